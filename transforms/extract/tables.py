"""Rows of a table: which column names, which counts, and for what time."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from transforms.extract.blocks import Block
from transforms.extract.cues import OPENING_MARK
from transforms.extract.digits import LARGEST, MINUS
from transforms.extract.mentions import Mention
from transforms.extract.numerals import SCALES, decimal_of
from transforms.extract.period import MONTH
from transforms.extract.quantities import Quantity
from transforms.extract.source import Source
from transforms.extract.statement import MOST_FIGURES
from transforms.extract.times import last_basis, months
from transforms.extract.units import unit_code

Span = tuple[int, int]
OwnTime = tuple[date, date] | None
_NUMBER = re.compile(
    r"(?P<sign>[+-]|–(?=\d))?\s*"
    r"(?P<digits>[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?|[0-9]{1,15}(?:[,.][0-9]+)?)"
    r"\s*(?P<unit>%|грн\.?|шт\.?|осіб|од\.?)?"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*р\w*\.?)?")
_ORDER = re.compile(r"№|п/п|з/п|n\b")
_SCALE_AND_UNIT = (
    r"(?:(?P<scale>тис|млн|млрд)\.?\s*)?(?P<unit>шт\.?|штук\w*|од\.?|одиниц\w*|осіб"
    r"|чол\.?|особа|грн\.?|гривень|%|відсот\w*|екз\.?|год\.?|разів|км|га|т|кв\.\s?м)"
)
_UNIT_CELL = re.compile(rf"{_SCALE_AND_UNIT}|(?P<scale2>тис|млн|млрд)\.?")
_UNIT_IN_TITLE = re.compile(rf"[,(]\s*(?:у\s+|в\s+)?{_SCALE_AND_UNIT}\s*\)?$")
_PLAN = re.compile(r"план(?!\w*\s+роб)|призначення|призначень")
_NORM = re.compile(r"норма(?!\w)|норматив")
_NOT_PERIOD = re.compile(
    r"відхил|різниц|динамік|\+\s?/|приріст|темп|виконання\s+план|відсот|питома|^%"
    r"|попередн|минул|торік|до\s+(?:попередн|минул)"
)
_TOTAL = re.compile(r"(?:у|в)?сього|разом|загалом|загальн\w+ кільк|підсумок")
_CUMULATIVE = re.compile(r"з початку|нарост|за рік|від початку|накопич")
_BASES = (("cumulative", _CUMULATIVE), ("comparison", _NOT_PERIOD), ("plan", _PLAN),
          ("norm", _NORM))  # fmt: skip
_LABEL_MARK = re.compile(rf"(?:{OPENING_MARK.pattern}|[–•-]|зокрема|а саме)[\s:]*")
_ROW_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_UNDER = re.compile(r"[–•-]|зокрема|(?:у|в) тому числі|в т|у т")
# Labels that name no thing: what is counted stands in the head of the column.
_NO_THING = re.compile(
    rf"(?:(?:за|у|в)\s+)?{MONTH}(?:\s+(?:19|20)\d\d.*)?|(?:за\s+)?(?:звітний\s+)?(?:період|місяць)"
    r"|кількість|факт\w*|значення|усього|всього|разом|показник"
)


_LONGEST_NAME = 300


@dataclass(slots=True)
class Table:
    """Consecutive rows, split, with what their first row says of the columns."""

    rows: list[Block]
    cells: list[list[Span]]
    titles: list[Span]
    order: int | None


class TableReader:
    """Reads one table and appends its numbers, with their totals, to the mentions."""

    def __init__(self, source: Source, mentions: list[Mention], heading: str) -> None:
        """Take the report, the mentions to append to and what the table is about."""
        self._source = source
        self._form = source.form
        self._mentions = mentions
        self._heading = heading
        self._top: dict[int, tuple[int, int]] = {}

    def read(self, rows: list[Block]) -> None:
        """The numbers of consecutive rows, row by row; header rows give none."""
        table = self._table(rows)
        under = False
        for row, spans in zip(table.rows, table.cells, strict=True):
            filled = [span for span in spans if span[1] > span[0]]
            if self._only_numbers_columns(filled):
                continue
            if len(filled) == 1:
                self._heading = self._form[slice(*filled[0])]
                continue
            found = self._row(row, spans, table)
            if len(self._mentions) >= MOST_FIGURES:
                return
            if found:
                under = self._is_under(found[0][1], under=under)
                self._append(found, table, under=under)

    def _table(self, rows: list[Block]) -> Table:
        split = [self._split(row) for row in rows]
        titles = split[0] if self._is_head(split) else []
        skipped = 1 if titles else 0
        body = split[skipped:]
        return Table(rows[skipped:], body, titles, self._order_column(titles, body))

    def _split(self, row: Block) -> list[Span]:
        spans = []
        start = row.start
        for part in self._form[row.start : row.end].split("\t"):
            left = len(part) - len(part.lstrip())
            spans.append((start + left, start + max(left, len(part.rstrip()))))
            start += len(part) + 1
        return spans

    def _is_head(self, split: list[list[Span]]) -> bool:
        """Whether the first row names the columns: it has no plain numbers."""
        cells = [self._form[slice(*span)] for span in split[0]]
        values = [cell for cell in cells[1:] if cell]
        return (
            bool(values)
            and len(split) > 1
            and not any(
                _NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in values
            )
        )

    def _order_column(self, titles: list[Span], body: list[list[Span]]) -> int | None:
        """Index of the column that only numbers the rows, if there is one."""
        first = [self._form[slice(*spans[0])] for spans in body if spans]
        filled = [cell for cell in first if cell]
        if not filled:
            return None
        titled = bool(titles) and bool(_ORDER.match(self._form, titles[0][0]))
        counting = [cell.rstrip(".)") for cell in filled] == [
            str(number) for number in range(1, len(filled) + 1)
        ]
        numbered = all(_ROW_NUMBER.fullmatch(cell) for cell in filled)
        return 0 if titled or (numbered and counting) else None

    def _only_numbers_columns(self, filled: list[Span]) -> bool:
        """Whether a row is «1, 2, 3 …» under the head."""
        cells = [self._form[slice(*span)] for span in filled]
        return len(cells) > 1 and cells == [str(n) for n in range(1, len(cells) + 1)]

    def _row(
        self, row: Block, spans: list[Span], table: Table
    ) -> list[tuple[int, Mention]]:
        """Numbers of a row with the indexes of their columns."""
        label: Span | None = None
        unit, scale = "", 1
        found = []
        for at, span in enumerate(spans):
            text = self._form[slice(*span)]
            if at == table.order or not text:
                continue
            number = _NUMBER.fullmatch(text)
            if label is None:
                end = min(span[1], span[0] + _LONGEST_NAME)
                label = None if number else (span[0], end)
            elif number:
                title = table.titles[at] if at < len(table.titles) else (0, 0)
                named = self._unit(unit, scale, label, title)
                mention = self._mention(row, span, number, (label, title), named)
                if abs(mention.quantity.value) < LARGEST:
                    found.append((at, mention))
            elif measured := _UNIT_CELL.fullmatch(text):
                unit = measured["unit"] or ""
                scale = SCALES.get(measured["scale"] or measured["scale2"] or "", 1)
        return found

    def _unit(self, unit: str, scale: int, label: Span, title: Span) -> tuple[str, int]:
        """Unit and scale: of a column of units, else of the head, else of the label."""
        if self._form.startswith("%", title[0], title[1]):
            return "%", 1
        if unit or scale > 1:
            return unit, scale
        for span in (title, label):
            written = _UNIT_IN_TITLE.search(self._form[slice(*span)])
            if written:
                return written["unit"], SCALES.get(written["scale"] or "", 1)
        return "", 1

    def _mention(
        self,
        row: Block,
        span: Span,
        number: re.Match[str],
        names: tuple[Span, Span],
        measured: tuple[str, int],
    ) -> Mention:
        label, title = names
        if mark := _LABEL_MARK.match(self._form, *label):
            label = (mark.end(), label[1]) if mark.end() < label[1] else label
        unit = number["unit"] or measured[0]
        value = decimal_of(number["digits"]) * Decimal(measured[1])
        if number["sign"] and self._source.wording.cased[span[0]] == MINUS:
            value = -value
        quantity = Quantity(*span, value, unit, span[1])
        noun = label
        if title[1] > title[0] and _NO_THING.fullmatch(self._form, *label):
            noun = title
        basis, own = self._basis(label, title)
        return Mention(
            quantity=quantity,
            sentence=(row.start, row.end),
            gap=(label[0], span[0]),
            left=label,
            right=(span[1], span[1]),
            noun=noun,
            label=label,
            forward=False,
            edge=span[1],
            is_label_after=False,
            qualifier="exact",
            basis="comparison" if number["sign"] else basis,
            own=None if number["sign"] else own,
            change="change" if number["sign"] else "",
            unit=unit_code(unit),
            heading=f"{self._heading} {self._form[slice(*title)]}",
        )

    def _basis(self, label: Span, title: Span) -> tuple[str, OwnTime]:
        """Basis and own time: by the head of the column, else by the label."""
        words = self._form[slice(*title)]
        for basis, pattern in _BASES:
            if pattern.search(words):
                return basis, None
        if (year := _YEAR.fullmatch(words)) and (period := self._source.period):
            span = months(int(year[1]), 1, 12)
            if period.has_year(int(year[1])):
                return "period", span if span[1] < period.end else None
            return "comparison", span
        cue = last_basis(self._source, *title) or last_basis(self._source, *label)
        return (cue.basis, cue.own) if cue else ("period", None)

    def _is_under(self, mention: Mention, *, under: bool) -> bool:
        """Whether a row details the row above it: «з них …», lower case, «1.1»."""
        form, cased = self._form, self._source.wording.cased
        first = mention.label[0]
        if OPENING_MARK.match(form, first) or _UNDER.match(form, first):
            return True
        before = form[mention.sentence[0] : first].strip().rstrip(".")
        if "." in before and _ROW_NUMBER.fullmatch(before):
            return True
        return not cased[first].isupper() and (under or cased[first].islower())

    def _append(
        self, found: list[tuple[int, Mention]], table: Table, *, under: bool
    ) -> None:
        total = self._row_total(found, table)
        total_index: int | None = None
        if total is not None:
            total_index = len(self._mentions) + [at for at, _ in found].index(total)
        for at, mention in found:
            index = len(self._mentions)
            self._mentions.append(mention)
            if under and at in self._top:
                mention.parent = self._top[at][0]
            elif total_index is not None and at != total and mention.basis == "period":
                mention.parent = total_index
                mention.label = table.titles[at]
            else:
                self._top[at] = (index, mention.sentence[0])

    def _row_total(self, found: list[tuple[int, Mention]], table: Table) -> int | None:
        """Column that adds up the others of a row, if there is one."""
        counted = [at for at, mention in found if mention.basis == "period"]
        for at in counted:
            if at < len(table.titles) and _TOTAL.match(self._form, table.titles[at][0]):
                return at
        return None
