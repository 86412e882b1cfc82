"""The workbook of feedback that came back: what a person has filled in.

It names the report and the version that it was made of, so that a figure is known by
its place in that version, and is looked for in the newest by its words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.corrections.place import figures_at, place_of, plain_words
from transforms.corrections.request import Request
from transforms.corrections.settle import Settled
from transforms.document import Document
from transforms.errors import RequestError, UnreadableReport
from transforms.read.spreadsheet import Cell, Sheet, read_spreadsheet

FIGURES = "Показники"
GUIDE = "Як виправити"
REPORT, VERSION = "Звіт:", "Редакція:"
UID, SENTENCE, OBJECT, UNIT = (
    "Ідентифікатор", "Речення", "Що пораховано", "Одиниця",
)  # fmt: skip
VALUE, INDICATOR, TOTAL, NO_FIGURE, REASON, BY = FILLED = (
    "Правильне значення", "Показник (код)", "Частина від (ідентифікатор)",
    "Не показник", "Чому", "Хто",
)  # fmt: skip
_DECIDING = (VALUE, INDICATOR, TOTAL, NO_FIGURE)
_TITLES = (UID, SENTENCE, OBJECT, UNIT, *FILLED)
_YES = frozenset({"так", "yes", "x", "х", "+", "1", "v", "true"})
MOST_ROWS = 10_000
LONGEST = 4_000  # letters of a cell
_SIGNS = re.compile(r"\[U\+[0-9A-F]{4}\]|\W")
# The column where each mistake is.
_COLUMNS = {
    "correction-value-wrong": VALUE, "correction-indicator-unknown": INDICATOR,
    "correction-unit-differs": INDICATOR, "correction-total-unknown": TOTAL,
    "correction-ambiguous": TOTAL, "correction-circle": TOTAL,
    "correction-unit-unknown": UNIT, "correction-add-wrong": VALUE,
    "correction-quote-wrong": SENTENCE, "correction-figure-there": SENTENCE,
    "correction-options": NO_FIGURE,
}  # fmt: skip
_OPTIONS = {"--by": BY, "--reason": REASON, "--add": OBJECT, "--quote": SENTENCE}


class Row(NamedTuple):
    """A row that has something filled in, and its cells by the titles of columns."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, title: str) -> str:
        """What is in a cell, on one line."""
        return plain_words(self.cells.get(title, Cell("")).text)


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says; `version` begins the sha256 of the report's file."""

    report: str
    version: str
    rows: tuple[Row, ...]


class CellError(Exception):
    """What is wrong in a workbook, and where."""

    def __init__(self, row: int, column: str, rule_id: str, **details: object) -> None:
        """Name the row, the title of the column, and the rule."""
        super().__init__(row, column, rule_id)
        self.row = row
        self.column = column
        self.rule_id = rule_id
        self.details = details


def read_book(content: bytes) -> Book | None:
    """What is filled in in a workbook of feedback; None where it is none of ours.

    Raises:
        UnreadableReport: `damaged-document`, `expands-too-much`; `workbook-column`.
    """
    if not content.startswith(b"PK"):
        return None
    sheets = read_spreadsheet(content)
    if FIGURES not in sheets or GUIDE not in sheets:
        return None
    about = {
        row[1].text.strip(): row.get(2, Cell("")).text.strip()
        for row in sheets[GUIDE].values()
        if 1 in row
    }
    if not about.get(REPORT) or not about.get(VERSION):
        return None
    rows = tuple(_rows(sheets[FIGURES]))
    return Book(about[REPORT][:LONGEST], about[VERSION][:LONGEST], rows)


