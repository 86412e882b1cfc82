"""Which columns of a Parquet file have nulls: its footer says so."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet


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
