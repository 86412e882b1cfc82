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
from transforms.extract.spoken import value_of_words
from transforms.extract.words import Word, within

Span = tuple[date, date]
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ONE_MONTH = re.compile(MONTH)
_OF_YEAR = re.compile(
    rf"\s+(?:{_YEAR}(?!\d)|(?P<last>(?:минул|торішн|попередн)\w+(?:\s+року)?)"
    r"|(?:поточного|цього|звітного)(?:\s+року)?|п\.\s?р\.)"
)
_LAST_YEAR_BEFORE = re.compile(r"(?<!\w)(?:торік|торішн\w+|минулорічн\w+)\s(?:\w\s)?$")
_TO_MONTH = re.compile(
    rf"\s*(?:по|до|–|-|(?:та|і|й)(?:\s[ув])?\s)\s*(?P<month>{MONTH})(?!\w)"
)
_SINCE = re.compile(r"(?<!\w)(?:з|із)\s+(?:(?P<day>\d{1,2})\s+)?$")
# «з січня», not «порівняно з січнем».
_GENITIVE = re.compile(
    r"(?:січ|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)ня|лютого|листопада"
)
_SINCE_YEAR = re.compile(rf"(?<!\w)(?:з|із)\s+{_YEAR}\s+$")
_UNTIL = re.compile(rf"[^,.;]{{0,16}}\s(?:(?:по|до)\s|–\s+\d{{1,2}}(?:\.|\s+{MONTH}))")
_DAY_BEFORE = re.compile(r"\d\s*$")
_LED = r"(?:^|[\s(«])(?:у|в|за|протягом|упродовж|впродовж)\s+(?:(?:той|весь)\s+)?"
_YEAR_BEFORE = re.compile(rf"(?:{_LED}|[(,:;]\s*|^\s*){_YEAR}(?:-?(?:й|му|го))?\s*$")
_YEARS_BEFORE = re.compile(
    rf"(?:(?:^|\s)(?:у|в|протягом|упродовж|впродовж)|(?:^\s*|сього\s|загалом\s)за)\s+{_YEAR}"
    r"\s*[–-]\s*(?P<last>20\d\d)\s*$"
)
# «за 2023 рік» in the report for March adds up, «у 2023 році» only says when.
_OVER = re.compile(r"(?<!\w)(?:за|протягом|упродовж|впродовж)\s[^,;(]*$")
_LONE_YEAR = re.compile(rf"\w+\s+{_YEAR}(?:\s–\s|\s?\)|-(?:му|й)\s)")
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
_YEAR_WORDS = frozenset("рік року році роки років роком р".split())
_MONTHS_OF = {
    "previousMonth": 1, "previousQuarter": QUARTER, "previousHalf": HALF_YEAR,
    "previousYear": YEAR,
}  # fmt: skip
_WEEK, _CENTURY = 7, 100
_LOOK_BACK = 40
# A month named without its year is one of the last so many before the report.
_NEAR_MONTHS = 6


