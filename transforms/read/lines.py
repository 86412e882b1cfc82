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
class _Story:
    """The text, or a note or text box in it: its lines, and what is open of it."""

    is_note: bool = False
    lines: list[str] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    # The current paragraph: its characters, and the text boxes that come after it.
    text: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    is_item: bool = False


class Lines:
    """Collects the text of a document as its reader goes along."""

    def __init__(self) -> None:
        """Start with no text and no open table."""
        self._story = _Story()
        self._notes: list[str] = []
        # What was being read when each open note or text box began.
        self._outer: list[_Story] = []
        self._length = 0

    @property
    def depth(self) -> int:
        """How many tables are open, one inside the other."""
        return len(self._story.tables)

    def write(self, text: str) -> None:
        """Add characters to the current paragraph; a newline is a line break in it."""
        self._grow(len(text))
        self._story.text.append(text)

    def mark_item(self, *, is_item: bool = True) -> None:
        """Make the current paragraph an item of an automatic list, or no such."""
        self._story.is_item = is_item

    def end_paragraph(self) -> None:
        """End the current paragraph, which may be empty."""
        story = self._story
        text = cleaned("".join(story.text), is_item=story.is_item)
        if story.tables:
            story.tables[-1].cell += [text, *story.boxes]
        else:
            indent = _INDENT.match(text)
            story.lines.append(" " + text[indent.end() :] if indent else text)
            story.lines += story.boxes
        story.text, story.boxes, story.is_item = [], [], False

    def end_open_paragraph(self) -> None:
        """End the current paragraph if it has any characters."""
        if self._story.text or self._story.boxes:
            self.end_paragraph()

    def begin_table(self) -> None:
        """Open a table; inside a cell, part the row around it here."""
        self.end_open_paragraph()
        if self.depth:
            self.end_row()
        if self.depth == MAX_TABLE_DEPTH:
            raise damaged("too-deep", limit=MAX_TABLE_DEPTH)
        self._story.tables.append(_Table(len(self._story.lines)))

    def end_table(self) -> None:
        """Close the innermost table, with the row that it may have left open."""
        if not self.depth:
            return
        self.end_row()
        table, told = self._story.tables.pop(), self._story.lines
        lines = told[table.start :]
        del told[table.start :]
        done = 0
        for place, cells in _in_columns(table.waiting):
            told += lines[done : place - table.start] + _row_lines(cells)
            done = place - table.start
        told += lines[done:]

    def move_to(self, depth: int) -> None:
        """Open or close tables until `depth` are open, round the current paragraph."""
        depth = min(depth, MAX_TABLE_DEPTH)
        if self.depth == depth:
            return
        text, self._story.text = self._story.text, []
        while self.depth < depth:
            self.begin_table()
        while self.depth > depth:
            self.end_table()
        self._story.text = text

    def end_cell(self, columns: int = 1, times: int = 1) -> None:
        """End the current cell, which has that many columns, or is there so often."""
        self.end_open_paragraph()
        if self.depth:
            table = self._story.tables[-1]
            cells = [table.cell] * min(times, MAX_SPAN) + _covered(columns)
            self._grow(len(cells) + (times - 1) * sum(map(len, table.cell)))
            table.cells += cells
            table.cell = []

    def end_row(self, *, edges: Edges = (), times: int = 1) -> None:
        """End the current row; a row without text is no line.

        Args:
            edges: of its cells, where the document says only those: a row with fewer
                cells than the table has columns has merged some.
            times: how often the row is there.
        """
        self.end_open_paragraph()
        if not self.depth:
            return
        table = self._story.tables[-1]
        if table.cell:
            self.end_cell()
        cells, table.cells = table.cells, []
        if len(edges) == len(cells) + 1:
            table.waiting.append((len(self._story.lines), cells, edges))
            return
        lines = _row_lines(cells) * min(times, MAX_SPAN)
        if times > 1:
            self._grow(sum(map(len, lines)))
        self._story.lines += lines

    def _grow(self, characters: int) -> None:
        self._length += characters
        check_length(self._length)

    def forget_row(self) -> None:
        """Take back the cells of the current row, which was deleted."""
        self._story.text.clear()
        if self.depth:
            table = self._story.tables[-1]
            table.cells, table.cell = [], []

    def begin_aside(self, *, is_note: bool) -> None:
        """Set the current paragraph aside for a text box, or for a note."""
        if len(self._outer) == MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        self._outer.append(self._story)
        self._story = _Story(is_note)

    def end_aside(self) -> None:
        """Go back to the paragraph that was set aside: a text box comes after it."""
        if not self._outer:
            return
        self.end_open_paragraph()
        self.move_to(0)
        told, self._story = self._story, self._outer.pop()
        if told.is_note:
            # Between the mark of a note and its text is a space.
            self._notes.append("\n".join(told.lines).strip())
        else:
            self._story.boxes += told.lines

    def joined(self) -> str:
        """Close whatever is open and give the text, without blank ends."""
        while self._outer:
            self.end_aside()
        self.end_open_paragraph()
        self.move_to(0)
        return "\n".join([*self._story.lines, *filter(None, self._notes)]).strip("\n")


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
