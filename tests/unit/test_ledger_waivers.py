"""Waivers in the chain, the days they hold on, and the anchor beside the ledger."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from flows.ledger import FIRST, Ledger, audit_rows, read_anchor, waived_on
from tests.unit.test_ledger import PUBLISHER, failure, run
from transforms.errors import PipelineError


def waiver(*uids: str, until: str = "2021-06-30", **changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "uids": list(uids), "waivedBy": "Начальниця відділу",
        "waiverReason": "Числа уточнюють", "waivedUntil": until,
        "waivedAt": "2021-06-10T06:00:00Z",
    }  # fmt: skip
    return sound | changes


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A run with two failures, their waiver, a run with one of them."""
    made = Ledger(tmp_path / "audit" / "ledger.jsonl")
    made.append(run(), [failure("m-1"), failure("m-2")])
    made.waive(waiver("m-1", "m-2"))
    made.append(run(startedAt="2021-06-20T06:00:00Z"), [failure("m-1")])
    made.anchor()
    return made


def row(ledger: Ledger, uid: str, day: str) -> dict[str, Any]:
    rows = audit_rows(ledger.records(), PUBLISHER, day)["validationFailures"]
    return next(one for one in rows if one["uid"] == uid)


def waived(ledger: Ledger, day: str) -> tuple[Any, ...]:
    one = row(ledger, "m-1", day)
    names = ("state", "waivedBy", "waiverReason", "waivedUntil")
    return tuple(one[name] for name in names)


def damage(ledger: Ledger) -> tuple[object, object]:
    with pytest.raises(PipelineError, match="ledger-damaged") as caught:
        Ledger(ledger.path).records()
    return caught.value.details["line"], caught.value.details["reason"]


def test_waiver_stands_in_the_chain_and_has_no_number(ledger: Ledger) -> None:
    first, second, third = Ledger(ledger.path).records()
    assert second["waiver"]["previousHash"] == first["hash"]
    assert third["run"]["previousHash"] == second["hash"]
    assert (first["run"]["runId"], third["run"]["runId"]) == ("000001", "000002")
    assert second.keys() == {"waiver", "hash"}


def test_waiver_holds_until_its_last_day_and_not_longer(ledger: Ledger) -> None:
    held = ("Начальниця відділу", "Числа уточнюють", "2021-06-30")
    assert waived(ledger, "2021-06-20") == ("waived", *held)
    assert waived(ledger, "2021-06-30") == ("waived", *held)
    assert waived(ledger, "2021-07-01") == ("open", None, None, None)


@pytest.mark.parametrize(
    ("until", "state"), [("2021-07-31", "waived"), ("2021-06-15", "open")]
)
def test_latest_waiver_counts_whether_longer_or_shorter(
    ledger: Ledger, until: str, state: str
) -> None:
    ledger.waive(waiver("m-1", until=until))
    assert waived(ledger, "2021-06-25")[0] == state


def test_waived_failure_that_is_gone_is_fixed_or_superseded(ledger: Ledger) -> None:
    gone = row(ledger, "m-2", "2021-06-20")
    assert (gone["state"], gone["waivedBy"]) == ("fixed", None)
    ledger.append(run(reports={"m-info-2021-05": "v2"}), [])
    assert waived(ledger, "2021-06-20") == ("superseded", None, None, None)


def test_waiver_covers_a_failure_that_comes_back_while_it_holds(ledger: Ledger) -> None:
    ledger.append(run(), [])
    ledger.append(run(), [failure("m-1")])
    assert waived(ledger, "2021-06-30")[0] == "waived"
    assert waived(ledger, "2021-07-01")[0] == "open"


def test_waived_on_names_the_failures_of_the_day(ledger: Ledger) -> None:
    assert waived_on(ledger.records(), "2021-06-30").keys() == {"m-1", "m-2"}
    assert waived_on(ledger.records(), "2021-07-01") == {}


def test_runs_alone_are_rows_of_validation_runs(ledger: Ledger) -> None:
    runs = audit_rows(ledger.records(), PUBLISHER, "2021-06-20")["validationRuns"]
    assert [one["runId"] for one in runs] == ["000001", "000002"]
    assert runs[1]["previousHash"] == ledger.records()[1]["hash"]


