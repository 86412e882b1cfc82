"""The archive of a backup: a tar with gzip of plain files, the last one its manifest.

The others stand in the order of their paths: `codes/…`, `output/…`, `reports/…`,
`zvit.toml`. The manifest is a line of JSON about the backup, then one about each file:
path, length, sha256. Nothing that an archive says is believed: it may be cut short,
damaged, or made to do harm. Memory does not grow with what is in it.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import IO, Any

from flows.reasons import of_disk
from transforms.errors import Bilingual, OutputError, RequestError

FORMAT_VERSION = 1
MANIFEST = "manifest.jsonl"
FOLDERS = ("codes", "output", "reports")
SETTINGS = "zvit.toml"
PIECE = 1 << 16
_MOST_FILES = 5_000_000
_LONGEST_PATH = 4096
_LONGEST_SHOWN = 200
# A header of a tar may say that it is as long as it likes: longer than this is no path.
_LONGEST_READ = 1 << 20
_GZIP = b"\x1f\x8b"
_FOREIGN = (tarfile.TarError, ValueError, KeyError, TypeError)

OnBytes = Callable[[int], object]
Keep = Callable[[str], IO[bytes]]


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself.

    `records` and `head` are the number of records of the ledger and the hash of the
    newest; `size` is the length of all files together.
    """

    software: str
    made_at: str
    publisher: str
    records: int
    head: str
    files: int
    size: int


