"""Datasets as declared: both dialects of the 835 tables, and the version of it all."""

import pytest

from flows.datasets import load_dataset, schema_version
from transforms.tabular import TableSpec


def table(name: str, dialect: str, dataset: str = "monthly-report") -> TableSpec:
    specs = load_dataset(dataset, dialect).tables
    return next(spec for spec in specs if spec.name == name)


def targets(name: str, dialect: str) -> list[tuple[str, str, str]]:
    """Field, table and field pointed to, of each foreign key."""
    keys = table(name, dialect).schema["foreignKeys"]
    return [
        (key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0])
        for key in keys
    ]


def test_dataset_has_its_tables_in_order() -> None:
    tables = load_dataset("monthly-report", "2025").tables
    assert [spec.name for spec in tables] == [
        "listOfReports", "monthlyFigures", "monthlyActivities", "monthlyEvents",
        "monthlyIndicators", "indicators", "systems", "eventKinds", "units",
        "divisions",
    ]  # fmt: skip
    audit = load_dataset("validation-audit", "2025").tables
    assert [spec.name for spec in audit] == ["validationRuns", "validationFailures"]


def test_columns_pair_the_names_of_rows_with_those_of_2019() -> None:
    assert table("listOfReports", "2019").columns == (
        ("uid", "identifier"),
        ("title", "title"),
        ("acceptedDate", "dateAccepted"),
        ("issuedDate", "issued"),
        ("type", "type"),
        ("url", "url"),
        ("creatorName", "creatorName"),
        ("publisherName", "publisherName"),
        ("publisherId", "publisherIdentifier"),
    )


def test_columns_are_named_as_rows_are_in_2025() -> None:
    columns = table("listOfReports", "2025").columns
    assert len(columns) == 10
    assert all(ours == published for ours, published in columns)


@pytest.mark.parametrize("dialect", ["2025", "2019"])
def test_key_of_a_row_is_its_uid_in_both_dialects(dialect: str) -> None:
    assert table("listOfReports", dialect).key == "uid"
    assert table("monthlyFigures", dialect).key == "uid"


def test_references_follow_the_renamed_key() -> None:
    assert targets("monthlyFigures", "2019") == [
        ("reportUid", "list-of-reports", "identifier"),
        ("parentUid", "", "uid"),
        ("relatedUid", "", "uid"),
        ("indicatorId", "indicators", "indicatorId"),
        ("unit", "units", "unitId"),
        ("division", "divisions", "divisionId"),
    ]
    assert targets("monthlyFigures", "2025")[0] == (
        "reportUid", "list-of-reports", "uid",
    )  # fmt: skip


def test_only_835_tables_change_with_the_dialect() -> None:
    for name in ("monthlyFigures", "monthlyEvents", "units"):
        older, newer = table(name, "2019"), table(name, "2025")
        assert older.columns == newer.columns


def test_code_list_has_its_rows_sorted_with_none_for_empty_cells() -> None:
    rows = table("indicators", "2025").rows
    assert rows is not None
    codes = [row["indicatorId"] for row in rows]
    assert codes == sorted(codes)
    by_code = {row["indicatorId"]: row for row in rows}
    assert by_code["citizen_appeals"]["systemId"] is None
    assert by_code["news_published"]["systemId"] == "officialWebsite"
    assert table("monthlyFigures", "2025").rows is None


def test_schema_version_is_sixteen_hexadecimal_digits() -> None:
    version = schema_version()
    assert len(version) == 16
    assert set(version) <= set("0123456789abcdef")
