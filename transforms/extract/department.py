"""The department that reports, as its name stands in a title or a first sentence.

A name ends where a sentence goes on: at a verb, a number, a person or the council.
"""

import re

from transforms.extract.period import MONTH
from transforms.extract.top import Top
from transforms.extract.verbs import is_verb
from transforms.extract.wording import Wording

# Kinds of departments: how a word begins, its nominative, and its gender.
_KINDS = {
    "відділ": ("відділ", "m"), "управлін": ("управління", "n"),
    "департамент": ("департамент", "m"), "сектор": ("сектор", "m"),
    "прес-служб": ("прес-служба", "f"), "пресслужб": ("пресслужба", "f"),
    "служб": ("служба", "f"), "центр": ("центр", "m"), "цнап": ("ЦНАП", "m"),
    "архів": ("архів", "m"), "апарат": ("апарат", "m"), "бюро": ("бюро", "n"),
    "інспекці": ("інспекція", "f"), "бібліотек": ("бібліотека", "f"),
    "приймальн": ("приймальня", "f"), "канцелярі": ("канцелярія", "f"),
    "музе": ("музей", "m"), "водоканал": ("водоканал", "m"),
}  # fmt: skip
_UNIT = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(_KINDS)})(?:у|ом|і|а|ою|ю|я|ї|єю|ею|й|єм"
    r"|ня|ні|нню|нням)?"
    r"|(?:(?:прес-?)?служб|бібліотек)и)(?![\w-])"
)
# These are names by themselves: the others only where a title says whose report it is.
_NAMED = ("прес", "цнап")
_ONE_OF_ITS_KIND = (
    "архів", "інспекці", "бібліотек", "приймальн", "канцелярі", "музе", "водоканал",
)  # fmt: skip
_WHOSE = re.compile(
    r"(?:^|\n|(?<!\w)(?:звіт\w*|роботу|роботи|робота|діяльн\w+|підсумки|показники)\s)\s*$"
)
# How an adjective before it may end: «архівного відділу», «диспетчерська служба».
_SORTS = {
    "m": ("ого", "ому", "ий", "им"),
    "n": ("ого", "ому", "им", "не", "ве", "ьке"),
    "f": ("ої", "ій", "ою", "ька", "вна", "ьна", "нна", "рна", "тна", "чна"),
}
_WORD_BEFORE = re.compile(r"(?<![\w-])([а-яіїєґ’-]{3,30})\s{1,3}$")
_MOST_SORTS = 3
_ENDS = re.compile(r"(?:ого|ому|ий|им|е|ої|ій|ою|а)$")
_NOMINATIVE = {"m": "ий", "n": "е", "f": "а"}
_NOT_A_SORT = frozenset(
    "цього нашого свого даного кожного іншого одного якого такого самого всього того"
    " відповідного структурного вказаного зазначеного цьому нашому своєму цієї нашої"
    " своєї цій нашій своїй іншої кожної якої такої всієї самої тієї".split()
)
# What a sentence says before the department that reports, and not of another one.
_REPORTING = re.compile(
    r"(?:^|[\n.!?:»]|(?<!\w)(?:(?:начальни|завідувач|керівни|директор|очільни|(?:спів)?працівни|співробітни|фахівц"
    r"|спеціаліст|інспектор|інформу|повідомл|силам)\w*|до|у|в|при))\s*$"
)
_TOKEN = re.compile(r"[а-яіїєґa-z’]+(?:-[а-яіїєґa-z’]+)*|[.:;()|\t\d№]|\s[–-]\s")
# With these words the name has ended and a sentence goes on.
_STOPS = frozenset(
    "за протягом упродовж впродовж станом про щодо понад близько майже більше що який"
    " яка яке які де під при через на до від після перед є не спільно разом тел апарату"
    " їх його її повідомив доповів розповів зазначив відзначив підкреслив"
    " поінформував".split()
)
_MONTH = re.compile(MONTH)
_WITHIN = ("справах", "сфері", "галузі", "системі")
# Whose department it is: «Н-ської міської ради», «обласної державної адміністрації».
_BODY = re.compile(r"рад[иі]|громади|комітету?|органу")
_ADMINISTRATION = re.compile(r"\w*(?:адміністрації|виконкому)")
_OF_BODY = re.compile(
    r"[\w’-]+[сцз]ьк(?:ої|ій|ого)|(?:селищн|районн|обласн|державн|військов|територіальн)(?:ої|ій)"
    r"|виконавч\w+"
)
# «Ім’я Прізвище» or «І. Прізвище» behind the department that a person heads.
_PERSON = re.compile(
    r"(?<!\w)[А-ЯІЇЄҐ](?:[а-яіїєґ’'`ʼ]+\s+[А-ЯІЇЄҐ][а-яіїєґА-ЯІЇЄҐ]|\.\s?[А-ЯІЇЄҐ])"
)
_NEAR = 40
_NO_NAME = frozenset("та і й з із зі".split())
_AT_START = ("міста", "району", "громади", "області", "селища", "села")


