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
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise

from transforms.read.glyphs import join
from transforms.read.ruled_tables import Table
from transforms.read.visual_lines import Line, Segment

_NUMBER = re.compile(r"[\d\s.,%+–—-]*\d[\d\s.,%]*")
# A heading over all columns may be wrapped; longer text is no heading.
_MOST_HEADING_LINES = 3
_ENOUGH_LEVEL = 3
# In sizes of type.
_SAME_HEIGHT = 0.35
_SPACE = 0.2

_Row = dict[int, list[Segment]]


def rows_of(table: Table) -> Iterator[str | list[Line]]:
    """The rows from the top, cells parted by tabs, or the lines of a frame."""
    columns = len(table.columns) - 1
    for number in range(len(table.rows) - 1):
        row = {
            column: table.cells[number, column]
            for column in range(columns)
            if (number, column) in table.cells
        }
        if len(row) == 1 and _height(row) > _MOST_HEADING_LINES:
            (cell,) = row.values()
            yield [Line(segment.baseline, segment.size, [segment]) for segment in cell]
        elif row:
            for part in _parted(row, table):
                texts = [_text(part.get(column, [])) for column in range(columns)]
                yield "\t".join(texts)


def _text(cell: Sequence[Segment]) -> str:
    return reduce(join, (segment.text for segment in cell), "").replace("\t", " ")


def _height(row: _Row) -> int:
    return max(len(cell) for cell in row.values())


def _parted(row: _Row, table: Table) -> list[_Row]:
    values = max(
        (cell for cell in row.values() if _are_numbers(cell)), key=len, default=[]
    )
    if not values[1:]:
        return [row]
    if not _are_level(values, row) and not _have_labels(values, row, table):
        return [row]
    edges = [-value.baseline - _SAME_HEIGHT * value.size for value in values[1:]]
    parts: list[_Row] = [{} for _ in values]
    for column, cell in row.items():
        for segment in cell:
            part = parts[bisect_left(edges, -segment.baseline)]
            part.setdefault(column, []).append(segment)
    return parts


def _are_numbers(cell: Sequence[Segment]) -> bool:
    """Whether each line of a cell is a number, and stands below the one before."""
    return all(_NUMBER.fullmatch(segment.text) for segment in cell) and all(
        below.baseline < above.baseline - _SAME_HEIGHT * above.size
        for above, below in pairwise(cell)
    )


def _are_level(values: Sequence[Segment], row: _Row) -> bool:
    """Whether all cells have their lines where the values are.

    Of a label and a value it would be no wonder: it and "48 700" may both be wrapped.
    """
    are_enough = len(row) >= _ENOUGH_LEVEL or all(map(_are_numbers, row.values()))
    return are_enough and all(
        len(cell) == len(values)
        and all(
            abs(segment.baseline - value.baseline) <= 1
            for segment, value in zip(cell, values, strict=True)
        )
        for cell in row.values()
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
