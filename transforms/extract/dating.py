"""Which period a report is of: by its title, its first sentences, or its whole text.

A period is only what a report says of itself: not the month that it compares with, nor
the day of a stock, nor the year of a part or of a plan.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
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
from transforms.extract.top import Top

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ROMAN = {"і": 1, "іі": 2, "ііі": 3, "іv": 4}
_ORDINALS = {"перш": 1, "друг": 2, "трет": 3, "четверт": 4}
_COUNTS = "|".join(form for form, number in CARDINALS.items() if 1 < number < YEAR)
_END = r"(?:\s*-\s*(?:й|х|го|му|ого|ому|ий|ше|е|ої|ій|ти|ть|ма)(?!\w))?"
_NTH = r"(?:(?:[iі]{1,3}v?|(?:перш|друг|трет|четверт)\w{1,4})(?!\w)|[1-4](?!\d))"
# Between «вересень» and its year, which may be told elsewhere.
_OF = r"(?:\s*[,(–-]|\s+(?:поточного|звітного|цього|минулого))?\s*"
_OF_YEAR = rf"(?!\w)(?:{_OF}{_YEAR})?"
_FIRST_YEAR = r"(?:\s*(?P<first>20\d\d)(?:\s*р(?:оку|\.))?)?"
_SHORT_YEAR = r"((?:19|20)?\d\d)(?:\s*р(?:оку|\.)?)?"
_DASH = r"\s*(?:по|до|–|-)\s*"
_WHEN = r"(?<!\w)(?:за|у|в|протягом|упродовж|впродовж)"
_YEAR_WORD = r"(?:-?(?:й|го|му|ий|ого|ому))?\s*(?:р\.|р[оі]ці|р[оі]к\w*|р\b)"


def _pattern(written: str) -> re.Pattern[str]:
    """Compile with a bound on every run of spaces, so that time is linear."""
    return re.compile(written.replace(r"\s*", r"\s{0,9}").replace(r"\s+", r"\s{1,9}"))


# Of those that begin at one place the first is meant. Ranges stand before the others.
_PATTERNS = {
    "dates": _pattern(
        rf"(?<![\d.])(\d{{1,2}})[./](\d{{1,2}})(?:[./]{_SHORT_YEAR})?{_DASH}"
        rf"(\d{{1,2}})[./](\d{{1,2}})[./]{_SHORT_YEAR}"
    ),
    "days": _pattern(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\s*(?P<month>{MONTH}))?{_FIRST_YEAR}{_DASH}"
        rf"(?P<last_day>\d{{1,2}})\s*(?P<last>{MONTH}){_OF_YEAR}"
    ),
    "months": _pattern(
        rf"(?<!\w)(?P<month>{MONTH}){_FIRST_YEAR}(?:{_DASH}|\s*(?:/|,|та|і|й)\s*)"
        rf"(?P<last>{MONTH}){_OF_YEAR}"
    ),
    "part": _pattern(
        rf"(?<![\w.,])(?:(?P<nth>{_NTH}){_END}(?:\s*[–-]\s*(?P<to>{_NTH}){_END})?\s*)?"
        rf"(?P<part>(?:квартал(?!ів)|півріч)\w*|кв\.|кв(?=\s)){_OF_YEAR}"
    ),
    "count": _pattern(
        rf"(?<![\w.,])(?P<count>\d{{1,2}}|{_COUNTS}){_END}\s*"
        rf"(?P<unit>місяц|квартал)\w*{_OF_YEAR}"
    ),
    "month": _pattern(rf"(?<![\w.])(?P<month>{MONTH})(?:\s*-?\s*місяц\w+)?{_OF_YEAR}"),
    "numeric": _pattern(
        rf"(?<!\w)(?:за|період)\s*:?\s*(?P<number>0?[1-9]|1[0-2])[./]{_YEAR}"
    ),
    "school year": _pattern(
        r"((?:19|20)\d\d)\s*[/–-]\s*((?:19|20)\d\d)\s*(?:навч|н\.)"
    ),
    "years": _pattern(
        rf"{_WHEN}\s+(?:період\s+)?(?:з\s+)?((?:19|20)\d\d)\s*(?:–|-|/|по|і|та)\s*"
        r"((?:19|20)\d\d)\s*(?:рр?\.|рок\w+)"
    ),
    "year": _pattern(rf"{_YEAR}\)?{_YEAR_WORD}"),
}
# Without these there is nothing to look for.
_HINTS = {
    "dates": "./", "part": ("кв", "півріч"), "numeric": "./",
    "count": ("місяц", "квартал"), "school year": ("навч", "н."),
    "years": ("рок", "рр"),
}  # fmt: skip
_RANGES = frozenset({"dates", "days", "months"})
_ANY_YEAR = re.compile(_YEAR)
# Before a year that is over, or has been told of; «Бюджет на 2021 рік» is none.
_IN_YEAR = _pattern(
    r"(?<!\w)(?P<when>за|у|в|протягом|упродовж|впродовж|(?:підсумк|результат)\w+)\s*"
    r"(?:(?:весь|[ув]сього|ціл\w+|минул\w+|попередн\w+|звітн\w+|поточн\w+)\s+)?\(?$"
)
_OF_DATE = re.compile(rf"(?:{MONTH}\s*|[\d./–-])$")
_PLANNED = re.compile(r"(?<!\w)(?:план|програм|прогноз|стратег)")
_LONGEST_YEARS = 10
# What stands before a period that is not the report's own.
_AGAINST = re.compile(
    r"(?<!\w)(?:порівн\w+|проти|ніж|відносно|аналогічн\w+|відповідн\w+|торішн\w+|станом"
    r"|(?:за)?план\w*|прот\.)(?:\s+(?:з|із|зі|до|за|у|в|на|період\w*|показник\w*|рівн\w+))*\s*$"
)
_SINCE = re.compile(
    r"(?<!\w)(?:до|після|від|на|з|із|почат\w+|кін(?:ець|ця|ці)|(?:через|завдяки)\s[^.,;]{1,40})"
    r"(?:\s+[ув])?\s*$"
)
_OF_PART = re.compile(
    r"(?:(?<!\w)(?:з\s+(?:них|яких)|зокрема|серед\s+(?:них|яких)|(?:у|в)\s+тому\s+числі"
    r"|т\.\s?ч\.)|\()[^.()]*$"
)
_AFTER_NUMBER = re.compile(r"\d[^.\n]*[,;][^.\n]*$")
_VALUE = re.compile(r"\s{0,3}(?:р\w*\.?\s{0,3})?[–:-]\s{0,3}\d")
# «у 2011 році – 119, у 2012 році – 135»: neither year is the report's.
_SERIES = re.compile(
    r"[^\n.\d]{0,9}[–:-]\s{0,3}\d[^.,;\n]{0,30}[,;]\s{1,3}(?:у|в|за)\s"
)
_NEEDS_WHEN = re.compile(rf"{_WHEN}\s+(?:період\s+)?(?:місяць\s+)?(?:з\s+)?$")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:-\w+)?\s*$")
_BEGINS = re.compile(rf"[\W\d]{{0,9}}(?:{_WHEN}\s+)?")
_WINDOW = 90
_SHORT = 24
_MOST_LETTERS = 20_000
# What «last» is called, by how many months a report is of; 0: a week.
_LAST = {
    YEAR: r"торік|минул\w+\s+р[оі]к\w*", HALF_YEAR: r"минул\w+\s+півріч\w+",
    QUARTER: r"минул\w+\s+квартал\w*", 1: r"минул\w+\s+місяц\w+",
    0: r"минул\w+\s+тиж\w+",
}  # fmt: skip
_WEEK_DAYS = 8
_COMPARED = re.compile(
    r"(?<!\w)(?:ніж|порівн|проти(?!\w)|цьогоріч|цього\s+(?:року|місяця|тижня)|поточн"
    r"|позаторік|попередн|аналогічн|більше|менше|збільш|зменш|зріс|зрос)"
)
_NUMBER = re.compile(r"\d+")
# Year and month in which a report was written: it tells of what was before.
_Known = tuple[int, int]
_UNKNOWN = (0, 0)


class _Found(NamedTuple):
    """A period that a text names.

    It is loose where only a year is told, not that the report is for all of it, and
    weak where not even that it is over.
    """

    is_weak: bool
    start: int
    period: Period
    is_loose: bool


def find_period(form: str, top: Top) -> Period | None:
    """The period of a title, else of the first sentences.

    Args:
        form: matching form of a report (`wording.matching_form`).
        top: where its title is.
    """
    known = _written(form, top)
    titled = min(_stated(form, *top.titled, known), default=None)
    if titled:
        return _narrowed(form, top, titled) if titled.is_loose else titled.period
    text = _stated(form, top.body, top.end, known, in_text=True)
    return next((found.period for found in text), None)


def _written(form: str, top: Top) -> _Known:
    """Year and month of a report by the year in its title, or the day on its page."""
    years = (_ANY_YEAR.search(form, *line) for line in top.title)
    year = next(filter(None, years), None) if top.titled[0] < top.body else None
    if year:
        return int(year[0]), YEAR
    return (top.published.year, top.published.month) if top.published else _UNKNOWN


def only_period(form: str, top: Top) -> Period | None:
    """The one period that a text names anywhere, for a report that has no other."""
    found = _stated(
        form, top.body, min(len(form), _MOST_LETTERS), _UNKNOWN, in_text=True
    )
    periods = {one.period for one in found}
    return periods.pop() if len(periods) == 1 else None


def with_last(form: str, top: Top, period: Period) -> Period:
    """The period, marked where the report calls it «last year» and compares nothing."""
    if "торік" not in form and "минул" not in form:
        return period
    span = 0 if (period.end - period.start).days < _WEEK_DAYS else period.months
    named = re.search(rf"(?<!\w)(?:{_LAST.get(span, '(?!)')})(?!\w)", form)
    if not named or _COMPARED.search(form, top.body):
        return period
    year = str(period.end.year)
    before = _NUMBER.findall(form[top.body : named.start()])
    is_last = {*before} <= {year} and year not in form[named.end() :]
    return replace(period, is_called_last=is_last)


def _narrowed(form: str, top: Top, titled: _Found) -> Period:
    """The only part of a title's year that the text names, if it begins with it."""
    year = titled.period
    end = min(len(form), _MOST_LETTERS)
    found = list(_stated(form, top.body, end, (year.start.year, YEAR), in_text=True))
    parts = {one.period for one in found if one.period != year}
    if len(parts) != 1 or found[0].period == year:
        return year
    part = parts.pop()
    begins = _BEGINS.fullmatch(form, top.body, found[0].start)
    return part if begins and year.has(part) else year


