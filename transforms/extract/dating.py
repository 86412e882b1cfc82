"""Which period a report is of: by its title, its first sentences, or its whole text.

A period is only what a report says of itself: not the month that it compares with, nor
the day of a stock, nor the year of a part or of a plan.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.extract.period import MONTH, YEAR, Period
from transforms.extract.period_names import (
    UNKNOWN,
    WHEN,
    Written,
    named_periods,
    pattern,
)
from transforms.extract.top import Top, year_before

_RANGES = frozenset({"dates", "days", "months"})
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Before a year that is over, or has been told of; «Бюджет на 2021 рік» is none.
_IN_YEAR = pattern(
    r"(?<!\w)(?P<when>за|у|в|протягом|упродовж|впродовж|(?:підсумк|результат)\w+)\s*"
    r"(?:(?:весь|[ув]сього|ціл\w+|минул\w+|попередн\w+|звітн\w+|поточн\w+)\s+)?\(?$"
)
_OF_DATE = re.compile(rf"(?:{MONTH}\s*|[\d./–-])$")
_PLANNED = re.compile(r"(?<!\w)(?:план|програм|прогноз|стратег)")
# What stands before a period that is not the report's own.
_AGAINST = re.compile(
    r"(?<!\w)(?:порівн\w+|проти|ніж|відносно|аналогічн\w+|відповідн\w+|торішн\w+|станом"
    r"|(?:за)?план\w*|прот\.|№)(?:\s+(?:з|із|зі|до|за|у|в|на|період\w*|показник\w*|рівн\w+))*\s*$"
)
_SINCE = re.compile(
    r"(?<!\w)(?:до|після|від|на|з|із|почат\w+|декад\w+|половин\w+|кін(?:ець|ця|ці)|(?:через|завдяки)\s[^.,;]{1,40})"
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
_BEGINS = re.compile(rf"[\W\d]{{0,9}}(?:{WHEN}\s+)?")
_WINDOW = 90
_MOST_LETTERS = 20_000
_INDEPENDENCE = 1991  # no body that reports is older


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
    written = _written(form, top)
    titled = min(_stated(form, *top.titled, written), default=None)
    if titled:
        return _narrowed(form, top, titled) if titled.is_loose else titled.period
    text = _stated(form, top.body, top.end, written, in_text=True)
    return next((found.period for found in text), None) or year_before(form, top)


def _written(form: str, top: Top) -> Written:
    """Year and month of a report by the year in its title, or the day on its page."""
    years = (_ANY_YEAR.search(form, *line) for line in top.title)
    year = None if top.is_sentence else next(filter(None, years), None)
    if year:
        return int(year[0]), YEAR
    return (top.published.year, top.published.month) if top.published else UNKNOWN


def only_period(form: str, top: Top) -> Period | None:
    """The one period that a text names anywhere, for a report that has no other."""
    found = _stated(
        form, top.body, min(len(form), _MOST_LETTERS), UNKNOWN, in_text=True
    )
    periods = {one.period for one in found}
    return periods.pop() if len(periods) == 1 else None


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
    form: str, start: int, end: int, written: Written, *, in_text: bool = False
) -> Iterator[_Found]:
    """The periods that a span of a report names as its own, in order.

    Args:
        form: matching form of the report.
        start: where the span begins.
        end: where it ends.
        written: of which year a month without one is; else such is no period.
        in_text: whether it is no title, but sentences, which tell of much else.
    """
    for first, last, kind, period in named_periods(form, start, end, written):
        if period.start.year < _INDEPENDENCE:
            continue  # «День музеїв, започаткований у 1978 році»
        before = form[max(start, first - _WINDOW) : first]
        if in_text and _is_aside(kind, before, form[last : last + _WINDOW]):
            continue
        within = _IN_YEAR.search(before)
        if kind == "year" and not within:
            if not (in_text or _PLANNED.search(before) or _OF_DATE.search(before)):
                yield _Found(is_weak=True, start=first, period=period, is_loose=True)
        elif not _is_foreign(kind, before):
            is_loose = bool(kind == "year" and within and within["when"] in "ув")
            yield _Found(is_weak=False, start=first, period=period, is_loose=is_loose)


def _is_foreign(kind: str, before: str) -> bool:
    """Whether the words before a period say that it is another's."""
    if _AGAINST.search(before):
        return True
    return kind not in _RANGES and bool(_SINCE.search(before))


def _is_aside(kind: str, before: str, after: str) -> bool:
    """Whether a sentence has come to a part, or to another number."""
    part = _OF_PART.search(before)
    if (part and not (part[0][0] == "(" and kind in _RANGES)) or _SERIES.match(after):
        return True
    return bool(_VALUE.match(after) and _AFTER_NUMBER.search(before))
