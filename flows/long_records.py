"""Records and lines that Frictionless would hold in memory many times are refused."""

import csv
from collections.abc import Callable
from pathlib import Path

from transforms.errors import UnreadableReport
from transforms.proof.blocks import MOST_HELD

_CHUNK = 1 << 16
# Lines that Frictionless reads when it opens a file, and some more.
SAMPLED_LINES = 128


def check_lines(path: Path, most: int | None = None) -> None:
    """Refuse a text file with a line that Frictionless would hold many times.

    Args:
        path: the file.
        most: how many lines to look at; all of them, if None.

    Raises:
        UnreadableReport: `record-too-long`.
    """
    line, length = 1, 0
    with path.open("rb") as file:
        while (chunk := file.read(_CHUNK)) and (most is None or line <= most):
            chunk += file.read(1) if chunk.endswith(b"\r") else b""
            first = min(_places(chunk.find), default=len(chunk))
            if length + first > MOST_HELD:
                raise too_long(path, line)
            last = max(_places(chunk.rfind), default=-1)
            length = len(chunk) - last - 1 + (length if last < 0 else 0)
            ends = chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
            line += ends


def _places(find: Callable[[bytes], int]) -> list[int]:
    """Where the ends of lines are that were looked for, of those that are there."""
    return [at for at in map(find, (b"\r", b"\n")) if at >= 0]


def too_long(path: Path, line: int | None) -> UnreadableReport:
    """The failure over a record that begins on a line."""
    return UnreadableReport(
        "record-too-long", file=path, line=line or "–", most=MOST_HELD >> 20
    )


def line_of_long_cell(path: Path) -> int | None:
    """Line on which a record begins that has a cell beyond Python's bound, if any."""
    for delimiter in ",;\t|":
        with path.open(encoding="latin-1", newline="") as file:
            reader, line = csv.reader(file, delimiter=delimiter), 1
            try:
                for _ in reader:
                    line = reader.line_num + 1
            except csv.Error:
                return line
    return None
