"""Numbers that are no figures: dates, times, document numbers, phones, addresses.

A pattern is tried only where its first word, or a number, stands: most words of a
report begin none of them.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from transforms.extract.not_figures import BY_NUMBER, LED_BY_NUMBER, LED_BY_WORD
from transforms.extract.period import MONTH
from transforms.extract.units import UNIT
from transforms.extract.verbs import has_verb
from transforms.extract.words import Word, within

_QUOTED = re.compile(r"«[^«»]{0,300}»|\"[^\"\n]{0,300}\"")
_SAYS = re.compile(r"[,.!?…]?\s*–\s+[а-яіїєґ]")
_ADDRESS = re.compile(
    r"(?:https?:/|www\.)\S+|[\w.-]{1,64}@\S+|[\w-]{1,64}\.(?:gov|com|org|ua)\b\S*"
)
_ADDRESS_SIGNS = ("//", "www.", "@", ".ua", ".com", ".org", ".gov")
_LONGEST = 200  # letters of an address or a list of numbers, so that time is linear
_NUMBER = re.compile("[0-9]+")
_FAR = 24  # letters of «за перше півріччя »
_YEAR = re.compile(r"(?:19|20)\d\d(?![ ,.]?\d)")
_OF_YEAR = re.compile(rf"(?<!\w)(?:{MONTH}|квартал[іу]?|півріччя?і?)\s+$")
_BY_WORD: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
for _label, _first_words, _pattern in LED_BY_WORD:
    _compiled = (_label, re.compile(_pattern))
    for _word in _first_words.split():
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _compiled)


class Exclusion(NamedTuple):
    """A span of the form in which no number is a figure, and what it is instead."""

    start: int
    end: int
    label: str


def leads_to_none(word: str) -> bool:
    """Whether the number behind a word may be no figure."""
    return word in _BY_WORD


def excluded(form: str, start: int, end: int, words: list[Word]) -> list[Exclusion]:
    """Spans of a block in which no number is a figure, in no order.

    Args:
        form: matching form of the text.
        start: where the block begins.
        end: where it ends.
        words: those of the text that each `leads_to_none`, in order.
    """
    spans = [
        Exclusion(*match.span(), "quotation")
        for match in _QUOTED.finditer(form, start, end)
        if not _is_speech(form, start, match)
    ]
    part = form[start:end]
    if any(sign in part for sign in _ADDRESS_SIGNS):
        found = _ADDRESS.finditer(form, start, end)
        spans += [Exclusion(*match.span(), "address of the web") for match in found]
    for word in within(words, start, end):
        for label, pattern in _BY_WORD[word.text]:
            match = pattern.match(form, word.start, min(end, word.start + _LONGEST))
            if match:
                spans.append(Exclusion(*match.span(), label))
    return spans + _led_by_number(form, start, end, spans)


def _is_speech(form: str, start: int, quoted: re.Match[str]) -> bool:
    """Whether a quotation is what somebody said: «Надано 14 довідок», – зазначила."""
    before = form[start : quoted.start()].rstrip()
    if before and before[-1] not in ":.!?…–" and not before.endswith(" що"):
        return False
    said = before.endswith((":", " що")) or _SAYS.match(form, quoted.end())
    return bool(said) and has_verb(quoted[0])


def _is_year(form: str, first: int, start: int, end: int) -> bool:
    """«У січні-червні 2021 навчання пройшли»; «у січні 2019 осіб» is a number."""
    if not _YEAR.match(form, start):
        return False
    named = _OF_YEAR.search(form, max(first, start - _FAR), start)
    return named is not None and not UNIT.match(form, end)


def _led_by_number(
    form: str, start: int, end: int, taken: list[Exclusion]
) -> list[Exclusion]:
    spans = []
    edges = sorted(taken)
    place = start
    while number := _NUMBER.search(form, place, end):
        first, place = number.span()
        if place - first == len("2021") and _is_year(form, start, first, place):
            spans.append(Exclusion(first, place, "year"))
            continue
        at = bisect_left(edges, (first + 1,)) if edges else 0
        if at and edges[at - 1][1] > first:
            continue
        match = LED_BY_NUMBER.match(form, first, min(end, first + _LONGEST))
        if match and match.lastindex:
            label, _ = BY_NUMBER[match.lastindex - 1]
            spans.append(Exclusion(*match.span(), label))
            place = max(place, match.end())
    return spans
