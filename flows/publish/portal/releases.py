"""What was published before, kept so that it can be put back.

`output/releases/<portal>/<dataset>/<number>-<hash>/` is a release: `release.json` says
what the portal was to hold, the files beside it are the bytes. The newest two are kept.
A release taken from the portal itself, before its first change by this machine, holds
only the files that were to be overwritten.

`pending.json` beside them is there while a write is under way: a kill leaves it, and
the checksums that the portal states are then not believed. `applied.json` says which
release was written last.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.publish.files import write_file, write_folder
from transforms.errors import OutputError
from transforms.portal import Wanted, WantedResource

_NOTE = "release.json"
_PENDING = "pending.json"
_APPLIED = "applied.json"
_KEPT = 2


@dataclass(frozen=True)
class Release:
    """A release that is kept, with the ids that its files have on the portal."""

    folder: Path
    wanted: Wanted
    ids: Mapping[str, str]
    private: bool
    descriptor_sha256: str | None

    def has(self, file_name: str) -> bool:
        """Whether the bytes of a file are kept, and are those of the release."""
        path = self.folder / file_name
        return path.is_file() and (
            hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256(file_name)
        )

    def read(self, file_name: str) -> bytes:
        """The bytes of a file."""
        return (self.folder / file_name).read_bytes()

    def sha256(self, file_name: str) -> str | None:
        """The hash of a file, None for one that is not of this release."""
        return next(
            (r.sha256 for r in self.wanted.resources if r.file_name == file_name), None
        )


class Shelf:
    """The releases of one dataset on one portal."""

    def __init__(self, output: Path, portal: str, dataset: str) -> None:
        """Nothing is read yet."""
        self._folder = output / "releases" / portal / dataset

    def releases(self) -> list[Release]:
        """Those that are kept, oldest first."""
        notes = sorted(self._folder.glob(f"*/{_NOTE}"))
        return [_loaded(note) for note in notes if note.parent.name[:1] != "."]

    def keep(
        self,
        wanted: Wanted,
        ids: Mapping[str, str],
        files: Mapping[str, bytes],
        *,
        private: bool,
        descriptor_sha256: str | None,
    ) -> Release:
        """Put a release on the shelf, as the newest; those of no more use go.

        Two that were verified stay. One that was taken from the portal counts only
        where it is newer, or where there are no two.
        """
        before = self.releases()
        newest = int(before[-1].folder.name.partition("-")[0]) if before else 0
        tail = (descriptor_sha256 or "portal")[:8]
        folder = self._folder / f"{newest + 1:06}-{tail}"
        note = _noted(wanted, ids, private=private, descriptor=descriptor_sha256)
        write_folder(folder, {**files, _NOTE: note})
        made = _loaded(folder / _NOTE)
        useful = _useful([*before, made])
        for old in before:
            if old not in useful:
                shutil.rmtree(old.folder)
        return made

    @property
    def pending(self) -> Mapping[str, Any] | None:
        """The write that is under way or was cut short, None for none."""
        return _read(self._folder / _PENDING)

    def begin(self, plan: str, release: str, ids: Sequence[str], *, new: bool) -> None:
        """Note that a write begins; what one that was cut short had noted stays.

        Args:
            plan: hash of the plan.
            release: what is written, by `Package.release`.
            ids: resources whose bytes are to be replaced.
            new: whether the dataset is not published yet.
        """
        before = self.pending or {}
        note = {
            "plan": plan,
            "release": release,
            "ids": sorted({*before.get("ids", []), *ids}),
            "new": new or before.get("new", False),
        }
        write_file(self._folder / _PENDING, json.dumps(note).encode())

    def done(self, release: str | None = None) -> None:
        """Note that what was begun is done or undone, to the last byte.

        Args:
            release: what is there now, None for no news.
        """
        noted = _read(self._folder / _APPLIED)
        if release and (noted or {}).get("release") != release:
            note = json.dumps({"release": release})
            write_file(self._folder / _APPLIED, note.encode())
        (self._folder / _PENDING).unlink(missing_ok=True)

    def was_written(self, release: str) -> bool:
        """Whether a release was the last to be written from here, whole or not."""
        notes = (_read(self._folder / name) or {} for name in (_APPLIED, _PENDING))
        return any(note.get("release") == release for note in notes)


def _useful(releases: list[Release]) -> list[Release]:
    newest = {one.descriptor_sha256: one for one in releases if one.descriptor_sha256}
    verified = [one for one in releases if one in newest.values()][-_KEPT:]
    taken = [one for one in releases if not one.descriptor_sha256][-1:]
    if len(verified) < _KEPT or releases.index(verified[-1]) < len(releases) - 1:
        return [*taken, *verified]
    return verified


def _read(path: Path) -> Mapping[str, Any] | None:
    """A note, None where there is none.

    Raises:
        OutputError: `receipt-damaged`.
    """
    if not path.is_file():
        return None
    try:
        found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise OutputError("receipt-damaged", file=path) from error
    if not isinstance(found, dict):
        raise OutputError("receipt-damaged", file=path)
    return found


def _noted(
    wanted: Wanted, ids: Mapping[str, str], *, private: bool, descriptor: str | None
) -> bytes:
    note = {
        "formatVersion": 1,
        "name": wanted.name,
        "private": private,
        "descriptorSha256": descriptor,
        "fields": wanted.fields,
        "resources": [
            {
                "fileName": one.file_name,
                "id": ids.get(one.file_name),
                "sha256": one.sha256,
                "size": one.size,
                "fields": one.fields,
            }
            for one in wanted.resources
        ],
    }
    return (
        json.dumps(note, ensure_ascii=False, indent=1, default=dict) + "\n"
    ).encode()


def _loaded(note: Path) -> Release:
    told = _read(note) or {}
    try:
        resources = tuple(
            WantedResource(one["fileName"], one["fields"], one["sha256"], one["size"])
            for one in told["resources"]
        )
        return Release(
            note.parent,
            Wanted(told["name"], told["fields"], resources),
            {one["fileName"]: one["id"] for one in told["resources"] if one["id"]},
            told["private"],
            told["descriptorSha256"],
        )
    except (KeyError, TypeError) as error:
        raise OutputError("receipt-damaged", file=note) from error
