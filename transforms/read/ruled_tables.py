"""Finds the tables of a page by the lines that are drawn around their cells.

What joins the words of a cell, and parts them from those of the next, is that there is
no line between them; where the words stand says less, since cells wrap. Lines that meet
are one table; a place where no line parts two cells makes them one merged cell.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from transforms.read.words import Rule, Word

# Lines this near are one: borders are drawn double, as thin rectangles, or not quite
# meeting. Half a line of small type, so that no row is as low.
_NEAR = 3.0
_SHORTEST = 4.0
_FRAME_EDGES = 2
# More than these are a drawing, and would take seconds to look at.
_MOST_MEETINGS = 2_000_000
_MOST_CELLS = 20_000

Cell = tuple[int, int]


@dataclass(slots=True, eq=False)
class Table:
    """A ruled table, and what was found in its cells."""

    # Left edges of the columns and upper edges of the rows, the last edge included; of
    # rows with y reversed, so that both grow.
    columns: list[float]
    rows: list[float]
    owners: dict[Cell, Cell]
    # The runs of words in each cell.
    cells: dict[Cell, list[list[Word]]] = field(default_factory=dict)

    @property
    def area(self) -> float:
        """What it takes of the page, in square points."""
        width = self.columns[-1] - self.columns[0]
        return width * (self.rows[-1] - self.rows[0])

    def cell_at(self, point: tuple[float, float]) -> Cell | None:
        """The cell that a point is in; that of its upper left corner if merged."""
        x, y = point
        column = bisect_right(self.columns, x) - 1
        row = bisect_right(self.rows, -y) - 1
        return self.owners.get((row, column))


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """The tables that lines on a page make; one of a single column is only a frame."""
    across = _merged([rule for rule in rules if rule.is_across])
    down = _merged([rule for rule in rules if not rule.is_across])
    tables: list[Table] = []
    if len(across) * len(down) > _MOST_MEETINGS:
        return tables
    for group_across, group_down in _groups(across, down):
        columns = _places(group_down, group_across)
        rows = _places(group_across, group_down)[::-1]
        is_grid = len(columns) > _FRAME_EDGES and len(rows) >= _FRAME_EDGES
        if is_grid and len(rows) * len(columns) <= _MOST_CELLS:
            owners = _owners(columns, rows, group_across, group_down)
            tables.append(Table(columns, [-y for y in rows], owners))
    # A table inside a cell of another comes first, so that its words are found there.
    return sorted(tables, key=lambda table: table.area)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Lines in the same place made one where they touch, and short strokes left out."""
    merged: list[Rule] = []
    for line in _clusters(rules):
        place = fmean(rule.place for rule in line)
        open_rule: Rule | None = None
        for rule in sorted(line, key=lambda rule: rule.start):
            if open_rule and rule.start <= open_rule.end + _NEAR:
                end = max(open_rule.end, rule.end)
                open_rule = Rule(rule.is_across, place, open_rule.start, end)
                merged[-1] = open_rule
            else:
                open_rule = Rule(rule.is_across, place, rule.start, rule.end)
                merged.append(open_rule)
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    clusters: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.place):
        if clusters and rule.place - clusters[-1][0].place <= _NEAR:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    return clusters


def _groups(
    across: list[Rule], down: list[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, directly or through others."""
    others = {True: down, False: across}
    while others[False]:
        group = others[False][:1]
        others[False] = others[False][1:]
        for rule in group:
            left = others[rule.is_across]
            group += [other for other in left if _meet(rule, other)]
            others[rule.is_across] = [one for one in left if not _meet(rule, one)]
        if len(group) > 1:
            yield (
                [rule for rule in group if rule.is_across],
                [rule for rule in group if not rule.is_across],
            )


def _meet(rule: Rule, other: Rule) -> bool:
    return (
        rule.start - _NEAR <= other.place <= rule.end + _NEAR
        and other.start - _NEAR <= rule.place <= other.end + _NEAR
    )


def _places(rules: list[Rule], others: list[Rule]) -> list[float]:
    """Where lines are, and where those across them end: a table may have open sides."""
    places = sorted(rule.place for rule in rules)
    ends = (min(rule.start for rule in others), max(rule.end for rule in others))
    places = [ends[0]] * (ends[0] < places[0] - _NEAR) + places
    places += [ends[1]] * (ends[1] > places[-1] + _NEAR)
    return [
        place
        for number, place in enumerate(places)
        if not number or place - places[number - 1] > _NEAR
    ]


def _owners(
    columns: list[float], rows: list[float], across: list[Rule], down: list[Rule]
) -> dict[Cell, Cell]:
    """For each place of the grid, the upper left place of the cell it belongs to."""
    owners: dict[Cell, Cell] = {}
    left_sides = [_at(down, place) for place in columns]
    for row in range(len(rows) - 1):
        above = _at(across, rows[row])
        middle = (rows[row] + rows[row + 1]) / 2
        for column in range(len(columns) - 1):
            centre = (columns[column] + columns[column + 1]) / 2
            owner = (row, column)
            if row and not _pass(above, centre):
                owner = owners[row - 1, column]
            elif column and not _pass(left_sides[column], middle):
                owner = owners[row, column - 1]
            owners[row, column] = owner
    return owners


def _at(rules: list[Rule], place: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule.place - place) <= _NEAR]


def _pass(rules: list[Rule], point: float) -> bool:
    return any(rule.start <= point <= rule.end for rule in rules)
