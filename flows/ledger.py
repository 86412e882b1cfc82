"""The audit ledger: runs with failures, waivers, corrections; append-only, one chain.

One line of `ledger.jsonl` is one record: a run with its failures, a waiver, or the
corrections that were made together. Its hash covers the line and the hash of the line
before, so that a record altered, removed or reordered breaks the chain. `anchor.json`
beside it holds the count and the head of the lines known to be on disk, so that the
newest cannot be cut off unseen. A line that a killed process left unfinished has no
line end and was never part of the ledger.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.publish.files import write_file
from transforms.errors import PipelineError

FILE = "ledger.jsonl"
ANCHOR = "anchor.json"
FIRST = "0" * 64
KINDS = ("run", "waiver", "corrections")
Record = dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """The ledger of an output folder; reads each line once, as long as none changes."""

    path: Path
    _whole: bytes = field(default=b"", init=False, repr=False, compare=False)
    _records: list[Record] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def records(self) -> list[Record]:
        """Every record in order, its place in the chain and the anchor checked.

        Raises:
            PipelineError: `ledger-damaged` with the first line that does not fit.
        """
        anchor = read_anchor(self.path)  # before the lines, which only grow
        whole, _ = read_lines(self.path)
        if not whole.startswith(self._whole):
            self._whole, self._records = b"", []
        records = list(self._records)
        for line in whole[len(self._whole) :].split(b"\n")[:-1]:
            records.append(self._next(line, records))
        self._check(anchor, records)
        self._whole, self._records = whole, records
        return list(records)

    def append(
        self, run: Mapping[str, Any], failures: Iterable[Mapping[str, Any]]
    ) -> Record:
        """Add a run; its number and its place in the chain are given here."""
        runs = sum("run" in record for record in self.records())
        numbered = {"runId": f"{runs + 1:06}", **run, "previousHash": self._head()}
        return self._add({"run": numbered, "failures": [dict(f) for f in failures]})

    def waive(self, waiver: Mapping[str, Any]) -> Record:
        """Add a waiver: `uids`, `waivedBy`, `waiverReason`, `waivedUntil`, `waivedAt`.

        `waivedUntil` is the last day, by Europe/Kyiv, on which it holds.
        """
        self.records()
        return self._add({"waiver": {**waiver, "previousHash": self._head()}})

    def correct(
        self,
        entries: Iterable[Mapping[str, Any]],
        workbook: Mapping[str, Any] | None = None,
    ) -> Record:
        """Add corrections, numbered already, all of them or none.

        Args:
            entries: each with its `id`, `by`, `reason`, `madeAt`; what it decides, see
                `transforms.corrections`, or the `id` of another that it `undoes`.
            workbook: `sha256` and `name` of the workbook that they came in.
        """
        self.records()
        made = {"made": [dict(entry) for entry in entries], "workbook": workbook}
        return self._add({"corrections": made | {"previousHash": self._head()}})

    def anchor(self) -> None:
        """Anchor the newest record, which is on disk, whole or not at all."""
        head = {"records": len(self._records), "hash": self._head()}
        content = json.dumps(head).encode() + b"\n"
        write_file(self.path.with_name(ANCHOR), content)

    def _head(self) -> str:
        return str(self._records[-1]["hash"]) if self._records else FIRST

    def _next(self, line: bytes, before: list[Record]) -> Record:
        number, record = len(before) + 1, parse(line)
        if record is None:
            raise self._damaged(number, "ledger-no-record")
        if record["hash"] != line_hash(line, record):
            raise self._damaged(number, "ledger-altered")
        if previous_hash(record) != (before[-1]["hash"] if before else FIRST):
            raise self._damaged(number, "ledger-removed")
        return record

    def _check(self, anchor: Record | None, records: list[Record]) -> None:
        """The anchor is of a record that is still there."""
        if anchor is None:
            return
        count = anchor.get("records")
        if not isinstance(count, int) or count < 1:
            raise self._damaged(max(1, len(records)), "ledger-anchor-unreadable")
        if count > len(records):
            raise self._damaged(len(records) + 1, "ledger-cut", count=count)
        if records[count - 1]["hash"] != anchor["hash"]:
            raise self._damaged(count, "ledger-rewritten")

    def _add(self, record: Record) -> Record:
        record["hash"] = hash_of(record)
        line = _canonical(record) + b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.truncate(len(self._whole))
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._whole += line
        self._records.append(record)
        return record

    def _damaged(self, number: int, reason: str, **details: object) -> PipelineError:
        return PipelineError(
            "ledger-damaged", file=self.path, line=number, reason=reason, **details
        )


def read_lines(path: Path) -> tuple[bytes, bytes]:
    """The finished lines of a ledger, and what a killed process left after them."""
    content = path.read_bytes() if path.is_file() else b""
    end = content.rfind(b"\n") + 1
    return content[:end], content[end:]


def read_anchor(path: Path) -> Record | None:
    """The anchor beside a ledger: `records` and `hash`; empty if it is no anchor.

    Returns:
        None where there is none, as beside a ledger that is older than anchors.
    """
    file = path.with_name(ANCHOR)
    if not file.is_file():
        return None
    try:
        anchor = json.loads(file.read_bytes())
        return {"records": int(anchor["records"]), "hash": str(anchor["hash"])}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return {}


def parse(line: bytes) -> Record | None:
    """The record that a line holds; None if it holds none."""
    try:
        record: Record = json.loads(line)
        if not isinstance(record["hash"], str) or not previous_hash(record):
            return None
        parts = record["failures"] if "run" in record else _parts(record)
    except (ValueError, KeyError, TypeError, RecursionError, StopIteration):
        return None
    return record if isinstance(parts, list) else None


def previous_hash(record: Record) -> str:
    """Hash of the record before; of the first one `FIRST`."""
    part = next(record[kind] for kind in KINDS if kind in record)
    return str(part["previousHash"])


def _parts(record: Record) -> object:
    """What a waiver frees, or the corrections made."""
    if "waiver" in record:
        return record["waiver"]["uids"]
    return record["corrections"]["made"]


def corrections_in(records: Iterable[Record]) -> list[Record]:
    """The entries of all corrections, in the order they were made."""
    made = (one["corrections"]["made"] for one in records if "corrections" in one)
    return [entry for entries in made for entry in entries]


def workbooks_in(records: Iterable[Record]) -> set[str]:
    """The sha256 of every workbook whose corrections were made."""
    books = (one["corrections"]["workbook"] for one in records if "corrections" in one)
    return {str(book["sha256"]) for book in books if book}


def hash_of(record: Mapping[str, Any]) -> str:
    """sha256 of a record without its hash, as canonical JSON."""
    covered = {name: part for name, part in record.items() if name != "hash"}
    return hashlib.sha256(_canonical(covered)).hexdigest()


def line_hash(line: bytes, record: Record) -> str:
    """The same, of a line as it stands: nothing in it goes uncovered."""
    stated = f'"hash":"{record["hash"]}"'.encode()
    # The names of a line are in their order, so the hash may be the last.
    own = stated + b"," if stated + b"," in line else b"," + stated
    return hashlib.sha256(line.replace(own, b"", 1)).hexdigest()


def waived_on(records: Iterable[Record], day: str) -> dict[str, Mapping[str, Any]]:
    """The waiver that holds on a day, by uid of the failure; the latest one counts."""
    latest = {
        uid: record["waiver"]
        for record in records
        if "waiver" in record
        for uid in record["waiver"]["uids"]
    }
    return {
        uid: waiver for uid, waiver in latest.items() if waiver["waivedUntil"] >= day
    }


def audit_rows(
    records: Iterable[Record], publisher: Mapping[str, Any], day: str
) -> dict[str, list[dict[str, Any]]]:
    """Rows of validationRuns and validationFailures, folded from all records.

    A failure that the newest run no longer has is `fixed`, or `superseded` where its
    report was replaced. A file that could not be read stays open until a file of that
    name is read. What is open is `waived` on the days that a waiver holds, and its
    waiver is null on all others.

    Args:
        records: the ledger.
        publisher: `publisherName` and `publisherId` of every row.
        day: ISO date by Europe/Kyiv on which waivers are looked at.
    """
    kept = list(records)
    runs: list[dict[str, Any]] = []
    failures: dict[str, dict[str, Any]] = {}
    opened: set[str] = set()
    reports: dict[str, str] = {}
    for record in (one for one in kept if "run" in one):
        run = record["run"]
        runs.append(_run_row(record) | dict(publisher))
        seen = {failure["uid"] for failure in record["failures"]}
        for row in (failures[uid] for uid in opened - seen):
            row["state"] = _left_as(row, run, reports)
        for failure in record["failures"]:
            _see(failures, failure, run, publisher)
        opened = seen | {uid for uid in opened if failures[uid]["state"] == "open"}
        reports = run["reports"]
    for uid, waiver in waived_on(kept, day).items():
        if uid in opened:
            failures[uid] |= {"state": "waived"} | {
                name: waiver[name]
                for name in ("waivedBy", "waiverReason", "waivedUntil")
            }
    return {
        "validationRuns": runs,
        "validationFailures": sorted(failures.values(), key=lambda row: row["uid"]),
    }


def report_of(row_key: str, reports: Iterable[str]) -> str | None:
    """Uid of the report that a row is of; None if it is of none of these."""
    own = [uid for uid in reports if f"{row_key}-".startswith(f"{uid}-")]
    return max(own, key=len, default=None)


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
    report = report_of(row["rowKey"], run["reports"])
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


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(
        record, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
