"""Which numbers of a report add up to which: a sum that fits is almost proof.

But not where things stand side by side, each with a noun of its own: that 3 decisions
are as many as 2 orders and 1 letter is chance.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal

from transforms.extract.cues import BESIDES
from transforms.extract.mentions import Mention
from transforms.extract.phrases import PREPOSITIONS, head_stem
from transforms.extract.source import Source
from transforms.extract.told import Told
from transforms.extract.units import COUNTED
from transforms.extract.verbs import WORD, has_verb

# How many numbers back a total is looked for.
_REACH = 60
_LONGEST_GAP = 300
FEWEST_PARTS = 2
# Above it, that several numbers add up to one before them is hardly chance.
_LARGE = 50
_MANY = 4
# «Кількість консультацій – 10» begins a count of its own.
_COUNTING = ("кільк", "загальн", "чисельн")
_ALSO_SAID = {"із": "з", "зі": "з", "у": "в"}
_AND = frozenset(("і", "й", "та"))
DIVISIBLE = frozenset({"period", "cumulative", "stock"})


class Sums(Told):
    """Numbers of a report, and the totals that they may be parts of."""

    def __init__(self, source: Source, mentions: list[Mention]) -> None:
        """Read the numbers; divisions are counted on from those of marks."""
        super().__init__(source, mentions)
        self._changes = [
            at for at, mention in enumerate(mentions) if mention.change == "change"
        ]
        self._count = max((mention.partition for mention in mentions), default=0)

    def _total_behind(self, run: list[int]) -> tuple[int, int] | None:
        """Where parts begin and end that a total behind them adds up: «усього – 35»."""
        for last in range(FEWEST_PARTS, len(run)):
            whole = self._value(run[last])
            if not self._is_summing(run[last]) or not whole:
                continue
            added = Decimal(0)
            for first in range(last - 1, -1, -1):
                added += self._value(run[first])
                if added == whole and last - first >= FEWEST_PARTS:
                    return (
                        (first, last)
                        if self._alike(run[last], run[first:last])
                        else None
                    )
                if added > whole:
                    break
        return None

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
        for at, total in enumerate(run[:-FEWEST_PARTS], 1):
            whole, added = self._value(total), Decimal(0)
            end = at
            while end < len(run) and added < whole:
                added += self._value(run[end])
                end += 1
            parts = run[at:end]
            if whole and added == whole and self._may_divide(total, parts):
                return at, end
        return None

    def _may_divide(self, total: int, parts: list[int]) -> bool:
        """Whether numbers right behind a total that they add up to are its parts.

        «3 рішення, 2 розпорядження, 1 наказ» and «з молоддю – 10, з ветеранами – 6, …»
        stand side by side; that they add up is chance.
        """
        if len(parts) < FEWEST_PARTS or not self._alike(total, parts):
            return False
        first = self._mentions[parts[0]]
        mention = self._mentions[total]
        if mention.sentence != first.sentence and self._are_items(total, parts[0]):
            return False
        if self._is_summing(total) or self._common(parts):
            return not self._tells(total, self._common(parts))
        form, said = self._source.form, self._prepositions(*mention.right)
        led = self._prepositions(*first.left) or self._prepositions(*first.right)
        lists_all = not _AND.isdisjoint(WORD.findall(form, *mention.right))
        beside = bool(led[:1]) and led[0] in said and not lists_all
        return (
            mention.forward
            and not beside
            and all(self._may_be_of(total, at) or self._is_label(at) for at in parts)
        )

    def _prepositions(self, start: int, end: int) -> list[str]:
        words = WORD.findall(self._source.form, start, end)
        return [_ALSO_SAID.get(word, word) for word in words if word in PREPOSITIONS]

    def _are_items(self, total: int, at: int) -> bool:
        """Whether both are items of one list, and neither says that it is a total."""
        whole = self._mentions[total]
        beside = whole.item_of and self._place_of(total) == self._place_of(at)
        first, last = whole.quantity.end, self._mentions[at].quantity.start
        if not beside or self._source.form.find("\n", first, last) < 0:
            return False
        return not (self._is_summing(total) or self._is_received(whole))

    def _completed_by(self, run: list[int]) -> int | None:
        """A near total whose last division lacks just these numbers."""
        for total in self._totals_before(run[0]):
            if not self._is_near(total, run[0]):
                return None
            parts = [
                at for at in range(total + 1, run[0]) if self._is_last_of(at, total)
            ]
            bare = all(self._is_attribute(at) or self._is_label(at) for at in run)
            whole = self._sum(parts) + self._sum(run) == self._value(total)
            if parts and whole and bare:
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
            fits = (
                self._common(part)
                or self._is_list(part)
                or all(self._may_be_of(total, at) or self._is_label(at) for at in part)
            )
            if fits and (told or self._is_near(total, part[0])):
                return total
        return None

    def _is_list(self, part: list[int]) -> bool:
        """Whether numbers are those of a list, so many that their sum is no chance."""
        if not self._mentions[part[0]].item_of or len(part) < _MANY:
            return False
        form = self._source.form
        act = any(has_verb(form[slice(*self._mentions[at].left)]) for at in part)
        return not act and self._sum(part) >= _LARGE

    def _add_up_before(self, at: int) -> None:
        """«Дорослих 340, дітей 160. Загалом – 500»: parts that a total adds up."""
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
        if whole and added == whole and len(parts) >= FEWEST_PARTS:
            self._take(parts, at)

    def _add_up_behind(self, total: int) -> None:
        """Numbers in the sentences behind a total that add up to it."""
        whole = self._mentions[total]
        if whole.parent is not None or whole.is_row or whole.basis not in DIVISIBLE:
            return
        if self._is_attribute(total):
            return
        added, parts, places = Decimal(0), list[int](), set[tuple[int, int]]()
        doubtful = 0
        for at in range(total + 1, min(len(self._mentions), total + _REACH)):
            one = self._mentions[at]
            if one.parent is not None or one.unit == "percent":
                continue
            places.add(one.sentence)
            first = self._mentions[parts[0]].item_of if parts else one.item_of
            apart = one.is_beside or one.is_row or one.item_of != first
            apart |= added + self._value(at) > self._value(total)
            apart |= self._are_items(total, at) and not self._by_case(total, at)
            doubtful += not self._is_said_of(total, at)
            certain = doubtful == 0 or (
                doubtful <= len(parts) and self._value(total) >= _LARGE
            )
            if apart or not certain or not self._alike(total, [at]):
                return
            added += self._value(at)
            parts.append(at)
            if added >= self._value(total):
                break
        is_told = len(parts) >= FEWEST_PARTS + doubtful
        is_told &= whole.sentence not in places and 2 * doubtful < len(parts)
        if added and added == self._value(total) and is_told:
            self._take(parts, total)

    def _is_said_of(self, total: int, at: int) -> bool:
        form, mention = self._source.form, self._mentions[at]
        if not self._alike(total, [at]):
            return False
        stem = head_stem(form, mention.noun)
        same = stem == head_stem(form, self._mentions[total].noun)
        alone = mention.gap[0] == mention.sentence[0] and self._is_label(at)
        words = WORD.findall(form, *mention.noun)[:1]
        counts = bool(words) and words[0].startswith(_COUNTING)
        return (
            (same and not self._is_received(mention))
            or self._is_attribute(at)
            or self._by_case(total, at)
            or (alone and not counts and not has_verb(form[slice(*mention.sentence)]))
        )

    def _by_case(self, total: int, at: int) -> bool:
        """«Видано посвідчень – 34 / ветеранам – 14»: a line that begins small."""
        cased = self._source.wording.cased
        one, whole = self._mentions[at], self._mentions[total]
        in_list = one.item_of and one.item_of == whole.item_of
        small = cased[one.left[0]].islower() and cased[whole.left[0]].isupper()
        return bool(in_list and small and not one.forward)

    def _details_change(self, at: int) -> bool:
        """«Мережа зросла на 6 закладів: у Луцьку (4), у Ковелі (2)»: of the change."""
        sentence = self._mentions[at].sentence
        changed = False
        behind = bisect_left(self._changes, at)
        if not behind or self._changes[behind - 1] < at - _REACH:
            return False
        for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
            mention = self._mentions[index]
            if mention.sentence != sentence:
                break
            is_count = mention.basis in DIVISIBLE and mention.unit != "percent"
            if is_count and mention.parent is None and not self._is_attribute(index):
                return False
            changed |= mention.change == "change" and mention.unit != "percent"
        return changed

    def _totals_before(self, at: int) -> Iterator[int]:
        """Numbers before one that may be its total, the nearest first."""
        own = self._place_of(at)
        first, last = self._mentions[at].gap
        first = max(first, last - _LONGEST_GAP)
        if BESIDES.search(self._source.form, first, last) or self._details_change(at):
            return
        for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
            mention = self._mentions[index]
            if mention.parent is None and mention.basis in DIVISIBLE:
                apart = mention.item_of == 0 or self._place_of(index) != own
                if apart or self._is_summing(index):
                    yield index

    def _is_near(self, total: int, at: int) -> bool:
        """Whether no other number that may be a total stands between."""
        return not any(
            mention.parent is None and mention.basis in DIVISIBLE
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
