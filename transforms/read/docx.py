"""Reads DOCX (ECMA-376): the body in its order, then its notes.

As in the other formats, page headers and footers, comments, instructions of fields,
hidden and deleted text are no text; text that is struck through is. What a merged cell
covers is empty; raised digits are superscripts, or a note's mark would join its number.
"""

import re
from collections.abc import Callable

from transforms.read.archive import Archive
from transforms.read.bounds import MAX_SPAN
from transforms.read.elements import Attributes, tell
from transforms.read.lines import RAISED, Lines
from transforms.read.symbols import symbol

_MAIN_TYPE = re.compile(r"(?:wordprocessingml|ms-word)\..*ain\+xml$")
_HEADING = re.compile(r"heading|заголовок|\d", re.IGNORECASE)
_NOTES = {"w:footnote": "footnotes", "w:endnote": "endnotes"}
_OFF = ("0", "false", "off")
_CHARACTERS = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n",
    "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad", "m:den": "/",
}  # fmt: skip


def read_docx(archive: Archive) -> str | None:
    """The text of a DOCX, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    types = _Types()
    tell(archive.read("[Content_Types].xml"), types)
    if types.main not in archive:
        return None
    folder = types.main.rpartition("/")[0]
    styles = _Styles()
    tell(archive.read(f"{folder}/styles.xml"), styles)
    notes: dict[tuple[str, str], str] = {}
    for kind, name in _NOTES.items():
        story = _Story(styles.lists, {})
        tell(archive.read(f"{folder}/{name}.xml"), story)
        notes |= {(kind, key): text for key, text in story.told.items()}
    body = _Story(styles.lists, notes)
    tell(archive.read(types.main), body)
    return body.lines.joined()


class _Types:
    """Finds the part that has the body."""

    unseen: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.main = "word/document.xml"

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Override" and _MAIN_TYPE.search(attributes.get("ContentType", "")):
            self.main = attributes.get("PartName", "").removeprefix("/")

    def end(self, name: str) -> None:
        """Nothing ends here that matters."""

    def characters(self, text: str) -> None:
        """Nothing is said here in characters."""


class _Styles:
    """Finds the paragraph styles that make an item of a list."""

    unseen = frozenset({"w:docDefaults", "w:latentStyles", "w:tblStylePr"})

    def __init__(self) -> None:
        self.lists: set[str] = set()
        self._style = ""

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "w:style":
            self._style = attributes.get("w:styleId", "")
        elif name == "w:numId" and attributes.get("w:val", "0") != "0":
            self.lists.add(self._style)

    def end(self, name: str) -> None:
        """What is left out of a style does not matter."""

    def characters(self, text: str) -> None:
        """Nothing is said here in characters."""


class _Story:
    """The body, or the notes of one kind, which `told` has by their ids."""

    unseen = frozenset(
        "w:del w:moveFrom mc:Fallback w:rt w:sdtPr w:sectPr w:pPrChange w:rPrChange "
        "w:tblPrChange w:trPrChange w:tcPrChange w:tblPr w:tblGrid".split()
    )

    def __init__(self, lists: set[str], notes: dict[tuple[str, str], str]) -> None:
        self.lines = Lines()
        self.told: dict[str, str] = {}
        self._lists = lists
        self._notes = notes
        self._note = ""
        self._is_text = False
        self._is_heading = self._is_item = False
        # Of each run that is open: whether it is seen, and whether it is raised. A text
        # box is inside a run, and its paragraphs are not: None stands between them.
        self._runs: list[dict[str, bool] | None] = []
        self._spans: list[int] = []
        self._after: list[int] = []
        self._begins: dict[str, Callable[[Attributes], None]] = {
            "w:footnote": self._begin_note, "w:endnote": self._begin_note,
            "w:tbl": lambda _: self.lines.begin_table(),
            "w:tr": lambda _: self._after.append(0),
            "w:tc": lambda _: self._spans.append(1),
            "w:gridBefore": lambda found: self.lines.end_cell(_count(found)),
            "w:gridAfter": self._leave_after, "w:gridSpan": self._widen,
            "w:pStyle": self._take_style, "w:numId": self._take_number,
            "w:r": self._begin_run, "m:r": self._begin_run, "m:sup": self._begin_raised,
            "w:vanish": self._hide, "w:vertAlign": self._raise,
            "w:t": self._begin_text, "m:t": self._begin_text, "w:sym": self._write_sign,
            "w:txbxContent": self._begin_box,
            "w:footnoteReference": lambda found: self._refer("w:footnote", found),
            "w:endnoteReference": lambda found: self._refer("w:endnote", found),
        }  # fmt: skip
        self._ends: dict[str, Callable[[], object]] = {
            "w:footnote": self._end_note, "w:endnote": self._end_note,
            "w:tbl": self.lines.end_table, "w:tr": self._end_row,
            "w:tc": lambda: self.lines.end_cell(self._spans.pop()),
            "w:p": self._end_paragraph, "w:pPr": self._end_properties,
            "w:r": lambda: self._runs.pop(), "m:r": lambda: self._runs.pop(),
            "m:sup": lambda: self._runs.pop(),
            "w:t": self._end_text, "m:t": self._end_text,
            "w:txbxContent": self._end_box,
        }  # fmt: skip

    def begin(self, name: str, attributes: Attributes) -> None:
        if name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        elif name in self._begins:
            self._begins[name](attributes)

    def end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()

    def characters(self, text: str) -> None:
        if self._is_text:
            self._write(text)

    def _write(self, text: str) -> None:
        run = self._runs[-1] if self._runs else None
        if run is None or run["hidden"]:
            return
        self.lines.write(text.translate(RAISED) if run["raised"] else text)

    def _begin_text(self, _: Attributes) -> None:
        self._is_text = True

    def _end_text(self) -> None:
        self._is_text = False

    def _begin_run(self, _: Attributes) -> None:
        outer = self._runs[-1] if self._runs else None
        raised = outer is not None and outer["raised"]
        self._runs.append({"hidden": False, "raised": raised})

    def _begin_raised(self, _: Attributes) -> None:
        self._runs.append({"hidden": False, "raised": True})

    def _hide(self, found: Attributes) -> None:
        if self._runs and (run := self._runs[-1]) is not None:
            run["hidden"] = found.get("w:val") not in _OFF

    def _raise(self, found: Attributes) -> None:
        if self._runs and (run := self._runs[-1]) is not None:
            run["raised"] = found.get("w:val") == "superscript"

    def _write_sign(self, found: Attributes) -> None:
        code = found.get("w:char", "")
        if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
            self._write(symbol(int(code, 16), found.get("w:font", "")))

    def _take_style(self, found: Attributes) -> None:
        style = found.get("w:val", "")
        self._is_heading = _HEADING.match(style) is not None
        self._is_item = style in self._lists

    def _take_number(self, found: Attributes) -> None:
        self._is_item = found.get("w:val", "0") != "0"

    def _end_properties(self) -> None:
        if self._is_item and not self._is_heading:
            self.lines.mark_item()
        self._is_item = self._is_heading = False

    def _end_paragraph(self) -> None:
        self.lines.end_paragraph()

    def _widen(self, found: Attributes) -> None:
        if self._spans:
            self._spans[-1] = _count(found)

    def _leave_after(self, found: Attributes) -> None:
        if self._after:
            self._after[-1] = _count(found)

    def _end_row(self) -> None:
        after = self._after.pop()
        if after:
            self.lines.end_cell(after)
        self.lines.end_row()

    def _begin_box(self, _: Attributes) -> None:
        self._runs.append(None)
        self.lines.begin_aside(is_note=False)

    def _end_box(self) -> None:
        self.lines.end_aside()
        self._runs.pop()

    def _begin_note(self, found: Attributes) -> None:
        self.lines = Lines()
        self._ends["w:tbl"] = self.lines.end_table
        self._note = "" if "w:type" in found else found.get("w:id", "")

    def _end_note(self) -> None:
        if self._note:
            self.told[self._note] = self.lines.joined().strip()

    def _refer(self, kind: str, found: Attributes) -> None:
        text = self._notes.pop((kind, found.get("w:id", "")), "")
        if text:
            self.lines.begin_aside(is_note=True)
            for line in text.split("\n"):
                self.lines.write(line)
                self.lines.end_paragraph()
            self.lines.end_aside()


def _count(found: Attributes) -> int:
    stated = found.get("w:val", "1")
    return min(int(stated), MAX_SPAN) if stated.isascii() and stated.isdigit() else 1
