"""The words that name a period: «за вересень 2019 року», «І–ІІІ квартали», «2021 рік».

Which of them a report says of itself is the matter of `dating`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from transforms.extract.numerals import CARDINALS
from transforms.extract.period import (
    HALF_YEAR,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    month_number,
    whole_months,
)

# Year and month in which a report was written: it tells of what was before.
Written = tuple[int, int]
UNKNOWN = (0, 0)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ROMAN = {"і": 1, "іі": 2, "ііі": 3, "іv": 4}
_ORDINALS = {"перш": 1, "друг": 2, "трет": 3, "четверт": 4}
_COUNTS = "|".join(form for form, number in CARDINALS.items() if 1 < number < YEAR)
_END = r"(?:\s*-\s*(?:й|х|го|му|ого|ому|ий|ій|ше|те|е|ої|ти|ть|ма)(?!\w))?"
_NTH = r"(?:(?:[iі]{1,3}v?|(?:перш|друг|трет|четверт)\w{1,4})(?!\w)|[1-4](?!\d))"
# Between «вересень» and its year, which may be told elsewhere.
_OF = r"(?:\s*[,(–-]|\s+(?:поточного|звітного|цього|минулого))?\s*"
_OF_YEAR = rf"(?!\w)(?:{_OF}{_YEAR})?"
_FIRST_YEAR = r"(?:\s*(?P<first>20\d\d)(?:\s*р(?:оку|\.))?)?"
_SHORT_YEAR = r"((?:19|20)?\d\d)(?:\s*р(?:оку|\.)?)?"
_DASH = r"\s*(?:по|до|–|-)\s*"
WHEN = r"(?<!\w)(?:за|у|в|протягом|упродовж|впродовж)"
_YEAR_WORD = r"(?:-?(?:й|го|му|ий|ого|ому))?\s*(?:р\.|р[оі]ці|р[оі]к\w*|р\b)"


def pattern(expression: str) -> re.Pattern[str]:
    """Compile with a bound on every run of spaces, so that time is linear."""
    return re.compile(
        expression.replace(r"\s*", r"\s{0,9}").replace(r"\s+", r"\s{1,9}")
    )


# Of those that begin at one place the first is meant. Ranges stand before the others.
_PATTERNS = {
    "dates": pattern(
        rf"(?<![\d.])(\d{{1,2}})[./](\d{{1,2}})(?:[./]{_SHORT_YEAR})?{_DASH}"
        rf"(\d{{1,2}})[./](\d{{1,2}})[./]{_SHORT_YEAR}"
    ),
    "days": pattern(
        rf"(?<!\d)(?P<day>\d{{1,2}}){_END}(?:\s*(?P<month>{MONTH}))?{_FIRST_YEAR}{_DASH}"
        rf"(?P<last_day>\d{{1,2}}){_END}\s*(?P<last>{MONTH}){_OF_YEAR}"
    ),
    "months": pattern(
        rf"(?<!\w)(?P<month>{MONTH}){_FIRST_YEAR}(?:{_DASH}|\s*(?:/|,|та|і|й)\s*)"
        rf"(?P<last>{MONTH}){_OF_YEAR}"
    ),
    "part": pattern(
        rf"(?<![\w.,])(?:(?P<nth>{_NTH}){_END}(?:\s*[–-]\s*(?P<to>{_NTH}){_END})?\s*)?"
        rf"(?P<part>(?:квартал(?!ів)|півріч)\w*|півр\.|кв\.|кв(?=\s)"
        rf"|половин\w+(?!\s+{MONTH})){_OF_YEAR}"
    ),
    "count": pattern(
        rf"(?<![\w.,])(?P<count>\d{{1,2}}|{_COUNTS}|перш(?:ий|ого)(?=\s+місяц)){_END}\s*"
        rf"(?P<unit>місяц|квартал)\w*{_OF_YEAR}"
    ),
    "month": pattern(rf"(?<![\w.])(?P<month>{MONTH})(?:\s*-?\s*місяц\w+)?{_OF_YEAR}"),
    "numeric": pattern(rf"(?<![\d./№])(?P<number>0[1-9]|1[0-2])[./]{_YEAR}(?![./])"),
    "school year": pattern(r"((?:19|20)\d\d)\s*[/–-]\s*((?:19|20)\d\d)\s*(?:навч|н\.)"),
    "years": pattern(
        rf"{WHEN}\s+(?:період\s+)?(?:з\s+)?((?:19|20)\d\d)\s*(?:–|-|/|,|по|і|та)\s*"
        r"((?:19|20)\d\d)\s*(?:рр?\.|рок\w+)"
    ),
    "year": pattern(rf"{_YEAR}\)?(?:{_YEAR_WORD}|(?=\s*(?:\n|$)))"),
}
# Without these there is nothing to look for.
_HINTS = {
    "dates": "./", "part": ("кв", "півр", "полов"), "numeric": "./",
    "count": ("місяц", "квартал"), "school year": ("навч", "н."),
    "years": ("рок", "рр"),
}  # fmt: skip
_NEEDS_WHEN = re.compile(
    rf"(?:{WHEN}\s+(?:період\s+)?(?:місяць\s+)?(?:з\s+)?|(?<!\w)з\s+)$"
)
_DAY_BEFORE = re.compile(r"\d{1,2}(?:-\w+)?\s*$")
_SHORT = 24
_LONGEST_YEARS = 10


class Named(NamedTuple):
    """A period as words name it: their place, their kind, the period."""

    start: int
    end: int
    kind: str
    period: Period


def named_periods(form: str, start: int, end: int, written: Written) -> Iterator[Named]:
    """All that a span names, in order, each word used once.

    Args:
        form: matching form of a report.
        start: where the span begins.
        end: where it ends.
        written: of which year a month without one is; else such is no period.
    """
    span = form[start:end]
    matches = sorted(
        (match.start(), rank, kind, match)
        for rank, (kind, pattern) in enumerate(_PATTERNS.items())
        if any(hint in span for hint in _HINTS.get(kind, ("",)))
        for match in pattern.finditer(form, start, end)
    )
    place = start
    for first, _, kind, match in matches:
        period = _read(kind, match, written) if first >= place else None
        if period:
            place = match.end()
            yield Named(first, place, kind, period)


def _read(kind: str, match: re.Match[str], written: Written) -> Period | None:
    """The period of a match; None where it is none, or of no written year."""
    before = match.string[max(0, match.start() - _SHORT) : match.start()]
    if kind == "month" and _DAY_BEFORE.search(before):
        return None
    if (
        kind in _UNDATED
        and not match["year"]
        and (written == UNKNOWN or not _NEEDS_WHEN.search(before))
    ):
        return None
    try:
        period = _READERS[kind](match, written)
    except ValueError:
        return None
    return period if period.start <= period.end else None


def _year(stated: str | None, last: int, written: Written) -> int:
    """The year stated, else the last one whose month `last` can be over."""
    return int(stated) if stated else written[0] - (last > written[1])


def _read_dates(match: re.Match[str], _: Written) -> Period:
    day, month, first, last_day, last_month, last = match.groups()
    return Period(
        date(_full(first or last), int(month), int(day)),
        date(_full(last), int(last_month), int(last_day)),
    )


def _full(year: str) -> int:
    return int(year) if len(year) > len("19") else 2000 + int(year)


def _read_days(match: re.Match[str], written: Written) -> Period:
    last = month_number(match["last"])
    first = month_number(match["month"]) if match["month"] else last
    year = _year(match["year"], last, written)
    first_year = int(match["first"] or year - (first > last))
    return Period(
        date(first_year, first, int(match["day"])),
        date(year, last, int(match["last_day"])),
    )


def _read_months(match: re.Match[str], written: Written) -> Period:
    first, last = month_number(match["month"]), month_number(match["last"])
    year = _year(match["year"], last, written)
    start = whole_months(int(match["first"] or year - (first > last)), first, first)
    return Period(start.start, whole_months(year, last, last).end)


def _read_part(match: re.Match[str], written: Written) -> Period:
    span = HALF_YEAR if match["part"].startswith("п") else QUARTER
    if not match["nth"] and span == QUARTER:
        raise ValueError(match[0])
    first = _nth(match["nth"] or "1")
    last = _nth(match["to"]) if match["to"] else first
    if match["part"] == "квартали" and first == last:
        first = 1  # «за 3 квартали»
    year = _year(match["year"], last * span, written)
    return whole_months(year, (first - 1) * span + 1, last * span)


def _nth(word: str) -> int:
    roman = _ROMAN.get(word.replace("i", "і"))
    stems = (n for stem, n in _ORDINALS.items() if word.startswith(stem))
    return roman or (int(word) if word.isdigit() else next(stems, 0))


def _read_count(match: re.Match[str], written: Written) -> Period:
    word = match["count"]
    count = int(word) if word.isdigit() else CARDINALS.get(word, 1)
    last = count * (QUARTER if match["unit"] == "квартал" else 1)
    return whole_months(_year(match["year"], last, written), 1, last)


def _read_month(match: re.Match[str], written: Written) -> Period:
    month = month_number(match["month"])
    return whole_months(_year(match["year"], month, written), month, month)


def _read_years(match: re.Match[str], _: Written) -> Period:
    first, last = int(match[1]), int(match[2])
    if last - first > _LONGEST_YEARS:
        raise ValueError(match[0])
    return Period(date(first, 1, 1), date(last, 12, 31))


_UNDATED = frozenset({"days", "months", "part", "count", "month"})
_READERS: dict[str, Callable[[re.Match[str], Written], Period]] = {
    "dates": _read_dates,
    "days": _read_days,
    "months": _read_months,
    "part": _read_part,
    "count": _read_count,
    "month": _read_month,
    "numeric": lambda m, _: whole_months(int(m["year"]), *2 * [int(m["number"])]),
    "school year": lambda m, _: Period(date(int(m[1]), 9, 1), date(int(m[2]), 8, 31)),
    "years": _read_years,
    "year": lambda m, _: whole_months(int(m["year"]), 1, YEAR),
}
