"""What each number of a report tells of itself: its sort, its label, how it is said.

A sort is told by the phrases of `division-phrases.csv`: by whom, through what, of what
kind, with what outcome, where.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from transforms.catalogue import Row, divides
from transforms.extract.cues import PART_MARK
from transforms.extract.mentions import Mention
from transforms.extract.phrases import (
    PREPOSITIONS,
    attribute_phrase,
    head_stem,
    is_bare,
)
from transforms.extract.source import Source
from transforms.extract.verbs import WORD, has_verb, is_verb
from transforms.extract.words import within

_SUMMING = frozenset(("разом", "усього", "всього", "загалом", "загальна"))
_OTHERS = "інш"
# «Розглянуто 36 запитів» says of no part that it is one.
_ALL_OF_THEM = ("розгля", "опрац", "виконан", "відповід")
# What is told of a number thus is told of a part, if no total is.
_SHARES = frozenset(("channel", "sender", "outcome", "place", "kind"))
_OF_ONE = frozenset(("sender", "kind"))
_BY_PREPOSITION = {
    "за": "topic", "щодо": "topic", "про": "topic", "стосовно": "topic", "з": "kind",
    "із": "kind", "від": "sender", "через": "channel", "на": "place", "у": "place",
    "в": "place", "по": "place", "до": "place",
}  # fmt: skip
_LONGEST_CLAUSE = 300
_PREPOSITION = 5
_LONGEST_PAIR = 60
_PEOPLE = frozenset(("осіб", "особи", "особа", "людей", "чол", "чолов", "грома"))
_SORTS_OF_PEOPLE = frozenset(("sex", "age", "category"))
# What the public comes with, and words for its coming.
BROUGHT = ("запит", "зверн", "петиц")
_RECEIVED = (
    "надійш", "надход", "отрим", "зареєстр", "одерж", "подан", "оприлюдн", "прийня",
    "поступ", "внес", "створен", "звернул", "подал",
)  # fmt: skip
_GOVERNED = re.compile(r"(?:^|\s)(?:до|для|щодо|про|після)\s$")
_WHICH = re.compile(r",\s(?:(?:на|за|по|з|у|в|до)\s)?(?:як(?:і|их|им|ими)|котр\w+)\s")
_ABOUT = re.compile(
    r"(?<!\w)(?:про|щодо|стосовно|з\s+питань|з\s+приводу)\s+"
    r"(?P<own>(?:\w+\s){0,3}?(?:публічн|інформац|доступ))?"
)
_NO_THINGS = frozenset(("channel", "sender", "place", "month"))
_OF_PLACE = frozenset(("у", "в", "на", "по"))

# Of a number: each division it tells, with the row of the phrase and its place.
Attributes = dict[str, tuple[Row, int]]


class Told:
    """Numbers of a report, with what their words tell."""

    def __init__(self, source: Source, mentions: list[Mention]) -> None:
        """Read what the words of each number tell."""
        self._source = source
        self._mentions = mentions
        self._of_lead: dict[str, str | None] = {}
        self._attributes = [self._attributes_of(mention) for mention in mentions]

    def _tells(self, at: int, division: str | None) -> bool:
        """Whether a number tells a division beside its noun: «40 звернень поштою»."""
        mention, form = self._mentions[at], self._source.form
        start = min(mention.left[0], mention.quantity.start)
        for word in within(self._source.words["division"], start, mention.right[1]):
            match = self._source.catalogue.divisions.match(form, word.start, word.text)
            row = self._source.catalogue.division_rows[match[0]] if match else None
            told = row is not None and row["divisionId"] == division
            is_head = head_stem(form, mention.noun)[:4] == word.text[:4]
            # «звернень громадян» names no sender
            is_head |= mention.noun[0] < word.start < mention.noun[1]
            if told and not is_head and not word.text.startswith(_ALL_OF_THEM):
                return True
        return division == "place" and self._begins_with_place(start)

    def _is_of_people(self, part: list[int], division: str | None) -> bool:
        """«Осіб» says of whom too little: only a sort of people divides people."""
        form = self._source.form
        stems = {head_stem(form, self._mentions[at].noun) for at in part}
        return bool(stems & _PEOPLE) and division not in _SORTS_OF_PEOPLE

    def _is_received(self, mention: Mention) -> bool:
        return self._says(mention, _RECEIVED)

    def _is_of_all(self, at: int) -> bool:
        return self._says(self._mentions[at], _ALL_OF_THEM)

    def _says(self, mention: Mention, begins: tuple[str, ...]) -> bool:
        """Whether the words of a number have one that begins so."""
        start, end = mention.left[0], max(mention.right[1], mention.quantity.unit_end)
        words = WORD.findall(self._source.form, max(start, end - _LONGEST_CLAUSE), end)
        return any(word.startswith(begins) for word in words)

    def _shares(self, at: int) -> set[str]:
        """Divisions that a number tells, but not of «письмових та усних» both.

        «Надійшов 1 запит від громадянина» tells of the one, not of a part.
        """
        is_one = self._mentions[at].quantity.value == 1
        return {
            division
            for division in self._attributes[at].keys() & _SHARES
            if not (
                (is_one and division in _OF_ONE)
                or self._attributes[at][division][0]["of"]
                or self._tells_all(at, division)
            )
        }

    def _tells_all(self, at: int, division: str) -> bool:
        form, start = self._source.form, self._attributes[at][division][1]
        words = list(WORD.finditer(form, start, start + _LONGEST_PAIR))[:4]
        return any(
            word[0] in {"та", "і", "й"} and words[place - 1][0][-2:] == after[0][-2:]
            for place, (word, after) in enumerate(pairwise(words))
            if place
        )

    def _is_said_otherwise(self, at: int) -> bool:
        """«40 звернень стосувалися опалення»: not how many came."""
        mention, form = self._mentions[at], self._source.form
        if _GOVERNED.search(form, *mention.gap) or _WHICH.match(form, mention.noun[1]):
            return True  # «матеріали до 4 засідань», «звернення, на які не надано …»
        if not head_stem(form, mention.noun).startswith(BROUGHT):
            return False
        start, end = mention.noun[0], max(mention.noun[1], mention.edge)
        comma = form.find(",", mention.noun[1], end)
        about = _ABOUT.search(form, start, comma if comma >= 0 else end)
        if about and not about["own"]:
            return True  # «6 звернень про надання допомоги»
        if not mention.forward:
            return False
        told = self._is_received(mention) or self._is_of_all(at)
        return not told and has_verb(form[slice(*mention.sentence)])

    def _by_preposition(self, at: int) -> str | None:
        words = WORD.findall(self._source.form, *self._mentions[at].left)
        return _BY_PREPOSITION.get(words[0]) if words else None

    def _may_be_of(self, total: int, at: int) -> bool:
        """Whether the noun is that of the total, or none is told but an attribute."""
        mention, form = self._mentions[at], self._source.form
        stem = head_stem(form, mention.noun)
        if stem == head_stem(form, self._mentions[total].noun):
            return True
        return (
            not stem
            or self._is_attribute(at)
            or bool(mention.item_of and not mention.forward)
            or self._leads_to(total, mention)
            or (self._is_label(at) and self._division_of_lead([at]) is not None)
        )

    def _leads_to(self, total: int, mention: Mention) -> bool:
        """Whether the lead line of an item says again what the total counts."""
        stem = head_stem(self._source.form, self._mentions[total].noun)
        return bool(mention.item_of and stem) and f" {stem[:4]}" in f" {mention.lead}"

    def _belongs(self, total: int, at: int, division: str | None) -> bool:
        """Whether a number counts what the total does, and its attribute fits it."""
        whole, mention = self._mentions[total], self._mentions[at]
        if not self._may_be_of(total, at):
            return False
        if are_parallel(self._source.form, whole, mention):
            return False
        found = self._attributes[at].get(division or "")
        noun = f"{self._source.form[slice(*whole.noun)]} {whole.kin}"
        return not found or divides(found[0], noun)

    def _is_label(self, at: int) -> bool:
        """Whether only a label is told, before a dash, in brackets or in a cell."""
        mention = self._mentions[at]
        if mention.forward:
            return False
        gap = self._source.form[slice(*mention.gap)]
        is_first = mention.gap[0] == mention.sentence[0]
        return is_first or not has_verb(gap[max(map(gap.rfind, ",;")) + 1 :])

    def _is_attribute(self, at: int) -> bool:
        """Whether what is told of a number is an attribute and no noun of its own."""
        mention, form = self._mentions[at], self._source.form
        words = WORD.findall(form, *mention.noun)
        if not words or words[0].startswith(_OTHERS):
            return True
        if words[0] in PREPOSITIONS:
            return True
        if mention.forward and not mention.is_label_after:
            return False
        left = WORD.findall(form, mention.left[0], mention.noun[0])
        led = bool(left) and left[0] in PREPOSITIONS and not any(map(is_verb, left))
        bare = is_bare(form, mention.noun)
        if led or bare or is_verb(words[0]):
            return True
        return self._first_row(at) is not None  # begins with an attribute

    def _is_sort(self, at: int) -> bool:
        """Whether a channel, a sender or a place is told where the noun should be."""
        row = self._first_row(at)
        if row is None or row["divisionId"] not in _NO_THINGS:
            return self._names_place(self._mentions[at])
        return not row["where"] or self._division_of_lead([at]) == row["divisionId"]

    def _first_row(self, at: int) -> Row | None:
        """The phrases of a division that the words of a number begin with."""
        start, catalogue = self._mentions[at].noun[0], self._source.catalogue
        for word in within(self._source.words["division"], start, start + 1):
            match = catalogue.divisions.match(self._source.form, start, word.text)
            if match and catalogue.division_rows[match[0]]["where"] != "heading":
                return catalogue.division_rows[match[0]]
        return None

    def _attributes_of(self, mention: Mention) -> Attributes:
        catalogue, form = self._source.catalogue, self._source.form
        start = min(mention.left[0], mention.quantity.start)
        end = max(mention.right[1], mention.quantity.unit_end)
        starts = {
            mention.noun[0] + 1,
            mention.noun[0],
            mention.label[0],
            mention.left[0],
            mention.right[0],
            mention.right[0] + 1,
        }
        found: Attributes = {}
        for word in within(self._source.words["division"], start, end):
            if word.text == "розгляд":
                continue  # «подано на розгляд» tells no outcome
            match = catalogue.divisions.match(form, word.start, word.text)
            row = catalogue.division_rows[match[0]] if match else None
            at_start = word.start in starts
            if row and (not row["where"] or (row["where"] == "start" and at_start)):
                found.setdefault(row["divisionId"], (row, word.start))
        if not found and self._names_place(mention):
            found["place"] = ({"of": ""}, mention.noun[0])
        return found

    def _label(self, at: int, division: str | None) -> None:
        """Call a part by its attribute where its label is but the noun."""
        mention = self._mentions[at]
        if division not in self._attributes[at] or mention.is_row:
            return
        start = self._attributes[at][division][1]
        first, last = mention.label
        is_behind = mention.noun[0] < mention.noun[1] <= first < last
        tells = is_behind or (start < last and first - start < _PREPOSITION)
        if tells and mention.label != mention.noun:
            return
        end = mention.left[1] if start < mention.left[1] else mention.right[1]
        mention.label = attribute_phrase(self._source.form, start, end)

    def _names_place(self, mention: Mention) -> bool:
        """«у Вербівці»: a preposition of place and a capital."""
        return self._begins_with_place(mention.noun[0])

    def _begins_with_place(self, start: int) -> bool:
        form, cased = self._source.form, self._source.wording.cased
        first = WORD.search(form, start, start + _LONGEST_CLAUSE)
        second = first and WORD.search(form, first.end(), first.end() + _PREPOSITION)
        is_name = second is not None and cased[second.start()].isupper()
        return bool(first and first[0] in _OF_PLACE and is_name)

    def _common(self, group: Sequence[int]) -> str | None:
        """The division that every number of a group tells; «інші» tells any."""
        told = [self._attributes[at] for at in group if not self._is_other(at)]
        if not told or not all(told):
            return None
        counted = Counter(division for one in told for division in one)
        division, count = counted.most_common(1)[0]
        return division if count == len(told) else None

    def _is_other(self, at: int) -> bool:
        mention = self._mentions[at]
        words = self._source.form[slice(*mention.noun)]
        return not self._attributes[at] and words.lstrip().startswith(_OTHERS)

    def _is_led(self, group: Sequence[int]) -> bool:
        """Whether a lead line says that the numbers under it are of a total."""
        marked = PART_MARK.search(self._lead_of(group[0]))
        return marked is not None or self._division_of_lead(group) is not None

    def _lead_of(self, at: int) -> str:
        """The lead line of a list, or in a sentence the words before a colon."""
        mention = self._mentions[at]
        if mention.item_of:
            return mention.lead
        first, last = mention.sentence[0], mention.quantity.start
        return self._source.form[first : self._source.form.rfind(":", first, last) + 1]

    def _division_of_lead(self, group: Sequence[int]) -> str | None:
        """The division that a lead line names."""
        lead = self._lead_of(group[0])
        if lead not in self._of_lead:
            catalogue = self._source.catalogue
            codes = catalogue.divisions.codes(lead, 0, len(lead))
            named = [catalogue.division_rows[code] for code in codes]
            named.sort(key=lambda row: row["where"] != "heading")
            self._of_lead[lead] = named[0]["divisionId"] if named else None
        return self._of_lead[lead]

    def _is_summing(self, at: int) -> bool:
        first, last = self._mentions[at].gap
        words = WORD.findall(
            self._source.form, max(first, last - _LONGEST_CLAUSE), last
        )
        return any(word in _SUMMING for word in words)

    def _place_of(self, at: int) -> tuple[int, int]:
        mention = self._mentions[at]
        if mention.item_of:
            return mention.item_of, mention.column_at
        return mention.sentence


def are_parallel(form: str, mention: Mention, other: Mention) -> bool:
    """«На 84 надано інформацію, …, на 68 надано роз’яснення» stand side by side."""
    (before, verb), (own_before, own_verb) = (
        (WORD.findall(form, *one.gap)[-1:], WORD.match(form, one.quantity.unit_end + 1))
        for one in (mention, other)
    )
    is_same = bool(before) and before == own_before and before[0] in PREPOSITIONS
    return bool(is_same and verb and own_verb) and all(
        is_verb(match[0]) for match in (verb, own_verb) if match
    )
