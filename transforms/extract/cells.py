"""Cells of a table that stand one a line: a label, and its number on the next line.

So tables come out of web pages and PDF. The lines of one row are joined by tabs, to be
read as a row of a table; a number above its label («14 / видано довідок») is a
sentence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.extract.cues import PART_MARK
from transforms.extract.units import UNIT

Line = tuple[int, int, int]  # where it begins and ends, and how far from the left edge
Group = tuple[int, int]  # indexes of lines that are numbers, the last one excluded
_VALUE = re.compile(
    r"[+–-]?(?:\d{1,3}(?: \d{3})+|\d{1,15})(?:,\d+)?"
    rf"(?:\s*(?:тис|млн|млрд)\.?)?(?:{UNIT.pattern})?"
)
_LABEL = re.compile(r"[^\d\t\n][^\t\n]{0,199}(?<![.!?;\d])")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WORD = re.compile(r"[а-яіїєґ]{3}")
_MOST_LABEL_LINES = 3
_FEWEST_NUMBERED = 2


def is_value(form: str, line: Line) -> bool:
    """Whether a line is a number and nothing else, with its unit."""
    start, end, _ = line
    begins = form[start].isdigit() or form[start] in "+-–"
    return begins and _VALUE.fullmatch(form, start, end) is not None


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
    numbering = _numbering(form, lines, leading)
    if not numbering and _is_above(form, cased, lines, chain, leading):
        return {group[1]: " " for group in leading}
    joints: dict[int, str] = {}
    code = ""
    for start, end in chain:
        begins_row = (start, end) in numbering
        last = end - begins_row
        written = form[slice(*lines[start][:2])]
        has_code = last - start > 1 and _is_code(written, code)
        code = written if has_code else code
        # Of several numbers without heads nobody can tell what each of them is.
        is_one = last - start == 1 + has_code and (has_code or not _YEAR.match(written))
        if is_one and _is_label(form, lines, start - 1):
            joints |= dict.fromkeys(range(start, last), "\t")
        if begins_row:
            joints[end] = "\t"
    return joints


def _numbering(form: str, lines: list[Line], leading: list[Group]) -> list[Group]:
    """Groups whose last number begins the next row: «1 / звернень / 15 / 2 / …»."""
    found: list[Group] = []
    for group in leading:
        start, end = group
        is_next = form[slice(*lines[end - 1][:2])] == str(len(found) + 1)
        if is_next and (not found or end - start > 1):
            found.append(group)
        elif found:
            break
    return found if len(found) >= _FEWEST_NUMBERED else []


def _is_code(written: str, before: str) -> bool:
    """Whether a number is the code of a row: «01», and «10» behind «09»."""
    if written.startswith("0") and written.isdigit():
        return len(written) > 1
    return bool(before) and written == str(int(before) + 1)


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
        and (not chain[0][0] or not cased[lines[chain[0][0] - 1][0]].islower())
    )
