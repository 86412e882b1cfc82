"""Several tables against a Frictionless package of the same CSV texts.

Every error of every table is the same, in the same order: rows with keys, and rows that
point to rows of their own table and of another.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from frictionless import (
    Checklist,
    Dialect,
    FrictionlessException,
    Package,
    Resource,
    Schema,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NULLS, csv_text, field, points, spec
from transforms import verdict
from transforms.tabular import TableSpec
from transforms.verdict import frictionless_failures

Errors = list[tuple[str, dict[str, Any]]]

# All that Frictionless would guess from the text otherwise (see tests/contract).
DIALECT = {
    "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"',
    "skipInitialSpace": False, "headerRows": [1],
}  # fmt: skip
STAMP = "%Y-%m-%dT%H:%M:%SZ"
GOOD = {
    "string": ["a", "bc", "abc-1", "їжа", "x,y", 'не "так"', "два\nрядки", "12", " b"],
    "integer": ["0", "1", "2", "12", "100"],
    "number": ["0", "1", "1.5", "0.1", "12", "100.25"],
    "date": ["1991-08-24", "2020-02-28", "2021-12-31", "2000-01-01", "1991-01-30"],
    "datetime": ["2020-02-28T00:00:00Z", "2021-12-31T23:59:59Z"],
    "boolean": ["true", "false"],
    "year": ["2020", "1991"],
    "any": ["a", "1"],
}
ODD = [
    "", "null", "-", "NULL", " ", "nan", "inf", "+1", "-0", "01", "1.", ".5", "1.0",
    "1e5", " 1", "1 ", "1\n", "1_000", "1,5", "١٢", "²", "９", "999999999999999999",
    "0.1000000000000000055511151231257827", "-1", "2020-02-29", "2021-02-29",
    "1900-02-29", "2021-04-31", "2021-12-32", "0000-01-01", "0001-01-01", "9999-12-31",
    "2021-1-5", "2021-01-05\n", " 2021-01-05", "2021-01-05 ", "٢٠٢١-٠١-٠٥", "20210105",
    "2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z", "2020-01-01T00:00:00z",
    "0000-01-01T00:00:00Z", "ab\n", "a\nb", "a\r", "\r", "\n", "\ufeff", "\0", "true",
    "1" * 16, "a" * 50, "e\u0301", "; 'a'; 'b'", 'a, "b", c', "x\ty", "|",
]  # fmt: skip
DAYS = ["1991-08-24", "2020-02-28", "2021-12-31"]
# What the proof knows; cells are chosen to fit, then some are spoilt.
ASKED: dict[str, list[dict[str, Any]]] = {
    "string": [
        {"required": True}, {"minLength": 2}, {"maxLength": 4}, {"enum": ["a", "bc"]},
        {"enum": ["їжа", "a", 1]}, {"pattern": "^[a-z]+$"}, {"pattern": "a|bc"},
        {"pattern": "[a-z0-9-]*"}, {"pattern": r"(.)\1?"}, {"pattern": r"a\Z"},
        {"pattern": "^a$|bc"}, {"pattern": r"[\s\S]*"}, {"pattern": r".+\n?"},
        {"pattern": r"\w{1,3}", "minLength": 1, "required": True},
    ],
    "integer": [
        {"required": True}, {"minimum": 0}, {"maximum": 12}, {"minimum": "1"},
        {"minimum": 1, "maximum": 100},
    ],
    "number": [
        {"required": True}, {"minimum": 0.1}, {"maximum": 1.5}, {"minimum": "0"},
    ],
    "date": [
        {"required": True}, {"minimum": DAYS[0]}, {"maximum": DAYS[1]},
        {"minimum": DAYS[1], "maximum": DAYS[2]},
    ],
    "datetime": [{"required": True}],
}  # fmt: skip
# What it may not know, or Frictionless refuses.
STRANGE: list[dict[str, Any]] = [
    field("x", "boolean"), field("x", "any"), field("x", "year"),
    field("x", format="email"), field("x", "date", format="any"),
    field("x", unique=True), field("x", minimum=1), field("x", pattern="(?i)ABC"),
    field("x", enum="abc"), field("x", enum=[]), field("x", required="true"),
    field("x", maxLength="4"), field("x", pattern=5),
    field("x", "integer", pattern="1"),
    field("x", "integer", minimum=1.5), field("x", "integer", minimum="one"),
    field("x", "integer", enum=[0, 1]), field("x", "integer", exclusiveMinimum=0),
    field("x", "number", maximum=None), field("x", "number", unique=True),
    field("x", "date", maximum="2021-1-4"), field("x", "date", minimum="1991"),
    field("x", "datetime", format=STAMP, minimum="2020-02-28T00:00:00Z"),
    field("x") | {"missingValues": ["a"]},
    field("x", "integer") | {"bareNumber": False},
    field("x", "number") | {"decimalChar": ","}, field("x") | {"description": 5},
    field("x", "datetime"), field("x", "date", format="%d.%m.%Y"),
]  # fmt: skip
KNOWN = sorted(ASKED)


def known_field(name: str, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    stamp = {"format": STAMP} if kind == "datetime" else {}
    return field(name, kind, **stamp, **asked)


@st.composite
def fields(draw: st.DrawFn, name: str, kinds: Sequence[str] = KNOWN) -> dict[str, Any]:
    """A field that the proof knows; one in twenty is strange instead."""
    if kinds is KNOWN and draw(st.integers(1, 20)) == 1:
        return draw(st.sampled_from(STRANGE)) | {"name": name}
    kind = draw(st.sampled_from(kinds))
    return known_field(name, kind, draw(st.sampled_from([{}, *ASKED[kind]])))


@st.composite
def schemas(draw: st.DrawFn) -> list[TableSpec]:
    """Two tables: things, each in a group and perhaps a part of another thing."""
    group_key = draw(fields("groupId", ["string"] * 6 + ["integer", "number"]))
    thing_key = draw(fields("uid", ["string"] * 6 + ["integer", "date"]))
    pointing = draw(st.sampled_from([group_key["type"]] * 4 + ["string"]))
    references = [points("group", "groups", "groupId"), points("part", "", "uid")]
    references = references[: draw(st.integers(0, 2))]
    nulls = st.sampled_from([["", "null"]] * 6 + [[""], ["-"], []])
    return [
        spec(
            "things", thing_key, field("group", pointing),
            field("part", thing_key["type"]), draw(fields("one")), draw(fields("two")),
            missingValues=draw(nulls), foreignKeys=references,
        ),
        spec("groups", group_key, field("name"), missingValues=draw(nulls)),
    ]  # fmt: skip


def fits(cell: str, described: Mapping[str, Any]) -> bool:
    """Whether a good cell probably meets what is asked of its field."""
    asked = described.get("constraints", {})
    lowest, highest = asked.get("minimum"), asked.get("maximum")
    if described["type"] in {"integer", "number"}:
        return (lowest is None or Decimal(cell) >= Decimal(str(lowest))) and (
            highest is None or Decimal(cell) <= Decimal(str(highest))
        )
    return (
        str(lowest or "") <= cell <= str(highest or "\uffff")
        and asked.get("minLength", 0) <= len(cell) <= asked.get("maxLength", 99)
        and cell in asked.get("enum", [cell])
        and bool(re.fullmatch(asked.get("pattern", r"[\s\S]*"), cell))
    )


@st.composite
def rows(
    draw: st.DrawFn, table: TableSpec, choices: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Rows of cells that fit, of which up to two are then spoilt."""
    null = table.schema["missingValues"][:1]
    cells = []
    for one in table.schema["fields"]:
        good = choices.get(one["name"]) or GOOD[one["type"]]
        strange = any({**one, "name": "x"} == other for other in STRANGE)
        fitting = good if strange else [cell for cell in good if fits(cell, one)]
        optional = one is not table.schema["fields"][0] and "constraints" not in one
        cells.append(st.sampled_from([*fitting, *(null if optional else [])]))
    unique = st.lists(
        st.tuples(*cells), min_size=1, max_size=4, unique_by=lambda row: row[0]
    )
    made = [list(row) for row in draw(unique)]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        place = draw(st.integers(0, len(cells) - 1))
        draw(st.sampled_from(made))[place] = draw(st.sampled_from(ODD))
    return made