# The form of a record before there were waivers; its hash is made here by hand.
def test_ledger_from_before_waivers_and_anchors_still_verifies(tmp_path: Path) -> None:
    run_part = f'{{"previousHash":"{FIRST}","rowsIn":5,"runId":"000001"}}'
    covered = f'{{"failures":[{{"uid":"м-1"}}],"run":{run_part}}}'
    digest = hashlib.sha256(covered.encode()).hexdigest()
    line = f'{{"failures":[{{"uid":"м-1"}}],"hash":"{digest}","run":{run_part}}}\n'
    (tmp_path / "ledger.jsonl").write_text(line, "utf-8")
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert [one["hash"] for one in ledger.records()] == [digest]
    assert ledger.append(run(), [])["run"]["runId"] == "000002"


@pytest.mark.parametrize(
    ("sound", "altered"),
    [
        ('"waivedUntil":"2021-06-30"', '"waivedUntil":"2099-06-30"'),
        ('"uids":["m-1","m-2"]', '"uids":["m-1","m-3"]'),
        ('{"hash"', '{"more":1,"hash"'),
        ('"waivedBy"', ' "waivedBy"'),
    ],
)
def test_altered_waiver_is_found(ledger: Ledger, sound: str, altered: str) -> None:
    first, second, third = ledger.path.read_text("utf-8").splitlines()
    assert sound in second
    changed = (first, second.replace(sound, altered), third)
    ledger.path.write_text("".join(f"{line}\n" for line in changed), "utf-8")
    assert damage(ledger) == (2, "ledger-altered")


def test_anchor_counts_the_records_and_has_the_newest_hash(ledger: Ledger) -> None:
    newest = ledger.records()[-1]["hash"]
    assert read_anchor(ledger.path) == {"records": 3, "hash": newest}


def test_record_written_after_the_anchor_is_sound(ledger: Ledger) -> None:
    """A process killed between the line and the anchor."""
    ledger.append(run(), [])
    assert len(Ledger(ledger.path).records()) == 4


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_records_cut_off_the_end_are_found(ledger: Ledger, kept: int) -> None:
    whole = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(whole[:kept]))
    assert damage(ledger) == (kept + 1, "ledger-cut")


def test_ledger_removed_from_beside_its_anchor_is_found(ledger: Ledger) -> None:
    ledger.path.unlink()
    assert damage(ledger) == (1, "ledger-cut")


def test_other_ledger_in_place_of_the_anchored_is_found(ledger: Ledger) -> None:
    other = Ledger(ledger.path.parent.with_name("other") / "ledger.jsonl")
    for _ in range(4):
        other.append(run(rowsIn=77), [])
    ledger.path.write_bytes(other.path.read_bytes())
    assert damage(ledger) == (3, "ledger-rewritten")


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "[" * 99999, '{"records": "x", "hash": ""}',
     '{"records": Infinity, "hash": ""}', '{"records": 0, "hash": ""}'],
    ids=range(7),
)  # fmt: skip
def test_anchor_that_is_none_is_found(ledger: Ledger, content: str) -> None:
    ledger.path.with_name("anchor.json").write_text(content)
    assert damage(ledger) == (3, "ledger-anchor-unreadable")


def test_ledger_without_an_anchor_is_read(ledger: Ledger) -> None:
    ledger.path.with_name("anchor.json").unlink()
    assert len(Ledger(ledger.path).records()) == 3
    assert read_anchor(ledger.path) is None


def test_lines_of_another_process_are_read_on(ledger: Ledger) -> None:
    other = Ledger(ledger.path)
    other.append(run(), [failure("m-9")])
    assert len(ledger.records()) == 4
    assert ledger.append(run(), [])["run"]["runId"] == "000004"
    assert len(other.records()) == 5


def test_line_altered_after_it_was_read_is_found(ledger: Ledger) -> None:
    content = ledger.path.read_bytes()
    ledger.path.write_bytes(content.replace(b'"rowsIn":5', b'"rowsIn":6'))
    with pytest.raises(PipelineError, match="ledger-altered"):
        ledger.records()


def test_line_of_a_waiver_is_canonical_json(ledger: Ledger) -> None:
    line = ledger.path.read_text("utf-8").splitlines()[1]
    assert "Начальниця" in line
    assert line == json.dumps(
        json.loads(line), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
