"""Files that are not taken, and why."""

from collections.abc import Mapping
from pathlib import Path

from transforms.document import Document
from transforms.errors import UnreadableReport
from transforms.rules import Failure


def unread(problem: UnreadableReport, found: object) -> Failure:
    """The failure of a file, which has no dataset; its key is the file's name.

    Args:
        problem: why it could not be read.
        found: the file, or the problem itself where a path named none.
    """
    path = found if isinstance(found, Path) else Path(str(problem.details["file"]))
    details = {**problem.details, "path": str(path)}
    name = path.name or str(path)
    return Failure(problem.rule_id, None, name, details=details, dataset=None)


def twice(documents: Mapping[Path, Document]) -> list[list[Path]]:
    """The files that claim to be the same report, in the order they came."""
    claims: dict[str, list[Path]] = {}
    for path, document in documents.items():
        claims.setdefault(document["report"]["uid"], []).append(path)
    return [paths for paths in claims.values() if len(paths) > 1]


def duplicate(document: Document, paths: list[Path]) -> Failure:
    """The failure of files that claim to be one report; the first stands for all."""
    names = ", ".join(path.name for path in paths)
    period = document["report"]["period"]
    problem = UnreadableReport("duplicate-report", period=period, files=names)
    return unread(problem, paths[0])
