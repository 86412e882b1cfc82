"""Feedback to the department: a page and a workbook for each report of a run.

They land in `output/feedback/`, named by the report's uid, or by the name of the file
where it is not known whose report it is.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flows.correct.books import is_filled
from flows.gather.kept import kept_text
from flows.gather.reports import is_book
from flows.gather.said import Read, Said
from flows.publish.feedback.index import render_index
from flows.publish.feedback.page import Origin, render_page
from flows.publish.feedback.words import code_names
from flows.publish.feedback.workbook import has_rows, render_workbook
from flows.publish.files import write_file
from flows.recording import kyiv
from flows.wording import severity, what_is_wrong, what_to_do, writable
from transforms.document import Document
from transforms.errors import UnreadableReport
from transforms.extract.untaken import Untaken
from transforms.feedback import (
    Feedback,
    Worded,
    failures_of,
    give_feedback,
    notes_on,
    untaken_of,
)
from transforms.feedback_index import INDEX, Entry, periods_of
from transforms.lost import Lost
from transforms.reported import reported
from transforms.rules import Failure

if TYPE_CHECKING:
    from flows.run import Run

FOLDER = "feedback"
# Windows has no such names.
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_NO_FILE = frozenset({"path-missing", "folder-without-reports"})
_LONGEST_SUFFIX = 10
_LONGEST_NAME = 150  # bytes, of 255 that a file system allows


class Told(NamedTuple):
    """What is told of one report, and the name of its files."""

    path: Path
    name: str
    day: datetime
    feedback: Feedback


def write_feedback(run: "Run") -> list[Path]:
    """Write what each department is told of its report.

    The same report with the same verdict gives the same bytes. A workbook is made only
    where it has rows; one that has none any more is removed.

    Returns:
        The pages, in the order of the reports.
    """
    pages: list[Path] = []
    total = len(list(_paths(run)))
    for path, name, day, feedback in feedbacks(run):
        run.on_file(len(pages) + 1, total)
        origin = _origin(run, path)
        page = run.output / FOLDER / f"{name}.html"
        write_file(page, render_page(feedback, origin))
        book = page.with_name(f"{name}.xlsx")
        content = b""
        if has_rows(feedback) and (run.report_of(path) or not is_book(path)):
            content = render_workbook(feedback, day, _version(run, path))
        _replace_book(run, book, content)
        pages.append(page)
    for path in (*run.documents, *run.accepted_books):
        own = name_after(run.key_of(path))
        for suffix in ("html", "xlsx"):
            (run.output / FOLDER / f"{own}.{suffix}").unlink(missing_ok=True)
    if pages:
        write_file(run.output / FOLDER / INDEX, _index(run, withheld_keys(run)))
    return pages


def _replace_book(run: "Run", book: Path, content: bytes) -> None:
    """Put a workbook in the place of another, or none; a filled one is not lost."""
    if is_filled(run, book, content):
        report = book.stem
        failure = Failure(
            "workbook-in-feedback", "listOfReports", report, details={"file": book}
        )
        run.failures.append(failure)
    elif content:
        write_file(book, content)
    else:
        book.unlink(missing_ok=True)


def write_book(run: "Run", path: Path) -> Path:
    """Write the workbook of the report that a workbook stands for, to be filled in."""
    feedback, _ = feedback_on(run, path, withheld_keys(run))
    book = run.output / FOLDER / f"{_name(run, path)}.xlsx"
    content = render_workbook(feedback, _day(run, path), _version(run, path))
    write_file(book, content)
    return book


def feedbacks(run: "Run") -> Iterator[Told]:
    """What each department is told of its report, in the order of the reports."""
    withheld, unread = withheld_keys(run), Unread(run)
    for path in _paths(run):
        feedback = _feedback(run, path, withheld, unread)
        yield Told(path, _name(run, path), _day(run, path), feedback)


def feedback_on(
    run: "Run", path: Path, withheld: frozenset[str]
) -> tuple[Feedback, Origin]:
    """What is told of one file of a run that has judged it, and where it is from.

    Args:
        run: a run after its stage `validate`.
        path: one of its files.
        withheld: see `withheld_keys`.
    """
    return _feedback(run, path, withheld, Unread(run)), _origin(run, path)


def _origin(run: "Run", path: Path) -> Origin:
    day = f"{_day(run, path):%d.%m.%Y}"
    uid = run.report_of(path)
    name = run.histories[uid].versions[-1].file_name if uid else path.name
    return Origin(writable(name), day, run.council.name, _contact(run))


def withheld_keys(run: "Run") -> frozenset[str]:
    """Keys of the rows that the run withholds."""
    if run.verdict is None:
        return frozenset()
    keys = {spec.name: spec.key for spec in run.dataset.tables}
    return frozenset(
        str(row[keys[name]])
        for name, rows in run.verdict.withheld.items()
        for row in rows
    )


def _index(run: "Run", withheld: frozenset[str]) -> bytes:
    """The index of all reports kept, and of the files that could not be read."""
    folder = run.output / FOLDER
    entries = [*_entries(run, withheld)]
    uids = {f"{uid}.html" for uid in run.histories} | {INDEX}
    unread = sorted(p.name for p in folder.glob("*.html") if p.name not in uids)
    return render_index(
        run.council.name,
        periods_of(entries),
        unread,
        lambda name: (folder / name).is_file(),
    )


def _entries(run: "Run", withheld: frozenset[str]) -> Iterator[Entry]:
    for uid, history in run.histories.items():
        newest = history.versions[-1]
        document, report = newest.document, newest.document["report"]
        rows = [*document["figures"], *document["events"], *document["activities"]]
        held = sum(row["uid"] in withheld for row in rows)
        state = "refused" if uid in withheld else "partly" if held else "accepted"
        name = report["department"] or "Підрозділ не названо"
        yield Entry(report["period"], name, state, held, uid, newest.gathered_at)
    for failure in run.failures:
        if failure.rule_id == "department-missing":
            told = failure.details
            yield Entry(str(told["period"]), str(told["department"]), "missing")


def _paths(run: "Run") -> Iterator[Path]:
    """The files of the run, those that could not be read too, each once.

    A workbook stands for the report that it corrects, where that is not of this run.
    """
    paths = [snapshot.path for snapshot in run.snapshots]
    paths += [
        Path(str(failure.details["path"]))
        for failure in run.unreadable
        if failure.rule_id not in _NO_FILE
    ]
    uids = {document["report"]["uid"] for document in run.documents.values()}
    paths += [
        path
        for path, count in run.taken.items()
        if count and run.report_of(path) not in uids
    ]
    yield from dict.fromkeys(paths)


def _name(run: "Run", path: Path) -> str:
    return run.report_of(path) or name_after(run.key_of(path))


def name_after(key: str) -> str:
    """A name after the key of a file, which every system takes.

    What had to be cut off or put into one word has a sign of its own, so that no two
    files share a name.

    >>> [name_after(key) for key in ('зві"т.docx', "a.html", "index", "a/b.txt")]
    ['зві_т.docx', 'a-html', 'index-', 'a_b-5550000d.txt']
    """
    name = _REFUSED.sub("_", key).rstrip(". ")
    if Path(key).suffix.lower() in {".html", ".htm"}:
        name = "-".join(name.rsplit(".", 1))
    if f"{name}.html" == INDEX:
        name += "-"
    if "/" not in key and len(name.encode()) <= _LONGEST_NAME:
        return name
    sign = hashlib.sha256(key.encode()).hexdigest()[:8]
    begin = Path(name).stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    return f"{begin}-{sign}{Path(name).suffix[:_LONGEST_SUFFIX]}"


def _day(run: "Run", path: Path) -> datetime:
    """When the report came first, by Kyiv; a rerun does not change it."""
    uid = run.report_of(path)
    if uid:
        newest = run.histories[uid].versions[-1]
        return datetime.fromisoformat(newest.gathered_at)
    return kyiv(run.started)


def _version(run: "Run", path: Path) -> str:
    """How the sha256 of the report's file begins."""
    uid = run.report_of(path)
    return run.histories[uid].versions[-1].sha256[:16] if uid else ""


