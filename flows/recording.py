"""What a run leaves on record: its entry in the ledger, its failures, its summary."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.catalogue import read_codes
from flows.datasets import load_dataset, schema_version
from flows.ledger import Record, audit_rows
from flows.settings import Settings, fixed_time
from flows.wording import message, severity, writable
from transforms.rules import Failure

if TYPE_CHECKING:
    from flows.run import Run

AUDIT = "validation-audit"
VERSION = "0.1.0"


def now() -> datetime:
    """This moment, or the one that the environment pins."""
    pinned = fixed_time()
    if pinned is None:
        return datetime.now(UTC)
    return datetime.fromtimestamp(pinned, UTC)


def kyiv(moment: datetime) -> datetime:
    """A moment by the clocks of Kyiv, whose days count for periods and waivers."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Kyiv"))


def run_entry(run: "Run") -> dict[str, Any]:
    """The run as the ledger has it, without its number and its hashes."""
    published, withheld = _counts(run)
    weights = [severity(failure.rule_id) for failure in run.failures]
    finished = datetime.now(UTC) if fixed_time() is None else run.started
    return {
        "startedAt": instant(run.started),
        "finishedAt": instant(finished),
        "status": run.status,
        "softwareVersion": VERSION,
        "schemaVersion": schema_version(run.settings.codes),
        "inputs": sorted({snapshot.sha256 for snapshot in run.snapshots}),
        "files": sorted(
            run.key_of(path) for path in (*run.documents, *run.accepted_books)
        ),
        "reports": {
            uid: history.versions[-1].sha256 for uid, history in run.histories.items()
        },
        "rowsIn": published + withheld,
        "rowsPublished": published,
        "rowsWithheld": withheld,
        "errors": weights.count("error"),
        "warnings": weights.count("warning"),
    }


def failure_entries(run: "Run") -> list[dict[str, Any]]:
    """Failures as the ledger has them: worded, each once, with a lasting uid."""
    entries = {}
    for failure in run.failures:
        uid = failure_uid(failure, run.settings.publisher.key)
        entries[uid] = {
            "uid": uid,
            "dataset": failure.dataset,
            "resource": failure.resource,
            "rowKey": failure.row_key,
            "fieldName": failure.field_name,
            "value": failure.value,
            "ruleId": failure.rule_id,
            "severity": severity(failure.rule_id),
            "messageUk": message(failure.rule_id, failure.details, "uk"),
            "messageEn": message(failure.rule_id, failure.details, "en"),
            "sourceText": failure.source_text,
            "sourceStart": failure.source_start,
            "sourceEnd": failure.source_end,
            "owner": failure.owner,
        }
    return [entries[uid] for uid in sorted(entries)]


def failure_uid(failure: Failure, publisher: str) -> str:
    """The same for the same failure in every run, however it is worded.

    Args:
        failure: what was found.
        publisher: key of the publisher.
    """
    identity = "|".join(
        str(part)
        for part in (
            failure.dataset, failure.resource, failure.row_key,
            failure.field_name, failure.rule_id, failure.value,
        )
    )  # fmt: skip
    return f"{publisher}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def audit_files(
    settings: Settings, records: Iterable[Record], day: str
) -> dict[str, bytes]:
    """All files of the package `validation-audit`.

    Args:
        settings: the publisher.
        records: the ledger.
        day: ISO date by Europe/Kyiv on which waivers are looked at.
    """
    from flows.publish.package import package_files, resource_files
    from transforms.verdict import judge

    publisher = {
        "publisherName": settings.publisher.name,
        "publisherId": settings.publisher.edrpou,
    }
    dataset = load_dataset(AUDIT, settings.dialect)
    tables = audit_rows(records, publisher, day)
    fit = judge(dataset.tables, tables, lambda _: {}, (), lambda _: True).published
    resources = resource_files(dataset, fit, settings.formats)
    return package_files(dataset, fit, resources, settings, [])


