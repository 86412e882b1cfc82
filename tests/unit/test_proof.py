"""What the proof may say "proven" of, and what it must hand over to Frictionless.

Nothing here asks Frictionless: `tests/properties/test_proof.py` does that.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import csv_of, field, points, spec
from transforms.proof import is_proven
from transforms.tabular import TableSpec

ROOT = Path(__file__).parents[2]
STAMP = "%Y-%m-%dT%H:%M:%SZ"


def proven(table: TableSpec, *lines: str) -> bool:
    return is_proven([table], {table.name: csv_of(*lines)})


def cell_proven(described: dict[str, Any], cell: str) -> bool:
    key = field("uid", required=True)
    return proven(
        spec("things", key, described), f"uid,{described['name']}", f"k,{cell}"
    )


PROVEN = [
    (field("a"), "будь-що"),
    (field("a"), "null"),
    (field("a", required=True), "x"),
    (field("a", pattern="^[a-z]{2}$"), "ab"),
    (field("a", pattern="x|yz"), "yz"),
    (field("a", enum=["так", "ні"]), "ні"),
    (field("a", minLength=2, maxLength=3), "їжа"),
    (field("a", "integer"), "12"),
    (field("a", "integer", minimum=0, maximum=5), "5"),
    (field("a", "number"), "97.5"),
    (field("a", "number", minimum=0.1), "0.1"),
    (field("a", "number"), "null"),
    (field("a", "date"), "2021-12-31"),
    (field("a", "date", minimum="1991-08-24"), "1991-08-24"),
    (field("a", "datetime", format=STAMP), "2020-01-01T23:59:59Z"),
]


@pytest.mark.parametrize(("described", "cell"), PROVEN)
def test_sound_cell_is_proven(described: dict[str, Any], cell: str) -> None:
    assert cell_proven(described, cell)


REFUTED = [
    (field("a", required=True), "null"),
    (field("a", required=True), ""),
    (field("a", pattern="^[a-z]{2}$"), "abc"),
    (field("a", pattern="^[a-z]{2}$"), '"ab\n"'),
    (field("a", pattern="x|yz"), "xz"),
    (field("a", enum=["так", "ні"]), "Так"),
    (field("a", minLength=2), "ї"),
    (field("a", maxLength=2), "їжа"),
    (field("a", "integer"), "12.0"),
    (field("a", "integer"), "один"),
    (field("a", "integer", minimum=0), "-1"),
    (field("a", "integer", maximum=5), "6"),
    (field("a", "number"), "1,5"),
    (field("a", "number"), '"1,5"'),
    (field("a", "number", maximum=0.1), "0.11"),
    (field("a", "date"), "2021-02-29"),
    (field("a", "date"), "2021-04-31"),
    (field("a", "date"), "2021-13-01"),
    (field("a", "date"), "2021-00-10"),
    (field("a", "date"), "2021-1-5"),
    (field("a", "date"), "05.01.2021"),
    (field("a", "date"), "٢٠٢١-٠١-٠٥"),
    (field("a", "date"), '"2021-01-05\n"'),
    (field("a", "date", minimum="1991-08-24"), "1991-08-23"),
    (field("a", "datetime", format=STAMP), "2020-01-01T24:00:00Z"),
    (field("a", "datetime", format=STAMP), "2020-01-01 10:00:00"),
    # Was: no calendar has the year 0, and strptime refuses it.
    (field("a", "date"), "0000-01-01"),
    (field("a", "datetime", format=STAMP), "0000-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(("described", "cell"), REFUTED)
def test_wrong_cell_is_not_proven(described: dict[str, Any], cell: str) -> None:
    assert not cell_proven(described, cell)


UNKNOWN = [
    (field("a", "boolean"), "true"),
    (field("a", "any"), "x"),
    (field("a", "year"), "2020"),
    (field("a", format="email"), "a@b.test"),
    (field("a", "datetime"), "2020-01-01T00:00:00Z"),
    (field("a", unique=True), "x"),
    (field("a", "integer", enum=[1, 2]), "1"),
    (field("a") | {"missingValues": ["-"]}, "x"),
    (field("a", "integer") | {"bareNumber": False}, "5"),
    (field("a", "number") | {"decimalChar": ","}, "5"),
    # Was: "minimum" of a datetime, or one that is no number, raises
    # decimal.InvalidOperation instead of handing over.
    (field("a", "datetime", format=STAMP, minimum="2020-01-01T00:00:00Z"),
     "2021-01-01T00:00:00Z"),
    (field("a", "integer", minimum=None), "5"),
    (field("a", "integer", maximum="five"), "5"),
    # Was: Frictionless refuses these schemas, or cannot work with them.
    (field("a", "integer", pattern="5"), "5"),
    (field("a", "integer", minimum=2.5), "5"),
    (field("a", pattern="(?i)abc"), "ABC"),
    # Regression: a pattern that does not compile raised re.error.
    (field("a", pattern="[a"), "a"),
    (field("a", enum="abc"), "a"),
    (field("a", required="true"), "x"),
    (field("a", minLength=True), "x"),
    (field("") | {"title": "no name"}, "x"),
    (field("a") | {"title": 5}, "x"),
    # Was: as text "2021-01-30" comes before "2021-1-4".
    (field("a", "date", maximum="2021-1-4"), "2021-01-30"),
]  # fmt: skip


@pytest.mark.parametrize(("described", "cell"), UNKNOWN)
def test_what_the_proof_does_not_know_is_handed_over(
    described: dict[str, Any], cell: str
) -> None:
    assert not cell_proven(described, cell)


@pytest.mark.parametrize("extra", ["fieldsMatch", "$schema", "custom"])
def test_unknown_word_of_a_schema_is_handed_over(extra: str) -> None:
    table = spec("things", field("uid"), **{extra: "exact"})
    assert not proven(table, "uid", "k")


KEYS = [
    ("string", "k", "k"),
    # Was: keys are compared as text, but Frictionless compares their values.
    ("integer", "1", "+1"),
    ("integer", "1", "01"),
    ("number", "1.0", "1"),
    ("number", "0", "-0"),
]


@pytest.mark.parametrize(("kind", "first", "second"), KEYS)
def test_repeated_key_is_not_proven(kind: str, first: str, second: str) -> None:
    table = spec("things", field("uid", kind), field("a"))
    assert not proven(table, "uid,a", f"{first},x", f"{second},y")


# Was: a key without a value is an error to Frictionless, `required` or not, and so is
# a row without any value.
@pytest.mark.parametrize("row", ["null,x", '"",x', ",", "null,null"])
def test_row_without_a_key_is_not_proven(row: str) -> None:
    assert not proven(spec("things", field("uid"), field("a")), "uid,a", row)


@pytest.mark.parametrize(
    "lines",
    [
        ["uid"],
        ["a,uid", "x,k"],
        ["uid,a,b", "k,x,y"],
        ["uid,a", "k"],
        ["uid,a", "k,x,y"],
        ["uid,a", "k,x", ""],
        ["\ufeffuid,a", "k,x"],
        [],
    ],
)
def test_table_of_another_width_or_header_is_not_proven(lines: list[str]) -> None:
    assert not proven(spec("things", field("uid"), field("a")), *lines)


def test_table_of_no_rows_is_proven() -> None:
    assert proven(spec("things", field("uid"), field("a")), "uid,a")


def parents(kind: str = "string") -> list[TableSpec]:
    """A table of things, each of which points to a group."""
    group = field("groupId", kind)
    fields = [field("uid"), field("group"), field("part")]
    keys = [points("group", "groups", "groupId"), points("part", "", "uid")]
    return [
        spec("things", *fields, foreignKeys=keys),
        spec("groups", group, field("name")),
    ]


GROUPS = csv_of("groupId,name", "1,a", "2,b")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("k,1,null", True),
        ("k,null,k", True),
        ("k,,null", True),
        ("k,3,null", False),
        ("k,01,null", False),
        ("k,1,m", False),
    ],
)
def test_row_is_proven_when_it_points_to_a_row(row: str, expected: bool) -> None:
    texts = {"things": csv_of("uid,group,part", row), "groups": GROUPS}
    assert is_proven(parents(), texts) is expected


# Was: the text "1" is not the integer 1 that Frictionless looks for.
def test_row_is_not_proven_when_it_points_to_a_key_of_another_type() -> None:
    texts = {"things": csv_of("uid,group,part", "k,1,null"), "groups": GROUPS}
    assert not is_proven(parents(kind="integer"), texts)


# Was: "-" is a value here, but missing in the table that it points to.
def test_row_is_not_proven_when_it_points_to_a_missing_value() -> None:
    things = spec(
        "things", field("uid"), field("group"),
        foreignKeys=[points("group", "groups", "name")],
    )  # fmt: skip
    groups = spec("groups", field("groupId"), field("name"), missingValues=["-"])
    texts = {
        "things": csv_of("uid,group", "k,-"),
        "groups": csv_of("groupId,name", "1,-"),
    }
    assert not is_proven([things, groups], texts)


# Regression: a cell was passed over as missing though its schema does not say so;
# Frictionless looks for it and finds nothing.
@pytest.mark.parametrize(
    ("nulls", "cell"), [([""], "null"), (["null"], '""'), ([], "null")]
)
def test_row_is_not_proven_when_it_points_to_what_is_no_missing_value(
    nulls: list[str], cell: str
) -> None:
    things = spec(
        "things", field("uid"), field("group"), missingValues=nulls,
        foreignKeys=[points("group", "groups", "groupId")],
    )  # fmt: skip
    texts = {"things": csv_of("uid,group", f"k,{cell}"), "groups": GROUPS}
    assert not is_proven([things, parents()[1]], texts)


# A reference of two fields for one is a refused schema; one to a field that is not
# there once raised KeyError.
@pytest.mark.parametrize(
    "reference",
    [
        {"resource": "nowhere", "fields": ["uid"]},
        {"resource": "", "fields": ["uid", "a"]},
        {"resource": "", "fields": ["b"]},
    ],
)
def test_reference_that_cannot_be_followed_is_handed_over(
    reference: dict[str, Any],
) -> None:
    keys = [{"fields": ["a"], "reference": reference}]
    table = spec("things", field("uid"), field("a"), foreignKeys=keys)
    assert not proven(table, "uid,a", "k,k")


# Regressions: a KeyError; for missing values as objects a TypeError.
@pytest.mark.parametrize(
    "schema",
    [
        {"primaryKey": ["b"]},
        {"primaryKey": ["uid", "a"]},
        {"primaryKey": []},
        {"missingValues": [{"value": "-"}]},
    ],
)
def test_schema_that_the_proof_cannot_follow_is_handed_over(
    schema: dict[str, Any],
) -> None:
    table = spec("things", field("uid"), field("a"), **schema)
    assert not proven(table, "uid,a", "k,x")


# Was: _csv.Error: Python's own limit for a cell is 131,072 characters, unless
# Frictionless, which lifts it, was imported before; a run of clean rows never does.
def test_long_cell_is_no_crash_when_frictionless_was_never_imported() -> None:
    program = (
        "from tests.builders import csv_of, field, spec\n"
        "from transforms.proof import is_proven\n"
        "table = spec('things', field('uid'), field('a'))\n"
        "is_proven([table], {'things': csv_of('uid,a', 'k,' + 'х' * 140_000)})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
