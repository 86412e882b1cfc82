"""Rows that a quotation mark has swallowed: Frictionless passes over them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from flows.validate.looked import Looked
from transforms.proof.blocks import LongRecordError, UnsureError, cut, marks_in
from transforms.proof.texts import Numbers
from transforms.proof.writing import to_utf8

_CHUNK = 4 << 20
_MANY_LINES = 100
_MOST_TOLD = 3
_LINE_FEED = 10


def swallowed_lines(table: Looked) -> Iterator[tuple[int, int]]:
    """Rows in which a text in quotation marks seems to hold other rows.

    Yields:
        The number of the row, and over how many lines of the file it goes.
    """
    delimiter, within = table.report.delimiter or ",", len(table.labels) - 1
    if len(delimiter) != 1 or not delimiter.isascii():
        return
    number = told = 0
    # What cannot be cut into records was told of as an error, or was read otherwise.
    with suppress(LongRecordError, UnsureError, UnicodeError):
        for text in cut(_texts(table), delimiter):
            records, found = _swallowed(text, delimiter, within)
            for record, lines in found[: _MOST_TOLD - told]:
                yield number + record + 1, lines
            number, told = number + records, told + len(found)
            if told >= _MOST_TOLD:
                return


def _texts(table: Looked) -> Iterator[bytes]:
    """The text of the table in UTF-8; bytes that are none stay as they are."""
    encoding = table.report.encoding or "utf-8"
    chunks = _chunks(table.path)
    if encoding in {"utf-8", "utf-8-sig", "ascii"}:
        return chunks
    return to_utf8(chunks, encoding, one_line_end=False)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _swallowed(
    text: bytes, delimiter: str, within: int
) -> tuple[int, list[tuple[int, int]]]:
    """How many whole records there are, and those that seem to hold others.

    A record is one of these where it has very many lines, or where a line within its
    quotation marks has as many delimiters as a row.

    Returns:
        The count; the place of each such record, and how many lines it has.
    """
    letters = np.frombuffer(text, np.uint8)
    feeds = np.flatnonzero(letters == _LINE_FEED)
    marks = marks_in(text, delimiter, is_spaced=False)
    inside = np.searchsorted(marks, feeds) % 2 == 1
    records = len(feeds) - int(inside.sum()) + (not text.endswith(b"\n"))
    if not inside.any():
        return records, []
    breaks = feeds[inside]
    of_record = np.searchsorted(feeds[~inside], breaks)
    ends = _ends_of_lines(feeds, inside, marks)
    commas = np.flatnonzero(letters == ord(delimiter))
    counts = np.searchsorted(commas, ends) - np.searchsorted(commas, breaks)
    alike = of_record[counts == within] if within else of_record[:0]
    places, lines = np.unique(of_record, return_counts=True)
    found = np.isin(places, alike) | (lines >= _MANY_LINES)
    pairs = zip(places[found].tolist(), lines[found].tolist(), strict=True)
    return records, [(place, count + 1) for place, count in pairs]


def _ends_of_lines(feeds: Numbers, inside: Numbers, marks: Numbers) -> Numbers:
    """Where the line after each break ends: at the next break, or with its cell."""
    at = np.flatnonzero(inside)
    following = np.append(feeds, feeds[-1])[at + 1]
    goes_on = np.append(inside, False)[at + 1]
    closing = marks[np.searchsorted(marks, feeds[at])]
    return np.where(goes_on, following, np.minimum(following, closing))
