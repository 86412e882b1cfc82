"""A second, quick look into a table, for what Frictionless passes over in silence."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from flows.validate.looked import Looked
from transforms.handover import FIRST_ROW

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK = 1 << 20
# So much of a table is looked through for quotation marks that are never closed.
_MOST_LOOKED_AT = 64 << 20
_MANY_LINES = 100
_MOST_TOLD = 3
_NO_UTF8, _BEYOND_ASCII = re.compile("[\udc80-\udcff]"), re.compile(r"[^\x00-\x7f]")


def half_keys(table: Looked, key: Sequence[str]) -> tuple[int, int | None]:
    """Rows that have a part of their key but not all of it.

    Returns:
        How many there are, and the number of the first; None where it is not certain.
    """
    import pyarrow as pa

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
    import pyarrow as pa
    from pyarrow import parquet

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


def swallowed_lines(table: Looked) -> Iterator[tuple[int, int]]:
    """Rows in which a text in quotation marks seems to hold other rows.

    Yields:
        The number of the row, and over how many lines of the file it goes.
    """
    encoding = table.report.encoding or "utf-8-sig"
    rows = table.report.task["stats"].get("rows", 0)
    lines, marks = _counted(table.path)
    if not marks or lines <= rows + 1:
        return
    told = 0
    with table.path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, (cells, span) in enumerate(_records(table, file), start=1):
            if span > 1 and _has_swallowed(table, cells, span):
                yield number, span
                told += 1
            if told == _MOST_TOLD:
                return


def wrong_byte(path: Path) -> tuple[int, int] | None:
    """The first byte that is no UTF-8, in a table that is in UTF-8 but for a few.

    Returns:
        The line of the file and the byte; None where other encodings are as likely.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_LOOKED_AT)
    text = content.decode("utf-8", errors="surrogateescape")
    wrong = _NO_UTF8.findall(text)
    letters = len(_BEYOND_ASCII.findall(text)) - len(wrong)
    if not wrong or len(wrong) > letters:
        return None
    line = text.count("\n", 0, text.index(wrong[0])) + 1
    return line, ord(wrong[0]) - 0xDC00


def _has_swallowed(table: Looked, cells: Sequence[str], span: int) -> bool:
    """Whether a record has very many lines, or a line that looks as a row does."""
    if span > _MANY_LINES:
        return True
    within = len(table.labels) - 1
    delimiter = table.report.delimiter or ","
    return within > 0 and any(
        line.count(delimiter) == within
        for cell in cells
        for line in cell.splitlines()[1:]
    )


def _records(table: Looked, file: IO[str]) -> Iterator[tuple[list[str], int]]:
    """Records, and how many lines of the file each has."""
    reader = csv.reader(_first_lines(file), delimiter=table.report.delimiter or ",")
    before = 0
    with suppress(csv.Error):  # a cell beyond all bounds
        for cells in reader:
            yield cells, reader.line_num - before
            before = reader.line_num


def _first_lines(file: IO[str]) -> Iterator[str]:
    left = _MOST_LOOKED_AT
    for line in file:
        left -= len(line)
        if left < 0:
            return
        yield line


def _counted(path: Path) -> tuple[int, int]:
    """Ends of lines and quotation marks of a file."""
    lines = marks = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n") or chunk.count(b"\r")
            marks += chunk.count(b'"')
    return lines, marks


def _columns(
    table: Looked, names: Sequence[str]
) -> Iterator[tuple["pa.RecordBatch", bool]]:
    """Some columns of a table, and whether no row was passed over until then."""
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet, string

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
            column_types={name: string() for name in names},
            strings_can_be_null=False,
        ),
    ) as reader:
        for batch in reader:
            yield batch, not passed


def _missing(column: Any, values: Sequence[str]) -> Any:
    """1 where a value is missing, else 0."""
    import pyarrow as pa
    from pyarrow import compute

    written = compute.cast(column, pa.string())
    absent = compute.is_in(written, value_set=pa.array(list(values), pa.string()))
    either = compute.or_(compute.is_null(column), absent)
    return either.to_numpy(zero_copy_only=False).astype(int)
