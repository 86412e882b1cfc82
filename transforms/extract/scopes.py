"""Numbers that a mark opened a scope for, and whether a number may be in one."""

from dataclasses import dataclass
from decimal import Decimal

from transforms.extract.mentions import Mention
from transforms.extract.phrases import head_stem, is_adjective, is_bare
from transforms.extract.units import COUNTED
from transforms.extract.verbs import WORD, has_verb

_LOOK_BACK = 12
_LONGEST_NAME, _STEM = 60, 5


@dataclass(slots=True)
class Scope:
    """Numbers read while it is open are parts of `total`, an index in the report.

    `number` tells one division of a total from another: «з них …; з них …».
    """

    total: int
    kind: str
    explicit: bool
    number: int = 0
    sum: Decimal = Decimal(0)
    count: int = 0
    is_bare: bool = True


class Scoped:
    """Numbers of a report, and what speaks for one being a part of another."""

    def __init__(self, form: str, mentions: list[Mention]) -> None:
        """Read the mentions that the caller appends to, in the order of the text."""
        self._form = form
        self._mentions = mentions

    def _other_total(self, scope: Scope, mention: Mention) -> int | None:
        """«30 особам на 90 тис. грн, з них 10 – на 40 тис.»: money is of money."""
        total = self._mentions[scope.total]
        if mention.unit == "percent" and not scope.explicit:
            return None
        for index in (scope.total + 1, scope.total - 1):
            if not 0 <= index < len(self._mentions) - 1:
                continue
            other = self._mentions[index]
            if (
                other.sentence == total.sentence
                and other.unit == mention.unit
                and other.parent is None
                and other.quantity.value >= mention.quantity.value
                and not other.is_beside
            ):
                return index
        return None

    def _is_alike(self, total: int, mention: Mention) -> bool:
        """Whether both are counted in units that can be parts of one another."""
        unit = self._mentions[total].unit
        return unit == mention.unit or {unit, mention.unit} <= COUNTED

    def _named(self, start: int, end: int) -> int | None:
        """The last number whose noun stands first in some words, if any."""
        words = WORD.findall(self._form, start, min(end, start + _LONGEST_NAME))
        stems = {word[:_STEM] for word in words if not is_adjective(word)}
        for index in range(len(self._mentions) - 1, -1, -1)[:_LOOK_BACK]:
            mention = self._mentions[index]
            stem = head_stem(self._form, mention.noun)
            if len(stem) >= _STEM - 1 and stem in stems and not mention.is_beside:
                return index
        return None

    def _describes(self, mention: Mention, total: Mention) -> bool:
        """Whether what a number in brackets counts tells sorts of the total."""
        form = self._form
        noun = form[slice(*mention.noun)]
        word = WORD.match(noun)
        stem = head_stem(form, mention.noun)[: _STEM - 1]
        told = form[total.gap[0] : total.right[1]]
        if len(stem) == _STEM - 1 and f" {stem}" in f" {told}":
            return True
        end = mention.right[1]
        return bool(word and is_adjective(word[0])) or form[end : end + 1] == ","

    def _begins_anew(self, scope: Scope, mention: Mention) -> bool:
        """«Звернень – 40, з них усних – 10; запитів – 12»: a noun told as it was."""
        told = not self._mentions[scope.total].forward and not mention.forward
        return told and scope.is_bare and not is_bare(self._form, mention.noun)

    def _is_of_words(self, mention: Mention, start: int, before: str) -> bool:
        """Whether a number alone in brackets counts the words before: «доріг (8)»."""
        quantity = mention.quantity
        closes = (
            self._form[quantity.unit_end : quantity.unit_end + 2]
            .lstrip()
            .startswith(")")
        )
        alone = closes and not self._form[start : quantity.start].strip()
        behind = max(before.rfind(mark) for mark in ",;)")
        return alone and behind >= 0 and bool(WORD.search(before, behind))

    def _acts(self, gap: str) -> bool:
        return has_verb(gap[max(gap.rfind(","), gap.rfind(";")) + 1 :])

    def _resembles(self, scope: Scope, mention: Mention, gap: str) -> bool:
        """Whether it counts the same things as the total."""
        if not mention.forward and not self._acts(gap):
            return True
        stem = head_stem(self._form, mention.noun)
        total = self._mentions[scope.total]
        return stem in {"", head_stem(self._form, total.noun)}

    def _has_room(self, scope: Scope, mention: Mention) -> bool:
        whole = self._mentions[scope.total].quantity.value
        return mention.quantity.value <= self._room(scope) and (
            mention.quantity.value != whole
        )

    def _room(self, scope: Scope) -> Decimal:
        return self._mentions[scope.total].quantity.value - scope.sum