def withheld_lines(
    withheld: Mapping[str, Sequence[Mapping[str, Any]]],
    keys: Mapping[str, str],
    failures: Sequence[Failure],
) -> bytes:
    """Withheld rows, one JSON line each: the table, the reasons, the row.

    Args:
        withheld: rows by table.
        keys: name of the key of each table.
        failures: those of the run that withhold rows.
    """
    reasons: dict[tuple[str | None, str], list[str]] = {}
    for failure in failures:
        if severity(failure.rule_id) == "error":
            text = message(failure.rule_id, failure.details, "uk")
            reasons.setdefault((failure.resource, failure.row_key), []).append(text)
    lines = [
        {
            "resource": name,
            "reasons": reasons.get((name, str(row[keys[name]])), []),
            "row": row,
        }
        for name, rows in withheld.items()
        for row in rows
    ]
    return "".join(
        json.dumps(line, ensure_ascii=False) + "\n" for line in lines
    ).encode()


def summary_of(run: "Run") -> dict[str, Any]:
    """The run for people and programs: what was published, what failed, where it is.

    `indicators` and `events` are those of the periods that the run's reports speak of.
    `periods` are those, as their codes, the newest last. `corrections` are how many
    were taken of each workbook that came with some.
    `waivedUntil` of a failure is the last day of its waiver; None where none holds.
    """
    entry = run.record["run"] if run.record else {}
    paths = {failure.row_key: failure.details.get("path") for failure in run.unreadable}
    failures = run.record["failures"] if run.record else []
    spans = {
        (document["report"]["periodStart"], document["report"]["periodEnd"])
        for document in run.documents.values()
    }

    def of_run(table: str) -> list[dict[str, Any]]:
        rows = run.verdict.published.get(table, []) if run.verdict else []
        return [
            dict(row) for row in rows if (row["periodStart"], row["periodEnd"]) in spans
        ]

    english = {
        code["indicatorId"]: code["nameEn"]
        for code in read_codes("indicators", run.settings.codes)
    }
    return {
        "runId": entry.get("runId"),
        "status": run.status,
        "exitCode": run.exit_code,
        "rowsPublished": entry.get("rowsPublished", 0),
        "rowsWithheld": entry.get("rowsWithheld", 0),
        "filesUnread": len(run.unreadable),
        "periods": _periods(run),
        "withheld": str(run.withheld_path),
        "corrections": {
            run.key_of(path): run.taken[path]
            for path in run.accepted_books
            if path in run.taken
        },
        "packages": {name: str(path) for name, path in run.packages.items()},
        "feedback": [str(path) for path in run.feedback],
        "indicators": [
            row | {"indicatorNameEn": english[row["indicatorId"]]}
            for row in of_run("monthlyIndicators")
        ],
        "events": of_run("monthlyEvents"),
        "failures": [
            failure
            | {
                "where": writable(
                    str(paths.get(failure["rowKey"]) or failure["rowKey"])
                ),
                "waivedUntil": run.waived.get(failure["uid"], {}).get("waivedUntil"),
            }
            for failure in failures
        ],
    }


def _periods(run: "Run") -> list[str]:
    """Codes of the periods that the run's reports speak of, the newest last."""
    reports = [document["report"] for document in run.documents.values()]
    found = {(r["periodEnd"], r["periodStart"], r["period"]) for r in reports}
    return [code for _, _, code in sorted(found)]


def _counts(run: "Run") -> tuple[int, int]:
    """Rows published and withheld, code lists not counted."""
    if not run.verdict:
        return 0, 0
    codes = {spec.name for spec in run.dataset.tables if spec.rows}
    published = sum(
        len(rows) for name, rows in run.verdict.published.items() if name not in codes
    )
    return published, sum(map(len, run.verdict.withheld.values()))


def instant(moment: datetime) -> str:
    """A moment as the tables have it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
