"""The Data Package of a dataset: its files, and the descriptor that explains them."""

import hashlib
import json
from typing import Any

import pytest

from flows.datasets import Dataset, load_dataset
from flows.publish.package import DESCRIPTOR, package_files, resource_files
from flows.setting_parts import Publisher
from flows.settings import Settings
from tests.builders import COUNCIL, document, event, figure
from transforms.document import KeptReport, report_rows
from transforms.reconcile import indicator_rows

DATASET = load_dataset("monthly-report", "2025")
SETTINGS = Settings(
    publisher=Publisher(
        key="mista",
        name="Містківська селищна рада",
        edrpou="01234567",
        site="https://rada.test/",
        contact_name="Відділ інформації",
        contact_email="info@rada.test",
    )
)
INDICATORS = {"news_published": {"nameUk": "Новини", "unit": "item"},
              "events_attended": {"nameUk": "Заходи", "unit": "item"}}  # fmt: skip
SOURCES = [{"title": "Звіт", "path": "https://rada.test/5"}]


def rows_of(dataset: Dataset, *figures: dict[str, Any]) -> dict[str, Any]:
    report = document(figures=figures, events=[event("e1")] if figures else [])
    kept = [KeptReport(report, "a.doc", "2021-06-03")] if figures else []
    histories = [[report]] if figures else []
    return {
        **report_rows(kept, COUNCIL),
        "monthlyIndicators": indicator_rows(histories, INDICATORS, COUNCIL),
        **{spec.name: list(spec.rows) for spec in dataset.tables if spec.rows},
    }


def package(*figures: dict[str, Any], **changes: Any) -> dict[str, bytes]:
    rows = rows_of(DATASET, *figures)
    settings = SETTINGS.model_copy(update=changes)
    resources = resource_files(DATASET, rows, settings.formats)
    return package_files(DATASET, rows, resources, settings, SOURCES)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return package(figure("f1", 5))


@pytest.fixture(scope="module")
def descriptor(files: dict[str, bytes]) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(files[DESCRIPTOR])
    return described


def test_formats_that_are_not_wanted_are_neither_made_nor_stated() -> None:
    files = package(figure("f1", 5), formats=("csv", "json"))
    described = json.loads(files[DESCRIPTOR])["resources"]
    assert {name.rpartition(".")[2] for name in files} == {"csv", "json"}
    assert {one["path"] for one in described} == {*files} - {DESCRIPTOR}
    passport = json.loads(files["passport.json"])
    assert passport["formats"] == "CSV, JSON"


def test_every_table_has_three_formats_and_its_structure(
    files: dict[str, bytes],
) -> None:
    expected = {"datapackage.json", "passport.csv", "passport.json"}
    for spec in DATASET.tables:
        expected |= {f"{spec.name}.{kind}" for kind in ("csv", "json", "parquet")}
        expected |= {f"{spec.name}Structure.{kind}" for kind in ("csv", "json")}
    assert set(files) == expected


def test_every_file_is_described_by_its_bytes_and_hash(
    files: dict[str, bytes], descriptor: dict[str, Any]
) -> None:
    described = {one["path"]: one for one in descriptor["resources"]}
    assert set(described) == set(files) - {DESCRIPTOR}
    for path, one in described.items():
        assert one["bytes"] == len(files[path])
        digest = hashlib.sha256(files[path]).hexdigest()
        assert one["hash"] == f"sha256:{digest}"


def test_resource_names_are_unique_and_small(descriptor: dict[str, Any]) -> None:
    names = [one["name"] for one in descriptor["resources"]]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name for name in names)


def test_table_is_described_by_its_schema_and_rows(descriptor: dict[str, Any]) -> None:
    named = {one["name"]: one for one in descriptor["resources"]}
    table = named["monthly-figures"]
    assert (table["type"], table["path"]) == ("table", "monthlyFigures.csv")
    assert (table["rowCount"], table["encoding"]) == (1, "utf-8")
    assert table["schema"]["fieldsMatch"] == "exact"
    assert table["schema"]["primaryKey"] == ["uid"]
    assert named["monthly-figures-json"]["type"] == "file"
    assert named["monthly-figures-parquet"]["path"] == "monthlyFigures.parquet"


def test_descriptor_says_whose_the_data_are(descriptor: dict[str, Any]) -> None:
    assert descriptor["name"] == "mista-monthly-report"
    assert descriptor["title"].endswith("(Містківська селищна рада)")
    assert (descriptor["publisherId"], descriptor["katottg"]) == ("01234567", None)
    assert descriptor["homepage"] == "https://data.gov.ua/dataset/mista-monthly-report"
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["contributors"] == [
        {"title": "Містківська селищна рада", "path": "https://rada.test/",
         "roles": ["publisher"]},
        {"title": "Відділ інформації", "email": "info@rada.test",
         "roles": ["contact"]},
    ]  # fmt: skip
    assert descriptor["sources"] == SOURCES


def test_version_is_the_last_day_that_the_data_speak_of(
    descriptor: dict[str, Any],
) -> None:
    assert descriptor["version"] == "2021-05-31"
    assert json.loads(package()[DESCRIPTOR])["version"] == "0"


def test_package_is_the_same_every_time(files: dict[str, bytes]) -> None:
    assert package(figure("f1", 5)) == files


def test_json_and_csv_have_the_same_rows(files: dict[str, bytes]) -> None:
    records = json.loads(files["monthlyIndicators.json"])
    assert [row["uid"] for row in records] == [
        "mista-2021-05-events_attended", "mista-2021-05-news_published",
    ]  # fmt: skip
    assert files["monthlyIndicators.csv"].count(b"\n") == 3


# Was: Frictionless guesses what the dialect leaves open. Where a text has `", "` it
# decides that spaces after commas mean nothing, and strips those that begin a cell.
def test_dialect_leaves_nothing_to_guess(descriptor: dict[str, Any]) -> None:
    for one in descriptor["resources"]:
        if one.get("type") == "table":
            assert one["dialect"]["delimiter"] == ","
            assert one["dialect"]["quoteChar"] == '"'
            assert one["dialect"]["skipInitialSpace"] is False
