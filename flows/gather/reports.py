"""Gather the reports: the files named, their bytes, and where they are from."""

import errno
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
from typing import IO, Any, TypeGuard

from flows.reasons import of_disk, of_file
from flows.wording import writable
from transforms.errors import Bilingual, RequestError, UnreadableReport

SUFFIXES = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt"})
# A workbook of feedback that came back with corrections.
BOOK_SUFFIX = ".xlsx"
# A month's report is a few pages: the largest seen is 40 KB, a scan 5 MB.
MOST_BYTES = 32 * 1024 * 1024
# Some hundreds of reports; beyond it they wait on disk.
_MOST_IN_MEMORY = 64 * 1024 * 1024
_MOST_SIDECAR_BYTES = 64 * 1024
_LONGEST_SHOWN = 80
_LONGEST_NAME = 300
_OF_REPORT = ("period", "department")
_NO_SIDECAR = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
_TOO_LARGE = Bilingual("файл завеликий", "the file is too large")
_TOO_DEEP = Bilingual("забагато вкладених дужок", "too many brackets in one another")
_LEADS_OUT = Bilingual(
    "це посилання за межі теки звіту", "it is a link out of the folder of the report"
)


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
        """Name of the file, without its folder, as text that any file can hold."""
        return writable(self.path.name)

    def known(self, period: str | None = None) -> dict[str, str]:
        """What the file and its sidecar say of the report, for its extraction.

        Args:
            period: code of the period that was asked for; it goes before the sidecar's.
        """
        known = {key: self.about[key] for key in _OF_REPORT if key in self.about}
        if "period" in known:
            known["statedBy"] = "sidecar"
        if period:
            known |= {"period": period, "statedBy": "option"}
        return known


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
        place, length = self._file.seek(0, os.SEEK_END), len(content)
        self._file.write(content)
        # Not of `content`, which would be held for as long.
        return lambda: self._get(place, length)

    def close(self) -> None:
        """Let go of all bytes."""
        self._file.close()

    def _get(self, place: int, length: int) -> bytes:
        self._file.seek(place)
        return self._file.read(length)


def find_reports(paths: Sequence[Path]) -> Iterator[Path | UnreadableReport]:
    """The files that the paths name: a folder stands for the reports in it, by name.

    In a folder, links out of it are not followed.
    """
    for path in paths:
        try:
            if path.is_dir():
                found = sorted(_below(path), key=place_of)
                yield from found or [
                    UnreadableReport("folder-without-reports", file=path)
                ]
            elif path.exists():
                yield path
            else:
                yield UnreadableReport("path-missing", file=path)
        except OSError as error:
            yield _unreadable(path, error)


def find_books(paths: Sequence[Path]) -> Iterator[Path]:
    """The Excel workbooks in the folders that the paths name; whose, is not known."""
    for path in paths:
        if path.is_dir():
            found = _below(path, frozenset({BOOK_SUFFIX}))
            yield from (one for one in sorted(found, key=place_of) if is_book(one))


def is_book(found: object) -> TypeGuard[Path]:
    """Whether this is a file that may be a workbook of feedback.

    Beside one that is open, Excel keeps a file of its own, which begins with `~$`.
    """
    return (
        isinstance(found, Path)
        and found.suffix.lower() == BOOK_SUFFIX
        and not found.name.startswith("~$")
    )


def require_one_report(paths: Sequence[Path]) -> None:
    """Make sure that the paths name one file, of which a period can be stated.

    Raises:
        RequestError: `period-of-one-report`.
    """
    count = sum(1 for _ in find_reports(paths))
    if count != 1:
        raise RequestError("period-of-one-report", count=count)


