"""Waiting that a slow machine cannot make fail; pytest ends what never comes."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class TooMuchWorkError(AssertionError):
    """More of the processor was used than was allowed."""


@contextmanager
def processor_seconds(most: float) -> Iterator[None]:
    """Let a test use so much of the processor; what others use is not counted."""

    def stop(*_: object) -> None:
        raise TooMuchWorkError(f"not done after {most} s of the processor")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def until_it_waits_for_a_lock(pid: int, ended: Callable[[], object]) -> None:
    """Return when a process waits for a file lock, as Linux lists it.

    Args:
        pid: of the process.
        ended: whether it has ended, which it must not before.
    """
    while not any(
        fields[1] == "->" and int(fields[5]) == pid
        for fields in map(str.split, Path("/proc/locks").read_text().splitlines())
    ):
        assert not ended(), "it did not wait"
        time.sleep(0.01)
