"""The files that the desk gives away: datasets and feedback, each by a known name.

A name of a request is only ever looked up here; it is never made into a path.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flows.publish.feedback import FOLDER
from flows.publish.package import DESCRIPTOR
from flows.run import DATASET

MOST_RECENT = 10


class Dataset(NamedTuple):
    """A dataset: its title, and of each table the title and the names of its files."""

    name: str
    title: str
    tables: tuple[tuple[str, tuple[str, ...]], ...]


def datasets(output: Path, language: str) -> list[Dataset]:
    """The datasets of an output folder."""
    found = []
    paths = (output / "packages").glob(f"[!.]*/{DESCRIPTOR}")
    # That of the reports first.
    for path in sorted(paths, key=lambda p: (p.parent.name != DATASET, p)):
        descriptor = json.loads(path.read_bytes())
        resources = descriptor["resources"]
        names = {resource["path"] for resource in resources}
        tables = []
        for resource in resources:
            if resource.get("type") == "table":
                stem = Path(resource["path"]).stem
                every = (f"{stem}.{kind}" for kind in ("csv", "json", "parquet"))
                same = tuple(name for name in every if name in names)
                tables.append((_title(resource, language), same))
        title = _title(descriptor, language)
        found.append(Dataset(path.parent.name, title, tuple(tables)))
    return found


def data_files(output: Path) -> dict[str, Path]:
    """Every file of the datasets, by `dataset/name`."""
    return {
        f"{path.parent.name}/{path.name}": path
        for path in (output / "packages").glob("[!.]*/*")
        if path.is_file()
    }


def feedback_files(output: Path) -> dict[str, Path]:
    """Pages and workbooks of feedback by name, the newest first."""
    files = [p for p in (output / FOLDER).glob("[!.]*") if p.is_file()]
    files.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    return {p.name: p for p in files if p.suffix in {".html", ".xlsx"}}


def _title(described: Mapping[str, Any], language: str) -> str:
    stated = described.get("titleEn") if language == "en" else None
    return str(stated or described["title"])