@st.composite
def tables(draw: st.DrawFn, specs: Sequence[TableSpec]) -> dict[str, bytes]:
    """CSV of things and their groups; things point to groups that are there."""
    things, groups = specs
    listed = draw(rows(groups, {}))
    made = draw(rows(things, {"group": [row[0] for row in listed]}))
    for row in made:
        row[2] = draw(st.sampled_from([one[0] for one in made]))
    return {
        "things": csv_text([list(things.types()), *made]),
        "groups": csv_text([list(groups.types()), *listed]),
    }


def package_errors(specs: Sequence[TableSpec], texts: Mapping[str, bytes]) -> Errors:
    """What Frictionless itself says of the tables."""
    resources = [
        Resource(
            texts[table.name],
            name=table.resource_name,
            format="csv",
            encoding="utf-8",
            dialect=Dialect.from_descriptor(DIALECT),
            schema=Schema.from_descriptor(table.schema),
        )
        for table in specs
    ]
    report = Package(resources=resources).validate(Checklist(), limit_errors=10**9)
    return [
        (task.name, error.to_descriptor())
        for task in report.tasks
        for error in task.errors
    ]


def compare(specs: Sequence[TableSpec], texts: Mapping[str, bytes]) -> Errors | None:
    """Compare the errors; None where Frictionless refuses a schema or itself fails.

    The schemas of the pipeline are never such (see tests/contract).
    """
    try:
        expected = package_errors(specs, texts)
    except (FrictionlessException, re.error, TypeError):
        return None
    found = [
        (table.resource_name, error.to_descriptor())
        for table, error in frictionless_failures(specs, texts)
    ]
    assert found == expected
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_errors_of_two_tables_are_those_of_a_package(data: st.DataObject) -> None:
    specs = data.draw(schemas())
    compare(specs, data.draw(tables(specs)))


