"""Makes lines as a reader sees them out of the runs of characters of a page.

Runs on one height are one line, the wide gaps between them being tabs: a row of a table
without ruled lines. A file may draw such a row cell by cell, each with all its lines;
so a run may belong to a line before the last, but only to one of the last few, since
two columns of a page are no table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from transforms.read.glyphs import Glyph, text_of

# In sizes of type. A space is about 0.25; justified lines of few words reach 1.5.
_COLUMN_GAP = 1.5
# Between two digits: groups of one number are a space apart.
_DIGITS_GAP = 0.9
# What is usual is a space: on a page of little but tables most gaps are columns.
_MOST_USUAL_GAP = 0.3
_WORD_GAP = 0.15
# Times the gap usual on the page.
_UNUSUAL_GAP = 3.0
# Gaps of a justified line are the same, but for kerning and where spaces were doubled.
_EVEN = 1.3
_EVEN_NARROW = 2.2
# Lines that end in one place when that is a margin.
_EDGE_LINES = 3
_SAME_HEIGHT = 0.35
_LOOK_BACK = 8
_WRAPPED = 3
_RAISED = 0.12
_SMALLER = 0.85
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Segment:
    """A part of a line without wide gaps."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    # Width of the first word.
    first_word: float


@dataclass(slots=True)
class Line:
    """A line as seen on the page; a row if it has several segments."""

    baseline: float
    size: float
    segments: list[Segment]

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.segments[-1].right

    @property
    def is_row(self) -> bool:
        """Whether wide gaps part the line."""
        return len(self.segments) > 1

    @property
    def text(self) -> str:
        """The segments, parted by tabs."""
        return "\t".join(segment.text for segment in self.segments)


class LineMaker:
    """Makes the lines of one page."""

    def __init__(self, runs: Iterable[Sequence[Glyph]]) -> None:
        """Learn from all runs of the page which gaps are usual on it."""
        gaps: list[float] = []
        edges: Counter[int] = Counter()
        for run in runs:
            gaps += _word_gaps(run)
            edges[round(max(glyph.right for glyph in run))] += 1
        self._usual_gap = median(gaps) if gaps else 0.0
        self._edges = {edge for edge, count in edges.items() if count >= _EDGE_LINES}
        self._lines: list[Line] = []

    def add(self, run: Sequence[Glyph]) -> Line | None:
        """Put a run into the line that it belongs to; the line, if it is a new one."""
        whole = segment_of(run)
        if whole is None:
            return None
        run = _with_superscripts(run, whole.baseline, whole.size)
        segments = self._segments(run, whole.size)
        for line in reversed(self._lines[-_LOOK_BACK:]):
            apart = abs(line.baseline - whole.baseline)
            if apart <= _SAME_HEIGHT * whole.size and self._fit(line, segments):
                return None
        self._lines.append(Line(whole.baseline, whole.size, segments))
        return self._lines[-1]

    def _segments(self, run: Sequence[Glyph], size: float) -> list[Segment]:
        if self._is_justified(run):
            return [segment for segment in [segment_of(run)] if segment]
        widest = self._widest_gap(size)
        columns = self._columns()
        parts: list[list[Glyph]] = []
        last: Glyph | None = None
        for glyph in run:
            if not glyph.text.isspace():
                is_column = glyph.is_apart and round(glyph.left) in columns
                if last is None or is_column or _are_apart(last, glyph, widest):
                    parts.append([])
                last = glyph
            if parts:
                parts[-1].append(glyph)
        return [segment for part in parts if (segment := segment_of(part))]

    def _columns(self) -> set[int]:
        """Where the cells of the row above begin, its label left out.

        A label may reach to the next cell; no character being between them, only the
        place of the cell tells. Between the rows may be the rest of a wrapped label.
        """
        for line in reversed(self._lines[-_WRAPPED:]):
            if line.is_row:
                return {round(segment.left) for segment in line.segments[1:]}
        return set()

    def _is_justified(self, run: Sequence[Glyph]) -> bool:
        """Whether the gaps are only as wide as it takes to end at the margin."""
        gaps = list(_word_gaps(run))
        right = round(max(glyph.right for glyph in run if not glyph.text.isspace()))
        if len(gaps) <= 1 or self._edges.isdisjoint(range(right - 1, right + 2)):
            return False
        is_narrow = min(gaps) < _COLUMN_GAP * run[0].size
        return max(gaps) <= (_EVEN_NARROW if is_narrow else _EVEN) * min(gaps) + 1

    def _widest_gap(self, size: float) -> float:
        usual = min(self._usual_gap, _MOST_USUAL_GAP * size)
        return max(_COLUMN_GAP * size, _UNUSUAL_GAP * usual)

    def _fit(self, line: Line, segments: list[Segment]) -> bool:
        """Put segments beside those of a line, unless they would be over them."""
        beside = sorted([*line.segments, *segments], key=lambda segment: segment.left)
        for left, right in pairwise(beside):
            if left.right > right.left + _SAME_HEIGHT * line.size:
                return False
        widest = self._widest_gap(line.size)
        line.segments = beside[:1]
        for segment in beside[1:]:
            last = line.segments[-1]
            if segment.left - last.right > widest:
                line.segments.append(segment)
            else:
                line.segments[-1] = _glued(last, segment)
        return True


def _are_apart(left: Glyph, right: Glyph, widest: float) -> bool:
    if left.text.isdigit() and right.text.isdigit():
        widest = min(widest, _DIGITS_GAP * max(left.size, right.size))
    return right.left - left.right > widest


def segment_of(glyphs: Sequence[Glyph]) -> Segment | None:
    """The characters as one segment; None if they are all spaces."""
    visible = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not visible:
        return None
    left = visible[0].left
    first_word = visible[-1].right - left
    for before, glyph in pairwise(glyphs):
        if glyph.is_apart or glyph.text == " ":
            first_word = before.right - left
            break
    return Segment(
        text_of(glyphs),
        left,
        right=visible[-1].right,
        baseline=median(glyph.baseline for glyph in visible),
        size=median(glyph.size for glyph in visible),
        first_word=first_word,
    )


def _glued(left: Segment, right: Segment) -> Segment:
    space = " " if right.left - left.right > _WORD_GAP * left.size else ""
    return replace(left, text=f"{left.text}{space}{right.text}", right=right.right)


def _word_gaps(run: Sequence[Glyph]) -> Iterator[float]:
    visible: Glyph | None = None
    is_parted = False
    for glyph in run:
        if glyph.text.isspace():
            is_parted = True
            continue
        if visible and (is_parted or glyph.is_apart):
            yield glyph.left - visible.right
        visible, is_parted = glyph, False


def _with_superscripts(
    run: Sequence[Glyph], baseline: float, size: float
) -> list[Glyph]:
    """The run, its raised small digits being marks of notes and not of the number."""
    return [
        replace(glyph, text=glyph.text.translate(_SUPERSCRIPTS))
        if glyph.text.isdigit()
        and glyph.size < _SMALLER * size
        and glyph.baseline > baseline + _RAISED * size
        else glyph
        for glyph in run
    ]
