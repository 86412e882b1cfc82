"""Lists and headings of a report: what the lines under a line belong to.

«Надійшло 24 запити, у тому числі:» has its parts in the lines below it, «Проведено:»
only says what was done there, and «2. Соціальні мережі» is what a section is about.
"""

import re

from transforms.extract.blocks import Block
from transforms.extract.breakdown import Totals
from transforms.extract.cues import OPENING_MARK, PART_MARK
from transforms.extract.mentions import Mention
from transforms.extract.source import Source
from transforms.extract.verbs import has_verb

_ENDED = re.compile(r"[.!?;]\s*$")
_RELATIVE = re.compile(r"(?<!\w)(?:як[іаеи]|що|котрі)\s+[^,]*$")
_AMONG = re.compile(rf"{PART_MARK.pattern}|^\W*серед\s")
_FIRST_WORDS = re.compile(r"\s*(?:[^\s\d]+\s+){0,3}")
_ENDS_IN_NUMBER = re.compile(r"\s–\s*\d[\d ]*(?:\([^()]*\))?[.;,]?$")
# A line that opens a list ends so.
_OPENING = (":", "–", "-", "них", "яких", "числі", "ч.", "зокрема", "саме", "цих")
_LONGEST_HEADING = 100
_LONGEST_ITEM = 250


class Lists:
    """Follows a report from block to block."""

    def __init__(self, source: Source, totals: Totals) -> None:
        """Start outside any list."""
        self._source = source
        self._totals = totals
        self._is_open = False
        self._lead_bullet = ""
        self._item_bullet: str | None = None
        self._lead = ""
        self._section = ""
        self._leads = 0
        self.item_of = 0

    @property
    def lead(self) -> str:
        """The line that the current block is an item under, in the matching form."""
        return self._lead or self._section

    @property
    def heading(self) -> str:
        """What the current block stands under, in the matching form."""
        return f"{self._section} {self._lead}".strip()

    def enter(self, block: Block) -> None:
        """End the list before this block if it is no item of it."""
        goes_on, self.item_of = self.item_of, 0
        if self._is_open or self._lead:
            if self._is_item(block):
                self._item_bullet = block.bullet
                self.item_of = self._leads
                return
            if self._is_open:
                self._totals.close_list()
            self._is_open, self._lead, self._item_bullet = False, "", None
            goes_on = 0
        if not block.is_row and (block.bullet or self._is_labelled(block)):
            self._leads += not goes_on
            self.item_of = goes_on or self._leads

    def enter_table(self) -> int:
        """The number of a list that the rows of a table make."""
        self._leads += 1
        return self._leads

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
            self._section, self._lead = tail, ""
            self._leads += 1
        elif not found and self._ends_in_mark(tail):
            self._open(block, tail, found)

    def _open(self, block: Block, tail: str, found: list[Mention]) -> None:
        marked = self._ends_in_mark(tail) or (not found and _AMONG.search(tail))
        self._leads += 1
        self._lead = tail[-_LONGEST_ITEM:]
        self._lead_bullet, self._item_bullet = block.bullet, None
        total = self._totals.last
        if found and (
            marked or not has_verb_of_its_own(self._source.form, block, found)
        ):
            total = total if marked or total is None else self._totals.root(total)
        else:
            total = self._totals.of_lead(block.start, block.end) if marked else None
        if total is not None:
            self._totals.open_list(total, explicit=bool(marked))
            self._is_open = True

    def _ends_in_mark(self, tail: str) -> bool:
        if not tail.endswith(_OPENING):
            return False
        end = tail.rstrip(" :–-")[-40:]
        return any(mark.end() == len(end) for mark in PART_MARK.finditer(end))

    def _is_under(self, block: Block, following: Block | None, tail: str) -> bool:
        """Whether marked lines follow a line with a number and no full stop."""
        if following is None or not following.bullet:
            return False
        if self.item_of and following.bullet == self._lead_bullet:
            return False
        return following.bullet != block.bullet and not _ENDED.search(tail)

    def _is_heading(self, block: Block, tail: str, following: Block | None) -> bool:
        if len(tail) > _LONGEST_HEADING or _ENDED.search(tail) or following is None:
            return False
        marked = bool(block.bullet) and not block.bullet.startswith("1")
        return not marked and not tail.endswith(",") and not has_verb(tail)

    def _is_item(self, block: Block) -> bool:
        if block.is_row:
            return False
        if OPENING_MARK.match(self._source.form, block.start, block.end):
            return self._item_bullet is not None  # «з них …» under an item
        if block.bullet and block.bullet != self._lead_bullet:
            known = self._item_bullet
            return known != "" or block.bullet == known
        if self._item_bullet not in {None, block.bullet}:
            return False
        return self._is_labelled(block) and not self._totals.is_list_complete()

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
