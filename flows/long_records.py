"""Records and lines that Frictionless would hold in memory many times are refused."""

import csv
import re
from pathlib import Path

from transforms.errors import UnreadableReport
from transforms.proof.blocks import MOST_HELD

_CHUNK = 4 << 20
_LINE_END = re.compile(rb"[\r\n]")
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
            lines = _LINE_END.split(chunk)
            if length + len(lines[0]) > MOST_HELD:
                raise too_long(path, line)
            length = len(lines[-1]) + (length if len(lines) == 1 else 0)
            line += len(lines) - 1


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
