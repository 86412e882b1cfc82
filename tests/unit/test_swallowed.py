"""Rows that stand within a quotation mark, found by bytes, and by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.validate.looked import Looked
from flows.validate.swallowed import swallowed_lines
from flows.validation import validate_table

SCHEMA: dict[str, Any] = {"fields": [{"name": name} for name in ("a", "b", "c")]}
# Of each text: the row and how many lines of the file it goes over.
TEXTS: dict[str, list[tuple[int, int]]] = {
    'a,b,c\n1,"x,2\n3,y,4\n5,z",6\n': [(2, 3)],
    'a,b,c\n1,x,2\n3,"y,4\n5,z,6\n': [(3, 3)],
    'a,b,c\n1,"перший\nдругий",2\n3,"x ""y"", z",4\n': [],
    'a,b,c\n"x\ny",1,2\n"x\r\ny, z",1,2\n': [],
    'a,b,c\n1,2,"' + "x\n" * 120 + '"\n': [(2, 121)],
    'a,b,c\n1,2,"' + "x\n" * 20 + '"\n': [],
    'a;b;c\n1;"x;2\n3;y;4\n5;z";6\n7;8;9\n': [(2, 3)],
    'a,b,c\n1,ТОВ "Ромашка",2\n3,"x\n4,5,6\ny",7\n': [(3, 3)],
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_rows_within_a_quotation_mark_are_found(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path, schema = tmp_path / "table.csv", tmp_path / "schema.json"
    path.write_bytes(text.encode(encoding))
    schema.write_text(json.dumps(SCHEMA))
    with validate_table(path, schema) as report:
        assert [*swallowed_lines(Looked(path, SCHEMA, report))] == TEXTS[text]
        assert report.has_breaks is not False or not TEXTS[text]


def test_no_more_than_three_rows_are_told(tmp_path: Path) -> None:
    path, schema = tmp_path / "table.csv", tmp_path / "schema.json"
    path.write_text("a,b,c\n" + '1,"x\n2,3,4\ny",5\n' * 9, "utf-8")
    schema.write_text(json.dumps(SCHEMA))
    with validate_table(path, schema) as report:
        found = [*swallowed_lines(Looked(path, SCHEMA, report))]
    assert found == [(2, 3), (3, 3), (4, 3)]


KEYED = SCHEMA | {"primaryKey": ["a", "b"]}
ROWS = "a,b,c\n1,2,x\n3,,x\n,,x\n,4,x\n"


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (KEYED, ROWS),
        (KEYED | {"missingValues": ["", "-"]}, ROWS.replace("3,,", "3,-,")),
        # Of a field of such a kind Frictionless reads every row.
        (KEYED | {"fields": [*SCHEMA["fields"][:2], {"name": "c", "type": "any"}]},
         ROWS.replace("x", '"x""y"')),
        # A ragged row has its key all the same.
        (KEYED, ROWS + "5\n"),
    ],
)  # fmt: skip
def test_rows_with_half_a_key_are_counted(
    tmp_path: Path, schema: dict[str, Any], text: str
) -> None:
    path, described = tmp_path / "table.csv", tmp_path / "schema.json"
    path.write_text(text, "utf-8")
    described.write_text(json.dumps(schema))
    with validate_table(path, described) as report:
        halves = 3 if text.endswith("5\n") else 2
        assert (report.halves, report.first_half) == (halves, 3)


def test_half_keys_are_counted_where_frictionless_reads_all(tmp_path: Path) -> None:
    path, described = tmp_path / "table.csv", tmp_path / "schema.json"
    path.write_text(ROWS, "utf-8")
    elsewhere = {"fields": ["c"], "reference": {"resource": "t", "fields": ["c"]}}
    described.write_text(json.dumps(KEYED))
    with validate_table(path, described, sums=False) as report:
        by_columns = report.halves, report.first_half
    described.write_text(json.dumps(KEYED | {"foreignKeys": [elsewhere]}))
    with validate_table(path, described, sums=False) as report:
        assert report.kinds["resource-error"] == 1
    assert by_columns == (2, 3)
