"""Reads ODT (OpenDocument 1.3, part 3): the body in its order, then its notes.

What is told of marks, hidden and deleted text is the policy of all formats (`lines`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from transforms.read.archive import Archive
from transforms.read.bounds import count_of, damaged
from transforms.read.elements import SKIP, Handler, parse, tell
from transforms.read.lines import RAISED, Lines

_ODT = b"application/vnd.oasis.opendocument.text"
_WHITE_SPACE = re.compile("[ \t\r\n]+")
_MOST_ANCESTORS = 20
_FORMULA_TEXT = ("mn", "mi", "mo", "mtext")
_FORMULA = (
    *_FORMULA_TEXT, "math", "semantics", "mrow", "mstyle", "mfrac", "msup", "msub",
    "msubsup", "msqrt", "mroot", "munder", "mover", "munderover", "mfenced", "mtable",
    "mtr", "mtd",
)  # fmt: skip


def read_odt(archive: Archive) -> str | None:
    """The text of an ODT, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    if not archive.read("mimetype").strip().startswith(_ODT):
        return None
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise damaged("encrypted")
    body = _Body(archive)
    # Styles that have a name there, then those made for this text.
    tell(parse(archive.read("styles.xml")), body)
    tell(parse(archive.read("content.xml")), body)
    return body.lines.joined()


