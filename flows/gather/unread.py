"""Files that are not taken, and why."""

from collections.abc import Mapping
from pathlib import Path

from flows.wording import writable
from transforms.document import Document
from transforms.errors import UnreadableReport
from transforms.rules import Failure


def unread(problem: UnreadableReport, found: object, key: str | None = None) -> Failure:
    """The failure of a file, which has no dataset.

    Args:
        problem: why it could not be read.
        found: the file, or the problem itself where a path named none.
        key: of the file in its run; its name for None.
    """
    path = found if isinstance(found, Path) else Path(str(problem.details["file"]))
    details = {**problem.details, "path": str(path)}
    key = key or writable(path.name or str(path))
    return Failure(problem.rule_id, None, key, details=details, dataset=None)


def twice(documents: Mapping[Path, Document]) -> list[list[Path]]:
    """The files that claim to be the same report, in the order they came."""
    claims: dict[str, list[Path]] = {}
    for path, document in documents.items():
        claims.setdefault(document["report"]["uid"], []).append(path)
    return [paths for paths in claims.values() if len(paths) > 1]


def duplicate(document: Document, keys: Mapping[Path, str]) -> Failure:
    """The failure of files that claim to be one report; the first stands for all.

    Args:
        document: of the first.
        keys: of each file in its run.
    """
    names = ", ".join(keys.values())
    first, key = next(iter(keys.items()))
    report = document["report"]
    rule = "duplicate-report" if report["department"] else "duplicate-unnamed"
    problem = UnreadableReport(rule, period=report["period"], files=names, file=key)
    return unread(problem, first, key)
