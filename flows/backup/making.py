"""Making a backup: whole or not at all, while no run is at work in the folder."""

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from flows.backup.archive import SETTINGS, About, OnBytes, Writer
from flows.backup.folders import open_output
from flows.ledger import FILE, FIRST, Ledger
from flows.publish.files import sync_folder
from flows.publish.turns import output_lock
from flows.reasons import of_disk
from flows.recording import VERSION, instant, now
from flows.settings import Settings
from transforms.errors import Bilingual, OutputError, RequestError

END = ".tar.gz"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a backup is of; `codes` is None where there are no lists of the council."""

    publisher: str
    output: Path
    reports: Path
    settings: Path
    codes: Path | None = None


@dataclass(slots=True)
class Made:
    """A backup that was made.

    `skipped` are files that it cannot hold: links, pipes; `removed` older backups.
    """

    file: Path
    about: About
    skipped: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)


def sources_of(settings: Settings, file: Path, output: Path | None) -> Sources:
    """What is to be kept of an installation.

    Args:
        settings: read from `file`.
        file: the settings file.
        output: instead of the one of the settings.
    """
    return Sources(
        settings.publisher.key,
        output or settings.output,
        settings.reports,
        file,
        getattr(settings, "codes", None),
    )


def make_backup(
    sources: Sources,
    to: Path,
    keep: int | None = None,
    on_size: Callable[[int], OnBytes] = lambda _: lambda _: None,
) -> Made:
    """Make one archive.

    Args:
        sources: what it is of.
        to: the archive if it ends in `.tar.gz`; else a folder, for one by its time.
        keep: how many backups of this publisher, the newest, stay; None: all.
        on_size: told how many bytes there are; what it gives is told of those done.

    Raises:
        RequestError: `backup-nothing`, `backup-inside`.
        OutputError: `backup-failed`, `output-newer`.
        PipelineError: `ledger-damaged`: a damaged ledger takes no sound backup's place.
    """
    open_output(sources.output)
    if not (sources.output / "audit" / FILE).is_file():
        raise RequestError("backup-nothing", folder=sources.output)
    target = _target(sources, to)
    with _failing(target), output_lock(sources.output):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_left(target.parent, sources.publisher)
        made = _write(sources, target, on_size)
        if keep is not None:
            made.removed = _remove_old(target.parent, sources.publisher, keep)
    return made


def _target(sources: Sources, to: Path) -> Path:
    stamp = now().strftime("%Y%m%dT%H%M%SZ")
    target = to if to.name.endswith(END) else to / f"{_start(sources)}{stamp}{END}"
    inside = target.resolve()
    for folder in (sources.output, sources.reports, sources.codes):
        if folder and inside.is_relative_to(folder.resolve()):
            raise RequestError("backup-inside", file=target, folder=folder)
    return target


def _write(sources: Sources, target: Path, on_size: Callable[[int], OnBytes]) -> Made:
    records = Ledger(sources.output / "audit" / FILE).records()
    skipped: list[Path] = []
    total = sum(path.stat().st_size for _, path in _files(sources, []))
    on_bytes = on_size(total)
    moment = now()
    with _placed(target) as file:
        writer = Writer(file, int(moment.timestamp()))
        for name, path in _files(sources, skipped):
            with path.open("rb") as source:
                size = os.fstat(source.fileno()).st_size
                writer.add(name, source, size, on_bytes)
        about = About(
            software=f"zvit/{VERSION}",
            made_at=instant(moment),
            publisher=sources.publisher,
            records=len(records),
            head=str(records[-1]["hash"]) if records else FIRST,
            files=writer.files,
            size=writer.size,
        )
        writer.finish(about)
    return Made(target, about, skipped)


def _files(sources: Sources, skipped: list[Path]) -> Iterator[tuple[str, Path]]:
    """Path in the archive and file, in the order of the archive."""
    folders = {
        "codes": sources.codes, "output": sources.output, "reports": sources.reports,
    }  # fmt: skip
    for name, folder in folders.items():
        if folder and folder.is_dir():
            yield from _below(
                folder, name, skipped, {_LOCK} if name == "output" else ()
            )
    yield SETTINGS, sources.settings


def _below(
    folder: Path, name: str, skipped: list[Path], but: "set[str] | tuple[()]" = ()
) -> Iterator[tuple[str, Path]]:
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        path = Path(entry.path)
        if entry.name in but:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(path, f"{name}/{entry.name}", skipped)
        elif entry.is_file(follow_symlinks=False):
            yield f"{name}/{entry.name}", path
        else:
            skipped.append(path)


@contextmanager
def _placed(target: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place once it is whole; only its owner may read it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    sync_folder(target.parent)


def _remove_old(folder: Path, publisher: str, keep: int) -> list[Path]:
    """Remove all but the newest; their names tell their times, and whose they are."""
    named = re.compile(rf"zvit-{publisher}-\d{{8}}T\d{{6}}Z\.tar\.gz")
    ours = sorted(path for path in folder.iterdir() if named.fullmatch(path.name))
    old = ours[: max(0, len(ours) - keep)]
    for path in old:
        path.unlink()
    return old


def _clear_left(folder: Path, publisher: str) -> None:
    """Clear what a kill has left of an archive."""
    for path in folder.glob(f".zvit-{publisher}-*{END}.*"):
        path.unlink()


def _start(sources: Sources) -> str:
    return f"zvit-{sources.publisher}-"


# What Python says of a file that became shorter while it was read.
_GONE = Bilingual("файл тим часом змінився", "the file changed meanwhile")


@contextmanager
def _failing(target: Path) -> Iterator[None]:
    """Where the disk refuses, it is said in words."""
    try:
        yield
    except (OSError, EOFError) as error:
        reason = of_disk(error) if isinstance(error, OSError) else _GONE
        where = getattr(error, "filename", None) or target
        raise OutputError("backup-failed", file=where, reason=reason) from error
