"""The system's locks on a file, which are let go however a process ends."""

import errno
import os
from pathlib import Path
from typing import IO, Any


def wait_for_lock(file: IO[Any]) -> None:
    """Take the lock of an open file when it is free; held until the file is closed."""
    try:
        import fcntl
    except ModuleNotFoundError:
        _wait_on_windows(file)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def take_lock(file: IO[Any]) -> bool:
    """Whether the lock was free, and is held until the file is closed."""
    try:
        import fcntl
    except ModuleNotFoundError:
        return _take_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_still(path: Path, file: IO[Any]) -> bool:
    """Whether an open file is the one that has this path now."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _wait_on_windows(file: IO[Any]) -> None:
    """The same of its first byte; Windows gives up waiting every ten seconds."""
    import msvcrt

    while True:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        except OSError as error:
            if error.errno != errno.EDEADLOCK:
                raise
        else:
            return


def _take_on_windows(file: IO[Any]) -> bool:
    import msvcrt

    file.seek(0)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
