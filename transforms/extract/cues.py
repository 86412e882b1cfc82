"""Words around a number that say what sort of statement it is.

Qualifier (exact, approximate, atLeast, atMost), basis (period, cumulative, comparison)
and the marks of a breakdown.
"""

import re
from functools import lru_cache

from transforms.extract.period import (
    HALF_YEAR,
    MONTH,
    MONTH_STEMS,
    QUARTER,
    Period,
    month_number,
)
from transforms.extract.verbs import WORD

_OF_THEM = r"(?:них|яких|котрих|цих|цієї\s+кількості|загальної\s+кількості|вказаних)"
_AMONG = (
    rf"(?:і|и)?з\s+{_OF_THEM}|серед\s+(?:них|яких|цих|загальної\s+кількості)"
    r"|з-поміж\s+(?:них|яких)|(?:у|в)\s+т(?:ому|ім)?\.?\s*ч(?:ислі|\.)?(?!\w)"
)
PART_MARK = re.compile(
    rf"(?<!\w)(?:{_AMONG}|зокрема|а\s+саме|(?:у|в)\s+розрізі|включаючи|з\s+урахуванням)(?!\w)"
)
OPENING_MARK = re.compile(rf"(?:[–-]\s*)?(?:{_AMONG})(?!\w)")
_ABOUT = re.compile(
    r"(?:^|\s)(?:близько|приблизно|майже|орієнтовно|біля|десь|ледь\s+не)\s*$"
)
_THAN = r"(?:\s+(?:ніж|як|за))?"
_AT_MOST = re.compile(
    rf"(?:не\s+(?:більше?|понад|вище){_THAN}|щонайбільше|максимум|(?:^|\s)до"
    rf"|(?<!не )менше{_THAN}|(?<!не )менш\s+(?:ніж|як|за))\s*$"
)
_AT_LEAST = re.compile(
    rf"(?:понад|(?:більше|не\s+менше|не\s+нижче){_THAN}|(?:більш|не\s+менш)\s+(?:ніж|як|за)"
    r"|щонайменше|мінімум)\s*$"
)
# «Подано до 5 установ» says where to, «відвідують до 900 дітей» how many at most.
_TOWARDS = re.compile(
    r"(?:пода|направ|надісл|надсил|надан|внес|виї|достав|зверну|долуч|залуч|підключ|переда"
    r"|додан|включ|приєдн|прийн|запрош|увійшл|входить)\w*(?:\s+[а-яіїєґ’-]+){0,3}\s+до\s*$"
)
_TO_ANOTHER = re.compile(r"\s*(?:[а-яіїєґ’]+\s+)?до\s+\d")
_FROM = re.compile(r"(?:^|\s)від\s*$")
_CHANGE = (
    r"(?:збільш|зменш|зрос|зріс|зниз|скорот|підвищ|виріс|вирос|впа|приріст|зростан|зниж"
    r"|різниц|падін)"
)
_CHANGED = re.compile(
    rf"(?<!\w)(?:{_CHANGE}\w*|більше|менше|вище|нижче|плюс|мінус)(?:\s[^,;.()]{{0,60}})?$"
)
_BY_HOW_MUCH = re.compile(r"(?<!\w)(?P<by>на|у|в)\s+(?:понад|близько|майже)?\s*$")
# Marks of how a number is stated stand close before it.
_NEAR = 24
_ON_BEFORE = re.compile(r"(?:^|\s)(?:на|у|в)\s*$")
_DIFFERENCE_AFTER = re.compile(
    r"\s*(?:[а-яіїєґ.’]+\s+){0,3}?(?:(?:більш|менш|вищ|нижч|меньш)(?:е|у|а|ий|і)?|раніше)(?!\w)"
)
_SPAN = r"(?:рок\w|рік|році|місяц\w+|квартал\w*|період\w*|півріч\w+|тиж\w+)"
_NOT_BOUND = "".join(
    f"(?<!{word} )" for word in ("більш", "більше", "менш", "менше", "пізніше")
)
_AGAINST_WHAT = r"(?:\d|минул|торішн|попередн|показник|аналог|план|$)"
_AGAINST = re.compile(
    rf"(?<!\w)(?:проти(?=\s+{_AGAINST_WHAT}|\s*$)|порівнян\w+|супроти|замість|торік\w*"
    rf"|минулоріч\w*|позаторік|попередн\w+\s+(?:звітн\w+\s+)?{_SPAN}"
    rf"|(?:аналогічн|минул|відповідн)\w+\s+{_SPAN}|{_NOT_BOUND}ніж)(?!\w)"
    r"|(?<!\w)(?:заплан\w+|планує\w+|планувал\w+)|\(\s*(?:з|від)\s*$"
    r"|\(\s*було(?!\w)|\(\s*план(?!\w)|(?<!\w)при\s+плані(?!\w)"
)
# What a report of a year that is over calls this year: see `dating.with_last`.
_LAST = re.compile(r"торік(?!\w)|минул(?:ого|ий)\s")
_THIS_YEAR = r"(?:\s+(?:поточного|цього|\d{4}))?(?:\s*р(?:оку|\.))"
_SINCE = re.compile(
    rf"(?<!\w)(?:(?:з|від|із)\s+(?:самого\s+)?початку(?:{_THIS_YEAR}|\s+(?:дії|роботи|війни"
    r"|вторгн\w+|реєстрац\w+|створен\w+|проє?кт\w*|каденц\w+|діяльн\w+|повномасшт\w+"
    r"|навчальн\w+|сезон\w*|воєнного|опал\w+|скликан\w+|впровадж\w+|функціон\w+))"
    r"|наростаюч\w+\s+підсумк\w+|станом\s+на|(?:за|упродовж|протягом)\s+весь\s+(?:час|період)"
    r"|на\s+кінець|на\s+обліку|з\s+моменту|з\s+часу|накопичен\w+\s+підсумк\w+"
    rf"|(?:починаючи\s+)?(?:з|із|від)\s+(?:(?:19|20)\d\d\s+р|1\s+{MONTH}\s+–))"
)
_SPAN_OF_MONTHS = re.compile(
    r"(?<!\w)(?:за|протягом|упродовж|впродовж)\s+(?:(?P<year>(?:поточний\s+|цей\s+)?рік|року"
    r"|поточного\s+року)|(?P<months>\d{1,2}|дв[аі]|три|чотири|п’ять|шість|сім|вісім|дев’ять|десять"
    r"|одинадцять)\s+місяц\w+|з\s+січня)(?!\w)"
)
_QUARTER = re.compile(
    r"(?<!\w)(?:за|у|в|протягом|упродовж|впродовж)\s+(?:[iі]{1,3}v?|[iі]v|[1-4]|перш\w+|друг\w+"
    r"|трет\w+|четверт\w+)(?:\s*-\s*\w+)?\s+(?P<span>квартал\w*|півріч\w+)"
)
# What the words of time begin with: without one of them there is nothing to look for.
_TIME_STEMS = (
    *MONTH_STEMS, "почат", "нарост", "накопич", "станом", "весь", "кінець", "обліку",
    "часу", "момент", "рік", "рок", "роц", "році", "місяц", "квартал", "півріч", "тиж",
    "проти", "порівн", "супрот", "замість", "торік", "минул", "позатор", "аналог",
    "відповідн", "ніж", "план", "заплан", "було", "попередн", "цьому", "цей", "поточн",
    "звітн", "період",
)  # fmt: skip
_MONTHS_IN_WORDS = {
    "два": 2, "дві": 2, "три": 3, "чотири": 4, "п’ять": 5, "шість": 6, "сім": 7,
    "вісім": 8, "дев’ять": 9, "десять": 10, "одинадцять": 11,
}  # fmt: skip
_NOW = re.compile(
    r"(?<!\w)(?:(?:за|протягом|упродовж|впродовж|у|в)\s+(?:звітн\w+|поточн\w+\s+місяц\w+|цьому|цей)"
    r"|(?:за|протягом|упродовж|впродовж)\s+(?:місяць|місяця|квартал|кварталу|півріччя|тиждень|тижня))"
)
_MONTHS = re.compile(
    rf"(?<!\d )(?<![\d\w]){MONTH}(?!\w)(?:\s+(?P<year>(?:19|20)\d\d))?"
)
_YEARS = re.compile(
    r"(?<![\w.])(?:у|в|за|протягом|упродовж|впродовж)\s+"
    r"(?:(?:[iі]{1,3}v?|[iі]v|\d{1,2}|перш\w+|друг\w+|трет\w+|четверт\w+|той|такий|весь)\s+){0,2}"
    r"(?:(?:квартал\w*|півріч\w+|місяц\w+|період\w*)\s+)?(?P<year>(?:19|20)\d\d)"
    r"\s*(?:р\.|р[оі]ці|р[оі]к\w?\b|р\b|\s–\s)"
)
_SAID_AFTER = re.compile(
    rf"(?<!\w)(?:торік\w*|заплан\w+|минулоріч\w*|(?:минул|попередн|аналогічн|відповідн)\w+\s+{_SPAN}"
    rf"|(?:у|в)\s+(?:{MONTH}(?:\s+(?:19|20)\d\d)?|(?:19|20)\d\d\s+(?:році|р\.))|з\s+початку\s+року"
    r"|станом\s+на)(?!\w)"
)


