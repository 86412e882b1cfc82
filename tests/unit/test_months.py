"""When a month is due, by the clocks of Kyiv."""

from datetime import UTC, datetime

import pytest

from flows.months import due_times, month_before
from flows.setting_parts import Schedule


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        ("2026-03-01T00:00", "2026-05-01T00:00", ["03-05T07", "04-05T06"]),
        ("2026-03-05T07:00", "2026-04-05T06:00", []),
        ("2026-03-05T06:59", "2026-04-05T06:01", ["03-05T07", "04-05T06"]),
        ("2026-12-05T08:00", "2027-02-06T00:00", ["01-05T07", "02-05T07"]),
        ("2026-11-28T00:00", "2026-11-28T00:00", []),
    ],
)
def test_month_is_due_at_its_hour_in_winter_and_in_summer(
    since: str, until: str, due: list[str]
) -> None:
    found = due_times(Schedule(day=5, hour=9), moment(since), moment(until))
    assert [f"{one.astimezone(UTC):%m-%dT%H}" for one in found] == due


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("2026-11-05T07:00", "2026-10"),
        ("2026-10-31T22:30", "2026-10"),  # 1 November, 00:30
        ("2026-10-31T21:30", "2026-09"),
        ("2027-01-05T07:00", "2026-12"),
    ],
)
def test_run_is_of_the_month_before_it(at: str, month: str) -> None:
    assert month_before(moment(at)) == month
