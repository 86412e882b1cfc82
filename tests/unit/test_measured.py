"""Reported beside measured: six states, and missing is never zero."""

from typing import Any

import pytest

from flows.catalogue import load_catalogue
from tests.builders import COUNCIL, document, event, figure
from tests.findings import findings
from transforms.document import Document
from transforms.reconcile import Measurement, indicator_rows

MAY_NEWS = ("2021-05-01", "2021-05-31", "news_published")
INDICATORS = load_catalogue().indicator_names
SITE = "rada.test"


def row_of(
    *reports: Document,
    measured: float | None = None,
    failed: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The one row of May, by what a source counted; None: it failed."""
    (row,) = indicator_rows(
        [[report] for report in reports], INDICATORS, COUNCIL, failed,
        {MAY_NEWS: Measurement(measured, SITE)},
    )  # fmt: skip
    return row


def compared(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("reportedValue", "measuredValue", "difference", "status", "measuredFrom")
    return tuple(row[name] for name in names)


def news(value: float, qualifier: str = "exact") -> Document:
    return document(figures=[figure("f1", value, qualifier=qualifier)])


@pytest.mark.parametrize(
    ("reported", "measured", "expected"),
    [
        (321, 321, (321, 321, 0, "agree", SITE)),
        (321, 318, (321, 318, 3, "differ", SITE)),
        (318, 321, (318, 321, -3, "differ", SITE)),
        (0, 0, (0, 0, 0, "agree", SITE)),
        (0, 4, (0, 4, -4, "differ", SITE)),
        (4, 0, (4, 0, 4, "differ", SITE)),
        (0.3, 0.1, (0.3, 0.1, 0.2, "differ", SITE)),
        (321, None, (321, None, None, "sourceFailed", SITE)),
    ],
)
def test_row_says_what_was_reported_and_what_was_measured(
    reported: float, measured: float | None, expected: tuple[Any, ...]
) -> None:
    assert compared(row_of(news(reported), measured=measured)) == expected


def test_measured_alone_has_a_row_without_a_reported_value() -> None:
    row = row_of(measured=7)
    assert compared(row) == (None, 7, None, "measuredOnly", SITE)
    assert (row["uid"], row["revision"]) == ("mista-2021-05-news_published", 1)


def test_row_keeps_its_uid_when_the_report_comes_after_the_measurement() -> None:
    assert row_of(measured=7)["uid"] == row_of(news(7), measured=7)["uid"]


def test_source_that_failed_is_told_though_nothing_was_reported() -> None:
    assert compared(row_of()) == (None, None, None, "sourceFailed", SITE)


def test_withheld_value_is_not_compared() -> None:
    row = row_of(news(9), measured=7, failed=frozenset({"f1"}))
    assert compared(row) == (None, 7, None, "measuredOnly", SITE)


@pytest.mark.parametrize(
    ("qualifier", "measured", "status"),
    [
        ("atLeast", 321, "agree"), ("atLeast", 300, "agree"),
        ("atLeast", 299, "differ"),
        ("atMost", 299, "agree"), ("atMost", 300, "agree"), ("atMost", 301, "differ"),
        ("approximate", 330, "agree"), ("approximate", 270, "agree"),
        ("approximate", 331, "differ"), ("approximate", 269, "differ"),
    ],
)  # fmt: skip
def test_inexact_value_agrees_when_it_is_not_contradicted(
    qualifier: str, measured: float, status: str
) -> None:
    """«Понад 300» is true of 321."""
    row = row_of(news(300, qualifier), measured=measured)
    assert row["status"] == status
    assert row["difference"] == 300 - measured


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("exact", "exact", "differ"),
        ("exact", "atLeast", "agree"),
        ("exact", "atMost", "differ"),
        ("atMost", "atLeast", "agree"),
        ("atMost", "approximate", "agree"),
    ],
)
def test_sum_is_as_exact_as_its_least_exact_part(
    first: str, second: str, status: str
) -> None:
    other = document(
        figures=[figure("g1", 200, qualifier=second)], uid="mista-osv-2021-05"
    )
    assert row_of(news(100, first), other, measured=310)["status"] == status


def test_figure_that_does_not_count_makes_nothing_inexact() -> None:
    report = news(300)
    report["figures"].append(
        figure("f2", 9000, qualifier="atLeast", basis="cumulative")
    )
    assert row_of(report, measured=321)["status"] == "differ"


@pytest.mark.parametrize("measured", [62, None])
def test_unclear_value_is_compared_with_nothing(measured: float | None) -> None:
    """What was measured is still shown."""
    report = document(figures=[figure("f1", 62), figure("f2", 40)])
    row = row_of(report, measured=measured)
    assert compared(row) == (None, measured, None, "unclear", SITE)


def test_named_events_are_exact() -> None:
    key = (*MAY_NEWS[:2], "events_attended")
    report = document(events=[event("e1"), event("e2")])
    (row,) = indicator_rows(
        [[report]], INDICATORS, COUNCIL, measurements={key: Measurement(3, SITE)}
    )
    assert compared(row) == (2, 3, -1, "differ", SITE)


def test_difference_is_told_with_both_numbers_and_the_sentence() -> None:
    (one,) = findings([[news(321)]], {MAY_NEWS: Measurement(318, SITE)})
    assert one.rule_id == "reported-differs-from-measured"
    assert (one.resource, one.row_key) == (
        "monthlyIndicators", "mista-2021-05-news_published",
    )  # fmt: skip
    assert (one.field_name, one.value) == ("reportedValue", "321")
    assert one.source_text == "Розміщено 321 новин."
    assert one.details | {"nameUk": "", "nameEn": ""} == {
        "nameUk": "", "nameEn": "", "reported": "321", "measured": "318",
        "difference": "3", "source": SITE,
    }  # fmt: skip


@pytest.mark.parametrize("measured", [321, None])
def test_only_a_difference_is_told(measured: float | None) -> None:
    assert findings([[news(321)]], {MAY_NEWS: Measurement(measured, SITE)}) == []
    assert findings([], {MAY_NEWS: Measurement(measured, SITE)}) == []
