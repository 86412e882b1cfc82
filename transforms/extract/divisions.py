"""Which earlier total a later group of numbers divides, told when all are known.

Marks («з них», a colon, brackets, a list under a number) are followed number by number
in `breakdown`. Here the groups they made are weighed, and those without a mark are
found: «Надійшло 62 звернення. Поштою надійшло 40 звернень, особисто – 22».

What speaks for a division, in this order: a group that adds up to a total exactly; an
attribute told of each number (`division-phrases.csv`) while the counted noun is that of
the total or left out; a lead line that names the division («Категорії запитувачів:»).
Against it: parts above the total, another unit, another noun, another time.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from transforms.extract.mentions import Mention
from transforms.extract.phrases import head_stem
from transforms.extract.source import Source
from transforms.extract.sums import DIVISIBLE, FEWEST_PARTS, Sums
from transforms.extract.told import are_parallel
from transforms.extract.verbs import WORD, is_verb

# What the public comes with.
_BROUGHT = (
    "запит", "зверн", "петиц", "скарг", "заяв", "викли", "дзвін", "повід", "пропо",
    "клопо", "доруч",
)  # fmt: skip
_MOST = re.compile(
    r"(?<!\w)(?:найбільш\w*|найчасті\w+|переважн\w+|здебільшого|в\s+основному|основн\w+)"
    r"\s(?P<said>.*)"
)
_ON_SO_MANY = re.compile(r"[^,;]*,\s(?:на|по|у|в|за|з|із|щодо|для)\s")
_STEM = 4


def divide(source: Source, mentions: list[Mention]) -> None:
    """Give the numbers their totals and divisions, in place."""
    _Divider(source, mentions).divide()


class _Divider(Sums):
    def divide(self) -> None:
        for group in self._marked_groups():
            self._weigh(group)
        for at in range(len(self._mentions)):
            self._add_up_before(at)
            self._add_up_behind(at)
        for at in range(1, len(self._mentions)):
            self._of_the_number_before(at)
        for run in self._runs():
            self._settle(run)
        for group in self._marked_groups():
            self._name_division(group)
        self._tell_shares()

    def _name_division(self, group: list[int]) -> None:
        shared = self._common(group) or self._division_of_lead(group)
        for at in group:
            division = shared or next(iter(self._attributes[at]), None)
            self._mentions[at].division = division
            self._label(at, division)

    def _tell_shares(self) -> None:
        for at, mention in enumerate(self._mentions):
            mention.is_attribute = mention.parent is None and self._is_sort(at)
        divided = {mention.parent for mention in self._mentions}
        for at, mention in enumerate(self._mentions):
            if mention.parent is None and not mention.is_row and at not in divided:
                self._tell_share(at)

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
        self._move_to_larger(group, total)

    def _move_to_larger(self, group: list[int], total: int) -> None:
        """Give a group above its total to a number before it in the same sentence."""
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

    def _runs(self) -> Iterator[list[int]]:
        """Numbers without a total that stand in one sentence or one list."""
        alone = [
            at
            for at, mention in enumerate(self._mentions)
            if mention.parent is None
            and mention.basis in DIVISIBLE
            and mention.unit != "percent"
            and not mention.by_verb
        ]
        for _, run in groupby(alone, key=self._place_of):
            yield list(run)

    def _settle(self, run: list[int]) -> None:
        """Place a run whole where it adds up, else by the divisions it tells."""
        left = [run]
        while left:
            run = left.pop()
            if len(run) > 1 and (total := self._summed(run)) is not None:
                self._take(run, total)
            elif run and (total := self._completed_by(run)) is not None:
                self._join(run, total)
            elif pieces := self._pieces(run):
                left += reversed(pieces)
            elif run:
                self._settle_in_turn(run)

    def _pieces(self, run: list[int]) -> list[list[int]]:
        """What is left of a run when numbers in it are given to one that adds them up.

        Empty where none adds any up.
        """
        if len(run) <= FEWEST_PARTS:
            return []
        if behind := self._total_behind(run):
            first, last = behind
            self._take(run[first:last], run[last])
            return [run[:first], run[last:]]
        if last := self._summed_before(run):
            return [run[:last], run[last:]]
        if summed := self._summed_behind(run):
            first, last = summed
            self._take(run[first:last], run[first - 1])
            return [run[: first - 1], run[last:]]
        return []

    def _settle_in_turn(self, run: list[int]) -> None:
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
                (self._mentions[at].item_of and not shared) or self._is_label(at)
            )
            if part and not (goes_on or lists or self._is_other(at)):
                yield part
                part, goes_on = [], told
            if told:
                shared = goes_on
            part.append(at)
        yield part

    def _attributed(self, part: list[int]) -> int | None:
        """The nearest total of the same noun that an attribute of the group divides."""
        most = self._most_of(part)
        if most is not None:
            return most
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

    def _of_the_number_before(self, at: int) -> None:
        """«Перевірено 40 об’єктів, на 12 виявлено порушення»: the noun is left out."""
        mention, before = self._mentions[at], self._mentions[at - 1]
        if mention.sentence != before.sentence or mention.parent is not None:
            return
        form, last = self._source.form, mention.quantity.unit_end
        behind = WORD.match(form, last + 1)
        left_out = behind is not None and is_verb(behind[0])
        if left_out and _ON_SO_MANY.fullmatch(form, *mention.gap):
            total = at - 1 if before.parent is None else before.parent
            beside = are_parallel(form, self._mentions[total], mention)
            fits = self._value(at) <= self._value(total) and self._alike(total, [at])
            if fits and not beside:
                self._take([at], total)

    def _most_of(self, part: list[int]) -> int | None:
        """«Найбільше приписів стосується доріг – 15, дворів – 6»: of all orders."""
        first = self._mentions[part[0]]
        said = first.lead if first.item_of else self._source.form[slice(*first.gap)]
        most = _MOST.search(said)
        if not most or not all(
            self._is_label(at) or self._attributes[at] for at in part
        ):
            return None
        named = {word[:_STEM] for word in WORD.findall(most["said"])}
        for total in self._totals_before(part[0]):
            stem = head_stem(self._source.form, self._mentions[total].noun)
            if len(stem) >= _STEM and stem[:_STEM] in named:
                fits = self._sum(part) <= self._value(total)
                if fits and self._alike(total, part):
                    return total
        return None

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
                apart = whole.sentence != mention.sentence
                same = head_stem(form, whole.noun) == stem and (
                    self._is_received(whole) or (apart and self._is_of_all(total))
                )
                if (
                    same
                    and not self._shares(total)
                    and self._value(at) <= self._value(total)
                ):
                    if self._alike(total, [at]) and self._value(at):
                        self._take([at], total)
                    break

    def _tell_share(self, at: int) -> None:
        """Say of a number that it is but a part, where its total is not told.

        «Електронною поштою надійшло 20 запитів», «за торгівлю – 25, за шум – 14».
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
