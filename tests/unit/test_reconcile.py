"""Rows of the indicators of a period, from what its reports say."""

from typing import Any

import pytest

from tests.builders import COUNCIL, document, event, figure
from transforms.document import Document
from transforms.reconcile import indicator_rows

INDICATORS = {
    "news_published": {
        "nameUk": "Новини розміщено", "unit": "item", "addsUpAcross": "departments",
    },
    "events_attended": {"nameUk": "Заходи", "unit": "item"},
}  # fmt: skip


def named(uid: str) -> Document:
    return event(uid, start=500, end=520)


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


def test_indicator_whose_figure_is_withheld_has_no_row() -> None:
    report = document(figures=[figure("f1", 5)])
    assert rows([report], failed=frozenset({"f1"})) == []


def test_unclear_indicator_has_a_row_without_a_value() -> None:
    """Of «5 новин» and «7 новин» nobody can tell which is the month's."""
    (row,) = rows([document(figures=[figure("f1", 5), figure("f2", 7)])])
    assert (row["reportedValue"], row["status"]) == (None, "unclear")
    assert row["revision"] == 1


def test_value_that_becomes_clear_is_a_new_revision() -> None:
    unclear = document(figures=[figure("f1", 5), figure("f2", 7)])
    mended = document(figures=[figure("f1", 7), figure("f2", 5, parent="f1")])
    (row,) = rows([unclear, mended])
    assert (row["reportedValue"], row["status"], row["revision"]) == (
        7, "reportedOnly", 2,
    )  # fmt: skip


def test_withheld_report_does_not_count_with_its_figures_and_events() -> None:
    report = document(figures=[figure("f1", 5)], events=[named("e1")])
    assert rows([report], failed=frozenset({"mista-info-2021-05"})) == []


def test_documents_stay_as_they_were() -> None:
    history = [document(figures=[figure("f1", 5)], events=[named("e1")])]
    before = [dict(one, report=dict(one["report"])) for one in history]
    rows(history, failed=frozenset({"f1"}))
    assert history == before
