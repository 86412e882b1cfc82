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
from itertools import groupby

from transforms.catalogue import Row, divides
from transforms.extract.mentions import Mention
from transforms.extract.phrases import PREPOSITIONS, head_stem, is_bare
from transforms.extract.source import Source
from transforms.extract.units import COUNTED
from transforms.extract.verbs import WORD, is_verb
from transforms.extract.words import within

# How many numbers back a total is looked for.
_REACH = 30
_DIVISIBLE = frozenset({"period", "cumulative", "stock"})
_OTHERS = "інш"
_NO_THINGS = frozenset(("channel", "sender", "place", "month"))
_OF_PLACE = frozenset(("у", "в", "на", "по"))

Attributes = dict[str, str]  # of a number: each division, with the row that tells it


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
        for run in self._runs():
            for part in self._split(run):
                self._place(part)
        for at, mention in enumerate(self._mentions):
            mention.is_attribute = mention.parent is None and self._is_sort(at)
        for group in self._marked_groups():
            division = self._common(group) or self._division_of_lead(group)
            for at in group:
                self._mentions[at].division = division

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
            return
        for other in self._totals_before(group[0]):
            if self._value(other) == self._sum(group) and self._alike(other, group):
                self._take(group, other)
                return
        added = Decimal(0)
        for at, part in enumerate(group[:-1], 1):
            added += self._value(part)
            if added == whole:
                self._take(group[at:], total)
                return

    # Groups without a mark.

    def _runs(self) -> Iterator[list[int]]:
        """Numbers without a total that stand in one sentence or one list."""
        alone = [
            at
            for at, mention in enumerate(self._mentions)
            if mention.parent is None
            and mention.basis in _DIVISIBLE
            and mention.unit != "percent"
            and not mention.is_row
            and not mention.by_verb
        ]
        for _, run in groupby(alone, key=self._place_of):
            yield list(run)

    def _place_of(self, at: int) -> tuple[int, int]:
        mention = self._mentions[at]
        return (mention.item_of, 0) if mention.item_of else mention.sentence

    def _split(self, run: list[int]) -> Iterator[list[int]]:
        """A run whole where it adds up, else by the divisions it tells, in turn."""
        if len(run) > 1 and self._summed(run) is not None:
            yield run
            return
        if first := self._summed_behind(run):
            yield from self._split(run[:first])
            yield run[first:]
            return
        part: list[int] = []
        shared: set[str] = set()  # divisions that all numbers of the part tell
        for at in run:
            told = set(self._attributes[at])
            goes_on = shared & told if part else told
            in_list = self._mentions[at].item_of and not (shared or told)
            if part and not (goes_on or in_list or self._is_other(at)):
                yield part
                part, goes_on = [], told
            if not self._is_other(at):
                shared = goes_on
            part.append(at)
        yield part

    def _summed_behind(self, run: list[int]) -> int:
        """Where the numbers begin that add up to the one before them, or 0."""
        rest = self._sum(run)
        for at, total in enumerate(run[:-2], 1):
            rest -= self._value(total)
            if rest == self._value(total) and not self._mentions[total].item_of:
                return at
        return 0

    def _place(self, part: list[int]) -> None:
        total = self._summed(part) if len(part) > 1 else None
        if total is None:
            total = self._attributed(part)
        if total is not None:
            self._take(part, total)

    def _summed(self, part: list[int]) -> int | None:
        """The near total that a group adds up to, if its words do not speak against."""
        added = self._sum(part)
        told = self._common(part) is not None or self._division_of_lead(part)
        for total in self._totals_before(part[0]):
            if self._value(total) != added or not self._alike(total, part):
                continue
            is_near = self._is_near(total, part[0])
            if all(self._may_be_of(total, at) for at in part) and (told or is_near):
                return total
        return None

    def _attributed(self, part: list[int]) -> int | None:
        """The nearest total of the same noun that an attribute of the group divides."""
        common = self._common(part)
        lead = self._division_of_lead(part)
        division = common or lead
        bare = all(self._is_attribute(at) for at in part)
        added = self._sum(part)
        if not added or (division is None and not (bare and len(part) > 1)):
            return None
        for total in self._totals_before(part[0]):
            is_near = self._is_near(total, part[0])
            if division is None and not is_near:
                return None
            if (
                added <= self._value(total)
                and self._alike(total, part)
                and division not in self._attributes[total]
                and all(self._belongs(total, at, common) for at in part)
                and (is_near or not bare or lead)
            ):
                return total
            if bare and not lead:
                return None
        return None

    def _belongs(self, total: int, at: int, division: str | None) -> bool:
        """Whether a number counts what the total does, and its attribute fits it."""
        if not self._may_be_of(total, at):
            return False
        row = self._attributes[at].get(division or "")
        if not row:
            return True
        rows = self._source.catalogue.division_rows
        noun = self._source.form[slice(*self._mentions[total].noun)]
        return divides(
            self._source.catalogue, rows[row], f"{noun} {self._mentions[total].kin}"
        )

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
            mention.noun[0],
            mention.label[0],
            mention.left[0],
            mention.right[0] + 1,
        }
        found: Attributes = {}
        for word in within(self._source.words["division"], start, end):
            match = catalogue.divisions.match(form, word.start, word.text)
            row = catalogue.division_rows[match[0]] if match else None
            if (
                match
                and row
                and (
                    not row["where"]
                    or (row["where"] == "start" and word.start in starts)
                )
            ):
                found.setdefault(row["divisionId"], match[0])
        if not found and self._names_place(mention):
            found["place"] = ""
        return found

    def _names_place(self, mention: Mention) -> bool:
        """«у Вербівці»: a preposition of place and a capital."""
        form, cased = self._source.form, self._source.wording.cased
        words = list(WORD.finditer(form, *mention.noun))[:2]
        is_name = len(words) > 1 and cased[words[1].start()].isupper()
        return is_name and words[0][0] in _OF_PLACE

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

    def _division_of_lead(self, group: Sequence[int]) -> str | None:
        """The division that the lead line of a list names."""
        mention = self._mentions[group[0]]
        if not mention.item_of:
            return None
        lead = mention.lead
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
                if mention.item_of == 0 or self._place_of(index) != own:
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
