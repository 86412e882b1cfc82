"""Freshness of a dataset: its promise, its last change, the days that are left."""

from datetime import date, datetime
from typing import Any

import pytest

from transforms.portal.freshness import freshness

DAYS = {
    "once a day": 1, "once a month": 31, "once a quarter": 92,
    "immediately after making changes": 365, "no longer updated": None,
}  # fmt: skip
TODAY = date(2026, 11, 23)


def dataset(frequency: str | None = "once a month", **changes: Any) -> dict[str, Any]:
    shown = {
        "name": "nizhyn-monthly-report",
        "update_frequency": frequency,
        "metadata_modified": "2026-11-20T10:00:00.000001",
        "resources": [
            {"last_modified": "2026-10-05T09:00:00.000001", "created": "2026-01-01"},
            {"last_modified": None, "created": "2026-10-01T00:00:00"},
        ],
    }
    return shown | changes


def test_newest_change_of_a_resource_counts_and_not_that_of_the_metadata() -> None:
    found = freshness(dataset(), DAYS, TODAY)
    assert found.updated == datetime.fromisoformat("2026-10-05T09:00:00.000001+00:00")
    assert found.due == date(2026, 11, 5)
    assert (found.days_left, found.state) == (-18, "outdated")


@pytest.mark.parametrize(
    ("frequency", "left", "state"),
    [
        ("once a month", -18, "outdated"),
        ("once a quarter", 43, "fresh"),
        ("immediately after making changes”", 316, "fresh"),
        ("no longer updated", None, "ended"),
        ("whenever", None, "unknown"),
        ("", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_frequency_says_how_long(
    frequency: str | None, left: int | None, state: str
) -> None:
    found = freshness(dataset(frequency), DAYS, TODAY)
    assert (found.days_left, found.state) == (left, state)


def test_last_day_is_still_in_time_and_the_next_is_not() -> None:
    assert freshness(dataset(), DAYS, date(2026, 11, 5)).state == "fresh"
    assert freshness(dataset(), DAYS, date(2026, 11, 5)).days_left == 0
    assert freshness(dataset(), DAYS, date(2026, 11, 6)).state == "outdated"


def test_dataset_of_no_files_is_as_fresh_as_its_metadata() -> None:
    found = freshness(dataset(resources=[]), DAYS, TODAY)
    assert (found.due, found.days_left) == (date(2026, 12, 21), 28)


def test_frequency_among_the_extras_is_read() -> None:
    extras = [{"key": "update_frequency", "value": "once a quarter"}]
    assert freshness(dataset(None, extras=extras), DAYS, TODAY).state == "fresh"


def test_dataset_without_any_date_is_unknown_and_not_outdated() -> None:
    found = freshness(dataset(resources=[], metadata_modified=None), DAYS, TODAY)
    assert (found.updated, found.due, found.state) == (None, None, "unknown")
