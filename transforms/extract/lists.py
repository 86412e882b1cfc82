"""Lists and headings of a report: what the lines under a line belong to.

«Надійшло 24 запити, у тому числі:» has its parts in the lines below it, «Проведено:»
only says what was done there, and «2. Соціальні мережі» is what a section is about.
"""

import re
from dataclasses import dataclass

from transforms.extract.blocks import Block
from transforms.extract.breakdown import Totals
from transforms.extract.cues import OPENING_MARK, PART_MARK
from transforms.extract.mentions import Mention
from transforms.extract.scopes import Scope
from transforms.extract.source import Source
from transforms.extract.verbs import has_verb

_ENDED = re.compile(r"[.!?;]\s*$")
_RELATIVE = re.compile(r"(?<!\w)(?:як[іаеи]|що|котрі)\s+[^,]*$")
_AMONG = re.compile(
    rf"{PART_MARK.pattern}|^\W*серед\s|^\W*най(?:більш|частіш|численніш|поширеніш|актуальніш)"
)
_FIRST_WORDS = re.compile(r"\s*(?:[^\s\d]+\s+){0,3}")
_ENDS_IN_NUMBER = re.compile(r"(?:\s–|:)\s*\d[\d ]*(?:\([^()]*\))?[.;,]?$")
# A line that opens a list ends so.
_OPENING = (":", "–", "-", "них", "яких", "числі", "ч.", "зокрема", "саме", "цих")
_LONGEST_HEADING = 100
_LONGEST_ITEM = 250


@dataclass(slots=True)
class _Level:
    """A list that is open: the line it stands under, and the marks of its items."""

    number: int
    lead: str
    lead_bullet: str
    item_bullet: str | None
    scope: Scope | None


class Lists:
    """Follows a report from block to block.

    `item_of` is the number of the list or table that the current block is an item of,
    0 for none.
    """

    def __init__(self, source: Source, totals: Totals) -> None:
        """Start outside any list."""
        self.item_of = 0
        self._source = source
        self._totals = totals
        self._section = ""
        self._count = 0
        self._level: _Level | None = None

    @property
    def lead(self) -> str:
        """The line that the current block is an item under, in the matching form."""
        return self._level.lead if self._level else self._section

    @property
    def heading(self) -> str:
        """What the current block stands under, in the matching form."""
        lead = self._level.lead if self._level else ""
        return f"{self._section} {lead}".strip()

    def enter(self, block: Block) -> None:
        """End the list before this block if it is no item of it."""
        goes_on, self.item_of = self.item_of, 0
        if level := self._level:
            if self._is_item(block, level):
                level.item_bullet = block.bullet
                self.item_of = level.number
                return
            self._totals.close_list()
            self._level, goes_on = None, 0
        if not block.is_row and (block.bullet or self._is_labelled(block)):
            self.item_of = goes_on or self.next_number()

    def next_number(self) -> int:
        """A number for one more list or table."""
        self._count += 1
        return self._count

    def leave(
        self, block: Block, following: Block | None, found: list[Mention]
    ) -> None:
        """See whether the block that was read opens a list or a section."""
        tail = self._source.form[block.start : block.end]
        if not found and not tail.endswith(_OPENING) and len(tail) > _LONGEST_HEADING:
            return
        if tail.endswith(":") or (found and self._is_under(block, following, tail)):
            self._open(block, tail, found)
        elif not found and self._is_heading(block, tail, following):
            self._section = tail

    def _open(self, block: Block, tail: str, found: list[Mention]) -> None:
        marked = self._ends_in_mark(tail) or (not found and _AMONG.search(tail))
        total = self._totals.last
        if found and (
            marked or not has_verb_of_its_own(self._source.form, block, found)
        ):
            total = total if marked or total is None else self._totals.root(total)
        else:
            total = self._totals.of_lead() if marked else None
        scope = None
        if total is not None:
            scope = self._totals.open_list(total, explicit=bool(marked))
        lead = tail[-_LONGEST_ITEM:]
        self._level = _Level(self.next_number(), lead, block.bullet, None, scope)

    def _ends_in_mark(self, tail: str) -> bool:
        if not tail.endswith(_OPENING):
            return False
        end = tail.rstrip(" :–-")[-40:]
        return any(mark.end() == len(end) for mark in PART_MARK.finditer(end))

    def _is_under(self, block: Block, following: Block | None, tail: str) -> bool:
        """Whether marked lines follow a line with a number and no full stop."""
        if following is None or not following.bullet:
            return False
        if self._level and following.bullet == self._level.lead_bullet:
            return False
        return following.bullet != block.bullet and not _ENDED.search(tail)

    def _is_heading(self, block: Block, tail: str, following: Block | None) -> bool:
        if len(tail) > _LONGEST_HEADING or _ENDED.search(tail) or following is None:
            return False
        marked = bool(block.bullet) and not block.bullet.startswith("1")
        return not marked and not tail.endswith(",") and not has_verb(tail)

    def _is_item(self, block: Block, level: _Level) -> bool:
        if OPENING_MARK.match(self._source.form, block.start, block.end):
            return level.item_bullet is not None  # «з них …» under an item
        if block.bullet and block.bullet != level.lead_bullet:
            known = level.item_bullet
            return known != "" or block.bullet == known
        if level.item_bullet not in {None, block.bullet}:
            return False
        return self._is_labelled(block)

    def _is_labelled(self, block: Block) -> bool:
        """Whether a line without a mark of its own is like «усних – 31»."""
        form, cased = self._source.form, self._source.wording.cased
        words = form[block.body : block.end]
        if len(words) > _LONGEST_ITEM or not any(map(str.isdigit, words)):
            return False
        if cased[block.body].isupper() and _ENDED.search(words.rstrip(";")):
            return False
        if _ENDS_IN_NUMBER.search(words):
            return True
        first = _FIRST_WORDS.match(words)
        return not has_verb(first[0] if first else words)


def has_verb_of_its_own(form: str, block: Block, found: list[Mention]) -> bool:
    """Whether a line says after its last number what the list below it is of."""
    after = form[found[-1].quantity.unit_end : block.end]
    return has_verb(after) and not _RELATIVE.search(after)
