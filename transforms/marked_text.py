"""A text cut at its marks: pieces that together are the text, and lines of them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

Span = tuple[int, int]
BREAK = re.compile("[\n\t\r\v\f\x85\u2028\u2029]")
_CELL_END = "\t"
_LINE_END = re.compile("[\n\r\v\f\x85\u2028\u2029]")


class Mark(NamedTuple):
    """A span of the text that is marked: the kind of mark, and its number."""

    kind: str
    number: int
    start: int
    end: int


class Segment(NamedTuple):
    """A piece of the text under the same marks; what is `hidden` is only counted."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    hidden: bool = False


@dataclass(slots=True)
class Line:
    """A line of the text by its cells, or a hidden part (`skipped` letters of it).

    `number` counts the lines that are not empty, from 1.
    """

    cells: list[list[Segment]]
    skipped: int = 0
    number: int = 0

    @property
    def segments(self) -> list[Segment]:
        """The pieces of all cells."""
        return [segment for cell in self.cells for segment in cell]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(segment.text.strip() for segment in self.segments)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return len(self.cells) > 1


def segments(
    text: str, marks: Iterable[Mark], shown: Sequence[Span] | None = None
) -> Iterator[Segment]:
    """The text in pieces: cut where a mark begins or ends and at breaks of lines.

    Whatever the marks are (empty, overlapping, beyond the text), the pieces together
    are the text.

    Args:
        text: a text.
        marks: what is marked in it; those in hidden parts are left out.
        shown: parts to show, in order and apart; None for the whole text.
    """
    parts = [(0, len(text))] if shown is None else shown
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        for start, end in _clipped(mark, parts):
            opening[start].append(mark)
            closing[end].append(mark)
    last = 0
    for first, end in parts:
        if last < first:
            yield Segment(last, text[last:first], (), hidden=True)
        breaks = {place for m in BREAK.finditer(text, first, end) for place in m.span()}
        inside = {p for p in (*opening, *closing) if first <= p <= end}
        yield from _pieces(
            text, sorted({first, end} | breaks | inside), opening, closing
        )
        last = end
    if last < len(text):
        yield Segment(last, text[last:], (), hidden=True)


def _clipped(mark: Mark, parts: Sequence[Span]) -> Iterator[Span]:
    """The mark's spans in the parts that are shown."""
    at = max(0, bisect_right(parts, (mark.start, mark.start)) - 1)
    for first, last in islice(parts, at, None):
        if first >= mark.end:
            return
        start, end = max(first, mark.start), min(last, mark.end)
        if start < end:
            yield start, end


def _pieces(
    text: str,
    edges: Sequence[int],
    opening: Mapping[int, list[Mark]],
    closing: Mapping[int, list[Mark]],
) -> Iterator[Segment]:
    active: dict[Mark, None] = {}
    for start, end in pairwise(edges):
        for mark in closing.get(start, ()):
            active.pop(mark, None)
        active |= dict.fromkeys(opening.get(start, ()))
        yield Segment(start, text[start:end], tuple(active))


def lines(pieces: Iterable[Segment]) -> list[Line]:
    """The pieces in lines and cells; empty lines and the breaks themselves are gone."""
    made: list[Line] = []
    line = Line([[]])
    texts: list[str] = []
    for piece in pieces:
        texts.append(piece.text)
        if piece.hidden:
            made += [line, Line([[piece]], len(piece.text))]
            line = Line([[]])
        elif piece.text == _CELL_END:
            line.cells.append([])
        elif BREAK.fullmatch(piece.text):
            made.append(line)
            line = Line([[]])
        else:
            line.cells[-1].append(piece)
    told = [one for one in (*made, line) if one.skipped or not one.is_empty]
    starts = [one.segments[0].start for one in told]
    for one, number in zip(told, line_numbers("".join(texts), starts), strict=True):
        one.number = number
    return told


def line_numbers(text: str, places: Iterable[int]) -> list[int]:
    """In which line each place is, as `lines` counts them; the places are in order."""
    found, number, start, last = [], 1, 0, 0
    for place in places:
        for end in _LINE_END.finditer(text, last, place):
            number += bool(text[start : end.start()].strip())
            start = end.end()
        last = place
        found.append(number)
    return found


def windows(
    length: int, wanted: Iterable[Span], most: int, around: int
) -> list[Span] | None:
    """Which parts of a long text to show: those around the spans, the first ones first.

    Args:
        length: letters of the text.
        wanted: spans to show, the most wanted first.
        most: letters to show in all, about.
        around: letters to show on each side of a span.

    Returns:
        The parts in order, apart from one another; None if the whole text is shown.
    """
    if length <= most:
        return None
    chosen: list[Span] = []
    left = most
    for start, end in wanted:
        first, last = max(0, start - around), min(length, end + around)
        if last - first > left:
            break
        chosen.append((first, last))
        left -= last - first
    parts: list[Span] = []
    for first, last in sorted(chosen) or [(0, most)]:
        if parts and first <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(last, parts[-1][1]))
        else:
            parts.append((first, last))
    return parts
