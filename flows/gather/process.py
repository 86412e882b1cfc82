"""A child process that answers, started in the cheapest way that is safe.

A process of one thread forks: a few milliseconds, and what is imported need not be
imported again. One of more threads, as under Prefect, starts a clean Python: a fork
could take over a lock that another thread holds. So does Windows, which has no fork and
sets no bounds of time or memory; there the child only keeps a crash from the run.
"""

import os
import signal
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from flows.gather import child

# Run as a script the child would have its folder first on its path; `-m` the current
# one, where somebody may have put a `json.py`.
_BEGIN = (
    "import sys; sys.path.insert(0, sys.argv[1]); from runpy import run_module; "
    "run_module(sys.argv[2], run_name='__main__')"
)
_ROOT = Path(__file__).parents[child.__name__.count(".")]


class EndedError(Exception):
    """The child is gone; `signal_name` is the signal that ended it, or empty."""

    def __init__(self, signal_name: str) -> None:
        """Name the signal."""
        super().__init__(signal_name)
        self.signal_name = signal_name


class Process:
    """A child that is running; it ends when this process does, however that ends.

    Attributes:
        pid: of the child.
        is_fork: whether it is a fork of this process.
    """

    def __init__(self, first: bytes) -> None:
        """Start it, and send what it has to know before all requests."""
        reading, requests = os.pipe()
        answering, answers = os.pipe()
        self._requests: BinaryIO = os.fdopen(requests, "wb")
        self._answers: BinaryIO = os.fdopen(answering, "rb")
        started: int | subprocess.Popen[bytes]
        if hasattr(os, "fork") and threading.active_count() == 1:
            started = _fork(reading, answers)
        else:
            started = _start_clean(reading, answers)
        self.is_fork = isinstance(started, int)
        self.pid = started if isinstance(started, int) else started.pid
        # So that one that nobody ends any more ends too.
        self._ends = weakref.finalize(
            self, _end, self._requests, self._answers, started, kill=True
        )
        os.close(reading)
        os.close(answers)
        with suppress(BrokenPipeError):
            child.send(self._requests, first)

    def ask(self, *messages: bytes, most: int) -> bytes:
        """The answer to a request.

        Raises:
            EndedError: there is none, or it is longer than `most`.
        """
        try:
            for message in messages:
                child.send(self._requests, message)
        except BrokenPipeError:
            raise EndedError(self.end(kill=False)) from None
        try:
            answer = child.receive(self._answers, most)
        except ValueError:
            self.end()
            raise EndedError("") from None
        if answer is None:
            raise EndedError(self.end(kill=False))
        return answer

    def end(self, *, kill: bool = True) -> str:
        """End it; the name of the signal that did, or nothing.

        Args:
            kill: do not wait until it ends by itself.
        """
        detached = self._ends.detach()
        if not detached:
            return ""
        _, function, arguments, _ = detached
        return str(function(*arguments, kill=kill))


def _end(
    requests: BinaryIO,
    answers: BinaryIO,
    started: int | subprocess.Popen[bytes],
    *,
    kill: bool,
) -> str:
    with suppress(BrokenPipeError):
        requests.close()
    answers.close()
    if isinstance(started, int):
        if kill:
            os.kill(started, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(started, 0)[1])
    else:
        if kill:
            started.kill()
        code = started.wait()
    return signal.Signals(-code).name if code < 0 else ""


def _fork(reading: int, answers: int) -> int:
    process = os.fork()
    if not process:
        _close_but(reading, answers)
        child.live(os.fdopen(reading, "rb"), os.fdopen(answers, "wb"))
    return process


def _start_clean(reading: int, answers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - nothing of it is from outside
        [sys.executable, "-P", "-c", _BEGIN, str(_ROOT), child.__name__],
        stdin=reading,
        stdout=answers,
        stderr=subprocess.DEVNULL,
    )


def _close_but(*kept: int) -> None:
    """Close every file that a fork has of its parent: locks and pipes among them."""
    place = 3
    for number in sorted(kept):
        os.closerange(place, number)
        place = number + 1
    os.closerange(place, os.sysconf("SC_OPEN_MAX"))
