"""Gather the reports: the files named, their bytes, and where they are from."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flows.reasons import of_disk, of_file
from transforms.errors import UnreadableReport

SUFFIXES = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt"})
# A month's report is a few pages: the largest seen is 40 KB, a scan 5 MB.
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report's bytes, untouched, and what is known of their origin."""

    path: Path
    content: bytes
    sha256: str
    about: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the file, without its folder."""
        return self.path.name


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


def take_snapshot(path: Path) -> Snapshot:
    """Bytes of a report, and of the `.toml` beside it what it says of the report.

    The sidecar `report.doc.toml` may give `url`, `issuedDate` and `acceptedDate`.

    Raises:
        UnreadableReport: `file-unreadable`, `too-large`; `sidecar-wrong`,
            `sidecar-key`, `sidecar-value`.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableReport("too-large", file=path, size=size, limit=MOST_BYTES)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableReport(
            "file-unreadable", file=path, reason=of_disk(error)
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    return Snapshot(path, content, digest, _sidecar(path))


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
