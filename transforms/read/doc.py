"""Reads DOC, the binary format of Word 97–2003 (specification: [MS-DOC]).

The characters are in pieces; which of them end a cell or a row, and which are deleted,
only the properties of paragraphs and characters tell. No library tells all of them: the
characters alone join raised digits to the number before them (321¹ comes as 3211).

As in the other formats, page headers and footers, comments and instructions of fields
are no text; notes and text boxes come after it.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, pairwise
from operator import itemgetter

from olefile import OleFileIO

from transforms.errors import UnreadableReport
from transforms.read.bounds import check_length, damaged
from transforms.read.lines import RAISED, Lines
from transforms.read.symbols import symbol
from transforms.read.word_fields import Fields
from transforms.read.word_properties import (
    Look,
    Paragraph,
    character_styles,
    looks_of,
    paragraph_of,
    runs_of,
)

_STREAM, _DATA, _ENCRYPTED = "WordDocument", "Data", "EncryptedPackage"
_TABLES = ("0Table", "1Table")
# What olefile raises for a container that is broken; a defect is no error of its own.
_OLE_ERRORS = (OSError, struct.error, ValueError, LookupError, TypeError)
_SIGNATURE = 0xA5EC
# Word 97 has 193; Word 6 and 95, another format in the same container, have about 100.
_FIRST_VERSION = 0x00C1
_OLDER_SIGNATURES = range(0xA5DC, 0xA5DE)
_IS_ENCRYPTED = 0x0100
_TABLE_IS_1 = 0x0200
# Where the header has its lists of lengths and of tables, of 22 and at least 93 items.
_LENGTHS_AT, _TABLES_AT = 64, 154
# Places in the header's lists of lengths (§2.5.4) and of tables (§2.5.6).
_BODY, _NOTES, _ENDNOTES, _BOXES = 3, 4, 8, 9
_PARTS = range(3, 10)
_READ_PARTS = frozenset((_BODY, _NOTES, _ENDNOTES, _BOXES))
_STYLES = 1
_CHARACTER_PAGES, _PARAGRAPH_PAGES, _FONTS, _PIECES = 12, 13, 15, 33
_PIECE_LIST = 2
_IS_ONE_BYTE = 0x40000000
_MARKS = re.compile("[\r\x07\x0c\x13\x14\x15]")
_FIELD_BEGINS, _FIELD_RESULT, _FIELD_ENDS = "\x13", "\x14", "\x15"
_CELL_END = "\x07"
_NO_MARK = re.compile("[^\r\x07\x0c\x13\x14\x15]")
_UNSEEN = "\uffff"
_CHARACTERS = str.maketrans(
    {"\x0b": "\n", "\x0e": "\n", "\x1e": "\u2011", "\x1f": "\u00ad", _UNSEEN: None}
)


def read_doc(content: bytes) -> str:
    """The text of a DOC.

    Raises:
        UnreadableReport: `damaged-document`, `unknown-format` or `too-long-text`.
    """
    streams = _read_streams(content)
    if _STREAM not in streams:
        if _ENCRYPTED in streams:
            raise damaged("encrypted")
        raise UnreadableReport("unknown-format", kind="compound")
    stream = streams[_STREAM]
    try:
        header = _read_header(stream)
        table = streams.get(_TABLES[bool(header.flags & _TABLE_IS_1)], b"")
        document = _Document(header, stream, table)
    except struct.error as exc:
        raise damaged("doc-header") from exc
    body = _Body(document, streams.get(_DATA, b""))
    start = 0
    for part in _PARTS:
        end = start + header.lengths[part]
        if part in _READ_PARTS:
            body.read(start, end)
        start = end
    return body.joined()


def _read_streams(content: bytes) -> dict[str, bytes]:
    """The streams that matter; those of embedded documents are not at the top."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            return {
                name: container.openstream(name).read()
                for name in (_STREAM, _DATA, _ENCRYPTED, *_TABLES)
                if container.exists(name)
            }
    except _OLE_ERRORS as exc:
        raise damaged("compound", detail=str(exc)) from exc


