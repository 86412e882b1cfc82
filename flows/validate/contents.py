"""A second, quick look into a table, for what Frictionless passes over in silence."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from flows.validate.looked import Looked

_CHUNK = 1 << 20
# So much of a table is looked through for quotation marks that are never closed.
_MOST_LOOKED_AT = 64 << 20
_MANY_LINES = 100
_MOST_TOLD = 3
_NO_UTF8, _BEYOND_ASCII = re.compile("[\udc80-\udcff]"), re.compile(r"[^\x00-\x7f]")


def swallowed_lines(table: Looked) -> Iterator[tuple[int, int]]:
    """Rows in which a text in quotation marks seems to hold other rows.

    Yields:
        The number of the row, and over how many lines of the file it goes.
    """
    encoding = table.report.encoding or "utf-8-sig"
    rows = table.report.task["stats"].get("rows", 0)
    lines, marks = _counted(table.path)
    if not marks or lines <= rows + 1:
        return
    told = 0
    with table.path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, (cells, span) in enumerate(_records(table, file), start=1):
            if span > 1 and _has_swallowed(table, cells, span):
                yield number, span
                told += 1
            if told == _MOST_TOLD:
                return


def wrong_byte(path: Path) -> tuple[int, int] | None:
    """The first byte that is no UTF-8, in a table that is in UTF-8 but for a few.

    Returns:
        The line of the file and the byte; None where other encodings are as likely.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_LOOKED_AT)
    text = content.decode("utf-8", errors="surrogateescape")
    wrong = _NO_UTF8.findall(text)
    letters = len(_BEYOND_ASCII.findall(text)) - len(wrong)
    if not wrong or len(wrong) > letters:
        return None
    line = text.count("\n", 0, text.index(wrong[0])) + 1
    return line, ord(wrong[0]) - 0xDC00


def _has_swallowed(table: Looked, cells: Sequence[str], span: int) -> bool:
    """Whether a record has very many lines, or a line that looks as a row does."""
    if span > _MANY_LINES:
        return True
    within = len(table.labels) - 1
    delimiter = table.report.delimiter or ","
    return within > 0 and any(
        line.count(delimiter) == within
        for cell in cells
        for line in cell.splitlines()[1:]
    )


def _records(table: Looked, file: IO[str]) -> Iterator[tuple[list[str], int]]:
    """Records, and how many lines of the file each has."""
    reader = csv.reader(_first_lines(file), delimiter=table.report.delimiter or ",")
    before = 0
    with suppress(csv.Error):  # a cell beyond all bounds
        for cells in reader:
            yield cells, reader.line_num - before
            before = reader.line_num


def _first_lines(file: IO[str]) -> Iterator[str]:
    left = _MOST_LOOKED_AT
    for line in file:
        left -= len(line)
        if left < 0:
            return
        yield line


def _counted(path: Path) -> tuple[int, int]:
    """Ends of lines and quotation marks of a file."""
    lines = marks = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n") or chunk.count(b"\r")
            marks += chunk.count(b'"')
    return lines, marks
