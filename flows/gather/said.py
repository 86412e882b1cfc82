"""What the child that reads has answered, checked to be what it should be.

A hostile document may have made the child its own, so nothing of an answer is believed:
names, types, and places in the text, before anything of it goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.corrections.book import LONGEST, MOST_ROWS, Book, Row
from transforms.document import Document
from transforms.errors import Bilingual, UnreadableReport
from transforms.extract.untaken import Untaken
from transforms.lost import MOST_TOLD, Lost
from transforms.read.spreadsheet import Cell

_TEXT = (str,)
_MAYBE = (str, type(None))
_PLACE = (int,)
_SHAPES: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "report": {
        "uid": _TEXT, "title": _MAYBE, "period": _MAYBE, "periodStart": _MAYBE,
        "periodEnd": _MAYBE, "periodFrom": _MAYBE, "periodInName": _MAYBE,
        "department": _MAYBE, "publisherName": _TEXT,
        "headPost": _MAYBE, "headName": _MAYBE,
    },
    "figures": {
        "uid": _TEXT, "value": (int, float), "unit": _TEXT, "object": _MAYBE,
        "action": _MAYBE, "indicator": _MAYBE, "breakdown": _MAYBE, "parent": _MAYBE,
        "division": _MAYBE, "partition": _PLACE, "qualifier": _TEXT, "basis": _TEXT,
        "ownPeriodStart": _MAYBE, "ownPeriodEnd": _MAYBE, "relation": _MAYBE,
        "relatedUid": _MAYBE, "origin": _TEXT, "valueAsRead": (int, float),
        "quote": _TEXT,
        "start": _PLACE, "end": _PLACE, "valueStart": _PLACE, "valueEnd": _PLACE,
    },
    "activities": {
        "uid": _TEXT, "system": _MAYBE, "text": _TEXT, "figureCount": _PLACE,
        "start": _PLACE, "end": _PLACE,
    },
    "events": {
        "uid": _TEXT, "kind": _TEXT, "topic": _MAYBE, "level": _MAYBE, "role": _MAYBE,
        "eventDate": _MAYBE, "quote": _TEXT, "start": _PLACE, "end": _PLACE,
    },
}  # fmt: skip
_BOOK = ("report", "version")
_PLACES = ("start", "end", "valueStart", "valueEnd")


class WrongAnswerError(Exception):
    """The answer is not of its shape; says where."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: its document, and the numbers that are no figures."""

    document: Document
    untaken: tuple[Untaken, ...]


class Read(NamedTuple):
    """A report as read, and what reading has lost or made up of its numbers."""

    text: str
    lost: Lost


def read_of(answer: Any) -> Read:
    """The text of an answer.

    Raises:
        WrongAnswerError: it is not of its shape.
    """
    _check(isinstance(answer, dict) and answer.keys() == {"text", "lost"}, "answer")
    text, lost = answer["text"], answer["lost"]
    _check(isinstance(text, str), "text")
    _check(isinstance(lost, list) and len(lost) == len(Lost._fields), "lost")
    for numbers in lost:
        _check(isinstance(numbers, list) and len(numbers) <= MOST_TOLD, "lost")
        _check(all(isinstance(one, str) for one in numbers), "lost")
    return Read(text, Lost(*map(tuple, lost)))


def said_of(answer: Any, characters: int) -> Said:
    """What an answer says of a text of so many characters.

    Raises:
        WrongAnswerError: it is not of its shape.
    """
    _check(
        isinstance(answer, dict) and answer.keys() == {"document", "untaken"}, "answer"
    )
    document, untaken = answer["document"], answer["untaken"]
    _check(isinstance(document, dict) and document.keys() == _SHAPES.keys(), "document")
    _check_entry("report", document["report"], characters)
    for kind in ("figures", "activities", "events"):
        _check(isinstance(document[kind], list), kind)
        for entry in document[kind]:
            _check_entry(kind, entry, characters)
    _check(isinstance(untaken, list), "untaken")
    return Said(document, tuple(_untaken(one, characters) for one in untaken))


def book_of(answer: Any) -> Book | None:
    """The workbook of an answer; None where it is none of ours.

    Raises:
        WrongAnswerError: it is not of its shape.
    """
    _check(isinstance(answer, dict) and answer.keys() == {"book"}, "answer")
    book = answer["book"]
    if book is None:
        return None
    _check(isinstance(book, dict) and book.keys() == {*_BOOK, "rows"}, "book")
    _check(all(_is_text(book[name]) for name in _BOOK), "book")
    _check(isinstance(book["rows"], list) and len(book["rows"]) <= MOST_ROWS, "rows")
    rows = tuple(_row(one) for one in book["rows"])
    return Book(book["report"], book["version"], rows)


def _row(entry: Any) -> Row:
    _check(isinstance(entry, list) and len(entry) == len(Row._fields), "row")
    number, cells = entry
    _check(type(number) is int and isinstance(cells, dict), "row")
    for cell in cells.values():
        _check(isinstance(cell, list) and len(cell) == len(Cell._fields), "cell")
        _check(_is_text(cell[0]) and type(cell[1]) is bool, "cell")
    return Row(number, {title: Cell(*cell) for title, cell in cells.items()})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def problem_of(answer: Any) -> UnreadableReport | None:
    """Why a report could not be read, where that is the answer.

    Raises:
        WrongAnswerError: it is not of its shape.
    """
    if not isinstance(answer, dict) or "unreadable" not in answer:
        return None
    rule, details = answer["unreadable"], answer.get("details", {})
    _check(isinstance(rule, str) and isinstance(details, dict), "unreadable")
    return UnreadableReport(rule, **{key: _detail(details[key]) for key in details})


def _check_entry(kind: str, entry: Any, characters: int) -> None:
    shape = _SHAPES[kind]
    _check(isinstance(entry, dict) and entry.keys() == shape.keys(), kind)
    for name, types in shape.items():
        _check(type(entry[name]) in types, f"{kind}.{name}")
    for name in _PLACES:
        _check(0 <= entry.get(name, 0) <= characters, f"{kind}.{name}")


def _untaken(entry: Any, characters: int) -> Untaken:
    _check(isinstance(entry, list) and len(entry) == len(Untaken._fields), "untaken")
    start, end, reason = entry
    _check(type(start) is int and type(end) is int, "untaken")
    _check(0 <= start <= end <= characters and type(reason) is str, "untaken")
    return Untaken(start, end, reason)


def _detail(value: Any) -> object:
    if isinstance(value, dict):
        _check(value.keys() == {"uk", "en"}, "details")
        return Bilingual(str(value["uk"]), str(value["en"]))
    _check(isinstance(value, int | float | str), "details")
    return value


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise WrongAnswerError(what)
