"""Writes that happen whole or not at all."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

_KEPT = ".previous"
_LOCK = ".lock"
_WRITERS = 16


def write_file(path: Path, content: bytes) -> None:
    """Write a file: temporary file, fsync, rename. The same bytes make no write."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Put a folder of exactly these files in place of the one before, all together.

    Returns:
        Whether anything changed. Readers see the old folder or the new one; a run that
        is killed between the two renames is mended by `mend_folder`.
    """
    mend_folder(folder)
    if folder.is_dir() and _same(folder, files):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.new."))
    try:
        # Each fsync waits for the disk; together they wait once.
        with ThreadPoolExecutor(_WRITERS) as pool:
            paths = [fresh / name for name in files]
            deque(pool.map(_write_synced, paths, files.values()))
        fresh.chmod(0o755)
        sync_folder(fresh)
        _swap(folder, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def mend_folder(folder: Path) -> None:
    """Undo a swap that was cut short, and clear what it left."""
    previous = folder.with_name(f".{folder.name}{_KEPT}")
    if previous.is_dir():
        if folder.is_dir():
            shutil.rmtree(previous)
        else:
            previous.rename(folder)
    if folder.parent.is_dir():
        for left in folder.parent.glob(f".{folder.name}.new.*"):
            shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def output_lock(output: Path, name: str = _LOCK) -> Iterator[None]:
    """A lock that a second run on the same output folder waits for.

    The system's own: it is let go however a process ends. Where another folder was put
    in place meanwhile, as by `zvit restore`, it is that one's lock that counts.
    """
    while True:
        with (output / name).open("ab") as file:
            _wait_for(file)
            if _is_still(output / name, file.fileno()):
                yield
                return


def _is_still(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def is_locked(output: Path) -> bool:
    """Whether a run, or a backup, is at work in an output folder."""
    path = output / _LOCK
    if not path.is_file():
        return False
    with path.open("ab") as file:
        return not take_lock(file)


def _wait_for(file: IO[bytes]) -> None:
    try:
        import fcntl
    except ModuleNotFoundError:
        _wait_on_windows(file)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def _wait_on_windows(file: IO[bytes]) -> None:
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


def _take_on_windows(file: IO[Any]) -> bool:
    import msvcrt

    file.seek(0)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(folder: Path, fresh: Path) -> None:
    previous = folder.with_name(f".{folder.name}{_KEPT}")
    if folder.is_dir():
        folder.rename(previous)
    fresh.rename(folder)
    sync_folder(folder.parent)
    shutil.rmtree(previous, ignore_errors=True)


def _same(folder: Path, files: Mapping[str, bytes]) -> bool:
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return there == files.keys() and all(
        (folder / name).read_bytes() == content for name, content in files.items()
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a loss of power."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows, which opens no folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
