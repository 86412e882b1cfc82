"""What each column of a table holds, by its heads and its cells.

A column numbers the rows, holds their codes or their units, or counts: for the period,
as a plan, or for a time that is only compared with.
"""

import re
from dataclasses import dataclass
from datetime import date

from transforms.extract.period import MONTH, Period
from transforms.extract.source import Source
from transforms.extract.times import last_basis, months
from transforms.extract.units import UNIT

Span = tuple[int, int]
OwnTime = tuple[date, date] | None
EMPTY: Span = (0, 0)
_SCALE = r"(?P<scale>тис|млн|млрд)\.?\s*"
NUMBER = re.compile(
    r"(?P<sign>[+-]|–(?=\d))?\s*"
    r"(?P<digits>[0-9]{1,3}(?:[ ’][0-9]{3})+(?:,[0-9]+)?|[0-9]{1,15}(?:[,.][0-9]+)?)"
    rf"\s*(?:{_SCALE}(?=\w|$))?(?:{UNIT.pattern})?\**"
)
YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*р\w*\.?)?")
UNIT_CELL = re.compile(rf"(?=.)(?:{_SCALE})?(?:{UNIT.pattern})?")
UNIT_IN_TITLE = re.compile(
    rf"(?:^|[,(])\s*(?:у\s+|в\s+)?(?:{_SCALE})?{UNIT.pattern}\s*\)?$"
)
_OF_TIME = re.compile(
    rf"(?:за\s+)?{MONTH}\b.{{0,20}}|[^а-яіїєґ]*(?:19|20)\d\d\b.{{0,9}}"
)
# «(тис. грн)» over a table, or in the last words of its heading.
UNIT_OF_TABLE = re.compile(rf"(?:^|\()\s*(?:{_SCALE})?{UNIT.pattern}\s*\)?$")
_ORDER = re.compile(r"№\s*(?:п/п|з/п|$)|п/п|з/п|n\b")
_CODE = re.compile(r"код|(?:№|номер|n)\s*рядк|рядок$|ряд\.$|кпквк|кекв|кфк")
_CODE_CELL = re.compile(r"\d{1,8}(?:\.\d{1,2})*[.)]?")
_ZERO_FIRST = re.compile(r"0\d")
_LETTERS = re.compile(r"[а-яіїєґa-z]")
PER_CENT = re.compile(r"%|відсот|процент|питома|частка")
_COMPARED = re.compile(
    r"відхил|різниц|динамік|[+–-]\s?/|приріст|темп|попередн|минул|торік"
)
_PLAN = re.compile(r"план(?!\w*\s+роб)|призначен|затвердж|передбач|кошторис")
_NORM = re.compile(r"норма(?!\w)|норматив")
_DONE = re.compile(r"викон|факт|надійшло|досягн")
_CUMULATIVE = re.compile(r"з початку|нарост|від початку|накопич")
TOTAL = re.compile(
    r"(?:у|в)?сього|разом|загалом|загальн\w+ кільк|підсумок|кількість (?:у|в)сіх"
)
_ONLY_TOTAL = re.compile(r"(?:(?:у|в)сього|разом|загалом|підсумок)(?:\s\w+)?\W*")
NO_THING = re.compile(
    rf"(?:(?:за|у|в)\s+)?{MONTH}(?:\s+(?:19|20)\d\d.*)?|(?:за\s+)?(?:звітний\s+)?(?:період|місяць)"
    r"|кількість|факт\w*|значення|(?:у|в)?сього|разом|загалом|показник"
    r"|(?:%|план|викон|затвердж|відхил)[^,]*|(?:за\s+)?(?:19|20)\d\d.*"
)
_NO_MORE = re.compile(r"^(?:кількість|факт\w*|викон\w*|значення|показник)$|звітн")
_HEAD = re.compile(
    rf"№|кільк|план|факт|(?:у|в)сього|разом|показник|назва|найменув|%|сума|{MONTH}$"
)
_MOST_HEADS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """What the heads of a column say, from the top down.

    `title` is the lowest that names a thing, `over` the one above it, `time` the lowest
    that is a year, a month or the like; each an empty span where there is none.
    """

    path: tuple[Span, ...] = ()
    title: Span = EMPTY
    over: Span = EMPTY
    time: Span = EMPTY
    is_value: bool = True


