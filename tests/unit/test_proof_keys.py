"""Keys: which rows may repeat one or point to nothing; all others are certain.

Rows are counted from 0. Nothing here asks Frictionless but for the values of cells.
"""

import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.builders import field, points
from transforms.proof.blocks import UnsureError
from transforms.proof.fields import FieldProof
from transforms.proof.keys import NOTHING, dangling, image_of, images_in, repeated
from transforms.proof.schema import keys_of, table_proof
from transforms.proof.texts import to_texts

ROOT = Path(__file__).parents[2]


def unproven(schema: dict[str, Any], *blocks: bytes) -> list[int]:
    """Rows that are handed over of a table given in blocks."""
    proof = table_proof(schema, schema["fields"], keys_of(schema, "things"))
    if blocks:
        proof.learn(blocks[0])
    for block in blocks:
        proof.add(proof.facts(block))
    return [int(row) for row in proof.unproven({})]


def keyed(kind: str, *key: str, **schema: Any) -> dict[str, Any]:
    """A table of the fields a, of some type, and b."""
    return {"fields": [field("a", kind), field("b")], "primaryKey": list(key)} | schema


# Frictionless compares values, not their texts.
SAME = [
    ("string", "a", "a"),
    ("integer", "1", "+1"),
    ("integer", "1", "01"),
    ("integer", "-0", "0"),
    ("number", "1.0", "1"),
    ("number", "0", "-0"),
    ("boolean", "true", "1"),
    ("yearmonth", "2020-1", "2020-01"),
    ("datetime", "2020-01-01T00:00:00Z", "2020-01-01T02:00:00+02:00"),
]


@pytest.mark.parametrize(("kind", "first", "second"), SAME)
def test_key_of_equal_value_is_handed_over_in_both_rows(
    kind: str, first: str, second: str
) -> None:
    far = [f"{first},x\n".encode(), b"null,y\n", f"{second},z\n".encode()]
    schema = keyed(kind, "a", missingValues=["null"])
    assert unproven(schema, *far) == [0, 1, 2]
    assert unproven(schema, *far[:1]) == []


def test_unique_field_may_be_missing_many_times() -> None:
    schema = {"fields": [field("a", "integer", unique=True), field("b")]}
    assert unproven(schema, b"1,x\n,x\n", b",x\n2,x\n01,x\n") == [0, 4]


def test_key_of_two_fields_repeats_only_when_both_do() -> None:
    schema = keyed("integer", "a", "b")
    assert unproven(schema, b"1,x\n1,y\n2,x\n", b"01,x\n,x\n,y\n") == [0, 3]


# Was: such a row alone repeats nothing, but Frictionless asks for a value.
@pytest.mark.parametrize("kind", ["string", "integer", "number"])
def test_key_without_a_value_is_handed_over(kind: str) -> None:
    schema = keyed(kind, "a", missingValues=["0"])
    assert unproven(schema, b"0,x\n1,x\n", b"2,x\n") == [0]


# Was: Python's hash of None is a whole number, and may be the key of a row.
def test_value_is_never_taken_for_a_missing_one() -> None:
    schema = {"fields": [field("a", "integer", unique=True), field("b")]}
    row = b"%d,x\n" % hash(None)
    assert unproven(schema, row, row) == [0, 1]
    assert unproven(keyed("integer", "a"), row) == []


@pytest.mark.parametrize("kind", ["string", "integer", "object"])
def test_missing_cell_and_no_cell_are_nothing(kind: str) -> None:
    proof = FieldProof(field("a", kind), ["-"], lambda text: (len(text), None))
    assert image_of(proof, None) == image_of(proof, "-") == NOTHING
    assert images_in(proof, to_texts(["-"])).tolist() == [NOTHING]


def test_value_without_a_hash_is_unsure() -> None:
    proof = FieldProof(field("a", "object"), [], lambda text: ({text: 1}, None))
    with pytest.raises(UnsureError):
        image_of(proof, "{}")


def test_value_that_is_no_value_of_the_type_is_nothing() -> None:
    proof = FieldProof(field("a", "integer"), [], lambda _: (None, {"type": "wrong"}))
    assert image_of(proof, "x") == NOTHING


def test_repeated_are_found_among_the_rows_that_count() -> None:
    images = np.array([5, 7, 5, 7, 8])
    assert sorted(repeated(images)) == [0, 1, 2, 3]
    assert sorted(repeated(images, images != 7)) == [0, 2]


def parts(kind: str, **schema: Any) -> dict[str, Any]:
    """A table in which b points to a."""
    fields = [field("a", kind), field("b", kind)]
    return {"fields": fields, "foreignKeys": [points("b", "", "a")]} | schema


POINTING = [
    ("string", b"1,1\n2,1\n3,\n", []),
    ("string", b"1,1\n2,01\n3,4\n", [1, 2]),
    ("integer", b"1,2\n2,1\n-3,-3\n", []),
    ("integer", b"01,1\n", [0]),
    ("integer", b"1,01\n", [0]),
    ("date", b"2020-01-01,2020-01-01\n", []),
    ("date", b"2020-01-01,2020-01-02\n", [0]),
    ("year", b"2020,2020\n", []),
    ("number", b"1,1\n2.50,2.50\n2.5,1\n", []),
    ("number", b"1.0,1\n", [0]),
    ("boolean", b"1,1\n", []),
    ("boolean", b"1,true\n", [0]),
    ("datetime", b"2020-01-01T00:00:00Z,2020-01-01T00:00:00Z\n", []),
    ("geopoint", b'"1,2","1,2"\n', [0]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "expected"), POINTING)