def find_department(wording: Wording, top: Top) -> str | None:
    """The first name of a department in the top of a text, its first word nominative.

    >>> from transforms.extract.top import find_top
    >>> from transforms.extract.wording import matching_form
    >>> said = matching_form("Начальник загального відділу міської ради")
    >>> find_department(said, find_top(said.form))
    'загальний відділ'
    """
    start, body = top.titled
    for match in _UNIT.finditer(wording.form, start, top.end):
        begin = next(begin for begin in _KINDS if match[0].startswith(begin))
        noun, gender = _KINDS[begin]
        first = _sort_start(wording.form, start, match.start(), gender)
        before = wording.form[max(start, first - _NEAR) : first]
        is_listed = before.rstrip().endswith(",")
        if is_listed or (first >= body and not _REPORTING.search(before)):
            continue
        name = _as_named(wording.cased[first : match.start()], gender, before)
        rest = _rest(wording, match.end(), sort=bool(name))
        alone = begin in _ONE_OF_ITS_KIND and _WHOSE.search(before)
        if name or rest or alone or begin.startswith(_NAMED):
            return " ".join(filter(None, (name, noun, rest)))
    return None


def _sort_start(form: str, start: int, end: int, gender: str) -> int:
    """Where the adjectives before a kind of department begin."""
    for _ in range(_MOST_SORTS):
        word = _WORD_BEFORE.search(form, max(start, end - _NEAR), end)
        if not word or word[1] in _NOT_A_SORT or not word[1].endswith(_SORTS[gender]):
            break
        end = word.start()
    return end


def _as_named(sort: str, gender: str, before: str) -> str:
    """«архівного» → «архівний»: what sort of a department, as its name begins."""
    words = [word.lower() if word.isupper() else word for word in sort.split()]
    if words and (not before.strip(" ") or before.endswith("\n")):
        words[0] = words[0].lower()
    return " ".join(_ENDS.sub("", word) + _NOMINATIVE[gender] for word in words)


def _rest(wording: Wording, start: int, *, sort: bool) -> str:
    """The words of a name behind its kind: «відділ *освіти*»."""
    form = wording.form
    if form.startswith(",", start):
        return ""
    end = _name_end(form, start, _line_end(form, start))
    if form[end : end + 1] == "\n" and _goes_on(wording.cased, start, end):
        end = _name_end(form, start, _line_end(form, end + 1))
    person = _PERSON.search(wording.cased, start, end + 3)
    words = (
        wording.phrase(start, person.start() if person else end).strip(" ,–-").split()
    )
    while words and words[-1].lower() in _NO_NAME:
        words.pop()
    rest = " ".join(words).rstrip(",")
    if rest.count("«") != rest.count("»"):
        rest = rest.strip("«»")
    first = rest.lower().split(" ", 1)[0]
    if first in _AT_START or (sort and _UNIT.match(first)):
        return ""
    return (
        rest.lower() if wording.cased[:start].rsplit(maxsplit=1)[-1].isupper() else rest
    )


def _line_end(form: str, place: int) -> int:
    end = form.find("\n", place)
    return len(form) if end < 0 else end


def _name_end(form: str, start: int, end: int) -> int:
    """Where a name ends: before the words of a sentence, or of the council."""
    own = start  # end of the last word that does not only say whose
    for token in _TOKEN.finditer(form, start, end):
        word = token[0]
        if _ends_name(form, token):
            return own
        if _BODY.fullmatch(word) and (own < token.start() - 1 or own == start):
            return own
        if not _OF_BODY.fullmatch(word):
            own = token.end() + form.startswith("»", token.end())
    return end


def _ends_name(form: str, token: re.Match[str]) -> bool:
    """Whether a word does not belong to a name: «відділ освіти *повідомив*»."""
    word, place = token[0], token.end()
    if word in {"у", "в"}:
        return not form.startswith(_WITHIN, place + 1)
    if word == "до":
        return not form.endswith("доступу ", 0, token.start())
    if word in _STOPS or not word[0].isalpha() or is_verb(word):
        return True
    return bool(_ADMINISTRATION.fullmatch(word) or _MONTH.fullmatch(word))


def _goes_on(cased: str, start: int, end: int) -> bool:
    """Whether a line of a title goes on in the next one."""
    following = cased[end : end + 40].split()
    if not following:
        return False
    return following[0][0].islower() or (
        following[0].isupper() and cased[:start].rsplit(maxsplit=1)[-1].isupper()
    )
