"""The schemas: sound for Frictionless, complete for people, known to the proof."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from frictionless import Schema

from flows.catalogue import SCHEMAS, read_codes
from flows.datasets import load_dataset
from transforms.proof.blocks import cut
from transforms.proof.schema import table_proof
from transforms.proof.table import Keys
from transforms.tabular import to_csv

FILES = sorted(SCHEMAS.rglob("*.schema.yaml"))
DATASETS = sorted(path.parent.name for path in SCHEMAS.rglob("dataset.yaml"))
FIELD_WORDS = {
    "name", "type", "format", "title", "titleEn", "description", "descriptionEn",
    "unit", "constraints",
}  # fmt: skip
SCHEMA_WORDS = {
    "title", "titleEn", "description", "descriptionEn", "missingValues", "primaryKey",
    "foreignKeys", "fields",
}  # fmt: skip
# Besides the codes of units: what is counted is said by the field `unit` of the row.
OTHER_UNITS = {"fieldUnit", "character", "row"}


def read_yaml(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return described


def fields_of(path: Path) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = read_yaml(path)["fields"]
    return fields


def resources(dataset: str) -> dict[str, dict[str, Any]]:
    """Schema of each resource of a dataset, by the resource's name."""
    listed = read_yaml(SCHEMAS / dataset / "dataset.yaml")["resources"]
    return {
        entry["name"]: read_yaml(SCHEMAS / f"{entry['schema']}.schema.yaml")
        for entry in listed
    }


def name_of(path: Path) -> str:
    return path.relative_to(SCHEMAS).as_posix()


each_file = pytest.mark.parametrize("path", FILES, ids=name_of)
each_dataset = pytest.mark.parametrize("dataset", DATASETS)


def test_every_schema_is_of_a_dataset() -> None:
    used = {
        f"{entry['schema']}.schema.yaml"
        for dataset in DATASETS
        for entry in read_yaml(SCHEMAS / dataset / "dataset.yaml")["resources"]
    }
    assert {name_of(path) for path in FILES} == used
    assert DATASETS == ["dataset-register", "monthly-report", "validation-audit"]


@each_file
def test_schema_is_valid_for_frictionless(path: Path) -> None:
    schema = Schema.from_descriptor(read_yaml(path))
    assert schema.field_names == [field["name"] for field in fields_of(path)]


@each_file
def test_schema_has_no_word_but_those_listed(path: Path) -> None:
    """Frictionless takes a misspelt word in silence."""
    assert read_yaml(path).keys() <= SCHEMA_WORDS
    for field in fields_of(path):
        assert field.keys() <= FIELD_WORDS, field["name"]


@each_file
def test_schema_and_every_field_are_explained_in_both_languages(path: Path) -> None:
    for described in (read_yaml(path), *fields_of(path)):
        for word in ("title", "titleEn", "description", "descriptionEn"):
            assert described[word].strip() == described[word] != ""
        assert re.search("[а-яіїєґ]", described["description"])
        assert described["description"][-1] == described["descriptionEn"][-1] == "."


@each_file
def test_field_has_a_portal_name_and_a_unit_when_it_is_a_number(path: Path) -> None:
    units = {row["unitId"] for row in read_codes("units")} | OTHER_UNITS
    for field in fields_of(path):
        assert re.fullmatch("[a-z][A-Za-z0-9]{0,32}", field["name"])
        if field["type"] in {"integer", "number"}:
            assert field["unit"] in units, field["name"]
        else:
            assert "unit" not in field


@each_file
def test_key_is_one_required_field(path: Path) -> None:
    (key,) = read_yaml(path)["primaryKey"]
    (field,) = [field for field in fields_of(path) if field["name"] == key]
    assert field["constraints"]["required"] is True
    assert path.parent.name == "codes" or "pattern" in field["constraints"]


@each_file
def test_missing_is_an_empty_cell_or_null(path: Path) -> None:
    assert read_yaml(path)["missingValues"] == ["", "null"]


@each_file
def test_pattern_is_anchored_and_compiles(path: Path) -> None:
    for field in fields_of(path):
        pattern = field.get("constraints", {}).get("pattern")
        if pattern is not None:
            assert (pattern[0], pattern[-1]) == ("^", "$")
            re.compile(pattern)


