"""One table against one Table Schema: the report that Frictionless would give, sooner.

Rows that the columnar pass proves clean are done with; the others go to Frictionless,
under their numbers in the file. Where the pass is not certain to read the file as
Frictionless does, Frictionless reads it all.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.descriptors import load_schema
from flows.extras import require_parquet
from flows.parquet import TypedTable
from flows.table_report import TableReport
from flows.tables import GUESSED, TextTable, Writing, check_plain, open_resource
from flows.validate.progress import UNSEEN, Progress
from transforms.errors import Bilingual, UnreadableReport
from transforms.handover import (
    FIRST_ROW,
    Handed,
    errors_in,
    errors_of,
    errors_of_size,
)
from transforms.notes import quoted
from transforms.proof.blocks import UnsureError
from transforms.proof.texts import merged

if TYPE_CHECKING:
    from frictionless import Error

_MOST_WAITING = 16
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
        UnreadableReport: `table-missing`, `table-format`, or `table-damaged` where the
            file cannot be read to its end.
    """
    resource = open_resource(path, load_schema(schema), writing)
    return validate_resource(resource, path, progress, sums=sums)


def validate_resource(
    resource: Any, path: Path, progress: Progress = UNSEEN, *, sums: bool = True
) -> TableReport:
    """Validate a table with its schema, as Frictionless has it, not yet opened.

    Raises:
        ConfigError: `pandas-not-installed`.
        UnreadableReport: `table-damaged`.
    """
    from frictionless import FrictionlessException, system

    started = time.perf_counter()
    if _is_parquet(path):
        require_parquet()
    _choose_memory()
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
    try:
        resource.to_descriptor(validate=True)
        check_plain(resource)
        return _by_columns(resource, path, report, progress, sums=sums)
    except UnsureError:
        report.clear()
        progress.restart()
        return _by_frictionless(resource, report, progress)


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _by_columns(
    resource: Any, path: Path, report: TableReport, progress: Progress, *, sums: bool
) -> list[str]:
    """Prove what columns can prove, hand over the rest; the labels of the table."""
    kind = TypedTable if _is_parquet(path) else TextTable
    table = kind.open(resource, path)
    passing = _Passing(progress.read, sums=sums or bool(resource.hash))
    with passing:
        table.prove(passing.add)
    stats, rows = resource.stats, table.proof.rows
    for error in _handed(resource, table):
        progress.worded(getattr(error, "row_number", 0), rows)
        report.add(error)
    stats.rows, stats.fields = rows, len(resource.schema.fields)
    if isinstance(table, TextTable):
        stats.bytes = passing.bytes
        stats.md5, stats.sha256 = passing.digests()
        report.delimiter = table.proof.delimiter
    for error in errors_of_size(resource):
        report.add(error)
    return table.labels


def _handed(resource: Any, table: TextTable | TypedTable) -> Iterator["Error"]:
    """What Frictionless says of the header, and of the rows that are not proven."""
    rows = asked = table.proof.unproven({})
    if table.is_header_sound and not asked.size:
        return iter(())
    for _, pointed in table.proof.targets(asked, {}):
        rows = merged(rows, pointed)
    handed = Handed(
        resource.name,
        resource.schema.to_descriptor(),
        table.labels,
        (rows + FIRST_ROW).tolist(),
        table.given(rows),
        frozenset((asked + FIRST_ROW).tolist()),
    )
    return (error for _, error in errors_in([handed]))


def _by_frictionless(
    resource: Any, report: TableReport, progress: Progress
) -> list[str]:
    """Let Frictionless read the whole table; its labels, or none where it could not."""
    from frictionless import FrictionlessException
    from frictionless.formats import CsvControl

    for error in errors_of(resource, lambda: progress.at(resource.stats.bytes)):
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
