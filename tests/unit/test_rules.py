"""Each domain rule: one report that meets it and one that does not."""

from typing import Any

import pytest

from tests.builders import COUNCIL, council, document, event, figure
from transforms.document import Council, Document
from transforms.rules import Failure, check_reports

TODAY = "2022-01-15"
ONE = [figure("f1", 5)]
INDICATORS = {"news_published": {"kinds": ""}, "other": {"kinds": ""}}


def failures(
    *reports: Document, of: Council = COUNCIL, today: str = TODAY
) -> list[Failure]:
    """Failures of reports that each have one version."""
    return check_reports([[report] for report in reports], of, today, INDICATORS)


def found(rule_id: str, among: list[Failure]) -> list[Failure]:
    return [failure for failure in among if failure.rule_id == rule_id]


def total_with(*parts: float, total: float = 30, **changes: Any) -> Document:
    """A report of one total and its parts."""
    figures = [figure("f1", total, quote="30 актів, з них …", start=7, end=60)]
    figures += [
        figure(f"f{place}", value, parent="f1", breakdown="рішень")
        for place, value in enumerate(parts, 2)
    ]
    figures[0] |= changes
    return document(figures=figures)


def test_sound_report_has_no_failures() -> None:
    assert failures(total_with(18, 12)) == []


def test_breakdown_above_its_total_fails_with_the_total_and_every_part() -> None:
    above = failures(total_with(25, 12))
    assert [(one.rule_id, one.row_key, one.value) for one in above] == [
        ("breakdown-above-total", "f1", "30"),
        ("breakdown-above-total", "f2", "25"),
        ("breakdown-above-total", "f3", "12"),
    ]
    assert above[0].resource == "monthlyFigures"
    assert above[0].field_name == "value"
    assert above[0].owner == "відділ інформації"
    assert (above[0].source_text, above[0].source_start) == ("30 актів, з них …", 7)
    assert above[0].details == {
        "parts": "25 + 12", "sum": "37", "total": "30", "rest": "-7",
    }  # fmt: skip


def test_breakdown_below_its_total_is_a_warning_of_the_total_alone() -> None:
    below = failures(total_with(10, 12.5))
    assert [(one.rule_id, one.row_key) for one in below] == [
        ("breakdown-below-total", "f1")
    ]
    assert below[0].details == {
        "parts": "10 + 12.5", "sum": "22.5", "total": "30", "rest": "7.5",
    }  # fmt: skip


def test_single_part_may_be_less_than_its_total() -> None:
    assert failures(total_with(10)) == []


def test_single_part_above_its_total_fails() -> None:
    assert len(found("breakdown-above-total", failures(total_with(31)))) == 2


def test_decimals_of_parts_add_up_exactly() -> None:
    assert failures(total_with(0.1, 0.2, total=0.3)) == []


@pytest.mark.parametrize("qualifier", ["approximate", "atLeast", "atMost"])
def test_breakdown_of_an_inexact_total_is_not_judged(qualifier: str) -> None:
    assert failures(total_with(25, 12, qualifier=qualifier)) == []


@pytest.mark.parametrize(
    ("qualifier", "second", "expected"),
    [
        ("approximate", 15, []),
        ("approximate", 5, []),
        ("atMost", 15, []),
        ("atMost", 5, ["breakdown-below-total"]),
        ("atLeast", 15, ["breakdown-above-total"]),
        ("atLeast", 5, []),
    ],
)
def test_breakdown_with_an_inexact_part_is_judged_only_where_it_is_certain(
    qualifier: str, second: float, expected: list[str]
) -> None:
    """«30 актів, з них близько 20 рішень та 15 розпоряджень»."""
    report = total_with(20, second)
    report["figures"][1]["qualifier"] = qualifier
    assert sorted({one.rule_id for one in failures(report)}) == expected


