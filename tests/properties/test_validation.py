"""The whole report against Frictionless's own, on tables good, bad and hostile.

Schemas hold what the columnar pass knows and what it does not. `tests/benchmarks`
has the same comparison for as many cases as one likes.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.tables import TextTable
from tests.comparison import Comparison, chunks_of
from tests.properties.hostile import hostile_bytes
from tests.properties.tables import csv_texts, encoded, pair_schemas, schemas

CASES = settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    return Comparison(tmp_path)


@CASES
@given(st.data())
def test_report_of_a_table_is_that_of_frictionless(
    comparison: Comparison, data: st.DataObject
) -> None:
    schema, good = data.draw(schemas())
    comparison.compare(schema, encoded(data.draw(csv_texts(good))))


@CASES
@given(st.data())
def test_report_of_a_table_in_many_blocks_is_that_of_frictionless(
    comparison: Comparison, data: st.DataObject
) -> None:
    schema, good = data.draw(schemas())
    text = data.draw(csv_texts(good, most=40))
    size = data.draw(st.sampled_from([1, 2, 3, 7, 20, 64]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TextTable, "_chunks", chunks_of(size))
        comparison.compare(schema, encoded(text))


@CASES
@given(pair_schemas(), hostile_bytes(), st.sampled_from([1, 5, 1 << 20]))
def test_report_of_a_hostile_file_is_that_of_frictionless(
    comparison: Comparison, schema: dict[str, Any], content: bytes, size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TextTable, "_chunks", chunks_of(size))
        comparison.compare(schema, content)


@CASES
@given(st.data())
def test_report_of_a_spoilt_table_is_that_of_frictionless(
    comparison: Comparison, data: st.DataObject
) -> None:
    schema, good = data.draw(schemas())
    content = data.draw(hostile_bytes(data.draw(csv_texts(good))))
    comparison.compare(schema, content)
