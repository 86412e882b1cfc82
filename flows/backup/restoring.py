"""Restoring a backup: all of it is checked before anything takes its place."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from flows.backup.archive import SETTINGS, About, OnBytes, read_archive
from flows.backup.folders import free_name, is_empty, open_output, swap_in
from flows.ledger import FILE, Ledger, read_lines
from flows.publish.files import refusals_worded
from flows.publish.turns import output_lock
from flows.recording import now
from transforms.errors import RequestError

OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a backup go: `output`, `reports`, `codes`, `zvit.toml`.

    `publisher` is the key that the settings have; None where there are no settings yet.
    """

    parts: Mapping[str, Path]
    publisher: str | None


@dataclass(slots=True)
class Restored:
    """What was put where.

    `left` are parts that were there already and stay as they are; `aside` is where the
    old output folder is now, `newer` how many records its ledger has more.
    """

    about: About
    put: dict[str, Path] = field(default_factory=dict)
    left: dict[str, Path] = field(default_factory=dict)
    aside: Path | None = None
    newer: int = 0


def restore_backup(
    archive: Path,
    places: Places,
    *,
    replace: bool,
    on_bytes: OnBytes = lambda _: None,
) -> Restored:
    """Put a backup in place.

    The output folder is swapped whole, the one before is moved aside. Reports, code
    lists and settings are put only where there are none: what is there may be newer.

    Args:
        archive: the backup.
        places: where its parts go.
        replace: whether an output folder that is not empty may be moved aside.
        on_bytes: told of the bytes of the archive that are done with, twice over.

    Raises:
        RequestError: `restore-not-empty`, `backup-other`, `backup-unreadable`,
            `backup-newer`; nothing was changed.
        OutputError: `output-unwritable`, `output-newer`, `backup-too-large`; the folder
            is as before.
        PipelineError: `ledger-damaged`, where the backup holds a damaged ledger.
    """
    output = places.parts[OUTPUT]
    with refusals_worded(output):
        open_output(output)
        if not (replace or is_empty(output)):
            raise RequestError("restore-not-empty", folder=output)
        room = shutil.disk_usage(_existing(output)).free
        about = read_archive(archive, on_bytes=on_bytes, most_bytes=room)
        if places.publisher not in {None, about.publisher}:
            raise RequestError(
                "backup-other", publisher=about.publisher, ours=places.publisher
            )
        with _staged(places) as stage:
            read_archive(archive, stage.keep, on_bytes, room)
            return _put(stage, Restored(about))


class _Stage:
    """Folders beside the places, where the parts wait until all of them are whole."""

    def __init__(self, places: Places) -> None:
        self.targets = {
            name: path
            for name, path in places.parts.items()
            if name == OUTPUT or _is_free(path)
        }
        self.left = {k: v for k, v in places.parts.items() if k not in self.targets}
        self.folders: dict[str, Path] = {}

    def begin(self, stack: ExitStack) -> None:
        """Make the folders, once what a kill has left of others is cleared."""
        for target in (*self.targets.values(), *self.left.values()):
            target.parent.mkdir(parents=True, exist_ok=True)
            for killed in target.parent.glob(f".{target.name}.restore.*"):
                shutil.rmtree(killed)
        for name, target in self.targets.items():
            made = tempfile.mkdtemp(
                dir=target.parent, prefix=f".{target.name}.restore."
            )
            self.folders[name] = Path(made)
            stack.callback(shutil.rmtree, made, ignore_errors=True)

    def keep(self, name: str) -> IO[bytes]:
        part = name.partition("/")[0]
        if part not in self.folders:
            return Path(os.devnull).open("wb")
        path = self.folders[part] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def waiting(self, part: str) -> Path | None:
        """Where a part waits; None where the archive has none."""
        path = self.folders[part] / part if part in self.folders else None
        return path if path and path.exists() else None


@contextmanager
def _staged(places: Places) -> Iterator[_Stage]:
    stage = _Stage(places)
    with ExitStack() as stack:
        stage.begin(stack)
        yield stage


def _put(stage: _Stage, done: Restored) -> Restored:
    fresh, output = stage.waiting(OUTPUT), stage.targets[OUTPUT]
    if fresh is None:
        raise RequestError("backup-nothing", folder=OUTPUT)
    open_output(fresh)
    Ledger(fresh / "audit" / FILE).records()
    os.sync()  # before anything is moved, all of it is on the disk
    for part, target in stage.targets.items():
        waiting = stage.waiting(part)
        if waiting and part != OUTPUT:
            waiting.rename(target)
            done.put[part] = target
    with ExitStack() as stack:
        if output.is_dir():
            stack.enter_context(output_lock(output))
            done.newer = max(0, _records(output) - done.about.records)
        stamp = now().strftime("%Y%m%dT%H%M%SZ")
        aside = free_name(output.with_name(f"{output.name}.before-{stamp}"))
        if swap_in(fresh, output, aside):
            done.aside = aside
    done.put[OUTPUT] = output
    done.left = stage.left
    return done


def _is_free(path: Path) -> bool:
    """Whether a part can be put there: nothing is in it, and it is no mounted disk."""
    if path.name == SETTINGS or path.is_file():
        return not path.exists()
    return is_empty(path) and not path.is_mount()


def _records(output: Path) -> int:
    whole, _ = read_lines(output / "audit" / FILE)
    return whole.count(b"\n")


def _existing(path: Path) -> Path:
    return next(one for one in (path, *path.absolute().parents) if one.is_dir())
