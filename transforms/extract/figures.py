"""Figures of a report: every quantity it states, of what, and of what total."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from transforms.catalogue import find_indicator, names_channel
from transforms.extract.blocks import Block
from transforms.extract.breakdown import Totals
from transforms.extract.cells import is_value
from transforms.extract.cues import time_cue
from transforms.extract.lists import Lists
from transforms.extract.mentions import Mention, find_mentions
from transforms.extract.phrases import is_bare, named, noun_phrase
from transforms.extract.quantities import Quantity, find_quantities
from transforms.extract.source import Source
from transforms.extract.statement import MOST_FIGURES, Figure
from transforms.extract.tables import TableReader
from transforms.extract.verbs import WORD, is_verb
from transforms.extract.words import within
from transforms.extract.zeros import Zero, find_zeros

_CLAUSE_END = re.compile(r"[,;.()\d]|\s(?:та|і|й|а)\s+[а-яіїєґ’]+(?:но|то|ли|ло)(?!\w)")
_FIRST_SENTENCE = 80
_CONTEXT = 300


def find_figures(source: Source, blocks: list[Block]) -> list[Figure]:
    """Every figure of the blocks, in the order of the text, `MOST_FIGURES` at most."""
    reader = _Reader(source)
    reader.read(blocks)
    mentions = reader.mentions[:MOST_FIGURES]
    indicators = {
        at: _indicator(source, mention)
        for at, mention in enumerate(mentions)
        if mention.parent is None
    }
    quotes: dict[tuple[int, int], str] = {}
    return [
        # A part counts what its total does, which may stand behind it in a table.
        _figure(source, mention, indicators.get(_root(mentions, at)), quotes)
        for at, mention in enumerate(mentions)
    ]


def _root(mentions: list[Mention], at: int) -> int:
    """The number that is no part, of which a number is a part at some depth."""
    while at < len(mentions) and (parent := mentions[at].parent) is not None:
        at = parent
    return at


class _Reader:
    """Reads the blocks of one report in order and keeps what it found."""

    def __init__(self, source: Source) -> None:
        self.mentions: list[Mention] = []
        self._source = source
        self._totals = Totals(source.form, self.mentions)
        self._lists = Lists(source, self._totals)

    def read(self, blocks: list[Block]) -> None:
        for group in _groups(blocks):
            if len(self.mentions) >= MOST_FIGURES:
                return
            if group[0].is_row:
                self._lists.enter(group[0])
                heading = self._lists.heading
                table = TableReader(self._source, self.mentions, heading)
                for prose in table.read(group):
                    self._read_block(prose, None)
                continue
            for at, block in enumerate(group):
                if len(self.mentions) >= MOST_FIGURES:
                    return
                following = group[at + 1] if at + 1 < len(group) else None
                self._read_block(block, following)

    def _read_block(self, block: Block, following: Block | None) -> None:
        source = self._source
        if is_value(source.form, (block.start, block.end, 0)):
            return  # no words say of what; it is listed as not understood
        self._lists.enter(block)
        quantities = find_quantities(source, block.body, block.end)
        negations = within(source.words["nothing"], block.body, block.end)
        first = len(self.mentions)
        if quantities or negations:
            starts = [quantity.start for quantity in quantities]
            for start, end in block.sentences:
                first_inside, behind = (bisect_left(starts, at) for at in (start, end))
                inside = quantities[first_inside:behind]
                words = within(negations, start, end)
                if not inside and not words:
                    continue
                found = find_mentions(source, (start, end), inside)
                for zero in find_zeros(source.form, start, end, words):
                    found += self._zero(zero, (start, end))
                self._place(found, block, (start, end))
            self._totals.end_block(block.end)
        self._lists.leave(block, following, self.mentions[first:])

    def _place(
        self, found: list[Mention], block: Block, sentence: tuple[int, int]
    ) -> None:
        """Keep the mentions of a sentence, each with its total."""
        source = self._source
        if not found:
            return
        self._totals.start_sentence(*sentence)
        found.sort(key=lambda mention: mention.quantity.start)
        heading = self._lists.heading
        title = block.sentences[0]
        if title != sentence and title[1] - title[0] < _FIRST_SENTENCE:
            heading = f"{heading} {self._source.form[slice(*title)]}"
        for at, mention in enumerate(found):
            mention.heading = heading
            if at and is_bare(source.form, mention.noun):
                before = found[at - 1]
                mention.kin = before.kin or source.form[slice(*before.noun)]
            self.mentions.append(mention)
            mention.parent = self._totals.place(len(self.mentions) - 1)

    def _zero(self, zero: Zero, sentence: tuple[int, int]) -> Iterator[Mention]:
        """The mention of a zero said in words, unless it says nothing of what."""
        form = self._source.form
        before = named(form, zero.clause_start, zero.start)
        named_behind = noun_phrase if zero.of_thing else named
        after = named_behind(form, zero.end, zero.clause_end)
        sides = (after, before) if zero.of_thing else (before, after)
        noun = next((side for side in sides if side[1] > side[0]), after)
        if not WORD.search(form[slice(*noun)]):
            return
        clause = form[zero.clause_start : zero.clause_end]
        yield Mention(
            quantity=Quantity(zero.start, zero.end, Decimal(0), "", zero.end),
            sentence=sentence,
            gap=(zero.clause_start, zero.start),
            left=before,
            right=after,
            noun=noun,
            label=noun,
            forward=False,
            edge=sentence[1],
            is_label_after=False,
            qualifier="exact",
            basis=time_cue(clause, self._source.period) or "period",
            unit="item",
            by_verb=zero.by_verb,
        )


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks in runs: rows of one table, or lines between tables."""
    group: list[Block] = []
    for block in blocks:
        if group and group[-1].is_row != block.is_row:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _figure(
    source: Source,
    mention: Mention,
    indicator: str | None,
    quotes: dict[tuple[int, int], str],
) -> Figure:
    wording, quantity = source.wording, mention.quantity
    span = wording.span(*mention.sentence)
    if span not in quotes:
        quotes[span] = wording.text[slice(*span)]
    first, last = wording.span(quantity.start, quantity.end)
    noun = _tidy(wording.phrase(*mention.noun))
    if not noun and mention.unit not in {"item", "percent", "hryvnia"}:
        noun = _tidy(wording.phrase(quantity.end, quantity.unit_end))
    label = _tidy(wording.phrase(*mention.label)) or noun
    if mention.beside[1]:  # the row, which stands below the head of the column
        both = sorted((mention.noun, mention.beside), reverse=True)
        noun = ", ".join(_tidy(wording.phrase(*span)) for span in both)
    return Figure(
        value=quantity.value,
        unit=mention.unit,
        object=noun or None,
        action=_action(source, mention),
        indicator=indicator,
        breakdown=label or None if mention.parent is not None else None,
        parent=mention.parent,
        partition=mention.partition,
        qualifier=mention.qualifier,
        basis=mention.basis,
        quote=quotes[span],
        start=span[0],
        end=span[1],
        value_start=first,
        value_end=last,
    )


