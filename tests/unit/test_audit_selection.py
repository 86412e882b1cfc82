"""Choosing failures: by month, department, rule and state."""

from typing import Any

import pytest

from flows.audit.selection import is_month, months_of, selected
from tests.unit.test_ledger import failure

DEPARTMENTS = {"info": "відділ інформації", "osv": "Управління освіти"}


def row(key: str, **changes: Any) -> dict[str, Any]:
    return failure(rowKey=key) | {"state": "open"} | changes


ROWS = [
    row("m-info-2021-05-f001", owner="Відділ інформації"),
    row("m-osv-2021-q2-e001", state="waived"),
    row("m-2021-06-acts_published", owner="управління освіти", ruleId="no-figures"),
    row("травень.doc", dataset=None, state="fixed"),
]


def keys(**conditions: Any) -> list[int]:
    found = selected(ROWS, departments=DEPARTMENTS, **conditions)
    return [ROWS.index(one) for one in found]


@pytest.mark.parametrize(
    ("key", "months"),
    [
        ("nizhyn-info-2019-09", ("2019-09", "2019-09")),
        ("nizhyn-info-2019-09-f001", ("2019-09", "2019-09")),
        ("nizhyn-2019-09-news_published", ("2019-09", "2019-09")),
        ("m-vo2019-2020-q4-a002", ("2020-10", "2020-12")),
        ("m-x-2020-h1-e001", ("2020-01", "2020-06")),
        ("m-x-2020-h2", ("2020-07", "2020-12")),
        ("m-x-2020-f001", ("2020-01", "2020-12")),
        ("m-x-2017-12-04_2018-01-08-f010", ("2017-12", "2018-01")),
        ("2019-09-nizhyn.doc", ("2019-09", "2019-09")),
        ("nizhyn", None),
        ("травень.doc", None),
    ],
)
def test_period_is_read_from_the_key_of_a_row(
    key: str, months: tuple[str, str] | None
) -> None:
    assert months_of(key) == months


@pytest.mark.parametrize(
    ("month", "found"),
    [("2021-04", [1]), ("2021-05", [0, 1]), ("2021-06", [1, 2]), ("2021-07", [])],
)
def test_month_finds_the_periods_that_it_is_in(month: str, found: list[int]) -> None:
    assert keys(month=month) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("info", [0]), ("ІНФОРМАЦІЇ", [0]), ("освіт", [1, 2]), ("osv", [1]), ("фін", [])],
)
def test_department_is_found_by_key_and_by_name(text: str, found: list[int]) -> None:
    assert keys(department=text) == found


def test_rule_and_state_are_compared_whole() -> None:
    assert keys(rule="no-figures") == [2]
    assert keys(rule="no") == []
    assert keys(state="waived") == [1]
    assert keys(state="open", month="2021-05") == [0]


def test_all_are_selected_when_nothing_is_asked() -> None:
    assert keys() == [0, 1, 2, 3]


@pytest.mark.parametrize("text", ["2021", "2021-13", "2021-5", "21-05", "2021-05-01"])
def test_what_is_no_month_is_known(text: str) -> None:
    assert is_month("2021-05")
    assert not is_month(text)
