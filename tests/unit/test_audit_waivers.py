"""Waivers: which failures may be waived, by whom, why, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from flows.audit.waivers import chosen, waiver_of, withholds
from tests.unit.test_ledger import failure
from transforms.errors import RequestError

TODAY = date(2021, 6, 10)
TOLD = {"by": "Начальниця", "reason": "Числа уточнюють", "until": "2021-06-30"}


def row(uid: str = "m-1a", **changes: Any) -> dict[str, Any]:
    sound = {"state": "open", "ruleId": "breakdown-above-total"}
    return failure(uid) | sound | changes


def refused(rows: Sequence[Any], **told: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(RequestError) as caught:
        waiver_of(rows, **(TOLD | told), today=TODAY)
    assert caught.value.exit_code == 2
    return caught.value.rule_id, caught.value.details


@pytest.mark.parametrize("asked", ["m-1", "m-1a", "m-1a2"])
def test_failure_is_chosen_by_a_beginning_that_no_other_has(asked: str) -> None:
    rows = [row("m-1a2"), row("m-2b"), row("m-2")]
    assert chosen(rows, asked)["uid"] == "m-1a2"
    assert chosen(rows, "m-2")["uid"] == "m-2"


@pytest.mark.parametrize(
    ("asked", "rule"),
    [("m-", "failure-ambiguous"), ("m-3", "failure-unknown"), ("", "failure-unknown")],
)
def test_failure_that_is_not_told_is_refused(asked: str, rule: str) -> None:
    with pytest.raises(RequestError, match=rule) as caught:
        chosen([row("m-1a"), row("m-2b")], asked)
    assert caught.value.details["uid"] == asked


def test_waiver_is_of_all_failures_together_in_order() -> None:
    rows = [row("m-2"), row("m-1"), row("m-2")]
    assert waiver_of(rows, **TOLD, today=TODAY) == {
        "uids": ["m-1", "m-2"], "waivedBy": "Начальниця",
        "waiverReason": "Числа уточнюють", "waivedUntil": "2021-06-30",
    }  # fmt: skip


def test_waived_failure_may_be_waived_again() -> None:
    assert waiver_of([row(state="waived")], **TOLD, today=TODAY)["uids"] == ["m-1a"]


@pytest.mark.parametrize("state", ["fixed", "superseded"])
def test_failure_that_is_gone_is_not_waived(state: str) -> None:
    rule, details = refused([row("m-1"), row(state=state)])
    assert (rule, details["state"], details["uid"]) == (
        "failure-not-open", state, "m-1a",
    )  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["type-error", "constraint-error", "primary-key", "foreign-key", "unique-error",
     "schema", "extra-cell", "anything-else"],
)  # fmt: skip
def test_failure_of_the_schema_is_not_waived(rule: str) -> None:
    found, details = refused([row("m-1"), row(ruleId=rule)])
    assert (found, details["rule"]) == ("waiver-not-allowed", rule)


@pytest.mark.parametrize(
    ("changes", "keeps_back"),
    [
        ({}, True),
        ({"ruleId": "period-in-future"}, True),
        ({"ruleId": "formula-neutralised", "severity": "warning"}, False),
        ({"ruleId": "empty-file", "dataset": None}, False),
    ],
)
def test_others_may_be_waived(changes: dict[str, Any], *, keeps_back: bool) -> None:
    made = row(**changes)
    assert waiver_of([made], **TOLD, today=TODAY)["uids"] == ["m-1a"]
    assert withholds(made) is keeps_back


@pytest.mark.parametrize("until", ["2021-06-10", "2022-06-11"])
def test_first_and_last_day_that_a_waiver_may_have(until: str) -> None:
    told = TOLD | {"until": until}
    assert waiver_of([row()], **told, today=TODAY)["waivedUntil"] == until


@pytest.mark.parametrize(
    ("until", "day"),
    [("+0", "2021-06-10"), ("+30", "2021-07-10"), ("+366", "2022-06-11")],
)
def test_last_day_may_be_told_as_days_from_today(until: str, day: str) -> None:
    told = TOLD | {"until": until}
    assert waiver_of([row()], **told, today=TODAY)["waivedUntil"] == day


@pytest.mark.parametrize(
    "until",
    ["+367", "+1000", "+", "+-1", "+٣", "30", "2021-06-09", "2022-06-12", "20210630",
     "2021-6-30", "30.06.2021", "2021-06-31", "2021-W26-3", "", "завтра", "٢٠٢١-06-30"],
)  # fmt: skip
def test_day_that_is_none_or_out_of_bounds_is_refused(until: str) -> None:
    rule, details = refused([row()], until=until)
    assert (rule, details["until"]) == ("waiver-date-wrong", until)
    assert (details["today"], details["latest"]) == (TODAY, date(2022, 6, 11))


@pytest.mark.parametrize(
    "text", ["", "  ", "a\nb", "a\x1b[31m", "a\u202eb", "a\x00", "a\udc80"]
)
@pytest.mark.parametrize("name", ["by", "reason"])
def test_text_that_is_empty_or_has_controls_is_refused(name: str, text: str) -> None:
    rule, details = refused([row()], **{name: text})
    assert (rule, details["option"]) == ("waiver-text-wrong", f"--{name}")


def test_text_is_bounded_and_stripped() -> None:
    told = TOLD | {"by": f" {'я' * 200} ", "reason": "я" * 1000}
    assert waiver_of([row()], **told, today=TODAY)["waivedBy"] == "я" * 200
    assert refused([row()], by="я" * 201)[1]["limit"] == 200
    assert refused([row()], reason="я" * 1001)[1]["limit"] == 1000
