"""The ledger: its chain, what breaks it, and the life of a failure."""

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.ledger import FIRST, Ledger, Record, audit_rows
from transforms.errors import PipelineError

ROOT = Path(__file__).parents[2]
PUBLISHER = {"publisherName": "Містківська селищна рада", "publisherId": None}
TODAY = "2021-08-01"


def run(**changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "startedAt": "2021-06-03T06:00:00Z", "finishedAt": "2021-06-03T06:00:01Z",
        "status": "passed", "softwareVersion": "0.1.0", "schemaVersion": "0" * 16,
        "inputs": ["ab", "cd"], "files": [], "reports": {"m-info-2021-05": "v1"},
        "rowsIn": 5, "rowsPublished": 4, "rowsWithheld": 1, "errors": 1, "warnings": 0,
    }  # fmt: skip
    return sound | changes


def failure(uid: str = "m-1", **changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "uid": uid, "dataset": "monthly-report", "resource": "monthlyFigures",
        "rowKey": "m-info-2021-05-f001", "fieldName": "value", "value": "-1",
        "ruleId": "constraint-error", "severity": "error", "messageUk": "не так",
        "messageEn": "wrong", "sourceText": "Новин -1.", "sourceStart": 0,
        "sourceEnd": 9, "owner": None,
    }  # fmt: skip
    return sound | changes


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of four runs."""
    made = Ledger(tmp_path / "audit" / "ledger.jsonl")
    for place in range(4):
        made.append(run(rowsIn=place), [failure(f"m-{place}")])
    made.anchor()
    return made


def lines(ledger: Ledger) -> list[str]:
    return ledger.path.read_text("utf-8").splitlines()


def rewrite(ledger: Ledger, changed: Sequence[str]) -> None:
    ledger.path.write_text("".join(f"{line}\n" for line in changed), "utf-8")


def damage(ledger: Ledger) -> tuple[object, object]:
    """Line and reason with which the ledger is refused."""
    with pytest.raises(PipelineError) as caught:
        ledger.records()
    assert caught.value.rule_id == "ledger-damaged"
    assert caught.value.details["file"] == ledger.path
    return caught.value.details["line"], caught.value.details["reason"]


def test_ledger_is_empty_when_there_is_no_file(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "ledger.jsonl").records() == []


def test_first_record_begins_the_chain(tmp_path: Path) -> None:
    record = Ledger(tmp_path / "a" / "ledger.jsonl").append(run(), [failure()])
    assert record["run"]["runId"] == "000001"
    assert record["run"]["previousHash"] == FIRST == "0" * 64
    assert record["failures"] == [failure()]
    assert len(record["hash"]) == 64


def test_records_are_numbered_and_chained(ledger: Ledger) -> None:
    records = ledger.records()
    assert [one["run"]["runId"] for one in records] == [
        "000001", "000002", "000003", "000004",
    ]  # fmt: skip
    for before, after in pairwise(records):
        assert after["run"]["previousHash"] == before["hash"]
    assert [one["run"]["rowsIn"] for one in records] == [0, 1, 2, 3]


def test_line_is_canonical_json_in_utf8(ledger: Ledger) -> None:
    first = lines(ledger)[0]
    assert '"messageUk":"не так"' in first
    assert first == json.dumps(
        json.loads(first), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_appending_leaves_the_lines_before_as_they_were(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    ledger.append(run(), [])
    assert ledger.path.read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("sound", "altered"),
    [
        ('"rowsPublished":4', '"rowsPublished":5'),
        ('"severity":"error"', '"severity":"warning"'),
        ('"runId":"000002"', '"runId":"000009"'),
        ('"failures":[{', '"failures":[{"more":1,'),
    ],
)
def test_altered_record_is_found(ledger: Ledger, sound: str, altered: str) -> None:
    changed = lines(ledger)
    assert sound in changed[1]
    changed[1] = changed[1].replace(sound, altered)
    rewrite(ledger, changed)
    assert damage(ledger)[0] == 2


def test_record_with_a_new_hash_is_found_by_the_next(ledger: Ledger) -> None:
    other = Ledger(ledger.path.parent.with_name("other") / "ledger.jsonl")
    other.append(run(rowsIn=77), [])
    changed = [lines(other)[0], *lines(ledger)[1:]]
    rewrite(ledger, changed)
    assert damage(ledger)[0] == 2


def test_removed_record_is_found(ledger: Ledger) -> None:
    kept = lines(ledger)
    for place in (0, 1, 2):
        rewrite(ledger, kept[:place] + kept[place + 1 :])
        assert damage(ledger) == (place + 1, "ledger-removed")


def test_reordered_records_are_found(ledger: Ledger) -> None:
    first, second, third, fourth = lines(ledger)
    rewrite(ledger, [first, third, second, fourth])
    assert damage(ledger)[0] == 2


def test_inserted_record_is_found(ledger: Ledger) -> None:
    kept = lines(ledger)
    rewrite(ledger, [*kept[:3], kept[0], kept[3]])
    assert damage(ledger)[0] == 4


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"run": "x"}', "null", "сміття"])
def test_line_that_is_no_record_is_found(ledger: Ledger, line: str) -> None:
    kept = lines(ledger)
    rewrite(ledger, [*kept[:2], line, *kept[2:]])
    assert damage(ledger) == (3, "ledger-no-record")


def test_line_that_is_not_utf8_is_found(ledger: Ledger) -> None:
    ledger.path.write_bytes(ledger.path.read_bytes() + b"\xff\xfe\n")
    assert damage(ledger)[0] == 5


def test_nothing_is_appended_to_a_damaged_ledger(ledger: Ledger) -> None:
    rewrite(ledger, lines(ledger)[1:])
    before = ledger.path.read_bytes()
    with pytest.raises(PipelineError, match="ledger-damaged"):
        ledger.append(run(), [])
    assert ledger.path.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_unfinished_last_line_is_cut_when_the_next_run_is_appended(
    ledger: Ledger, cut: int
) -> None:
    """A run killed while writing: its line has no end and never was a record."""
    whole = ledger.path.read_bytes()
    third = json.loads(lines(ledger)[2])
    anchor = json.dumps({"records": 3, "hash": third["hash"]})
    ledger.path.with_name("anchor.json").write_text(anchor)
    ledger.path.write_bytes(whole[:-cut])
    assert len(ledger.records()) == 3
    record = ledger.append(run(rowsIn=9), [])
    assert record["run"]["runId"] == "000004"
    assert [one["run"]["rowsIn"] for one in ledger.records()] == [0, 1, 2, 9]
    assert ledger.path.read_bytes().startswith(whole.rpartition(b'{"failures"')[0])


APPEND = """
import sys
from pathlib import Path
from flows.ledger import Ledger
from flows.publish.turns import output_lock
from tests.unit.test_ledger import failure, run

