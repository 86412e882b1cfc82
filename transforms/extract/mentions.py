"""What each number of a sentence counts: the words on its left or on its right.

«розміщено 321 новин» has its noun after the number, «Новин розміщено 198» and
«Відеосюжетів – 6» before it, «з них 30 – про роботу» after a dash.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from transforms.extract.basis import BESIDE, Told, find_bases
from transforms.extract.cues import qualifier_of
from transforms.extract.phrases import (
    PREPOSITIONS,
    after_verb,
    described,
    head_stem,
    is_bare,
    named,
    noun_phrase,
    subject,
    without_preposition,
)
from transforms.extract.quantities import Quantity
from transforms.extract.sides import left_of, right_of
from transforms.extract.source import Source
from transforms.extract.times import find_cues
from transforms.extract.units import unit_code
from transforms.extract.verbs import has_verb, is_verb

Span = tuple[int, int]
_DASH_AFTER = re.compile(r"\s*(?:–|-\s)\s*(?=[^\W\d])")
_CLOSED = re.compile(r"[^\S\n]*\)")
# «67 % від загальної кількості», «98 % до плану»: what a share is of names nothing.
_MEASURED_BY = re.compile(
    r"\s*(?:від\s+(?:усіх|всіх|(?:їх\s+)?загальн)|(?:до|проти|від)\s+(?:\w+\s+)?(?:план|минул|рок|поперед))"
)
_PLACE = re.compile(r"\s*(?:на|у|в|до|для|за|через|серед|при|по|від|з|із|зі)\s")
_THEIRS = re.compile(r"[^\S\n]+(?:з|із)\s+(?:них|яких)\b")
_OF_A_PLAN = re.compile(r"надійшло|виконано|отримано|(?:на|[ув])\s+сум[уі]")
_COPULA = re.compile(r"(?:станов|склада|склал|склав|дорівн|сягн|досяг)\w+")
_BOUND = re.compile(r"(?:для|понад|близько|майже|до|участю)\s+$")
_PRONOUNS = frozenset({"їх", "них", "таких"})
_NEAR = 60
_LOOK_BACK, _LOOK_AHEAD = 50, 300  # numbers, letters
_COUNTABLE_UNITS = frozenset({"person", "copy", "time"})


@dataclass(slots=True)
class Mention:
    """A quantity with the spans of its words in the form, and how it is stated.

    `gap` runs from the number before it (or the start of its sentence) to it, `edge` is
    where the number behind it begins, or the sentence ends. `label`
    is what a part is called; `noun` what is counted; either may be an empty span. `kin`
    is what the number before it counts, where its own noun is a bare adjective («усних
    – 76»); `by_verb` is of a zero that a verb says («не надходило»). `item_of` tells
    a list or table of the report from another, 0 in none, and `lead` is the line it
    stands under; `column_at` is the column of a table. `beside` is the label of its
    row, or the head of its column, where both are told.
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
    own: tuple[date, date] | None = None
    is_timed: bool = False
    is_past: bool = False
    change: str = ""
    parent: int | None = None
    partition: int = 0
    heading: str = ""
    kin: str = ""
    by_verb: bool = False
    item_of: int = 0
    lead: str = ""
    division: str | None = None
    is_row: bool = False
    beside: Span = (0, 0)
    column_at: int = 0
    is_attribute: bool = False

    @property
    def counts_itself(self) -> bool:
        """Whether the unit is what is counted: «28 осіб», «28 осіб з інвалідністю»."""
        return self.noun[0] == self.quantity.end < self.quantity.unit_end

    @property
    def is_beside(self) -> bool:
        """Whether it is no count of the report: neither a total nor a part."""
        return self.basis in BESIDE or self.qualifier == "average"


