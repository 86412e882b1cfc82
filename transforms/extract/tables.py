"""Rows of a table: what each counts, and which of its numbers are parts of which.

A number is a part of the total of its row («Усно, Письмово, Всього»), of the row above
it («з них …»), or of a row «Разом» that its column adds up to.
"""

import re
from collections import Counter
from collections.abc import Generator, Iterator
from decimal import Decimal

from transforms.extract.blocks import Block, block_of
from transforms.extract.columns import (
    EMPTY,
    NO_THING,
    NUMBER,
    PER_CENT,
    TOTAL,
    UNIT_CELL,
    UNIT_IN_TITLE,
    UNIT_OF_TABLE,
    YEAR,
    Column,
    Heads,
    Span,
)
from transforms.extract.cues import OPENING_MARK, says_mean
from transforms.extract.digits import LARGEST, MINUS
from transforms.extract.mentions import Mention
from transforms.extract.numerals import decimal_of, scale_of
from transforms.extract.quantities import Quantity, find_quantities
from transforms.extract.source import Source
from transforms.extract.statement import MOST_FIGURES
from transforms.extract.table_sums import BY_ROWS, Found, add_up, exact_runs
from transforms.extract.units import unit_code

_LABEL_MARK = re.compile(rf"(?:{OPENING_MARK.pattern}|[–•-]|зокрема|а саме)[\s:]*")
_ITEM_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_ROW_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_UNDER = re.compile(
    r"[–•-]|зокрема|(?:у|в) тому числі|в т|у т|(?:з|із) рядка|(?:з|із) загальної"
)
_LETTER = re.compile(r"[а-яіїєґa-z]")
_LONGEST_NAME = 300

Measure = tuple[str, int]  # a unit as written, and its scale
_NONE: Measure = ("", 1)


