"""A second look at some columns of a table: which values are not there."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet
from pyarrow import csv as arrow_csv

from flows.validate.looked import Looked
from transforms.handover import FIRST_ROW


def half_keys(table: Looked, key: Sequence[str]) -> tuple[int, int | None]:
    """Rows that have a part of their key but not all of it.

    Returns:
        How many there are, and the number of the first; None where it is not certain.
    """
    missing = {
        field["name"]: field.get(
            "missingValues", table.schema.get("missingValues", [""])
        )
        for field in table.schema["fields"]
    }
    count, first, start = 0, None, FIRST_ROW
    try:
        for batch, is_whole in _columns(table, key):
            absent = sum(_missing(batch.column(name), missing[name]) for name in key)
            halves = np.flatnonzero((absent > 0) & (absent < len(key)))
            if halves.size and not count and is_whole:
                first = start + int(halves[0])
            count, start = count + halves.size, start + len(batch)
    except pa.ArrowException:  # it is read otherwise than Frictionless reads it
        return 0, None
    return count, first


def nulls(path: Path, names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Columns of numbers, days and so on that have missing values, and how many."""
    with parquet.ParquetFile(path) as file:
        schema, described = file.schema_arrow, file.metadata
        for at, name in enumerate(schema.names):
            kind = schema.field(at).type
            if (
                name not in names
                or pa.types.is_string(kind)
                or pa.types.is_nested(kind)
            ):
                continue
            groups = (
                described.row_group(one) for one in range(described.num_row_groups)
            )
            told = [group.column(at).statistics for group in groups]
            count = sum(one.null_count for one in told if one and one.has_null_count)
            if count:
                yield name, count


def _columns(
    table: Looked, names: Sequence[str]
) -> Iterator[tuple[pa.RecordBatch, bool]]:
    """Some columns of a table, and whether no row was passed over until then."""
    if table.is_parquet:
        with parquet.ParquetFile(table.path) as file:
            for batch in file.iter_batches(columns=list(names)):
                yield batch, True
        return
    passed: list[Any] = []

    def pass_over(row: Any) -> str:
        passed.append(row)
        return "skip"

    with arrow_csv.open_csv(
        table.path,
        arrow_csv.ReadOptions(encoding=table.report.encoding or "utf-8"),
        arrow_csv.ParseOptions(
            delimiter=table.report.delimiter or ",",
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=pass_over,
        ),
        arrow_csv.ConvertOptions(
            include_columns=list(names),
            column_types={name: pa.string() for name in names},
            strings_can_be_null=False,
        ),
    ) as reader:
        for batch in reader:
            yield batch, not passed


def _missing(column: Any, values: Sequence[str]) -> Any:
    """1 where a value is missing, else 0."""
    written = compute.cast(column, pa.string())
    absent = compute.is_in(written, value_set=pa.array(list(values), pa.string()))
    either = compute.or_(compute.is_null(column), absent)
    return either.to_numpy(zero_copy_only=False).astype(int)
