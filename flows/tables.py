"""A table file, as Frictionless opens it, and its text in blocks."""

import codecs
import csv
import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from flows.head import Head, Headed
from flows.writing import FORMATS, GUESSED, Writing
from transforms.errors import UnreadableReport
from transforms.proof.blocks import NoTextError, UnsureError, cut
from transforms.proof.texts import Numbers
from transforms.proof.writing import to_utf8, unspaced

Given = TypeVar("Given")
Made = TypeVar("Made")
_CHUNK = 4 << 20
_LINE = 1 << 16
_HEADER = 1 << 18
_UTF8 = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf"}


def open_resource(
    path: Path, schema: dict[str, Any], writing: Writing = GUESSED
) -> Any:
    """The table as Frictionless has it, not yet opened.

    What kind of file it is, is told by the end of its name alone: Frictionless itself
    would take other signs of a name for an address, a query or several files.

    Raises:
        UnreadableReport: `table-missing`, or `table-format` where it is no table that
            is read here.
    """
    from frictionless import Dialect, Resource, Schema
    from frictionless.formats import CsvControl

    if not path.is_file():
        raise UnreadableReport("table-missing", file=path)
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise UnreadableReport("table-format", file=path, formats=", ".join(FORMATS))
    dialect = Dialect()
    if writing.delimiter:
        dialect.add_control(CsvControl(delimiter=writing.delimiter))
    return Resource(
        path=f"./{path.name}" if ":" in path.name else path.name,
        basepath=str(path.parent.absolute()),
        scheme="file",
        format=kind.removeprefix("."),
        encoding=writing.encoding,
        dialect=dialect,
        schema=Schema.from_descriptor(schema),
    )


@dataclass(frozen=True, slots=True)
class TextTable(Headed):
    """A CSV or TSV file that Arrow reads as Frictionless does.

    Attributes:
        path: the file.
        head: how it is read.
        start: where the rows begin, in bytes of UTF-8.
        end: where the text ends that Frictionless reads, or None for that of the file.
    """

    path: Path
    head: Head
    start: int
    end: int | None = None

    @classmethod
    def open(cls, resource: Any, path: Path, end: int | None = None) -> "TextTable":
        """Open a file as Frictionless does.

        Args:
            resource: the file.
            path: where it is.
            end: how many bytes of UTF-8 Frictionless reads of its text, if not all.

        Raises:
            UnsureError: where Arrow may read it otherwise.
        """
        head = Head.of(resource)
        if end is not None and _is_as_it_is(path, head):
            end += len(_UTF8[head.encoding])
        return cls(path, head, _end_of_header(path, head), end)

    def prove(self, on_chunk: Callable[[bytes], object]) -> None:
        """Prove the table, several blocks at once.

        Args:
            on_chunk: sees all bytes of the file, in order.

        Raises:
            LongRecordError: where a record is beyond all bounds.
            NoTextError: where some bytes are no text of the encoding.
            UnsureError: where the text has no UTF-8.
        """
        blocks = self._blocks(on_chunk)
        try:
            first = next(blocks, None)
            if first is None:
                return
            self.proof.learn(first)
            for facts in in_order(self.proof.facts, chain([first], blocks)):
                self.proof.add(facts)
        except UnicodeDecodeError as error:
            raise NoTextError from error
        except UnicodeEncodeError as error:
            raise UnsureError from error

    def given(self, rows: Numbers) -> Any:
        """The cells of some rows, as Frictionless is given them."""
        return lambda: self.proof.pick(self._blocks(lambda _: None), rows, in_order)

    def line_at(self, at: int) -> int:
        """Number of the line that begins at so many bytes of the rows, from 1."""
        line, left = 1, self.start + at
        for text in self._text(lambda _: None):
            line += text[: max(0, left)].count(b"\n")
            left -= len(text)
        return line

    def _blocks(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        delimiter, is_spaced = self.head.delimiter, self.head.is_spaced
        rows, is_whole = self._rows(on_chunk), self.end is None
        for block in cut(rows, delimiter, is_spaced=is_spaced, is_whole=is_whole):
            yield unspaced(block, delimiter) if is_spaced else block

    def _rows(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        """The text after the header, up to its end."""
        at = 0
        for text in self._text(on_chunk):
            low = max(0, self.start - at)
            high = len(text) if self.end is None else max(0, self.end - at)
            at += len(text)
            if low < min(high, len(text)):
                yield text if (low, high) == (0, len(text)) else text[low:high]
            if self.end is not None and at >= self.end:
                return

    def _text(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        """The whole text in UTF-8."""
        chunks = self._chunks(on_chunk)
        if _is_as_it_is(self.path, self.head):
            return chunks
        one_line_end = _has_one_line_end(self.path)
        return to_utf8(chunks, self.head.encoding, one_line_end=one_line_end)

    def _chunks(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        """The bytes of the file, each chunk up to the end of a line."""
        with self.path.open("rb", buffering=0) as file:
            at = 0
            while True:
                file.seek(at + _CHUNK)
                rest = file.read(_LINE).find(b"\n") + 1
                file.seek(at)
                chunk = file.read(_CHUNK + rest)
                if not chunk:
                    return
                at += len(chunk)
                on_chunk(chunk)
                yield chunk


def in_order(make: Callable[[Given], Made], each: Iterable[Given]) -> Iterator[Made]:
    """What is made of each of many, in order, a few at once."""
    processors = len(os.sched_getaffinity(0))
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(processors) as pool:
        for given in each:
            waiting.append(pool.submit(make, given))
            if len(waiting) > processors:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _is_as_it_is(path: Path, head: Head) -> bool:
    """Whether the bytes of the file are those of the text that Frictionless reads."""
    return head.encoding in _UTF8 and not _has_one_line_end(path)


def _has_one_line_end(path: Path) -> bool:
    """Whether Frictionless opens the file with Python's universal newlines."""
    return path.suffix.lower() != ".csv"


def _end_of_header(path: Path, head: Head) -> int:
    """Where the first record ends, in bytes of UTF-8.

    Raises:
        UnsureError: where it is not the header that Frictionless found.
    """
    with path.open("rb") as file:
        start = file.read(_HEADER)
    mark = _UTF8[head.encoding] if _is_as_it_is(path, head) else b""
    decoder = codecs.getincrementaldecoder(head.encoding)("ignore")
    text = decoder.decode(start)
    if _has_one_line_end(path):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = io.StringIO(text, newline="")
    first = next(
        csv.reader(
            iter(lines.readline, ""),
            delimiter=head.delimiter,
            skipinitialspace=head.is_spaced,
        ),
        [],
    )
    is_cut = len(start) == _HEADER and lines.tell() == len(text)
    if is_cut or len(first) != len(head.labels):
        raise UnsureError
    return len(mark) + len(text[: lines.tell()].encode())
