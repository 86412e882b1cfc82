"""The month at a glance: whose report came, what became of it, whose is missing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.gather.kept import History
from flows.gather.names import keys_of
from flows.gather.reports import find_reports, take_snapshot
from flows.publish.feedback import FOLDER, name_after
from flows.settings import Settings
from transforms.document import department_key
from transforms.errors import UnreadableReport

ACCEPTED, PARTLY, WITHHELD, MISSING = "accepted", "partly", "withheld", "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One department, or one more report of it; without a report it is `missing`."""

    department: str | None
    state: str
    uid: str | None = None
    period: str | None = None
    file_name: str | None = None
    received: str | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """The reports of one month, `YYYY-MM`, and the files that are none yet.

    `unread` are names of feedback pages of files that could not be read, `waiting`
    files of the folder that no run has looked at; `known` the months with reports.
    """

    month: str
    rows: tuple[Row, ...]
    unread: tuple[str, ...]
    waiting: tuple[Path, ...]
    known: tuple[str, ...]

    def count(self, *states: str) -> int:
        """How many rows are in these states."""
        return sum(row.state in states for row in self.rows)


def month_before(day: date) -> str:
    """The month whose reports are due."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def month_of(settings: Settings, histories: Mapping[str, History], month: str) -> Month:
    """What the output folder and the folder of reports say of a month.

    Args:
        settings: the departments and the folders.
        histories: the reports kept.
        month: `YYYY-MM`.
    """
    withheld = _withheld(settings.output)
    names = {one.key: one.name for one in settings.publisher.departments}
    found: dict[str, list[Row]] = {key: [] for key in names}
    for history in histories.values():
        report = history.documents[-1]["report"]
        if report["periodStart"][:7] <= month <= report["periodEnd"][:7]:
            key = department_key(report["department"], names)
            found.setdefault(key, []).append(_row(history, withheld))
    rows = []
    for key, reports in found.items():
        missing = Row(names.get(key), MISSING)
        rows += sorted(reports, key=lambda row: row.uid or "") or [missing]
    starts = {h.documents[-1]["report"]["periodStart"][:7] for h in histories.values()}
    unread = _unread(settings.output, histories)
    return Month(
        month,
        tuple(rows),
        unread,
        _waiting(settings.reports, histories, unread),
        tuple(sorted(starts)),
    )


def _row(history: History, withheld: Mapping[str, bool]) -> Row:
    newest, report = history.versions[-1], history.documents[-1]["report"]
    state = ACCEPTED
    if history.uid in withheld:
        state = WITHHELD if withheld[history.uid] else PARTLY
    return Row(
        report["department"],
        state,
        history.uid,
        report["period"],
        newest.file_name,
        newest.gathered_at[:10],
    )


def _withheld(output: Path) -> dict[str, bool]:
    """Reports of which something is withheld, by uid; True: all of it."""
    found: dict[str, bool] = {}
    for path in (output / "withheld").glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            entry: dict[str, Any] = json.loads(line)
            row = entry["row"]
            if entry["resource"] == "listOfReports":
                found |= dict.fromkeys(map(str, row.values()), True)
            elif "reportUid" in row:
                found.setdefault(row["reportUid"], False)
    return found


def _unread(output: Path, histories: Mapping[str, History]) -> tuple[str, ...]:
    pages = sorted((output / FOLDER).glob("*.html"))
    # The page of a report is named by its uid, that of a file by the file.
    return tuple(p.name for p in pages if "." in p.stem and p.stem not in histories)


def _waiting(
    reports: Path, histories: Mapping[str, History], unread: tuple[str, ...]
) -> tuple[Path, ...]:
    read = {v.sha256 for history in histories.values() for v in history.versions}
    files = find_reports([reports] if reports.is_dir() else [])
    keys = keys_of((path for path in files if isinstance(path, Path)), [reports])
    return tuple(
        path
        for path, key in keys.items()
        if f"{name_after(key)}.html" not in unread and _digest(path) not in read
    )


def _digest(path: Path) -> str:
    try:
        return take_snapshot(path).sha256
    except UnreadableReport:
        return ""