@dataclass(frozen=True, slots=True)
class _Header:
    """The start of the main stream ("FIB", §2.5)."""

    flags: int
    # Characters of each part, and where each table of the table stream is.
    lengths: tuple[int, ...]
    tables: tuple[int, ...]

    def table(self, number: int, stream: bytes) -> bytes:
        """One table of the table stream; empty if the header has none."""
        start, size = self.tables[2 * number : 2 * number + 2]
        return stream[start : start + size]


def _read_header(stream: bytes) -> _Header:
    signature, version, flags = struct.unpack_from("<HH6xH", stream)
    if signature in _OLDER_SIGNATURES or version < _FIRST_VERSION:
        raise UnreadableReport("unknown-format", kind="Word 6/95")
    if signature != _SIGNATURE:
        raise damaged("doc-header")
    if flags & _IS_ENCRYPTED:
        raise damaged("encrypted")
    lengths = struct.unpack_from("<22I", stream, _LENGTHS_AT)
    return _Header(flags, lengths, struct.unpack_from("<186I", stream, _TABLES_AT))


class _Document:
    """The characters of a DOC, and where in the file each of them is."""

    def __init__(self, header: _Header, stream: bytes, table: bytes) -> None:
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int]] = []
        texts: list[str] = []
        for start, end, position, width in _read_pieces(header, table):
            size = (end - start) * width
            piece = stream[position : position + size]
            if len(piece) < size:
                raise damaged("truncated")
            self._starts.append(start)
            self._pieces.append((position, width))
            texts.append(_decode(piece, width))
        pages = header.table(_PARAGRAPH_PAGES, table)
        self._paragraphs = sorted(runs_of(stream, pages, of_paragraphs=True))
        pages = header.table(_CHARACTER_PAGES, table)
        runs = sorted(runs_of(stream, pages, of_paragraphs=False))
        looks = list(looks_of(runs, character_styles(header.table(_STYLES, table))))
        fonts = _read_fonts(header.table(_FONTS, table))
        self.text = "".join(
            _shown(text, position, width, looks, fonts)
            for text, (position, width) in zip(texts, self._pieces, strict=True)
        )

    def changes_at(self, place: int) -> bytes:
        """The changes that make the paragraph which ends at that character."""
        number = bisect_right(self._starts, place) - 1
        position, width = self._pieces[number]
        position += (place - self._starts[number]) * width
        number = bisect_right(self._paragraphs, position, key=itemgetter(0)) - 1
        _, end, changes = self._paragraphs[number] if number >= 0 else (0, 0, b"")
        return changes if position < end else b""


