"""What resolution 835 asks: field lists of both editions, passport, structure files.

The lists are those of the recommendations (2019 Reports/Structure.csv; 2025 Д.6), by
hand; the passport's elements and limits are of item 7 of the Положення.
"""

import csv
import io
import json
from typing import Any

import pytest

from flows.datasets import load_dataset
from flows.publish.passport import passport, passport_files, structure_files
from flows.setting_parts import Publisher
from flows.settings import Settings
from transforms.tabular import TableSpec

DATASETS = ["dataset-register", "monthly-report", "validation-audit"]
FIELDS_2019 = [
    ("identifier", "string", "true"),
    ("title", "string", "true"),
    ("dateAccepted", "date", "false"),
    ("issued", "date", "true"),
    ("type", "string", "true"),
    ("url", "anyURI", "true"),
    ("creatorName", "string", "true"),
    ("publisherName", "string", "true"),
    ("publisherIdentifier", "string", "false"),
]
FIELDS_2025 = [
    ("uid", "string", "true"),
    ("title", "string", "true"),
    ("acceptedDate", "date", "false"),
    ("issuedDate", "date", "true"),
    ("type", "string", "true"),
    ("url", "anyURL", "true"),
    ("text", "string", "true"),
    ("creatorName", "string", "true"),
    ("publisherName", "string", "true"),
    ("publisherId", "string", "false"),
]
# Д.7; the address of the person in charge may be missing here, as their code may.
REGISTER_2025 = [
    ("uid", "true"), ("title", "true"), ("description", "true"),
    ("accrualPeriodicity", "true"), ("keywords", "true"), ("purpose", "true"),
    ("url", "true"), ("distributionFormat", "true"), ("publisherName", "true"),
    ("publisherId", "false"), ("contactPointName", "true"),
    ("contactPointEmail", "false"),
]  # fmt: skip
ELEMENTS = [
    "identifier", "title", "description", "purpose", "language", "formats",
    "compression", "firstPublished", "lastModified", "dataCurrency", "updateFrequency",
    "keywords", "datasetLink", "structureLink", "publisher", "contact",
]  # fmt: skip
SETTINGS = Settings(
    publisher=Publisher(key="mista", name="Рада " * 90, site="https://rada.test/")
)


def reports(dialect: str) -> TableSpec:
    return load_dataset("monthly-report", dialect).tables[0]


def test_register_has_the_fields_of_its_appendix() -> None:
    spec = load_dataset("dataset-register", "2025").tables[0]
    found = [(row["name"], row["required"]) for row in structure(spec, "2025")]
    assert found == REGISTER_2025


def structure(spec: TableSpec, dialect: str) -> list[dict[str, str]]:
    content = structure_files(spec, dialect)[f"{spec.name}Structure.csv"]
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize(
    ("dialect", "fields"), [("2019", FIELDS_2019), ("2025", FIELDS_2025)]
)
def test_list_of_reports_has_the_fields_of_its_edition(
    dialect: str, fields: list[tuple[str, str, str]]
) -> None:
    spec = reports(dialect)
    assert [field["name"] for field in spec.schema["fields"]] == [
        name for name, _, _ in fields
    ]
    assert [
        (row["name"], row["datatype"], row["required"])
        for row in structure(spec, dialect)
    ] == fields


def test_type_of_a_report_is_of_the_recommended_four() -> None:
    (kind,) = [one for one in reports("2025").schema["fields"] if one["name"] == "type"]
    assert kind["constraints"]["enum"] == [
        "звіти керівників", "звіти про діяльність",
        "звіти щодо задоволення запитів на інформацію", "інше",
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", ["2019", "2025"])
@pytest.mark.parametrize("dataset", DATASETS)
def test_structure_file_has_exactly_five_attributes(dataset: str, dialect: str) -> None:
    address = "anyURI" if dialect == "2019" else "anyURL"
    known = {"string", "integer", "decimal", "date", "dateTime", "boolean", address}
    for spec in load_dataset(dataset, dialect).tables:
        rows = structure(spec, dialect)
        assert [row["name"] for row in rows] == list(spec.types())
        for row in rows:
            assert list(row) == ["name", "title", "description", "datatype", "required"]
            assert row["datatype"] in known
            assert row["required"] in {"true", "false"}
            assert row["title"]
            assert row["description"]


def test_structure_is_also_json_in_the_shape_of_csvw() -> None:
    spec = reports("2025")
    described = json.loads(structure_files(spec, "2025")["listOfReportsStructure.json"])
    assert described["context"] == {
        "@context": "http://www.w3.org/ns/csvw", "@language": "uk",
    }  # fmt: skip
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(spec.types())
    assert columns[0]["required"] is True
    assert columns[2]["required"] is False


def elements(dataset: str, covered: str | None = "2021-05-31") -> list[Any]:
    return passport(load_dataset(dataset, "2025"), SETTINGS, covered)


@pytest.mark.parametrize("dataset", DATASETS)
def test_passport_has_its_sixteen_elements_in_order(dataset: str) -> None:
    made = elements(dataset)
    assert [one["number"] for one in made] == [str(n) for n in range(1, 17)]
    assert [one["element"] for one in made] == ELEMENTS
    assert all(list(one) == ["number", "element", "title", "value"] for one in made)


@pytest.mark.parametrize("dataset", DATASETS)
def test_passport_keeps_to_its_limits_when_names_are_long(dataset: str) -> None:
    values = {one["element"]: one["value"] or "" for one in elements(dataset)}
    assert len(values["title"]) == 254
    assert 0 < len(values["description"]) <= 4000
    assert len(values["purpose"]) <= 512
    assert all("\n" not in value for value in values.values())


def test_passport_says_what_is_known_and_null_for_the_rest() -> None:
    values = {one["element"]: one["value"] for one in elements("monthly-report")}
    assert values["identifier"] == "mista-monthly-report"
    assert values["datasetLink"] == "https://data.gov.ua/dataset/mista-monthly-report"
    assert values["updateFrequency"] == "Щомісяця"
    assert values["dataCurrency"] == "2021-05-31"
    assert str(values["publisher"]).endswith("(код ЄДРПОУ не вказано)")
    for element in ("compression", "firstPublished", "lastModified", "contact"):
        assert values[element] is None
    assert "listOfReportsStructure.csv" in str(values["structureLink"])


def test_passport_title_begins_with_the_name_of_the_annex() -> None:
    values = {one["element"]: one["value"] for one in elements("monthly-report")}
    annex = "Звіти, в тому числі щодо задоволення запитів на інформацію ("
    assert str(values["title"]).startswith(annex)


def test_passport_files_have_every_element() -> None:
    made = elements("monthly-report", covered=None)
    files = passport_files(made)
    rows = list(csv.DictReader(io.StringIO(files["passport.csv"].decode())))
    assert [row["element"] for row in rows] == ELEMENTS
    assert rows[9]["value"] == "null"
    described = json.loads(files["passport.json"])
    assert list(described) == ELEMENTS
    assert described["dataCurrency"] is None
