"""Numbers written in words in a text, and the look-alikes that are none."""

import re
from decimal import Decimal

from transforms.extract.numerals import (
    CARDINALS,
    HALVES,
    LONE_SCALES,
    SCALES,
    TIMES,
    decimal_of,
    is_ordinal,
    value_of,
)
from transforms.extract.source import Source
from transforms.extract.words import Word

ONE = frozenset("один одного одному одним одна однієї одній однією одну одне".split())
_ONE_OF = re.compile(
    r"\s+(?:з|із|зі|на|боку|одн\w+|день|час|голос|бік|рік|момент|раз)(?!\w)"
)
_BEFORE_ONE = re.compile(r"(?:^|\s)(?:ні|жодн\w+|як|не|за|на|до|від|з|по)\s+$")
_NEXT_WORD = re.compile(r"\s*([–,]?)\s*([а-яіїєґ’]+)")
_INITIAL = re.compile(r"[А-ЯІЇЄҐ]\.\s*$")
_INITIAL_AFTER = re.compile(r"\s*[А-ЯІЇЄҐ]\.")
_BEGINS = re.compile(r"(?:^|[.!?:;»\n\t•·–-]|\d[.)])\s*$")
_AGE = re.compile(r"\s+(?:до\s+[а-яіїєґ’]+\s+)?(?:років|роки|року|річн\w+)(?!\w)")
_TIME_AFTER = re.compile(
    r"\s+(?:(?:робоч|календарн)\w+\s+)?(?:дн(?:я|і|ів|ями)|доб\w*|місяц\w+|тижн\w+|хвилин\w*"
    r"|секунд\w*|годин\w*)(?!\w)"
)
_SPAN_BEFORE = re.compile(
    r"(?<!\w)(?:протягом|упродовж|впродовж|за|через|на|до|від|після|строк\w*|термін\w*"
    r"|останні\w*|перш\w+|кожн\w+|наступн\w+)\s+$"
)
_NEAR = 24
_FIRST_TENS = 20  # «двадцять третьої» is an ordinal, «п’ять перших» is not

Place = tuple[int, int, Decimal]


def value_of_words(phrase: str) -> Decimal | None:
    """Value of a phrase that is nothing but a number, in words or digits.

    >>> value_of_words("сто п’ять"), value_of_words("сто осіб") is None
    (Decimal('105'), True)
    """
    if phrase.replace(" ", "").isdigit():
        return decimal_of(phrase)
    words = phrase.split()
    if not all(word in CARDINALS or word in SCALES for word in words):
        return None
    value = value_of(words)
    return None if value is None else Decimal(value)


def find_spoken(source: Source, words: list[Word]) -> list[tuple[Place, bool]]:
    """Place and value of each number in words, and whether it says how many times.

    Args:
        source: the report.
        words: its words that may be of a number, in order.
    """
    found: list[tuple[Place, bool]] = []
    for run in runs_of_words(source.form, words):
        first, last = run[0], run[-1]
        if first.text in TIMES:
            found.append(((first.start, last.end, Decimal(TIMES[first.text])), True))
        elif not objection_to(source, run):
            value = value_of([word.text for word in run])
            if value is not None:
                found.append(((first.start, last.end, Decimal(value)), False))
    return found


def runs_of_words(form: str, words: list[Word]) -> list[list[Word]]:
    """Words that stand next to one another and may make one number."""
    runs: list[list[Word]] = []
    for word in words:
        previous = runs[-1][-1] if runs else None
        if (
            previous
            and word.text not in TIMES
            and previous.text not in TIMES
            and word.start - previous.end <= _NEAR
            and not form[previous.end : word.start].strip()
        ):
            runs[-1].append(word)
        elif word.text not in SCALES or word.text in LONE_SCALES:
            runs.append([word])
    return runs


def objection_to(source: Source, run: list[Word]) -> str:
    """Why words of a number are none: a name, an ordinal, an age; empty if they are."""
    form, first, last = source.form, run[0], run[-1]
    before = form[max(0, first.start - _NEAR) : first.start]
    is_half = len(run) == 1 and first.text in HALVES
    if is_half or (first.text in SCALES and before.rstrip()[-1:].isdigit()):
        return "scale"
    if _is_name(source.wording.cased, first, last):
        return "surname"
    if _AGE.match(form, last.end):
        return "age"
    if _TIME_AFTER.match(form, last.end) and _SPAN_BEFORE.search(before):
        return "span of time"
    following = _NEXT_WORD.match(form, last.end)
    if following and not following[1] and is_ordinal(following[2]):
        is_tens = last.text in CARDINALS and CARDINALS[last.text] >= _FIRST_TENS
        return "ordinal" if is_tens else ""
    idle = _ONE_OF.match(form, last.end) or _BEFORE_ONE.search(before)
    return "one" if idle and len(run) == 1 and first.text in ONE else ""


def _is_name(cased: str, first: Word, last: Word) -> bool:
    """«В.В. Сорока», «Петро Сім»: a capital where no sentence begins."""
    written = cased[first.start : first.end]
    if not written[:1].isupper() or written.isupper():
        return False
    before = cased[max(0, first.start - _NEAR) : first.start]
    if _INITIAL.search(before) or _INITIAL_AFTER.match(cased, last.end):
        return True
    return bool(before) and not _BEGINS.search(before)