def _shown(
    text: str,
    position: int,
    width: int,
    looks: list[tuple[int, int, Look]],
    fonts: list[str],
) -> str:
    """The text of a piece as it is shown, character for character.

    Deleted and hidden characters are blotted out, raised digits are superscripts, and
    signs of a symbol font are what they look like.
    """
    end = position + len(text) * width
    parts = []
    kept = 0
    nearest = max(bisect_right(looks, position, key=itemgetter(0)) - 1, 0)
    for start, stop, look in islice(looks, nearest, None):
        if start >= end:
            break
        first = max((start - position) // width, kept)
        last = min((stop - position) // width, len(text))
        if first < last:
            parts += [text[kept:first], _as_it_looks(text[first:last], look, fonts)]
            kept = last
    return "".join([*parts, text[kept:]])


def _as_it_looks(text: str, look: Look, fonts: list[str]) -> str:
    if look.is_hidden:
        return _NO_MARK.sub(_UNSEEN, text)
    if look.symbol is not None:
        number, code = look.symbol
        font = fonts[number] if number < len(fonts) else ""
        return _NO_MARK.sub(symbol(code, font), text)
    return text.translate(RAISED)


def _read_fonts(table: bytes) -> list[str]:
    """Names of the fonts (§2.9.286), in the order of their numbers."""
    names = []
    place = 4
    while place < len(table):
        size = table[place]
        name = table[place + 40 : place + 1 + size].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        place += 1 + size
    return names


def _read_pieces(header: _Header, table: bytes) -> Iterator[tuple[int, int, int, int]]:
    """First and last character, file position and bytes a character of each piece."""
    pieces = header.table(_PIECES, table)
    place = 0
    while place < len(pieces) and pieces[place] != _PIECE_LIST:
        # Changes of properties that pieces refer to come first; each says its size.
        place += 3 + int.from_bytes(pieces[place + 1 : place + 3], "little")
    size = int.from_bytes(pieces[place + 1 : place + 5], "little")
    pieces = pieces[place + 5 : place + 5 + size]
    count = (len(pieces) - 4) // 12
    if count < 1:
        raise damaged("doc-pieces")
    limits = struct.unpack_from(f"<{count + 1}I", pieces)
    if list(limits) != sorted(set(limits)):
        raise damaged("doc-pieces")
    check_length(limits[-1])
    places = struct.iter_unpack("<2xI2x", pieces[4 * (count + 1) :][: 8 * count])
    for (start, end), (position,) in zip(pairwise(limits), places, strict=True):
        if position & _IS_ONE_BYTE:
            yield start, end, (position & ~_IS_ONE_BYTE) // 2, 1
        else:
            yield start, end, position, 2


def _decode(piece: bytes, width: int) -> str:
    """One character for each unit, halves of pairs included, so that places agree."""
    if width == 1:
        return piece.decode("cp1252", errors="replace")
    text = piece.decode("utf-16-le", errors="replace")
    if len(text) == len(piece) // 2:
        return text
    return "".join(map(chr, struct.unpack(f"<{len(piece) // 2}H", piece)))


class _Body:
    """Tells `Lines` what the parts of a document have."""

    def __init__(self, document: _Document, data: bytes) -> None:
        self._document = document
        self._data = data
        self._lines = Lines()
        self._known: dict[bytes, Paragraph] = {}
        self._fields = Fields()

    def read(self, start: int, end: int) -> None:
        """One part: the body, the notes, or the text boxes."""
        text = self._document.text
        end = min(end, len(text))
        for mark in _MARKS.finditer(text, start, end):
            self._write(text[start : mark.start()])
            self._take_mark(mark[0], mark.start())
            start = mark.end()
        self._write(text[start:end])
        self._lines.move_to(0)
        self._lines.end_open_paragraph()
        self._fields.forget_codes()

    def joined(self) -> str:
        """The text, once all parts are read."""
        return self._lines.joined()

    def _write(self, text: str) -> None:
        if not self._fields.is_shown:
            self._fields.add_code(text)
        elif text:
            self._lines.write(text.translate(_CHARACTERS))

    def _take_mark(self, mark: str, place: int) -> None:
        if mark == _FIELD_BEGINS:
            self._fields.begin()
        elif mark == _FIELD_RESULT:
            self._fields.begin_result()
        elif mark == _FIELD_ENDS:
            self._write(self._fields.end())
        elif self._fields.is_shown:
            self._end_paragraph(mark, self._paragraph_at(place))

    def _paragraph_at(self, place: int) -> Paragraph:
        changes = self._document.changes_at(place)
        if changes not in self._known:
            self._known[changes] = paragraph_of(changes, self._data)
        return self._known[changes]

    def _end_paragraph(self, mark: str, paragraph: Paragraph) -> None:
        is_cell_end = mark == _CELL_END or paragraph.is_inner_cell_end
        self._lines.move_to(1 if mark == _CELL_END else paragraph.depth)
        if paragraph.is_item:
            self._lines.mark_item()
        if paragraph.is_row_end:
            self._lines.end_row(edges=paragraph.edges)
        elif is_cell_end:
            self._lines.end_cell()
        else:
            self._lines.end_paragraph()
