"""For any rows: nothing is lost on the way to bytes, nor between pass and withheld."""

import csv
import io
import json
from typing import Any

import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders import field, points, spec
from transforms.tabular import FORMULA_SIGNS, Row, to_csv, to_json, to_parquet
from transforms.verdict import judge

TABLE = spec("said", field("uid"), field("text"), field("value", "number"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    alphabet="=+-@\t\r\n,;\"' абв", max_size=6
)
NUMBERS = st.integers(-(10**15), 10**15) | st.decimals(
    -1000, 1000, places=3, allow_nan=False
).map(float)
ROWS = st.lists(
    st.tuples(st.none() | TEXTS, st.none() | NUMBERS), max_size=5
).map(
    lambda pairs: [
        {"uid": f"k{place}", "text": text, "value": value}
        for place, (text, value) in enumerate(pairs)
    ]
)  # fmt: skip


# Was: a lone CR (see tests/unit/test_tabular.py). `to_parquet` stops with
# ArrowInvalid, so the tests below leave such texts out.
@given(ROWS)
@example([{"uid": "k0", "text": "а\rб", "value": None}])
def test_csv_gives_every_text_back(rows: list[dict[str, Any]]) -> None:
    text = io.StringIO(to_csv(TABLE, rows).decode(), newline="")
    header, *lines = csv.reader(text)
    assert header == ["uid", "text", "value"]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        said = "null" if row["text"] is None else row["text"]
        sign = "'" if said.startswith(FORMULA_SIGNS) else ""
        assert line[1] == sign + said
        assert line[2] == "null" or float(line[2]) == row["value"]


@given(ROWS)
def test_no_text_cell_of_the_csv_begins_a_formula(rows: list[dict[str, Any]]) -> None:
    kept = [row for row in rows if "\r" not in str(row["text"])]
    text = io.StringIO(to_csv(TABLE, kept).decode(), newline="")
    assert not any(line[1].startswith(FORMULA_SIGNS) for line in csv.reader(text))


@given(ROWS)
def test_json_gives_every_value_back(rows: list[dict[str, Any]]) -> None:
    assert json.loads(to_json(TABLE, rows)) == rows


@settings(max_examples=50)
@given(ROWS)
def test_parquet_gives_every_value_back(rows: list[dict[str, Any]]) -> None:
    kept = [
        row for row in rows if row["text"] != "null" and "\r" not in str(row["text"])
    ]
    table = pq.read_table(io.BytesIO(to_parquet(TABLE, kept)))
    assert table.to_pylist() == kept


@given(ROWS)
def test_rows_stay_as_they_were(rows: list[dict[str, Any]]) -> None:
    kept = [row for row in rows if "\r" not in str(row["text"])]
    before = [dict(row) for row in kept]
    for write in (to_csv, to_json, to_parquet):
        write(TABLE, kept)
    assert kept == before


REPORTS = spec("reports", field("uid", required=True, pattern="^[a-z]\\d?$"))
FIGURES = spec(
    "figures",
    field("uid", required=True),
    field("report", required=True),
    field("parent"),
    field("value", "integer", minimum=0),
    foreignKeys=[points("report", "reports", "uid"), points("parent", "", "uid")],
)
REPORT_ROWS = st.lists(
    st.sampled_from(["a", "b", "c", "D", "", "d1", "12"]), max_size=4
).map(lambda uids: [{"uid": uid} for uid in uids])
FIGURE_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "uid": st.sampled_from(["f1", "f2", "f3", "f4", None]),
            "report": st.sampled_from(["a", "b", "c", "z"]),
            "parent": st.sampled_from([None, None, "f1", "f2", "f9"]),
            "value": st.sampled_from([0, 5, 7, -1, "багато", 1.5, None]),
        }
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(REPORT_ROWS, FIGURE_ROWS)
def test_every_row_passes_or_is_withheld_for_a_reason(
    reports: list[Row], figures: list[Row]
) -> None:
    tables = {"reports": reports, "figures": figures}
    verdict = judge([REPORTS, FIGURES], tables, lambda _: {}, (), lambda _: True)
    for name, rows in tables.items():
        passed, withheld = verdict.published[name], verdict.withheld.get(name, [])
        assert [row for row in rows if row in passed] == passed
        assert len(passed) + len(withheld) == len(rows)
        blamed = {one.row_key for one in verdict.failures if one.resource == name}
        assert {str(row["uid"]) for row in withheld} == blamed


@settings(max_examples=60)
@given(REPORT_ROWS, FIGURE_ROWS)
def test_what_passed_passes_again(reports: list[Row], figures: list[Row]) -> None:
    tables = {"reports": reports, "figures": figures}
    specs = [REPORTS, FIGURES]
    first = judge(specs, tables, lambda _: {}, (), lambda _: True)
    again = judge(specs, first.published, lambda _: {}, (), lambda _: True)
    assert again.published == first.published
    assert (again.withheld, again.failures) == ({}, [])
