"""What reports state of an indicator: one clear value, or none."""

from typing import Any

import pytest

from flows.catalogue import load_catalogue
from tests.builders import document, event, figure
from transforms.document import Document
from transforms.reported import indicator_values, reported

MAY = ("2021-05-01", "2021-05-31")
CODES = load_catalogue().indicator_names


def values(*documents: Document) -> dict[str, float | None]:
    """Values of May by indicator."""
    found = indicator_values(documents, CODES)
    assert {key[:2] for key in found} <= {MAY}
    return {indicator: value for (_, _, indicator), value in found.items()}


def stated(
    *roots: tuple[float, str], indicator: str = "acts_published", **changes: Any
) -> Document:
    """A report that states these numbers of these things, each in its own sentence."""
    figures = [
        figure(
            f"f{place}", value, object=words, indicator=indicator,
            start=100 * place, end=100 * place + 20, valueStart=100 * place,
        ) | changes
        for place, (value, words) in enumerate(roots)
    ]  # fmt: skip
    return document(figures=figures)


def of_acts(*roots: tuple[float, str], **changes: Any) -> float | None:
    return values(stated(*roots, **changes))["acts_published"]


def of_appeals(*roots: tuple[float, str]) -> float | None:
    said = stated(*roots, indicator="citizen_appeals")
    return values(said)["citizen_appeals"]


def named(uid: str, start: int = 500) -> Document:
    return event(uid, start=start, end=start + 20)


def attended(uid: str, value: float, **changes: Any) -> Document:
    about = {"indicator": "events_attended", "object": "заходах"}
    return figure(uid, value, **(about | changes))


def test_total_counts_and_its_parts_do_not() -> None:
    figures = [figure("f1", 321), figure("f2", 200, parent="f1"),
               figure("f3", 121, parent="f1")]  # fmt: skip
    assert values(document(figures=figures)) == {"news_published": 321}


@pytest.mark.parametrize("basis", ["cumulative", "comparison", "stock", "plan", "norm"])
def test_only_figures_of_the_period_count(basis: str) -> None:
    figures = [figure("f1", 32), figure("f2", 900, basis=basis)]
    assert values(document(figures=figures)) == {"news_published": 32}


def test_figure_of_no_indicator_does_not_count() -> None:
    assert values(document(figures=[figure("f1", 32, indicator=None)])) == {}


def test_value_counts_once_when_a_report_repeats_it() -> None:
    """A report says in a table what it said in words."""
    assert of_appeals((62, "звернення громадян"), (62, "Звернення")) == 62
    assert of_acts((5, "рішень"), (5, "рішень виконкому")) == 5


@pytest.mark.parametrize(
    ("qualifier", "value", "expected"),
    [
        ("atLeast", 60, 62), ("approximate", 60, 62), ("atMost", 65, 62),
        ("atLeast", 65, None), ("atMost", 60, None), ("atLeast", 40, None),
    ],
)  # fmt: skip
def test_rounded_value_repeats_the_exact_one_that_it_does_not_contradict(
    qualifier: str, value: float, expected: float | None
) -> None:
    """«Понад 60 звернень», then «62 звернення»."""
    report = stated((value, "звернень"), (62, "звернення"), indicator="citizen_appeals")
    report["figures"][0]["qualifier"] = qualifier
    assert values(report) == {"citizen_appeals": expected}


def test_two_totals_of_one_thing_are_unclear() -> None:
    assert of_appeals((62, "звернення громадян"), (40, "звернень")) is None
    assert of_acts((30, "рішень"), (12, "рішень")) is None


def test_kinds_that_the_code_list_names_add_up() -> None:
    assert of_acts((74, "розпорядження міського голови"), (29, "рішень")) == 103
    assert of_acts((12, "рішень виконавчого комітету"), (30, "рішень ради")) == 42
    assert of_acts((5, "проєктів рішень"), (30, "нових рішень")) == 35
    assert of_appeals((52, "письмових звернень"), (31, "усне звернення")) == 83


def test_same_number_of_another_kind_adds_up_too() -> None:
    assert of_acts((5, "рішень"), (5, "розпоряджень")) == 10


def test_kind_and_what_may_hold_it_are_unclear() -> None:
    """The decisions of the committee may be among the 41."""
    assert of_acts((29, "рішень виконавчого комітету"), (41, "рішень")) is None
    assert of_acts((29, "рішень"), (91, "нормативний акт")) is None


def test_indicator_of_one_total_never_adds_up() -> None:
    report = stated((9, "петицій"), (2, "заяви"), indicator="petitions_registered")
    assert values(report) == {"petitions_registered": None}


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (" новин та ", 57), (" новин, ", 57), (" новин, а також ", 57),
        (" новин, з них ", None), (" новин. Розміщено ", None),
    ],
)  # fmt: skip
def test_things_counted_in_one_breath_add_up(
    between: str, expected: float | None
) -> None:
    quote = f"Розміщено 45{between}12 інформаційних матеріалів."
    second = 12 + len(between)
    figures = [
        figure("f1", 45, quote=quote, object="новин", valueStart=10, valueEnd=12),
        figure("f2", 12, quote=quote, object="інформаційних матеріалів",
               valueStart=second, valueEnd=second + 2),
    ]  # fmt: skip
    assert values(document(figures=figures)) == {"news_published": expected}


