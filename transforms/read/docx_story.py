"""Tells `Lines` what a part of a DOCX says: its body, or its notes (ECMA-376, 17).

What is told of marks, hidden and deleted text is the policy of all formats (`lines`).
"""

import re
from dataclasses import dataclass, field, replace
from functools import partial

from transforms.read.bounds import MAX_SPAN, damaged
from transforms.read.docx_look import OFF, Look
from transforms.read.elements import SKIP, Attributes, Begin, End
from transforms.read.lines import RAISED, Lines
from transforms.read.symbols import symbol, symbol_field
from transforms.read.word_fields import Fields

_CHARACTERS = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n",
    "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad",
}  # fmt: skip
_LINE_OF_XML = re.compile(r"[ \t]*[\r\n]\s*")
_CODE = re.compile(r"[0-9A-Fa-f]{1,5}")
# The digits of the Symbol font, as Word keeps what is typed in it.
_SYMBOL_DIGITS = {0xF030 + digit: str(digit) for digit in range(10)}


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open; text boxes have paragraphs of their own inside it."""

    look: Look = field(default_factory=Look)
    # Its mark is deleted or hidden, or it is a large first letter: the next goes on.
    goes_on: bool = False


@dataclass(slots=True)
class _Cell:
    """A cell that is open; a covered one is part of another, and not shown."""

    columns: int = 1
    is_covered: bool = False


@dataclass(slots=True)
class _Row:
    """A row that is open."""

    columns_after: int = 0
    is_deleted: bool = False


class Story:
    """Listens to a part and tells `lines`; `notes` has each note by its id."""

    unseen = frozenset(
        "w:rt w:sdtPr w:sectPr w:pPrChange w:rPrChange w:tblPrChange w:trPrChange "
        "w:tcPrChange w:tblPr w:tblGrid m:ctrlPr".split()
    )

    def __init__(
        self, styles: dict[str, Look], notes: dict[tuple[str, str], str]
    ) -> None:
        """Listen with the looks of styles, and the notes that may be referred to."""
        self.lines = Lines()
        self.notes: dict[str, str] = {}
        self._styles = styles
        self._known_notes = notes
        self._note = ""
        self._is_text = False
        self._text: list[str] = []
        # The properties that are open: of a paragraph or of a row.
        self._properties = ""
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[_Row] = []
        self._cells: list[_Cell] = []
        # Runs that are open, one in the other. A text box is inside a run, and its
        # paragraphs are not: None stands between them.
        self._runs: list[Look | None] = []
        self._fields = Fields()
        # Of each open choice between forms of one thing, whether one was taken.
        self._choices: list[bool] = []
        self.begins: dict[str, Begin] = {
            **self._begins_of_text(), **self._begins_of_properties(),
            **self._begins_of_blocks(),
        }  # fmt: skip
        self.ends: dict[str, End] = {
            "w:footnote": self._end_note, "w:endnote": self._end_note,
            "w:tbl": self._end_table, "w:tr": self._end_row, "w:tc": self._end_cell,
            "w:p": self._end_paragraph,
            "w:pPr": lambda: self._begin_properties(""),
            "w:trPr": lambda: self._begin_properties(""),
            "w:r": self._runs.pop, "m:r": self._runs.pop, "m:sup": self._runs.pop,
            "m:deg": self._end_degree, "m:d": lambda: self._write_alone(")"),
            "w:t": self._end_text, "m:t": self._end_text,
            "w:instrText": self._end_code,
            "w:txbxContent": self._end_box, "mc:AlternateContent": self._choices.pop,
        }  # fmt: skip

    def _begins_of_text(self) -> dict[str, Begin]:
        return {
            **{
                name: partial(self._write_character, text)
                for name, text in _CHARACTERS.items()
            },
            "w:t": self._begin_text, "m:t": self._begin_text,
            "w:instrText": self._begin_text,
            "w:fldSimple": self._take_simple_field,
            "m:den": lambda _: self._write_alone("/"),
            "m:d": lambda _: self._write_alone("("),
            "w:sym": self._write_sign,
            "w:r": self._begin_run, "m:r": self._begin_run,
            "m:sup": self._begin_raised, "m:deg": self._begin_raised,
            "w:fldChar": self._take_field,
            "w:footnoteReference": lambda found: self._refer("w:footnote", found),
            "w:endnoteReference": lambda found: self._refer("w:endnote", found),
        }  # fmt: skip

    def _begins_of_properties(self) -> dict[str, Begin]:
        return {
            "w:pStyle": self._take_paragraph_style, "w:rStyle": self._take_run_style,
            "w:numId": self._take_number, "w:framePr": self._take_frame,
            "w:vanish": self._hide, "w:vertAlign": self._raise,
            "w:position": self._lift, "w:rFonts": self._take_font,
            "w:gridBefore": lambda found: self.lines.end_cell(_count(found)),
            "w:gridAfter": self._leave_after, "w:gridSpan": self._widen,
            "w:vMerge": self._cover, "w:hMerge": self._cover,
        }  # fmt: skip

    def _begins_of_blocks(self) -> dict[str, Begin]:
        return {
            "w:p": lambda _: self._paragraphs.append(_Paragraph()),
            "w:pPr": lambda _: self._begin_properties("w:pPr"),
            "w:trPr": lambda _: self._begin_properties("w:trPr"),
            "w:tbl": lambda _: self.lines.begin_table(),
            "w:tr": lambda _: self._rows.append(_Row()),
            "w:tc": lambda _: self._cells.append(_Cell()),
            "w:txbxContent": self._begin_box,
            "w:footnote": self._begin_note, "w:endnote": self._begin_note,
            "w:del": self._delete, "w:moveFrom": self._delete,
            "mc:AlternateContent": lambda _: self._choices.append(False),
            "mc:Choice": self._choose, "mc:Fallback": self._choose,
            "w:altChunk": _refuse_other_format,
        }  # fmt: skip

    def characters(self, text: str) -> None:
        """Characters of a run are text; what is between elements is not."""
        if self._is_text:
            self._text.append(text)

    def _write(self, text: str) -> None:
        look = self._runs[-1] if self._runs else None
        if look is None or look.is_hidden or not self._fields.is_shown:
            return
        if any(cell.is_covered for cell in self._cells):
            return
        self.lines.write(text.translate(RAISED) if look.is_raised else text)

    def _write_character(self, text: str, _: Attributes) -> None:
        self._write(text)

    def _begin_text(self, _: Attributes) -> None:
        self._is_text = True

    def _end_text(self) -> None:
        self._is_text = False
        text = "".join(self._text)
        if "\n" in text:
            text = _LINE_OF_XML.sub(" ", text).strip(" ")
        self._text.clear()
        if self._run().font.lower().startswith("symbol"):
            text = text.translate(_SYMBOL_DIGITS)
        self._write(text)

    def _write_sign(self, found: Attributes) -> None:
        code = found.get("w:char", "")
        if _CODE.fullmatch(code):
            self._write(symbol(int(code, 16), found.get("w:font", "")))

    def _end_code(self) -> None:
        self._is_text = False
        self._fields.add_code("".join(self._text))
        self._text.clear()

    def _write_alone(self, text: str) -> None:
        """Write what is in no run."""
        self._runs.append(Look())
        self._write(text)
        self._runs.pop()

    def _take_simple_field(self, found: Attributes) -> None:
        self._write_alone(symbol_field(found.get("w:instr", "")))

    def _take_field(self, found: Attributes) -> None:
        kind = found.get("w:fldCharType")
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._fields.begin_result()
        elif kind == "end":
            self._write_alone(self._fields.end())

    def _begin_run(self, _: Attributes) -> None:
        outer = self._runs[-1] if self._runs else None
        if outer is None and self._paragraphs:
            outer = self._paragraphs[-1].look
        self._runs.append(replace(outer or Look()))

    def _begin_raised(self, found: Attributes) -> None:
        self._begin_run(found)
        self._run().is_raised = True

    def _end_degree(self) -> None:
        self._runs.pop()
        self._write_alone("√")

    def _run(self) -> Look:
        """The run that is open; properties outside it are of a paragraph's mark."""
        return (self._runs and self._runs[-1]) or Look()

    def _take_run_style(self, found: Attributes) -> None:
        style = self._styles.get(found.get("w:val", ""), Look())
        self._run().is_hidden |= style.is_hidden
        self._run().is_raised |= style.is_raised

    def _hide(self, found: Attributes) -> None:
        is_hidden = found.get("w:val") not in OFF
        if self._properties == "w:pPr" and self._paragraphs:
            self._paragraphs[-1].goes_on |= is_hidden
        self._run().is_hidden = is_hidden

    def _raise(self, found: Attributes) -> None:
        self._run().is_raised = found.get("w:val") == "superscript"

    def _lift(self, found: Attributes) -> None:
        self._run().is_raised |= _count(found, "0") > 0

    def _take_font(self, found: Attributes) -> None:
        self._run().font = found.get("w:ascii", "")

    def _begin_properties(self, name: str) -> None:
        self._properties = name

    def _take_paragraph_style(self, found: Attributes) -> None:
        if self._paragraphs:
            style = self._styles.get(found.get("w:val", ""), Look())
            self._paragraphs[-1].look = replace(style)

    def _take_number(self, found: Attributes) -> None:
        if self._paragraphs:
            self._paragraphs[-1].look.is_item = found.get("w:val", "0") != "0"

    def _take_frame(self, found: Attributes) -> None:
        if self._paragraphs and found.get("w:dropCap", "none") != "none":
            self._paragraphs[-1].goes_on = True

    def _delete(self, _: Attributes) -> object:
        """Pass over what was deleted, or delete what the properties are of."""
        if self._properties == "w:pPr" and self._paragraphs:
            self._paragraphs[-1].goes_on = True
        elif self._properties == "w:trPr" and self._rows:
            self._rows[-1].is_deleted = True
        return SKIP

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        self._fields.forget_codes()
        if paragraph.goes_on:
            return
        if paragraph.look.is_item and not paragraph.look.is_heading:
            self.lines.mark_item()
        self.lines.end_paragraph()

    def _end_table(self) -> None:
        self.lines.end_table()

    def _widen(self, found: Attributes) -> None:
        if self._cells:
            self._cells[-1].columns = _count(found)

    def _cover(self, found: Attributes) -> None:
        if self._cells and found.get("w:val") != "restart":
            self._cells[-1].is_covered = True

    def _end_cell(self) -> None:
        self.lines.end_cell(self._cells.pop().columns)

    def _leave_after(self, found: Attributes) -> None:
        if self._rows:
            self._rows[-1].columns_after = _count(found)

    def _end_row(self) -> None:
        row = self._rows.pop()
        if row.is_deleted:
            self.lines.forget_row()
        if row.columns_after:
            self.lines.end_cell(row.columns_after)
        self.lines.end_row()

    def _choose(self, _: Attributes) -> object:
        """One thing may be kept in several forms: the first is taken."""
        if not self._choices:
            return None
        taken, self._choices[-1] = self._choices[-1], True
        return SKIP if taken else None

    def _begin_box(self, _: Attributes) -> None:
        self._runs.append(None)
        self.lines.begin_aside(is_note=False)

    def _end_box(self) -> None:
        self.lines.end_aside()
        self._runs.pop()

    def _begin_note(self, found: Attributes) -> object:
        """Notes with a type are the lines that part notes from the text."""
        if found.get("w:type", "normal") != "normal":
            return SKIP
        self.lines = Lines()
        self._note = found.get("w:id", "")
        return None

    def _end_note(self) -> None:
        self.notes[self._note] = self.lines.joined().strip()

    def _refer(self, kind: str, found: Attributes) -> None:
        text = self._known_notes.pop((kind, found.get("w:id", "")), "")
        if text:
            self.lines.begin_aside(is_note=True)
            for line in text.split("\n"):
                self.lines.write(line)
                self.lines.end_paragraph()
            self.lines.end_aside()


def _refuse_other_format(_: Attributes) -> object:
    raise damaged("alternative-format")


def _count(found: Attributes, default: str = "1") -> int:
    stated = found.get("w:val", default)
    is_number = stated.isascii() and stated.isdigit() and len(stated) < len("1000")
    return min(int(stated), MAX_SPAN) if is_number else int(default)
