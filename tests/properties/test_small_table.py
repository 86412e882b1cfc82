"""A small plain table that Python alone proves is valid to Frictionless too."""

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.small_table import small_report
from tests.comparison import Comparison, frictionless_report
from tests.properties.tables import csv_texts

ROOT = Path(__file__).parents[2]
# Constraints, and texts that are mostly good.
FIELDS: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    (
        "string",
        [{}, {"maxLength": 5}, {"pattern": "[a-zї]+"}, {"enum": ["a", "ї"]},
         {"unique": True}, {"minLength": 1, "required": True}],
        ["a", "ї", "abc", "рада міста", "a,b", 'a "b"'],
    ),
    ("integer", [{}, {"minimum": 0}, {"maximum": 5, "required": True}], ["0", "5"]),
    ("number", [{}, {"minimum": 0.5}, {"maximum": 10}], ["1.5", "10", "0.10", "1e5"]),
    ("boolean", [{}], ["true", "0", "так"]),
    ("date", [{}, {"required": True}], ["2020-01-31", "2020-02-29"]),
    ("datetime", [{}], ["2020-01-31T10:00:00Z", "2020-01-31 10:00:00.5"]),
    ("year", [{}], ["2020", "20"]),
    ("any", [{}], ["a", "1"]),
]  # fmt: skip


@st.composite
def plain_tables(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A schema of what is common, and a table that may meet it."""
    chosen = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3))
    fields = [
        {"name": f"f{at}", "type": kind, "constraints": draw(st.sampled_from(limits))}
        for at, (kind, limits, _) in enumerate(chosen)
    ]
    schema: dict[str, Any] = {"fields": fields}
    schema |= draw(st.sampled_from([{}, {}, {"missingValues": ["", "-"]}]))
    schema |= draw(st.sampled_from([{}, {}, {"primaryKey": ["f0"]}]))
    return schema, draw(csv_texts([texts for *_, texts in chosen]))


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plain_tables())
def test_small_table_has_the_report_of_frictionless(
    tmp_path: Path, made: tuple[dict[str, Any], str]
) -> None:
    schema, text = made
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8", newline="")
    report = small_report(path, schema)
    if report is None:
        return
    report.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = frictionless_report(path, schema)
    for part in (report.descriptor, *report.descriptor["tasks"]):
        part["stats"].pop("seconds")
    assert report.descriptor == expected


ROWS = "id,v,t\n1,1.5,рішення\n2,-3,'новина'\n"
SCHEMA = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True}},
        {"name": "v", "type": "number"},
        {"name": "t", "type": "string", "title": "Текст"},
    ]
}
PROGRAM = """
import sys
from flows.validate.session import Session
from flows.writing import GUESSED
with Session("en", as_json=False) as session:
    session.validate(sys.argv[1], sys.argv[2], GUESSED)
print(*{"frictionless", "pyarrow", "numpy"} & sys.modules.keys())
"""


def test_small_clean_table_needs_neither_frictionless_nor_arrow(tmp_path: Path) -> None:
    path, described = tmp_path / "table.csv", tmp_path / "schema.json"
    path.write_text(ROWS, "utf-8")
    described.write_text(json.dumps(SCHEMA))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, path, described],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout == f"{path}: meets the schema, 2 rows\n\n"
    assert done.stderr == ""


UNSURE: dict[str, tuple[str, dict[str, Any]]] = {
    "wrong value": (ROWS + "x,1,y\n", SCHEMA),
    "ragged row": (ROWS + "3,1\n", SCHEMA),
    "blank row": (ROWS + ",,\n", SCHEMA | {"fields": [*SCHEMA["fields"][1:]]}),
    "missing where required": (ROWS + ",1,y\n", SCHEMA),
    "other labels": (ROWS.replace("id", "ID", 1), SCHEMA),
    "a mark": ("\ufeff" + ROWS, SCHEMA),
    "spaces after commas": (ROWS.replace(",", ", "), SCHEMA),
    "empty file": ("", SCHEMA),
    "unknown property": (ROWS, SCHEMA | {"foreignKeys": []}),
    "unknown property of a field": (
        ROWS, {"fields": [one | {"rdfType": "x"} for one in SCHEMA["fields"]]},
    ),
    "text for a bound": (
        "a\n1\n", {"fields": [{"name": "a", "type": "integer",
                               "constraints": {"minimum": "0"}}]},
    ),
    "truth value for a bound": (
        "a\n1\n", {"fields": [{"name": "a", "type": "integer",
                               "constraints": {"minimum": False}}]},
    ),
    "wrong pattern": (
        "a\nx\n", {"fields": [{"name": "a", "type": "string",
                               "constraints": {"pattern": "("}}]},
    ),
    "key of numbers": (ROWS, SCHEMA | {"primaryKey": ["id"]}),
    "key that repeats": (ROWS + "3,1,рішення\n", SCHEMA | {"primaryKey": ["t"]}),
    "schema that is no object": (ROWS, {"fields": "fields.json"}),
    "field that is a text": (ROWS, {"fields": ["id"]}),
    "field twice": (ROWS, {"fields": [*SCHEMA["fields"], SCHEMA["fields"][0]]}),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSURE)
def test_table_goes_the_long_way_where_anything_is_unusual(
    tmp_path: Path, name: str
) -> None:
    text, schema = UNSURE[name]
    (tmp_path / "table.csv").write_text(text, "utf-8")
    assert small_report(tmp_path / "table.csv", schema) is None


@pytest.mark.parametrize(
    "name", ["wrong value", "blank row", "a mark", "key that repeats"]
)
def test_report_is_then_that_of_the_long_way(tmp_path: Path, name: str) -> None:
    text, schema = UNSURE[name]
    assert Comparison(tmp_path).compare(schema, text.encode())


@pytest.mark.parametrize(
    "name", ["Table.csv", "table.CSV", "a b.csv", "t.tsv", "-t.csv"]
)
def test_name_of_which_frictionless_makes_another_goes_the_long_way(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(ROWS, "utf-8")
    assert small_report(tmp_path / name, SCHEMA) is None
    assert small_report(tmp_path / "none.csv", SCHEMA) is None
