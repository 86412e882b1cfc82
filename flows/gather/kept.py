"""The reports that the output folder keeps: every version, as it came and as read.

`reports/<uid>/<first 16 of sha256>/` holds the file, its sidecar, the text as read and
the document extracted from it; `reports/<uid>/history.json` the order of the versions.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.gather.kept_shape import parse_document, parse_order
from flows.gather.reports import Snapshot
from flows.publish.files import write_file
from flows.wording import writable
from transforms.document import Document, KeptReport
from transforms.errors import ConfigError, PipelineError

FOLDER = "reports"
ASIDE = "set-aside"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report: its file, its text and what was extracted."""

    sha256: str
    file_name: str
    gathered_at: str
    about: dict[str, str]
    document: Document


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one report in the order they came, newest last."""

    uid: str
    versions: tuple[Version, ...]

    @property
    def documents(self) -> list[Document]:
        """What each version says."""
        return [version.document for version in self.versions]

    def kept_report(self) -> KeptReport:
        """The newest version, with the day on which the report was issued."""
        newest = self.versions[-1]
        issued = newest.about.get("issuedDate") or self.versions[0].gathered_at[:10]
        return KeptReport(
            newest.document,
            newest.file_name,
            issued,
            newest.about.get("url"),
            newest.about.get("acceptedDate"),
        )

    def with_version(self, version: Version) -> "History":
        """The history with one more version, unless it is the newest already."""
        newest = self.versions[-1] if self.versions else None
        if newest and newest.sha256 == version.sha256:
            kept = replace(version, gathered_at=newest.gathered_at)
            return replace(self, versions=(*self.versions[:-1], kept))
        return replace(self, versions=(*self.versions, version))


def load_histories(output: Path) -> dict[str, History]:
    """Every report kept in an output folder, by uid.

    Raises:
        PipelineError: `kept-report-damaged`.
    """
    return {
        path.parent.name: _history(path)
        for path in sorted((output / FOLDER).glob("*/history.json"))
    }


def _history(path: Path) -> History:
    try:
        listed = parse_order(path.read_bytes())
        versions = tuple(_version(path.parent, entry) for entry in listed)
    except (OSError, ValueError, OverflowError) as error:
        raise PipelineError("kept-report-damaged", folder=path.parent) from error
    return History(path.parent.name, versions)


def check_codes(
    histories: Mapping[str, History], indicators: Mapping[str, Any]
) -> None:
    """See that every indicator of the reports kept is one that a list still has.

    Raises:
        ConfigError: `kept-code-unknown`.
    """
    for uid, history in histories.items():
        for figure in history.documents[-1]["figures"]:
            code = figure["indicator"]
            if code and code not in indicators:
                raise ConfigError("kept-code-unknown", report=uid, code=code)


def kept_text(output: Path, uid: str, sha256: str) -> tuple[str, Document] | None:
    """Text as read and document of one version; None where it is not kept whole."""
    folder = output / FOLDER / uid / sha256[:16]
    try:
        text = (folder / "text.txt").read_bytes().decode()
        return text, parse_document((folder / "document.json").read_bytes(), uid)
    except (OSError, ValueError):
        return None


def keep(
    output: Path, histories: Iterable[History], fresh: dict[str, tuple[Snapshot, str]]
) -> None:
    """Write the newest version of the reports that this run read, then their order.

    Args:
        output: the output folder.
        histories: histories of the reports that were read.
        fresh: snapshot and text as read, by uid.
    """
    for history in histories:
        snapshot, text = fresh[history.uid]
        content = snapshot.content
        folder = output / FOLDER / history.uid / snapshot.sha256[:16]
        newest = history.versions[-1]
        sidecar = {
            "name": snapshot.name,
            "sha256": snapshot.sha256,
            "bytes": len(content),
            "gatheredAt": newest.gathered_at,
            **snapshot.about,
        }
        suffix = snapshot.path.suffix.lower()
        source = f"source{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        write_file(folder / source, content)
        write_file(folder / "snapshot.json", _json(sidecar))
        write_file(folder / "text.txt", text.encode())
        write_file(folder / "document.json", _json(newest.document))
        order = [
            {
                "sha256": version.sha256,
                "fileName": version.file_name,
                "gatheredAt": version.gathered_at,
                "about": version.about,
            }
            for version in history.versions
        ]
        write_file(output / FOLDER / history.uid / "history.json", _json(order))


def mended_periods(
    histories: Mapping[str, History], documents: Mapping[Path, Document], today: str
) -> list[str]:
    """Reports of periods to come whose file has now another period: a title mended.

    Such a report was never published, so its place is not in what is.

    Args:
        histories: every report kept, by uid.
        documents: those of this run, by file.
        today: ISO date by Europe/Kyiv.
    """
    now_of = {
        (writable(path.name), document["report"]["department"]): document["report"][
            "uid"
        ]
        for path, document in documents.items()
    }

    def is_mended(history: History) -> bool:
        newest = history.versions[-1]
        report = newest.document["report"]
        uid = now_of.get((newest.file_name, report["department"]), history.uid)
        return bool(report["periodEnd"] > today) and uid != history.uid

    return [uid for uid, history in histories.items() if is_mended(history)]


def renamed_departments(
    histories: Mapping[str, History], documents: Mapping[Path, Document]
) -> list[str]:
    """Reports kept under another department whose file this run has read anew.

    The same file of the same period is one report: its department was named in a file
    beside it, or is read better than before.

    Args:
        histories: every report kept, by uid, those of this run among them.
        documents: those of this run, by file.
    """

    def file_of(history: History) -> tuple[str, str, str]:
        newest = history.versions[-1]
        return newest.file_name, newest.sha256, newest.document["report"]["period"]

    fresh = {document["report"]["uid"] for document in documents.values()}
    read = {file_of(histories[uid]) for uid in fresh & histories.keys()}
    return [
        uid
        for uid, history in histories.items()
        if uid not in fresh and file_of(history) in read
    ]


def set_aside(output: Path, uid: str) -> None:
    """Take a report out of what is published, and lose nothing of it.

    It goes from `reports/` to `set-aside/`; what an earlier time set aside under this
    uid is kept beside it.
    """
    folder = output / FOLDER / uid
    if not folder.is_dir():
        return
    aside = output / ASIDE / uid
    number = 1
    while aside.exists():
        number += 1
        aside = output / ASIDE / f"{uid}.{number}"
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)


def _version(folder: Path, entry: dict[str, Any]) -> Version:
    document = folder / entry["sha256"][:16] / "document.json"
    return Version(
        entry["sha256"],
        entry["fileName"],
        entry["gatheredAt"],
        entry["about"],
        parse_document(document.read_bytes(), folder.name),
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
