"""Writes that happen whole or not at all."""

import contextlib
import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from flows.publish.locks import is_still, take_lock
from flows.reasons import of_disk
from transforms.errors import Bilingual, OutputError

_KEPT = ".previous"
_UNFINISHED = ".zvit-new-"  # begins the name of a file that is being written
_NEW = re.compile(r"^\.(.+)\.new\..*")  # a folder that is being written
_WRITERS = 16
_IS_POSIX = hasattr(os, "O_DIRECTORY")  # Windows is not
_EXCHANGE = 2  # of renameat2(2)
_HERE = -100  # AT_FDCWD


@contextlib.contextmanager
def refusals_worded(folder: Path) -> Iterator[None]:
    """Where the disk refuses a write below a folder, it is said in words.

    Raises:
        OutputError: `output-unwritable`.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            "output-unwritable", folder=folder, reason=_reason(error, folder)
        ) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file: temporary file, fsync, rename. The same bytes make no write."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(path.parent) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        Path(file.name).chmod(0o644)
        if not _IS_POSIX:  # Windows renames no open file, and removes none
            file.close()
        Path(file.name).replace(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def _unfinished(folder: Path) -> Iterator[IO[bytes]]:
    """A file in a folder, to write and rename; `mend_left` takes what a kill left.

    Its lock says that it is ours as long as it is open.
    """
    while True:
        with tempfile.NamedTemporaryFile(
            dir=folder, prefix=_UNFINISHED, delete=False
        ) as file:
            path = Path(file.name)
            try:
                if _is_held(file):
                    yield file
                    return
            except BaseException:
                with contextlib.suppress(OSError):
                    path.unlink()
                raise


def _is_held(file: IO[bytes]) -> bool:
    """Whether a file is ours; who mends may just have taken it for one left."""
    try:
        return not _IS_POSIX or (take_lock(file) and is_still(Path(file.name), file))
    except OSError:
        return True  # no locks on this disk, so nobody holds the folder's to mend it


def mend_left(output: Path) -> None:
    """Mend what killed processes have left half done; by who holds the folder's lock.

    A file that a living process is writing is held by it, and stays.
    """
    for found, folders, names in os.walk(output):
        folder = Path(found)
        for name in (one for one in folders if one.endswith(_KEPT)):
            mend_folder(folder / name.removeprefix(".").removesuffix(_KEPT))
        for name in (one for one in names if one.startswith(_UNFINISHED)):
            path = folder / name
            with contextlib.suppress(OSError), path.open("ab") as file:
                if take_lock(file):
                    path.unlink()


def write_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Put a folder of exactly these files in place of the one before, all together.

    Returns:
        Whether anything changed. Readers see the old folder or the new one; what a kill
        leaves is mended by `mend_folder`. A link is replaced by a folder, too.
    """
    mend_folder(folder)
    if folder.is_dir() and not folder.is_symlink() and _same(folder, files):
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
        _remove(fresh)
    return True


def mend_folder(folder: Path) -> None:
    """Undo a swap that was cut short, and clear what it left."""
    previous = folder.with_name(f".{folder.name}{_KEPT}")
    if _is_there(previous):
        if _is_there(folder):
            _remove(previous)
        else:
            previous.rename(folder)
    if folder.parent.is_dir():
        for left in folder.parent.glob(f".{folder.name}.new.*"):
            _remove(left)


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(folder: Path, fresh: Path) -> None:
    """Put the fresh folder in place; what was there is then in its, to be removed."""
    if not _is_there(folder):
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        previous = folder.with_name(f".{folder.name}{_KEPT}")
        folder.rename(previous)
        fresh.rename(folder)
        _remove(previous)
    sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Whether two names were exchanged at once, which not every system can."""
    try:
        import ctypes

        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, AttributeError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


def _is_there(folder: Path) -> bool:
    return folder.is_dir() or folder.is_symlink()


def _remove(folder: Path) -> None:
    """Remove a folder, or a link, of which only the link goes."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


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


def _reason(error: OSError, folder: Path) -> Bilingual:
    """Why, and of which file, where that is not the folder itself."""
    said = of_disk(error)
    try:
        named = Path(error.filename).relative_to(folder)
    except (TypeError, ValueError):
        return said
    parts = [_NEW.sub(r"\1", part) for part in named.parts]
    place = "/".join(part for part in parts if not part.startswith(_UNFINISHED))
    if not place:
        return said
    return Bilingual(f"{place}: {said.uk}", f"{place}: {said.en}")
