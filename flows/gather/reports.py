"""Gather the reports: the files named, their bytes, and where they are from."""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
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
        UnreadableReport: `file-unreadable`, `too-large`, `sidecar-wrong`.
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
        about = {key: str(stated[key]) for key in _SIDECAR_KEYS if key in stated}
        for key in ("issuedDate", "acceptedDate"):
            if key in about:
                datetime.strptime(about[key], "%Y-%m-%d").replace(tzinfo=UTC)
    except (OSError, ValueError) as error:
        raise UnreadableReport(
            "sidecar-wrong", file=beside.name, reason=of_file(error)
        ) from error
    return about


_SIDECAR_KEYS = ("url", "issuedDate", "acceptedDate")
