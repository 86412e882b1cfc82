"""CSV text in blocks: cut between records, and read by Arrow as columns of text.

Arrow and Python's `csv` read the same records from the same text. Of a quotation mark
within a cell that does not begin with one, both make a letter (ТОВ "Ромашка"). An empty
line is the one difference: Arrow reads empty cells, `csv` no cell; such rows are odd,
and read by `csv` in the end.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from transforms.proof.texts import Array, Numbers, to_texts

_QUOTE, _SPACE = 34, 32
_MARK = b"\xef\xbb\xbf"
_LINE_ENDS = (10, 13)
# A record of more bytes than this is refused: Frictionless would hold it many times.
MOST_HELD = 1 << 23
_LARGEST_CELL = (1 << 31) - 2


class UnsureError(Exception):
    """The text is not one that Arrow is certain to read as Frictionless does."""


class NoTextError(UnsureError):
    """Some bytes are no text of the encoding."""


class LongRecordError(Exception):
    """A record is larger than `MOST_HELD`.

    Attributes:
        at: bytes of the text before it.
    """

    def __init__(self, at: int) -> None:
        """Say where."""
        super().__init__(at)
        self.at = at


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records of a table.

    Attributes:
        columns: one array of text a column, perhaps of codes and their texts.
        places: place of each row among the block's records, from 0.
        ragged: places of the records that are not as wide as the header.
        records: how many records there are, ragged ones too.
    """

    columns: list[Array]
    places: Numbers
    ragged: Numbers
    records: int


def cut(
    chunks: Iterable[bytes],
    delimiter: str,
    *,
    is_spaced: bool = False,
    is_whole: bool = True,
) -> Iterator[bytes]:
    """The same bytes in blocks that each end with a whole record.

    Where the last quotation mark is never closed, it is closed at the end, as `csv`
    does in effect.

    Args:
        chunks: of UTF-8 text without a header.
        delimiter: one character.
        is_spaced: spaces before a cell do not belong to it.
        is_whole: whether the text is there to its end; else a record that is not is
            left out.

    Raises:
        LongRecordError: where a record is larger than `MOST_HELD`.
        UnsureError: where it may be many records, with no line feed between them.
    """
    held, at = b"", 0
    for chunk in chunks:
        text = held + chunk if held else chunk
        if text.find(b"\n", len(held)) > MOST_HELD:
            raise _too_long(text, at)
        end = _end_of_records(text, delimiter, is_spaced=is_spaced)
        if end:
            # No copy of a chunk that ends with a record.
            yield text if end == len(text) else text[:end]
        held, at = text[end:], at + end
        if len(held) > MOST_HELD:
            raise _too_long(held, at)
    if held:
        marks = marks_in(held, delimiter, is_spaced=is_spaced)
        if len(marks) % 2 == 0:
            yield held
        elif is_whole:
            yield held + b'"'


def _too_long(text: bytes, at: int) -> Exception:
    return UnsureError() if b"\r" in text else LongRecordError(at)


def parse(text: bytes, width: int, delimiter: str) -> Block:
    """Read whole records as columns of text.

    Args:
        text: UTF-8.
        width: how many cells a record has.
        delimiter: one character.

    Raises:
        NoTextError: where the text is no UTF-8.
    """
    ragged: list[int] = []
    try:
        table = _read(text, width, delimiter)
    except pa.ArrowInvalid:
        # A ragged row, or no UTF-8, at which the reading of ragged rows would fail.
        _check_utf8(text)
        table = _read(text, width, delimiter, ragged)
    aside = np.array(ragged, np.int64)
    records = table.num_rows + len(aside)
    places = np.arange(records)
    if len(aside):
        places = np.delete(places, aside)
    columns = [
        column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        for column in table.itercolumns()
    ]
    return Block(columns, places, aside, records)


def _read(
    text: bytes, width: int, delimiter: str, ragged: list[int] | None = None
) -> pa.Table:
    """Read the records; the places of ragged ones go into a list, or are an error."""

    def set_aside(row: pa_csv.InvalidRow) -> str:
        aside.append(row.number - 1)
        return "skip"

    aside = [] if ragged is None else ragged
    names, quoted = [str(at) for at in range(width)], b'"' in text
    return pa_csv.read_csv(
        # Arrow would drop the mark; within a file it is a letter.
        pa.BufferReader(_MARK + text if text.startswith(_MARK) else text),
        read_options=pa_csv.ReadOptions(
            use_threads=False,
            column_names=names,
            block_size=len(text) + len(_MARK) + 1,
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=None if ragged is None else set_aside,
        ),
        convert_options=pa_csv.ConvertOptions(
            check_utf8=not text.isascii(),
            strings_can_be_null=False,
            column_types=dict.fromkeys(names, pa.string()),
        ),
    )