@each_dataset
def test_reference_leads_to_the_key_of_a_table_and_is_of_its_type(dataset: str) -> None:
    tables = resources(dataset)
    for name, schema in tables.items():
        types = {field["name"]: field["type"] for field in schema["fields"]}
        for key in schema.get("foreignKeys", []):
            target = tables[key["reference"]["resource"] or name]
            assert key["reference"]["fields"] == target["primaryKey"]
            (pointing,) = key["fields"]
            target_types = {one["name"]: one["type"] for one in target["fields"]}
            assert types[pointing] == target_types[target["primaryKey"][0]]


@each_dataset
def test_every_table_but_code_lists_names_its_publisher(dataset: str) -> None:
    for name, schema in resources(dataset).items():
        names = [field["name"] for field in schema["fields"]]
        if name == "register":
            # Its order is that of the recommendation, where the contact comes last.
            names = names[:-2]
        codes = name in {
            "indicators", "systems", "eventKinds", "units", "divisions",
        }  # fmt: skip
        assert codes or names[-2:] == ["publisherName", "publisherId"]


@each_dataset
def test_dataset_says_what_the_passport_needs(dataset: str) -> None:
    meta = read_yaml(SCHEMAS / dataset / "dataset.yaml")
    assert meta["name"] == dataset
    for word in ("title", "titleEn", "description", "descriptionEn", "purpose"):
        assert meta[word].strip()
    frequencies = (SCHEMAS / "835" / "update-frequency.csv").read_text("utf-8")
    assert f"\n{meta['frequency']}," in frequencies
    assert all(re.fullmatch(r"[\w .-]+", word) for word in meta["keywords"])


@each_dataset
@pytest.mark.parametrize("dialect", ["2025", "2019"])
def test_proof_knows_every_word_of_the_schemas(dataset: str, dialect: str) -> None:
    """Else every run would wait for Frictionless."""
    for spec in load_dataset(dataset, dialect).tables:
        proof = table_proof(spec.schema, spec.schema["fields"], Keys())
        assert all(field.is_known for field in proof.fields.values())
        rows = to_csv(spec, spec.rows or ()).partition(b"\n")[2]
        for block in cut([rows], ","):
            proof.add(proof.facts(block))
        assert proof.unproven({}).tolist() == []


ENUMS = [
    ("monthlyFigures", "qualifier",
     ["exact", "approximate", "atLeast", "atMost", "average"]),
    ("monthlyFigures", "basis",
     ["period", "cumulative", "comparison", "stock", "plan", "norm"]),
    ("monthlyFigures", "relation",
     ["shareOf", "measureOf", "comparedWith", "changeOf", "planOf"]),
    ("monthlyIndicators", "status",
     ["agree", "differ", "reportedOnly", "measuredOnly", "sourceFailed", "unclear"]),
    ("monthlyEvents", "role", ["participant", "organiser"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "name", "values"), ENUMS)
def test_enumeration_has_the_values_of_the_design(
    table: str, name: str, values: list[str]
) -> None:
    fields = {one["name"]: one for one in resources("monthly-report")[table]["fields"]}
    assert fields[name]["constraints"]["enum"] == values


def test_level_of_an_event_is_one_that_phrases_lead_to() -> None:
    events = resources("monthly-report")["monthlyEvents"]["fields"]
    (level,) = [field for field in events if field["name"] == "level"]
    levels = {row["levelId"] for row in read_codes("level-phrases")}
    assert set(level["constraints"]["enum"]) == levels


def test_state_and_severity_have_the_values_of_the_ledger() -> None:
    fields = {
        field["name"]: field.get("constraints", {}).get("enum")
        for field in resources("validation-audit")["validationFailures"]["fields"]
    }
    assert fields["state"] == ["open", "fixed", "waived", "superseded"]
    assert set(fields["severity"]) == {row["severity"] for row in read_codes("rules")}
    runs = resources("validation-audit")["validationRuns"]["fields"]
    (status,) = [field for field in runs if field["name"] == "status"]
    assert status["constraints"]["enum"] == ["passed", "withheld", "failed"]