class Heads:
    """The heads of one table, and what they say of its columns."""

    def __init__(self, source: Source, cells: list[list[Span]]) -> None:
        """Find the head rows of a table and what each column holds.

        Args:
            source: the report.
            cells: the cells of each row, as spans of its form.
        """
        self._source = source
        self._form = source.form
        self.count = self._head_rows(cells)
        self._path: list[Span] = []
        self._names = cells[: self.count]
        self._body = [row for row in cells[self.count :] if not self.is_numbering(row)]
        self._width = max(map(len, cells), default=0)
        self._columns: list[Column] = []

    def column(self, at: int) -> Column:
        """What the column at an index holds."""
        while len(self._columns) <= at < self._width:
            self._columns.append(self._read(len(self._columns)))
        return self._columns[at] if at < self._width else Column()

    def begins_table(self, above: list[Span], spans: list[Span]) -> bool:
        """Whether a row below others is the head of a table of its own."""
        cells = [self._form[slice(*span)] for span in spans]
        filled = [cell for cell in cells[1:] if cell]
        return (
            bool(filled)
            and not any(map(_is_number, cells))
            and (
                len(spans) != len(above)
                or any(_HEAD.search(cell) for cell in cells)
                or self._form.count("\n", above[-1][1], spans[0][0]) > 1
            )
        )

    def is_told_apart(self, at: int) -> bool:
        """Whether a column's head says more than a number of what: «учасників»."""
        start, end = self.column(at).title
        return end > start and not (
            _ONLY_TOTAL.fullmatch(self._form, start, end)
            or _NO_MORE.search(self._form[start:end])
        )

    def words(self, column: Column) -> str:
        """All that the heads say of a column."""
        return " ".join(self._form[slice(*span)] for span in column.path)

    def is_numbering(self, spans: list[Span]) -> bool:
        """Whether a row only numbers the columns: «1, 2, 3», «А, Б, 1»."""
        cells = [self._form[slice(*span)] for span in spans if span[1] > span[0]]
        numbers = [cell for cell in cells if not _LETTERS.fullmatch(cell)]
        return len(cells) > 1 and numbers == [
            str(n) for n in range(1, len(numbers) + 1)
        ]

    def basis(self, column: Column, label: Span) -> tuple[str, OwnTime]:
        """On what basis the numbers of a column stand, and for what time of their own.

        By the head of the column, else by the label of the row.
        """
        words = self.words(column)
        shares = PER_CENT.search(words)
        if _COMPARED.search(words):
            return "comparison", None
        if _CUMULATIVE.search(words):
            return "cumulative", None
        if _PLAN.search(words) and not (shares or _DONE.search(words)):
            return "plan", None
        if _NORM.search(words):
            return "norm", None
        for span in (column.time, label):
            year = YEAR.fullmatch(self._form, *span)
            if year and self._source.period:
                return self._of_year(int(year[1]), self._source.period)
        spans = (column.time, column.title, column.over, label)
        cues = (last_basis(self._source, *span) for span in spans)
        cue = next((cue for cue in cues if cue), None)
        return (cue.basis, cue.own) if cue else ("period", None)

    def _of_year(self, year: int, period: Period) -> tuple[str, OwnTime]:
        span = months(year, 1, 12)
        if period.has_year(year):
            return "period", span if span[1] < period.end else None
        return "comparison", span

    def _head_rows(self, cells: list[list[Span]]) -> int:
        """How many rows on top name the columns: they have no plain numbers."""
        count = 0
        for spans in cells[:_MOST_HEADS]:
            first, *others = [self._form[slice(*span)] for span in spans]
            values = [cell for cell in others if cell]
            known = count == 0 or not first or first == self._form[slice(*cells[0][0])]
            if not values or not known or any(map(_is_number, values)):
                break
            count += 1
        return count if count < len(cells) else 0

    def _read(self, at: int) -> Column:
        """The next column: a name over several holds until there is another."""
        names = [spans[at] if at < len(spans) else EMPTY for spans in self._names]
        self._path = _under(self._path, names)
        return self._column(at)

    def _column(self, at: int) -> Column:
        path = tuple(dict.fromkeys(name for name in self._path if name[1] > name[0]))
        times = [span for span in path if self._is_of_time(span)]
        things = [span for span in path if span not in times] or times
        title, over = [*things[::-1], EMPTY, EMPTY][:2]
        holds = [
            self._form[slice(*spans[at])]
            for spans in self._body
            if at < len(spans) and spans[at][1] > spans[at][0]
        ]
        is_value = not self._is_of_rows(at, self._form[slice(*title)], holds)
        return Column(path, title, over, times[-1] if times else EMPTY, is_value)

    def _is_of_time(self, span: Span) -> bool:
        return _OF_TIME.fullmatch(self._form, *span) is not None

    def _is_of_rows(self, at: int, title: str, cells: list[str]) -> bool:
        """Whether a column only numbers the rows or gives their codes."""
        if at == 0:
            counting = [cell.rstrip(".)") for cell in cells] == [
                str(number) for number in range(1, len(cells) + 1)
            ]
            return bool(_ORDER.match(title)) or bool(cells and counting)
        led = bool(cells) and (_CODE.search(title) or _ZERO_FIRST.match(cells[0]))
        return bool(led) and all(map(_CODE_CELL.fullmatch, cells))


def _under(left: list[Span], names: list[Span]) -> list[Span]:
    """The heads of a column, with those of merged cells that begin on its left."""
    path: list[Span] = []
    is_same = bool(left)
    for place, name in enumerate(names):
        is_merged = name[1] <= name[0] and place < len(names) - 1
        taken = left[place] if is_same and is_merged else name
        is_same = is_same and taken == left[place]
        path.append(taken)
    return path


def _is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell) is not None and YEAR.fullmatch(cell) is None
