"""What the words around a number say of its time: «у лютому», «торік», «станом на».

The phrases are data (`schemas/codes/basis-phrases.csv`); months, quarters, years and
dates are read here, and set beside the period of the report.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from transforms.extract.period import (
    HALF_YEAR,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    month_number,
)
from transforms.extract.source import Source
from transforms.extract.words import Word, within

Span = tuple[date, date]
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ONE_MONTH = re.compile(MONTH)
_OF_YEAR = re.compile(
    rf"(?:\s+(?:{_YEAR}(?!\d)|(?P<last>(?:минул|торішн|попередн)\w+(?:\s+року)?)"
    r"|(?:поточного|цього|звітного)(?:\s+року)?|п\.\s?р\.))?"
)
_LAST_YEAR_BEFORE = re.compile(r"(?<!\w)(?:торік|торішн\w+|минулорічн\w+)\s(?:\w\s)?$")
_TO_MONTH = re.compile(rf"\s*(?:по|до|–|-)\s*(?P<month>{MONTH})(?!\w)")
_SINCE = re.compile(r"(?<!\w)(?:з|із)\s+(?:(?P<day>\d{1,2})\s+)?$")
_GENITIVE = ("я", "го", "а")  # «з січня», not «порівняно з січнем»
_UNTIL = re.compile(rf"[^,.;]{{0,16}}\s(?:(?:по|до)\s|–\s+\d{{1,2}}(?:\.|\s+{MONTH}))")
_SINCE_DAY = re.compile(rf"\s+{_YEAR}")
_DAY_BEFORE = re.compile(r"\d\s*$")
_LED = r"(?:^|[\s(«])(?:у|в|за|протягом|упродовж|впродовж)\s+(?:(?:той|весь)\s+)?"
_YEAR_BEFORE = re.compile(rf"(?:{_LED}|\(){_YEAR}(?:-?(?:й|му|го))?\s*$")
_YEARS_BEFORE = re.compile(
    rf"(?:^|\s)(?:у|в|протягом|упродовж|впродовж)\s+{_YEAR}\s*[–-]\s*(?P<last>20\d\d)\s*$"
)
_LONE_YEAR = re.compile(rf"\w+\s+{_YEAR}(?:\s–\s|\s?\))")
_NTH_BEFORE = re.compile(
    r"(?:^|\W)(?P<nth>[iі]{1,3}v?|[iі]v|[1-4]|перш|друг|трет|четверт)"
    r"(?:\w{1,4}|\s*-\s*\w{1,3})?\s+$"
)
_COUNT_BEFORE = re.compile(
    rf"{_LED}(?P<count>\d{{1,2}}|[а-яіїє’]+)(?:-?(?:ти|х|ма))?\s+$"
)
_STOCK_DATE = re.compile(
    rf"\s+(?P<day>\d{{1,2}})(?:[./](?P<number>\d{{1,2}})[./]|(?:-го)?\s+(?P<month>{MONTH})"
    r"\s*)(?P<year>(?:19|20)?\d\d(?!\d))?"
)
_EDGE = re.compile(
    rf"\s*(?P<edge>кінець|початок)(?:\s+(?:(?P<month>{MONTH})(?:\s+{_YEAR})?"
    rf"|(?:{_YEAR.replace('year', 'of_year')}\s+)?(?P<of>року)|звітн\w+\s+\w+|\w+))?"
)
_NTHS = {"і": 1, "іі": 2, "ііі": 3, "іv": 4, "перш": 1, "друг": 2, "трет": 3,
         "четверт": 4}  # fmt: skip
_COUNTS = {
    "два": 2, "двох": 2, "три": 3, "трьох": 3, "чотири": 4, "п’ять": 5, "п’яти": 5,
    "шість": 6, "шести": 6, "сім": 7, "семи": 7, "вісім": 8, "восьми": 8,
    "дев’ять": 9, "дев’яти": 9, "десять": 10, "десяти": 10, "одинадцять": 11,
    "одинадцяти": 11,
}  # fmt: skip
_YEAR_WORDS = frozenset("рік року році роки років роком р".split())
_MONTHS_OF = {"Month": 1, "Quarter": 3, "Half": 6, "Year": 12}
_WEEK, _CENTURY = 7, 100
_LOOK_BACK = 40
# A month named without its year is one of the last so many before the report.
_NEAR_MONTHS = 6


class Cue(NamedTuple):
    """Words that tell the basis of a number near them.

    `own` is the time they name if it is not the report's, None if they name none.
    `stands` says where they must be: `anywhere`, `before` the number, `next` to it, at
    the `head` of what a dash parts from it, or in its `bracket`; of the `calendar`:
    before it, or behind «у» after it. `is_past` is of «торік» in the report of a year:
    written after it, the report may mean its own.
    """

    start: int
    end: int
    basis: str
    own: Span | None = None
    stands: str = "anywhere"
    is_past: bool = False


def find_cues(source: Source, start: int, end: int) -> list[Cue]:
    """The cues that begin inside a span of the form, in order."""
    found: list[Cue] = []
    read_to = start
    for word in within(source.words["time"], start, end):
        if word.start >= read_to and (cue := _cue(source, word, start)):
            found.append(cue)
            read_to = cue.end
    return found


def last_basis(source: Source, start: int, end: int) -> Cue | None:
    """The last cue of a span that stands for itself, as in the title of a column."""
    anywhere = {"anywhere", "before", "calendar"}
    cues = [cue for cue in find_cues(source, start, end) if cue.stands in anywhere]
    return cues[-1] if cues else None


def _cue(source: Source, word: Word, start: int) -> Cue | None:
    period = source.period
    if period is None and _is_since_day(source.form, word, start):
        return Cue(word.start, word.end, "cumulative")
    if period and (named := _calendar(source.form, word, period, start)):
        span, first, end = named
        return _classified(span, period, first, end)
    if period and word.text == "на" and source.form[word.end + 1].isdigit():
        day, end = _stock_date(source.form, word.end, period)
        if day and day in _edges(period):
            return Cue(word.start, end, "stock", (day, day), "before")
    match = source.catalogue.times.match(source.form, word.start, word.text)
    if match is None:
        return None
    rule, end = source.catalogue.time_rules[int(match[0])], match[1]
    cue = Cue(word.start, end, rule["basis"], stands=rule["stands"])
    if period is None or not rule["span"]:
        return cue
    return _relative(cue, rule["span"], period, source.form)


def _classified(span: Span | None, period: Period, start: int, end: int) -> Cue:
    """The cue of a span of the calendar, by where it lies beside the report's."""
    basis, own = "comparison", span
    if span is not None:
        first, last = span
        if period.start <= first and last <= period.end:
            is_all = span == (period.start, period.end)
            basis, own = "period", None if is_all else span
        elif first <= period.start and period.end <= last:
            basis, own = "cumulative", (first, period.end)
    return Cue(start, end, basis, own, stands="calendar")


