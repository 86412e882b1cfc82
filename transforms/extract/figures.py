"""Figures of a report: every quantity it states, of what, and of what total."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from transforms.catalogue import find_indicator, find_titled, names_channel
from transforms.extract.blocks import Block
from transforms.extract.breakdown import Totals
from transforms.extract.cells import is_value
from transforms.extract.divisions import divide
from transforms.extract.lists import Lists
from transforms.extract.mentions import Mention, find_mentions, settle_past
from transforms.extract.naming import name
from transforms.extract.phrases import is_bare, named, noun_phrase
from transforms.extract.quantities import Quantity, find_quantities
from transforms.extract.relations import Relation, find_relations
from transforms.extract.source import Source
from transforms.extract.statement import MOST_FIGURES, Figure
from transforms.extract.tables import TableReader
from transforms.extract.times import last_basis
from transforms.extract.verbs import WORD, is_verb
from transforms.extract.words import within
from transforms.extract.zeros import Zero, find_zeros

_CLAUSE_END = re.compile(r"[,;.()\d]|\s(?:та|і|й|а)\s+[а-яіїєґ’]+(?:но|то|ли|ло)(?!\w)")
_FIRST_SENTENCE = 80
_CONTEXT = 300
_CAME = ("зареєстр", "надійш", "отрим", "одерж")


def find_figures(source: Source, blocks: list[Block]) -> list[Figure]:
    """Every figure of the blocks, in the order of the text, `MOST_FIGURES` at most."""
    reader = _Reader(source)
    reader.read(blocks)
    mentions = reader.mentions[:MOST_FIGURES]
    divide(source, mentions)
    relations = find_relations(source.form, mentions)
    indicators = _indicators(source, mentions, relations)
    quotes: dict[tuple[int, int], str] = {}
    return [
        _figure(source, mention, indicator, relations.get(at), quotes)
        for at, (mention, indicator) in enumerate(
            zip(mentions, indicators, strict=True)
        )
    ]


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
                self._read_table(group)
                continue
            for at, block in enumerate(group):
                if len(self.mentions) >= MOST_FIGURES:
                    return
                following = group[at + 1] if at + 1 < len(group) else None
                self._read_block(block, following)

    def _read_table(self, rows: list[Block]) -> None:
        lead, first = self._lists.lead, len(self.mentions)
        self._lists.enter(rows[0])
        table = TableReader(self._source, self.mentions, self._lists.heading)
        for cell in table.read(rows):
            self._read_block(cell, None)
        number = self._lists.next_number()
        for mention in self.mentions[first:]:
            if mention.is_row:
                mention.item_of, mention.lead = number, lead

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
                settle_past(source, found, self.mentions)
                barred = source.words["barred"]
                for zero in find_zeros(source.form, start, end, words, barred):
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
        self._totals.start_sentence(*sentence, goes_on=sentence == block.sentences[0])
        found.sort(key=lambda mention: mention.quantity.start)
        heading = self._lists.heading
        title = block.sentences[0]
        if title != sentence and title[1] - title[0] < _FIRST_SENTENCE:
            heading = f"{heading} {self._source.form[slice(*title)]}"
        for at, mention in enumerate(found):
            mention.heading = heading
            mention.item_of, mention.lead = self._lists.item_of, self._lists.lead
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
        cue = last_basis(self._source, zero.clause_start, zero.clause_end)
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
            basis=cue.basis if cue else "period",
            own=cue.own if cue else None,
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
    relation: Relation | None,
    quotes: dict[tuple[int, int], str],
) -> Figure:
    wording, quantity = source.wording, mention.quantity
    span = wording.span(*mention.sentence)
    if span not in quotes:
        quotes[span] = wording.text[slice(*span)]
    first, last = wording.span(quantity.start, quantity.end)
    object_, breakdown = name(source, mention)
    return Figure(
        value=quantity.value,
        unit=mention.unit,
        object=object_,
        action=_action(source, mention),
        indicator=indicator,
        breakdown=breakdown,
        parent=mention.parent,
        division=mention.division,
        partition=mention.partition,
        qualifier=mention.qualifier,
        basis=mention.basis,
        quote=quotes[span],
        start=span[0],
        end=span[1],
        value_start=first,
        value_end=last,
        own=mention.own,
        relation=relation.kind if relation else None,
        related=relation.of if relation else None,
    )


def _indicators(
    source: Source, mentions: list[Mention], relations: dict[int, Relation]
) -> list[str | None]:
    """Indicator of each number; a part counts what its total does.

    «392 закупівлі на суму 12 млн грн»: the money is of what is counted before it.
    """
    codes: dict[int, str | None] = {}
    for at in range(len(mentions)):
        root = at
        while (parent := mentions[root].parent) is not None:
            root = parent
        if root not in codes:
            codes[root] = _indicator(source, mentions[root])
            relation = relations.get(root)
            if codes[root] is None and relation and relation.kind == "measureOf":
                noun = source.form[slice(*mentions[relation.of].noun)]
                unit = mentions[root].unit
                codes[root] = find_indicator(source.catalogue, noun, noun, unit)
        codes[at] = codes[root]
    return [codes[at] for at in range(len(mentions))]


def _indicator(source: Source, mention: Mention) -> str | None:
    """Indicator by the words of the number's own clause, else of its sentence."""
    form, catalogue = source.form, source.catalogue
    noun = form[slice(*mention.noun)]
    if mention.is_attribute or not WORD.search(noun) or is_verb(noun.split()[0]):
        # A channel, a sender or a place is no thing that is counted.
        noun = (
            f"{'' if mention.is_attribute else noun} {mention.lead or mention.heading}"
        )
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
    code = next((code for code in found if code), None)
    if code is None and _is_nameless(form, mention):
        # «Зареєстровано 8» under «Електронні петиції», the row «Разом» of a table.
        above = (f"{mention.lead} {mention.heading}", source.title)
        found = (find_indicator(catalogue, one, one, mention.unit) for one in above)
        code = next((code for code in found if code), None)
    return code or find_titled(catalogue, noun, source.title, mention.unit)


def _is_nameless(form: str, mention: Mention) -> bool:
    """Whether a number says only that something came, or that it adds up."""
    words = WORD.findall(form, *mention.noun)
    adds_up = bool(words) and words[0] in {"разом", "усього", "всього", "загалом"}
    came = not mention.forward and all(word.startswith(_CAME) for word in words)
    return adds_up or (came and bool(words))


def _action(source: Source, mention: Mention) -> str | None:
    """The verb nearest before the number, else after it, else in what leads to it."""
    form, quantity = source.form, mention.quantity
    start = max(mention.sentence[0], quantity.start - _CONTEXT)
    before = WORD.findall(form, start, quantity.start)[::-1]
    after = WORD.findall(form, quantity.end, mention.right[1])
    heading = WORD.findall(mention.heading)[::-1]
    return next((w for w in (*before, *after, *heading) if is_verb(w)), None)
