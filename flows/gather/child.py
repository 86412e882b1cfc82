"""The process in which hostile documents are read: what it is asked, and its bounds.

It reads a document, or finds what a text says, and answers in JSON. It has no file but
the two pipes, so many seconds of the processor, and so much memory. Whatever goes wrong
ends it, and nothing else: `flows.gather.reading` starts another.
"""

import json
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from transforms.errors import Bilingual, UnreadableReport

# Seconds of the processor. The longest real documents take a tenth: 200 pages of PDF
# some 2 s, half a million characters of text 1 s.
READ_SECONDS = 20.0
EXTRACT_SECONDS = 10.0
# Seconds by the clock, for a child that waits for what never comes. A machine may be
# so busy that the seconds above take long, so they are many.
WALL_SECONDS = 900.0
# Beside what the process has at its start. The largest real document needs 100 MB.
MOST_MEMORY = 768 * 2**20
# Above that, for words about what went wrong.
_RESERVE = 32 * 2**20
_LENGTH = struct.Struct(">Q")

Answer = dict[str, Any]
READ, EXTRACT, WORKBOOK = b"read", b"extract", b"workbook"


def send(pipe: BinaryIO, content: bytes) -> None:
    """Write one message: its length, then its bytes."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO, most: int = sys.maxsize) -> bytes | None:
    """Read one message.

    Returns:
        None where the other side has gone.

    Raises:
        ValueError: it is longer than allowed.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError(f"expected at most {most} bytes, got {length}")
    content = pipe.read(length)
    return content if len(content) == length else None


def live(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until none will come, and end the process."""
    code = 1
    try:
        _settle(requests)
        _serve(requests, answers)
        code = 0
    finally:
        # Not `except`: any failure is told, with its traceback, and is the end.
        failure = sys.exc_info()[1]
        with suppress(OSError, MemoryError):
            if failure:
                _lift_memory()
                send(answers, json.dumps(_failed(failure)).encode())
        os._exit(code)


def _failed(failure: BaseException) -> Answer:
    if isinstance(failure, MemoryError):
        return {"hard": "memory"}
    return {"failed": "".join(traceback.format_exception(failure))}


def _settle(requests: BinaryIO) -> None:
    """Let go of all that a fork has of its parent, and take on the bounds."""
    if hasattr(signal, "setitimer"):
        for name in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
    # Ctrl-C reaches every process of the terminal; the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Libraries may write there: nobody reads it. It is a pipe for reading, so that
    # writing fails.
    sys.stdout = sys.stderr = None
    for number in (1, 2):
        os.dup2(requests.fileno(), number)
    _bound_memory()


def _bound_memory() -> None:
    """No more memory than `MOST_MEMORY` above now, where the system can be told."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most + _RESERVE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lift_memory() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    from flows.catalogue import load_catalogue
    from transforms.document import Council

    told = json.loads(receive(requests) or b"null")
    if told is None:
        return
    codes = Path(told["codes"]) if told["codes"] else None
    catalogue, council = load_catalogue(codes), Council(**told["council"])

    def extract(content: bytes) -> Answer:
        from transforms.beside import known_of
        from transforms.document import to_document
        from transforms.extract import extract
        from transforms.extract.untaken import find_untaken

        asked = json.loads(content)
        text, known = asked["text"], known_of(asked["known"])
        document = to_document(extract(text, catalogue, known), council, known)
        taken = [(one["valueStart"], one["valueEnd"]) for one in document["figures"]]
        return {
            "document": document,
            "untaken": find_untaken(text, catalogue, taken, known),
        }

    work = {
        READ: (_read, READ_SECONDS),
        EXTRACT: (extract, EXTRACT_SECONDS),
        WORKBOOK: (_read_workbook, READ_SECONDS),
    }
    while (request := receive(requests)) is not None:
        content = receive(requests)
        if content is None:
            return
        send(answers, _bounded(*work[request], content))


def _read(content: bytes) -> Answer:
    from transforms.lost import find_lost
    from transforms.read import read_document

    text = read_document(content, "")  # only who asked knows the name
    return {"text": text, "lost": find_lost(content, text)}


def _read_workbook(content: bytes) -> Answer:
    from transforms.corrections.book import read_book

    book = read_book(content)
    rows = [[row.number, row.cells] for row in book.rows] if book else []
    told = book and {"report": book.report, "version": book.version, "rows": rows}
    return {"book": told}


def _bounded(work: Callable[[bytes], Answer], seconds: float, content: bytes) -> bytes:
    """The answer as JSON; the system ends the process where it takes longer."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    try:
        answer = work(content)
    except UnreadableReport as error:
        told = {key: _told(value) for key, value in error.details.items()}
        answer = {"unreadable": error.rule_id, "details": told}
    # A lone surrogate cannot be encoded: a fault of the reader, told as such.
    said = json.dumps(answer, ensure_ascii=False).encode()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return said


def _told(value: object) -> object:
    """A detail as JSON has it; a pair of languages by their names."""
    if isinstance(value, Bilingual):
        return value._asdict()
    return value if isinstance(value, int | float | str) else str(value)


if __name__ == "__main__":
    live(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