folder, number = Path(sys.argv[1]), int(sys.argv[2])
for turn in range(10):
    with output_lock(folder):
        told = run(rowsIn=10 * number + turn)
        Ledger(folder / "ledger.jsonl").append(told, [failure()])
"""


def test_processes_append_in_turn_under_the_lock(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, tmp_path, f"{number}"], cwd=ROOT
        )
        for number in range(3)
    ]
    assert [process.wait() for process in processes] == [0, 0, 0]
    records = Ledger(tmp_path / "ledger.jsonl").records()
    assert sorted(one["run"]["rowsIn"] for one in records) == list(range(30))


def life(*runs: tuple[dict[str, Any], Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """The row of failure `m-1` after runs, each with its failures."""
    rows = audit_rows(recorded(*runs), PUBLISHER, TODAY)["validationFailures"]
    return next(row for row in rows if row["uid"] == "m-1")


def recorded(*runs: tuple[dict[str, Any], Sequence[dict[str, Any]]]) -> list[Record]:
    return [
        {
            "run": {"runId": f"{number:06}", "previousHash": FIRST, **one},
            "failures": list(failures),
            "hash": "f" * 64,
        }
        for number, (one, failures) in enumerate(runs, 1)
    ]


JUNE, JULY = "2021-06-03T06:00:00Z", "2021-07-03T06:00:00Z"


def test_failure_is_open_when_the_last_run_has_it() -> None:
    row = life((run(), [failure()]))
    assert row == failure() | PUBLISHER | {
        "runId": "000001", "firstSeenAt": JUNE, "lastSeenAt": JUNE, "timesSeen": 1,
        "state": "open", "waivedBy": None, "waiverReason": None, "waivedUntil": None,
    }  # fmt: skip


def test_failure_seen_again_is_the_same_one() -> None:
    row = life((run(), [failure()]), (run(startedAt=JULY), [failure()]))
    assert (row["firstSeenAt"], row["lastSeenAt"]) == (JUNE, JULY)
    assert (row["timesSeen"], row["runId"], row["state"]) == (2, "000002", "open")


def test_failure_is_fixed_when_it_is_gone_and_its_report_stayed() -> None:
    row = life((run(), [failure()]), (run(startedAt=JULY), []))
    assert (row["state"], row["timesSeen"], row["runId"]) == ("fixed", 1, "000001")
    assert row["lastSeenAt"] == JUNE


def test_failure_is_superseded_when_its_report_was_replaced() -> None:
    row = life((run(), [failure()]), (run(reports={"m-info-2021-05": "v2"}), []))
    assert row["state"] == "superseded"


def test_failure_of_no_report_is_fixed_when_it_is_gone() -> None:
    told = failure(rowKey="m", ruleId="publisher-id-unknown")
    assert life((run(), [told]), (run(), []))["state"] == "fixed"


def test_missing_department_is_fixed_when_its_report_came() -> None:
    told = failure(rowKey="m-osv-2021-05", ruleId="department-missing")
    reports = {"m-info-2021-05": "v1", "m-osv-2021-05": "v1"}
    assert life((run(), [told]), (run(reports=reports), []))["state"] == "fixed"


def test_failure_is_open_again_when_it_comes_back() -> None:
    row = life((run(), [failure()]), (run(), []), (run(startedAt=JULY), [failure()]))
    assert (row["state"], row["timesSeen"]) == ("open", 2)
    assert (row["firstSeenAt"], row["lastSeenAt"]) == (JUNE, JULY)


def test_state_stays_when_a_later_run_replaces_the_report() -> None:
    replaced = run(reports={"m-info-2021-05": "v2"})
    assert life((run(), [failure()]), (run(), []), (replaced, []))["state"] == "fixed"


# Was: the uid of the year's report begins those of its months ("m-info-2021"), and
# the first report whose uid begins the key of the row is taken for its own.
def test_failure_is_fixed_when_the_report_of_another_period_was_replaced() -> None:
    before = {"m-info-2021": "v1", "m-info-2021-05": "v1"}
    after = {"m-info-2021": "v2", "m-info-2021-05": "v1"}
    row = life((run(reports=before), [failure()]), (run(reports=after), []))
    assert row["state"] == "fixed"


UNREAD = failure(dataset=None, resource=None, rowKey="травень.doc", ruleId="empty-file")


def test_unread_file_is_open_until_a_file_of_its_name_is_read() -> None:
    assert life((run(), [UNREAD]), (run(files=["червень.doc"]), []))["state"] == "open"
    read = run(files=["травень.doc"])
    assert life((run(), [UNREAD]), (run(), []), (read, []))["state"] == "fixed"


def test_runs_are_listed_as_they_were() -> None:
    rows = audit_rows(recorded((run(), []), (run(inputs=[]), [])), PUBLISHER, TODAY)
    first, second = rows["validationRuns"]
    assert first == PUBLISHER | {
        "runId": "000001", "startedAt": JUNE, "finishedAt": "2021-06-03T06:00:01Z",
        "status": "passed", "softwareVersion": "0.1.0", "schemaVersion": "0" * 16,
        "inputs": "ab cd", "rowsIn": 5, "rowsPublished": 4, "rowsWithheld": 1,
        "errors": 1, "warnings": 0, "previousHash": FIRST, "hash": "f" * 64,
    }  # fmt: skip
    assert (second["runId"], second["inputs"]) == ("000002", None)


def test_failures_are_sorted_by_uid() -> None:
    two = [failure("m-2"), failure("m-1")]
    rows = audit_rows(recorded((run(), two)), PUBLISHER, TODAY)["validationFailures"]
    assert [row["uid"] for row in rows] == ["m-1", "m-2"]