@pytest.mark.parametrize("basis", ["comparison", "plan", "norm"])
def test_what_stands_beside_is_no_part_of_a_total(basis: str) -> None:
    report = total_with(18, 12)
    report["figures"].append(
        figure("f9", 29, parent="f1", basis=basis, breakdown="торік")
    )
    assert failures(report) == []


def test_each_partition_of_a_total_is_judged_alone() -> None:
    """«30 актів: 18 рішень і 12 розпоряджень; 25 поштою і 5 особисто»."""
    report = total_with(18, 12, 25, 5)
    for part in report["figures"][3:]:
        part["partition"] = 1
    assert failures(report) == []
    report["figures"][4]["value"] = 6
    above = found("breakdown-above-total", failures(report))
    assert [one.row_key for one in above] == ["f1", "f4", "f5"]


def test_part_of_a_part_is_judged_against_its_own_total() -> None:
    report = total_with(18, 12)
    report["figures"].append(figure("f9", 19, parent="f2", breakdown="земельних"))
    assert [one.row_key for one in failures(report)] == ["f2", "f9"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2021-05-30", 1), ("2021-05-31", 0), ("2021-06-01", 0), ("2020-12-31", 1)],
)
def test_period_is_in_the_future_until_its_last_day(today: str, expected: int) -> None:
    future = found("period-in-future", failures(document(figures=ONE), today=today))
    assert len(future) == expected
    for one in future:
        assert (one.resource, one.row_key) == ("listOfReports", "mista-info-2021-05")
        assert (one.value, one.details) == ("2021-05", {"end": "2021-05-31"})


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (None, 0),
        ("2021-04-30", 1),
        ("2021-05-01", 0),
        ("2021-05-31", 0),
        ("2021-06-01", 1),
    ],
)
def test_event_is_outside_the_period_before_its_first_and_after_its_last_day(
    held: str | None, expected: int
) -> None:
    report = document(figures=ONE, events=[event("e1", eventDate=held)])
    outside = failures(report)
    assert len(outside) == expected
    for one in outside:
        assert (one.rule_id, one.row_key) == ("event-outside-period", "e1")
        assert (one.resource, one.field_name) == ("monthlyEvents", "eventDate")
        assert one.details == {"date": held, "period": "2021-05"}


def test_report_without_figures_is_told() -> None:
    (none,) = failures(document(figures=[]))
    assert (none.rule_id, none.row_key) == ("no-figures", "mista-info-2021-05")


def test_report_of_comparisons_alone_has_no_figures_of_its_own() -> None:
    report = document(figures=[figure("f1", 5, basis="comparison")])
    assert [one.rule_id for one in failures(report)] == ["no-figures"]


def test_report_of_stocks_has_figures_of_its_own() -> None:
    assert failures(document(figures=[figure("f1", 5, basis="stock")])) == []


def test_department_that_sent_nothing_is_missing_for_that_month() -> None:
    two = council(departments={"info": "відділ інформації", "osv": "Відділ освіти"})
    (missing,) = failures(document(figures=ONE), of=two)
    assert missing.rule_id == "department-missing"
    assert missing.row_key == "mista-osv-2021-05"
    assert missing.owner == "Відділ освіти"
    assert missing.details == {"period": "2021-05", "department": "Відділ освіти"}


def test_department_is_not_missing_when_it_is_written_otherwise() -> None:
    known = council(departments={"z": "Відділ зв'язків  із ЗМІ"})
    report = document(figures=ONE, department="відділ зв’язків із змі")
    assert failures(report, of=known) == []


def test_department_is_expected_for_each_month_and_no_longer_period() -> None:
    two = council(departments={"info": "відділ інформації", "osv": "відділ освіти"})
    reports = [
        document("2021-04", ONE),
        document("2021-05", ONE, department="відділ освіти"),
        document("2021-06", ONE, period="2021-Q2", department="відділ кадрів"),
    ]
    missing = found("department-missing", failures(*reports, of=two))
    assert [one.row_key for one in missing] == [
        "mista-osv-2021-04", "mista-info-2021-05",
    ]  # fmt: skip