def _stated(
    form: str, start: int, end: int, known: _Known, *, in_text: bool = False
) -> Iterator[_Found]:
    """The periods that a span of a report names as its own, in order.

    Args:
        form: matching form of the report.
        start: where the span begins.
        end: where it ends.
        known: of which year a month without one is; else such is no period.
        in_text: whether it is no title, but sentences, which tell of much else.
    """
    for first, last, kind, period in _named(form, start, end, known):
        before = form[max(start, first - _WINDOW) : first]
        if in_text and _is_aside(before, form[last : last + _WINDOW]):
            continue
        within = _IN_YEAR.search(before)
        if kind == "year" and not within:
            if not (in_text or _PLANNED.search(before) or _OF_DATE.search(before)):
                yield _Found(is_weak=True, start=first, period=period, is_loose=True)
        elif not _is_foreign(kind, before):
            is_loose = bool(kind == "year" and within and within["when"] in "ув")
            yield _Found(is_weak=False, start=first, period=period, is_loose=is_loose)


def _named(
    form: str, start: int, end: int, known: _Known
) -> Iterator[tuple[int, int, str, Period]]:
    """Place, kind and period of all that a span names, each word used once."""
    span = form[start:end]
    matches = sorted(
        (match.start(), rank, kind, match)
        for rank, (kind, pattern) in enumerate(_PATTERNS.items())
        if any(hint in span for hint in _HINTS.get(kind, ("",)))
        for match in pattern.finditer(form, start, end)
    )
    place = start
    for first, _, kind, match in matches:
        period = _read(kind, match, known) if first >= place else None
        if period:
            place = match.end()
            yield first, place, kind, period


