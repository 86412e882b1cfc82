"""Lines to stdout and stderr: nothing else in the program writes there.

What is printed may come from a report, a file name or a portal, so no line may command
the terminal it appears on. Who reads may also be gone, or their disk full: the work
goes on, and `settle` says at its end what could not be printed.
"""

import json
import os
import select
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from transforms.errors import OutputError

# Begin and end what a terminal shows brighter: signs that no text has.
_BRIGHT, _TURNED, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_STYLES = {_BRIGHT: "\x1b[1m", _TURNED: "\x1b[1m\x1b[7m", _END: "\x1b[0m"}
_UNWRITTEN: list[OSError] = []  # why results could not be printed


def print_line(text: str) -> None:
    """A line of results; parts of it may be `bright`."""
    line = _one_line(text)
    styled = sys.stdout.isatty()
    for sign, style in _STYLES.items():
        line = line.replace(sign, style if styled else "")
    _write(sys.stdout, f"{line}\n")


def bright(text: str, *, turned: bool = False) -> str:
    """A part of a line that a terminal shows brighter, or with its colours turned."""
    return f"{_TURNED if turned else _BRIGHT}{text}{_END}"


def print_json(value: Any) -> None:
    """A line of JSON; what would command a terminal is written as an escape."""
    from flows.wording import escaped

    _write(sys.stdout, f"{escaped(json.dumps(value, ensure_ascii=False))}\n")


def print_pieces(pieces: Iterable[str]) -> None:
    """JSON of any length, piece by piece, as long as somebody reads; see `print_json`.

    Args:
        pieces: made as they are asked for.
    """
    from flows.wording import escaped

    for piece in pieces:
        if _UNWRITTEN:
            return
        _write(sys.stdout, escaped(piece), is_whole=False)


def print_problem(text: str) -> None:
    """A line of progress or of what is wrong."""
    _write(sys.stderr, f"{_one_line(text)}\n")


def print_usage(text: str) -> None:
    """Several lines on how a command is called; they may hold what was typed."""
    from flows.wording import printable

    _write(sys.stderr, printable(text))


def has_reader() -> bool:
    """Whether results still go anywhere: `| head` may have had enough."""
    return not _UNWRITTEN and not _is_hung_up(sys.stdout)


def open_streams() -> None:
    """Make stdout and stderr UTF-8, and open to nowhere where they are closed.

    Else the first file that is opened would take their place.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def settle() -> None:
    """Print what is still held back.

    Raises:
        OutputError: `results-unwritten`: somebody wanted results and has not all.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            _give_up(stream, error)
    refused = [one for one in _UNWRITTEN if not isinstance(one, BrokenPipeError)]
    if refused:
        from flows.reasons import of_disk

        raise OutputError("results-unwritten", reason=of_disk(refused[0]))


def _write(stream: TextIO, text: str, *, is_whole: bool = True) -> None:
    try:
        stream.write(text)
        if is_whole:
            stream.flush()
    except OSError as error:
        _give_up(stream, error)


def _give_up(stream: TextIO, error: OSError) -> None:
    if stream is sys.stdout:
        _UNWRITTEN.append(error)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _is_hung_up(stream: TextIO) -> bool:
    """Whether a stream is a pipe that nobody has open for reading any more."""
    if not hasattr(select, "poll"):
        return False  # Windows tells when it is written to
    poll = select.poll()
    try:
        poll.register(stream, 0)
    except (OSError, ValueError):
        return False  # no file at all
    return bool(poll.poll(0))


def _one_line(text: str) -> str:
    from flows.wording import printable

    return " ".join(printable(text).splitlines())


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123
