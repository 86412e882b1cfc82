"""A month beside the months before it: what is far and what is missing."""

import pytest

from flows.catalogue import load_catalogue
from flows.wording import message
from tests.builders import COUNCIL, document, event, figure
from tests.findings import NEWS, findings, monthly, months
from transforms.document import Document
from transforms.reconcile import indicator_rows
from transforms.rules import Failure, check_indicators

STEADY = (300, 310, 290, 305, 295, 300)


def far(*histories: list[Document]) -> list[Failure]:
    return [one for one in findings(histories) if one.rule_id.startswith("value-far")]


def missing(*histories: list[Document]) -> list[Failure]:
    return [one for one in findings(histories) if one.rule_id == "indicator-missing"]


def far_months(*values: float | None) -> list[str]:
    """Months whose value is far, by their place, from 1."""
    return [one.row_key[6:13] for one in far(*monthly(*values))]


def test_far_value_is_told_with_what_is_usual_and_its_sentence() -> None:
    (one,) = far(*monthly(*STEADY, 3100))
    assert (one.resource, one.field_name) == ("monthlyIndicators", "reportedValue")
    assert one.row_key == "mista-2021-07-news_published"
    assert (one.value, one.owner) == ("3100", "відділ інформації")
    assert one.source_text == "Розміщено 3100 новин."
    assert (one.source_start, one.source_end) == (0, 20)
    assert one.details == {
        "nameUk": "Новини та інші інформаційні матеріали розміщено",
        "nameEn": "News and other information items published",
        "value": "3100", "median": "300", "low": "195", "high": "405", "months": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"), [(195, 0), (194, 1), (405, 0), (406, 1), (0, 1)]
)
def test_value_is_far_beyond_the_bounds_of_the_message(
    value: float, expected: int
) -> None:
    assert len(far(*monthly(*STEADY, value))) == expected


def test_five_months_are_no_history() -> None:
    assert far_months(*STEADY[:5], 9000) == []
    assert far_months(None, *STEADY[:5], 9000) == []
    assert far_months(None, *STEADY, 9000) == ["2021-08"]


@pytest.mark.parametrize(
    ("usual", "quiet", "told"),
    [
        (0, 7, 8),  # 3.5 × 2: a few petitions after none are no news
        (2, 9, 10),
        (20, 35, 36),  # 3.5 × √20 = 15.7
        (1000, 1350, 1351),  # 3.5 × 1000 / 10
    ],
)
def test_constant_history_leaves_room_for_chance(
    usual: float, quiet: float, told: float
) -> None:
    assert far_months(*[usual] * 6, usual, quiet) == []
    assert far_months(*[usual] * 6, usual, told) == ["2021-08"]


def test_small_counts_do_not_cry_wolf() -> None:
    assert far_months(2, 2, 2, 2, 2, 2, 5) == []
    assert far_months(1, 0, 2, 1, 3, 2, 0, 6) == []


def test_history_that_varies_widens_what_is_usual() -> None:
    """Median 3000, MAD 1000: 3.5 × 1482.6 to both sides."""
    varied = (1000, 2000, 3000, 3000, 4000, 5000)
    assert far_months(*varied, 8189) == []
    assert far_months(*varied, 8190) == ["2021-07"]


def test_median_of_an_even_number_of_months_lies_between_the_middle_two() -> None:
    """Median 30, MAD 20: 3.5 × 29.652 to both sides."""
    (one,) = far(*monthly(10, 10, 10, 50, 50, 50, 134))
    assert (one.details["median"], one.details["high"]) == ("30", "133")


def test_range_is_rounded_inwards_so_that_what_is_far_lies_outside() -> None:
    """20 ± 3.5 × √20 is 4.3 to 35.7."""
    for value in (4, 36):
        (one,) = far(*monthly(*[20] * 6, value))
        assert (one.details["low"], one.details["high"]) == ("5", "35")


def test_each_indicator_has_its_own_history() -> None:
    mixed = monthly(*STEADY, 300)
    for (news,) in mixed:
        news["figures"].append(figure("p", 2, indicator="petitions_registered"))
    assert far(*mixed) == []


def test_rows_may_come_in_any_order() -> None:
    reports = monthly(*STEADY, 3100)
    names = load_catalogue().indicator_names
    rows = indicator_rows(reports, names, COUNCIL)
    newest = [report for (report,) in reports]
    (one,) = check_indicators(rows[::-1], newest, names)
    assert one.row_key == "mista-2021-07-news_published"


