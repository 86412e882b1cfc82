"""Rules of history: the same in any order of months, silent where all is even."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.findings import findings, monthly, months
from transforms.rules import Failure

COUNTS = st.integers(0, 5000)
HISTORY = st.lists(COUNTS, min_size=6, max_size=30)
MONTHS = st.lists(st.none() | st.integers(0, 400), min_size=1, max_size=30)


def far(*values: float | None) -> set[str]:
    """Months whose value is far."""
    return {
        failure.row_key
        for failure in findings(monthly(*values))
        if failure.rule_id == "value-far-from-history"
    }


def by_place(failures: list[Failure]) -> list[tuple[str, str, str | None, str]]:
    return sorted(
        (one.rule_id, one.row_key, one.value, str(one.details)) for one in failures
    )


@given(MONTHS, st.randoms(use_true_random=False))
def test_failures_are_the_same_whatever_the_order_of_months(
    values: list[float | None], chance: Any
) -> None:
    reports = monthly(*values)
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert by_place(findings(shuffled)) == by_place(findings(reports))


@given(HISTORY, HISTORY)
def test_later_months_change_nothing_of_the_earlier(
    values: list[float], later: list[float]
) -> None:
    last = months(len(values))[-1]
    told = {key for key in far(*values, *later) if key[6:13] <= last}
    assert told == far(*values)


@given(COUNTS, st.integers(1, 40))
def test_constant_series_is_never_far(value: float, count: int) -> None:
    assert far(*[value] * count) == set()


@given(st.lists(COUNTS, min_size=6, max_size=24))
def test_median_of_the_history_is_never_far(values: list[float]) -> None:
    middle = sorted(values)[len(values) // 2]
    assert far(*values, middle) == far(*values)


@given(st.lists(COUNTS, min_size=6, max_size=24), COUNTS, st.integers(1, 1000))
def test_what_is_far_stays_far_when_all_is_multiplied(
    values: list[float], last: float, times: int
) -> None:
    """And more is seen: chance matters less in great numbers."""
    multiplied = [times * value for value in (*values, last)]
    assert far(*values, last) <= far(*multiplied)


@given(st.lists(COUNTS, min_size=6, max_size=24), COUNTS, COUNTS)
def test_what_is_farther_out_is_far_too(
    values: list[float], nearer: float, beyond: float
) -> None:
    median = sorted(values)[len(values) // 2]
    assume(median <= nearer <= beyond)
    told = far(*values, nearer) - far(*values)
    assert told <= far(*values, beyond)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=30))
def test_counts_of_few_are_never_far(values: list[float]) -> None:
    assert far(*values) == set()


@given(MONTHS)
def test_only_months_without_the_indicator_miss_it(values: list[float | None]) -> None:
    stated = {
        month
        for month, value in zip(months(len(values)), values, strict=True)
        if value is not None
    }
    missed = {
        failure.row_key.removeprefix("mista-info-")[:7]
        for failure in findings(monthly(*values))
        if failure.rule_id == "indicator-missing"
    }
    assert not missed & stated
