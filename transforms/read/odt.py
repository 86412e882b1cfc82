"""Reads ODT (OpenDocument 1.3, part 3): the body in its order, then its notes.

As in the other formats, page headers and footers, comments, hidden and deleted text are
no text. What a merged cell covers is empty; a cell that stands for many is written that
often; raised digits are superscripts, or a note's mark would join its number.
"""

from collections.abc import Callable

from transforms.read.archive import Archive
from transforms.read.bounds import MAX_SPAN, damaged
from transforms.read.elements import Attributes, tell
from transforms.read.lines import RAISED, Lines

_ODT = b"application/vnd.oasis.opendocument.text"


def read_odt(archive: Archive) -> str | None:
    """The text of an ODT, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    if not archive.read("mimetype").strip().startswith(_ODT):
        return None
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise damaged("encrypted")
    body = _Body()
    tell(archive.read("content.xml"), body)
    return body.lines.joined()


class _Body:
    """Tells `Lines` what the content has."""

    unseen = frozenset(
        "office:annotation office:forms office:scripts office:meta text:note-citation "
        "text:tracked-changes text:ruby-text text:hidden-text svg:title svg:desc "
        "table:shapes".split()
    )

    def __init__(self) -> None:
        self.lines = Lines()
        self._hidden: set[str] = set()
        self._raised: set[str] = set()
        self._style = ""
        # Of each paragraph that is open, the spans in it: whether each is seen and
        # whether it is raised. A paragraph inside another is of a text box or a note.
        self._open: list[list[tuple[bool, bool]]] = []
        # What was open round each note.
        self._stories: list[list[list[tuple[bool, bool]]]] = []
        self._sections: list[bool] = []
        self._is_first: list[bool] = []
        self._cells: list[int] = []
        self._begins: dict[str, Callable[[Attributes], None]] = {
            "style:style": self._begin_style,
            "style:text-properties": self._take_properties,
            "text:p": self._begin_paragraph, "text:h": self._begin_paragraph,
            "text:span": self._begin_span,
            "text:s": lambda found: self._write(" " * _count(found, "text:c")),
            "text:tab": lambda _: self._write("\t"),
            "text:line-break": lambda _: self._write("\n"),
            "text:section": self._begin_section,
            "text:list-item": lambda _: self._is_first.append(True),
            "text:list-header": lambda _: self._is_first.append(False),
            "text:note": self._begin_note,
            "table:table": lambda _: self.lines.begin_table(),
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], object]] = {
            "text:p": self._end_paragraph, "text:h": self._end_paragraph,
            "text:span": lambda: self._open and self._open[-1].pop(),
            "text:section": lambda: self._sections.pop(),
            "text:list-item": lambda: self._is_first.pop(),
            "text:list-header": lambda: self._is_first.pop(),
            "text:note": self._end_note,
            "table:table": self.lines.end_table, "table:table-row": self.lines.end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
        }  # fmt: skip

    def begin(self, name: str, attributes: Attributes) -> None:
        if name in self._begins:
            self._begins[name](attributes)

    def end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()

    def characters(self, text: str) -> None:
        if self._open:
            self._write(text)

    def _write(self, text: str) -> None:
        """Write what is seen; white space between elements is no text."""
        spans = self._open[-1] if self._open else None
        if spans is None or any(self._sections) or any(hidden for hidden, _ in spans):
            return
        is_raised = any(raised for _, raised in spans)
        self.lines.write(text.translate(RAISED) if is_raised else text)

    def _begin_style(self, found: Attributes) -> None:
        self._style = found.get("style:name", "")

    def _take_properties(self, found: Attributes) -> None:
        if found.get("text:display") == "none":
            self._hidden.add(self._style)
        position = found.get("style:text-position", "").split()
        if position and (position[0] == "super" or position[0][:1].isdigit()):
            self._raised |= {self._style} if position[0].strip("0%") else set()

    def _style_of(self, found: Attributes) -> tuple[bool, bool]:
        style = found.get("text:style-name", "")
        return style in self._hidden, style in self._raised

    def _begin_paragraph(self, found: Attributes) -> None:
        if self._open:
            self.lines.begin_aside(is_note=False)
        self._open.append([self._style_of(found)])
        if self._is_first and self._is_first[-1]:
            self.lines.mark_item()
            self._is_first[-1] = False

    def _end_paragraph(self) -> None:
        self._open.pop()
        self.lines.end_paragraph()
        if self._open:
            self.lines.end_aside()

    def _begin_span(self, found: Attributes) -> None:
        if self._open:
            self._open[-1].append(self._style_of(found))

    def _begin_section(self, found: Attributes) -> None:
        self._sections.append(found.get("text:display") in ("none", "condition"))

    def _begin_note(self, _: Attributes) -> None:
        self._stories.append(self._open)
        self._open = []
        self.lines.begin_aside(is_note=True)

    def _end_note(self) -> None:
        self.lines.end_aside()
        self._open = self._stories.pop()

    def _begin_cell(self, found: Attributes) -> None:
        self._cells.append(_count(found, "table:number-columns-repeated"))

    def _end_cell(self) -> None:
        self.lines.end_cell(times=self._cells.pop())


def _count(found: Attributes, name: str) -> int:
    stated = found.get(name, "1")
    return min(int(stated), MAX_SPAN) if stated.isascii() and stated.isdigit() else 1
