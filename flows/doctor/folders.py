"""Checks of the folders: reports, output, its disk, its lock, its ledger."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from flows.doctor.finding import Finding, bad, failed, good
from flows.ledger import FILE, Ledger, Record
from flows.notices.watch import free_mb
from flows.publish.turns import is_locked
from flows.reasons import of_disk
from flows.recording import instant, now
from flows.settings import Settings
from transforms.errors import PipelineError


def check_reports(settings: Settings) -> Finding:
    """The folder where a run looks for reports can be read."""
    folder = settings.reports
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        return bad("reports", "reports-missing", folder=folder)
    return good("reports", folder=folder)


def check_output(folder: Path) -> Finding:
    """The output folder can be written, or be made where it is not there yet."""
    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    try:
        with TemporaryFile(dir=there):
            return good("output", folder=folder)
    except OSError as error:
        reason = of_disk(error)
        return bad("output", "output-unwritable", folder=folder, reason=reason)


def check_disk(settings: Settings, folder: Path) -> Finding:
    """As much of the disk is free as the settings want."""
    free, least = free_mb(folder), settings.notices.disk_free_mb
    if free < least:
        return bad("disk", "disk-short", folder=folder, free=free, least=least)
    return good("disk", free=free)


def check_lock(folder: Path) -> Finding:
    """No run is at work; one that hangs would keep all others waiting."""
    if is_locked(folder):
        return bad("lock", "output-busy", "warning", folder=folder)
    return good("lock")


def check_ledger(folder: Path) -> list[Finding]:
    """The ledger is sound, and its last record is of the past."""
    try:
        records = Ledger(folder / "audit" / FILE).records()
    except PipelineError as error:
        return [failed("ledger", error)]
    except OSError as error:
        details = {"folder": folder, "reason": of_disk(error)}
        return [failed("ledger", PipelineError("output-unwritable", **details))]
    if not records:
        return [bad("ledger", "ledger-missing", "off", folder=folder)]
    found = [good("ledger", count=len(records))]
    last = max(_moment(record) for record in records)
    if datetime.fromisoformat(last) > now():
        found.append(bad("clock", "clock-behind", last=last))
    return found


def _moment(record: Record) -> str:
    if "run" in record:
        return str(record["run"]["startedAt"])
    if "corrections" in record:
        return str(record["corrections"]["made"][0]["madeAt"])
    first = instant(datetime.fromtimestamp(0).astimezone())
    return str(record["waiver"].get("waivedAt", first))
