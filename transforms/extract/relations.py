"""Figures of one statement that tell the same thing in another measure, or set it off.

«11 закупівель на 14,4 млн грн» has money for a count, «1271 особа (79,5 %)» a share of
one, «4205, на 33 % більше, ніж торік (3149)» a change and what it is compared with,
«при плані 40» what was planned.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from transforms.extract.mentions import Mention

_COUNTS = frozenset({"item", "person", "copy"})
_MEASURES = frozenset(
    "hryvnia dollar euro person hectare squareMetre cubicMetre kilometre metre tonne"
    " kilogram litre hour".split()
)
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
    for at, (index, mention) in enumerate(placed):
        before, behind = placed[:at][::-1], placed[at + 1 :]
        if mention.basis == "comparison":
            kind = "changeOf" if mention.change == "change" else "comparedWith"
            others = [*before, *behind]
        elif mention.basis == "plan":
            gap = form[slice(*mention.gap)]
            is_first = not before or not _OUT_OF.fullmatch(gap)
            kind, others = "planOf", [*behind, *before] if is_first else before
        elif before and before[0][1].basis == mention.basis:
            if kind := _measure(form, before[0][1], mention):
                yield index, Relation(kind, before[0][0])
            continue
        else:
            continue
        of = next((one for one, other in others if _is_set_off(other, mention)), None)
        if of is not None:
            yield index, Relation(kind, of)


def _measure(form: str, counted: Mention, mention: Mention) -> str:
    """Whether a number is a share of the one before it, or measures it otherwise."""
    gap = form[counted.quantity.unit_end : mention.quantity.start]
    if counted.unit == "percent":
        return ""
    if mention.unit == "percent":
        return "shareOf" if _AGAIN.fullmatch(gap) else ""
    if counted.unit not in _COUNTS or mention.unit not in _MEASURES - {counted.unit}:
        return ""
    pattern = _IN_BRACKETS if mention.unit == "person" else _FOR_COUNT
    is_part = mention.parent is not None
    return "measureOf" if not is_part and pattern.fullmatch(gap) else ""


def _is_set_off(other: Mention, mention: Mention) -> bool:
    """Whether a number of the period is what a comparison or a plan stands beside."""
    is_rate = mention.change == "change" and mention.unit in {"percent", "time"}
    return other.basis == "period" and (other.unit == mention.unit or is_rate)