def qualifier_of(before: str, after: str) -> str:
    """Exact, approximate, atLeast or atMost, by the words around a number.

    >>> qualifier_of("проведено понад ", ""), qualifier_of("не більше ніж ", "")
    ('atLeast', 'atMost')
    """
    near = before[-_NEAR:]
    if _ABOUT.search(near):
        return "approximate"
    if _AT_MOST.search(near):
        return "exact" if _TOWARDS.search(before) else "atMost"
    if _AT_LEAST.search(near):
        return "atLeast"
    is_range = _FROM.search(near) and _TO_ANOTHER.match(after)
    return "atLeast" if is_range else "exact"


def is_difference(before: str, after: str, *, times: bool) -> bool:
    """Whether a number says by how much, not how many: «на 3 більше»."""
    near = before[-_NEAR:]
    if _ON_BEFORE.search(near) and _DIFFERENCE_AFTER.match(after):
        return True
    by = _BY_HOW_MUCH.search(near)
    dashed = near.rstrip().endswith(("–", ":"))
    if (by or dashed) and _CHANGED.search(before):
        return (times or by["by"] == "на") if by else not times
    return times and bool(_DIFFERENCE_AFTER.match(after))


def time_cue(part: str, period: Period | None) -> str | None:
    """Basis named by the last words of time in a part of a sentence, if any."""
    if not any(map(is_of_time, WORD.findall(part))) and "(" not in part:
        return None
    found = [
        (match.start(), basis)
        for basis, pattern in (
            ("cumulative", _SINCE),
            ("comparison", _AGAINST),
            ("period", _NOW),
        )
        for match in pattern.finditer(part)
    ]
    if period and period.is_called_last:
        found = [
            (at, "period" if _LAST.match(part, at) else basis) for at, basis in found
        ]
    if period:
        found += _calendar_cues(part, period)
    return max(found)[1] if found else None


