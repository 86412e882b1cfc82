"""Which number is a part of which: «321, з них …», brackets, a list under a total."""

import re

from transforms.extract.cues import BESIDES, OPENING_MARK, PART_MARK
from transforms.extract.mentions import Mention
from transforms.extract.phrases import is_bare
from transforms.extract.scopes import Scope, Scoped
from transforms.extract.told import are_parallel
from transforms.extract.verbs import has_verb

_STRUCTURE = re.compile(
    rf"(?P<open>\()|(?P<close>\))|(?P<colon>:)|(?P<mark>{PART_MARK.pattern})"
)
_THEIRS = re.compile(r"[^\S\n]+(?:з|із)\s+(?:них|яких)\b(?P<opens>\s*[:–\d])?")
# «Із 40 запитів задоволено 30», «з виявлених 1 599 осіб обслуговується 1 271».
_OUT_OF = re.compile(r"(?:^|\s)(?:з|із|зі)\s+(?:(?!н|як|котр|ц)[а-яіїєґ’]+их\s+)?$")
_AMONG_THOSE = re.compile(r"серед\s")
_MONEY_SCALE = re.compile(r"тис|млн|млрд|мільй|мільярд")
_LOOK_BACK = 12
_LONGEST_OUT_OF = 40


class Totals(Scoped):
    """Follows a report from number to number and tells the total of each."""

    def __init__(self, form: str, mentions: list[Mention]) -> None:
        """Read the mentions that the caller appends to, in the order of the text."""
        super().__init__(form, mentions)
        self._scopes: list[Scope] = []
        self._list: Scope | None = None
        self._last: int | None = None
        self._sentence_first = 0
        self._read_to = 0
        self._count = 0

    @property
    def last(self) -> int | None:
        """Index of the last number that may be a total."""
        return self._last

    def root(self, index: int) -> int:
        """The number that is no part, of which a number is a part at some depth."""
        while (parent := self._mentions[index].parent) is not None:
            index = parent
        return index

    def start_sentence(self, start: int, end: int, *, goes_on: bool) -> None:
        """Close what was open, unless the sentence begins with «З них».

        A list goes on with the first sentence of an item, not with one behind it.
        """
        goes_on |= not has_verb(self._form[start:end])
        self._scopes = [self._list] if self._list and goes_on else []
        self._sentence_first = len(self._mentions)
        mark = OPENING_MARK.match(self._form, start, end)
        if self._last is None:
            return
        if mark:
            named = self._named(mark.end(), end)
            total = self._outermost() if named is None else named
            is_before = self._mentions[total].sentence == self._mentions[-1].sentence
            if mark[0].endswith(("них", "яких")) and not is_before:
                total = self._outermost()  # those told just before
            self._push(total, "mark", explicit=True)
        elif (begin := _AMONG_THOSE.match(self._form, start, end)) and (
            named := self._named(begin.end(), end)
        ) is not None:
            self._push(named, "mark", explicit=True)
        elif PART_MARK.match(self._form, start, end):
            self._push(self._outermost(), "mark", explicit=False)

    def end_block(self, end: int) -> None:
        """Close the brackets that close after the last number of a block."""
        if self._mentions and self._scopes:
            start = self._mentions[-1].quantity.end
            for _ in range(self._form.count(")", start, end)):
                self._close_paren()

    def of_lead(self) -> int | None:
        """What a marked line without a number is of: «Серед них:», «Із них:».

        Of the last number that stands alone in its sentence, or of that whose parts
        were told last.
        """
        if self._last is None:
            return None
        last = self._mentions[self._last]
        before = self._mentions[self._last - 1] if self._last else None
        is_alone = before is None or before.sentence != last.sentence
        return self._last if is_alone and not last.item_of else self.root(self._last)

    def open_list(self, total: int, *, explicit: bool) -> Scope:
        """The lines that follow are parts of a total."""
        self._list = self._opened(total, "list", explicit=explicit)
        self._scopes = [self._list]
        return self._list

    def close_list(self) -> None:
        """A list under a total has ended."""
        self._list = None
        self._scopes = []

    def place(self, index: int) -> int | None:
        """Total of the mention at `index`, or None where it is a total itself."""
        mention = self._mentions[index]
        if mention.by_verb:
            return None
        self._walk(mention)
        if theirs := _THEIRS.match(self._form, mention.quantity.unit_end):
            follows = self._last is not None and self._last >= self._sentence_first
            if follows or not theirs["opens"]:
                self._read_to = theirs.end()
                if self._last is not None:
                    self._push(self._last, "mark", explicit=True)
        self._leave(mention)
        total = self._fitting(mention)
        if total is not None:
            self._take(index)
        elif self._may_be_divided(mention):
            self._last = index
        first, last = mention.gap
        if _OUT_OF.search(self._form, max(first, last - _LONGEST_OUT_OF), last):
            self._push(index, "mark", explicit=False)
        return total

    def _may_be_divided(self, mention: Mention) -> bool:
        """Whether the next mark may be of this number; of a plan if none is before."""
        if mention.unit == "percent" or not mention.is_beside:
            return mention.unit != "percent"
        is_first = self._last is None or self._last < self._sentence_first
        return mention.basis == "plan" and is_first

    def _push(self, total: int, kind: str, *, explicit: bool) -> None:
        self._scopes.append(self._opened(total, kind, explicit=explicit))

    def _opened(self, total: int, kind: str, *, explicit: bool) -> Scope:
        self._count += 1
        return Scope(total, kind, explicit, self._count)

    def _outermost(self) -> int:
        last = self._last or 0
        return last if self._list and self._list.count else self.root(last)

    def _walk(self, mention: Mention) -> None:
        """Open and close scopes by the marks between the last number and this one."""
        first, last = mention.gap
        first = max(first, self._read_to) if self._read_to <= last else first
        for found in _STRUCTURE.finditer(self._form, first, last):
            before = self._form[first : found.start()]
            if found["close"]:
                self._close_paren()
            elif self._last is None or self._last < self._sentence_first:
                continue
            elif found["open"]:
                if not self._is_of_words(mention, found.end(), before):
                    self._push(self._last, "paren", explicit=False)
            elif found["mark"]:
                self._push(self._last, "mark", explicit=True)
            elif not self._scopes and not {",", ";"} & set(before):
                self._push(self._last, "colon", explicit=False)

    def _close_paren(self) -> None:
        for at in range(len(self._scopes) - 1, -1, -1):
            if self._scopes[at].kind == "paren":
                self._last = self._scopes[at].total
                del self._scopes[at:]
                return

    def _leave(self, mention: Mention) -> None:
        """Close scopes that a new clause of its own ends."""
        gap = self._form[slice(*mention.gap)]
        if "крім " in gap and BESIDES.search(gap):
            self._scopes = []
        while self._scopes and self._scopes[-1].kind in {"mark", "colon"}:
            scope = self._scopes[-1]
            if not scope.count or not self._is_new(scope, mention, gap):
                return
            self._scopes.pop()

    def _is_new(self, scope: Scope, mention: Mention, gap: str) -> bool:
        """Whether a number begins a statement of its own, not one more part."""
        full = mention.quantity.value > self._room(scope)
        if are_parallel(self._form, self._mentions[scope.total], mention):
            return True
        resembles = self._resembles(scope, mention, gap)
        if mention.is_label_after and not self._acts(gap):
            return False
        if ";" in gap:
            return full or not resembles or self._begins_anew(scope, mention)
        if self._acts(gap):
            return not resembles if mention.forward else full
        return full and mention.forward

    def _fitting(self, mention: Mention) -> int | None:
        """Total of the innermost scope that the mention is a part of."""
        while self._scopes:
            scope = self._scopes[-1]
            self._choose_total(scope, mention)
            if self._fits(scope, mention):
                return scope.total
            stays = scope.kind in {"paren", "list"} or mention.basis != "period"
            if not self._is_alike(scope.total, mention):
                return self._other_total(scope, mention)
            if stays:
                return None
            self._scopes.pop()
        return None

    def _choose_total(self, scope: Scope, mention: Mention) -> None:
        """Of «5 договорів на 300 тис. грн, з них 2 …» the total is what is alike."""
        is_share = mention.unit == "percent" and not scope.explicit
        if scope.count or is_share or self._is_alike(scope.total, mention):
            return
        total = self._mentions[scope.total]
        quantity = mention.quantity
        written = self._form[quantity.start : quantity.end]
        is_money = total.unit == "hryvnia" and not quantity.unit
        if is_money and _MONEY_SCALE.search(written):
            mention.unit = "hryvnia"
            return
        for index in range(scope.total - 1, max(-1, scope.total - _LOOK_BACK), -1):
            other = self._mentions[index]
            fits = other.quantity.value >= quantity.value and other.basis == "period"
            if fits and other.parent is None and self._is_alike(index, mention):
                scope.total = index
                return

    def _fits(self, scope: Scope, mention: Mention) -> bool:
        total = self._mentions[scope.total]
        is_moved = mention.own is not None and mention.own != total.own
        grows = is_moved and mention.basis == "stock"
        is_now = mention.is_timed and mention.basis == "period"
        differs = is_now and total.basis != "period"
        if not self._is_alike(scope.total, mention) or grows or differs:
            return False
        if mention.is_beside and not mention.basis == total.basis == "plan":
            return False
        if scope.explicit:
            return True
        gap = self._form[slice(*mention.gap)]
        if mention.forward and self._acts(gap):
            alike = self._resembles(scope, mention, gap)
            return alike and self._has_room(scope, mention)
        if scope.kind == "paren" and mention.forward and not scope.count:
            return self._has_room(scope, mention) and self._describes(mention, total)
        return self._has_room(scope, mention)

    def _take(self, index: int) -> None:
        """Count a mention as a part of the innermost scope."""
        mention, scope = self._mentions[index], self._scopes[-1]
        mention.partition = scope.number
        scope.sum += mention.quantity.value
        scope.count += 1
        scope.is_bare &= is_bare(self._form, mention.noun)
        total = self._mentions[scope.total]
        if total.basis != "period" and mention.basis == "period":
            mention.basis, mention.own = total.basis, total.own
        self._last = index
