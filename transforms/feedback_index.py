"""Which reports came for which month: departments by month, the newest month first.

Values in, values out: how it looks is the matter of `flows.publish.feedback.index`.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

INDEX = "index.html"  # name of its page
_MONTHS = {"Q": 3, "H": 6}  # in a quarter and in half a year


class Entry(NamedTuple):
    """What is known of one department's report for a period.

    `state` is `accepted`, `partly` (rows are withheld), `refused` or `missing`; `uid`
    and `day` (on which it came) are None where it is missing.
    """

    period: str
    department: str
    state: str
    withheld: int = 0
    uid: str | None = None
    day: str | None = None


class Period(NamedTuple):
    """The entries of a period, by department."""

    period: str
    entries: tuple[Entry, ...]

    def count(self, *states: str) -> int:
        """How many entries are in one of these states."""
        return sum(one.state in states for one in self.entries)

    @property
    def withheld(self) -> int:
        """How many rows are withheld."""
        return sum(one.withheld for one in self.entries)


def periods_of(entries: Iterable[Entry]) -> list[Period]:
    """The entries by period, newest first; longer periods after what ends with them.

    >>> entries = [Entry(p, "x", "accepted") for p in ("2019-08", "2019-Q3", "2019-09")]
    >>> [one.period for one in periods_of(entries)]
    ['2019-09', '2019-Q3', '2019-08']
    """
    by_department = sorted(entries, key=lambda one: (one.department, one.uid or ""))
    in_order = sorted(by_department, key=lambda one: one.period)
    in_order.sort(key=lambda one: last_month(one.period), reverse=True)
    return [
        Period(period, tuple(group))
        for period, group in groupby(in_order, key=lambda one: one.period)
    ]


def last_month(period: str) -> str:
    """The month in which a period ends.

    >>> [last_month(p) for p in ("2019-09", "2024-Q2", "2024-H1", "2024")]
    ['2019-09', '2024-06', '2024-06', '2024-12']
    >>> last_month("2017-12-04/2017-12-08")
    '2017-12'
    """
    end = period.rpartition("/")[2]
    year, _, part = end.partition("-")
    if part[:1] in _MONTHS:
        return f"{year}-{_MONTHS[part[0]] * int(part[1:]):02}"
    return f"{year}-{part[:2] or '12'}"
