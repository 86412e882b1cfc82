"""Indicators of a period from what its reports say."""

from typing import Any

import pytest

from tests.builders import COUNCIL, document, event, figure
from transforms.document import Document
from transforms.reconcile import indicator_rows, indicator_values

MAY = ("2021-05-01", "2021-05-31")
INDICATORS = {
    "news_published": {"nameUk": "Новини розміщено", "unit": "item"},
    "events_attended": {"nameUk": "Заходи", "unit": "item"},
}


def values(*documents: Document) -> dict[str, float]:
    """Values of May by indicator."""
    found = indicator_values(documents)
    assert {key[:2] for key in found} <= {MAY}
    return {indicator: value for (_, _, indicator), value in found.items()}


def named(uid: str, start: int = 500) -> Document:
    return event(uid, start=start, end=start + 20)


def attended(uid: str, value: float, **changes: Any) -> Document:
    return figure(uid, value, indicator="events_attended", object="заходах", **changes)


def test_total_counts_and_its_parts_do_not() -> None:
    figures = [figure("f1", 321), figure("f2", 200, parent="f1"),
               figure("f3", 121, parent="f1")]  # fmt: skip
    assert values(document(figures=figures)) == {"news_published": 321}


@pytest.mark.parametrize("basis", ["cumulative", "comparison"])
def test_only_figures_of_the_period_count(basis: str) -> None:
    figures = [figure("f1", 32), figure("f2", 900, basis=basis)]
    assert values(document(figures=figures)) == {"news_published": 32}


def test_figure_of_no_indicator_does_not_count() -> None:
    assert values(document(figures=[figure("f1", 32, indicator=None)])) == {}


def test_value_counts_once_when_a_report_repeats_it() -> None:
    """A report says in a table what it said in words."""
    figures = [figure("f1", 32), figure("f2", 32, quote="Новини\t32", start=700)]
    assert values(document(figures=figures)) == {"news_published": 32}


def test_different_values_add_up() -> None:
    figures = [figure("f1", 32), figure("f2", 8), figure("f3", 2.5)]
    assert values(document(figures=figures)) == {"news_published": 42.5}


# Was: floats are added, so 0.30000000000000004 is published.
def test_decimals_add_up_exactly() -> None:
    figures = [figure("f1", 0.1), figure("f2", 0.2)]
    assert values(document(figures=figures)) == {"news_published": 0.3}


def test_zero_is_a_value() -> None:
    assert values(document(figures=[figure("f1", 0)])) == {"news_published": 0}


def test_same_value_of_two_departments_counts_twice() -> None:
    reports = [
        document(figures=[figure("f1", 32)]),
        document(figures=[figure("g1", 32)], uid="mista-osv-2021-05"),
    ]
    assert values(*reports) == {"news_published": 64}


def test_periods_are_kept_apart() -> None:
    reports = [document("2021-05", [figure("f1", 32)]),
               document("2021-06", [figure("f2", 5)])]  # fmt: skip
    assert indicator_values(reports) == {
        (*MAY, "news_published"): 32,
        ("2021-06-01", "2021-06-30", "news_published"): 5,
    }


def test_named_events_count_once_each() -> None:
    report = document(events=[named("e1"), named("e2", 600)])
    assert values(report) == {"events_attended": 2}


def test_named_events_add_to_those_stated_by_number_elsewhere() -> None:
    report = document(figures=[attended("f1", 3)], events=[named("e1")])
    assert values(report) == {"events_attended": 4}


def test_named_event_does_not_add_when_its_sentence_counts_events() -> None:
    """«Участь у 3 заходах: форумі …»."""
    counted = attended("f1", 3, start=500)
    report = document(figures=[counted], events=[named("e1"), named("e2", 600)])
    assert values(report) == {"events_attended": 4}


def test_named_event_adds_when_the_number_of_its_sentence_is_not_of_the_period() -> (
    None
):
    before = attended("f1", 3, start=500, basis="comparison")
    report = document(figures=[before], events=[named("e1")])
    assert values(report) == {"events_attended": 1}


