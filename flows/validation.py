"""One table against one Table Schema: the report that Frictionless would give, sooner.

Rows that the columnar pass proves clean are done with; the others go to Frictionless,
under their numbers in the file. Where the pass is not certain to read the file as
Frictionless does, Frictionless reads it all.
"""

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.descriptors import load_schema
from flows.extras import require_parquet
from flows.head import check_plain, readable_part
from flows.long_records import (
    SAMPLED_LINES,
    check_lines,
    line_of_long_cell,
    too_long,
)
from flows.parquet import TypedTable
from flows.passing import Passing
from flows.table_report import TableReport
from flows.tables import TextTable, open_resource
from flows.validate.progress import UNSEEN, Progress
from flows.writing import GUESSED, Writing
from transforms.errors import Bilingual, UnreadableReport
from transforms.handover import (
    FIRST_ROW,
    Proven,
    errors_in,
    errors_of,
    errors_of_size,
    hand_over,
)
from transforms.notes import quoted
from transforms.proof.blocks import MOST_HELD, LongRecordError, NoTextError, UnsureError
from transforms.proof.keys import halves

if TYPE_CHECKING:
    from frictionless import Error

# How Python's `csv` begins to say so.
_CELL_TOO_LONG = "field larger than field limit"
# pandas has no date for a null, and Frictionless fails over what it has instead.
_NULL_DATE = Bilingual(
    "у Parquet є дата без значення (null), а на ній Frictionless зупиняється",
    "Parquet holds a date that is null, over which Frictionless fails",
)


def validate_table(
    path: Path,
    schema: Path,
    progress: Progress = UNSEEN,
    *,
    writing: Writing = GUESSED,
    sums: bool = True,
) -> TableReport:
    """Validate a CSV or Parquet file against a Table Schema, without an error limit.

    Args:
        path: the file.
        schema: Table Schema in JSON or YAML.
        progress: told how much has been read.
        writing: encoding and delimiter, where they are known.
        sums: put md5 and sha256 of a CSV file into the report, as Frictionless does;
            that takes longer than the proof itself.

    Raises:
        ConfigError: `schema-missing`, `schema-wrong`, `pandas-not-installed`.
        UnreadableReport: `table-missing`, `table-format`, `record-too-long`, or
            `table-damaged` where the file cannot be read to its end.
    """
    resource = open_resource(path, load_schema(schema), writing)
    return validate_resource(resource, path, progress, sums=sums)


def validate_resource(
    resource: Any, path: Path, progress: Progress = UNSEEN, *, sums: bool = True
) -> TableReport:
    """Validate a table with its schema, as Frictionless has it, not yet opened.

    Raises:
        ConfigError: `pandas-not-installed`.
        UnreadableReport: `record-too-long`, `table-damaged`.
    """
    from frictionless import FrictionlessException, system

    started = time.perf_counter()
    if _is_parquet(path):
        require_parquet()
    _choose_memory()
    _bound_cells()
    labels: list[str] = []
    with ExitStack() as unless_failed:
        report = unless_failed.enter_context(TableReport())
        try:
            # The name of the file is the user's own, whatever signs are in it.
            with system.use_context(trusted=True):
                labels = _validated(resource, path, report, progress, sums=sums)
        except FrictionlessException as problem:
            for error in problem.to_errors():
                report.add(error)
        except (OSError, pa.ArrowException) as error:
            raise UnreadableReport(
                "table-damaged", file=path, reason=quoted(error)
            ) from error
        except ValueError as error:
            if "NaTType" not in str(error):
                raise
            raise UnreadableReport(
                "table-damaged", file=path, reason=_NULL_DATE
            ) from error
        report.descriptor = _descriptor(resource, labels, report.count, started)
        unless_failed.pop_all()
        return report


def _validated(
    resource: Any, path: Path, report: TableReport, progress: Progress, *, sums: bool
) -> list[str]:
    """Fill a report by columns, or else by Frictionless; the labels of the table."""
    is_text = _is_one_text(resource, path)
    try:
        if is_text:
            check_lines(path, SAMPLED_LINES)
        resource.to_descriptor(validate=True)
        check_plain(resource)
        passing = partial(Passing, progress.read, sums=sums or bool(resource.hash))
        return _by_columns(resource, path, report, progress, passing)
    except UnsureError:
        report.clear()
        progress.restart()
        if is_text:
            check_lines(path)
        return _by_frictionless(resource, path, report, progress)


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _is_one_text(resource: Any, path: Path) -> bool:
    """Whether the table is the text of one file, and that is there."""
    packed = resource.compression or resource.extrapaths
    return bool(
        resource.path and not packed and not _is_parquet(path) and path.is_file()
    )


