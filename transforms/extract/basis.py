"""On what basis each number of a sentence stands: period, cumulative, comparison.

«У вересні – 321» in a report for October compares, «з початку року – 452» adds up.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from transforms.extract.cues import cue_after, is_difference, time_cue
from transforms.extract.quantities import Quantity
from transforms.extract.source import Source

_AGAINST_TAIL = re.compile(r"(?:ніж|проти|порівнян\w+)[^,]*$")
_MOST_LETTERS = 300


class Placed(Protocol):
    """What a number needs for its basis: itself and the spans around it."""

    quantity: Quantity
    gap: tuple[int, int]
    right: tuple[int, int]


def find_bases(source: Source, numbers: Sequence[Placed]) -> list[tuple[str, bool]]:
    """Basis of each number of a sentence, and whether its own words say so, in order.

    Words of time at its beginning hold for the numbers behind them, until a semicolon
    or other words of time; those in brackets or after a comma for one number only.
    """
    bases: list[tuple[str, bool]] = []
    standing: str | None = None
    for at, number in enumerate(numbers):
        gap = source.form[slice(*number.gap)][-_MOST_LETTERS:]
        after = source.form[number.quantity.unit_end : number.right[1]][:_MOST_LETTERS]
        is_times = number.quantity.unit.startswith("раз")
        compares = bool(bases) and bases[-1][0] == "comparison"
        is_end = compares and gap.strip() in {"до", "на"}
        is_end |= number.quantity.value < 0
        if is_end or is_difference(gap, after, times=is_times):
            bases.append(("comparison", True))
            continue
        if ";" in gap:
            standing = None
        cue = time_cue(_own_words(gap, first=at == 0), source.period)
        follows = cue_after(after, source.period)
        if at == 0 and cue:
            standing = cue if "(" not in gap else None
        bases.append((_chosen(cue, follows, standing), bool(cue or follows)))
    return bases


def _chosen(cue: str | None, follows: str | None, standing: str | None) -> str:
    if follows in {"comparison", "cumulative"}:
        return follows
    return cue or follows or standing or "period"


def _own_words(gap: str, *, first: bool) -> str:
    """The words of a gap that speak of the number behind it, not of the one before."""
    for mark in (";", ")"):
        gap = gap[gap.rfind(mark) + 1 :]
    if "(" in gap and gap[gap.rindex("(") + 1 :].strip():
        return gap[gap.rindex("(") :]
    if not first and "," in gap and not _AGAINST_TAIL.search(gap):
        return gap[gap.rindex(",") :]
    return gap
