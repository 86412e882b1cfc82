"""Corrections in the chain of the ledger: numbered, anchored, never altered unseen."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.audit.inspection import inspect
from flows.ledger import (
    Ledger,
    audit_rows,
    corrections_in,
    read_anchor,
    waived_on,
    workbooks_in,
)
from tests.unit.test_ledger import PUBLISHER, failure, run
from transforms.errors import PipelineError

BOOK = {"sha256": "ab" * 32, "name": "виправлення.xlsx"}


def entry(number: int, **changes: Any) -> dict[str, Any]:
    told = {"id": f"c{number:04}", "by": "Олена", "reason": "звірено",
            "madeAt": "2021-06-10T06:00:00Z"}  # fmt: skip
    return told | changes


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A run, two corrections of a workbook, one taken back, a run."""
    made = Ledger(tmp_path / "audit" / "ledger.jsonl")
    made.append(run(), [failure("m-1")])
    made.correct([entry(1), entry(2)], BOOK)
    made.correct([entry(3, undoes="c0001")])
    made.append(run(), [])
    made.anchor()
    return made


def test_corrections_stand_in_the_chain_in_their_order(ledger: Ledger) -> None:
    records = Ledger(ledger.path).records()
    assert [one["id"] for one in corrections_in(records)] == ["c0001", "c0002", "c0003"]
    assert records[1]["corrections"]["previousHash"] == records[0]["hash"]
    assert records[2]["corrections"]["previousHash"] == records[1]["hash"]
    assert records[3]["run"]["previousHash"] == records[2]["hash"]


def test_workbook_is_known_by_its_bytes(ledger: Ledger) -> None:
    assert workbooks_in(ledger.records()) == {"ab" * 32}


def test_rows_of_the_audit_are_of_runs_alone(ledger: Ledger) -> None:
    rows = audit_rows(ledger.records(), PUBLISHER, "2021-06-20")
    assert [one["runId"] for one in rows["validationRuns"]] == ["000001", "000002"]
    assert waived_on(ledger.records(), "2021-06-20") == {}


@pytest.mark.parametrize(
    ("old", "new"), [("звірено", "звірино"), ("Олена", "Олег"), ("c0002", "c0009")]
)
def test_altered_correction_is_damage(ledger: Ledger, old: str, new: str) -> None:
    lines = ledger.path.read_text("utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(old, new, 1)
    ledger.path.write_text("".join(lines), "utf-8")
    with pytest.raises(PipelineError, match="ledger-damaged") as caught:
        Ledger(ledger.path).records()
    assert (caught.value.details["line"], caught.value.details["reason"]) == (
        2, "ledger-altered",
    )  # fmt: skip
    found = inspect(ledger.path.read_bytes(), read_anchor(ledger.path))
    assert [(one.rule_id, one.line) for one in found.damages] == [("ledger-altered", 2)]


def test_removed_correction_is_damage(ledger: Ledger) -> None:
    lines = ledger.path.read_text("utf-8").splitlines(keepends=True)
    ledger.path.write_text("".join([*lines[:2], *lines[3:]]), "utf-8")
    with pytest.raises(PipelineError, match="ledger-damaged"):
        Ledger(ledger.path).records()


def test_sound_ledger_is_counted_by_kind(ledger: Ledger) -> None:
    found = inspect(ledger.path.read_bytes(), read_anchor(ledger.path))
    assert found.damages == ()
    assert (found.runs, found.waivers, found.corrections) == (2, 0, 2)


@pytest.mark.parametrize(
    "record",
    [{"corrections": {}}, {"corrections": {"made": {}}}, {"corrections": 1}, {"x": {}}],
)
def test_line_that_is_no_correction_is_no_record(
    ledger: Ledger, record: dict[str, Any]
) -> None:
    with ledger.path.open("ab") as file:
        file.write(json.dumps(record | {"hash": "0" * 64}).encode() + b"\n")
    with pytest.raises(PipelineError, match="ledger-damaged") as caught:
        Ledger(ledger.path).records()
    assert caught.value.details["reason"] == "ledger-no-record"
