"""What is asked to be corrected, and each way in which it can be wrong."""

from decimal import Decimal
from typing import Any

import pytest

from tests.corrected import BY, TEXT, UID, asked, entries, known
from tests.unit.told import TITLE
from transforms.corrections.request import Request, entry_of
from transforms.corrections.written import number_of
from transforms.errors import RequestError

ADD = {"add": "7 item довідок", "report": UID}


def test_entry_has_all_that_a_reader_of_the_ledger_needs() -> None:
    assert asked(figure="f002", part_of="f001", value="41") == {
        "id": "c0001",
        "report": UID,
        "figure": f"{UID}-f002",
        "place": {
            "before": "Поштою надійшло ", "written": "40",
            "after": " звернень, особисто – 23.", "nth": 1, "of": 1,
        },
        "changes": {
            "value": 41,
            "parent": {
                "before": "Надійшло ", "written": "62",
                "after": " звернення громадян.", "nth": 1, "of": 1,
            },
        },
        "was": {"value": 40, "parent": None},
        **BY,
        "madeAt": "2021-07-01T06:00:00Z",
    }  # fmt: skip


def test_identifier_may_be_whole_or_its_end() -> None:
    uids = [f"{UID}-f001", "06-f001", "f001", "001"]
    assert {asked(figure=uid, value="1")["figure"] for uid in uids} == {f"{UID}-f001"}


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({}, "correction-options"),
        ({"figure": "f001"}, "correction-options"),
        ({"value": "1"}, "correction-options"),
        ({"figure": "f001", "value": "1", "not_a_figure": True}, "correction-options"),
        ({"figure": "f001", "value": "1", "report": UID}, "correction-options"),
        (ADD | {"figure": "f001"}, "correction-options"),
        (ADD | {"value": "1"}, "correction-options"),
        ({"add": "7 item x"}, "correction-options"),
        ({"figure": "f009", "value": "1"}, "correction-figure-unknown"),
        ({"figure": "f00", "value": "1"}, "correction-figure-unknown"),
        ({"figure": "1", "value": "1"}, None),
        ({"figure": "", "value": "1"}, "correction-options"),
        ({"figure": "f001", "value": "сім"}, "correction-value-wrong"),
        ({"figure": "f001", "value": ""}, "correction-value-wrong"),
        ({"figure": "f001", "value": "1e9"}, "correction-value-wrong"),
        ({"figure": "f001", "value": "NaN"}, "correction-value-wrong"),
        ({"figure": "f001", "value": "9" * 16}, "correction-value-wrong"),
        ({"figure": "f001", "indicator": "x"}, "correction-indicator-unknown"),
        ({"figure": "f001", "part_of": "f001"}, "correction-circle"),
        ({"figure": "f001", "part_of": "f077"}, "correction-total-unknown"),
        ({"figure": "f001", "value": "1", "by": " "}, "correction-text-wrong"),
        ({"figure": "f001", "value": "1", "reason": ""}, "correction-text-wrong"),
        ({"figure": "f001", "value": "1", "by": "a\nb"}, "correction-text-wrong"),
        ({"figure": "f001", "value": "1", "by": "a\u202eb"}, "correction-text-wrong"),
        ({"figure": "f001", "value": "1", "by": "a" * 201}, "correction-text-wrong"),
        (ADD | {"add": "7 довідок"}, "correction-add-wrong"),
        (ADD | {"add": "сім item довідок"}, "correction-add-wrong"),
        (ADD | {"add": "7 штука довідок"}, "correction-unit-unknown"),
        (ADD | {"report": "2021-07"}, "correction-report-unknown"),
        (ADD, "correction-quote-wrong"),
        (ADD | {"quote": "Видано три довідки"}, "correction-quote-wrong"),
        (ADD | {"quote": "звернен"}, "correction-quote-wrong"),
        (ADD | {"add": "5 item x", "quote": "Розміщено 5"}, "correction-figure-there"),
        (ADD | {"add": "5 item новин"}, "correction-figure-there"),
    ],
)  # fmt: skip
def test_wrong_request_is_told_by_its_rule(
    wanted: dict[str, Any], rule: str | None
) -> None:
    request = Request(**(BY | wanted))
    if rule is None:
        assert entry_of(request, known(), 1)["figure"] == f"{UID}-f001"
        return
    with pytest.raises(RequestError) as caught:
        entry_of(request, known(), 1)
    assert caught.value.rule_id == rule
    assert caught.value.exit_code == 2


def test_end_that_several_identifiers_have_is_told_with_them() -> None:
    text = f"{TITLE}" + " ".join(f"Видано {n} довідок." for n in range(2, 14))
    with pytest.raises(RequestError) as caught:
        entry_of(Request("1", value="5", **BY), known(text), 1)
    assert caught.value.rule_id == "correction-ambiguous"
    assert caught.value.details["uids"] == f"{UID}-f001, {UID}-f011"


def test_circle_over_a_correction_made_before_is_refused() -> None:
    before = entries(TEXT, {"figure": "f002", "part_of": "f001"})
    with pytest.raises(RequestError, match="correction-circle"):
        entry_of(Request("f001", part_of="f002", **BY), known(TEXT, before), 2)


def test_indicator_of_another_unit_is_refused() -> None:
    text = f"{TITLE}Надійшло 300 гривень (грн).\n"
    with pytest.raises(RequestError, match="correction-unit-differs"):
        asked(text, figure="f001", indicator="citizen_appeals")


def test_figure_that_a_person_added_is_not_changed() -> None:
    before = entries(TEXT, ADD | {"quote": "Видано дві довідки"})
    with pytest.raises(RequestError, match="correction-of-added"):
        entry_of(Request("c0001", value="8", **BY), known(TEXT, before), 2)


def test_total_may_be_a_figure_that_a_person_added() -> None:
    made = entries(
        TEXT,
        ADD | {"quote": "Видано дві довідки"},
        {"figure": "f005", "part_of": "c0001"},
    )
    assert made[1]["changes"] == {"parent": f"{UID}-c0001"}


def test_number_that_stands_once_needs_no_quote() -> None:
    text = f"{TITLE}Документи од. зб. 3 001.\nВидано 1.2.3 довідок і ще 8/9.\n"
    place = asked(text, add="9 item довідок", report=UID)["place"]
    assert (place["written"], place["before"]) == ("9", "Видано 1.2.3 довідок і ще 8/")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("62", "62"), ("5 300", "5300"), ("5\u00a0300,5", "5300.5"), ("-3", "-3"),
        ("5’300", "5300"), ("1 234 567", "1234567"), ("97.5", "97.5"),
        ("5 30", None), ("1,234,5", None), ("٣", None), ("1_000", None), ("", None),
        ("=1+1", None), ("0x10", None), ("∞", None), ("12 3456", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written: str, value: str | None) -> None:
    assert number_of(written) == (None if value is None else Decimal(value))