def _calendar(
    form: str, word: Word, period: Period, start: int
) -> tuple[Span | None, int, int] | None:
    """Span, beginning and end of a part of the calendar that a word names, if any."""
    before = form[max(start, word.start - _LOOK_BACK) : word.start]
    if month := _month_span(form, word, before, period):
        return month
    text = word.text
    if text.startswith(("квартал", "півріч", "місяц")):
        return _months_span(form, word, before, period)
    if text in _YEAR_WORDS:
        if years := _YEARS_BEFORE.search(before):
            count = int(years["last"]) - int(years["year"]) + 1
            return months(int(years["year"]), 1, count * YEAR), word.start, word.end
        found = _YEAR_BEFORE.search(before)
        return (
            (months(int(found["year"]), 1, 12), word.start, word.end) if found else None
        )
    if text in {"у", "в", "за"} and (lone := _LONE_YEAR.match(form, word.start)):
        return months(int(lone["year"]), 1, 12), word.start, lone.end() - 1
    return None


def _month_span(
    form: str, word: Word, before: str, period: Period
) -> tuple[Span | None, int, int] | None:
    """«у лютому», «березень 2023 року», «січень–лютий», «з 1 січня»."""
    name = _ONE_MONTH.match(word.text)
    if (
        not name
        or form[word.start + name.end() : word.start + name.end() + 1].isalpha()
    ):
        return None
    first = last = month_number(word.text)
    end = word.start + name.end()
    since = _SINCE.search(before) if word.text.endswith(_GENITIVE) else None
    if since is None and _DAY_BEFORE.search(before):
        return None
    if to := _TO_MONTH.match(form, end):
        last, end, since = month_number(to["month"]), to.end(), None
    of_year = _OF_YEAR.match(form, end)
    is_last = bool(of_year and of_year["last"]) or bool(
        _LAST_YEAR_BEFORE.search(before)
    )
    end = of_year.end() if of_year else end
    year = int(of_year["year"]) if of_year and of_year["year"] else None
    if year is None:
        year = period.end.year - 1 if is_last else _year_of(last, period)
    if year is None or first > last:
        return None if since else (None, word.start, end)
    span = months(year, first, last)
    if since is None:
        return span, word.start, end
    day = date(year, first, min(int(since["day"] or 1), span[1].day))
    is_inside = day >= period.start and day != date(period.end.year, 1, 1)
    if is_inside or _UNTIL.match(form, end):
        return None
    return (day, period.end), word.start, end


def _is_since_day(form: str, word: Word, start: int) -> bool:
    """«з 9 травня 2011 року» in a text whose period is not known."""
    since = _SINCE.search(form[max(start, word.start - _LOOK_BACK) : word.start])
    return bool(
        since
        and since["day"]
        and _ONE_MONTH.fullmatch(word.text)
        and _SINCE_DAY.match(form, word.end)
        and not _UNTIL.match(form, word.end)
    )


