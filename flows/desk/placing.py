"""Where a report handed in goes in the folder of reports, and what it stands in for.

A report is its department and period, whatever its file is called. So the file of the
version before leaves the folder when its correction comes, or a run over the folder
would find two reports of one month; the bytes that leave are kept in the output folder.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.gather.kept import History
from flows.gather.reports import find_reports
from flows.publish.files import write_file


@dataclass(frozen=True, slots=True)
class Placing:
    """The name that a report gets.

    `taken` is the sha256 of another file of that name, which a person must agree to
    replace; `older` are the files of the same report that leave the folder; `renamed`
    says that another report bears the name that the file came with.
    """

    name: str
    taken: str | None
    older: tuple[Path, ...]
    renamed: bool


def placing_of(
    folder: Path, name: str, sha256: str, uid: str, histories: Mapping[str, History]
) -> Placing:
    """Where a report goes; a name that another report bears is made another.

    Args:
        folder: the folder of reports.
        name: safe name of the file.
        sha256: of its bytes.
        uid: of the report.
        histories: the reports kept.
    """
    owners = {
        version.sha256: history.uid
        for history in histories.values()
        for version in history.versions
    }
    stated, there = name, _sha256(folder / name)
    if there and there != sha256 and owners.get(there, uid) != uid:
        name = f"{Path(name).stem}-{uid}{Path(name).suffix}"
        there = _sha256(folder / name)
    kept = {version.file_name for version in histories[uid].versions}
    older = tuple(
        path
        for path in find_reports([folder] if folder.is_dir() else [])
        if isinstance(path, Path)
        and path.name in kept
        and path != folder / name
        and owners.get(_sha256(path) or "") == uid
    )
    taken = there if there != sha256 else None
    return Placing(name, taken, older, renamed=name != stated)


def placing_of_book(folder: Path, name: str, sha256: str) -> Placing:
    """Where a workbook with corrections goes.

    Args:
        folder: the folder of reports.
        name: safe name of the file.
        sha256: of its bytes.
    """
    there = _sha256(folder / name)
    return Placing(name, there if there != sha256 else None, (), renamed=False)


def place(
    folder: Path, placing: Placing, content: bytes, about: Mapping[str, str]
) -> Path:
    """Put a report and what is known of it into the folder; its older files leave.

    Returns:
        The file.

    Raises:
        OSError: if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / placing.name
    sidecar = _beside(path)
    if about:
        # A string of JSON is one of TOML too.
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in about.items()]
        write_file(sidecar, "".join(lines).encode())
    else:
        sidecar.unlink(missing_ok=True)
    write_file(path, content)
    for older in placing.older:
        older.unlink(missing_ok=True)
        _beside(older).unlink(missing_ok=True)
    return path


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.toml")


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()
