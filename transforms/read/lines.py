"""The one shape that every format is read into: paragraphs and table rows as lines.

A reader says what it meets (characters, end of paragraph, end of cell, end of row) and
`Lines` decides what that is as text, so that the same report reads the same from DOC,
DOCX, ODT, RTF and HTML:

- a paragraph is a line; a line break inside it starts another;
- a row is a line, its cells parted by tabs, newlines and tabs inside a cell being
  spaces; cells that a merged cell covers are empty, so columns keep their places;
- a row of one cell is a frame around text, not data: its paragraphs stay lines, also
  where the cell covers all columns and has more than one;
- a table inside a cell (mostly page layout) has its rows as lines of their own, and the
  row around it is parted there: nothing is lost and nothing is said twice;
- an item of an automatic list begins with a bullet, whatever mark or number it had;
- a text box comes after its paragraph, notes after the text.

Characters are left as they are, but for control characters and U+FEFF, which no format
means as text, and tabs that indent a paragraph, which would make it look like a row.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.read.bounds import (
    MAX_DEPTH,
    MAX_SPAN,
    MAX_TABLE_DEPTH,
    check_length,
    damaged,
)

BULLET = "• "
# Marks of notes are raised digits, and would join the number before them.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS = ("•", "·", "▪", "●", "–", "-", "\u2010", "—", "*")  # typed by hand
# Where the cells of a row begin, and the last one ends, in twips.
Edges = tuple[int, ...]
# Word rounds the edges of rows one by one; a column is at least 5 mm (283 twips) wide.
_SAME_EDGE_TWIPS = 60
_BREAK_IN_CELL = re.compile(r"[ ]*[\n\t][\n\t ]*")
# Bullets of the Symbol and Wingdings fonts, which have no characters of their own.
_SYMBOL_MARK = re.compile("\\s*[\uf020-\uf0ff]\\s*")
# DOC and RTF keep some characters in two halves.
_HALF = re.compile("[\ud800-\udfff]")
_INDENT = re.compile(r"\t[ \t]*")
_NOT_TEXT = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF, 0xFFFE]
)


@dataclass(slots=True)
class _Table:
    """An open table: the row being read, and those that wait for its columns."""

    start: int
    cells: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    # Each waiting row: before which line it stands, its cells, and their edges.
    waiting: list[tuple[int, list[list[str]], Edges]] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """What was being read when a note or a text box began."""

    is_note: bool
    lines: list[str]
    tables: list[_Table]
    text: list[str]
    boxes: list[str]
    is_item: bool


class Lines:
    """Collects the text of a document as its reader goes along."""

    def __init__(self) -> None:
        """Start with no text and no open table."""
        self._lines: list[str] = []
        self._notes: list[str] = []
        self._tables: list[_Table] = []
        self._text: list[str] = []
        self._boxes: list[str] = []
        self._places: list[_Place] = []
        self._length = 0
        self._is_item = False

    @property
    def depth(self) -> int:
        """How many tables are open, one inside the other."""
        return len(self._tables)

    def write(self, text: str) -> None:
        """Add characters to the current paragraph; a newline is a line break in it."""
        self._length += len(text)
        check_length(self._length)
        self._text.append(text)

    def mark_item(self, *, is_item: bool = True) -> None:
        """Make the current paragraph an item of an automatic list, or no such."""
        self._is_item = is_item

    def end_paragraph(self) -> None:
        """End the current paragraph, which may be empty."""
        text = cleaned("".join(self._text), is_item=self._is_item)
        self._text.clear()
        self._is_item = False
        self._length += 1
        if self._tables:
            self._tables[-1].cell += [text, *self._boxes]
        else:
            indent = _INDENT.match(text)
            self._lines.append(" " + text[indent.end() :] if indent else text)
            self._lines += self._boxes
        self._boxes = []

    def end_open_paragraph(self) -> None:
        """End the current paragraph if it has any characters."""
        if self._text or self._boxes:
            self.end_paragraph()

    def begin_table(self) -> None:
        """Open a table; inside a cell, part the row around it here."""
        self.end_open_paragraph()
        if self._tables:
            self.end_row()
        if len(self._tables) == MAX_TABLE_DEPTH:
            raise damaged("too-deep", limit=MAX_TABLE_DEPTH)
        self._tables.append(_Table(len(self._lines)))

    def end_table(self) -> None:
        """Close the innermost table, with the row that it may have left open."""
        if not self._tables:
            return
        self.end_row()
        table = self._tables.pop()
        lines = self._lines[table.start :]
        del self._lines[table.start :]
        done = 0
        for place, cells in _in_columns(table.waiting):
            self._lines += lines[done : place - table.start] + _row_lines(cells)
            done = place - table.start
        self._lines += lines[done:]

    def move_to(self, depth: int) -> None:
        """Open or close tables until `depth` are open."""
        depth = min(depth, MAX_TABLE_DEPTH)
        while self.depth < depth:
            self.begin_table()
        while self.depth > depth:
            self.end_table()

    def end_cell(self, columns: int = 1, times: int = 1) -> None:
        """End the current cell, which has that many columns, or is there so often."""
        self.end_open_paragraph()
        if not self._tables:
            return
        table = self._tables[-1]
        cells = [table.cell] * max(min(times, MAX_SPAN), 1) + _covered(columns)
        self._length += len(cells)
        if times > 1:
            self._length += times * sum(map(len, table.cell))
        table.cells += cells
        table.cell = []
        check_length(self._length)

    def end_row(self, *, edges: Edges = (), times: int = 1) -> None:
        """End the current row; a row without text is no line.

        Args:
            edges: of its cells, where the document says only those: a row with fewer
                cells than the table has columns has merged some.
            times: how often the row is there.
        """
        self.end_open_paragraph()
        if not self._tables:
            return
        table = self._tables[-1]
        if table.cell:
            self.end_cell()
        cells, table.cells = table.cells, []
        if len(edges) == len(cells) + 1:
            table.waiting.append((len(self._lines), cells, edges))
            return
        lines = _row_lines(cells)
        for _ in range(min(times, MAX_SPAN)):
            self._length += sum(map(len, lines)) if times > 1 else 0
            check_length(self._length)
            self._lines += lines

    def forget_paragraph(self) -> None:
        """Take back the characters of the current paragraph, which is not shown."""
        self._text.clear()

    def forget_row(self) -> None:
        """Take back the cells of the current row, which was deleted."""
        self.forget_paragraph()
        if self._tables:
            self._tables[-1].cells, self._tables[-1].cell = [], []

    def begin_aside(self, *, is_note: bool) -> None:
        """Set the current paragraph aside for a text box, or for a note."""
        if len(self._places) == MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        self._places.append(
            _Place(
                is_note,
                self._lines,
                self._tables,
                self._text,
                self._boxes,
                self._is_item,
            )
        )
        self._lines, self._tables, self._text, self._boxes = [], [], [], []
        self._is_item = False

    def end_aside(self) -> None:
        """Go back to the paragraph that was set aside: a text box comes after it."""
        if not self._places:
            return
        self.end_open_paragraph()
        self.move_to(0)
        place, told = self._places.pop(), self._lines
        self._lines, self._tables = place.lines, place.tables
        self._text, self._boxes = place.text, place.boxes
        self._is_item = place.is_item
        if place.is_note:
            self._notes += told
        else:
            self._boxes += told

    def joined(self) -> str:
        """Close whatever is open and give the text, without blank ends."""
        while self._places:
            self.end_aside()
        self.end_open_paragraph()
        self.move_to(0)
        return "\n".join(self._lines + self._notes).strip("\n")


def cleaned(text: str, *, is_item: bool = False) -> str:
    r"""A line without what is no text, and with a bullet where it has one.

    >>> cleaned("\uf0b7\tновин – 5"), cleaned("новин – 5", is_item=True)
    ('• новин – 5', '• новин – 5')
    """
    text = text.translate(_NOT_TEXT)
    if _HALF.search(text):
        units = text.encode("utf-16-le", "surrogatepass")
        text = units.decode("utf-16-le", "replace")
    symbol = _SYMBOL_MARK.match(text)
    if symbol:
        return BULLET + text[symbol.end() :]
    if is_item and text.strip() and not text.lstrip().startswith(_MARKS):
        return BULLET + text.lstrip()
    return text


def _covered(columns: int) -> list[list[str]]:
    """The empty cells that a cell of so many columns covers."""
    return [[]] * (min(columns, MAX_SPAN) - 1)


def _in_columns(
    rows: list[tuple[int, list[list[str]], Edges]],
) -> Iterator[tuple[int, list[list[str]]]]:
    """The rows with an empty cell for each column that they leave out or cover."""
    widths = [b - a for *_, edges in rows for a, b in pairwise(edges) if b > a]
    same = min([_SAME_EDGE_TWIPS, *(width // 2 for width in widths)])
    columns: list[int] = []
    for edge in sorted({edge for *_, edges in rows for edge in edges}):
        if not columns or edge - columns[-1] > same:
            columns.append(edge)
    for place, cells, edges in rows:
        numbers = [bisect_right(columns, edge) for edge in edges]
        placed = _covered(numbers[0])
        for cell, (left, right) in zip(cells, pairwise(numbers), strict=True):
            placed += [cell, *_covered(right - left)]
        yield place, placed


def _row_lines(cells: list[list[str]]) -> list[str]:
    said = [cell for cell in cells if cell]
    if len(said) == 1:
        paragraphs = [line for line in said[0] if line.strip()]
        if len(cells) == 1 or len(paragraphs) > 1:
            return paragraphs
    texts = [_cell_text(cell) for cell in cells]
    return ["\t".join(texts)] if any(texts) else []


def _cell_text(paragraphs: list[str]) -> str:
    text = _BREAK_IN_CELL.sub(" ", "\n".join(paragraphs).strip(" \n\t"))
    return text if text.strip() else ""