def _year_of(month: int, period: Period) -> int | None:
    """The year of a month named without one; None where it may be of two."""
    if period.start.year != period.end.year or period.has_month(month):
        return period.end.year
    if month < period.start.month:
        return period.end.year
    is_near = period.start.month + 12 - month <= _NEAR_MONTHS
    return period.end.year - 1 if is_near else None


def _months_span(
    form: str, word: Word, before: str, period: Period
) -> tuple[Span | None, int, int] | None:
    """«за І квартал», «у другому півріччі 2021 року», «за 9 місяців»."""
    of_year = _OF_YEAR.match(form, word.end)
    year = period.end.year - bool(of_year and of_year["last"])
    if of_year and of_year["year"]:
        year = int(of_year["year"])
    end = of_year.end() if of_year else word.end
    if word.text.startswith("місяц"):
        found = _COUNT_BEFORE.search(before)
        count = found["count"] if found else ""
        number = int(count) if count.isdigit() else _COUNTS.get(count, 0)
        return (
            (months(year, 1, number), word.start, end) if 0 < number <= YEAR else None
        )
    nth = _NTH_BEFORE.search(before)
    if nth is None:
        return None
    written = nth["nth"].replace("i", "і")
    place = int(written) if written.isdigit() else _NTHS[written]
    length = QUARTER if word.text.startswith("квартал") else HALF_YEAR
    if place * length > YEAR:
        return None
    return months(year, place * length - length + 1, place * length), word.start, end


def _relative(cue: Cue, kind: str, period: Period, form: str) -> Cue:
    """A cue with the time that its phrase names in a report of this period."""
    start, end = period.start, period.end
    if kind == "toDate":
        span = (date(end.year, 1, 1), end)
        return cue if span == (start, end) else cue._replace(own=span)
    if kind == "year":
        return _classified(months(end.year, 1, 12), period, cue.start, cue.end)
    if kind == "date":
        day, last = _stock_date(form, cue.end, period)
        return cue._replace(own=(day, day) if day else None, end=last)
    if kind == "sameMonths":
        year = _OF_YEAR.match(form, cue.end)
        years = 1 if year is None or not year["year"] else end.year - int(year["year"])
        is_told = year is not None and (year["year"] or year["last"])
        own = _shifted(period, 12 * years) if is_told and _is_whole(period) else None
        return cue._replace(own=own, end=year.end() if year else cue.end)
    unit = kind.removeprefix("previous")
    if unit == "Week":
        is_week = (end - start).days < _WEEK
        week = timedelta(days=_WEEK)
        own = (start - week, end - week) if is_week else None
        return cue._replace(own=own, is_past=is_week)
    is_past = period.months == _MONTHS_OF[unit] and _is_whole(period)
    own = _shifted(period, period.months) if is_past else None
    return cue._replace(own=own, is_past=is_past)


def _stock_date(form: str, place: int, period: Period) -> tuple[date | None, int]:
    """The day of «станом на 1 березня 2024», «на кінець місяця», and its end."""
    if edge := _EDGE.match(form, place - len("початок"), place + _LOOK_BACK):
        span: Span | None = (period.start, period.end)
        if edge["month"]:
            month = month_number(edge["month"])
            year = int(edge["year"] or 0) or _year_of(month, period)
            span = months(year, month, month) if year else None
        elif edge["of"]:
            year = int(edge["of_year"] or 0) or period.end.year
            span = months(year, 1, 12)
        is_end = edge["edge"] == "кінець"
        return (span[is_end] if span else None), edge.end()
    found = _STOCK_DATE.match(form, place)
    if found is None:
        return None, place
    month = int(found["number"] or 0) or month_number(found["month"])
    day, year = int(found["day"]), int(found["year"] or 0)
    if not year:
        edges = [one for one in _edges(period) if (one.day, one.month) == (day, month)]
        return (edges[0] if len(edges) == 1 else None), found.end()
    try:
        full_year = year + 2000 if year < _CENTURY else year
        return date(full_year, month, day), found.end()
    except ValueError:
        return None, place


def _edges(period: Period) -> tuple[date, ...]:
    """Days at which a report of this period tells what there is."""
    day = timedelta(days=1)
    return period.start, period.start - day, period.end, period.end + day


def months(year: int, first: int, last: int) -> Span:
    """First and last day of some months of a year; they may run into another one."""
    start, end = (divmod(year * 12 + month - 1, 12) for month in (first, last))
    days = monthrange(end[0], end[1] + 1)[1]
    return date(start[0], start[1] + 1, 1), date(end[0], end[1] + 1, days)


def _is_whole(period: Period) -> bool:
    return (period.start, period.end) == _shifted(period, 0)


def _shifted(period: Period, back: int) -> Span:
    """The whole months of a period, so many months before."""
    first = period.start.year * 12 + period.start.month - back
    return months(0, first, first + period.months - 1)