@lru_cache(maxsize=8192)
def is_of_time(word: str) -> bool:
    """Whether a word may be of a phrase that any of the patterns of time looks for."""
    return word.startswith(_TIME_STEMS) or word == "р"


def cue_after(part: str, period: Period | None) -> str | None:
    """Basis named behind a number: «проти 23 минулого місяця», «96 у січні»."""
    found = _SAID_AFTER.search(part)
    return time_cue(found[0], period) if found else None


def _calendar_cues(part: str, period: Period) -> list[tuple[int, str]]:
    found = []
    for match in _MONTHS.finditer(part):
        inside = period.has_month(month_number(match[0]))
        if match["year"]:
            inside &= period.has_year(int(match["year"]))
        found.append((match.start(), "period" if inside else "comparison"))
    found += [
        (match.start("year"), "comparison")
        for match in _YEARS.finditer(part)
        if not period.has_year(int(match["year"]))
    ]
    for match in _QUARTER.finditer(part):
        months = QUARTER if match["span"].startswith("кв") else HALF_YEAR
        found.append(
            (match.start(), "period" if period.months == months else "cumulative")
        )
    for match in _SPAN_OF_MONTHS.finditer(part):
        words = match["months"] or "12"
        months = _MONTHS_IN_WORDS.get(words) or int(words)
        is_period = months == period.months
        found.append((match.start(), "period" if is_period else "cumulative"))
    return found
