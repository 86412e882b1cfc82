"""The period of a report: month, quarter, half-year, year or explicit range."""

import re
from calendar import monthrange
from collections.abc import Callable
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
_YEAR = r"((?:19|20)\d\d)"
_ROMAN = {"і": 1, "іі": 2, "ііі": 3, "іv": 4}
_ORDINALS = {"перш": 1, "друг": 2, "трет": 3, "четверт": 4, "1": 1, "2": 2, "3": 3}
_COUNTS = {
    "два": 2, "три": 3, "чотири": 4, "п’ять": 5, "шість": 6, "сім": 7, "вісім": 8,
    "дев’ять": 9, "десять": 10, "одинадцять": 11,
}  # fmt: skip
_NTH = (
    r"(i{1,3}v?|iv|і{1,3}|іv|[iі]{2,3}|[1-4]|перш\w{1,3}|друг\w{1,3}|трет\w{1,4}"
    r"|четверт\w{1,3})(?:\s*-\s*[а-яіїєґ]{1,3})?"
)
_OF = r"(?:\s*[,(]|\s+(?:поточного|звітного|цього))?\s*"
_DATE = r"(\d{1,2})[./](\d{1,2})[./]((?:19|20)?\d\d)(?:\s*р(?:оку|\.)?)?"
_DASH = r"\s*(?:по|до|–|-)\s*"


def _pattern(written: str) -> re.Pattern[str]:
    """Compile with a bound on every run of spaces, so that time is linear."""
    return re.compile(written.replace(r"\s*", r"\s{0,9}").replace(r"\s+", r"\s{1,9}"))


_PATTERNS = {
    "dates": _pattern(rf"(?<!\d){_DATE}{_DASH}{_DATE}"),
    "day range": _pattern(rf"(?<!\d)(\d{{1,2}})[./](\d{{1,2}}){_DASH}{_DATE}"),
    "days": _pattern(
        rf"(?<!\d)(\d{{1,2}})(?:\s*({MONTH}))?(?:\s*{_YEAR}\s*р\w*\.?)?{_DASH}"
        rf"(\d{{1,2}})\s*({MONTH})\s*{_YEAR}"
    ),
    "months": _pattern(rf"(?<!\w)({MONTH}){_DASH}({MONTH}){_OF}{_YEAR}"),
    "quarter": _pattern(rf"(?<!\w){_NTH}\s*(?:квартал\w*|кв\.){_OF}{_YEAR}"),
    "half": _pattern(rf"(?<!\w){_NTH}\s*півріч\w+{_OF}{_YEAR}"),
    "count": _pattern(
        rf"(\d{{1,2}}|{'|'.join(_COUNTS)})\s*(?:-\s*[а-яіїєґ]{{1,3}}\s*)?місяц\w+{_OF}{_YEAR}"
    ),
    "month": _pattern(rf"(?<![\w.])({MONTH})(?:\s*-?\s*місяц\w+)?{_OF}{_YEAR}"),
    "numeric": _pattern(rf"(?:за|період)\s*:?\s*(0[1-9]|1[0-2])[./]{_YEAR}"),
    "school year": _pattern(rf"{_YEAR}\s*[/–-]\s*{_YEAR}\s*навчальн"),
    "year": _pattern(
        rf"(?:за|у|в|протягом|упродовж|впродовж)\s*{_YEAR}(?:-?й)?\s*(?:р\.|р[оі]ці|р[оі]к\w*|р\b)"
        rf"|(?:^|\n|[.,(]\s*){_YEAR}\s*рік"
    ),
}
_FIRST_WHOLE = 3  # patterns before it are ranges of days
# Spans in months.
QUARTER, HALF_YEAR, YEAR = 3, 6, 12
_DAY_BEFORE = re.compile(r"\d{1,2}(?:-\w+)?\s*$")


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

    def has_year(self, year: int) -> bool:
        """Whether it lies in a year, at least partly."""
        return self.start.year <= year <= self.end.year

    def has_month(self, month: int) -> bool:
        """Whether a month, by its number alone, lies in the period."""
        if self.start.year != self.end.year:
            return True
        return self.start.month <= month <= self.end.month


