"""Files that nobody should hand in: each report in full beside Frictionless's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.table_report import json_of
from flows.tables import TextTable
from flows.validation import validate_table
from tests.comparison import Comparison, chunks_of, our_report
from tests.waiting import processor_seconds
from transforms.errors import ConfigError, UnreadableReport

PLAIN: dict[str, Any] = {
    "fields": [
        {"name": "a", "type": "integer"},
        {"name": "b", "constraints": {"maxLength": 5}},
    ]
}
KEYED = PLAIN | {"primaryKey": ["a"]}
ROWS = b"a,b\n1,x\n2,y\n"
# Frictionless tells the encoding by the first 10,000 bytes, and its reader of the file
# goes on by 8,192.
LONG = b"a,b\n" + b"%d,xx\n" * 12_000 % (*range(12_000),)
NASTY: dict[str, bytes] = {
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf",
    "only an end of line": b"\n",
    "only ends of lines": b"\n\r\n\r\n",
    "only a header": b"a,b",
    "only a header and its end": b"a,b\n",
    "header of one quotation mark": b'"',
    "blank line first": b"\n" + ROWS,
    "blank lines last": ROWS + b"\n\n\r\n",
    "blank line between": b"a,b\n1,x\n\n2,y\n",
    "rows of spaces": b"a,b\n , \n  \n\t\n",
    "rows of nothing": b"a,b\n,\n,\n1,x\n",
    "one column": b"a\n1\n\n2\n",
    "more columns": b"a,b,c\n1,x,2\n2,y\n",
    "two labels alike": b"a,a\n1,x\n",
    "label without letters": b"a,\n1,x\n",
    "labels the other way round": b"b,a\nx,1\n",
    "labels with spaces": b" a , b \n1,x\n",
    "label in capitals": b"A,b\n1,x\n",
    "label of two lines": b'a,"b\nc"\n1,x\n',
    "header twice": b"a,b\n" + ROWS,
    "ragged": b"a,b\n1\n1,x,2\n\n1,x,2,3\n,\n2,y\nz\n",
    "ragged far below": LONG + b"1\n1,x,2\n\n,\nx,y\n",
    "mark before the header": b"\xef\xbb\xbf" + ROWS,
    "two marks before the header": b"\xef\xbb\xbf\xef\xbb\xbf" + ROWS,
    "mark before the rows": b"a,b\n\xef\xbb\xbf1,x\n2,y\n",
    "mark within": b"a,b\n1,x\n\xef\xbb\xbf2,\xef\xbb\xbfy\n",
    "mark before a quotation mark": b'a,b\n\xef\xbb\xbf"1",x\n',
    "NUL": b"a,b\n1\x00,x\n2,\x00\n\x00\n",
    "stray quotation mark": b'a,b\n1,x"y\n2,"a"b\n3,""c\n',
    "quotation mark never closed": b'a,b\n1,"x\n2,y\n3,z',
    "quotation mark at the very end": b'a,b\n1,x\n2,"',
    "quoted ends of lines": b'a,b\n1,"\r\n"\n2,"\r"\n3,"\n"\n',
    "quoted all": b'"a","b"\n"1","x"\n"2","y""z"\n',
    "lone carriage returns": b"a,b\r1,x\r\r2,y\rz,w",
    "ends of all kinds": b"a,b\n1,x\r2,y\r\n3,z\n\r4,w\r\r\nv,u",
    "other ends of lines": "a,b\n1,\u2028\n2,\x85\n3,\x0b\x0c\n\x1c,\x1d\n".encode(),
    "semicolons": b"a;b\n1;x\n2;y\n",
    "tabs": b"a\tb\n1\tx\n2\ty\n",
    "bars": b"a|b\n1|x\nz|y\n",
    "semicolons among commas": b"a,b\n1;2,x;y\n3;4,z;w\n",
    "spaces after commas": b"a, b\n1, x\n2, y\n",
    "single quotation marks": b"'a','b'\n'1','x'\n'2','y'\n",
    "backslashes": b'a,b\n1,"x\\"\n2,\\"y\n',
    "formula": b"a,b\n=1+1,@x\n",
    "cp1251": "a,b\n1,новини міста\n2,засідання ради\n".encode("cp1251") * 9,
    "koi8-u": "a,b\n1,новини міста\n2,засідання ради\n".encode("koi8-u") * 9,
    "UTF-16": "a,b\n1,ї\n".encode("utf-16"),
    "UTF-16 without a mark": "a,b\n1,ї\n".encode("utf-16-le"),
    "UTF-32": "a,b\n1,ї\n".encode("utf-32"),
    "no UTF-8 far below": LONG + b"1,\xff\n",
    "no UTF-8 in a ragged row": LONG + b"\xff\n1,x\n",
    "half a letter at the end": LONG + b"1,\xd0",
    "half a pair": LONG + b"1,\xed\xa0\x80\n",
    "letters of many bytes": "a,b\n1,😀😀😀😀😀\n2,їїїїїї\n".encode(),
    "letters of two parts": "a,b\n1,е\u0301е\u0301е\u0301\n".encode(),
    "other digits": "a,b\n١,x\n１,y\n²,z\n".encode(),
    "zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00a,b\n1,x\n",
    "HTML": b"<!DOCTYPE html>\n<html><body>404, not found</body></html>\n",
    "JSON": b'[{"a": 1, "b": "x"},\n {"a": 2, "b": "y"}]\n',
    "key repeated far below": LONG + b"7,y\n",
    "key in other writing": b"a,b\n1,x\n01,y\n+1,z\n 1,w\n1.0,v\n,u\n-1,t\n-2,s\n",
    "key that Python's None has": b"a,b\n%d,x\n%d,y\n" % ((hash(None),) * 2),
}  # fmt: skip


@pytest.mark.parametrize("schema", [PLAIN, KEYED], ids=["plain", "keyed"])
@pytest.mark.parametrize("name", NASTY)
def test_report_of_a_nasty_file_is_that_of_frictionless(
    tmp_path: Path, name: str, schema: dict[str, Any]
) -> None:
    assert Comparison(tmp_path).compare(schema, NASTY[name])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("name", [name for name in NASTY if len(NASTY[name]) < 100])
def test_report_is_the_same_wherever_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: int
) -> None:
    monkeypatch.setattr(TextTable, "_chunks", chunks_of(size))
    assert Comparison(tmp_path).compare(KEYED, NASTY[name])


BY_COLUMNS = [
    "only a header", "rows of spaces", "ragged", "ragged far below", "NUL",
    "mark before the header", "two marks before the header", "mark before the rows",
    "quoted ends of lines", "quoted all", "lone carriage returns", "semicolons", "bars",
    "stray quotation mark", "quotation mark never closed", "spaces after commas",
    "koi8-u", "UTF-16", "no UTF-8 far below", "half a letter at the end",
    "blank lines last", "other digits", "letters of two parts", "key in other writing",
]  # fmt: skip


def test_tabs_between_cells_are_read_by_columns(tmp_path: Path) -> None:
    comparison = Comparison(tmp_path)
    content = 'a\tb\r\n1\tx\r2\t"y\r\nz"\r\nx\tї\n'.encode()
    assert comparison.compare(KEYED, content, "tsv")
    assert comparison.by_columns == 1


@pytest.mark.parametrize("name", BY_COLUMNS)
def test_strange_but_sound_writing_is_read_by_columns(
    tmp_path: Path, name: str
) -> None:
    comparison = Comparison(tmp_path)
    comparison.compare(PLAIN, NASTY[name])
    assert comparison.by_columns == 1


LARGE = {
    "cell of 6 MB": f"a,b\n1,{'ї' * 3_000_000}\n2,y\nx,y\n".encode(),
    "lines in a cell of 4 MB": b'a,b\n1,"%b"\n2,y\nx\n' % (b"x\n" * 2_000_000),
    "a thousand cells in a row": b"a,b\n1" + b",x" * 1000 + b"\n2,y\n",
    "blank lines": b"a,b\n1,x\n" + b"\n" * 3000 + b"z,y\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_report_of_a_large_part_is_that_of_frictionless(
    tmp_path: Path, name: str
) -> None:
    assert Comparison(tmp_path).compare(KEYED, LARGE[name])


def test_record_beyond_all_bounds_is_refused_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = b"1,x\n" * 1000
    table.write_bytes(b'a,b\n%b2,"%b' % (rows, b"x\n" * (5 << 20)))
    with pytest.raises(UnreadableReport, match="record-too-long") as refused:
        our_report(table, PLAIN)
    assert refused.value.details["line"] == 1002


def test_line_beyond_all_bounds_is_refused_before_frictionless_opens_the_file(
    tmp_path: Path,
) -> None:
    table = tmp_path / "table.csv"
    with table.open("wb") as file:
        file.write(b"a,b\n1,x\n")
        file.truncate(2 << 30)
    with processor_seconds(20), pytest.raises(UnreadableReport, match="-too-long"):
        our_report(table, PLAIN)


def test_unclosed_cell_beyond_all_bounds_is_refused_where_frictionless_reads(
    tmp_path: Path,
) -> None:
    """A foreign key to another table leaves the whole file to Frictionless."""
    schema = SCHEMAS["points to another table"]
    table = tmp_path / "table.csv"
    table.write_bytes(b'a,b\n1,x\n2,"%b' % (b"x\n" * (5 << 20)))
    with pytest.raises(UnreadableReport, match="record-too-long") as refused:
        our_report(table, schema)
    assert refused.value.details["line"] == 3


SCHEMAS: dict[str, dict[str, Any]] = {
    "no fields": {"fields": []},
    "no field that points": {
        **PLAIN,
        "foreignKeys": [{"fields": [], "reference": {"resource": "", "fields": []}}],
    },
    "points to another table": {
        **PLAIN,
        "foreignKeys": [{"fields": "a", "reference": {"resource": "c", "fields": "a"}}],
    },
    "points to a field that is not there": {
        **PLAIN,
        "foreignKeys": [{"fields": "a", "reference": {"resource": "", "fields": "z"}}],
    },
    "same key twice": PLAIN | {"primaryKey": ["a", "a"]},
    "length beyond all bounds": {
        "fields": [
            {"name": "a", "constraints": {"maxLength": 10**30}},
            {"name": "b", "constraints": {"minLength": 10**30}},
        ]
    },
    "bound beyond all bounds": {
        "fields": [
            {"name": "a", "type": "integer", "constraints": {"minimum": 10**400}},
            {"name": "b"},
        ]
    },
    "no true or false": {
        "fields": [
            {"name": "a", "type": "boolean", "trueValues": [], "falseValues": []},
            {"name": "b", "type": "boolean", "trueValues": [""], "falseValues": []},
        ],
        "missingValues": [],
    },
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_report_by_a_strange_schema_is_that_of_frictionless(
    tmp_path: Path, name: str
) -> None:
    rows = b"a,b\n1,x\n2,\n2,y\n,\n\n3\n"
    assert Comparison(tmp_path).compare(SCHEMAS[name], rows)


@pytest.mark.parametrize("word", ["pattern", "enum", "minimum"])
def test_schema_with_half_a_letter_is_refused(tmp_path: Path, word: str) -> None:
    limit = ["\ud800"] if word == "enum" else "\ud800"
    kind = "date" if word == "minimum" else "string"
    described = {"name": "a", "type": kind, "constraints": {word: limit}}
    with pytest.raises(ConfigError, match="schema-wrong"):
        our_report(tmp_path / "table.csv", {"fields": [described]})


def test_label_like_the_place_of_the_errors_does_no_harm(tmp_path: Path) -> None:
    """Regression: the report is written in two halves, about a place among the text."""
    label = "errors are here"
    (tmp_path / "table.csv").write_bytes(f"{label},b\n1,x\n".encode())
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [{"name": label}]}))
    report = validate_table(tmp_path / "table.csv", tmp_path / "schema.json")
    with report:
        written = json.loads("".join(json_of([report])))
    assert len(written["tasks"][0]["errors"]) == report.count