def _indicator(source: Source, mention: Mention) -> str | None:
    """Indicator by the words of the number's own clause, else of its sentence."""
    form, catalogue = source.form, source.catalogue
    noun = form[slice(*mention.noun)]
    if not WORD.search(noun) or is_verb(noun.split()[0]):
        noun = f"{noun} {mention.heading}"
    quantity, start = mention.quantity, mention.sentence[0]
    noun = f"{noun} {mention.kin}"
    gap = form[max(mention.gap[0], quantity.start - _CONTEXT) : quantity.start]
    own = gap[max(gap.rfind(","), gap.rfind(";")) + 1 :]
    last = max(mention.right[1], quantity.unit_end)
    tail = form[last : min(mention.edge, last + _CONTEXT)]
    end = _CLAUSE_END.search(tail)
    after = form[quantity.start : last] + (tail[: end.start()] if end else tail)
    if names_channel(catalogue, own + after):
        context = own + after
    else:
        lead = form[max(start, quantity.start - _CONTEXT) : max(start, quantity.start)]
        context = f"{mention.heading} {lead} {after}"
    # «YouTube – 6 відео»: what stands behind the number may tell more.
    nouns = (noun, "" if mention.forward else form[slice(*mention.right)])
    found = (find_indicator(catalogue, words, context, mention.unit) for words in nouns)
    return next((code for code in found if code), None)


def _action(source: Source, mention: Mention) -> str | None:
    """The verb nearest before the number, else after it, else in what leads to it."""
    form, quantity = source.form, mention.quantity
    start = max(mention.sentence[0], quantity.start - _CONTEXT)
    before = WORD.findall(form, start, quantity.start)[::-1]
    after = WORD.findall(form, quantity.end, mention.right[1])
    heading = WORD.findall(mention.heading)[::-1]
    return next((w for w in (*before, *after, *heading) if is_verb(w)), None)


def _tidy(phrase: str) -> str:
    return phrase.strip(" –-:,;.«")