def _contact(run: "Run") -> str:
    publisher = run.settings.publisher
    return ", ".join(filter(None, (publisher.contact_name, publisher.contact_email)))


class Unread:
    """What is wrong with the files that could not be read, looked up by file."""

    def __init__(self, run: "Run") -> None:
        """Look through the failures once: a folder may have thousands."""
        self._failures = run.unreadable
        self._places: defaultdict[str, set[int]] = defaultdict(set)
        for place, failure in enumerate(self._failures):
            # Of a file, or of several that it names.
            named = str(failure.details.get("files", "")).split(", ")
            for name in (str(failure.details.get("path")), *named):
                self._places[name].add(place)

    def of(self, path: Path, key: str) -> list[Failure]:
        """Failures of a file, in their order."""
        places = self._places[str(path)] | self._places[key]
        return [self._failures[place] for place in sorted(places)]


def _feedback(
    run: "Run", path: Path, withheld: frozenset[str], unread: Unread
) -> Feedback:
    text, said = _said(run, path)
    uid = run.report_of(path)
    settled = run.settled[uid][-1] if uid else None
    if settled:
        document: Document | None = settled.document
        failures = failures_of(settled.document, run.failures)
    else:
        failures = unread.of(path, run.key_of(path))
        document, withheld = _set_aside(said)
    untaken: Iterable[Untaken] = said.untaken if said else ()
    if settled:
        untaken = untaken_of(settled, untaken)

    def worded(failure: Failure) -> Worded:
        kind = severity(failure.rule_id)
        if kind == "error" and not run.withholds(failure):
            kind = "waived"
        what = what_is_wrong(failure.rule_id, failure.details, "uk")
        return Worded(kind, what, what_to_do(failure.rule_id, failure.details, "uk"))

    given = give_feedback(text, document, failures, withheld, untaken, worded)
    taken = [settled.document] if settled else []
    values = reported(taken, run.catalogue.indicator_names, withheld)
    stated = {key[2]: one.value for key, one in values.items()}
    notes = notes_on(settled) if settled else ()
    names = code_names(run.settings.codes)
    return replace(given, names=names, stated=stated, corrections=notes)


def _said(run: "Run", path: Path) -> tuple[str, Said | None]:
    """The text of a report and what it says; of one that is kept, said anew."""
    if path in run.texts or path not in run.filled:
        text = run.texts[path].text if path in run.texts else ""
        return text, run.said.get(path)
    uid = run.filled[path].report
    version = run.histories[uid].versions[-1] if uid in run.histories else None
    kept = kept_text(run.output, uid, version.sha256) if version else None
    if kept is None or run.report_of(path) is None:
        return "", None
    try:
        said = run.reader.extract(Read(kept[0], Lost((), ())), path.name)
    except UnreadableReport:
        return kept[0], None
    run.reader.close()
    return kept[0], said


def _set_aside(said: Said | None) -> tuple[Document | None, frozenset[str]]:
    """What a report says that is not taken at all: every row of it is withheld."""
    if not said:
        return None, frozenset()
    document = said.document
    entries = [*document["figures"], *document["events"], *document["activities"]]
    uids = [document["report"]["uid"], *(entry["uid"] for entry in entries)]
    return document, frozenset(uids)
