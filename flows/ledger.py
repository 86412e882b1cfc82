"""The audit ledger: every run and every failure, append-only and chained by hash.

One line of `ledger.jsonl` is one run with its failures. Its hash covers the line and
the hash of the line before, so that a record altered, removed or reordered breaks the
chain. A line that a killed run left unfinished has no line end and was never part of
the ledger.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.errors import PipelineError

FILE = "ledger.jsonl"
FIRST = "0" * 64
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of an output folder."""

    path: Path

    def records(self) -> list[Record]:
        """Every record in order, its place in the chain checked.

        Raises:
            PipelineError: `ledger-damaged` with the line that does not fit.
        """
        records: list[Record] = []
        previous = FIRST
        for number, line in enumerate(self._lines(), 1):
            record = _parsed(self.path, number, line)
            run = record["run"]
            if run["previousHash"] != previous:
                raise _damaged(self.path, number, "a record before it is missing")
            if record["hash"] != hash_of(record):
                raise _damaged(self.path, number, "its content was altered")
            previous = record["hash"]
            records.append(record)
        return records

    def append(
        self, run: Mapping[str, Any], failures: Iterable[Mapping[str, Any]]
    ) -> Record:
        """Add a run; its number and its place in the chain are given here."""
        records = self.records()
        previous = records[-1]["hash"] if records else FIRST
        numbered = {"runId": f"{len(records) + 1:06}", **run, "previousHash": previous}
        record: Record = {"run": numbered, "failures": [dict(f) for f in failures]}
        record["hash"] = hash_of(record)
        self._write(_line(record))
        return record

    def _lines(self) -> list[bytes]:
        if not self.path.is_file():
            return []
        return self.path.read_bytes().split(b"\n")[:-1]

    def _write(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            whole = sum(len(kept) + 1 for kept in self._lines())
            file.truncate(whole)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def hash_of(record: Mapping[str, Any]) -> str:
    """sha256 of a record without its hash, as canonical JSON."""
    return hashlib.sha256(
        json.dumps(
            {"run": record["run"], "failures": record["failures"]},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
    ).hexdigest()


def audit_rows(
    records: Iterable[Record], publisher: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Rows of validationRuns and validationFailures, folded from all records.

    A failure that the newest run no longer has is `fixed`, or `superseded` where its
    report was replaced. A file that could not be read stays open until a file of that
    name is read.
    """
    runs: list[dict[str, Any]] = []
    failures: dict[str, dict[str, Any]] = {}
    reports: dict[str, str] = {}
    for record in records:
        run = record["run"]
        runs.append(_run_row(record) | dict(publisher))
        seen = {failure["uid"] for failure in record["failures"]}
        for row in failures.values():
            if row["uid"] not in seen and row["state"] == "open":
                row["state"] = _left_as(row, run, reports)
        for failure in record["failures"]:
            _see(failures, failure, run, publisher)
        reports = run["reports"]
    return {
        "validationRuns": runs,
        "validationFailures": sorted(failures.values(), key=lambda row: row["uid"]),
    }


def _see(
    failures: dict[str, dict[str, Any]],
    failure: Mapping[str, Any],
    run: Mapping[str, Any],
    publisher: Mapping[str, Any],
) -> None:
    known = failures.get(failure["uid"])
    failures[failure["uid"]] = {
        **failure,
        "runId": run["runId"],
        "firstSeenAt": known["firstSeenAt"] if known else run["startedAt"],
        "lastSeenAt": run["startedAt"],
        "timesSeen": known["timesSeen"] + 1 if known else 1,
        "state": "open",
        "waivedBy": None,
        "waiverReason": None,
        "waivedUntil": None,
        **publisher,
    }


def _left_as(
    row: Mapping[str, Any], run: Mapping[str, Any], reports: Mapping[str, str]
) -> str:
    if row["dataset"] is None:
        return "fixed" if row["rowKey"] in run["files"] else "open"
    own = [uid for uid in run["reports"] if f"{row['rowKey']}-".startswith(f"{uid}-")]
    report = max(own, key=len, default=None)
    if report is None:
        return "fixed"
    replaced = reports.get(report) not in {None, run["reports"][report]}
    return "superseded" if replaced else "fixed"


def _run_row(record: Record) -> dict[str, Any]:
    run = record["run"]
    names = (
        "runId", "startedAt", "finishedAt", "status", "softwareVersion",
        "schemaVersion", "rowsIn", "rowsPublished", "rowsWithheld", "errors",
        "warnings", "previousHash",
    )  # fmt: skip
    row = {name: run[name] for name in names}
    return row | {"inputs": " ".join(run["inputs"]) or None, "hash": record["hash"]}


def _line(record: Record) -> bytes:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _parsed(path: Path, number: int, line: bytes) -> Record:
    try:
        record: Record = json.loads(line)
        _ = record["run"]["previousHash"], record["hash"], record["failures"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, number, "it is no record") from error
    return record


def _damaged(path: Path, number: int, reason: str) -> PipelineError:
    return PipelineError("ledger-damaged", file=path, line=number, reason=reason)