NULLS_OF_BOTH = [
    (NULLS, NULLS),
    (NULLS, ["-"]),
    ([""], NULLS),
    (["-"], NULLS),
    ([], []),
    (["1"], ["2"]),
]


# Regression: a cell was passed over as missing though its schema does not say so.
@pytest.mark.parametrize("kinds", list(product([*KNOWN, "any"], repeat=2)))
@pytest.mark.parametrize("nulls", NULLS_OF_BOTH)
def test_row_points_to_another_table_only_where_frictionless_finds_it(
    kinds: tuple[str, str], nulls: tuple[list[str], list[str]]
) -> None:
    things = spec(
        "things", field("uid"), known_field("one", kinds[0], {}),
        foreignKeys=[points("one", "others", "two")], missingValues=nulls[0],
    )  # fmt: skip
    others = spec(
        "others", known_field("two", kinds[1], {}), field("x"), missingValues=nulls[1]
    )
    cells = dict.fromkeys([*ODD, *GOOD[kinds[1]], *GOOD[kinds[0]]])
    good = [[cell, "m"] for cell in [*GOOD[kinds[1]], "null", "-", "", "01", "+1"]]
    texts = {
        "things": csv_text([["uid", "one"], *([f"k{c}", c] for c in cells)]),
        "others": csv_text([["two", "x"], *good]),
    }
    compare([things, others], texts)


@pytest.mark.parametrize("kind", [*KNOWN, "any", "boolean", "year"])
def test_keys_of_a_typed_field_repeat_only_where_frictionless_says_so(
    kind: str,
) -> None:
    specs = [spec("things", known_field("uid", kind, {}), field("one", unique=True))]
    cells = [*ODD, *GOOD[kind]]
    rows = [[cell, GOOD["string"][at % 5]] for at, cell in enumerate(cells)]
    compare(specs, {"things": csv_text([["uid", "one"], *rows, *rows[::-3]])})


PARTLY = ["1", "01", "+1", "null", "2", "x", ""]


@pytest.mark.parametrize("nulls", [["null"], ["null", "1"], ["", "null"], []])
@pytest.mark.parametrize("kinds", list(product(["string", "integer", "any"], repeat=2)))
def test_row_points_by_two_fields_some_of_them_missing(
    kinds: tuple[str, str], nulls: list[str]
) -> None:
    key = {"fields": ["a", "b"],
           "reference": {"resource": "others", "fields": ["c", "d"]}}  # fmt: skip
    things = spec(
        "things", field("uid"), field("a", kinds[0]), field("b"),
        foreignKeys=[key], missingValues=nulls,
    )  # fmt: skip
    others = spec("others", field("c", kinds[1]), field("d"), missingValues=[""])
    pairs = list(product(PARTLY, repeat=2))
    texts = {
        "things": csv_text([["uid", "a", "b"], *([f"{p}", *p] for p in pairs)]),
        "others": csv_text([["c", "d"], *map(list, pairs[::3])]),
    }
    compare([things, others], texts)


CLEAN = {
    "string": {"minLength": 1, "maxLength": 50, "pattern": r"[\s\d]*.*"},
    "integer": {"minimum": 0, "maximum": 100},
    "number": {"minimum": 0, "maximum": 100.25},
    "date": {"minimum": "1991-01-30", "maximum": "2021-12-31"},
    "datetime": {},
}  # fmt: skip
PLAIN = {
    "string": ["a", "bc", "їжа", "x,y", 'не "так"', "12", " b"],
    "integer": ["0", "1", "2", "12", "100"],
    "number": ["0", "1", "1.5", "0.1", "12", "100.25"],
    "date": ["1991-08-24", "2020-02-28", "2021-12-31", "2000-01-01"],
    "datetime": ["2020-02-28T00:00:00Z", "2021-12-31T23:59:59Z"],
}


@st.composite
def clean_packages(draw: st.DrawFn) -> tuple[list[TableSpec], dict[str, bytes]]:
    """Tables that meet everything their schemas ask; nulls where they are allowed."""
    kinds = draw(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=4))
    described = [field("uid", required=True), field("group")]
    for place, kind in enumerate(kinds):
        described.append(field(f"f{place}", kind, **CLEAN[kind]))
        if kind == "datetime":
            described[-1]["format"] = STAMP
    cells = [st.sampled_from([*PLAIN[kind], "null", ""]) for kind in kinds]
    groups = st.sampled_from(["g1", "g2", "null"])
    rows = draw(st.lists(st.tuples(groups, *cells), max_size=8))
    body = [[f"k{place}", *row] for place, row in enumerate(rows)]
    things = spec(
        "things", *described, foreignKeys=[points("group", "groups", "groupId")]
    )
    listed = spec("groups", field("groupId", required=True))
    return [things, listed], {
        "things": csv_text([list(things.types()), *body]),
        "groups": csv_text([["groupId"], ["g1"], ["g2"]]),
    }


@given(clean_packages())
def test_clean_tables_are_proven_without_frictionless(
    package: tuple[list[TableSpec], dict[str, bytes]],
) -> None:
    assert package_errors(*package) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "errors_in", None)
        patch.setattr("transforms.handover.Readers._all", None)
        assert list(frictionless_failures(*package)) == []