def test_far_value_does_not_hide_the_next_one() -> None:
    assert far_months(*STEADY, 9000, 8000, 300) == ["2021-07", "2021-08"]


def test_only_two_years_are_history() -> None:
    """24 months of 10 are all that the last one sees of 48."""
    values = [100] * 24 + [10] * 24
    assert "2025-01" in [one.row_key[6:13] for one in far(*monthly(*values, 100))]
    assert far(*monthly(*STEADY), *monthly(9000, first="2023-02")) == []
    assert len(far(*monthly(*STEADY), *monthly(9000, first="2023-01"))) == 1


def test_other_periods_are_neither_judged_nor_history() -> None:
    quarters = [
        [document(month, [figure("q", 900)], periodEnd=end, uid=f"mista-q-{month}")]
        for month, end in (("2021-01", "2021-03-31"), ("2021-07", "2021-09-30"))
    ]
    assert far(*monthly(*STEADY, 300), *quarters) == []
    assert far(*monthly(*STEADY[:5]), *quarters, *monthly(9, first="2021-07")) == []


def test_missing_month_is_not_a_zero() -> None:
    assert far_months(*STEADY, None, 300) == []
    assert far_months(*STEADY, 0, 300) == ["2021-07"]


def test_withheld_figure_is_in_no_history_and_is_not_judged() -> None:
    """The parts exceed the total, so it is not published."""
    *before, last = monthly(*STEADY, 9000)
    last[0]["figures"].append(figure("p", 9001, parent="mista-info-2021-07-f001"))
    assert far(*before, last) == []


def test_decimals_are_judged_to_hundredths() -> None:
    (one,) = far(*monthly(0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 40))
    assert (one.details["low"], one.details["high"]) == ("0", "7.5")


def test_sentence_is_given_only_when_one_figure_makes_the_value() -> None:
    *before, last = monthly(*STEADY, 3100)
    last[0]["figures"].append(figure("g", 50, object="оголошень"))
    (two,) = far(*before, last)
    assert (two.value, two.source_text, two.owner) == (
        "3150", None, "відділ інформації",
    )  # fmt: skip
    last[0]["figures"][-1]["object"] = "новин"
    last[0]["figures"][-1]["value"] = 3100
    (repeated,) = far(*before, last)
    assert (repeated.value, repeated.source_start) == ("3100", 0)


def test_value_that_a_withheld_figure_may_belong_to_is_not_judged() -> None:
    """Nor asked about: the error of that figure says what to mend."""
    *before, last = monthly(*STEADY, 3100)
    last[0]["figures"] += [figure("g", 50), figure("p", 51, parent="g")]
    found = findings([*before, last])
    rules = {one.rule_id for one in found}
    assert rules == {"breakdown-above-total"}


def test_unclear_value_is_asked_about_with_its_candidates() -> None:
    first = figure("f1", 62, quote="Надійшло 62 звернення.", start=10, end=32,
                   valueStart=19, valueEnd=21, indicator="citizen_appeals")  # fmt: skip
    second = first | {"uid": "f2", "value": 40, "quote": "Поштою – 40.", "start": 33,
                      "end": 45, "valueStart": 42, "valueEnd": 44}  # fmt: skip
    (one,) = findings([[document("2021-07", [first, second])]])
    assert (one.rule_id, one.row_key) == (
        "indicator-unclear", "mista-2021-07-citizen_appeals",
    )  # fmt: skip
    assert (one.value, one.concerns) == ("62; 40", ("f1", "f2"))
    assert one.source_text == "Надійшло 62 звернення. … Поштою – 40."
    assert (one.source_start, one.owner) == (10, "відділ інформації")
    assert message(one.rule_id, one.details, "uk").startswith(
        "«Звернення громадян», 2021-07: скільки – 62 (f1) чи 40 (f2)? напишіть"
    )
    assert "how many, 62 (f1) or 40 (f2)?" in message(one.rule_id, one.details, "en")


def test_question_names_five_candidates_and_the_words_about_each() -> None:
    long = "а " * 200 + "{} новин" + " я" * 200
    figures = [
        figure(f"f{value}", value, quote=long.format(value), start=0, end=808,
               valueStart=400, valueEnd=401)
        for value in range(1, 9)
    ]  # fmt: skip
    (one,) = findings([[document("2021-07", figures)]])
    asked = message(one.rule_id, one.details, "uk")
    assert "1 (f1), 2 (f2), 3 (f3), 4 (f4) чи 5 (f5)…?" in asked
    assert one.value == "1; 2; 3; 4; 5"
    assert "5 новин" in str(one.source_text)
    assert "6 новин" not in str(one.source_text)
    assert len(str(one.source_text)) < 1_600
    assert one.concerns == tuple(f"f{value}" for value in range(1, 9))


