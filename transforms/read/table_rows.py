"""Makes the rows of a ruled table out of what is in its cells.

Mostly a row of the grid is a row of the table, its cells wrapped. Two kinds are not:

- a table ruled only around all its rows, or around some of them: values stand one under
  the other in one cell, and would lose their labels if they were joined. It is parted
  where each value has a label beside it that does not merely go on with the one above;
- a frame around text, told by a row with nothing but many lines in one cell: its lines
  are lines of the page.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import pairwise

from transforms.read.ruled_tables import Table
from transforms.read.visual_lines import (
    Line,
    LineMaker,
    Segment,
    is_number,
    numbers_gap,
)
from transforms.read.words import Word, join

# Two letters in a row are a word, and no value.
_WORD = re.compile(r"[^\W\d_]{2}")
# A heading over all columns may be wrapped; longer text is no heading.
_MOST_HEADING_LINES = 3
_ENOUGH_LEVEL = 3
# A long number may be wrapped between its groups.
_WRAPPED = 2
_GROUP = re.compile(r"\d{3}")
# In sizes of type.
_SAME_HEIGHT = 0.35
_SPACE = 0.2

_Row = dict[int, list[Segment]]


def rows_of(table: Table) -> Iterator[str | list[Line]]:
    """The rows from the top, cells parted by tabs, or the lines of a frame."""
    columns = len(table.columns) - 1
    for number in range(len(table.rows) - 1):
        runs = {
            column: table.cells[number, column]
            for column in range(columns)
            if (number, column) in table.cells
        }
        row = {column: _segments(cell) for column, cell in runs.items()}
        is_frame = len(row) == 1 and _height(row) > _MOST_HEADING_LINES
        if is_frame or any(map(_has_columns, runs.values())):
            yield _lines(runs.values())
            continue
        parts = _parted(row, table) if row else []
        if len(parts) == 1 and any(map(_are_separate, row.values())):
            yield _lines(runs.values())
            continue
        for part in parts:
            texts = [_text(part.get(column, [])) for column in range(columns)]
            yield "\t".join(texts)


def _segments(cell: list[list[Word]]) -> list[Segment]:
    """What is in a cell; values from the top, whatever was drawn first."""
    segments = [Segment(run) for run in cell]
    if any(_WORD.search(segment.text) for segment in segments):
        return segments
    return sorted(segments, key=lambda segment: -segment.baseline)


def _has_columns(cell: list[list[Word]]) -> bool:
    """Whether numbers stand apart in a cell: there are columns without ruled lines."""
    return any(
        is_number(left)
        and is_number(right)
        and right.left - left.right > numbers_gap(run)
        for run in cell
        for left, right in pairwise(run)
    )


def _are_separate(cell: Sequence[Segment]) -> bool:
    """Whether a cell has more values than one wrapped number could be."""
    return len(cell) > _WRAPPED and _are_numbers(cell)


def _lines(cells: Iterable[list[list[Word]]]) -> list[Line]:
    maker = LineMaker()
    runs = [run for cell in cells for run in cell]
    for run in sorted(runs, key=lambda run: -round(run[0].baseline)):
        maker.add(run)
    return maker.part()


def _text(cell: Sequence[Segment]) -> str:
    return reduce(join, (segment.text for segment in cell), "").replace("\t", " ")


def _height(row: _Row) -> int:
    return max(len(cell) for cell in row.values())


def _parted(row: _Row, table: Table) -> list[_Row]:
    values = max(
        (cell for cell in row.values() if _are_numbers(cell)), key=len, default=[]
    )
    if not values[1:] or not _are_rows(values, row, table):
        return [row]
    edges = [-value.baseline - _SAME_HEIGHT * value.size for value in values[1:]]
    parts: list[_Row] = [{} for _ in values]
    for column, cell in row.items():
        for segment in cell:
            part = parts[bisect_left(edges, -segment.baseline)]
            part.setdefault(column, []).append(segment)
    return parts


def _are_numbers(cell: Sequence[Segment]) -> bool:
    """Whether each line of a cell is a value, and stands below the one before."""
    return not any(_WORD.search(segment.text) for segment in cell) and all(
        below.baseline < above.baseline - _SAME_HEIGHT * above.size
        for above, below in pairwise(cell)
    )


def _are_rows(values: Sequence[Segment], row: _Row, table: Table) -> bool:
    """Whether each of the values under one another begins a row of its own.

    Of a label and a value it would be no wonder: it and "48 700" may both be wrapped.
    """
    if len(values) == _WRAPPED and _GROUP.fullmatch(values[1].text):
        are_enough = len(row) >= _ENOUGH_LEVEL or all(map(_are_numbers, row.values()))
        are_level = are_enough and all(
            len(cell) == len(values) and _are_beside(cell, values)
            for cell in row.values()
        )
        return are_level or _have_labels(values, row, table)
    return all(
        _are_beside(cell, values)
        if _are_numbers(cell)
        else _are_beside(values, cell) and _are_beside(cell[:1], values[:1])
        for cell in row.values()
    )


def _are_beside(cell: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether each line of a cell stands where one of another does."""
    return all(
        any(
            abs(line.baseline - there.baseline) <= _SAME_HEIGHT * line.size / 2
            for there in other
        )
        for line in cell
    )


def _have_labels(values: Sequence[Segment], row: _Row, table: Table) -> bool:
    """Whether each value stands beside the beginning of a label of its own."""
    for column, cell in row.items():
        if not _are_numbers(cell):
            edge = table.columns[column + 1] - (cell[0].left - table.columns[column])
            starts = [
                segment.baseline
                for above, segment in pairwise([None, *cell])
                if segment and (above is None or _would_fit(above, segment, edge))
            ]
            return cell[0].baseline <= values[0].baseline + 1 and all(
                any(abs(start - value.baseline) <= 1 for start in starts)
                for value in values
            )
    return False


def _would_fit(above: Segment, segment: Segment, edge: float) -> bool:
    return above.right + _SPACE * above.size + segment.first_word <= edge
