"""Months of the schedule, by the clocks of Kyiv: when each is due, how it is named.

A month is due on the day and hour of `[schedule]` in the month after it.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.setting_parts import Schedule

ZONE = "Europe/Kyiv"
_DECEMBER = 12


def month_before(moment: datetime) -> str:
    """The month that a run of this moment is of.

    >>> from datetime import UTC
    >>> month_before(datetime(2026, 12, 31, 22, 30, tzinfo=UTC))  # January in Kyiv
    '2026-12'
    >>> month_before(datetime(2027, 1, 31, tzinfo=UTC))
    '2026-12'
    """
    here = moment.astimezone(ZoneInfo(ZONE))
    if here.month == 1:
        return f"{here.year - 1}-{_DECEMBER}"
    return f"{here.year}-{here.month - 1:02}"


def due_times(
    schedule: Schedule, since: datetime, until: datetime
) -> Iterator[datetime]:
    """When months were due after a moment and before another, oldest first.

    >>> moments = datetime.fromisoformat("2026-09-05T06:00Z"), datetime.fromisoformat(
    ...     "2026-12-01T00:00Z")
    >>> [f"{due:%d.%m %H:%M}" for due in due_times(Schedule(), *moments)]
    ['05.10 09:00', '05.11 09:00']
    """
    zone = ZoneInfo(ZONE)
    here = since.astimezone(zone)
    year, month = here.year, here.month
    while True:
        due = datetime(year, month, schedule.day, schedule.hour, tzinfo=zone)
        if due >= until:
            return
        if due > since:
            yield due
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
