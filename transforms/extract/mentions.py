"""What each number of a sentence counts: the words on its left or on its right.

«розміщено 321 новин» has its noun after the number, «Новин розміщено 198» and
«Відеосюжетів – 6» before it, «з них 30 – про роботу» after a dash.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from transforms.extract.basis import find_bases
from transforms.extract.cues import qualifier_of
from transforms.extract.phrases import named, noun_phrase
from transforms.extract.quantities import Quantity
from transforms.extract.sides import left_of, right_of
from transforms.extract.source import Source
from transforms.extract.units import unit_code
from transforms.extract.verbs import has_verb

Span = tuple[int, int]
_DASH_AFTER = re.compile(r"\s*(?:–|-\s)\s*(?=[^\W\d])")
_PLACE = re.compile(r"\s*(?:на|у|в|до|для|за|через|серед|при|по|від|з|із|зі)\s")
_THEIRS = re.compile(r"\s+(?:з|із)\s+(?:них|яких)\b")
_BOUND = re.compile(r"(?:для|понад|близько|майже|до|участю)\s+$")
_PRONOUNS = frozenset({"їх", "них", "таких"})
_NEAR = 60
_COUNTABLE_UNITS = frozenset({"person", "copy", "time"})


@dataclass(slots=True)
class Mention:
    """A quantity with the spans of its words in the form, and how it is stated.

    `gap` runs from the number before it (or the start of its sentence) to it, `edge` is
    where the number behind it begins, or the sentence ends. `label`
    is what a part is called; `noun` what is counted; either may be an empty span. `kin`
    is what the number before it counts, where its own noun is a bare adjective («усних
    – 76»); `by_verb` is of a zero that a verb says («не надходило»);
    `beside` is the label of its row, or the head of its column, where both are told.
    """

    quantity: Quantity
    sentence: Span
    gap: Span
    left: Span
    right: Span
    noun: Span
    label: Span
    forward: bool
    is_label_after: bool
    edge: int
    qualifier: str
    basis: str
    unit: str
    is_timed: bool = False
    parent: int | None = None
    partition: int = 0
    heading: str = ""
    kin: str = ""
    by_verb: bool = False
    beside: Span = (0, 0)


def find_mentions(
    source: Source, sentence: Span, found: list[Quantity]
) -> list[Mention]:
    """One mention for each quantity of a sentence, in order."""
    form = source.form
    start, end = sentence
    mentions: list[Mention] = []
    for at, quantity in enumerate(found):
        before = found[at - 1].unit_end if at else start
        after = found[at + 1].start if at + 1 < len(found) else end
        mentions.append(_mention(form, sentence, quantity, (before, after)))
    _share_noun_of_range(mentions)
    for at, mention in enumerate(mentions):
        words = form[slice(*mention.noun)].strip()
        if at and (not words or words in _PRONOUNS):
            mention.noun = mention.label = mentions[at - 1].noun
        elif words in _PRONOUNS:  # «Скарг на шум: у жовтні їх було 120»
            lead = form.rfind(":", start, mention.noun[0])
            mention.noun = mention.label = named(form, start, max(lead, start))
    bases = find_bases(source, mentions)
    for mention, (basis, is_timed) in zip(mentions, bases, strict=True):
        mention.basis, mention.is_timed = basis, is_timed
    return mentions


def _mention(form: str, sentence: Span, quantity: Quantity, edges: Span) -> Mention:
    before, after = edges
    first, last = before == sentence[0], after == sentence[1]
    lead = quantity.start if quantity.lead is None else quantity.lead
    left, dashed = left_of(form, before, lead, first=first)
    dashed |= lead < quantity.start
    theirs = _THEIRS.match(form, quantity.unit_end, after)
    begin = theirs.end() if theirs else quantity.unit_end
    dash = _DASH_AFTER.match(form, begin, after)
    right = right_of(form, dash.end() if dash else begin, after, last=last)
    noun, label, forward = _noun_and_label(
        form, quantity, (left, right), (dashed, dash is not None)
    )
    near = max(before, quantity.start - _NEAR)
    return Mention(
        quantity=quantity,
        sentence=sentence,
        gap=(before, quantity.start),
        left=left,
        right=right,
        noun=noun,
        label=label,
        forward=forward,
        edge=after,
        is_label_after=forward and dash is not None,
        qualifier=quantity.bound
        or qualifier_of(
            form[near : quantity.start], form[quantity.unit_end : after][:_NEAR]
        ),
        basis="period",
        unit=unit_code(quantity.unit),
    )


def _noun_and_label(
    form: str, quantity: Quantity, sides: tuple[Span, Span], dashes: tuple[bool, bool]
) -> tuple[Span, Span, bool]:
    """What is counted, what a part is called, and whether that follows the number."""
    left, right = sides
    dash_before, dash_after = dashes
    before = named(form, *left)
    says_before = dash_before and _size(before) > 0
    following = noun_phrase(form, *right)
    if quantity.adverbial:
        after = named(form, *right)
        found = after if _size(after) else before
        return found, found, False
    if dash_after and _size(right) and not says_before:
        return right, right, True
    if _size(following) and not says_before:
        return following, right, True
    if _size(following) and _introduces(form, left, quantity.start):
        return following, before, True
    if not dash_before and _counts_itself(form, quantity, left):
        return (quantity.end, quantity.unit_end), before, False
    found = before if _size(before) else named(form, *right)
    return found, found, False


def _introduces(form: str, left: Span, start: int) -> bool:
    """Whether the words before say where: «на сайті – 9 новин», «Вебсайт: 9 новин»."""
    is_colon = form[left[1] : start].strip() == ":"
    return is_colon or _PLACE.match(form, *left) is not None


def _counts_itself(form: str, quantity: Quantity, left: Span) -> bool:
    """«Прийнято 28 осіб»: the unit is what is counted."""
    if unit_code(quantity.unit) not in _COUNTABLE_UNITS:
        return False
    words = form[left[0] : quantity.start]
    return not words.strip() or has_verb(words) or bool(_BOUND.search(words))


def _share_noun_of_range(mentions: list[Mention]) -> None:
    """«5–7 осіб»: both ends count what the second does."""
    for lower, upper in pairwise(mentions):
        if lower.quantity.bound == "atLeast" and upper.quantity.bound == "atMost":
            lower.noun, lower.label = upper.noun, upper.label
            lower.right, lower.forward = upper.right, upper.forward
            upper.gap = upper.left = lower.gap


def _size(span: Span) -> int:
    return max(0, span[1] - span[0])