def _check_utf8(text: bytes) -> None:
    """Check all of a text at once.

    Raises:
        NoTextError: where it is no UTF-8.
    """
    ends = pa.py_buffer(np.array([0, len(text)]))
    whole = pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(text))
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid as error:
        raise NoTextError from error


def records_of(text: bytes, delimiter: str) -> list[list[str]]:
    """Every record as Python reads it, which is how Frictionless does."""
    return list(records_in(text, delimiter))


def records_in(text: bytes, delimiter: str) -> Iterator[list[str]]:
    """The same, one after another."""
    if csv.field_size_limit() < MOST_HELD:
        # What Python takes of its own accord is 131,072 characters.
        csv.field_size_limit(_LARGEST_CELL)
    lines = io.StringIO(text.decode(), newline="")
    return csv.reader(lines, delimiter=delimiter)


def chosen(records: Iterator[list[str]], places: Numbers) -> Iterator[list[str]]:
    """The records at some places, ascending; those after the last stay unread."""
    start = 0
    for place in places.tolist():
        yield next(islice(records, place - start, None))
        start = place + 1


def block_of(records: list[list[str]], width: int) -> Block:
    """Records that Python has read, as a block."""
    is_whole = np.array([len(record) == width for record in records], bool)
    rows = [record for record in records if len(record) == width]
    columns = [to_texts([row[at] for row in rows]) for at in range(width)]
    places, ragged = np.flatnonzero(is_whole), np.flatnonzero(~is_whole)
    return Block(columns, places, ragged, len(records))


def texts_of(column: Array) -> Array:
    """The different texts of a coded column, or the texts of another."""
    return column.dictionary if pa.types.is_dictionary(column.type) else column


def rows_with(column: Array, positions: Numbers) -> Numbers:
    """Rows that hold the texts at given positions of `texts_of`."""
    if not positions.size or not pa.types.is_dictionary(column.type):
        return positions
    codes = np.frombuffer(column.indices.buffers()[1], np.int32)
    codes = codes[column.indices.offset :][: len(column)]
    return np.flatnonzero(np.isin(codes, positions))


def _end_of_records(text: bytes, delimiter: str, *, is_spaced: bool) -> int:
    """Where the last whole record ends; 0 if none does."""
    marks = marks_in(text, delimiter, is_spaced=is_spaced)
    end = text.rfind(b"\n")
    while end >= 0:
        before = int(np.searchsorted(marks, end))
        if before % 2 == 0:
            return end + 1
        end = text.rfind(b"\n", 0, int(marks[before - 1]))
    return 0


def marks_in(text: bytes, delimiter: str, *, is_spaced: bool) -> Numbers:
    """Where the quotation marks are that open and close cells, in turn."""
    if b'"' not in text:
        return np.empty(0, np.int64)
    letters = np.frombuffer(text, np.uint8)
    marks = np.flatnonzero(letters == _QUOTE)
    borders = np.array([*_LINE_ENDS, ord(delimiter)], np.uint8)
    before = marks - 1
    if is_spaced:
        solid = np.concatenate([[-1], np.flatnonzero(letters != _SPACE)])
        before = solid[np.searchsorted(solid, marks) - 1]
    opens = np.isin(letters[before], borders) | (before < 0)
    return marks if _are_in_turn(marks, opens) else _walked(marks, opens)


def _are_in_turn(marks: Numbers, opens: Any) -> bool:
    """Whether every second mark opens a cell, or another follows the one before it.

    The marks of a doubled one close a cell and open it again: that comes to the same.
    """
    doubled = np.zeros(len(marks), bool)
    doubled[1:] = marks[1:] == marks[:-1] + 1
    return bool((opens | doubled)[0::2].all())


def _walked(marks: Numbers, opens: Any) -> Numbers:
    """The same, mark by mark: what neither opens nor closes a cell is a letter."""
    taken: list[int] = []
    is_within, closed = False, -1
    for mark, may_open in zip(marks.tolist(), opens.tolist(), strict=True):
        if is_within:
            is_within, closed = False, mark
        elif may_open or (mark == closed + 1 and closed >= 0):
            is_within = True
        else:
            continue
        taken.append(mark)
    return np.array(taken, np.int64)