def find_period(form: str) -> Period | None:
    """The first period named in the title, else in the text; None where none is.

    Args:
        form: matching form of a report (`wording.matching_form`).
    """
    lines = form.split("\n", 6)
    for part in (*("\n".join(lines[:count]) for count in (2, 4, 6)), form):
        periods = _periods_in(part)
        if periods:
            return min(periods, key=lambda found: found[:2])[2]
    return None


def month_number(word: str) -> int:
    """Number of a month by its name in any case.

    >>> month_number("вересня")
    9
    """
    return next(
        number for number, stem in enumerate(MONTH_STEMS, 1) if word.startswith(stem)
    )


def _periods_in(part: str) -> list[tuple[int, int, Period]]:
    """Place, rank and period of the first full match of each pattern."""
    found = []
    for rank, (kind, pattern) in enumerate(_PATTERNS.items()):
        for match in pattern.finditer(part):
            before = part[max(0, match.start() - 8) : match.start()]
            if kind == "month" and _DAY_BEFORE.search(before):
                continue
            try:
                period = _READERS[kind](match)
            except ValueError:
                continue
            if period.start <= period.end:
                found.append((match.start(), rank, period))
                break
    return _without_dates_in_text(found)


def _without_dates_in_text(
    found: list[tuple[int, int, Period]],
) -> list[tuple[int, int, Period]]:
    """A range of dates wins only where no whole period comes before it."""
    whole = [entry for entry in found if entry[1] >= _FIRST_WHOLE]
    ranges = [entry for entry in found if entry[1] < _FIRST_WHOLE]
    first_whole = min(whole, default=None, key=lambda entry: entry[0])
    if first_whole is None:
        return ranges
    return whole + [entry for entry in ranges if entry[0] <= first_whole[0] + 20]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _months(year: str, first: int, last: int) -> Period:
    return Period(date(int(year), first, 1), _month_end(int(year), last))


def _nth(word: str) -> int:
    roman = word.replace("i", "і")
    if roman in _ROMAN:
        return _ROMAN[roman]
    return next(
        n for stem, n in (_ORDINALS | {"4": 4}).items() if word.startswith(stem)
    )


def _full_year(year: str) -> int:
    return int(year) if len(year) > len("19") else 2000 + int(year)


def _read_dates(match: re.Match[str]) -> Period:
    day, month, year, last_day, last_month, last_year = match.groups()
    return Period(
        date(_full_year(year), int(month), int(day)),
        date(_full_year(last_year), int(last_month), int(last_day)),
    )


def _read_day_range(match: re.Match[str]) -> Period:
    day, month, last_day, last_month, year = match.groups()
    return Period(
        date(_full_year(year), int(month), int(day)),
        date(_full_year(year), int(last_month), int(last_day)),
    )


def _read_days(match: re.Match[str]) -> Period:
    day, month, year, last_day, last_month, last_year = match.groups()
    return Period(
        date(int(year or last_year), month_number(month or last_month), int(day)),
        date(int(last_year), month_number(last_month), int(last_day)),
    )


def _read_quarter(match: re.Match[str]) -> Period:
    quarter = _nth(match[1])
    return _months(match[2], quarter * QUARTER - 2, quarter * QUARTER)


def _read_half(match: re.Match[str]) -> Period:
    half = _nth(match[1])
    return _months(match[2], half * HALF_YEAR - 5, half * HALF_YEAR)


def _read_count(match: re.Match[str]) -> Period:
    months = _COUNTS.get(match[1]) or int(match[1])
    return _months(match[2], 1, months)


_READERS: dict[str, Callable[[re.Match[str]], Period]] = {
    "dates": _read_dates,
    "day range": _read_day_range,
    "days": _read_days,
    "months": lambda m: _months(m[3], month_number(m[1]), month_number(m[2])),
    "quarter": _read_quarter,
    "half": _read_half,
    "count": _read_count,
    "month": lambda m: _months(m[2], month_number(m[1]), month_number(m[1])),
    "numeric": lambda m: _months(m[2], int(m[1]), int(m[1])),
    "school year": lambda m: Period(date(int(m[1]), 9, 1), _month_end(int(m[2]), 8)),
    "year": lambda m: _months(m[1] or m[2], 1, 12),
}
