"""One table against one Table Schema: the report that Frictionless would give, sooner.

Rows that the columnar pass proves clean are done with; the others go to Frictionless,
under their numbers in the file. Where the pass is not certain to read the file as
Frictionless does, Frictionless reads it all.
"""

import csv
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.extras import require_parquet
from flows.head import readable_part
from flows.long_records import (
    SAMPLED_LINES,
    check_lines,
    line_of_long_cell,
    too_long,
)
from flows.parquet import TypedTable
from flows.table_report import TableReport
from flows.tables import TextTable, load_schema, open_resource
from transforms.errors import UnreadableReport
from transforms.handover import Proven, errors_in, errors_of, hand_over
from transforms.notes import quoted
from transforms.proof.blocks import MOST_HELD, LongRecordError, NoTextError, UnsureError

if TYPE_CHECKING:
    from frictionless import Error

_MOST_WAITING = 16
# How Python's `csv` begins to say so.
_CELL_TOO_LONG = "field larger than field limit"


def validate_table(
    path: Path,
    schema: Path,
    on_bytes: Callable[[int], object] = lambda _: None,
    *,
    sums: bool = True,
) -> TableReport:
    """Validate a CSV or Parquet file against a Table Schema, without an error limit.

    Args:
        path: the file.
        schema: Table Schema in JSON or YAML.
        on_bytes: told how many bytes more have been read.
        sums: put md5 and sha256 of a CSV file into the report, as Frictionless does;
            that takes longer than the proof itself.

    Raises:
        ConfigError: `schema-missing`, `schema-wrong`, `pandas-not-installed`.
        UnreadableReport: `table-missing`, `table-format`, or `table-damaged` where
            Frictionless itself fails on the file.
    """
    from frictionless import FrictionlessException

    started = time.perf_counter()
    if _is_parquet(path):
        require_parquet()
    elif path.is_file():
        check_lines(path, SAMPLED_LINES)
    _choose_memory()
    _bound_cells()
    resource = open_resource(path, load_schema(schema))
    report, labels = TableReport(), []
    try:
        try:
            resource.to_descriptor(validate=True)
            passing = partial(_Passing, on_bytes, sums=sums)
            labels = _by_columns(resource, path, report, passing)
        except UnsureError:
            report.clear()
            labels = _by_frictionless(resource, path, report)
    except FrictionlessException as problem:
        for error in problem.to_errors():
            report.add(error)
    except UnreadableReport:
        report.close()
        raise
    except Exception as error:
        report.close()
        raise UnreadableReport(
            "table-damaged", file=path, reason=quoted(error)
        ) from error
    report.descriptor = _descriptor(resource, labels, report.count, started)
    return report


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _by_columns(
    resource: Any,
    path: Path,
    report: TableReport,
    passing: Callable[[], "_Passing"],
) -> list[str]:
    """Prove what columns can prove, hand over the rest; the labels of the table."""
    if _is_parquet(path):
        table: Any = TypedTable.open(resource, path)
        return _judged(table, resource, report, passing())
    table = TextTable.open(resource, path)
    try:
        return _judged(table, resource, report, passing())
    except NoTextError:
        report.clear()
        end, failure, stats = readable_part(resource)
        if table.proof.keys.foreign:
            raise
        table = TextTable.open(resource, path, end)
        labels = _judged(table, resource, report, passing())
        report.add(failure)
        resource.stats.bytes = stats.bytes
        resource.stats.md5, resource.stats.sha256 = stats.md5, stats.sha256
        return labels


def _judged(
    table: TextTable | TypedTable,
    resource: Any,
    report: TableReport,
    passing: "_Passing",
) -> list[str]:
    """Prove a table and have Frictionless say what is wrong with the rest."""
    try:
        with passing:
            table.prove(passing.add)
    except LongRecordError as long:
        line = table.line_at(long.at) if isinstance(table, TextTable) else None
        raise too_long(Path(resource.normpath), line) from long
    for error in _handed(resource, table):
        report.add(error)
    stats = resource.stats
    stats.rows, stats.fields = table.proof.rows, len(resource.schema.fields)
    if isinstance(table, TextTable):
        stats.bytes = passing.bytes
        stats.md5, stats.sha256 = passing.digests()
    return table.labels


def _handed(resource: Any, table: Any) -> Iterator["Error"]:
    """What Frictionless says of the header, and of the rows that are not proven."""
    schema = resource.schema.to_descriptor()
    proven = Proven(resource.name, schema, table.labels, table.proof, table.given)
    (handed,) = hand_over([proven])
    if table.is_header_sound and not len(handed.asked):
        return iter(())
    return (error for _, error in errors_in([handed]))


def _by_frictionless(resource: Any, path: Path, report: TableReport) -> list[str]:
    """Let Frictionless read the whole table; its labels, or none where it could not."""
    from frictionless import FrictionlessException

    if not _is_parquet(path):
        check_lines(path)
    for error in errors_of(resource):
        if error.note.startswith(_CELL_TOO_LONG):
            raise too_long(path, line_of_long_cell(path))
        report.add(error)
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


class _Passing:
    """Bytes as they pass: how many, and md5 and sha256, each by its own thread."""

    def __init__(self, on_bytes: Callable[[int], object], *, sums: bool) -> None:
        kinds = (hashlib.md5, hashlib.sha256) if sums else ()
        self.bytes = 0
        self._on_bytes = on_bytes
        self._hashes = [kind(usedforsecurity=False) for kind in kinds]
        self._pools = [ThreadPoolExecutor(1) for _ in self._hashes]
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        for pool in self._pools:
            pool.shutdown()

    def add(self, chunk: bytes) -> None:
        self.bytes += len(chunk)
        self._on_bytes(len(chunk))
        for pool, made in zip(self._pools, self._hashes, strict=True):
            self._waiting.append(pool.submit(made.update, chunk))
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft().result()

    def digests(self) -> tuple[str | None, str | None]:
        """Both sums in hexadecimal; None where they were not wanted."""
        if not self._hashes:
            return None, None
        md5, sha256 = (made.hexdigest() for made in self._hashes)
        return md5, sha256


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