def test_two_departments_that_differ_are_asked_about_without_a_place() -> None:
    """Each page shows the question at its own sentence."""
    ours = figure("f1", 62, indicator="citizen_appeals")
    theirs = figure("g1", 15, indicator="citizen_appeals")
    other = document("2021-07", [theirs], uid="mista-osv-2021-07",
                     department="відділ освіти")  # fmt: skip
    (one,) = findings([[document("2021-07", [ours])], [other]])
    assert one.rule_id == "indicator-unclear"
    assert (one.source_start, one.owner, one.value) == (None, None, "62; 15")
    assert one.source_text == "Розміщено 62 новин. … Розміщено 15 новин."


def test_owner_is_not_given_when_two_departments_make_the_value() -> None:
    other = document("2021-07", [figure("g", 3000)], uid="mista-osv-2021-07",
                     department="відділ освіти")  # fmt: skip
    (one,) = far(*monthly(*STEADY, 300), [other])
    assert (one.value, one.source_text, one.owner) == ("3300", None, None)


def test_named_events_without_a_number_have_no_sentence() -> None:
    *before, last = monthly(*[2] * 6, None, indicator="events_attended")
    last[0]["events"] = [event(f"e{place}") for place in range(20)]
    (one,) = far(*before, last)
    assert (one.value, one.source_text, one.owner) == ("20", None, "відділ інформації")
    last[0]["figures"].append(figure("g", 30, indicator="events_attended"))
    (both,) = far(*before, last)
    assert (both.value, both.source_text) == ("50", None)


def test_missing_indicator_is_told_with_its_department() -> None:
    (one,) = missing(*monthly(*STEADY, None))
    assert (one.resource, one.field_name) == ("monthlyIndicators", "reportedValue")
    assert one.row_key == "mista-info-2021-07-news_published"
    assert (one.value, one.owner) == (None, "відділ інформації")
    assert one.details == {
        "nameUk": "Новини та інші інформаційні матеріали розміщено",
        "nameEn": "News and other information items published",
        "period": "2021-07", "times": 6, "reports": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1, None], []),
        ([1, 1, 1, 1, 1, None], ["2021-06"]),
        ([None, 1, 1, 1, 1, 1, None], ["2021-07"]),
        ([None, None, 1, 1, 1, 1, None], []),
        ([1, 1, 1, 1, 1, 1, None, None, None], ["2021-07", "2021-08"]),
        ([1, 1, 1, 1, 1, 1, 0], []),
    ],
)
def test_indicator_is_missing_when_five_of_the_last_six_reports_state_it(
    values: list[float | None], expected: list[str]
) -> None:
    keys = [one.row_key for one in missing(*monthly(*values))]
    assert keys == [f"mista-info-{month}-{NEWS}" for month in expected]


def test_nothing_is_missing_when_there_is_no_report() -> None:
    assert missing(*monthly(*STEADY), *monthly(1, first="2021-08")) == []


def test_habit_of_another_department_is_none_of_this_one() -> None:
    others = [
        [document(month, [figure("g", 5, indicator=None)], department="відділ освіти")]
        for month in months(7)
    ]
    (one,) = missing(*monthly(*STEADY, None), *others)
    assert one.owner == "відділ інформації"


def test_habit_older_than_a_year_is_none() -> None:
    assert missing(*monthly(*STEADY), *monthly(None, first="2022-03")) == []
    (one,) = missing(*monthly(*STEADY), *monthly(None, first="2022-02"))
    assert (one.details["times"], one.details["reports"]) == (5, 5)


def test_sum_since_january_states_no_month() -> None:
    *before, last = monthly(*STEADY, 300)
    last[0]["figures"][0]["basis"] = "cumulative"
    assert len(missing(*before, last)) == 1


def test_withheld_report_misses_nothing_and_makes_no_habit() -> None:
    """Its period is in the future, so it is of another month than it says."""
    assert missing(*monthly(*STEADY, None, first="2025-07")) == []
    assert missing(*monthly(*STEADY, None, first="2025-06")) != []


def test_withheld_figure_is_not_missing() -> None:
    *before, last = monthly(*STEADY, 300)
    last[0]["figures"].append(figure("p", 301, parent="mista-info-2021-07-f001"))
    assert "breakdown-above-total" in {one.rule_id for one in findings([*before, last])}
    assert missing(*before, last) == []
