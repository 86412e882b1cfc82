"""`zvit validate` against Frictionless: the same report, for any number of tables.

    python -m tests.benchmarks.equality --cases 20000 --seed 1

The tables are those of `tests/properties/test_validation.py`: tidy, in many blocks,
hostile, spoilt, in other writing. Ends at the first report that differs, with the
schema and the bytes.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from flows.tables import TextTable
from tests.comparison import Comparison, chunks_of
from tests.properties.hostile import hostile_bytes
from tests.properties.tables import csv_texts, encoded, pair_schemas, schemas

Table = tuple[Any, bytes]


@st.composite
def tidy(draw: st.DrawFn) -> Table:
    schema, good = draw(schemas())
    return schema, encoded(draw(csv_texts(good)))


@st.composite
def long(draw: st.DrawFn) -> Table:
    schema, good = draw(schemas())
    return schema, encoded(draw(csv_texts(good, most=40)))


@st.composite
def spoilt(draw: st.DrawFn) -> Table:
    schema, good = draw(schemas())
    return schema, draw(hostile_bytes(draw(csv_texts(good))))


@st.composite
def otherwise(draw: st.DrawFn) -> Table:
    """Other encodings, spaces after commas, stray quotation marks, wrong bytes."""
    schema, good = draw(schemas())
    text = draw(csv_texts(good, most=40))
    if draw(st.booleans()):
        text = text.replace(",", ", ").replace(";", "; ")
    at = draw(st.integers(0, len(text)))
    text = text[:at] + draw(st.sampled_from(["", '"', ' "', '"ї"', "\r"])) + text[at:]
    encoding = draw(st.sampled_from(["utf-8", "cp1251", "utf-16", "utf-8-sig"]))
    made = text.encode(encoding, "replace")
    if draw(st.integers(0, 3)) == 0:
        # Beyond the part by which Frictionless tells the encoding, and many rows on.
        made += text.partition("\n")[2].encode(encoding, "replace") * 40
        made += b"2,\xff\n" + b"1,2\n" * draw(st.integers(0, 3000))
    return schema, made


KINDS: dict[str, st.SearchStrategy[Table]] = {
    "tidy": tidy(),
    "long": long(),
    "hostile": st.tuples(pair_schemas(), hostile_bytes()),
    "spoilt": spoilt(),
    "otherwise": otherwise(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for name, tables in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            comparison = Comparison(Path(folder))
            started = time.perf_counter()
            _run(comparison, tables, arguments.cases // len(KINDS), arguments.seed)
            seconds = time.perf_counter() - started
            print(
                f"{name}: {comparison.cases} cases, "
                f"{comparison.by_columns} by columns, {comparison.small} small, "
                f"{comparison.clean} clean, "
                f"{comparison.refused} schemas refused, "
                f"{comparison.failed} failures of Frictionless, {seconds:.0f} s",
                flush=True,
            )


def _run(
    comparison: Comparison, tables: st.SearchStrategy[Table], cases: int, start: int
) -> None:
    @seed(start)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        tables,
        st.sampled_from([1, 2, 3, 7, 20, 64, 1 << 22]),
        st.sampled_from(["csv", "csv", "csv", "tsv"]),
    )
    def compare(table: Table, size: int, ending: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TextTable, "_chunks", chunks_of(size))
            comparison.compare(*table, ending)

    compare()


if __name__ == "__main__":
    main()