def _is_foreign(kind: str, before: str) -> bool:
    """Whether the words before a period say that it is another's."""
    if _AGAINST.search(before):
        return True
    return kind not in _RANGES and bool(_SINCE.search(before))


def _is_aside(before: str, after: str) -> bool:
    """Whether a sentence has come to a part, or to another number."""
    if _OF_PART.search(before) or _SERIES.match(after):
        return True
    return bool(_VALUE.match(after) and _AFTER_NUMBER.search(before))


def _read(kind: str, match: re.Match[str], known: _Known) -> Period | None:
    """The period of a match; None where it is none, or of no known year."""
    before = match.string[max(0, match.start() - _SHORT) : match.start()]
    if kind == "month" and _DAY_BEFORE.search(before):
        return None
    if (
        kind in _UNDATED
        and not match["year"]
        and (known == _UNKNOWN or not _NEEDS_WHEN.search(before))
    ):
        return None
    try:
        period = _READERS[kind](match, known)
    except ValueError:
        return None
    return period if period.start <= period.end else None


def _year(stated: str | None, last: int, known: _Known) -> int:
    """The year stated, else the last one whose month `last` can be over."""
    return int(stated) if stated else known[0] - (last > known[1])


def _read_dates(match: re.Match[str], _: _Known) -> Period:
    day, month, first, last_day, last_month, last = match.groups()
    return Period(
        date(_full(first or last), int(month), int(day)),
        date(_full(last), int(last_month), int(last_day)),
    )