def find_mentions(
    source: Source, sentence: Span, found: list[Quantity]
) -> list[Mention]:
    """One mention for each quantity of a sentence, in order."""
    form = source.form
    start, end = sentence
    mentions: list[Mention] = []
    for at, quantity in enumerate(found):
        before = found[at - 1].unit_end if at else start
        following = found[at + 1 : at + 3]
        closed = _behind_brackets(form, quantity, following)
        after = (following[1:] if closed else following) or None
        edge = after[0].start if after else end
        mentions.append(_mention(form, sentence, quantity, (before, edge, closed)))
    _share_noun_of_range(mentions)
    bases = find_bases(source, mentions)
    for mention, told in zip(mentions, bases, strict=True):
        _tell(form, mention, told)
    if mentions and form[slice(*mentions[0].noun)].strip() in _PRONOUNS:
        # «Скарг на шум: у жовтні їх було 120»
        lead = form.rfind(":", start, mentions[0].noun[0])
        mentions[0].noun = mentions[0].label = named(form, start, max(lead, start))
    for (previous, mention), told in zip(pairwise(mentions), bases[1:], strict=True):
        _inherit(form, previous, mention, told.words if told.own else None)
    return mentions


def _tell(form: str, mention: Mention, told: Told) -> None:
    mention.basis, mention.own, mention.is_timed = told[:3]
    mention.is_past, mention.change = told.is_past, told.change
    if told.change == "end":  # «до 33» is no bound
        lead = form[mention.sentence[0] : mention.gap[0]][-_NEAR:]
        is_mean = qualifier_of(lead, "") == "average"
        mention.qualifier = "average" if is_mean else "exact"
    if told.basis == "plan":  # «доходів при призначенні 400 тис. грн»
        at = form.find(" при ", *mention.noun)
        mention.noun = mention.noun[0], at if at >= 0 else mention.noun[1]


def settle_past(
    source: Source, found: list[Mention], earlier: Sequence[Mention]
) -> None:
    """«Торік надано 5 300 послуг» in the report of a year, written after it: its own.

    Args:
        source: the report.
        found: the numbers of a sentence.
        earlier: those before it.
    """
    for mention in found:
        if mention.is_past and mention.basis == "comparison":
            known = [*earlier[-_LOOK_BACK:], *found]
            if not _is_compared(source, mention, known):
                mention.basis, mention.own = "period", None


def _is_compared(source: Source, mention: Mention, known: list[Mention]) -> bool:
    """Whether a report counts the same for its period: before, beside or behind."""
    form, end = source.form, mention.sentence[1]
    stem = head_stem(form, mention.noun)
    for one in known:
        is_beside = one.is_timed and one.sentence == mention.sentence
        is_other = one.basis == "period" and not one.is_past
        if is_other and (is_beside or head_stem(form, one.noun) == stem):
            return True
    return stem in form[end : end + _LOOK_AHEAD] and any(
        cue.basis == "period" for cue in find_cues(source, end, end + _LOOK_AHEAD)
    )


def _behind_brackets(form: str, quantity: Quantity, others: list[Quantity]) -> int:
    """Where «59 (1,6 %) – на прийомі» goes on behind its share in brackets, else 0."""
    if not others or "%" not in (quantity.unit + others[0].unit):
        return 0
    opened = form[quantity.unit_end : others[0].start].rstrip()
    closed = _CLOSED.match(form, others[0].unit_end)
    return closed.end() if closed and opened.endswith("(") else 0


def _mention(
    form: str, sentence: Span, quantity: Quantity, edges: tuple[int, int, int]
) -> Mention:
    before, after, closed = edges
    first, last = before == sentence[0], after == sentence[1]
    lead = quantity.start if quantity.lead is None else quantity.lead
    left, dashed = left_of(form, before, lead, first=first)
    dashed |= lead < quantity.start
    begin = _begins_behind(form, quantity, after, closed)
    dash = _DASH_AFTER.match(form, begin, after)
    right = right_of(form, dash.end() if dash else begin, after, last=last)
    if _MEASURED_BY.match(form, *right):
        right = right[0], right[0]
    noun, label, forward = _noun_and_label(
        form, quantity, (left, right), (dashed, dash is not None), sentence[0]
    )
    if forward and label in {noun, right} and not dash:
        label = _label_behind(form, max(right[1], closed), after, last=last) or label
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