def rows(*histories: list[Document], **options: Any) -> list[dict[str, Any]]:
    return indicator_rows(histories, INDICATORS, COUNCIL, **options)


def test_row_has_what_was_reported_and_nothing_measured() -> None:
    assert rows([document(figures=[figure("f1", 32)])]) == [
        {
            "uid": "mista-2021-05-news_published",
            "periodStart": "2021-05-01",
            "periodEnd": "2021-05-31",
            "indicatorId": "news_published",
            "indicatorName": "Новини розміщено",
            "unit": "item",
            "reportedValue": 32,
            "measuredValue": None,
            "difference": None,
            "status": "reportedOnly",
            "measuredFrom": None,
            "revision": 1,
            "publisherName": "Містківська селищна рада",
            "publisherId": "01234567",
        }
    ]


def test_rows_are_sorted_by_uid_whatever_the_order_of_reports() -> None:
    june = [document("2021-06", [figure("f1", 1)])]
    may = [document("2021-05", [figure("f2", 2)], [named("e1")])]
    uids = [
        "mista-2021-05-events_attended",
        "mista-2021-05-news_published",
        "mista-2021-06-news_published",
    ]
    assert [row["uid"] for row in rows(june, may)] == uids
    assert rows(june, may) == rows(may, june)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2021-05-01", "2021-05-31", "2021-05"),
        ("2021-04-01", "2021-06-30", "2021-q2"),
        ("2021-01-01", "2021-12-31", "2021"),
        ("2017-12-04", "2017-12-08", "2017-12-04_2017-12-08"),
    ],
)
def test_uid_names_the_period_in_small_letters(start: str, end: str, code: str) -> None:
    report = document(figures=[figure("f1", 3)], periodStart=start, periodEnd=end)
    (row,) = rows([report])
    assert row["uid"] == f"mista-{code}-news_published"


def test_month_and_quarter_have_rows_of_their_own() -> None:
    june = [document("2021-06", [figure("f1", 1)])]
    quarter = document("2021-06", [figure("f2", 9)], period="2021-Q2",
                       periodStart="2021-04-01", uid="mista-info-2021-q2")  # fmt: skip
    values = {row["uid"]: row["reportedValue"] for row in rows(june, [quarter])}
    assert values == {
        "mista-2021-06-news_published": 1, "mista-2021-q2-news_published": 9,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "revision"),
    [([5], 1), ([5, 5], 1), ([5, 7], 2), ([5, 7, 7, 5], 3), ([None, 5], 2)],
)
def test_revision_counts_the_changes_of_the_value(
    stated: list[float | None], revision: int
) -> None:
    history = [
        document(figures=[] if value is None else [figure("f1", value)])
        for value in stated
    ]
    (row,) = rows(history)
    assert row["reportedValue"] == stated[-1]
    assert row["revision"] == revision


def test_revisions_of_two_departments_add_up() -> None:
    info = [document(figures=[figure("f1", value)]) for value in (5, 7)]
    osv = [
        document(figures=[figure("g1", value)], uid="mista-osv-2021-05")
        for value in (1, 2)
    ]
    (row,) = rows(info, osv)
    assert (row["reportedValue"], row["revision"]) == (9, 3)


def test_only_the_newest_version_counts() -> None:
    history = [document(figures=[figure("f1", 5)]), document(figures=[figure("f1", 7)])]
    assert [row["reportedValue"] for row in rows(history)] == [7]


def test_withheld_figure_does_not_count() -> None:
    report = document(figures=[figure("f1", 5), figure("f2", 7)])
    (row,) = rows([report], failed=frozenset({"f2"}))
    assert row["reportedValue"] == 5


def test_withheld_report_does_not_count_with_its_figures_and_events() -> None:
    report = document(figures=[figure("f1", 5)], events=[named("e1")])
    assert rows([report], failed=frozenset({"mista-info-2021-05"})) == []


def test_documents_stay_as_they_were() -> None:
    history = [document(figures=[figure("f1", 5)], events=[named("e1")])]
    before = [dict(one, report=dict(one["report"])) for one in history]
    rows(history, failed=frozenset({"f1"}))
    assert history == before
