"""Gather the reports: the files named, their bytes, and where they are from."""

import hashlib
import os
import re
import stat
import tomllib
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from flows.reasons import of_disk, of_file
from transforms.errors import UnreadableReport

SUFFIXES = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt"})
# A month's report is a few pages: the largest seen is 40 KB, a scan 5 MB.
MOST_BYTES = 32 * 1024 * 1024
# Some hundreds of reports; beyond it they wait on disk.
_MOST_IN_MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report's bytes, untouched, and what is known of their origin."""

    path: Path
    take: Callable[[], bytes]
    sha256: str
    about: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes; they are not held in memory between two uses."""
        return self.take()

    @property
    def name(self) -> str:
        """Name of the file, without its folder."""
        return self.path.name


class Store:
    """The bytes of all reports of a run: in memory while they are few, else on disk.

    The file on disk has no name, and is gone with the process.
    """

    def __init__(self, folder: Path) -> None:
        """Of a folder on a disk with room for them, as the output folder's is."""
        self._file: IO[bytes] = SpooledTemporaryFile(  # noqa: SIM115
            _MOST_IN_MEMORY, dir=str(folder)
        )
        weakref.finalize(self, self._file.close)

    def put(self, content: bytes) -> Callable[[], bytes]:
        """Take bytes in; what gives them back."""
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(content)
        return lambda: self._get(place, len(content))

    def close(self) -> None:
        """Let go of all bytes."""
        self._file.close()

    def _get(self, place: int, length: int) -> bytes:
        self._file.seek(place)
        return self._file.read(length)


def find_reports(paths: Sequence[Path]) -> Iterator[Path | UnreadableReport]:
    """The files that the paths name: a folder stands for the reports in it, by name."""
    for path in paths:
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES
                and not any(p.startswith(".") for p in file.relative_to(path).parts)
                and file.is_file()
            )
            if found:
                yield from found
            else:
                yield UnreadableReport("folder-without-reports", file=path)
        elif path.exists():
            yield path
        else:
            yield UnreadableReport("path-missing", file=path)


def take_snapshot(path: Path, store: Store | None = None) -> Snapshot:
    """Bytes of a report, and of the `.toml` beside it what it says of the report.

    The sidecar `report.doc.toml` may give `url`, `issuedDate` and `acceptedDate`.

    Args:
        path: the file.
        store: where the bytes are until they are used; None: the snapshot holds them.

    Raises:
        UnreadableReport: `file-unreadable`, `not-a-file`, `too-large`;
            `sidecar-wrong`, `sidecar-key`, `sidecar-value`.
    """
    try:
        content = _content(path)
    except OSError as error:
        raise UnreadableReport(
            "file-unreadable", file=path, reason=of_disk(error)
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    about = _sidecar(path)
    take = store.put(content) if store else lambda: content
    return Snapshot(path, take, digest, about)


def _content(path: Path) -> bytes:
    """The bytes of a file, at most `MOST_BYTES`, whatever size it says it has."""
    status = path.stat()
    # A pipe would keep us waiting, a device could give bytes without end.
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise UnreadableReport("not-a-file", file=path)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        size = max(status.st_size, len(content))
        raise UnreadableReport("too-large", file=path, size=size, limit=MOST_BYTES)
    return content


def _sidecar(path: Path) -> dict[str, str]:
    beside = path.with_name(f"{path.name}.toml")
    if not beside.is_file():
        return {}
    try:
        stated = tomllib.loads(beside.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableReport(
            "sidecar-wrong", file=beside.name, reason=of_file(error)
        ) from error
    for key, value in stated.items():
        if key not in _SIDECAR:
            keys = ", ".join(_SIDECAR)
            raise UnreadableReport("sidecar-key", file=beside.name, key=key, keys=keys)
        if not _SIDECAR[key](str(value)):
            raise UnreadableReport(
                "sidecar-value", file=beside.name, key=key, value=value
            )
    return {key: str(stated[key]) for key in _SIDECAR if key in stated}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_link(text: str) -> bool:
    return re.fullmatch(r"https?://\S{1,1900}", text) is not None


# What a sidecar may say, and whether a value fits: as the schema of listOfReports.
_SIDECAR: dict[str, Callable[[str], bool]] = {
    "url": _is_link,
    "issuedDate": _is_day,
    "acceptedDate": _is_day,
}