def _by_columns(
    resource: Any,
    path: Path,
    report: TableReport,
    progress: Progress,
    passing: Callable[[], Passing],
) -> list[str]:
    """Prove what columns can prove, hand over the rest; the labels of the table."""
    if _is_parquet(path):
        table: TextTable | TypedTable = TypedTable.open(resource, path)
        _judge(table, resource, report, progress, passing())
    else:
        table = _judged_text(resource, path, report, progress, passing)
        report.encoding, report.delimiter = table.head.encoding, table.head.delimiter
    for error in errors_of_size(resource):
        report.add(error)
    return table.labels


def _judged_text(
    resource: Any,
    path: Path,
    report: TableReport,
    progress: Progress,
    passing: Callable[[], Passing],
) -> TextTable:
    """Judge a table of text, or what of it comes before bytes that are no text."""
    table = TextTable.open(resource, path)
    try:
        _judge(table, resource, report, progress, passing())
    except NoTextError:
        report.clear()
        progress.restart()
        end, failure, stats = readable_part(resource)
        if table.proof.keys.foreign:
            raise
        table = TextTable.open(resource, path, end)
        _judge(table, resource, report, progress, passing())
        report.add(failure)
        resource.stats.bytes = stats.bytes
        resource.stats.md5, resource.stats.sha256 = stats.md5, stats.sha256
    return table


def _judge(
    table: TextTable | TypedTable,
    resource: Any,
    report: TableReport,
    progress: Progress,
    passing: Passing,
) -> None:
    """Prove a table and have Frictionless say what is wrong with the rest."""
    try:
        with passing:
            table.prove(passing.add)
    except LongRecordError as long:
        line = table.line_at(long.at) if isinstance(table, TextTable) else None
        raise too_long(table.path, line) from long
    stats, rows = resource.stats, table.proof.rows
    for error in _handed(resource, table):
        report.add(error)
        if not progress.worded(getattr(error, "row_number", 0), rows):
            break  # nobody reads it; that there are errors is known
    stats.rows, stats.fields = rows, len(resource.schema.fields)
    _note_halves(table, report)
    if isinstance(table, TextTable):
        report.has_breaks = passing.has_quotes and passing.lines > rows + 1
        stats.bytes = passing.bytes
        stats.md5, stats.sha256 = passing.digests()


def _note_halves(table: TextTable | TypedTable, report: TableReport) -> None:
    """Note the rows that have a part of their key: Frictionless passes them."""
    key = table.proof.keys.primary
    if len(key) > 1:
        found = halves([table.proof.images([name]) for name in key])
        report.halves = len(found)
        report.first_half = int(found[0]) + FIRST_ROW if len(found) else None


def _handed(resource: Any, table: TextTable | TypedTable) -> Iterator["Error"]:
    """What Frictionless says of the header, and of the rows that are not proven."""
    schema = resource.schema.to_descriptor()
    proven = Proven(resource.name, schema, table.labels, table.proof, table.given)
    (handed,) = hand_over([proven])
    if table.is_header_sound and not len(handed.asked):
        return iter(())
    return (error for _, error in errors_in([handed]))


def _by_frictionless(
    resource: Any, path: Path, report: TableReport, progress: Progress
) -> list[str]:
    """Let Frictionless read the whole table; its labels, or none where it could not."""
    from frictionless import FrictionlessException
    from frictionless.formats import CsvControl

    key = resource.schema.primary_key

    def on_row(row: Any) -> None:
        progress.at(resource.stats.bytes)
        if len(key) > 1 and {row.get(name) is None for name in key} == {True, False}:
            report.halves += 1
            report.first_half = report.first_half or row.row_number

    for error in errors_of(resource, on_row):
        if error.note.startswith(_CELL_TOO_LONG):
            raise too_long(path, line_of_long_cell(path))
        report.add(error)
    report.encoding = resource.encoding
    report.delimiter = CsvControl.from_dialect(resource.dialect).delimiter
    try:
        return list(resource.labels) if resource.row_stream else []
    except FrictionlessException:
        return []


def _choose_memory() -> None:
    """Have Arrow's memory of jemalloc, where it is built in.

    Blocks come and go in several threads; with Arrow's own choice, mimalloc, a long
    table takes about a seventh longer.
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def _bound_cells() -> None:
    """Have Python's `csv` stop at a cell beyond all bounds, such as one never closed.

    Frictionless lifts that bound when its reader of CSV is imported.
    """
    import frictionless.formats.csv  # noqa: F401 - see above

    csv.field_size_limit(MOST_HELD)


def _descriptor(
    resource: Any, labels: list[str], count: int, started: float
) -> dict[str, Any]:
    """Frictionless's report of a resource, with the errors only counted."""
    from frictionless import Report

    seconds = round(time.perf_counter() - started, 3)
    made = Report.from_validation_task(resource, time=seconds, labels=labels)
    descriptor: dict[str, Any] = made.to_descriptor()
    for part in (descriptor, *descriptor["tasks"]):
        part["valid"] = not count
        part["stats"]["errors"] = count
    return descriptor
