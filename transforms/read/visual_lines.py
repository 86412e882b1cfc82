"""Makes lines as a reader sees them out of the runs of words of a page.

Runs on one height are one line, the wide gaps between its words being tabs: a row of a
table without ruled lines. A file may draw such a row cell by cell, each with all its
lines; so a run may belong to a line before the last, but only to one of the last few,
since two columns of a page are no table.

How wide a gap is says most, but not all: in a justified line they all are wide, and two
long numbers may nearly touch. There the rows above and below tell.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from transforms.read.words import Word

# In sizes of type. A space is about 0.25; justified lines of few words reach 1.5.
_COLUMN_GAP = 1.5
# Between two numbers: groups of one number are a space apart.
_NUMBERS_GAP = 0.9
_UNEVEN = 1.5
_WIDE_SPACE = 0.45
# Wider than a space, where a row beside it has a gap too.
_WIDE_GAP = 0.8
_KERNING = 0.1
# So few gaps do not say how wide a space is.
_FEW = 2
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
# Lines above and below a row that may be the rest of its label, or of a heading.
_WRAPPED = 3
# Where the cells of a column begin, in points.
_SAME_PLACE = 1.0
_NUMBER = re.compile(
    r"[(<>≤≥±~*]*[-–—−+]?[$€£]?\d[\d.,:/–-]*%?\)?[*†‡§\u00b2\u00b3\u00b9\u2070-\u207f]*"
)
_GROUP_FIRST = re.compile(r"[-–—−+(]?\d{1,3}")
_GROUP = re.compile(r"\d{3}(?!\d).*")
_LEADER = re.compile(r".*[.…_]{3}|\.")


@dataclass(slots=True)
class _Beside:
    """Words beside one another."""

    words: list[Word]

    @property
    def left(self) -> float:
        """Where the first begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last ends."""
        return self.words[-1].right


@dataclass(slots=True)
class Segment(_Beside):
    """A part of a line without wide gaps."""

    @property
    def text(self) -> str:
        """The words, and what is between them."""
        first, *others = self.words
        return first.text + "".join([word.gap + word.text for word in others])

    @property
    def baseline(self) -> float:
        """Where most of its words stand."""
        return median(word.baseline for word in self.words)

    @property
    def size(self) -> float:
        """The size of most of its words."""
        return median(word.size for word in self.words)

    @property
    def first_word(self) -> float:
        """How wide the first word is."""
        for before, word in pairwise(self.words):
            if word.gap:
                return before.right - self.left
        return self.right - self.left


@dataclass(slots=True)
class Line(_Beside):
    """A line as seen on the page; a row if it has several segments."""

    baseline: float
    size: float
    segments: list[Segment] = field(default_factory=list)
    is_justified: bool = False

    @property
    def is_row(self) -> bool:
        """Whether wide gaps part the line."""
        return len(self.segments) > 1

    @property
    def text(self) -> str:
        """The segments, parted by tabs."""
        return "\t".join(segment.text for segment in self.segments)


class LineMaker:
    """Makes the lines of one page, or of one frame on it."""

    def __init__(self) -> None:
        """Start with an empty page."""
        self._lines: list[Line] = []
        self._runs: list[Sequence[Word]] = []

    def add(self, run: Sequence[Word]) -> Line | None:
        """Put a run into the line that it belongs to; the line, if it is a new one."""
        self._runs.append(run)
        whole = Segment(list(run))
        baseline, size = whole.baseline, whole.size
        for line in reversed(self._lines[-_LOOK_BACK:]):
            apart = abs(line.baseline - baseline)
            if apart <= _SAME_HEIGHT * size and _fit(line, run):
                return None
        self._lines.append(Line(list(run), baseline, size))
        return self._lines[-1]

    def part(self) -> list[Line]:
        """Part all lines into their segments."""
        gaps = [gap for run in self._runs for gap in _word_gaps(run)]
        usual = median(gaps) if gaps else 0.0
        ends = Counter(round(run[-1].right) for run in self._runs)
        edges = {edge for edge, count in ends.items() if count >= _EDGE_LINES}
        for line in self._lines:
            line.is_justified = _is_justified(line, edges)
            line.segments = _parted(line, usual)
        # Downwards, then upwards, so that one row tells its whole table.
        for lines in (self._lines, self._lines[::-1]):
            for number, line in enumerate(lines):
                nearest = lines[max(number - _WRAPPED, 0) : number][::-1]
                row = next((other for other in nearest if other.is_row), None)
                if row:
                    line.segments = list(_aligned(line, row.segments))
        return self._lines


def _fit(line: Line, run: Sequence[Word]) -> bool:
    """Put words beside those of a line, unless they would be over them."""
    beside = sorted([*line.words, *run], key=lambda word: word.left)
    for left, right in pairwise(beside):
        is_over = left.right > right.left + _SAME_HEIGHT * line.size
        if is_over and (left in run) != (right in run):
            return False
    line.words = [
        word._replace(gap=" ")
        if before and not word.gap and word.left - before.right > _WORD_GAP * line.size
        else word
        for before, word in pairwise([None, *beside])
        if word
    ]
    return True


def _is_justified(line: Line, edges: set[int]) -> bool:
    """Whether the gaps are only as wide as it takes to end at the margin.

    Those of a row may be even too, and numbers all end in one place: prose has words.
    """
    gaps = list(_word_gaps(line.words))
    right = round(line.right)
    if len(gaps) <= 1 or edges.isdisjoint(range(right - 1, right + 2)):
        return False
    if 2 * sum(map(is_number, line.words)) >= len(line.words):
        return False
    is_narrow = min(gaps) < _COLUMN_GAP * line.size
    return max(gaps) <= (_EVEN_NARROW if is_narrow else _EVEN) * min(gaps) + 1


def _word_gaps(run: Sequence[Word]) -> Iterator[float]:
    for left, right in pairwise(run):
        if right.gap:
            yield right.left - left.right


def _parted(line: Line, usual: float) -> list[Segment]:
    """The line, parted where a gap is wide for what is beside it."""
    if line.is_justified:
        return [Segment(line.words)]
    usual = min(usual, _MOST_USUAL_GAP * line.size)
    widest = max(_COLUMN_GAP * line.size, _UNUSUAL_GAP * usual)
    apart = numbers_gap(line.words)
    segments = [Segment(line.words[:1])]
    for left, right in pairwise(line.words):
        gap = right.left - left.right
        limit = widest
        if is_number(left) and is_number(right):
            limit = min(limit, apart)
        elif right.gap and is_number(right) and _LEADER.fullmatch(left.text):
            limit = 0.0
        if gap > limit:
            segments.append(Segment([]))
        segments[-1].words.append(right)
    return segments


def numbers_gap(words: Sequence[Word]) -> float:
    """How far apart two numbers are two cells, and not words of a sentence."""
    spaces = [
        right.left - left.right
        for left, right in pairwise(words)
        if not (is_number(left) or is_number(right))
        and right.left - left.right < _COLUMN_GAP * left.size
    ]
    wide = _UNEVEN * median(spaces) if spaces else 0.0
    return max(_NUMBERS_GAP * words[0].size, wide)


def is_number(word: Word) -> bool:
    """Whether a word is a number, whatever marks it has."""
    return bool(_NUMBER.fullmatch(word.text))


def _aligned(line: Line, row: list[Segment]) -> Iterator[Segment]:
    """The line, parted where the row beside it has a gap between two cells."""
    gaps = sorted(_word_gaps(line.words))
    space = median(gaps) + _KERNING * line.size if len(gaps) > _FEW else 0.0
    for segment in line.segments:
        part = Segment(segment.words[:1])
        for left, right in pairwise(segment.words):
            if _has_gap(row, left.right, right.left):
                if is_number(left) and is_number(right):
                    is_cell = not _are_groups(left, right)
                elif line.is_justified or not right.gap:
                    is_cell = False
                elif right.left - left.right > _WIDE_GAP * line.size:
                    is_cell = True
                else:
                    is_apart = line.is_row or right.left - left.right > space
                    is_cell = is_apart and _are_in_place(left, right, row)
                if is_cell:
                    yield part
                    part = Segment([])
            part.words.append(right)
        yield part


def _has_gap(row: list[Segment], start: float, end: float) -> bool:
    """Whether a row has a gap between two cells over that of a line."""
    return any(left.right < end and right.left > start for left, right in pairwise(row))


def _are_in_place(left: Word, right: Word, row: list[Segment]) -> bool:
    """Whether a word ends, or the next begins, where a cell of another row does.

    Labels end anywhere.
    """
    return any(map(str.isalnum, right.text)) and any(
        abs(cell.left - right.left) <= _SAME_PLACE
        or abs(cell.right - left.right) <= _SAME_PLACE
        for cell in row[1:]
    )


def _are_groups(left: Word, right: Word) -> bool:
    """Whether two numbers may be groups of one."""
    is_near = right.left - left.right <= _WIDE_SPACE * right.size
    return bool(
        is_near and _GROUP_FIRST.fullmatch(left.text) and _GROUP.match(right.text)
    )
