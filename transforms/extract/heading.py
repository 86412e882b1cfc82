"""Whose report it is: title, department, publisher and the head who signed it."""

import re

from transforms.extract.period import MONTH
from transforms.extract.statement import Heading
from transforms.extract.verbs import has_verb
from transforms.extract.wording import Wording

# Kinds of departments in any case, by what their names begin with.
_NOMINATIVE = {
    "відділ": "відділ", "управління": "управління", "департамент": "департамент",
    "сектор": "сектор", "прес-служб": "прес-служба", "пресслужб": "пресслужба",
    "служб": "служба", "центр": "центр", "цнап": "ЦНАП", "архів": "архів",
    "апарат": "апарат", "бюро": "бюро",
}  # fmt: skip
_NAMED_ALONE = ("прес", "цнап")
_UNIT = rf"(?P<unit>(?:{'|'.join(_NOMINATIVE)})(?:у|ом|і|а|и|ою|ів)?)"
_ADJECTIVES = r"(?P<sort>(?:[а-яіїєґ’-]{1,30}(?:ого|ий|ним|ому|е)\s+){0,3})"
_DEPARTMENT = re.compile(
    rf"(?<![\w-]){_ADJECTIVES}{_UNIT}(?![\w-])(?P<rest>[^\n\t;:]*)"
)
_OF_PLACE = r"(?!міськ|селищн|сільськ|районн|обласн)[а-яіїєґ’-]{1,30}[сцз]ьк(?:ої|ій)"
_COUNCIL_KIND = r"(?:міськ|селищн|сільськ|районн|обласн)(?:ої|ій)"
_COUNCIL = (
    r"(?:рад[иі]|військової\s+адміністрації|державної\s+адміністрації"
    r"|територіальної\s+громади|громади)"
)
_PUBLISHER = re.compile(
    r"(?P<committee>виконавч(?:ий|ого)\s+комітет(?:у)?\s+|виконкому?\s+)?"
    rf"(?<![\w’-])(?P<name>{_OF_PLACE}\s+(?:{_COUNCIL_KIND}\s+)?{_COUNCIL})(?!\w)"
)
_NOMINATIVE_PUBLISHER = re.compile(
    r"(?P<name>(?<![\w’-])[а-яіїєґ’-]{1,30}(?:ська|цька|зька)\s+"
    r"(?:міська|селищна|сільська|районна)\s+рада)"
)
# Words with which the name of a department has ended.
_STOP = re.compile(
    rf"(?<!\w)(?:за|протягом|упродовж|у|в|з)\s+(?:{MONTH}|\d|[iі]{{1,3}}v?\s|[iі]v\s|перш|друг"
    r"|трет|четверт|період|звітн|дев’ять|шість|три\s+місяц)"
    r"|(?<!\w)(?:виконавч\w+\s+комітет|виконкому|апарату\s+викон)"
    rf"|(?<!\w){_OF_PLACE}\s+(?:[а-яіїєґ’-]+\s+)?(?:рад[иі]|військов|{_COUNCIL_KIND}|громади)"
    rf"|,\s*(?:{MONTH}|\d|за\s|у\s)|\.|\(|\s–\s"
)
_ACTING = r"(?:в\.\s?о\.\s*|т\.\s?в\.\s?о\.\s*)?"
_POST = (
    rf"{_ACTING}(?:начальни\w+|завідувач\w*|керівни\w+|директор\w*|секретар|старост\w+"
    r"|(?:головн|провідн)\w+ спеціаліст\w*|заступни\w+)[^\n\t._]{0,120}?"
)
_CAPITAL, _LETTERS = "[А-ЯІЇЄҐ]", "[А-ЯІЇЄҐа-яіїєґ’'`-]+"
_NAME = (
    rf"(?:{_CAPITAL}\.[ ]?){{1,2}}[ ]?{_CAPITAL}{_LETTERS}"
    rf"|{_CAPITAL}{_LETTERS}[ ]+{_CAPITAL}{_LETTERS}"
    rf"|{_CAPITAL}{_LETTERS}[ ]+{_CAPITAL}\.[ ]?{_CAPITAL}\."
)
_HEAD = re.compile(
    rf"^[ \t]*(?P<post>(?i:{_POST}))[ \t_]+(?P<name>{_NAME})[ \t]*$", re.MULTILINE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LINES = 6
_SIGNED_WITHIN = 600
_LONGEST_TITLE = 500
_LONGEST_TOP = 2_000


def find_heading(wording: Wording) -> Heading:
    """Title, department, publisher and head, each null where the text does not say."""
    top = min(_place_of_line(wording.form, _LINES), _LONGEST_TOP)
    head = _HEAD.search(wording.text, max(0, len(wording.text) - _SIGNED_WITHIN))
    return Heading(
        title=_title(wording, top),
        department=_department(wording, top),
        publisher=_publisher(wording, top),
        head_post=" ".join(head["post"].split()) if head else None,
        head_name=" ".join(head["name"].split()) if head else None,
    )


def _place_of_line(form: str, count: int) -> int:
    place = 0
    for _ in range(count):
        following = form.find("\n", place)
        if following < 0:
            return len(form)
        place = following + 1
    return place


def _title(wording: Wording, top: int) -> str | None:
    """The first lines up to the one that has the year."""
    form = wording.form
    year = _YEAR.search(form, 0, top)
    end = form.find("\n", year.end() if year else 0)
    return wording.phrase(0, end if end > 0 else len(form))[:_LONGEST_TITLE] or None


def _department(wording: Wording, top: int) -> str | None:
    """The first name of a department in the title, its first word in the nominative."""
    form = wording.form
    for match in _DEPARTMENT.finditer(form, 0, top):
        start, end = match.span("rest")
        if end < len(form) and form[end] == "\n" and not _STOP.search(form, start, end):
            following = form.find("\n", end + 1)
            end = following if following >= 0 else len(form)
        stop = _STOP.search(form, start, end)
        rest = wording.phrase(start, stop.start() if stop else end)
        if has_verb(rest.lower()):
            continue
        if match["sort"] and not rest:
            rest = match["sort"].strip()
            return f"{_adjectives(rest)} {_nominative_unit(match['unit'])}"
        if rest or match["unit"].startswith(_NAMED_ALONE):
            return f"{_nominative_unit(match['unit'])} {rest}".strip()
    return None


def _nominative_unit(unit: str) -> str:
    return next(whole for begin, whole in _NOMINATIVE.items() if unit.startswith(begin))


def _adjectives(words: str) -> str:
    """«архівного» → «архівний»: the sort of a department, as its name begins."""
    return " ".join(
        word[:-3] + "ий" if word.endswith(("ого", "ому")) else word
        for word in words.split()
    )


def _publisher(wording: Wording, top: int) -> str | None:
    form = wording.form
    match = _PUBLISHER.search(form, 0, top)
    if not match:
        named = _NOMINATIVE_PUBLISHER.search(form, 0, top)
        return wording.phrase(*named.span("name")) if named else None
    name = wording.phrase(*match.span("name"))
    return f"виконавчий комітет {name}" if match["committee"] else _nominative(name)


def _nominative(name: str) -> str:
    """«Ніжинської міської ради» → «Ніжинська міська рада»."""
    nouns = {
        "ради": "рада",
        "раді": "рада",
        "РАДИ": "РАДА",
        "адміністрації": "адміністрація",
        "громади": "громада",
    }
    return " ".join(
        _adjective(word)
        if word.lower().endswith(("ої", "ій"))
        else nouns.get(word, word)
        for word in name.split()
    )


def _adjective(word: str) -> str:
    return word[:-2] + ("А" if word.isupper() else "а")
