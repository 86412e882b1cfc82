"""Sums of a table: which rows and which columns make up a total of it."""

from collections.abc import Sequence
from decimal import Decimal

from transforms.extract.columns import TOTAL
from transforms.extract.mentions import Mention

Found = dict[int, int]  # the numbers of a row: index in the report, by column
# Divisions of one total, told apart: by columns from 0, by rows from here.
BY_ROWS = 1_000
_FEWEST_ADDED = 2


def exact_runs(
    columns: list[int], values: list[Decimal], whole: Decimal
) -> list[list[int]]:
    """Neighbouring columns that add up to a total, one run behind the other."""
    runs: list[list[int]] = []
    first, added = 0, Decimal(0)
    for at, value in enumerate(values):
        added += value
        while added > whole and first <= at:
            added -= values[first]
            first += 1
        if added == whole and at > first:
            runs.append(columns[first : at + 1])
            first, added = at + 1, Decimal(0)
    return runs


def add_up(
    form: str, mentions: list[Mention], rows: Sequence[tuple[Found, bool]]
) -> None:
    """Make rows parts of the row «Разом» that each column adds up to.

    Args:
        form: matching form of the report.
        mentions: its numbers.
        rows: the numbers of each row, and whether it details another.
    """
    first = 0
    for place, (row, _) in enumerate(rows):
        label = mentions[next(iter(row.values()))].left
        if not TOTAL.match(form, *label):
            continue
        above, below = rows[first:place], rows[place + 1 :]
        # Rows in lower case may be sorts of the one above, or its like.
        any(
            _divides(
                mentions, [found for found, under in part if lowest or not under], row
            )
            for part in (above, below)
            for lowest in (False, True)
        )
        first = place + 1


def _divides(mentions: list[Mention], rows: list[Found], totals: Found) -> bool:
    """Whether rows add up to a total in some column; they become its parts."""
    divides = False
    for at, index in totals.items():
        parts = [row[at] for row in rows if at in row]
        values = [mentions[part].quantity.value for part in parts]
        total = mentions[index]
        adds_up = sum(values, Decimal(0)) == total.quantity.value
        if len(parts) < _FEWEST_ADDED or not adds_up or total.unit == "percent":
            continue
        divides = True
        for part in (mentions[part] for part in parts):
            if part.partition >= BY_ROWS or part.parent is None:
                part.parent, part.partition = index, BY_ROWS
    return divides
