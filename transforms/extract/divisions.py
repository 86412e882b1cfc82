"""Which earlier total a later group of numbers divides, told when all are known.

Marks («з них», a colon, brackets, a list under a number) are followed number by number
in `breakdown`. Here the groups they made are weighed, and those without a mark are
found: «Надійшло 62 звернення. Поштою надійшло 40 звернень, особисто – 22».

What speaks for a division, in this order: a group that adds up to a total exactly; an
attribute told of each number (`division-phrases.csv`) while the counted noun is that of
the total or left out; a lead line that names the division («Категорії запитувачів:»).
Against it: parts above the total, another unit, another noun, another time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

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
from transforms.extract.units import COUNTED
from transforms.extract.verbs import WORD, has_verb, is_verb
from transforms.extract.words import within

# How many numbers back a total is looked for.
_REACH = 60
_FEWEST_SURE, _FEWEST_PARTS = 3, 2
_SUMMING = frozenset(("разом", "усього", "всього", "загалом", "загальна"))
_DIVISIBLE = frozenset({"period", "cumulative", "stock"})
_OTHERS = "інш"
# «Розглянуто 36 запитів» says of no part that it is one.
_ALL_OF_THEM = ("розгля", "опрац", "виконан", "відповід")
# What is told of a number thus is told of a part, if no total is.
_SHARES = frozenset(("channel", "sender", "outcome", "place", "kind"))
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
_BROUGHT = ("запит", "зверн", "петиц")
_RECEIVED = (
    "надійш", "надход", "отрим", "зареєстр", "одерж", "подан", "оприлюдн", "прийня",
    "поступ", "внес", "створен", "звернул", "подал",
)  # fmt: skip
_NO_THINGS = frozenset(("channel", "sender", "place", "month"))
_OF_PLACE = frozenset(("у", "в", "на", "по"))

# Of a number: each division it tells, with the row of the phrase and its place.
Attributes = dict[str, tuple[Row, int]]


def divide(source: Source, mentions: list[Mention]) -> None:
    """Give the numbers their totals and divisions, in place."""
    _Divider(source, mentions).divide()


class _Divider:
    def __init__(self, source: Source, mentions: list[Mention]) -> None:
        self._source = source
        self._mentions = mentions
        self._attributes = [self._attributes_of(mention) for mention in mentions]
        self._count = max((mention.partition for mention in mentions), default=0)
        self._of_lead: dict[str, str | None] = {}

    def divide(self) -> None:
        for group in self._marked_groups():
            self._weigh(group)
        for at in range(len(self._mentions)):
            self._add_up_before(at)
            self._add_up_behind(at)
        for run in self._runs():
            self._settle(run)
        for group in self._marked_groups():
            shared = self._common(group) or self._division_of_lead(group)
            for at in group:
                division = shared or next(iter(self._attributes[at]), None)
                self._mentions[at].division = division
                self._label(at, division)
        for at, mention in enumerate(self._mentions):
            mention.is_attribute = mention.parent is None and self._is_sort(at)
        divided = {mention.parent for mention in self._mentions}
        for at, mention in enumerate(self._mentions):
            if mention.parent is None and not mention.is_row and at not in divided:
                self._tell_share(at)

    # Groups that a mark made.

    def _marked_groups(self) -> list[list[int]]:
        """Indexes of the parts of each division of each total."""
        groups: dict[tuple[int, int], list[int]] = {}
        for at, mention in enumerate(self._mentions):
            if mention.parent is not None:
                groups.setdefault((mention.parent, mention.partition), []).append(at)
        return list(groups.values())

    def _weigh(self, group: list[int]) -> None:
        """Move a group that is more than its total to the number it adds up to.

        «30 з інвалідністю, 70 похилого віку, 25 на платній основі» of 100 is two
        divisions: what adds up first, and the rest.
        """
        total = self._mentions[group[0]].parent
        if total is None:
            return
        whole = self._value(total)
        if self._sum(group) <= whole:
            self._move_to_noun(group, total)
            if len(group) > 1 and self._sum(group) != whole:
                self._move_to_sum(group, self._mentions[total].sentence)
            return
        if self._move_to_sum(group):
            return
        added = Decimal(0)
        for at, part in enumerate(group[:-1], 1):
            added += self._value(part)
            if added == whole:
                self._take(group[at:], total)
                return
        for other in self._totals_before(group[0]):
            same = self._mentions[other].sentence == self._mentions[total].sentence
            fits = self._value(other) >= self._sum(group) and self._alike(other, group)
            if same and fits:
                self._take(group, other)
                return

    def _move_to_noun(self, group: list[int], total: int) -> None:
        """«12 зустрічей із 300 мешканцями, з них 5 зустрічей»: the noun said again."""
        form = self._source.form
        stems = {head_stem(form, self._mentions[at].noun) for at in group}
        if len(stems) != 1 or head_stem(form, self._mentions[total].noun) in stems:
            return
        for other in self._totals_before(total):
            one = self._mentions[other]
            if one.sentence != self._mentions[total].sentence:
                return
            said = (
                head_stem(form, one.noun) in stems and self._mentions[group[0]].forward
            )
            if (
                said
                and self._alike(other, group)
                and self._sum(group) <= self._value(other)
            ):
                self._take(group, other)
                return

    def _move_to_sum(
        self, group: list[int], sentence: tuple[int, int] | None = None
    ) -> bool:
        """Give a group to the number before it that it adds up to, if there is one."""
        for other in self._totals_before(group[0]):
            near = sentence in {None, self._mentions[other].sentence}
            is_sum = self._value(other) == self._sum(group)
            if near and is_sum and self._alike(other, group):
                self._take(group, other)
                return True
        return False

    # Groups without a mark.

    def _add_up_before(self, at: int) -> None:
        """«Дорослих 340, дітей 160. Загалом – 500»: parts that a later total adds up."""
        mention = self._mentions[at]
        if mention.parent is not None or mention.is_row or not self._is_summing(at):
            return
        whole, added, parts = self._value(at), Decimal(0), list[int]()
        for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
            one = self._mentions[index]
            if one.parent is not None or one.is_beside or not self._alike(at, [index]):
                return
            added += self._value(index)
            parts.insert(0, index)
            if added >= whole:
                break
        if whole and added == whole and len(parts) >= _FEWEST_PARTS:
            self._take(parts, at)

    def _add_up_behind(self, total: int) -> None:
        """Numbers in the sentences behind a total that add up to it, if bare or of it."""
        whole = self._mentions[total]
        if whole.parent is not None or whole.is_row or whole.basis not in _DIVISIBLE:
            return
        if self._is_attribute(total):
            return
        added, parts, places = Decimal(0), list[int](), set[tuple[int, int]]()
        for at in range(total + 1, min(len(self._mentions), total + _REACH)):
            one = self._mentions[at]
            if one.parent is not None or one.unit == "percent":
                continue
            places.add(one.sentence)
            first = self._mentions[parts[0]].item_of if parts else one.item_of
            apart = one.is_beside or one.is_row or one.item_of != first
            if apart or not self._is_said_of(total, at):
                return
            added += self._value(at)
            parts.append(at)
            if added >= self._value(total):
                break
        is_told = len(parts) >= _FEWEST_PARTS and whole.sentence not in places
        if added and added == self._value(total) and is_told:
            self._take(parts, total)

    def _is_said_of(self, total: int, at: int) -> bool:
        form, mention = self._source.form, self._mentions[at]
        stem = head_stem(form, mention.noun)
        same = stem == head_stem(form, self._mentions[total].noun)
        alone = mention.gap[0] == mention.sentence[0] and self._is_label(at)
        has_own_verb = has_verb(form[slice(*mention.sentence)])
        attributed = (
            self._is_attribute(at)
            or self._by_case(total, at)
            or (alone and not has_own_verb)
        )
        return self._alike(total, [at]) and (
            (same and not self._is_received(mention)) or attributed
        )

    def _by_case(self, total: int, at: int) -> bool:
        """«Видано посвідчень – 34 / ветеранам – 14»: a line that begins small."""
        cased = self._source.wording.cased
        one, whole = self._mentions[at], self._mentions[total]
        in_list = one.item_of and one.item_of == whole.item_of
        small = cased[one.left[0]].islower() and cased[whole.left[0]].isupper()
        return bool(in_list and small and not one.forward)

    def _runs(self) -> Iterator[list[int]]:
        """Numbers without a total that stand in one sentence or one list."""
        alone = [
            at
            for at, mention in enumerate(self._mentions)
            if mention.parent is None
            and mention.basis in _DIVISIBLE
            and mention.unit != "percent"
            and not mention.by_verb
        ]
        for _, run in groupby(alone, key=self._place_of):
            yield list(run)

    def _place_of(self, at: int) -> tuple[int, int]:
        mention = self._mentions[at]
        if mention.item_of:
            return mention.item_of, mention.column_at
        return mention.sentence

    def _settle(self, run: list[int]) -> None:
        """Place a run whole where it adds up, else by the divisions it tells, in turn."""
        if not run:
            return
        if len(run) > 1 and (total := self._summed(run)) is not None:
            self._take(run, total)
        elif (total := self._completed_by(run)) is not None:
            self._join(run, total)
        elif total_at := self._total_behind(run):
            first, last = total_at
            self._settle(run[:first])
            self._take(run[first:last], run[last])
            self._settle(run[last:])
        elif last := self._summed_before(run):
            self._settle(run[:last])
            self._settle(run[last:])
        elif summed := self._summed_behind(run):
            first, last = summed
            self._settle(run[: first - 1])
            self._take(run[first:last], run[first - 1])
            self._settle(run[last:])
        else:
            for part in self._alike_in_turn(run):
                total = self._summed(part) if len(part) > 1 else None
                if total is None:
                    total = self._attributed(part)
                if total is not None:
                    self._take(part, total)
                else:
                    self._of_received(part)

    def _alike_in_turn(self, run: list[int]) -> Iterator[list[int]]:
        """Parts of a run whose numbers tell one division, or all none."""
        part: list[int] = []
        shared: set[str] = set()  # divisions that all numbers of the part tell
        for at in run:
            told = set(self._attributes[at])
            goes_on = shared & told if part else told
            lists = not told and (
                self._mentions[at].item_of and not shared or self._is_label(at)
            )
            if part and not (goes_on or lists or self._is_other(at)):
                yield part
                part, goes_on = [], told
            if told:
                shared = goes_on
            part.append(at)
        yield part

    def _total_behind(self, run: list[int]) -> tuple[int, int] | None:
        """Where parts begin and end that a total behind them adds up: «усього – 35»."""
        for last in range(_FEWEST_PARTS, len(run)):
            whole = self._value(run[last])
            if not self._is_summing(run[last]) or not whole:
                continue
            added = Decimal(0)
            for first in range(last - 1, -1, -1):
                added += self._value(run[first])
                if added == whole and last - first >= _FEWEST_PARTS:
                    return (
                        (first, last)
                        if self._alike(run[last], run[first:last])
                        else None
                    )
                if added > whole:
                    break
        return None

    def _is_summing(self, at: int) -> bool:
        first, last = self._mentions[at].gap
        words = WORD.findall(
            self._source.form, max(first, last - _LONGEST_CLAUSE), last
        )
        return any(word in _SUMMING for word in words)

    def _summed_before(self, run: list[int]) -> int:
        """Where the first numbers of a run end that add up to a near total, or 0."""
        totals = {
            self._value(total)
            for total in self._totals_before(run[0])
            if self._is_near(total, run[0])
        }
        added = Decimal(0)
        for at, number in enumerate(run[:-1]):
            added += self._value(number)
            if at and added in totals and self._summed(run[: at + 1]) is not None:
                return at + 1
        return 0

    def _summed_behind(self, run: list[int]) -> tuple[int, int] | None:
        """Where the numbers begin and end that add up to the one before them."""
        for at, total in enumerate(run[:-_FEWEST_PARTS], 1):
            whole, added = self._value(total), Decimal(0)
            for end, number in enumerate(run[at:], at + 1):
                added += self._value(number)
                if added >= whole:
                    break
            parts = run[at:end]
            if whole and added == whole and self._may_divide(total, parts):
                return at, end
        return None

    def _may_divide(self, total: int, parts: list[int]) -> bool:
        """Whether numbers right behind a total that they add up to are its parts.

        «3 рішення, 2 розпорядження, 1 наказ» and «з молоддю – 10, з ветеранами – 6, …»
        stand side by side; that they add up is chance.
        """
        if len(parts) < _FEWEST_PARTS or not self._alike(total, parts):
            return False
        if self._is_summing(total) or self._common(parts):
            return not self._tells(total, self._common(parts))
        mention = self._mentions[total]
        led = WORD.findall(self._source.form, *self._mentions[parts[0]].left)[:1]
        said = WORD.findall(self._source.form, *mention.right)
        beside = bool(led and led[0] in PREPOSITIONS and led[0] in said)
        return (
            mention.forward
            and not beside
            and all(self._may_be_of(total, at) or self._is_label(at) for at in parts)
        )

    def _completed_by(self, run: list[int]) -> int | None:
        """A near total whose last division lacks just these numbers."""
        for total in self._totals_before(run[0]):
            if not self._is_near(total, run[0]):
                return None
            parts = [
                at for at in range(total + 1, run[0]) if self._is_last_of(at, total)
            ]
            if parts and self._sum(parts) + self._sum(run) == self._value(total):
                return total if self._alike(total, run) else None
        return None

    def _is_last_of(self, at: int, total: int) -> bool:
        mention = self._mentions[at]
        return mention.parent == total and mention.partition == max(
            one.partition
            for one in self._mentions[total : at + _REACH]
            if one.parent == total
        )

    def _join(self, run: list[int], total: int) -> None:
        """Make numbers parts of the division of a total that was told last."""
        partition = max(
            one.partition
            for one in self._mentions[total : run[0]]
            if one.parent == total
        )
        for at in run:
            self._mentions[at].parent, self._mentions[at].partition = total, partition

    def _summed(self, part: list[int]) -> int | None:
        """The near total that a group adds up to, if its words do not speak against."""
        added = self._sum(part)
        told = self._common(part) is not None or self._is_led(part)
        for total in self._totals_before(part[0]):
            if self._value(total) != added or not added or not self._alike(total, part):
                continue
            fits = self._common(part) or all(
                self._may_be_of(total, at) or self._is_label(at) for at in part
            )
            if fits and (told or self._is_near(total, part[0])):
                return total
        return None

    def _attributed(self, part: list[int]) -> int | None:
        """The nearest total of the same noun that an attribute of the group divides."""
        common = self._common(part)
        led = self._is_led(part)
        division = common or self._division_of_lead(part)
        bare = all(self._is_attribute(at) for at in part)
        added = self._sum(part)
        told = division or led or (bare and len(part) > 1)
        if not (told and added) or self._is_of_people(part, division):
            return None
        for total in self._totals_before(part[0]):
            is_near = self._is_near(total, part[0])
            if (division is None and not led and not is_near) or (
                bare and not led and not is_near
            ):
                return None
            if (
                added <= self._value(total)
                and self._alike(total, part)
                and not self._tells(total, division)
                and not self._is_of_people([total], division)
                and all(self._belongs(total, at, common) for at in part)
            ):
                return total
        return None

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

    def _of_received(self, part: list[int]) -> None:
        """What is said of requests and appeals is said of those received before.

        «Зареєстровано 40 запитів. … Для двох запитів продовжено термін розгляду».
        """
        form = self._source.form
        for at in part:
            mention = self._mentions[at]
            stem = head_stem(form, mention.noun)
            if not stem.startswith(_BROUGHT) or self._is_received(mention):
                continue
            for total in self._totals_before(at):
                whole = self._mentions[total]
                same = head_stem(form, whole.noun) == stem and (
                    self._is_received(whole) or self._is_of_all(total)
                )
                if (
                    same
                    and not self._shares(total)
                    and self._value(at) <= self._value(total)
                ):
                    if self._alike(total, [at]) and self._value(at):
                        self._take([at], total)
                    break

    def _is_received(self, mention: Mention) -> bool:
        start, end = mention.left[0], max(mention.right[1], mention.quantity.unit_end)
        words = WORD.findall(self._source.form, max(start, end - _LONGEST_CLAUSE), end)
        return any(word.startswith(_RECEIVED) for word in words)

    def _tell_share(self, at: int) -> None:
        """Say of a number that it is but a part, where its total is not told.

        «Електронною поштою надійшло 20 запитів», «За торгівлю – 25, за паркування – 14».
        """
        mention = self._mentions[at]
        if own := self._shares(at):
            mention.division = min(own)
        elif self._is_said_otherwise(at):
            mention.division = "topic"
        before = self._mentions[at - 1] if at else mention
        is_sibling = before.sentence == mention.sentence and before.parent is None
        is_bare = self._is_attribute(at) and not mention.forward and self._value(at)
        if at and is_sibling and is_bare:
            division = mention.division or self._by_preposition(at)
            if division and self._alike(at - 1, [at]):
                mention.division = division
                before.division = before.division or division

    def _shares(self, at: int) -> set[str]:
        """Divisions that a number tells, but not of «письмових та усних» both."""
        return {
            division
            for division in self._attributes[at].keys() & _SHARES
            if not (
                self._attributes[at][division][0]["of"] or self._tells_all(at, division)
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
        if (
            not head_stem(form, mention.noun).startswith(_BROUGHT)
            or not mention.forward
        ):
            return False
        told = self._is_received(mention) or self._is_of_all(at)
        return not told and has_verb(form[slice(*mention.sentence)])

    def _is_of_all(self, at: int) -> bool:
        mention = self._mentions[at]
        start, end = mention.left[0], max(mention.right[1], mention.quantity.unit_end)
        words = WORD.findall(self._source.form, max(start, end - _LONGEST_CLAUSE), end)
        return any(word.startswith(_ALL_OF_THEM) for word in words)

    def _by_preposition(self, at: int) -> str | None:
        words = WORD.findall(self._source.form, *self._mentions[at].left)
        return _BY_PREPOSITION.get(words[0]) if words else None

    # Words of numbers.

    def _belongs(self, total: int, at: int, division: str | None) -> bool:
        """Whether a number counts what the total does, and its attribute fits it."""
        if not self._may_be_of(total, at):
            return False
        found = self._attributes[at].get(division or "")
        whole = self._mentions[total]
        noun = f"{self._source.form[slice(*whole.noun)]} {whole.kin}"
        return not found or divides(self._source.catalogue, found[0], noun)

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
        )

    def _leads_to(self, total: int, mention: Mention) -> bool:
        """Whether the lead line of an item says again what the total counts."""
        stem = head_stem(self._source.form, self._mentions[total].noun)
        return bool(mention.item_of and stem) and f" {stem[:4]}" in f" {mention.lead}"

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
        left = WORD.findall(form, *mention.left)
        led = bool(left) and left[0] in PREPOSITIONS
        bare = is_bare(form, mention.noun)
        return led or bare or is_verb(words[0]) or self._starts_with_attribute(at)

    def _starts_with_attribute(self, at: int) -> bool:
        return self._first_row(at) is not None

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

    # What is told of numbers.

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
        tells = start < last and first - start < _PREPOSITION
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

    # Totals.

    def _totals_before(self, at: int) -> Iterator[int]:
        """Numbers before one that may be its total, the nearest first."""
        own = self._place_of(at)
        for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
            mention = self._mentions[index]
            if mention.parent is None and mention.basis in _DIVISIBLE:
                apart = mention.item_of == 0 or self._place_of(index) != own
                if apart or self._is_summing(index):
                    yield index

    def _is_near(self, total: int, at: int) -> bool:
        """Whether no other number that may be a total stands between."""
        return not any(
            mention.parent is None and mention.basis in _DIVISIBLE
            for mention in self._mentions[total + 1 : at]
        )

    def _alike(self, total: int, part: Iterable[int]) -> bool:
        """Whether units and times are such that one can be a part of the other."""
        whole = self._mentions[total]
        for mention in (self._mentions[at] for at in part):
            counted = {whole.unit, mention.unit} <= COUNTED
            timed = mention.is_timed and mention.basis != whole.basis
            if timed or not (counted or whole.unit == mention.unit):
                return False
        return True

    def _take(self, group: Iterable[int], total: int) -> None:
        self._count += 1
        for at in group:
            self._mentions[at].parent = total
            self._mentions[at].partition = self._count

    def _value(self, at: int) -> Decimal:
        return self._mentions[at].quantity.value

    def _sum(self, group: Iterable[int]) -> Decimal:
        return sum((self._value(at) for at in group), Decimal(0))