# Was: a wrong year in one title, and all other departments were missing in that month.
def test_department_is_not_missing_in_a_month_that_is_not_over() -> None:
    two = council(departments={"info": "відділ інформації", "osv": "відділ освіти"})
    wrong = document("2099-05", ONE)
    assert [one.rule_id for one in failures(wrong, of=two)] == ["period-in-future"]
    last = failures(document("2021-05", ONE), of=two, today="2021-05-31")
    assert [one.rule_id for one in last] == ["department-missing"]


def test_publisher_without_its_code_is_told_once() -> None:
    unknown = council(publisher_id=None)
    reports = [document("2021-04", ONE), document("2021-05", ONE)]
    (told,) = failures(*reports, of=unknown)
    assert (told.rule_id, told.row_key) == ("publisher-id-unknown", "mista")
    assert told.field_name == "publisherId"


def test_publisher_without_its_code_is_not_told_when_there_are_no_reports() -> None:
    assert failures(of=council(publisher_id=None)) == []


def restated(*versions: Document) -> list[Failure]:
    judged = check_reports([versions], COUNCIL, TODAY, INDICATORS)
    return found("figure-restated", judged)


def test_indicator_and_figure_are_restated_when_a_corrected_report_comes() -> None:
    before = document(figures=[figure("f1", 5)])
    after = document(figures=[figure("f1", 7)])
    indicator, stated = restated(before, after)
    assert indicator.resource == "monthlyIndicators"
    assert indicator.row_key == "mista-2021-05-news_published"
    assert (indicator.field_name, indicator.value) == ("reportedValue", "7")
    assert indicator.details == {"old": "5", "new": "7"}
    assert (stated.resource, stated.row_key) == ("monthlyFigures", "f1")
    assert stated.details == {"old": "5", "new": "7"}


def test_figure_of_no_indicator_is_restated_too() -> None:
    before = document(figures=[figure("f1", 5, indicator=None, object="дерев")])
    after = document(figures=[figure("f1", 7, indicator=None, object="дерев")])
    assert [one.resource for one in restated(before, after)] == ["monthlyFigures"]


def test_indicator_that_is_no_longer_stated_is_restated() -> None:
    before = document(figures=[figure("f1", 5), figure("f2", 2, indicator="other")])
    after = document(figures=[figure("f1", 5)])
    (gone,) = restated(before, after)
    assert gone.row_key == "mista-2021-05-other"
    assert gone.details == {"old": "2", "new": "–"}


def test_nothing_is_restated_when_only_words_changed() -> None:
    before = document(figures=[figure("f1", 5, quote="Було 5 новин.")])
    after = document(figures=[figure("f1", 5, quote="Новин: 5.", start=9)])
    assert restated(before, after) == []
    assert restated(before) == []


def test_every_restatement_is_told_when_there_are_three_versions() -> None:
    versions = [document(figures=[figure("f1", value)]) for value in (5, 7, 6)]
    indicators = [
        one.details for one in restated(*versions) if one.resource != "monthlyFigures"
    ]
    assert indicators == [{"old": "5", "new": "7"}, {"old": "7", "new": "6"}]


def test_only_the_newest_version_is_judged() -> None:
    versions = [total_with(25, 12), total_with(18, 12)]
    judged = check_reports([versions], COUNCIL, TODAY, INDICATORS)
    assert found("breakdown-above-total", judged) == []


# Was: figures are told apart by indicator, words and unit; where two have the same,
# the first is compared with the second, and said to be restated.
def test_nothing_is_restated_when_two_figures_of_a_kind_stay_as_they_were() -> None:
    before = document(figures=[figure("f1", 5), figure("f2", 2)])
    after = document(figures=[figure("f1", 5), figure("f2", 2, quote="Ще 2 новини.")])
    assert restated(before, after) == []
