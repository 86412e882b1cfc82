"""Joins the lines of a PDF into paragraphs, where it is certain that they are one.

A line was broken because the next word did not fit: only then can the next line go on
with it, and only if neither its place, its size nor its first character says that it
begins something. Where that is not certain lines stay lines: a sentence cut in two can
be mended by whoever reads it, two paragraphs made one cannot be told apart again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from transforms.read.visual_lines import Line
from transforms.read.words import join

_DASHES = "-\u2010–—"
_BULLET = re.compile(
    rf"(?P<mark>[{_DASHES}·•▪●○◦‣✓✔►*\uf020-\uf0ff])\s|\(?\d{{1,2}}(?:\.\d{{1,2}})*[.)]\s"
)
_ENDS = re.compile(r"[.;:!?…][»”\")]*\s*$")
_INITIALS = re.compile(r"\b[А-ЯІЇЄҐ]\.\s?[А-ЯІЇЄҐ]\.$")
_SURNAME = re.compile(r"[А-ЯІЇЄҐ][а-яіїєґ'’ʼ-]+$")
_LOWER = re.compile(r"[«“„\"(]?[a-zа-яіїєґ]")
# In sizes of type.
_SPACE = 0.2
_INDENT = 0.7
_SAME_PLACE = 0.2
_SAME_SIZE = 0.15
# Times the usual distance of lines, or the size where no distance is usual.
_SAME_PITCH = 1.25
_LARGEST_PITCH = 2.2
# Text less wide than this share of the page was hardly broken by its margins.
_FULL_WIDTH = 0.75
# Of all lines: above it words are parted by hyphens, below it they have one anyway.
_HYPHENATED = 0.1
_FEWEST_PARTED = 3


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a page begin and end, and how far apart they are."""

    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    is_full: bool = False


def measure(lines: Sequence[Line], page_width: float) -> Margins:
    """The margins of a page, told by its lines that are no rows."""
    plain = [line for line in lines if not line.is_row]
    if not plain:
        return Margins()
    left = min(line.left for line in plain)
    right = max(line.right for line in plain)
    pitches = [
        above.baseline - below.baseline
        for above, below in pairwise(plain)
        if 0 < above.baseline - below.baseline < _LARGEST_PITCH * above.size
    ]
    pitch = median(pitches) if pitches else _LARGEST_PITCH * plain[0].size / _SAME_PITCH
    return Margins(left, right, pitch, is_full=right >= _FULL_WIDTH * page_width)


class Paragraphs:
    """Collects the paragraphs and rows of a document, page after page."""

    def __init__(self, *, is_hyphenated: bool) -> None:
        """Start with nothing; a hyphenated document has words parted all over."""
        self._is_hyphenated = is_hyphenated
        # The paragraphs and rows, a line each.
        self.texts: list[str] = []
        # First and last line of the paragraph that may go on.
        self._first: Line | None = None
        self._last: Line | None = None
        # Of the page that the last line is on, and of that which is read.
        self._margins = self._page = Margins()
        self._is_new_page = True

    def begin_page(self, margins: Margins) -> None:
        """Begin a page, or a part of one that has margins of its own."""
        self._page = margins
        self._is_new_page = True

    def add_row(self, row: str) -> None:
        """Add a row of a ruled table."""
        self.texts.append(row)
        self.end()

    def end(self) -> None:
        """Let no line go on with the paragraph before it."""
        self._first = self._last = None

    def add(self, line: Line) -> None:
        """Add a line, to the paragraph before it if it goes on with that."""
        last = self._last
        if last and not self._is_new_page and self._goes_on_cell(last, line):
            cell, tab, cells = self.texts[-1].partition("\t")
            self.texts[-1] = f"{join(cell, line.text)}{tab}{cells}"
            self._last = replace(last, baseline=line.baseline)
        elif last and self._is_label_of(last, line):
            self.texts[-1] = join(self.texts[-1], line.text)
            self._first = self._last = line
        elif last and self._goes_on(last, line):
            self.texts[-1] = self._join(self.texts[-1], line.text)
            self._last = line
        else:
            self.texts.append(line.text)
            self._first = self._last = line
        self._margins = self._page
        self._is_new_page = False

    def _join(self, before: str, after: str) -> str:
        if self._is_hyphenated and before.endswith("-") and _LOWER.match(after):
            before = before[:-1] + "\u00ad"
        return join(before, after)

    def _goes_on_cell(self, row: Line, line: Line) -> bool:
        """Whether a line is what did not fit into the first cell of the row above."""
        is_inside = abs(line.left - row.left) <= _INDENT * line.size
        return is_inside and self._is_of_cell(line, row, row, line)

    def _is_label_of(self, line: Line, row: Line) -> bool:
        """Whether a line is what did not fit into the first cell of the row below."""
        is_inside = abs(line.left - row.left) <= _SAME_PLACE * row.size
        is_ended = bool(_ENDS.search(line.text))
        return is_inside and not is_ended and self._is_of_cell(line, row, line, row)

    def _is_of_cell(self, line: Line, row: Line, above: Line, below: Line) -> bool:
        pitch = above.baseline - below.baseline
        return (
            row.is_row
            and not line.is_row
            and 0 < pitch <= _SAME_PITCH * self._page.pitch
            and line.right < row.segments[1].left
            and bool(_LOWER.match(below.text))
        )

    def _goes_on(self, last: Line, line: Line) -> bool:
        pitch = last.baseline - line.baseline
        is_below = 0 < pitch <= _SAME_PITCH * self._page.pitch
        is_alike = abs(last.size - line.size) <= _SAME_SIZE * last.size
        if line.is_row or not (is_below or self._is_new_page) or not is_alike:
            return False
        if not self._margins.is_full or not _is_broken(last, line, self._margins):
            return False
        if _is_signature(last, line):
            return True
        return not last.is_row and not _begins(line, self._first or last, last)


def _is_signature(last: Line, line: Line) -> bool:
    """Whether a surname was parted from its initials."""
    return bool(_INITIALS.search(last.text) and _SURNAME.match(line.text))


def _is_broken(last: Line, line: Line, margins: Margins) -> bool:
    """Whether the first word of a line did not fit on the line before."""
    added = _SPACE * last.size + line.segments[0].first_word
    middle = (margins.left + margins.right) / 2
    is_centred = all(
        abs((each.left + each.right) / 2 - middle) < last.size for each in (last, line)
    )
    if is_centred and abs(last.left - line.left) > _SAME_PLACE * last.size:
        return last.right - last.left + added > margins.right - margins.left
    return last.right + added > margins.right


def _begins(line: Line, first: Line, last: Line) -> bool:
    """Whether a line looks like the first of a paragraph, or of an item."""
    is_ended = bool(_ENDS.search(last.text))
    bullet = _BULLET.match(line.text)
    if bullet:
        return is_ended or bullet["mark"] not in tuple(_DASHES)
    if _LOWER.match(line.text):
        return False
    # The lines of an item but the first may begin further in, all in one place.
    hangs = (
        bool(_BULLET.match(first.text))
        and line.left > first.left
        and (last is first or abs(line.left - last.left) <= _SAME_PLACE * last.size)
    )
    if is_ended:
        return not (hangs or first.left > line.left + _INDENT * line.size)
    return not hangs and line.left > last.left + _INDENT * line.size


def is_hyphenated(lines: Sequence[Line]) -> bool:
    """Whether words of the document are parted by hyphens at the ends of lines."""
    parted = sum(line.text.endswith("-") for line in lines)
    return parted >= _FEWEST_PARTED and parted > _HYPHENATED * len(lines)
