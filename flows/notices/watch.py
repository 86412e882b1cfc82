"""What is overdue and whether the disk is short: to be looked at every day.

A month is overdue some days (`notices.overdue_days`) after the day of the schedule. Of
each month that is looked at, the newest of them, everything is told once.
"""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from flows.gather.kept import FOLDER
from flows.ledger import FILE, Ledger
from flows.notices.notice import Problem, month_before, of_problems
from flows.publish.package import DESCRIPTOR
from flows.recording import kyiv, now
from flows.run import DATASET
from flows.settings import Settings

MB = 1_000_000


def watch(settings: Settings, output: Path | None = None) -> list[Problem]:
    """Look, and tell of what was found; what was told once is not told again.

    Args:
        settings: departments, schedule, portal, whom to tell.
        output: the output folder; that of the settings for None.

    Returns:
        What is wrong now, told before or not.

    Raises:
        PipelineError: `ledger-damaged`, `receipt-damaged`; told as a failure too.
    """
    from flows.notices import failures_told

    folder = output or settings.output
    with failures_told(settings, folder):
        found = [*overdue_problems(settings, folder), *disk_problems(settings, folder)]
    if settings.notices.are_wanted:
        from flows.notices.telling import tell

        tell(settings, folder, of_problems(settings, found))
    return found


def overdue_problems(settings: Settings, output: Path) -> Iterator[Problem]:
    """The reports that have not come, the run that was not made, not published."""
    today = kyiv(now()).date()
    month = overdue_month(today, settings.schedule.day, settings.notices.overdue_days)
    missing = list(_missing(settings, output, month))
    if missing and not _was_run_after(output, month):
        yield Problem("overdue", month, "month-not-run", {"month": month})
    else:
        for department in missing:
            details = {"month": month, "department": department}
            yield Problem("overdue", month, "report-overdue", details)
    if not _is_published(settings, output):
        details = {"month": month, "portal": settings.default_portal.url}
        yield Problem("overdue", month, "month-not-published", details)


def disk_problems(settings: Settings, output: Path) -> Iterator[Problem]:
    """The disk of the output folder, where less of it is free than is to be."""
    free, least = free_mb(output), settings.notices.disk_free_mb
    if free < least:
        details = {"folder": output, "free": free, "least": least}
        yield Problem("disk", month_before(kyiv(now()).date()), "disk-short", details)


def free_mb(folder: Path) -> int:
    """Megabytes free where a folder is, or would be."""
    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    return shutil.disk_usage(there).free // MB


def overdue_month(today: date, day: int, overdue_days: int) -> str:
    """The newest month that should be done with by now.

    >>> overdue_month(date(2026, 11, 8), 5, 3), overdue_month(date(2026, 11, 9), 5, 3)
    ('2026-09', '2026-10')
    """
    due = today.replace(day=day)
    while due + timedelta(days=overdue_days) >= today:
        due = (due.replace(day=1) - timedelta(days=1)).replace(day=day)
    return month_before(due)


def _missing(settings: Settings, output: Path, month: str) -> Iterator[str]:
    """Names of the departments whose report is not kept; all of them are one "–"."""
    publisher, kept = settings.publisher, output / FOLDER
    if not publisher.departments and not any(kept.glob(f"*-{month}/history.json")):
        yield "–"
    for department in publisher.departments:
        uid = f"{publisher.key}-{department.key}-{month}"
        if not (kept / uid / "history.json").is_file():
            yield department.name


def _was_run_after(output: Path, month: str) -> bool:
    records = Ledger(output / "audit" / FILE).records()
    starts = [one["run"]["startedAt"] for one in records if "run" in one]
    days = (kyiv(datetime.fromisoformat(start)).date() for start in starts)
    return any(day.isoformat()[:7] > month for day in days)


def _is_published(settings: Settings, output: Path) -> bool:
    """Whether the portal was seen to hold the package of the reports as it is now.

    True also where nobody expects it: nothing was published there yet, and the
    schedule does not publish.
    """
    from flows.publish.portal.receipts import last_receipt

    name = f"{settings.publisher.key}-{DATASET}"
    receipt = last_receipt(output, settings.default_portal_name, name)
    if receipt is None:
        return not settings.schedule.publish
    package = output / "packages" / DATASET / DESCRIPTOR
    if receipt["outcome"] != "verified" or not package.is_file():
        return False
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    return bool(receipt["descriptorSha256"] == digest)
