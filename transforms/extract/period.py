"""The period of a report: month, quarter, half-year, year or explicit range."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTH_STEMS = (
    "січ", "лют", "берез", "квіт", "трав", "черв",
    "лип", "серп", "верес", "жовт", "листопад", "груд",
)  # fmt: skip
# «січень, січня, січні, січнем»: one pattern for every case of every month.
MONTH = (
    r"(?:січ(?:ень|ня|ні|нем|ню)|лют(?:ий|ого|ому|им)|берез(?:ень|ня|ні|нем|ню)"
    r"|квіт(?:ень|ня|ні|нем|ню)|трав(?:ень|ня|ні|нем|ню)|черв(?:ень|ня|ні|нем|ню)"
    r"|лип(?:ень|ня|ні|нем|ню)|серп(?:ень|ня|ні|нем|ню)|верес(?:ень|ня|ні|нем|ню)"
    r"|жовт(?:ень|ня|ні|нем|ню)|листопад(?:а|і|ом|у)?|груд(?:ень|ня|ні|нем|ню))"
)
# Spans in months.
QUARTER, HALF_YEAR, YEAR = 3, 6, 12
_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)|q(?P<q>[1-4])|h(?P<h>[12])))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day that a report speaks of, both in it."""

    start: date
    end: date

    @property
    def code(self) -> str:
        """`2019-09`, `2024-Q1`, `2024-H1`, `2024`, or `2017-12-04/2017-12-08`."""
        start, end = self.start, self.end
        whole = start.day == 1 and end == _month_end(end.year, end.month)
        is_span = whole and end.month % self.months == 0 and self.months <= YEAR
        if not is_span:
            return f"{start}/{end}"
        codes = {
            1: f"{start:%Y-%m}",
            QUARTER: f"{start.year}-Q{end.month // QUARTER}",
            HALF_YEAR: f"{start.year}-H{end.month // HALF_YEAR}",
            YEAR: f"{start.year}",
        }
        return codes.get(self.months, f"{start}/{end}")

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        years = self.end.year - self.start.year
        return years * 12 + self.end.month - self.start.month + 1

    def has(self, other: "Period") -> bool:
        """Whether another lies in it, from its first to its last day."""
        return self.start <= other.start and other.end <= self.end

    def has_year(self, year: int) -> bool:
        """Whether it lies in a year, at least partly."""
        return self.start.year <= year <= self.end.year

    def has_month(self, month: int) -> bool:
        """Whether a month, by its number alone, lies in the period."""
        if self.start.year != self.end.year:
            return True
        return self.start.month <= month <= self.end.month


def whole_months(year: int, first: int, last: int) -> Period:
    """Months of one year, by their numbers.

    Raises:
        ValueError: the calendar has no such months.
    """
    return Period(date(year, first, 1), _month_end(year, last))


def nth_part(year: int, number: int, months: int) -> Period:
    """The first, second … quarter or half of a year.

    >>> nth_part(2024, 2, QUARTER).code
    '2024-Q2'
    """
    return whole_months(year, (number - 1) * months + 1, number * months)


def parse_period(code: str) -> Period:
    """The period of a code, see `Period.code`.

    Raises:
        ValueError: it is none.

    >>> [parse_period(code).code for code in ("2020-05", "2024-q1", "2024")]
    ['2020-05', '2024-Q1', '2024']
    """
    first, slash, last = code.partition("/")
    if slash:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        if period.start > period.end or period.start.isoformat() != first:
            raise ValueError(code)
        return period
    found = _CODE.fullmatch(code.lower())
    if not found:
        raise ValueError(code)
    year = int(found["year"])
    if found["q"]:
        return nth_part(year, int(found["q"]), QUARTER)
    if found["h"]:
        return nth_part(year, int(found["h"]), HALF_YEAR)
    month = int(found["month"] or 0)
    return whole_months(year, month or 1, month or YEAR)


def month_number(word: str) -> int:
    """Number of a month by its name in any case.

    >>> month_number("вересня")
    9
    """
    return next(
        number for number, stem in enumerate(MONTH_STEMS, 1) if word.startswith(stem)
    )


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