class TableReader:
    """Reads one table and appends its numbers, with their totals, to the mentions."""

    def __init__(self, source: Source, mentions: list[Mention], heading: str) -> None:
        """Take the report, the mentions to append to and what the table is about."""
        self._source = source
        self._form = source.form
        self._mentions = mentions
        self._heading = heading
        self._caption = ""
        self._section = EMPTY
        self._heads = Heads(source, [])
        self._rows: list[tuple[Found, bool]] = []  # and whether it details another
        self._top: Found = {}
        self._measures: dict[int, Measure] = {}
        self._parts: dict[int, tuple[int, Decimal]] = {}  # of a total: division and sum

    def read(self, rows: list[Block]) -> Iterator[Block]:
        """Append the numbers of consecutive rows; yield cells of prose to be read."""
        cells = [self._split(row) for row in rows]
        above = self._form[max(0, rows[0].start - _LONGEST_NAME) : rows[0].start]
        self._caption = above.rstrip().rpartition("\n")[2]
        first = 0
        while first < len(rows):
            heads = Heads(self._source, cells[first:])
            last = first + heads.count + 1
            while last < len(rows):
                if heads.begins_table(cells[last - 1], cells[last]):
                    break
                last += 1
            self._heads, self._rows, self._top, self._measures = heads, [], {}, {}
            under = False
            for at in range(first + heads.count, last):
                if heads.is_numbering(cells[at]):
                    continue
                under = yield from self._read_row(rows[at], cells[at], under=under)
                if len(self._mentions) >= MOST_FIGURES:
                    return
            add_up(self._form, self._mentions, self._rows)
            first = last

    def _read_row(
        self, row: Block, spans: list[Span], *, under: bool
    ) -> Generator[Block, None, bool]:
        """Read one row; returns whether it, or what follows it, details another."""
        filled = [span for span in spans if span[1] > span[0]]
        label, found = self._row(row, spans)
        if found:
            under = self._is_under(row, label, under=under)
            self._place(found, under=under)
        elif len(filled) == 1 and self._is_marked(filled[0][0]):
            under = True
        elif len(filled) == 1:
            self._section, self._heading = filled[0], self._form[slice(*filled[0])]
        first = len(self._mentions)
        yield from self._prose(spans, label if found else EMPTY, found)
        for mention in self._mentions[first:]:
            if mention.noun[1] <= mention.noun[0]:
                mention.noun = mention.label = label
        return under

    def _split(self, row: Block) -> list[Span]:
        spans = []
        start = row.start
        for part in self._form[row.start : row.end].split("\t"):
            left = len(part) - len(part.lstrip())
            spans.append((start + left, start + max(left, len(part.rstrip()))))
            start += len(part) + 1
        return spans

    def _row(self, row: Block, spans: list[Span]) -> tuple[Span, Found]:
        """The label of a row, and its numbers, appended to the mentions."""
        label = EMPTY
        measure = _NONE
        found: Found = {}
        for at, span in enumerate(spans):
            column = self._heads.column(at)
            text = self._form[slice(*span)]
            if len(self._mentions) >= MOST_FIGURES:
                break
            if not column.is_value or not text:
                continue
            number = NUMBER.fullmatch(text)
            if label == EMPTY and (not number or YEAR.fullmatch(text)):
                bullet = _ITEM_NUMBER.match(self._form, *span)
                start = bullet.end() if bullet else span[0]
                label = (start, min(span[1], start + _LONGEST_NAME))
            elif number and (at or label != EMPTY):
                named = self._measure(measure, label, at)
                mention = self._mention(row, span, number, (label, column), named)
                if abs(mention.quantity.value) < LARGEST:
                    mention.column_at = at
                    found[at] = len(self._mentions)
                    self._mentions.append(mention)
            elif measured := UNIT_CELL.fullmatch(text):
                measure = (measured["unit"] or "", scale_of(measured["scale"]))
        return label, found

    def _measure(self, measure: Measure, label: Span, at: int) -> Measure:
        """Unit and scale: of a column of units, of the head, the label, the heading."""
        title = self._heads.words(self._heads.column(at))
        if PER_CENT.search(title):
            return "%", 1
        if measure != _NONE:
            return measure
        written = UNIT_IN_TITLE.search(title)
        written = written or UNIT_IN_TITLE.search(self._form[slice(*label)])
        if not written and "кільк" not in title:
            written = UNIT_OF_TABLE.search(self._heading) or UNIT_OF_TABLE.search(
                self._caption
            )
        if written:
            self._measures[at] = written["unit"], scale_of(written["scale"])
            return self._measures[at]
        is_total = TOTAL.match(self._form, *label)
        return self._measures.get(at, _NONE) if is_total else _NONE

    def _mention(
        self,
        row: Block,
        span: Span,
        number: re.Match[str],
        names: tuple[Span, Column],
        measure: Measure,
    ) -> Mention:
        label, column = names
        if mark := _LABEL_MARK.match(self._form, *label):
            label = (mark.end(), label[1]) if mark.end() < label[1] else label
        unit = number["unit"] or measure[0]
        scale = scale_of(number["scale"]) if number["scale"] else measure[1]
        value = decimal_of(number["digits"]) * Decimal(scale)
        if number["sign"] and self._source.wording.cased[span[0]] == MINUS:
            value = -value
        basis, own = self._heads.basis(column, label)
        return Mention(
            quantity=Quantity(*span, value, unit, span[1]),
            sentence=(row.start, row.end),
            gap=(label[0], span[0]),
            left=label,
            right=(span[1], span[1]),
            noun=self._noun(label, column),
            label=label,
            forward=False,
            edge=span[1],
            is_label_after=False,
            qualifier="average" if self._is_mean(label, column) else "exact",
            basis="comparison" if number["sign"] else basis,
            own=None if number["sign"] else own,
            change="change" if number["sign"] else "",
            unit=unit_code(unit),
            heading=f"{self._heading} {self._heads.words(column)}",
            is_row=True,
        )

    def _is_mean(self, label: Span, column: Column) -> bool:
        """Whether the label or the head says that a number is a mean."""
        words = f"{self._form[slice(*column.title)]} {self._form[slice(*label)]}"
        return says_mean(words)

    def _noun(self, label: Span, column: Column) -> Span:
        """What is counted: the label, or where it names no thing the head over it."""
        names = (label, column.title, column.over, self._section)
        things = (
            span
            for span in names
            if span[1] > span[0] and not NO_THING.fullmatch(self._form, *span)
        )
        return next(things, label)

    def _is_under(self, row: Block, label: Span, *, under: bool) -> bool:
        """Whether a row details the row above it: «з них …», lower case, «1.1»."""
        form, first = self._form, label[0]
        if self._is_marked(first):
            return True
        before = form[row.start : first].strip().rstrip(".")
        if "." in before and _ROW_NUMBER.fullmatch(before):
            return True
        letter = self._source.wording.cased[first]
        return not letter.isupper() and (under or letter.islower())

    def _is_marked(self, place: int) -> bool:
        found = OPENING_MARK.match(self._form, place) or _UNDER.match(self._form, place)
        return found is not None

    def _place(self, found: Found, *, under: bool) -> None:
        """Make the numbers of a row parts of the row above, or of its own totals."""
        self._divide_columns(found)
        whole: int | None = None
        for at, index in found.items():
            mention = self._mentions[index]
            if mention.parent is not None:
                continue
            is_sort = self._is_marked(self._heads.column(at).title[0])
            if is_sort and whole is not None:
                self._goes_under(mention, whole)  # «Надано» and «з них онлайн»
                mention.label = self._heads.column(at).title
                continue
            whole = index
            if not (under and at in self._top) or not self._goes_under(
                mention, self._top[at]
            ):
                self._top[at] = index
        self._name_columns(found)
        self._rows.append((found, under))

    def _name_columns(self, found: Found) -> None:
        """«Концерти: заходів 3, глядачів 240»: what is counted is in the head too."""
        bases = Counter(self._mentions[index].basis for index in found.values())
        for at, index in found.items():
            mention = self._mentions[index]
            title = self._heads.column(at).title
            alike = bases[mention.basis] > 1 and mention.noun == mention.label
            if not alike or mention.noun == title or not self._heads.is_told_apart(at):
                continue
            mention.beside = title
            if title != self._heads.column(at).time:
                mention.noun, mention.beside = mention.beside, mention.noun

    def _goes_under(self, mention: Mention, top: int) -> bool:
        """Make a number a part of the one above it, in the division that has room."""
        value, whole = mention.quantity.value, self._mentions[top].quantity.value
        division, added = self._parts.get(top, (BY_ROWS, Decimal(0)))
        if value > whole:
            return False
        if mention.unit == "percent":
            return True  # a share is a part of nothing
        if added + value > whole:
            division, added = division + 1, Decimal(0)
        self._parts[top] = division, added + value
        mention.parent, mention.partition = top, division
        return True

    def _divide_columns(self, found: Found) -> None:
        """Make numbers of a row parts of its total of the same time, if sums allow."""
        seen: set[str] = set()
        for total in found:
            column = self._heads.column(total)
            time = self._form[slice(*column.time)]
            if time in seen or not TOTAL.match(self._form, *column.title):
                continue
            seen.add(time)
            others = [
                at
                for at, index in found.items()
                if at != total
                and self._mentions[index].unit == self._mentions[found[total]].unit
                and time in {"", self._form[slice(*self._heads.column(at).time)]}
                and (time or self._mentions[index].basis == "period")
            ]
            self._divide_by(found, total, others)

    def _divide_by(self, found: Found, total: int, others: list[int]) -> None:
        """Parts by columns: all the others, or runs of them that add up exactly."""
        whole = self._mentions[found[total]].quantity.value
        values = [self._mentions[found[at]].quantity.value for at in others]
        runs = [others] if sum(values) <= whole else exact_runs(others, values, whole)
        for partition, run in enumerate(runs):
            for at in run:
                part = self._mentions[found[at]]
                part.parent, part.partition = found[total], partition
                part.label = self._heads.column(at).title

    def _prose(self, spans: list[Span], label: Span, found: Found) -> Iterator[Block]:
        """Cells of a row that are sentences with numbers, as blocks to be read."""
        for at, span in enumerate(spans):
            text = self._form[slice(*span)]
            is_read = at in found or span[1] == label[1]
            if is_read or not _LETTER.search(text) or not any(map(str.isdigit, text)):
                continue
            if find_quantities(self._source, *span):
                yield block_of(self._form, self._source.wording.cased, *span)
