"""What a run leaves on record: its entry in the ledger, its failures, its summary."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.datasets import schema_version
from flows.settings import fixed_time
from flows.wording import message, severity
from transforms.rules import Failure

if TYPE_CHECKING:
    from flows.stages import Run

VERSION = "0.1.0"


def run_entry(run: "Run") -> dict[str, Any]:
    """The run as the ledger has it, without its number and its hashes."""
    published, withheld = _counts(run)
    weights = [severity(failure.rule_id) for failure in run.failures]
    finished = run.started if fixed_time() else datetime.now(UTC)
    return {
        "startedAt": _instant(run.started),
        "finishedAt": _instant(finished),
        "status": run.status,
        "softwareVersion": VERSION,
        "schemaVersion": schema_version(),
        "inputs": sorted({snapshot.sha256 for snapshot in run.snapshots}),
        "files": sorted(path.name for path in run.documents),
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
        uid = f"{run.settings.publisher.key}-{_digest(failure)}"
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


def withheld_lines(
    withheld: Mapping[str, Sequence[Mapping[str, Any]]],
    keys: Mapping[str, str],
    failures: Sequence[Failure],
) -> bytes:
    """Withheld rows, one JSON line each: the table, the reasons, the row.

    Args:
        withheld: rows by table.
        keys: name of the key of each table.
        failures: all failures of the run.
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

    return {
        "runId": entry.get("runId"),
        "status": run.status,
        "exitCode": run.exit_code,
        "rowsPublished": entry.get("rowsPublished", 0),
        "rowsWithheld": entry.get("rowsWithheld", 0),
        "filesUnread": len(run.unreadable),
        "withheld": str(run.withheld_path),
        "packages": {name: str(path) for name, path in run.packages.items()},
        "indicators": of_run("monthlyIndicators"),
        "events": of_run("monthlyEvents"),
        "failures": [
            failure | {"where": str(paths.get(failure["rowKey"]) or failure["rowKey"])}
            for failure in failures
        ],
    }


def _counts(run: "Run") -> tuple[int, int]:
    """Rows published and withheld, code lists not counted."""
    if not run.verdict:
        return 0, 0
    codes = {spec.name for spec in run.dataset.tables if spec.rows}
    published = sum(
        len(rows) for name, rows in run.verdict.published.items() if name not in codes
    )
    return published, sum(map(len, run.verdict.withheld.values()))


def _digest(failure: Failure) -> str:
    identity = "|".join(
        str(part)
        for part in (
            failure.dataset, failure.resource, failure.row_key,
            failure.field_name, failure.rule_id, failure.value,
        )
    )  # fmt: skip
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