def test_many_numbers_of_one_indicator_are_unclear_and_quickly_so() -> None:
    roots = [(value, "рішень") for value in range(1, 3_000)]
    (one,) = reported([stated(*roots)], CODES).values()
    assert one.value is None
    assert 2 < len(one.figures) < 100


# Was: floats are added, so 0.30000000000000004 is published.
def test_decimals_add_up_exactly() -> None:
    assert of_acts((0.1, "рішень"), (0.2, "наказів")) == 0.3


def test_zero_is_a_value_and_adds_nothing_to_another() -> None:
    """«Колективних звернень не надходило» beside 62 appeals."""
    assert of_appeals((0, "звернень")) == 0
    assert of_appeals((0, "звернень"), (0, "колективних звернень")) == 0
    assert of_appeals((62, "звернення"), (0, "колективних звернень")) == 62


def test_decision_of_a_person_settles_what_is_unclear() -> None:
    report = stated((62, "звернення"), (40, "звернень"), indicator="citizen_appeals")
    report["figures"][1]["decides"] = True
    assert values(report) == {"citizen_appeals": 40}


def test_value_that_was_corrected_is_no_decision_between_two() -> None:
    report = stated((62, "звернення"), (41, "звернень"), indicator="citizen_appeals")
    report["figures"][1] |= {"origin": "corrected", "valueAsRead": 40}
    assert values(report) == {"citizen_appeals": None}


def test_decided_figure_does_not_drive_out_the_other_kinds() -> None:
    """The number of decisions was confirmed, and orders still add up."""
    report = stated((74, "розпорядження"), (29, "рішень"))
    report["figures"][1]["decides"] = True
    assert values(report) == {"acts_published": 103}


def test_two_decisions_that_differ_settle_nothing() -> None:
    report = stated((62, "звернення"), (40, "звернень"), indicator="citizen_appeals",
                    decides=True)  # fmt: skip
    assert values(report) == {"citizen_appeals": None}


def test_departments_add_up_where_each_tells_of_its_own_work() -> None:
    reports = [
        document(figures=[figure("f1", 32)]),
        document(figures=[figure("g1", 32)], uid="mista-osv-2021-05"),
    ]
    assert values(*reports) == {"news_published": 64}


@pytest.mark.parametrize(("other", "expected"), [(15, None), (62, 62)])
def test_departments_do_not_add_up_where_the_council_has_one_number(
    other: float, expected: float | None
) -> None:
    """The appeals of the education department are among those of the council."""
    reports = [
        document(figures=[figure("f1", 62, indicator="citizen_appeals")]),
        document(figures=[figure("g1", other, indicator="citizen_appeals")],
                 uid="mista-osv-2021-05"),
    ]  # fmt: skip
    assert values(*reports) == {"citizen_appeals": expected}


@pytest.mark.parametrize(
    ("indicator", "expected"), [("citizen_appeals", 62), ("news_published", 77)]
)
def test_decision_in_one_report_speaks_for_all_that_do_not_add_up(
    indicator: str, expected: float
) -> None:
    reports = [
        document(figures=[figure("f1", 62, indicator=indicator, decides=True)]),
        document(figures=[figure("g1", 15, indicator=indicator)],
                 uid="mista-osv-2021-05"),
    ]  # fmt: skip
    assert values(*reports) == {indicator: expected}


def test_one_department_that_is_unclear_leaves_no_sum() -> None:
    reports = [
        document(figures=[figure("f1", 32), figure("f2", 30)]),
        document(figures=[figure("g1", 8)], uid="mista-osv-2021-05"),
    ]
    assert values(*reports) == {"news_published": None}


def test_periods_are_kept_apart() -> None:
    reports = [document("2021-05", [figure("f1", 32)]),
               document("2021-06", [figure("f2", 5)])]  # fmt: skip
    assert indicator_values(reports, CODES) == {
        (*MAY, "news_published"): 32,
        ("2021-06-01", "2021-06-30", "news_published"): 5,
    }


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        ({"f0", "f1"}, {}),
        ({"f1"}, {"acts_published": None}),  # the orders alone are not the acts
        ({"mista-info-2021-05"}, {}),
    ],
)
def test_value_that_needs_a_withheld_figure_is_not_published(
    failed: set[str], expected: dict[str, None]
) -> None:
    report = stated((74, "розпорядження"), (29, "рішень"))
    found = reported([report], CODES, frozenset(failed))
    assert {key[2]: one.value for key, one in found.items()} == expected


def test_value_repeated_by_a_figure_that_is_not_withheld_is_published() -> None:
    report = stated((62, "звернення"), (62, "Звернення"), indicator="citizen_appeals")
    (one,) = reported([report], CODES, frozenset({"f0"})).values()
    assert one.value == 62


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


def test_named_events_add_nothing_to_what_is_unclear() -> None:
    figures = [attended("f1", 25), attended("f2", 3, object="семінарах", start=300)]
    assert values(document(figures=figures, events=[named("e1")])) == {
        "events_attended": None
    }


def test_withheld_event_does_not_count() -> None:
    report = document(events=[named("e1"), named("e2", 600)])
    (one,) = reported([report], CODES, frozenset({"e1"})).values()
    assert one.value == 1