class Cue(NamedTuple):
    """Words that tell the basis of a number near them.

    `own` is the time they name if it is not the report's, None if they name none.
    `stands` says where they must be: `anywhere`, `before` the number, `next` to it, at
    the `head` of what a dash parts from it, or in its `bracket`; of the `calendar`:
    before it, or behind «у» after it. `is_past` is of «торік» in the report of a year,
    or of no known period: written after it, the report may mean its own.
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
    """The cue that begins with a word, or the part of the calendar that it names."""
    form, period = source.form, source.period
    before = form[max(start, word.start - _LOOK_BACK) : word.start]
    if since := _since(form, word, before, period):
        return since
    if period and word.text == "на" and (day := _day(form, word, period)):
        return day
    if period and (named := _calendar(form, word, before, period)):
        return named
    match = source.catalogue.times.match(form, word.start, word.text)
    if match is None:
        return None
    rule, end = source.catalogue.time_rules[int(match[0])], match[1]
    cue = Cue(word.start, end, rule["basis"], stands=rule["stands"])
    if period is None:
        return cue._replace(is_past=rule["span"].startswith("previous"))
    return _relative(cue, rule["span"], period, form)


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


def _since(form: str, word: Word, before: str, period: Period | None) -> Cue | None:
    """«з 1 січня», «із січня», «з 9 травня 2011 року», from before the period."""
    if word.text in _YEAR_WORDS and (since := _SINCE_YEAR.search(before)):
        first = date(int(since["year"]), 1, 1)
        own = (first, period.end) if period else None
        is_before = period is None or first < period.start
        return Cue(word.start, word.end, "cumulative", own) if is_before else None
    since = _SINCE.search(before)
    if not since or not _GENITIVE.fullmatch(word.text) or _UNTIL.match(form, word.end):
        return None
    of_year, month = _OF_YEAR.match(form, word.end), month_number(word.text)
    year = int(of_year["year"] or 0) if of_year else 0
    if period is None:
        return Cue(word.start, word.end, "cumulative") if year else None
    year = year or _year_of(month, period) or 0
    if not year:
        return None
    first, last = months(year, month, month)
    day = first.replace(day=min(int(since["day"] or 1) or 1, last.day))
    if period.start <= day != date(period.end.year, 1, 1):
        return None
    own = None if day == period.start else (day, period.end)
    return Cue(word.start, word.end, "cumulative" if own else "period", own)


def _calendar(form: str, word: Word, before: str, period: Period) -> Cue | None:
    """The cue of a month, quarter, half-year, year or day that a word names, if any."""
    text, end = word.text, word.end
    if text in {"у", "в", "за"}:
        year = _LONE_YEAR.match(form, word.start)
        end = year.end() - 1 if year else end
    elif text in _YEAR_WORDS:
        year = _YEARS_BEFORE.search(before) or _YEAR_BEFORE.search(before)
    elif text.startswith(("квартал", "півріч", "місяц")):
        return _months(form, word, before, period)
    else:
        return _month(form, word, before, period)
    if year is None:
        return None
    first = int(year["year"])
    years = int(year.groupdict().get("last") or first) - first + 1
    if years < 1:
        return None
    cue = _classified(months(first, 1, years * YEAR), period, word.start, end)
    is_over = years > 1 or _OVER.search(f"{before}{text} ")
    return cue if cue.basis != "cumulative" or is_over else None


def _day(form: str, word: Word, period: Period) -> Cue | None:
    """«на 1 квітня», «на 31.03.2023»: a first day or an edge of the period."""
    day, end = _stock_date(form, word.end, period)
    if day is None or (day.day != 1 and day not in _edges(period)):
        return None
    return Cue(word.start, end, "stock", (day, day), "before")


def _month(form: str, word: Word, before: str, period: Period) -> Cue | None:
    """«у лютому», «березень 2023 року», «січень–лютий»; no day of a month."""
    name = _ONE_MONTH.match(word.text)
    if not name or _DAY_BEFORE.search(before):
        return None
    first = last = month_number(word.text)
    end = word.start + name.end()
    if to := _TO_MONTH.match(form, end):
        last, end = month_number(to["month"]), to.end()
    elif end < word.end:
        return None
    year, end = _told_year(form, end, period, default=_year_of(last, period))
    if _LAST_YEAR_BEFORE.search(before):
        year = period.end.year - 1
    span = months(year, first, last) if year and first <= last else None
    return _classified(span, period, word.start, end)


def _months(form: str, word: Word, before: str, period: Period) -> Cue | None:
    """«за І квартал», «у другому півріччі 2021 року», «за 9 місяців»."""
    if word.text.startswith("місяц"):
        found = _COUNT_BEFORE.search(before)
        last = int(value_of_words(found["count"]) or 0) if found else 0
        first = 1
    else:
        nth = _NTH_BEFORE.search(before)
        written = nth["nth"].replace("i", "і") if nth else "0"
        length = QUARTER if word.text.startswith("квартал") else HALF_YEAR
        last = length * (int(written) if written.isdigit() else _NTHS.get(written, 0))
        first = last - length + 1
    if not 0 < last <= YEAR:
        return None
    year, end = _told_year(form, word.end, period, default=period.end.year)
    span = months(year, first, last) if year else None
    return _classified(span, period, word.start, end)


def _told_year(
    form: str, place: int, period: Period, *, default: int | None
) -> tuple[int | None, int]:
    """The year told behind a month or a quarter, and where its words end."""
    found = _OF_YEAR.match(form, place)
    if found is None:
        return default, place
    if found["last"]:
        return period.end.year - 1, found.end()
    return int(found["year"] or 0) or default, found.end()


def _year_of(month: int, period: Period) -> int | None:
    """The year of a month named without one; None where it may be of two."""
    if period.start.year != period.end.year or period.has_month(month):
        return period.end.year
    if month < period.start.month:
        return period.end.year
    is_near = period.start.month + 12 - month <= _NEAR_MONTHS
    return period.end.year - 1 if is_near else None


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
        year, last = _told_year(form, cue.end, period, default=None)
        if year is None:
            return cue
        own = _shifted(period, YEAR * (end.year - year)) if _is_whole(period) else None
        return cue._replace(basis="comparison", own=own, end=last)
    own = _previous(kind, period)
    return cue._replace(own=own, is_past=own is not None)


def _previous(kind: str, period: Period) -> Span | None:
    """The month, year and so on before a report of as long a period."""
    if kind == "previousWeek":
        week = timedelta(days=_WEEK)
        is_week = period.end - period.start < week
        return (period.start - week, period.end - week) if is_week else None
    is_alike = period.months == _MONTHS_OF.get(kind) and _is_whole(period)
    return _shifted(period, period.months) if is_alike else None


def _stock_date(form: str, place: int, period: Period) -> tuple[date | None, int]:
    """The day of «станом на 1 березня 2024», «на кінець місяця», and its end."""
    if edge := _EDGE.match(form, place - len("початок"), place + _LOOK_BACK):
        return _edge_day(edge, period), edge.end()
    if found := _STOCK_DATE.match(form, place):
        return _written_day(found, period), found.end()
    is_told = form.startswith(" звітну дату", place)
    return (period.end if is_told else None), place


def _edge_day(edge: re.Match[str], period: Period) -> date | None:
    span: Span | None = (period.start, period.end)
    if edge["month"]:
        month = month_number(edge["month"])
        year = int(edge["year"] or 0) or _year_of(month, period)
        span = months(year, month, month) if year else None
    elif edge["of"]:
        span = months(int(edge["of_year"] or 0) or period.end.year, 1, YEAR)
    return span[edge["edge"] == "кінець"] if span else None


def _written_day(found: re.Match[str], period: Period) -> date | None:
    """A day; without its year one at an edge of the period, else the last before it."""
    month = month_number(found["month"]) if found["month"] else int(found["number"])
    day, year = int(found["day"]), int(found["year"] or 0)
    edges = [one for one in _edges(period) if (one.day, one.month) == (day, month)]
    if edges and not year:
        return edges[-1] if len(edges) == 1 or period.end in edges else None
    year = year or _year_of(month, period) or 0
    try:
        return date(year + 2000 if 0 < year < _CENTURY else year, month, day)
    except ValueError:
        return None


def _edges(period: Period) -> tuple[date, ...]:
    """Days at which a report of this period tells what there is."""
    day = timedelta(days=1)
    return period.start, period.start - day, period.end + day, period.end


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
