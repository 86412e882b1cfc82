"""What is published of the ledger: its table of runs read, its package put in place."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

from flows.publish.files import write_folder
from flows.publish.package import DESCRIPTOR
from flows.reasons import of_disk
from flows.recording import AUDIT
from transforms.errors import Bilingual, RequestError


def published_runs(path: Path) -> list[tuple[str, str]]:
    """`runId` and `hash` of each run of the CSV of a published `validationRuns`.

    Raises:
        RequestError: `published-runs-unreadable`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            return [(row["runId"], row["hash"]) for row in rows]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise RequestError(
            "published-runs-unreadable", file=path, reason=_reason(error)
        ) from error


def _reason(error: Exception) -> Bilingual:
    if isinstance(error, OSError):
        return of_disk(error)
    return Bilingual("це не таблиця validationRuns", "it is no table validationRuns")


def place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the package into a folder that is empty, new, or holds this dataset.

    Raises:
        RequestError: `export-folder-taken`.
    """
    there = folder.is_dir() and any(folder.iterdir())
    if (there and not _is_ours(folder)) or (folder.exists() and not folder.is_dir()):
        raise RequestError("export-folder-taken", folder=folder)
    write_folder(folder, files)


def _is_ours(folder: Path) -> bool:
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
        return str(descriptor["name"]).endswith(AUDIT)
    except (OSError, ValueError, KeyError, TypeError):
        return False
