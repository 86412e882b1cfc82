"""Whose report it is: title, department, publisher and the head who signed it."""

import re

from transforms.extract.department import find_department
from transforms.extract.statement import Heading
from transforms.extract.top import Top
from transforms.extract.wording import Wording

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
_SIGNED_WITHIN = 600
_LONGEST_TITLE = 500


def find_heading(wording: Wording, top: Top, department: str | None) -> Heading:
    """Title, department, publisher and head, each null where the text does not say.

    Args:
        wording: a report's text.
        top: where its title is.
        department: the name that a person gave; None: that of the text.
    """
    head = _HEAD.search(wording.text, max(0, len(wording.text) - _SIGNED_WITHIN))
    title = " ".join(filter(None, (wording.phrase(*line) for line in top.title)))
    return Heading(
        title=title[:_LONGEST_TITLE] or None,
        department=department or find_department(wording, top),
        publisher=_publisher(wording, top.end),
        head_post=" ".join(head["post"].split()) if head else None,
        head_name=" ".join(head["name"].split()) if head else None,
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
