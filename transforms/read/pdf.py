"""Reads the text layer of a PDF, by the places of its characters on the page.

A PDF has no paragraphs and no tables, only characters in places. They are taken from
PDFium, the PDF library of Chromium, by way of pypdfium2 (Apache-2.0 or BSD-3-Clause,
released every few weeks).

PDFium must not be used from two threads at once, hence the lock here. It bounds neither
time nor memory: so a report is read in a process of its own, which is bounded in both.
"""

import threading
from collections.abc import Iterator
from itertools import groupby, pairwise

from transforms.errors import UnreadableReport
from transforms.read.bounds import check_length, damaged
from transforms.read.lines import cleaned
from transforms.read.paragraphs import Paragraphs, is_hyphenated, measure
from transforms.read.ruled_tables import Cell, Table, find_tables
from transforms.read.table_rows import rows_of
from transforms.read.visual_lines import Line, LineMaker
from transforms.read.words import Page, Word

_PDFIUM = threading.Lock()
_END = b"%%EOF"
# Acrobat looks for the end in the last 1,024 bytes; signatures may add some more.
_END_WITHIN = 4096
_MOST_STRANGE = 0.3
_STRANGE = frozenset(map(chr, [*range(32), *range(0xE000, 0xF900), 0xFFFD]))
# In sizes of type: less than a wide space.
_GROUP_GAP = 0.4
_AROUND_NUMBER = " -–—"
_NO_CELL: Cell = (-1, -1)


def read_pdf(content: bytes) -> str:
    """The text of a PDF that has a text layer.

    Raises:
        UnreadableReport: `pdf-encrypted`, `pdf-without-text`, `pdf-recognised`,
            `damaged-document`, `expands-too-much` or `too-long-text`.
    """
    from transforms.read.pdfium_pages import pages_of

    if _END not in content[-_END_WITHIN:]:
        raise damaged("truncated")
    with _PDFIUM:
        pages = [(_items(page), page.width) for page in pages_of(content)]
    text = "\n".join(map(cleaned, _paragraphs(pages)))
    check_length(len(text))
    _check_text(text, len(pages))
    return text


def _items(page: Page) -> list[Line | Table]:
    """The lines and ruled tables of a page, in the order in which it draws them."""
    tables = find_tables(page.rules)
    maker = LineMaker()
    items: list[Line | Table] = []
    for run in page.runs:
        for (table, cell), words in _parts(run, tables):
            if table is None:
                line = maker.add(words)
                items += [line] if line else []
            else:
                items += [] if table in items else [table]
                table.cells.setdefault(cell, []).append(words)
    maker.part()
    return items


def _parts(
    run: list[Word], tables: list[Table]
) -> Iterator[tuple[tuple[Table | None, Cell], list[Word]]]:
    """The run, cut where it goes from one cell into another, or out of a table.

    Words are whole, whatever line is drawn over them, and so are numbers of several.
    """
    if not tables:
        yield (None, _NO_CELL), run
        return
    for owner, numbers in groupby(
        _numbers(run, tables), key=lambda number: _owner(_middle(number), tables)
    ):
        yield owner, [word for number in numbers for word in number]


def _numbers(run: list[Word], tables: list[Table]) -> Iterator[list[Word]]:
    """The words one by one, but groups of one number together."""
    number: list[Word] = run[:1]
    for before, word in pairwise(run):
        are_near = word.left - before.right < _GROUP_GAP * word.size
        if are_near and before.text.isdigit() and word.text[0].isdigit():
            y = before.middle[1]
            if _owner((before.right, y), tables) == _owner((word.left, y), tables):
                number.append(word)
                continue
        yield number
        number = [word]
    yield number


def _middle(words: list[Word]) -> tuple[float, float]:
    return (words[0].left + words[-1].right) / 2, words[0].middle[1]


def _owner(
    point: tuple[float, float], tables: list[Table]
) -> tuple[Table | None, Cell]:
    for table in tables:
        cell = table.cell_at(point)
        if cell is not None:
            return table, cell
    return None, _NO_CELL


def _paragraphs(pages: list[tuple[list[Line | Table], float]]) -> list[str]:
    lines = [item for items, _ in pages for item in items if isinstance(item, Line)]
    paragraphs = Paragraphs(is_hyphenated=is_hyphenated(lines))
    for number, (drawn, width) in enumerate(pages, start=1):
        items = _without_page_number(drawn, number) if len(pages) > 1 else drawn
        margins = measure([item for item in items if isinstance(item, Line)], width)
        paragraphs.begin_page(margins)
        for item in items:
            if isinstance(item, Line):
                paragraphs.add(item)
            else:
                _add_table(paragraphs, item)
                paragraphs.begin_page(margins)
    return paragraphs.texts


def _add_table(paragraphs: Paragraphs, table: Table) -> None:
    for row in rows_of(table):
        if isinstance(row, str):
            paragraphs.add_row(row)
            continue
        paragraphs.begin_page(measure(row, max(line.right for line in row)))
        paragraphs.end()
        for line in row:
            paragraphs.add(line)
        paragraphs.end()


def _without_page_number(items: list[Line | Table], number: int) -> list[Line | Table]:
    """The page without its own number, which is no figure of the report."""
    lines = [item for item in items if isinstance(item, Line)]
    if not lines:
        return items
    lines.sort(key=lambda line: line.baseline)
    edges = (lines[0], lines[-1])
    return [
        item
        for item in items
        if not (item in edges and item.text.strip(_AROUND_NUMBER) == str(number))
    ]


def _check_text(text: str, pages: int) -> None:
    visible = "".join(text.split())
    strange = sum(character in _STRANGE for character in visible)
    if not any(map(str.isalnum, visible)):
        raise UnreadableReport("pdf-without-text", pages=pages)
    if strange > len(visible) * _MOST_STRANGE:
        # The fonts do not say which characters their shapes are.
        raise UnreadableReport("pdf-without-text", pages=pages, reason="no-characters")