def take_snapshot(path: Path, store: Store | None = None) -> Snapshot:
    """Bytes of a report, and of the `.toml` beside it what it says of the report.

    The sidecar `report.doc.toml` may give `url`, `issuedDate`, `acceptedDate`,
    `period` and `department`.

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
        raise _unreadable(path, error) from error
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


def _below(
    root: Path, suffixes: frozenset[str] = SUFFIXES
) -> Iterator[Path | UnreadableReport]:
    """The reports in a folder and in those within, and what cannot be looked at."""
    refused: list[OSError] = []
    real = Path(os.path.realpath(root))
    for found, folders, names in os.walk(root, onerror=refused.append):
        folder = Path(found)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (folder / name for name in (*folders, *names)):
            is_folder = path.name in folders
            if is_folder or _is_report(path, suffixes):
                if _leads_out(path, real):
                    yield UnreadableReport("link-outside", file=path)
                elif not is_folder:
                    yield path
    for error in refused:
        yield _unreadable(Path(error.filename), error)


def _is_report(path: Path, suffixes: frozenset[str]) -> bool:
    """Whether a name is one of a report, and no device, pipe or socket."""
    if path.name.startswith(".") or path.suffix.lower() not in suffixes:
        return False
    try:
        mode = path.lstat().st_mode
    except OSError:
        return True  # why, is told when it is read
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _leads_out(path: Path, real: Path) -> bool:
    """Whether a path is a link to what is not below a folder."""
    try:
        is_link = stat.S_ISLNK(path.lstat().st_mode)
    except OSError:
        return False
    return is_link and not Path(os.path.realpath(path)).is_relative_to(real)


def place_of(found: Path | UnreadableReport) -> Path:
    """The path of a file, or of what was found in its place."""
    return found if isinstance(found, Path) else Path(str(found.details["file"]))


def _unreadable(path: Path, error: OSError) -> UnreadableReport:
    return UnreadableReport("file-unreadable", file=path, reason=of_disk(error))


def _sidecar(path: Path) -> dict[str, str]:
    beside = path.with_name(f"{path.name}.toml")
    try:
        stated = _stated(beside)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _NO_SIDECAR:
            return {}
        raise UnreadableReport(
            "sidecar-wrong", file=beside.name, reason=of_file(error)
        ) from error
    about = {key: _as_text(value) for key, value in stated.items()}
    for key, text in about.items():
        if key not in _SIDECAR:
            told = {"key": key[:_LONGEST_SHOWN], "keys": ", ".join(_SIDECAR)}
            raise UnreadableReport("sidecar-key", file=beside.name, **told)
        if not _SIDECAR[key](text):
            told = {"key": key, "value": text[:_LONGEST_SHOWN]}
            raise UnreadableReport("sidecar-value", file=beside.name, **told)
    return {key: about[key] for key in _SIDECAR if key in about}


def _stated(beside: Path) -> dict[str, Any]:
    """What a sidecar says.

    Raises:
        OSError: there is none, or it cannot be read.
        ValueError: it is no TOML, too large or too deep, or somebody else's.
    """
    found = beside.lstat()
    if stat.S_ISLNK(found.st_mode) and _leads_out(beside, beside.parent.resolve()):
        raise ValueError(_LEADS_OUT)
    if not beside.is_file():
        return {}
    with beside.open("rb") as file:
        content = file.read(_MOST_SIDECAR_BYTES + 1)
    if len(content) > _MOST_SIDECAR_BYTES:
        raise ValueError(_TOO_LARGE)
    try:
        return tomllib.loads(content.decode())
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def _as_text(value: object) -> str:
    """A text or a day as it is written; of anything else only that it is neither."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else f"({type(value).__name__})"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_link(text: str) -> bool:
    return re.fullmatch(r"https?://\S{1,1900}", text) is not None


def _is_period(text: str) -> bool:
    from transforms.extract.period import parse_period

    try:
        return parse_period(text).code == text
    except ValueError:
        return False


def _is_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST_NAME and text.isprintable()


# What a sidecar may say, and whether a value fits: as the schema of listOfReports.
_SIDECAR: dict[str, Callable[[str], bool]] = {
    "url": _is_link,
    "issuedDate": _is_day,
    "acceptedDate": _is_day,
    "period": _is_period,
    "department": _is_name,
}
