"""The properties of paragraphs and characters that change what a DOC says as text.

[MS-DOC] keeps them in pages of 512 bytes ("formatted disk pages", §2.9.33 and §2.9.174)
as runs of file positions, each run with a list of changes to the properties.
"""

import struct
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


def looks_of(
    runs: Iterable[Run], styles: Mapping[int, bytes]
) -> Iterator[tuple[int, int, Look]]:
    """Where characters look otherwise than they are.

    Args:
        runs: of characters, in the order of the file.
        styles: the changes of each style of characters, by its number.
    """
    for start, end, changes in runs:
        style = _number(_values(changes), _STYLE)
        look = _look_of(styles.get(style, b"") + changes)
        if look != Look():
            yield start, end, look


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
    values = _values(changes[2:])
    for identifier in _ELSEWHERE:
        if identifier in values:
            start = _number(values, identifier)
            size = int.from_bytes(data[start : start + 2], "little")
            values |= _values(data[start + 2 : start + 2 + size])
    style = int.from_bytes(changes[:2], "little")
    depth = _number(values, _DEPTH) or _number(values, _IN_TABLE) & 1
    is_row_end = _ROW_END in values or _INNER_ROW_END in values
    return Paragraph(
        depth=min(depth, MAX_DEPTH),
        is_row_end=is_row_end,
        is_inner_cell_end=_INNER_CELL_END in values,
        edges=_edges(values.get(_TABLE_DEFINITION, b"")) if is_row_end else (),
        is_item=style not in _HEADINGS and _number(values, _LIST) not in _NO_LISTS,
    )


def _look_of(changes: bytes) -> Look:
    values = _values(changes)
    sign = _number(values, _SYMBOL)
    return Look(
        is_hidden=_number(values, _DELETED) == 1 or _number(values, _HIDDEN) == 1,
        is_raised=_number(values, _RAISED) == 1
        or 0 < _number(values, _HEIGHT) < _BELOW,
        symbol=(sign & 0xFFFF, sign >> 16) if _SYMBOL in values else None,
    )


def _edges(definition: bytes) -> tuple[int, ...]:
    """Edges of the cells of a row (§2.9.321), in twips; none where it has no table."""
    count = _byte(definition, _EDGES_AT - 1)
    if len(definition) < _EDGES_AT + 2 * (count + 1):
        return ()
    return struct.unpack_from(f"<{count + 1}h", definition, _EDGES_AT)


def runs_of(stream: bytes, table: bytes, *, of_paragraphs: bool) -> Iterator[Run]:
    """Runs, page after page; the numbers of the pages are in a table (§2.8.5).

    After the positions on a page come records, one of each run; the first byte says
    where on the page its changes are. Those of paragraphs begin with their style.
    """
    width = 13 if of_paragraphs else 1
    count = max((len(table) - 4) // 8, 0)
    pages = struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ()
    for number in sorted({page & _PAGE_NUMBER for page in pages}):
        page = stream[number * _PAGE_BYTES : (number + 1) * _PAGE_BYTES]
        count = page[-1] if len(page) == _PAGE_BYTES else 0
        if 4 * (count + 1) >= _PAGE_BYTES:
            continue
        positions = struct.unpack_from(f"<{count + 1}I", page) if count else ()
        for place, (start, end) in enumerate(pairwise(positions)):
            offset = 2 * _byte(page, 4 * len(positions) + width * place)
            first, size = offset + 1, _byte(page, offset)
            if of_paragraphs and size:
                size = 2 * size - 1
            elif of_paragraphs:
                first, size = offset + 2, 2 * _byte(page, offset + 1)
            if offset:
                yield start, end, page[first : first + size]


def _byte(page: bytes, place: int) -> int:
    return page[place] if place < len(page) else 0


def _number(values: Mapping[int, bytes], identifier: int) -> int:
    """A value as a number; 0 where there is none."""
    return int.from_bytes(values.get(identifier, b"")[:_LONGEST_NUMBER], "little")


def _values(changes: bytes) -> dict[int, bytes]:
    """The value of each change, by its identifier."""
    values = {}
    place = 0
    while place + 2 < len(changes):
        identifier = int.from_bytes(changes[place : place + 2], "little")
        place += 2
        size = _VALUE_BYTES[identifier >> 13]
        size = size or _size_of_long(identifier, changes, place)
        if place + size > len(changes):
            break
        values[identifier] = changes[place : place + size]
        place += size
    return values


def _size_of_long(identifier: int, changes: bytes, place: int) -> int:
    if identifier == _TABLE_DEFINITION:
        return int.from_bytes(changes[place : place + 2], "little") + 1
    size = changes[place]
    if identifier == _TAB_STOPS and size == _SIZE_NOT_SAID:
        deleted = _byte(changes, place + 1)
        added = _byte(changes, place + 2 + 4 * deleted)
        return 3 + 4 * deleted + 3 * added
    return size + 1
