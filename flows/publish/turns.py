"""Commands that write in an output folder take turns.

While one is at work, the file of the lock says which, so that who waits can be told
for what. A note found where the lock is free is of a process that was killed: what it
left half done is mended first.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from flows.publish.files import mend_left
from flows.publish.locks import is_still, take_lock, wait_for_lock

_LOCK = ".lock"
_PATIENCE = 1.0  # seconds until it is said that we wait, then each time twice as long


@contextlib.contextmanager
def output_lock(output: Path, name: str = _LOCK) -> Iterator[None]:
    """A lock that a second command on the same output folder waits for.

    Where another folder was put in place meanwhile, as by `zvit restore`, it is that
    one's lock that counts.
    """
    path = output / name
    while True:
        with path.open("a+b") as file:
            with _waiting_told(path):
                wait_for_lock(file)
            if not is_still(path, file):
                continue
            if path.stat().st_size:
                mend_left(output)
            _write_note(file, _our_note())
            try:
                yield
            finally:
                _write_note(file, b"")
            return


def is_locked(output: Path) -> bool:
    """Whether a run, or a backup, is at work in an output folder."""
    path = output / _LOCK
    if not path.is_file():
        return False
    with path.open("ab") as file:
        return not take_lock(file)


@contextlib.contextmanager
def _waiting_told(path: Path) -> Iterator[None]:
    """Tells, now and then, that we wait and for whom."""
    taken = threading.Event()

    def tell() -> None:
        patience = _PATIENCE
        while not taken.wait(patience):
            _tell_of_waiting(path)
            patience *= 2

    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        taken.set()
        telling.join()


def _tell_of_waiting(path: Path) -> None:
    from flows.language import asked_language
    from flows.terminal import print_problem
    from flows.wording import message

    known = dict.fromkeys(("command", "process", "since"), "?")
    details = {"folder": path.parent, **known, **_note(path)}
    print_problem(f"zvit: {message('output-waits', details, asked_language())}")


def _our_note() -> bytes:
    note = {
        "command": " ".join(["zvit", *sys.argv[1:2]]),
        "process": os.getpid(),
        "since": f"{datetime.now().astimezone():%H:%M:%S}",
    }
    return json.dumps(note).encode()


def _note(path: Path) -> dict[str, Any]:
    """What the file of a lock says of its holder; Windows lets nobody else read it."""
    try:
        note = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(file: IO[bytes], note: bytes) -> None:
    """On a full disk there is none: it only helps."""
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(note)
        file.flush()
