"""Words around a number that say how it is stated.

Marks of a breakdown, the qualifier (exact, approximate, atLeast, atMost, average), and
numbers that tell a change: «на 3 більше».
"""

import re
from functools import lru_cache

from transforms.extract.period import MONTH_STEMS

_OF_THEM = r"(?:них|яких|котрих|цих|цієї\s+кількості|загальної\s+кількості|вказаних)"
_AMONG = (
    rf"(?:і|и)?з\s+{_OF_THEM}|серед\s+(?:них|яких|цих|загальної\s+кількості)"
    r"|з-поміж\s+(?:них|яких)|(?:у|в)\s+т(?:ому|ім)?\.?\s*ч(?:ислі|\.)?(?!\w)"
)
PART_MARK = re.compile(
    rf"(?<!\w)(?:{_AMONG}|зокрема|а\s+саме|(?:у|в)\s+розрізі|включаючи|з\s+урахуванням)(?!\w)"
)
OPENING_MARK = re.compile(rf"(?:[–-]\s*)?(?:{_AMONG})(?!\w)")
BESIDES = re.compile(r"(?<!\w)о?крім\s+(?:цього|того)(?!\w)")
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
_MEAN = re.compile(
    r"(?<!\w)(?:(?:у|в)\s+середньому|середньо(?:місячн|денн|річн|добов|обліков|зважен|статист)"
    r"|на\s+(?:одного|одну|кожного|кожну|душу)\s+\w+\s+(?:\w+\s+){0,2}?$"
    r"|середн\w+\s+(?:вік|зар|плат|пенс|сум|варт|цін|розмір|трив|кільк|чисел|бал|показ|наван"
    r"|рів|знач|відвід|час|термін|строк|тариф|дохід|чек|оцін|площ|курс))"
)
_PER_HEAD = re.compile(
    r"\s*(?:[а-яіїєґ.’]+\s+){0,3}?на\s+(?:кожн(?:ого|у|е)|(?:одного|одну|одне)\s+\w+"
    r"|працівника|службовця|жителя|мешканця|душу|учня|читача|лікаря)(?!\w)"
)
_CHANGE = (
    r"(?:збільш|зменш|зрос|зріс|зниз|скоро[тч]|підвищ|перевищ|перевик|недовик|виріс|вирос|впа"
    r"|приріст|зростан|зниж|різниц|падін)"
)
_CHANGED = re.compile(
    rf"(?<!\w)(?:{_CHANGE}\w*|більше|менше|вище|нижче|плюс|мінус)(?:\s[^,;.()]{{0,60}})?$"
)
# «Приріст надходжень склав 23 %», «сума перевиконання становить 3 504 грн».
_CHANGE_IS = re.compile(
    r"(?<!\w)(?:приріст|зростання|збільшення|зменшення|скорочення|зниження|відхилення"
    r"|перевиконання|недовиконання|різниця)\s[^,;()]{0,60}(?:скла|станов)\w+\s+$"
)
_BY_HOW_MUCH = re.compile(r"(?<!\w)(?P<by>на|у|в)\s+(?:понад|близько|майже)?\s*$")
# Marks of how a number is stated stand close before it.
_NEAR = 24
_ON_BEFORE = re.compile(r"(?:^|[\s(])(?:на|у|в)\s*$")
_DIFFERENCE_AFTER = re.compile(
    r"\s*(?:[а-яіїєґ.’]+\s+){0,3}?(?:(?:більш|менш|вищ|нижч|меньш)(?:е|у|а|ий|і)?|раніше|перевищ\w+)(?!\w)"
)
# What words of time begin with, which are no part of a name.
_TIME_STEMS = (
    *MONTH_STEMS, "почат", "нарост", "накопич", "станом", "весь", "кінець", "обліку",
    "часу", "момент", "рік", "рок", "роц", "році", "місяц", "квартал", "півріч", "тиж",
    "проти", "порівн", "супрот", "замість", "торік", "минул", "позатор", "аналог",
    "відповідн", "ніж", "план", "заплан", "було", "попередн", "цьому", "цей", "поточн",
    "звітн", "період", "нині", "наразі", "раніш",
)  # fmt: skip
_CALENDAR = (*MONTH_STEMS, "квартал", "півріч", "місяц", "рік", "рок", "році")
_ONE_OF = ("у", "в", "за", "р")


def qualifier_of(before: str, after: str) -> str:
    """How a number is stated, by the words around it.

    >>> qualifier_of("проведено понад ", ""), qualifier_of("не більше ніж ", "")
    ('atLeast', 'atMost')
    >>> qualifier_of("у середньому приходило ", ""), qualifier_of("", " на працівника")
    ('average', 'average')
    """
    clause = before[max(before.rfind(","), before.rfind(";")) + 1 :]
    is_per_head = " на " in after and _PER_HEAD.match(after)
    if is_per_head or says_mean(clause):
        return "average"
    near = before[-_NEAR:]
    if _ABOUT.search(near):
        return "approximate"
    if _AT_MOST.search(near):
        return "exact" if _TOWARDS.search(before) else "atMost"
    if _AT_LEAST.search(near):
        return "atLeast"
    is_range = _FROM.search(near) and _TO_ANOTHER.match(after)
    return "atLeast" if is_range else "exact"


def says_mean(words: str) -> bool:
    """Whether words say that a number is a mean: «середня зарплата», «на душу»."""
    may_be_mean = "середн" in words or "на " in words
    return may_be_mean and _MEAN.search(words) is not None


def is_difference(before: str, after: str, *, times: bool) -> bool:
    """Whether a number says by how much, not how many: «на 3 більше»."""
    near = before[-_NEAR:]
    if stands_on(near) and says_more(after):
        return True
    if near.endswith(("в ", "о ", "ть ", "ла ")) and _CHANGE_IS.search(before):
        return True
    by = _BY_HOW_MUCH.search(near)
    dashed = near.rstrip().endswith(("–", ":"))
    if (by or dashed) and tells_change(before):
        return (times or by["by"] == "на") if by else not times
    return times and says_more(after)


def tells_change(before: str) -> bool:
    """Whether the words before a number say that something grew or fell."""
    return _CHANGED.search(before) is not None


def stands_on(before: str) -> bool:
    """Whether «на», «у» or «в» stands right before a number."""
    return _ON_BEFORE.search(before[-_NEAR:]) is not None


def says_more(after: str) -> bool:
    """Whether the words behind a number are «… більше» or the like."""
    return _DIFFERENCE_AFTER.match(after) is not None


@lru_cache(maxsize=8192)
def is_of_time(word: str) -> bool:
    """Whether a word may be of a phrase of time."""
    return word.startswith(_TIME_STEMS) or word == "р"


def names_calendar(word: str) -> bool:
    """Whether a word may name a month, a quarter, a year or stand before one."""
    return word.startswith(_CALENDAR) or word in _ONE_OF