def _rows(sheet: Sheet) -> Iterator[Row]:
    titles = {cell.text.strip(): at for at, cell in sheet.get(1, {}).items()}
    for title in _TITLES:
        if title not in titles:
            raise UnreadableReport("workbook-column", sheet=FIGURES, column=title)
    for number in sorted(sheet.keys() - {1})[:MOST_ROWS]:
        cells = {
            title: Cell(found.text[:LONGEST], found.is_formula)
            for title in _TITLES
            if (found := sheet[number].get(titles[title]))
            and (found.is_formula or found.text.strip())
        }
        if cells.keys() & set(FILLED) or (cells and UID not in cells):
            yield Row(number, cells)


def request_of(book: Book, row: Row, version: Document, newest: Settled) -> Request:
    """What a row asks for, of the newest version of the report.

    Args:
        book: the workbook.
        row: one of its rows.
        version: the report as it was read when the workbook was made.
        newest: the report as it stands.

    Raises:
        CellError: what is wrong with the row.
    """
    for title, cell in row.cells.items():
        if cell.is_formula:
            raise CellError(row.number, title, "workbook-formula")
    if UID not in row.cells:
        return _addition(book, row)
    if not any(title in row.cells for title in _DECIDING):
        raise CellError(row.number, VALUE, "workbook-nothing-decided")
    said = row.text(NO_FIGURE).casefold()
    if said and said not in _YES:
        raise CellError(row.number, NO_FIGURE, "workbook-yes", text=said)
    return Request(
        figure=_moved(row, version, newest),
        indicator=row.text(INDICATOR) or None,
        value=row.text(VALUE) or None,
        part_of=_total(row, version, newest),
        not_a_figure=bool(said),
        by=row.text(BY),
        reason=row.text(REASON),
    )


def error_in(row: Row, error: RequestError) -> CellError:
    """The error of a request, by its place in the workbook."""
    option = str(error.details.get("option", ""))
    column = _OPTIONS.get(option) or _COLUMNS.get(error.rule_id, UID)
    details: dict[str, Any] = dict(error.details)
    if option:
        details["option"] = f"«{column}»"
    return CellError(row.number, column, error.rule_id, **details)


def _addition(book: Book, row: Row) -> Request:
    for title in (VALUE, SENTENCE, OBJECT):
        if title not in row.cells:
            raise CellError(row.number, title, "workbook-addition")
    unit = row.text(UNIT) or "item"
    return Request(
        add=f"{row.text(VALUE)} {unit} {row.text(OBJECT)}",
        report=book.report,
        quote=row.text(SENTENCE),
        indicator=row.text(INDICATOR) or None,
        part_of=row.text(TOTAL) or None,
        by=row.text(BY),
        reason=row.text(REASON),
    )


def _moved(row: Row, version: Document, newest: Settled) -> str:
    """The uid now of the figure that a row is of."""
    uid = row.text(UID)
    figure = _figures(version).get(uid)
    if figure is None:
        return uid  # one that was added, or none: told as such
    if not _letters(figure["quote"]).startswith(_letters(row.text(SENTENCE))):
        raise CellError(row.number, SENTENCE, "workbook-sentence-changed")
    return _now(figure, version, newest) or _gone(row, UID)


def _total(row: Row, version: Document, newest: Settled) -> str | None:
    """The uid now of the total that a row names."""
    asked = row.text(TOTAL)
    ending = [uid for uid in _figures(version) if asked and uid.endswith(asked)]
    if len(ending) != 1:
        return asked or None
    total = _figures(version)[ending[0]]
    return _now(total, version, newest) or _gone(row, TOTAL)


def _now(figure: Document, version: Document, newest: Settled) -> str | None:
    place = place_of(figure, version["figures"])
    return figures_at(newest.read["figures"]).get(place)


def _gone(row: Row, column: str) -> str:
    raise CellError(row.number, column, "workbook-sentence-gone")


def _letters(text: str) -> str:
    """Letters and digits of a sentence: signs that are not seen are shown as codes."""
    return _SIGNS.sub("", text)


def _figures(version: Document) -> dict[str, Document]:
    return {figure["uid"]: figure for figure in version["figures"]}