def _begins_behind(form: str, quantity: Quantity, after: int, closed: int) -> int:
    """Where the words behind a number begin: «5 з них», «59 (1,6 %) звернень»."""
    end = quantity.unit_end
    if closed and form[end:closed].lstrip().startswith("("):
        return closed
    theirs = _THEIRS.match(form, end, after)
    return theirs.end() if theirs else end


def _label_behind(form: str, start: int, after: int, *, last: bool) -> Span | None:
    """What a part is called behind its noun: «11 звернень – на прийомі»."""
    dash = _DASH_AFTER.match(form, start, after)
    if dash is None:
        return None
    label = right_of(form, dash.end(), after, last=last)
    is_whole = label[1] < after or last
    return label if is_whole and not has_verb(form[slice(*label)]) else None


def _noun_and_label(
    form: str,
    quantity: Quantity,
    sides: tuple[Span, Span],
    dashes: tuple[bool, bool],
    sentence: int,
) -> tuple[Span, Span, bool]:
    """What is counted, what a part is called, and whether that follows the number."""
    left, right = sides
    dash_before, dash_after = dashes
    before = named(form, *left)
    following = noun_phrase(form, *right)
    says_before = dash_before and _size(before) > 0
    names = _size(following) and not is_bare(form, following)
    if names and says_before and quantity.lead is None:
        return following, before, True
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
    return *_named_before(form, quantity, sides, sentence, dashed=dash_before), False


def _named_before(
    form: str,
    quantity: Quantity,
    sides: tuple[Span, Span],
    sentence: int,
    *,
    dashed: bool,
) -> tuple[Span, Span]:
    """What is counted and what a part is called, where the words before tell it."""
    left, right = sides
    before = named(form, *left)
    if not dashed and _counts_itself(form, quantity, left):
        return (quantity.end, described(form, quantity.unit_end, right[1])), before
    if dashed and not _size(before) and _size(left):
        return before, without_preposition(form, left)
    found = before if _size(before) else named(form, *right)
    if _COPULA.fullmatch(form, *found):
        # «Чисельність безробітних зросла на 0,1 % та становила 23,8 тисяч»
        found = subject(form, sentence, quantity.start)
    if form[left[1] : quantity.start].strip() == "(" and has_verb(form[slice(*left)]):
        # «Заявники зверталися щодо субсидій (17)»
        found = after_verb(form, left)
    return found, found


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


def _inherit(form: str, previous: Mention, mention: Mention, time: Span | None) -> None:
    """Take what is counted from the number before where none is said: «торік – 4»."""
    if mention.counts_itself:
        told = form[slice(*mention.label)].strip()
        told_where = told.split(" ")[0] in PREPOSITIONS
        if previous.counts_itself and (not told or is_verb(told) or told_where):
            mention.label = previous.label
        return
    noun = form[slice(*mention.noun)].strip()
    is_fact = previous.basis == "plan" and _OF_A_PLAN.fullmatch(noun)
    if is_fact or noun in _PRONOUNS:
        mention.noun = mention.label = previous.noun
        return
    alone = (
        mention.noun == mention.left
        or noun in form[slice(*mention.left)].strip().split()
    )
    is_verb_alone = not mention.forward and alone and is_verb(noun)
    if noun and not (
        is_verb_alone and not is_verb(form[slice(*previous.noun)].strip())
    ):
        return
    mention.noun = previous.noun
    if time or not _size(mention.label):
        mention.label = time or previous.noun


def _share_noun_of_range(mentions: list[Mention]) -> None:
    """«5–7 осіб»: both ends count what the second does."""
    for lower, upper in pairwise(mentions):
        if lower.quantity.bound == "atLeast" and upper.quantity.bound == "atMost":
            lower.noun, lower.label = upper.noun, upper.label
            lower.right, lower.forward = upper.right, upper.forward
            upper.gap = upper.left = lower.gap


def _size(span: Span) -> int:
    return max(0, span[1] - span[0])
