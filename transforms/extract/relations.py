"""Figures of one statement that tell the same thing in another measure, or set it off.

«11 закупівель на 14,4 млн грн» has money for a count, «1271 особа (79,5 %)» a share of
one, «4205, на 33 % більше, ніж торік (3149)» a change and what it is compared with,
«при плані 40» what was planned.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from transforms.extract.cues import is_of_time
from transforms.extract.mentions import Mention
from transforms.extract.phrases import head_stem
from transforms.extract.units import COUNTED
from transforms.extract.verbs import WORD, is_verb

_COUNTS = frozenset({"item", "person", "copy"})
_MEASURES = frozenset(
    "hryvnia dollar euro person hectare squareMetre cubicMetre kilometre metre tonne"
    " kilogram litre hour".split()
)
_REACH, _SHORTEST = 8, 2  # numbers; letters of a word that is no noun
_AGAIN = re.compile(
    r"[^,;.()]{0,80}(?:[(–,]|\s(?:або|тобто))\s*(?:або|тобто|це|що|становить|складає|\s)*"
)
_FOR_COUNT = re.compile(
    r"[^,;.()]{0,80}?(?:[,(]\s*)?(?:\s(?:на|у)\s+(?:загальн\w+\s+)?(?:сум[уі]\s+)?"
    r"|(?:загальн\w+\s+)?(?:вартістю|площею|об’ємом|обсягом|довжиною|протяжністю|вагою)\s+)"
)
_IN_BRACKETS = re.compile(r"[^,;.()]{0,80}\(\s*(?:це\s+|всього\s+|загалом\s+)?")
_OUT_OF = re.compile(r"\s*(?:із|зі?)\s+|[^;]*\(\s*[^()]*")


class Relation(NamedTuple):
    """What a figure is to another one, given by its index in the report."""

    kind: str
    of: int


def find_relations(form: str, mentions: Sequence[Mention]) -> dict[int, Relation]:
    """The relations of a report's figures, by the index of the figure that has one."""
    sentences = groupby(enumerate(mentions), key=lambda one: one[1].sentence)
    return {
        index: relation
        for _, group in sentences
        for index, relation in _in_sentence(form, list(group))
    }


def _in_sentence(
    form: str, placed: list[tuple[int, Mention]]
) -> Iterator[tuple[int, Relation]]:
    counted: tuple[int, Mention] | None = None  # what the numbers behind it measure
    for at, (index, mention) in enumerate(placed):
        if mention.basis in {"comparison", "plan"}:
            kind, others = _set_off(form, placed, at)
            for of, other in others:
                if _are_alike(form, other, mention):
                    yield index, Relation(kind, of)
                    break
            continue
        gap = form[slice(*mention.gap)]
        if counted and counted[1].basis == mention.basis:
            kind = _measure(gap, counted[1], mention)
            if kind and counted[1].unit == "percent":
                yield counted[0], Relation(kind, index)
            elif kind:
                yield index, Relation(kind, counted[0])
                continue
        counted = index, mention


def _set_off(
    form: str, placed: list[tuple[int, Mention]], at: int
) -> tuple[str, list[tuple[int, Mention]]]:
    """What a comparison or a plan is, and the numbers it may stand beside."""
    before = placed[max(0, at - _REACH) : at][::-1]
    behind = placed[at + 1 : at + 1 + _REACH]
    mention = placed[at][1]
    if mention.basis == "comparison":
        is_change = mention.change == "change"
        return "changeOf" if is_change else "comparedWith", [*before, *behind]
    is_behind = before and _OUT_OF.fullmatch(form, *mention.gap)
    return "planOf", before if is_behind else [*behind, *before]


def _measure(gap: str, counted: Mention, mention: Mention) -> str:
    """Whether a number is a share of the one before it, or measures it otherwise."""
    units = {counted.unit, mention.unit}
    if "percent" in units:
        is_after = mention.unit == "percent"
        told = (_AGAIN if is_after else _IN_BRACKETS).fullmatch(gap)
        return "shareOf" if told and len(units) > 1 else ""
    if counted.unit not in _COUNTS or mention.unit not in _MEASURES - {counted.unit}:
        return ""
    pattern = _IN_BRACKETS if mention.unit == "person" else _FOR_COUNT
    return "measureOf" if mention.parent is None and pattern.fullmatch(gap) else ""


def _are_alike(form: str, other: Mention, mention: Mention) -> bool:
    """Whether a number of the period is what a comparison or a plan stands beside."""
    if other.basis != "period":
        return False
    if mention.change == "change" and mention.unit in {"percent", "time"}:
        return True
    units = {other.unit, mention.unit}
    if len(units) > 1 and not units <= COUNTED:
        return False
    named = {_named(form, other), _named(form, mention)} - {""}
    return mention.change != "" or len(named) <= 1


def _named(form: str, mention: Mention) -> str:
    """First letters of what is counted; empty where only a verb or a time is named."""
    words = [one for one in WORD.findall(form, *mention.noun) if len(one) > _SHORTEST]
    if not words or any(map(is_verb, words)) or any(map(is_of_time, words)):
        return ""
    return head_stem(form, mention.noun)