def test_row_is_proven_where_what_it_points_to_is_certain_to_be_there(
    kind: str, rows: bytes, expected: list[int]
) -> None:
    assert unproven(parts(kind), rows) == expected


def test_row_may_point_to_a_row_of_another_block() -> None:
    assert unproven(parts("string"), b"1,2\n", b"2,3\n", b"3,1\n") == []
    assert unproven(parts("string"), b"1,2\n", b"2,3\n", b"4,1\n") == [1]


# Was: Arrow reads empty texts in a line without a cell, and a row pointed to them.
def test_row_does_not_point_to_a_line_without_cells() -> None:
    schema = parts("string", missingValues=[])
    assert unproven(schema, b"x,\n\n") == [0, 1]


def test_row_that_points_to_a_ragged_row_is_handed_over_with_it() -> None:
    assert unproven(parts("string"), b"1,2\n2\n3,3\n") == [0, 1]


def test_row_is_handed_over_where_it_points_to_a_field_of_another_type() -> None:
    schema = parts("string") | {"fields": [field("a"), field("b", "integer")]}
    assert unproven(schema, b"1,1\n2,\n") == [0]


def test_row_is_handed_over_where_it_points_to_what_is_missing_there() -> None:
    schema = parts("string")
    schema["fields"][0]["missingValues"] = ["-"]
    assert unproven(schema, b"-,-\n1,1\n") == [0]


def test_row_points_by_two_fields_at_once() -> None:
    names = ["a", "b", "c", "d"]
    key = {"fields": names[:2], "reference": {"resource": "", "fields": names[2:]}}
    schema = {"fields": [*map(field, names)], "foreignKeys": [key]}
    assert unproven(schema, b"1,x,1,x\n1,y,2,x\n2,x,1,y\n") == []
    assert unproven(schema, b"1,2,11,2\n11,2,1,22\n1,22,x,y\n") == [0]


def test_key_of_no_field_is_unsure() -> None:
    with pytest.raises(UnsureError):
        dangling([], [])


def test_table_of_no_rows_is_proven() -> None:
    assert unproven(keyed("string", "a", foreignKeys=[points("b", "", "a")])) == []


CODED = b"x,1\n" * 40


@pytest.mark.parametrize(
    ("block", "expected"),
    [(b"y,1\nx,z\n", [41]), (b"\n1\n", [40, 41]), (b"xx,1\nx,2\n", [40])],
)
def test_block_unlike_the_first_is_proven_all_the_same(
    block: bytes, expected: list[int]
) -> None:
    fields = [field("a", maxLength=1), field("b", "integer")]
    assert unproven({"fields": fields}, CODED, block) == expected


@pytest.mark.parametrize("first", [b"\n", b"1\n2,3,4\n", b",\n,\n"])
def test_first_block_may_hold_no_sound_row(first: bytes) -> None:
    fields = [field("a", maxLength=1), field("b", "integer")]
    rows = first.count(b"\n")
    found = unproven({"fields": fields}, first, b"x,1\nxx,2\nx,y\n")
    assert found == [*range(rows), rows + 1, rows + 2]


# Regression: _csv.Error over a long cell, in a table that also has a row of nothing,
# where Frictionless, which lifts Python's limit, was never imported.
def test_long_cell_is_read_though_frictionless_was_never_imported() -> None:
    program = (
        "from transforms.proof.blocks import records_of\n"
        "print(len(records_of(b'k,' + b'x' * 140_000, ',')[0][1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("140000\n", "")


def test_negative_key_is_handed_over_when_it_repeats() -> None:
    schema = {"fields": [field("a", "integer", unique=True), field("b")]}
    assert unproven(schema, b"-1,x\n-1,y\n-3,z\n") == [0, 1]


def test_row_is_handed_over_where_part_of_what_points_is_missing() -> None:
    names = ["a", "b", "c", "d"]
    key = {"fields": names[:2], "reference": {"resource": "", "fields": names[2:]}}
    schema = {"fields": [*map(field, names)], "foreignKeys": [key]}
    schema["fields"][0]["missingValues"] = ["-"]
    assert unproven(schema, b"-,x,-,x\n") == [0]


# Was: a block of short rows became lists all at once, some hundred bytes a row.
def test_rows_that_are_handed_over_become_lists_a_few_at_a_time() -> None:
    schema = {"fields": [field("a", "integer"), field("b")]}
    proof = table_proof(schema, schema["fields"], keys_of(schema, "things"))
    block = b"x,1\n" * 200_000
    proof.add(proof.facts(block))
    rows = proof.unproven({})
    assert len(rows) == 200_000
    tracemalloc.start()
    try:
        assert sum(row == ["x", "1"] for row in proof.pick([block], rows)) == 200_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 << 20
