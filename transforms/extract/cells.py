"""Cells of a table that stand one a line: a label, and its number on the next line.

So tables come out of web pages and PDF. The lines of one row are joined by tabs and read
as a row of a table; a number above its label («14 / видано довідок») makes a sentence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.extract.cues import PART_MARK
from transforms.extract.units import UNIT

Line = tuple[int, int, int]  # where it begins and ends, and how far from the left edge
Group = tuple[int, int]  # indexes of lines that are numbers, the last one excluded
_VALUE = re.compile(
    r"[+–-]?(?!(?:19|20)\d\d$)(?:\d{1,3}(?: \d{3})+|\d{1,15})(?:,\d+)?"
    rf"(?:\s*(?:тис|млн|млрд)\.?)?(?:{UNIT.pattern})?"
)
_LABEL = re.compile(r"[^\d\t\n][^\t\n]{0,199}(?<![.!?;\d])")
_WORD = re.compile(r"[а-яіїєґ]{3}")
_MOST_LABEL_LINES = 3
_FEWEST_NUMBERED = 2


def is_value(form: str, line: Line) -> bool:
    """Whether a line is a number and nothing else, with its unit."""
    start, end, _ = line
    return form[start].isdigit() and _VALUE.fullmatch(form, start, end) is not None


def join_cells(form: str, cased: str, lines: list[Line]) -> dict[int, str]:
    """Lines that go on with the line before them, each with what stands between."""
    groups = [*_groups([is_value(form, line) for line in lines])]
    joints: dict[int, str] = {}
    chain: list[Group] = []
    for group in groups:
        if chain and not _follows(form, lines, chain[-1], group):
            joints |= _of_chain(form, cased, lines, chain)
            chain = []
        chain.append(group)
    return joints | _of_chain(form, cased, lines, chain)


def _groups(values: list[bool]) -> Iterator[Group]:
    """Runs of lines that are numbers."""
    start = None
    for at, is_number in enumerate([*values, False]):
        if is_number and start is None:
            start = at
        elif not is_number and start is not None:
            yield start, at
            start = None


def _follows(form: str, lines: list[Line], group: Group, following: Group) -> bool:
    """Whether nothing but one label stands between two groups of numbers."""
    between = range(group[1], following[0])
    return len(between) <= _MOST_LABEL_LINES and all(
        _is_label(form, lines, at) for at in between
    )


def _is_label(form: str, lines: list[Line], at: int) -> bool:
    if not 0 <= at < len(lines):
        return False
    start, end, _ = lines[at]
    return bool(_LABEL.fullmatch(form, start, end) and _WORD.search(form, start, end))


def _of_chain(
    form: str, cased: str, lines: list[Line], chain: list[Group]
) -> dict[int, str]:
    """How the lines of neighbouring groups are joined."""
    leading = [group for group in chain if _is_label(form, lines, group[1])]
    ordered = len(leading) >= _FEWEST_NUMBERED and [
        form[slice(*lines[group[1] - 1][:2])] for group in leading
    ] == [str(number) for number in range(1, len(leading) + 1)]
    if not ordered and _is_above(form, cased, lines, chain, leading):
        return {group[1]: " " for group in leading}
    joints: dict[int, str] = {}
    for group in chain:
        if _is_label(form, lines, group[0] - 1):
            joints |= dict.fromkeys(range(*group), "\t")
    if ordered:  # «1 / надійшло звернень / 15 / 2 / …»: a number begins each row
        for group in leading:
            joints.pop(group[1] - 1, None)
            joints[group[1]] = "\t"
    return joints


def _is_above(
    form: str,
    cased: str,
    lines: list[Line],
    chain: list[Group],
    leading: list[Group],
) -> bool:
    """Whether each number stands above its label, which begins in lower case."""
    return (
        bool(chain)
        and leading == chain
        and all(end - start == 1 for start, end in chain)
        and all(cased[lines[end][0]].islower() for _, end in chain)
        and not any(PART_MARK.match(form, lines[end][0]) for _, end in chain)
        and all(second[0] - first[1] == 1 for first, second in pairwise(chain))
        and not cased[lines[chain[0][0] - 1][0]].islower()
    )
