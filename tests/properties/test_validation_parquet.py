"""The report of a Parquet file is that of Frictionless, which reads it with pandas."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison import FAILURES, frictionless_report, our_report
from transforms.errors import UnreadableReport

DAYS = [dt.date(2020, 1, 1), dt.date(2021, 12, 31), dt.date(1999, 1, 1)]
TIMES = [dt.datetime(2020, 1, 1, 10), dt.datetime(2021, 1, 1)]  # noqa: DTZ001
FLOATS = [0.0, 1.5, 0.1, -3.0, 1e20, float("nan"), float("inf")]
# Type of the column, its values, type of the field.
COLUMNS: list[tuple[pa.DataType, list[Any], str]] = [
    (pa.string(), ["a", "b", "ab", "null", "", "-", "5"], "string"),
    (pa.large_string(), ["a", "2020-01-01", "12"], "string"),
    (pa.int64(), [0, 1, 5, 100, -1, -2, 2**53 + 1], "integer"),
    (pa.int32(), [0, 1, 2, 3], "integer"),
    (pa.int64(), [0, 1, 2, 20], "number"),
    (pa.float64(), FLOATS, "number"),
    (pa.float32(), [0.0, 1.5, 0.1, 3.3], "number"),
    (pa.float64(), [1.0, 2.0, 2.5], "integer"),
    (pa.bool_(), [True, False], "boolean"),
    (pa.date32(), DAYS, "date"),
    (pa.timestamp("us"), TIMES, "datetime"),
    (pa.timestamp("ns"), TIMES, "datetime"),
    (pa.timestamp("s"), [*TIMES, dt.datetime(1, 1, 1)], "datetime"),  # noqa: DTZ001
    (pa.timestamp("ms", "UTC"), TIMES, "datetime"),
    (pa.bool_(), [True, False], "any"),
    (pa.float64(), FLOATS, "any"),
    (pa.decimal128(10, 2), [Decimal("1.50"), Decimal("0.10")], "number"),
    (pa.int64(), [2020, 1999, 20200, -1], "year"),
    (pa.int64(), [1, 2], "string"),
    (pa.string(), ["1", "01", "x"], "integer"),
]
CONSTRAINTS: dict[str, list[dict[str, Any]]] = {
    "integer": [{"minimum": 0}, {"maximum": 5}, {"minimum": -1, "maximum": 100}],
    "number": [{"minimum": 0}, {"minimum": 0.1}, {"maximum": 5}],
    "string": [{"enum": ["a", "b", "ab"]}, {"maxLength": 1}],
    "date": [{"minimum": "2020-01-01"}],
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[pa.Table, dict[str, Any]]:
    """A table and a schema of the same names."""
    chosen = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=4))
    count, with_nulls = draw(st.integers(0, 12)), draw(st.booleans())
    columns, fields = {}, []
    for at, (kind, values, said) in enumerate(chosen):
        cells = st.sampled_from([*values, *([None] if with_nulls else [])])
        listed = draw(st.lists(cells, min_size=count, max_size=count))
        columns[f"c{at}"] = pa.array(listed, kind)
        limits = draw(st.sampled_from([{}, *CONSTRAINTS.get(said, [])]))
        asked = dict.fromkeys(draw(st.sets(st.sampled_from(["required"]))), True)
        fields.append(
            {"name": f"c{at}", "type": said, "constraints": {**limits, **asked}}
        )
    schema: dict[str, Any] = {"fields": fields}
    marks = draw(st.sampled_from([None, ["", "null"], ["-"], [], ["5"], ["1.0"]]))
    if marks is not None:
        schema["missingValues"] = marks
    if draw(st.integers(0, 4)) == 0:
        schema["primaryKey"] = [draw(st.sampled_from([f["name"] for f in fields]))]
    return pa.table(columns), schema


@settings(
    max_examples=160, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(tables())
def test_report_of_a_parquet_file_is_that_of_frictionless(
    tmp_path: Path, made: tuple[pa.Table, dict[str, Any]]
) -> None:
    table, schema = made
    path = tmp_path / "t.parquet"
    pq.write_table(table, path)
    try:
        expected = frictionless_report(path, schema)
    except FAILURES:
        with pytest.raises(UnreadableReport):
            our_report(path, schema)
    else:
        assert our_report(path, schema) == expected
