"""The properties of paragraphs and characters that change what a DOC says as text.

[MS-DOC] keeps them in pages of 512 bytes ("formatted disk pages", §2.9.33 and §2.9.174)
as runs of file positions, each run with a list of changes to the properties.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from transforms.read.bounds import MAX_DEPTH

_PAGE_BYTES = 512
_PAGE_NUMBER = 0x3FFFFF
# Identifiers of the changes ("sprm", §2.6.1 and §2.6.2) that are looked at.
_IN_TABLE = 0x2416
_ROW_END = 0x2417
_DEPTH = 0x6649
_INNER_CELL_END = 0x244B
_INNER_ROW_END = 0x244C
_LIST = 0x460B
_DELETED = 0x0800
_SYMBOL = 0x6A09
_RAISED = 0x2A48
_STYLE = 0x4A30
# Half-points above the line; what is below it is a large number.
_HEIGHT = 0x4845
_BELOW = 0x8000
_HIDDEN = 0x083C
_KIND_OF_STYLE, _OF_CHARACTERS = 0xF, 2
_ELSEWHERE = (0x6645, 0x6646)
_TABLE_DEFINITION = 0xD608
# Its size and the number of cells come first.
_EDGES_AT = 3
_TAB_STOPS = 0xC615
# Bytes of the value, by the three highest bits of the identifier (§2.2.5.1); for 6 the
# value says itself.
_VALUE_BYTES = (1, 1, 2, 4, 2, 2, 0, 3)
_LONGEST_NUMBER = 4
_SIZE_NOT_SAID = 0xFF
_NO_LISTS = (0, 0xF801)
# Numbers that every document gives to the styles "heading 1" to "heading 9".
_HEADINGS = range(1, 10)
# From one file position to another: a list of changes.
Run = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What the mark at the end of a paragraph means."""

    depth: int = 0
    is_row_end: bool = False
    is_inner_cell_end: bool = False
    is_item: bool = False
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How characters are shown; a symbol is the number of its font and its place."""

    is_hidden: bool = False
    is_raised: bool = False
    symbol: tuple[int, int] | None = None


class Runs:
    """Runs of file positions, and the changes of each."""

    def __init__(self, runs: Iterable[Run]) -> None:
        """Put the runs in the order of the file."""
        self._runs = sorted(runs)
        self._starts = [start for start, _, _ in self._runs]

    def at(self, position: int) -> bytes:
        """The changes at a file position; none where there is no run."""
        place = bisect_right(self._starts, position) - 1
        if place < 0 or position >= self._runs[place][1]:
            return b""
        return self._runs[place][2]

    def looks(self, styles: Mapping[int, bytes]) -> list[tuple[int, int, Look]]:
        """Where characters look otherwise than they are, none over another.

        Args:
            styles: the changes of each style of characters, by its number.
        """
        found: list[tuple[int, int, Look]] = []
        for start, end, changes in self._runs:
            first = max(start, found[-1][1]) if found else start
            style = dict(_values(changes)).get(_STYLE, 0)
            look = _look_of(styles.get(style, b"") + changes)
            if first < end and look != Look():
                found.append((first, end, look))
        return found


def character_styles(table: bytes) -> dict[int, bytes]:
    """The changes of each style of characters (§2.4.6.5, §2.9.271), by its number."""
    place = 2 + int.from_bytes(table[:2], "little")
    base_bytes = int.from_bytes(table[4:6], "little")
    styles: dict[int, bytes] = {}
    number = 0
    while place + 2 <= len(table):
        size = int.from_bytes(table[place : place + 2], "little")
        style = table[place + 2 : place + 2 + size]
        place += 2 + size
        if int.from_bytes(style[2:4], "little") & _KIND_OF_STYLE == _OF_CHARACTERS:
            letters = int.from_bytes(style[base_bytes : base_bytes + 2], "little")
            start = base_bytes + 2 + 2 * (letters + 1)
            length = int.from_bytes(style[start : start + 2], "little")
            styles[number] = style[start + 2 : start + 2 + length]
        number += 1
    return styles


def paragraph_of(changes: bytes, data: bytes) -> Paragraph:
    """The paragraph that its style and changes make; `data` has lists too long."""
    values = dict(_values(changes[2:]))
    for identifier in _ELSEWHERE:
        if identifier in values:
            start = values[identifier]
            size = int.from_bytes(data[start : start + 2], "little")
            values.update(_values(data[start + 2 : start + 2 + size]))
    style = int.from_bytes(changes[:2], "little")
    depth = values.get(_DEPTH, 0) or values.get(_IN_TABLE, 0) & 1
    inner = _INNER_ROW_END in values
    return Paragraph(
        depth=min(depth, MAX_DEPTH),
        is_row_end=_ROW_END in values or inner,
        is_inner_cell_end=_INNER_CELL_END in values,
        edges=_edges_of(changes[2:]) if _ROW_END in values or inner else (),
        is_item=style not in _HEADINGS and values.get(_LIST, 0) not in _NO_LISTS,
    )


def _look_of(changes: bytes) -> Look:
    values = dict(_values(changes))
    sign = values.get(_SYMBOL)
    height = values.get(_HEIGHT, 0)
    return Look(
        is_hidden=values.get(_DELETED) == 1 or values.get(_HIDDEN) == 1,
        is_raised=values.get(_RAISED) == 1 or 0 < height < _BELOW,
        symbol=None if sign is None else (sign & 0xFFFF, sign >> 16),
    )


def _edges_of(changes: bytes) -> tuple[int, ...]:
    """Edges of the cells of a row (§2.9.321), in twips; none where it has no table."""
    for identifier, value in _lists(changes):
        if identifier == _TABLE_DEFINITION and len(value) > _EDGES_AT:
            count = value[_EDGES_AT - 1]
            if len(value) >= _EDGES_AT + 2 * (count + 1):
                return struct.unpack_from(f"<{count + 1}h", value, _EDGES_AT)
    return ()


def _pages(stream: bytes, pages: Iterable[int]) -> Iterator[tuple[bytes, list[int]]]:
    """Each page with the file positions where its runs begin, and the last ends."""
    for number in sorted({page & _PAGE_NUMBER for page in pages}):
        page = stream[number * _PAGE_BYTES : (number + 1) * _PAGE_BYTES]
        runs = page[-1] if len(page) == _PAGE_BYTES else 0
        if runs and 4 * (runs + 1) < _PAGE_BYTES:
            yield page, list(struct.unpack_from(f"<{runs + 1}I", page))


def paragraph_runs(stream: bytes, pages: Iterable[int]) -> Iterator[Run]:
    """Runs of paragraphs; the changes begin with the two bytes of the style."""
    for page, positions in _pages(stream, pages):
        for place, (start, end) in enumerate(pairwise(positions)):
            # After the positions come records of 13 bytes; the first says where.
            offset = 2 * _byte(page, 4 * len(positions) + 13 * place)
            if offset:
                words = _byte(page, offset)
                first, size = offset + 1, 2 * words - 1
                if not words:
                    first, size = offset + 2, 2 * _byte(page, offset + 1)
                yield start, end, page[first : first + size]


def character_runs(stream: bytes, pages: Iterable[int]) -> Iterator[Run]:
    """Runs of characters."""
    for page, positions in _pages(stream, pages):
        for place, (start, end) in enumerate(pairwise(positions)):
            offset = 2 * _byte(page, 4 * len(positions) + place)
            if offset:
                yield start, end, page[offset + 1 : offset + 1 + _byte(page, offset)]


def _byte(page: bytes, place: int) -> int:
    return page[place] if place < len(page) else 0


def _values(changes: bytes) -> Iterator[tuple[int, int]]:
    """Identifier and value of each change, the value as a number."""
    for identifier, value in _lists(changes):
        # Long values are lists of borders, tabs and the like.
        yield identifier, int.from_bytes(value[:_LONGEST_NUMBER], "little")


def _lists(changes: bytes) -> Iterator[tuple[int, bytes]]:
    """Identifier and bytes of the value of each change."""
    place = 0
    while place + 2 < len(changes):
        identifier = int.from_bytes(changes[place : place + 2], "little")
        place += 2
        size = _VALUE_BYTES[identifier >> 13]
        size = size or _size_of_long(identifier, changes, place)
        if place + size > len(changes):
            return
        yield identifier, changes[place : place + size]
        place += size


def _size_of_long(identifier: int, changes: bytes, place: int) -> int:
    if identifier == _TABLE_DEFINITION:
        return int.from_bytes(changes[place : place + 2], "little") + 1
    size = changes[place]
    if identifier == _TAB_STOPS and size == _SIZE_NOT_SAID:
        deleted = _byte(changes, place + 1)
        added = _byte(changes, place + 2 + 4 * deleted)
        return 3 + 4 * deleted + 3 * added
    return size + 1