class Writer:
    """Adds files to an archive, in the order of their paths; `finish` ends it."""

    def __init__(self, file: IO[bytes], moment: int) -> None:
        """Begin.

        Args:
            file: where the archive goes.
            moment: seconds since 1970, the time of every member.
        """
        self._gzip = gzip.GzipFile("", "wb", 6, file, mtime=moment)
        self._tar = tarfile.open(  # noqa: SIM115
            fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT
        )
        self._moment = moment
        self._lines = TemporaryFile()  # noqa: SIM115
        self.files = 0
        self.size = 0

    def add(self, name: str, source: IO[bytes], size: int, on_bytes: OnBytes) -> None:
        """Add one file.

        Raises:
            EOFError: if it has become shorter meanwhile.
        """
        hashed = _Hashed(source, on_bytes)
        self._member(name, hashed, size)
        self._lines.write(_line(name, size, hashed.hexdigest()))
        self.files += 1
        self.size += size

    def finish(self, about: About) -> None:
        """Add the manifest; nothing can be added after it."""
        head = {"formatVersion": FORMAT_VERSION, **asdict(about)}
        with TemporaryFile() as manifest, self._lines as lines:
            manifest.write(_json(head))
            lines.seek(0)
            for piece in _pieces(lines):
                manifest.write(piece)
            size = manifest.tell()
            manifest.seek(0)
            self._member(MANIFEST, manifest, size)
        self._tar.close()
        self._gzip.close()

    def _member(self, name: str, source: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._moment, 0o644
        try:
            self._tar.addfile(member, source)
        except OSError as error:
            if error.errno is None:  # tarfile's own word for a source that ended early
                raise EOFError(name) from error
            raise
        _forget(self._tar)


def keep_nothing(_: str) -> IO[bytes]:
    """Where files go that are only checked."""
    return Path(os.devnull).open("wb")


def read_archive(
    path: Path,
    keep: Keep = keep_nothing,
    on_bytes: OnBytes = lambda _: None,
    most_bytes: int | None = None,
) -> About:
    """Read an archive to its end, every file against the manifest.

    Args:
        path: the archive.
        keep: opens where a file goes, by its path.
        on_bytes: told of the bytes of the archive that are done with.
        most_bytes: more than this, unpacked, is refused.

    Raises:
        RequestError: `backup-unreadable`, `backup-newer`.
        OutputError: `output-unwritable`, where a file cannot be kept;
            `backup-too-large`.
    """
    with (
        _kept(gettempdir()),
        TemporaryFile() as seen,
        _readable(path),
        path.open("rb") as raw,
    ):
        if raw.read(len(_GZIP)) != _GZIP:
            raise _UnfitError("backup-foreign")
        raw.seek(0)
        counted = _Hashed(raw, on_bytes)
        stream = _Bounded(counted, path, most_bytes)
        with tarfile.open(fileobj=stream, mode="r:") as tar:
            manifest = _read_members(tar, keep, seen)
            with _kept(gettempdir()):
                seen.seek(0)
            about = _compared(manifest, seen)
            if tar.next() is not None:
                raise _UnfitError("backup-foreign")
        stream.drain()  # the last bytes are the check sum of all
    return about


def _read_members(tar: tarfile.TarFile, keep: Keep, seen: IO[bytes]) -> IO[bytes]:
    """Hand on every file, write down what was seen of it; the manifest, to be read."""
    before: tuple[str, ...] = ()
    for _ in range(_MOST_FILES):
        member = tar.next()
        _forget(tar)
        if member is None:
            raise EOFError
        if member.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or member.issparse():
            raise _UnfitError("backup-harmful", member.name)
        source = tar.extractfile(member)
        if source is None or member.size < 0:
            raise _UnfitError("backup-harmful", member.name)
        if member.name == MANIFEST:
            return source
        before = _path_after(before, member.name)
        digest = _copied(source, member.name, keep)
        with _kept(gettempdir()):
            seen.write(_line(member.name, member.size, digest))
    raise _UnfitError("backup-foreign")


def _forget(tar: tarfile.TarFile) -> None:
    """Drop the members done with, which a tar remembers to its end."""
    tar.members.clear()  # type: ignore[attr-defined]  # not in the stubs


def _path_after(before: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The parts of a path that lies where it may, and after the one before."""
    parts = tuple(name.split("/"))
    known = parts == (SETTINGS,) or (parts[0] in FOLDERS and len(parts) > 1)
    harmful = "\0" in name or not {"", ".", ".."}.isdisjoint(parts)
    if not known or harmful or len(name) > _LONGEST_PATH:
        raise _UnfitError("backup-harmful", name)
    if parts <= before:
        raise _UnfitError("backup-harmful", name)
    return parts


def _copied(source: IO[bytes], name: str, keep: Keep) -> str:
    """The sha256 of what was copied to where it is kept."""
    digest = hashlib.sha256()
    with _kept(name), keep(name) as to:
        for piece in _pieces(source):
            digest.update(piece)
            to.write(piece)
    return digest.hexdigest()


def _compared(manifest: IO[bytes], seen: IO[bytes]) -> About:
    """What the manifest says of the backup, if it says the same of each file."""
    told = dict(json.loads(manifest.readline(_LONGEST_READ)))
    version = told.pop("formatVersion")
    if version != FORMAT_VERSION:
        raise RequestError("backup-newer", version=version, known=FORMAT_VERSION)
    about = About(**told)
    for name, kind in About.__annotations__.items():
        if type(getattr(about, name)) is not kind:
            raise TypeError(name)
    files = size = 0
    for line in seen:
        one = json.loads(line.decode(errors="surrogateescape"))
        if manifest.readline(_LONGEST_READ) != line:
            raise _UnfitError("backup-altered", one["path"])
        files, size = files + 1, size + one["size"]
    if manifest.readline(_LONGEST_READ) or (files, size) != (about.files, about.size):
        raise _UnfitError("backup-altered", MANIFEST)
    return about


@contextmanager
def _kept(name: str) -> Iterator[None]:
    """What the disk refuses is not the fault of the archive."""
    try:
        yield
    except OSError as error:
        reason = of_disk(error)
        raise OutputError("output-unwritable", folder=name, reason=reason) from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What is wrong with an archive is told in words."""
    try:
        yield
    except _UnfitError as error:
        raise _unreadable(path, error.rule_id, error.name) from error
    except _FOREIGN as error:
        raise _unreadable(path, "backup-foreign") from error
    except EOFError as error:
        raise _unreadable(path, "backup-cut") from error
    except OSError as error:
        raise _unreadable(path, of_disk(error)) from error


def _unreadable(path: Path, reason: str | Bilingual, name: str = "") -> RequestError:
    shown = repr(name[:_LONGEST_SHOWN])
    return RequestError("backup-unreadable", file=path, reason=reason, name=shown)


class _UnfitError(Exception):
    """Why an archive is not taken: a rule or the system's words; the path in it."""

    def __init__(self, rule_id: str, name: str = "") -> None:
        super().__init__(rule_id, name)
        self.rule_id, self.name = rule_id, name


class _Hashed:
    """A file to be read, with the sha256 of what was read of it."""

    def __init__(self, file: IO[bytes], on_bytes: OnBytes) -> None:
        self._file, self._on_bytes = file, on_bytes
        self._digest = hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        piece = self._file.read(count)
        self._digest.update(piece)
        self._on_bytes(len(piece))
        return piece

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _Bounded(io.RawIOBase):
    """An unpacked archive: read in small pieces, forwards, and not without end."""

    def __init__(self, packed: Any, path: Path, most_bytes: int | None) -> None:
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb")
        self._path, self._most = path, most_bytes

    def read(self, count: int = -1) -> bytes:
        if not 0 <= count <= _LONGEST_READ:
            raise _UnfitError("backup-foreign")
        try:
            piece = self._gzip.read(count)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _UnfitError("backup-cut") from error
        if self._most is not None and self.tell() > self._most:
            raise OutputError("backup-too-large", file=self._path)
        return piece

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or place < self.tell():
            raise _UnfitError("backup-foreign")
        while self.tell() < place and self.read(min(PIECE, place - self.tell())):
            pass
        return self.tell()

    def tell(self) -> int:
        return self._gzip.tell()

    def drain(self) -> None:
        while self.read(PIECE):
            pass


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _line(name: str, size: int, digest: str) -> bytes:
    return _json({"path": name, "size": size, "sha256": digest})


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    return text.encode(errors="surrogateescape") + b"\n"
