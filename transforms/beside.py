"""What is told of a report beside its text: by a person, or by its file's name."""

import re
from collections.abc import Mapping

from transforms.extract.known import Known
from transforms.extract.period import (
    MONTH,
    YEAR,
    Period,
    parse_period,
    whole_months,
)
from transforms.extract.period_names import named_periods
from transforms.extract.wording import matching_form

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_MONTH_NUMBER = r"(0[1-9]|1[0-2])"
_GAP = r"[ ._-]?"
# `2020-05`, `2020_05`, `202005` and `05.2020`, but no day of a month.
_YEAR_FIRST = re.compile(rf"{_YEAR}{_GAP}{_MONTH_NUMBER}(?!{_GAP}\d)")
_MONTH_FIRST = re.compile(
    rf"(?<!\d)(?<!\d[ ._-]){_MONTH_NUMBER}[ ._-]{_YEAR}(?!{_GAP}\d)"
)
# Words of names in Latin letters: what each begins with, and what it stands for.
_LATIN = {
    "sich": "січень", "liut": "лютий", "lyut": "лютий", "berez": "березень",
    "kvit": "квітень", "trav": "травень", "cherv": "червень", "lyp": "липень",
    "serp": "серпень", "veres": "вересень", "zhovt": "жовтень",
    "lystop": "листопад", "listop": "листопад", "hrud": "грудень", "grud": "грудень",
    "kv": "квартал", "q": "квартал", "pivr": "півріччя", "h": "півріччя",
    "mis": "місяців", "rik": "рік", "rok": "року", "za": "за",
    "richn": "річний",
}  # fmt: skip
_LATIN_WORD = re.compile(
    r"(?<![a-z])(?:(?:sich|berez|kvit|trav|cherv|lyp|serp|veres|zhovt|hrud|grud)"
    r"(?:en|enj|nia|nya|ni)|l[iy]ut(?:yi|yy|iy|yj|oho|ogo|omu)|l[iy]stopad[au]?"
    r"|kv(?:artal[a-z]?)?|pivr(?:ich[a-z]{1,5})?|[qh](?=[1-4])|mis(?:[iy]ats[a-z]{1,3})?"
    r"|r[io]k[uy]?|za|richn[a-z]{1,4})(?![a-z])"
)
_PART = r"(?:квартал|кв|півріччя)"
_AFTER = re.compile(rf"(?<!\w)({_PART})\s?([1-4]|[iі]{{1,3}}v?)(?!\w)")
_BEFORE = re.compile(
    rf"{_YEAR}(?:\s?р(?:ік|оку)?(?!\w))?[ -]((?:{MONTH})(?:\s?-\s?{MONTH})?(?!\w)"
    rf"|(?:[1-4]|[iі]{{1,3}}v?)\s?{_PART}|\d{{1,2}}\s?місяців)"
)
# Where a name has no space: «1кв2021», «ІІІ-квартал».
_JOINT = re.compile(rf"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])|-(?={_PART})")
_YEARLY = re.compile(r"(?<!\w)річн\w+")
_ENDING = re.compile(r"\.[a-z]{2,4}$")


def known_of(told: Mapping[str, str]) -> Known:
    """What is known of a report, from texts.

    Args:
        told: `period` (a code), `statedBy`, `department` and `fileName`, as far as
            they are known.
    """
    period = parse_period(told["period"]) if "period" in told else None
    named = period_of_name(told.get("fileName", ""))
    return Known(period, told.get("statedBy"), told.get("department"), named)


def period_of_name(name: str) -> Period | None:
    """The period that the name of a file says, None where it says none.

    >>> names = "2020-05-zahalnyi.docx", "звіт 1 кв 2021", "I_pivrichchia_2021"
    >>> [period.code for period in map(period_of_name, names) if period]
    ['2020-05', '2021-Q1', '2021-H1']
    >>> period_of_name("zvit-05.06.2020.doc") is None
    True
    """
    form = _ENDING.sub("", name.lower())
    for dated, year, month in ((_YEAR_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        if found := dated.search(form):
            number = int(found[month])
            return whole_months(int(found[year]), number, number)
    form = matching_form(_LATIN_WORD.sub(_meant, form.replace("_", " "))).form
    form = _JOINT.sub(" ", form)
    form = _BEFORE.sub(r"\2 \1 ", _AFTER.sub(r"\2 \1", form))
    named = list(named_periods(form, 0, len(form), (0, 0)))
    for one in named:
        is_year = one.kind == "year"
        if not is_year or (len(named) == 1 and "р" in form[one.start : one.end]):
            return one.period
    years = set(re.findall(_YEAR, form))
    if len(years) == 1 and _YEARLY.search(form):
        return whole_months(int(years.pop()), 1, YEAR)
    return None


def _meant(word: re.Match[str]) -> str:
    return next(meant for begin, meant in _LATIN.items() if word[0].startswith(begin))
