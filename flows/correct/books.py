"""Workbooks of feedback that came back: their corrections, taken all or none."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flows.correct.settling import known_of, settle_all, text_in
from flows.gather.kept import History
from flows.gather.reports import BOOK_SUFFIX, Snapshot
from flows.ledger import corrections_in, workbooks_in
from flows.publish.files import write_file
from flows.recording import instant
from flows.run import Run
from transforms.corrections import live_corrections
from transforms.corrections.book import (
    FIGURES,
    Book,
    CellError,
    Row,
    error_in,
    request_of,
)
from transforms.corrections.request import entry_of
from transforms.document import Document
from transforms.errors import RequestError, UnreadableReport
from transforms.rules import Failure

FOLDER = "corrections"
_NO_REPORTS = "folder-without-reports"
Entry = dict[str, Any]


class Batch(NamedTuple):
    """The corrections of one workbook, to be written to the ledger."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]


def read_books(run: Run) -> None:
    """Find out which of the workbooks are ours, and what is filled in in them.

    One of somebody else's that lies in a folder is let be; one that was named itself
    is told of.
    """
    for snapshot in run.books:
        try:
            book = run.reader.workbook(snapshot.content, snapshot.name)
        except UnreadableReport as problem:
            run.refuse(problem, snapshot.path)
            continue
        if book is None and snapshot.path in run.paths:
            other = UnreadableReport("unknown-format", file=snapshot.name)
            run.refuse(other, snapshot.path)
        elif book:
            run.filled[snapshot.path] = book
            _forget_empty_folder(run, snapshot)


def settle_run(run: Run) -> None:
    """Lay the corrections of the ledger and of the workbooks over the reports."""
    records = run.ledger.records()
    entries, texts = corrections_in(records), text_in(run)
    run.settled = settle_all(
        run.histories, entries, texts, run.catalogue.indicator_names
    )
    run.orphans = [
        one
        for uid, corrections in live_corrections(entries).items()
        if uid not in run.histories
        for one in corrections
    ]
    done = workbooks_in(records)
    for snapshot in run.books:
        book = run.filled.get(snapshot.path)
        if book is None or snapshot.sha256 in done:
            continue
        done.add(snapshot.sha256)
        made = _Taking(run, book, entries).entries(snapshot)
        run.taken[snapshot.path] = len(made)
        if made:
            entries = [*entries, *made]
            run.batches.append(Batch(snapshot, tuple(made)))
    if run.batches:
        run.settled = settle_all(
            run.histories, entries, texts, run.catalogue.indicator_names
        )


def is_filled(run: Run, path: Path, content: bytes) -> bool:
    """Whether a workbook of feedback was filled in where it lies, and not taken yet.

    Args:
        run: the run that would write over it.
        path: where the workbook is, if it is.
        content: what would be written; the same bytes are filled in by nobody.
    """
    there = path.read_bytes() if path.is_file() else content
    if there == content:
        return False
    digest = hashlib.sha256(there).hexdigest()
    if digest in workbooks_in(run.ledger.records()):
        return False
    try:
        book = run.reader.workbook(there, path.name)
    except UnreadableReport:
        return False
    finally:
        run.reader.close()
    return bool(book and book.rows)


def keep_books(run: Run) -> None:
    """Keep the workbooks whose corrections are taken."""
    for snapshot, _ in run.batches:
        name = f"{snapshot.sha256[:16]}{BOOK_SUFFIX}"
        write_file(run.output / FOLDER / name, snapshot.content)


def record_books(run: Run) -> None:
    """Write the corrections of the workbooks into the ledger."""
    for snapshot, entries in run.batches:
        told = {"sha256": snapshot.sha256, "name": snapshot.name}
        run.ledger.correct(entries, told)


class _Taking:
    """The corrections of one workbook, each looked at after those before it."""

    def __init__(self, run: Run, book: Book, entries: list[Entry]) -> None:
        self._run = run
        self._book = book
        self._before = entries

    def entries(self, snapshot: Snapshot) -> list[Entry]:
        """Entries for the ledger; none where something is wrong, which is told."""
        run, made, failures = self._run, list[Entry](), list[Failure]()
        read = self._as_read()
        if read is None:
            problem = UnreadableReport("workbook-unknown", report=self._book.report)
            run.refuse(problem, snapshot.path)
            return []
        for row in self._book.rows:
            try:
                made += self._of(row, read, [*self._before, *made])
            except CellError as error:
                failures.append(_failure(run, snapshot, error))
        run.failures += failures
        return [] if failures else made

    def _as_read(self) -> Document | None:
        """The version that the workbook was made of, where it is kept."""
        history = self._run.histories.get(self._book.report)
        versions = history.versions if history else ()
        own = (one for one in versions if one.sha256[:16] == self._book.version)
        return next((one.document for one in own), None)

    def _of(self, row: Row, read: Document, before: list[Entry]) -> Iterator[Entry]:
        """The entry of a row, unless just that is decided already."""
        run, uid = self._run, self._book.report
        versions = run.histories[uid].versions[-1:]
        history = History(uid, versions)
        now = settle_all(
            {uid: history}, before, text_in(run), run.catalogue.indicator_names
        )
        asked = request_of(self._book, row, read, now[uid][-1])
        try:
            entry = entry_of(asked, known_of(run, now), len(before) + 1)
        except RequestError as error:
            raise error_in(row, error) from error
        live = live_corrections(before).get(uid, ())
        if not any(one.same_as(entry) for one in live):
            yield entry | {"madeAt": instant(run.started)}


def _failure(run: Run, snapshot: Snapshot, error: CellError) -> Failure:
    """The failure of a cell; it is of the file, as one that could not be read."""
    return Failure(
        "workbook-wrong",
        None,
        run.key_of(snapshot.path),
        error.column,
        f"{FIGURES}!{error.row}",
        details={
            **error.details,
            "path": str(snapshot.path),
            "sheet": FIGURES,
            "row": error.row,
            "column": error.column,
            "reason": error.rule_id,
        },
        dataset=None,
    )


def _forget_empty_folder(run: Run, snapshot: Snapshot) -> None:
    """A folder with nothing but corrections is no mistake."""
    run.failures = [
        one
        for one in run.failures
        if one.rule_id != _NO_REPORTS
        or not snapshot.path.is_relative_to(str(one.details["path"]))
    ]