def _full(year: str) -> int:
    return int(year) if len(year) > len("19") else 2000 + int(year)


def _read_days(match: re.Match[str], known: _Known) -> Period:
    last = month_number(match["last"])
    first = month_number(match["month"]) if match["month"] else last
    year = _year(match["year"], last, known)
    first_year = int(match["first"] or year - (first > last))
    return Period(
        date(first_year, first, int(match["day"])),
        date(year, last, int(match["last_day"])),
    )


def _read_months(match: re.Match[str], known: _Known) -> Period:
    first, last = month_number(match["month"]), month_number(match["last"])
    year = _year(match["year"], last, known)
    start = whole_months(int(match["first"] or year - (first > last)), first, first)
    return Period(start.start, whole_months(year, last, last).end)


def _read_part(match: re.Match[str], known: _Known) -> Period:
    span = HALF_YEAR if match["part"].startswith("пів") else QUARTER
    if not match["nth"] and span == QUARTER:
        raise ValueError(match[0])
    first = _nth(match["nth"] or "1")
    last = _nth(match["to"]) if match["to"] else first
    if match["part"] == "квартали" and first == last:
        first = 1  # «за 3 квартали»
    year = _year(match["year"], last * span, known)
    return whole_months(year, (first - 1) * span + 1, last * span)


def _nth(word: str) -> int:
    roman = _ROMAN.get(word.replace("i", "і"))
    stems = (n for stem, n in _ORDINALS.items() if word.startswith(stem))
    return roman or (int(word) if word.isdigit() else next(stems, 0))


def _read_count(match: re.Match[str], known: _Known) -> Period:
    count = CARDINALS.get(match["count"]) or int(match["count"])
    last = count * (QUARTER if match["unit"] == "квартал" else 1)
    return whole_months(_year(match["year"], last, known), 1, last)


def _read_month(match: re.Match[str], known: _Known) -> Period:
    month = month_number(match["month"])
    return whole_months(_year(match["year"], month, known), month, month)


def _read_years(match: re.Match[str], _: _Known) -> Period:
    first, last = int(match[1]), int(match[2])
    if last - first > _LONGEST_YEARS:
        raise ValueError(match[0])
    return Period(date(first, 1, 1), date(last, 12, 31))


_UNDATED = frozenset({"days", "months", "part", "count", "month"})
_READERS: dict[str, Callable[[re.Match[str], _Known], Period]] = {
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
