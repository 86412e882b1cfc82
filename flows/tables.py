"""A table file and its schema, as Frictionless opens them, and its text in blocks.

Frictionless itself finds out the encoding, the delimiter and the header, so that the
columnar pass starts from what it would start from.
"""

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

from transforms.errors import UnreadableReport
from transforms.proof.blocks import UnsureError, cut
from transforms.proof.schema import keys_of, table_proof
from transforms.proof.table import TableProof
from transforms.proof.texts import Numbers

Given = TypeVar("Given")
Made = TypeVar("Made")
FORMATS = (".csv", ".tsv", ".parquet")
_CHUNK = 4 << 20
_LINE = 1 << 16
_HEADER = 1 << 18
_UTF8 = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf"}


@dataclass(frozen=True, slots=True)
class Writing:
    """How a table is written, where it is known; Frictionless guesses the rest.

    Attributes:
        encoding: of its bytes.
        delimiter: between its cells.
    """

    encoding: str | None = None
    delimiter: str | None = None


GUESSED = Writing()


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


def check_plain(resource: Any) -> None:
    """See that a resource is one file, written as tables are.

    Raises:
        UnsureError: where its package says anything unusual of it.
    """
    from frictionless.formats import CsvControl

    dialect = resource.dialect
    control = CsvControl.from_dialect(dialect)
    if (
        not resource.path
        or resource.extrapaths
        or resource.compression
        or not dialect.header
        or not dialect.header_case
        or dialect.comment_char
        or dialect.comment_rows
        or dialect.skip_blank_rows
        or not control.double_quote
        or control.null_sequence is not None
    ):
        raise UnsureError


@dataclass(frozen=True, slots=True)
class TextTable:
    """A CSV file that Arrow reads as Frictionless does.

    Attributes:
        path: the file.
        labels: its header.
        start: where the rows begin, in bytes.
        is_header_sound: whether Frictionless finds nothing wrong with the header.
        proof: what is certain of the rows.
    """

    path: Path
    labels: list[str]
    start: int
    is_header_sound: bool
    proof: TableProof

    @classmethod
    def open(cls, resource: Any, path: Path) -> "TextTable":
        """Open a file as Frictionless does.

        Raises:
            UnsureError: where Arrow may read it otherwise.
        """
        from frictionless import FrictionlessException

        schema = resource.schema.to_descriptor()
        keys = keys_of(schema, resource.name)
        head = resource.to_copy()
        # Frictionless would read the whole table to look them up.
        head.schema.foreign_keys = []
        if path.suffix.lower() != ".csv" or any(key.table for key in keys.foreign):
            raise UnsureError
        try:
            head.open()
        except FrictionlessException as problem:
            raise UnsureError from problem
        with head:
            delimiter = _delimiter(head)
            columns = [
                field.to_descriptor() for field in head.header.get_expected_fields()
            ]
            names, is_sound = {column["name"] for column in columns}, head.header.valid
            if keys.names() and not (is_sound and keys.names() <= names):
                raise UnsureError
            labels, encoding = list(head.labels), head.encoding
        start = _end_of_header(path, _UTF8[encoding], delimiter, labels)
        proof = table_proof(schema, columns, keys, delimiter=delimiter)
        return cls(path, labels, start, is_sound, proof)

    def prove(self, on_chunk: Callable[[bytes], object]) -> None:
        """Prove the table, several blocks at once.

        Args:
            on_chunk: sees all bytes of the file, in order.
        """
        with self.path.open("rb") as file:
            on_chunk(file.read(self.start))
        blocks = self._blocks(on_chunk)
        first = next(blocks, None)
        if first is None:
            return
        self.proof.learn(first)
        for facts in _in_order(self.proof.facts, chain([first], blocks)):
            self.proof.add(facts)

    def given(self, rows: Numbers) -> Any:
        """The cells of some rows, as Frictionless is given them."""
        return lambda: self.proof.pick(self._blocks(lambda _: None), rows, _in_order)

    def _blocks(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        return cut(self._chunks(on_chunk), self.proof.delimiter)

    def _chunks(self, on_chunk: Callable[[bytes], object]) -> Iterator[bytes]:
        """The bytes after the header, each chunk up to the end of a line."""
        with self.path.open("rb", buffering=0) as file:
            at = self.start
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


def _delimiter(head: Any) -> str:
    """The delimiter of an opened table.

    Raises:
        UnsureError: where anything else of how it is written is unusual.
    """
    from frictionless.formats import CsvControl

    control = CsvControl.from_dialect(head.dialect)
    delimiter: str = control.delimiter
    if (
        head.encoding not in _UTF8
        or head.dialect.header_rows != [1]
        or not head.labels
        or control.skip_initial_space
        or control.escape_char
        or control.quote_char != '"'
        or len(delimiter) != 1
        or not delimiter.isascii()
    ):
        raise UnsureError
    return delimiter


def _in_order(make: Callable[[Given], Made], each: Iterable[Given]) -> Iterator[Made]:
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


def _end_of_header(path: Path, bom: bytes, delimiter: str, labels: list[str]) -> int:
    """Where the first record ends, in bytes.

    Raises:
        UnsureError: where it is not the header that Frictionless found.
    """
    with path.open("rb") as file:
        text = file.read(_HEADER).removeprefix(bom).decode("utf-8", errors="ignore")
    lines = io.StringIO(text, newline="")
    first = next(csv.reader(iter(lines.readline, ""), delimiter=delimiter), [])
    header = text[: lines.tell()].encode()
    if len(first) != len(labels) or len(header) >= _HEADER - len(bom):
        raise UnsureError
    return len(bom) + len(header)