@dataclass(slots=True)
class _Style:
    """What a style says of itself; None where it says nothing."""

    parent: str = ""
    is_hidden: bool | None = None
    is_raised: bool | None = None


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open, with the styles of the spans in it."""

    styles: list[str] = field(default_factory=list)
    is_item: bool = False
    is_hidden: bool = False


class _Body:
    """Tells `Lines` what the content has."""

    unseen = frozenset(
        "office:annotation office:forms office:scripts office:meta "
        "office:master-styles text:note-citation text:tracked-changes text:ruby-text "
        "text:script svg:title svg:desc table:shapes".split()
    )

    def __init__(self, archive: Archive) -> None:
        self.lines = Lines()
        self._archive = archive
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        # A paragraph inside another is of a text box.
        self._paragraphs: list[_Paragraph] = []
        # What was open round each note.
        self._stories: list[list[_Paragraph]] = []
        # Of each section and cell that is open, whether it is shown.
        self._shown: list[bool] = []
        # Of each open list item, whether its bullet is still to come.
        self._bullets: list[bool] = []
        self.begins: dict[str, Handler] = {
            "style:style": self._begin_style,
            "style:text-properties": self._take_properties,
            "text:p": self._begin_paragraph, "text:h": self._begin_paragraph,
            "text:span": self._begin_span, "text:a": self._begin_span,
            "text:s": lambda found: self._write(" " * _count(found, "text:c")),
            "text:tab": lambda _: self._write("\t"),
            "text:line-break": lambda _: self._write("\n"),
            "text:hidden-text": self._hide_text,
            "text:hidden-paragraph": self._hide_paragraph,
            "text:section": self._begin_section,
            "text:list-item": lambda _: self._bullets.append(True),
            "text:numbered-paragraph": lambda _: self._bullets.append(True),
            "text:list-header": lambda _: self._bullets.append(False),
            "text:note": self._begin_note, "draw:object": self._take_object,
            "table:table": lambda _: self.lines.begin_table(),
            "table:table-row": self._begin_row,
            "table:table-cell": lambda _: self._shown.append(True),
            "table:covered-table-cell": lambda _: self._shown.append(False),
        }  # fmt: skip
        self.ends: dict[str, Handler] = {
            "text:p": self._end_paragraph, "text:h": self._end_heading,
            "text:span": self._end_span, "text:a": self._end_span,
            "text:section": lambda _: self._shown.pop(),
            **dict.fromkeys(
                ("text:list-item", "text:list-header", "text:numbered-paragraph"),
                lambda _: self._bullets.pop(),
            ),
            "text:note": self._end_note,
            "table:table": lambda _: self.lines.end_table(),
            "table:table-row": lambda row: self.lines.end_row(
                times=_count(row, "table:number-rows-repeated")
            ),
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
        }  # fmt: skip

    def characters(self, text: str) -> None:
        """White space is one space (part 3, 6.1.2); between elements it is no text."""
        self._write(_WHITE_SPACE.sub(" ", text))

    def _write(self, text: str) -> None:
        if not self._paragraphs or not all(self._shown):
            return
        paragraph = self._paragraphs[-1]
        if paragraph.is_hidden or self._has(paragraph, "is_hidden"):
            return
        is_raised = self._has(paragraph, "is_raised")
        self.lines.write(text.translate(RAISED) if is_raised else text)

    def _has(self, paragraph: _Paragraph, name: str) -> bool:
        """Whether the innermost style that says something of it says yes."""
        for key in reversed(paragraph.styles):
            style = self._styles.get(key)
            for _ in range(_MOST_ANCESTORS):
                if style is None:
                    break
                said: bool | None = getattr(style, name)
                if said is not None:
                    return said
                style = self._styles.get(style.parent)
        return False

    def _begin_style(self, found: Element) -> None:
        self._style = _Style(
            f"{found.get('style:family')} {found.get('style:parent-style-name')}"
        )
        key = f"{found.get('style:family')} {found.get('style:name')}"
        self._styles[key] = self._style

    def _take_properties(self, found: Element) -> None:
        if found.get("text:display") is not None:
            self._style.is_hidden = found.get("text:display") == "none"
        position = found.get("style:text-position", "").split()
        if position:
            height = position[0].removesuffix("%")
            is_above = height.isdigit() and height.strip("0") != ""
            self._style.is_raised = height == "super" or is_above

    def _begin_paragraph(self, found: Element) -> None:
        if self._paragraphs:
            self.lines.begin_aside(is_note=False)
        paragraph = _Paragraph([f"paragraph {found.get('text:style-name')}"])
        self._paragraphs.append(paragraph)
        if self._bullets and self._bullets[-1]:
            paragraph.is_item, self._bullets[-1] = True, False

    def _end_paragraph(self, _: Element) -> None:
        paragraph = self._paragraphs.pop()
        if all(self._shown) and not paragraph.is_hidden:
            self.lines.mark_item(is_item=paragraph.is_item)
            self.lines.end_paragraph()
        if self._paragraphs:
            self.lines.end_aside()

    def _end_heading(self, heading: Element) -> None:
        self._paragraphs[-1].is_item = False
        self._end_paragraph(heading)

    def _begin_span(self, found: Element) -> None:
        if self._paragraphs:
            style = f"text {found.get('text:style-name')}"
            self._paragraphs[-1].styles.append(style)

    def _end_span(self, _: Element) -> None:
        if self._paragraphs:
            self._paragraphs[-1].styles.pop()

    def _hide_text(self, found: Element) -> object:
        return SKIP if found.get("text:is-hidden", "true") == "true" else None

    def _hide_paragraph(self, found: Element) -> object:
        if self._paragraphs and found.get("text:is-hidden") == "true":
            self._paragraphs[-1].is_hidden = True
            self.lines.forget_paragraph()
        return SKIP

    def _begin_section(self, found: Element) -> None:
        self._shown.append(found.get("text:display") != "none")

    def _begin_note(self, _: Element) -> None:
        self._stories.append(self._paragraphs)
        self._paragraphs = []
        self.lines.begin_aside(is_note=True)

    def _end_note(self, _: Element) -> None:
        self.lines.end_aside()
        self._paragraphs = self._stories.pop()

    def _begin_row(self, found: Element) -> object:
        if found.get("table:visibility", "visible") != "visible":
            return SKIP
        return None

    def _end_cell(self, cell: Element) -> None:
        self._shown.pop()
        self.lines.end_cell(times=_count(cell, "table:number-columns-repeated"))

    def _take_object(self, found: Element) -> None:
        """A formula is a part of its own."""
        name = found.get("xlink:href", "").removeprefix("./").strip("/")
        if name and self._paragraphs:
            part = self._archive.read(f"{name}/content.xml")
            tell(parse(part), _Formula(self._write))


class _Formula:
    """Writes a formula (MathML 3) where it stands, as it would be typed in a line."""

    unseen = frozenset({"math:annotation", "math:annotation-xml"})

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        # Names of the elements that are open, each with its number of parts so far.
        self._open: list[tuple[str, int]] = []
        self.begins: dict[str, Handler] = {
            f"math:{name}": partial(self._begin, name) for name in _FORMULA
        }
        self.ends: dict[str, Handler] = {
            f"math:{name}": lambda _: self._open.pop() for name in _FORMULA
        }

    def characters(self, text: str) -> None:
        if self._open and self._open[-1][0] in _FORMULA_TEXT:
            is_raised = ("msup", 2) in self._open
            text = text.strip()
            self._write(text.translate(RAISED) if is_raised else text)

    def _begin(self, name: str, _: Element) -> None:
        if self._open:
            outer, parts = self._open[-1]
            self._open[-1] = (outer, parts + 1)
            if self._open[-1] == ("mfrac", 2):
                self._write("/")
        self._open.append((name, 0))


def _count(found: Element, name: str) -> int:
    return count_of(found.get(name))
