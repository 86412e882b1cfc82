"""Tells `Lines` what a part of a DOCX says: its body, or its notes (ECMA-376, 17).

What is told of marks, hidden and deleted text is the policy of all formats (`lines`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from transforms.read.bounds import count_of, damaged
from transforms.read.docx_look import OFF, Look, changed, numbered
from transforms.read.elements import SKIP, Handler, within
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


class Story:
    """Listens to a part and tells `lines`; `notes` has each note by its id."""

    # Of properties, what matters is looked up where a run or a block begins or ends.
    unseen = frozenset(
        "w:rt w:sdtPr w:sectPr w:pPr w:rPr w:trPr w:tcPr w:tblPr w:tblGrid m:ctrlPr "
        "w:del w:moveFrom".split()
    )

    def __init__(
        self, styles: dict[str, Look], notes: dict[tuple[str, str], str]
    ) -> None:
        """Listen with the looks of styles, and the notes that may be referred to."""
        self.lines = Lines()
        self.notes: dict[str, str] = {}
        self._styles = styles
        self._known_notes = notes
        # Of the paragraphs and runs that are open: a text box is inside a run, and has
        # paragraphs of its own.
        self._looks: list[Look] = []
        # Of each open cell, whether it is part of another, and not shown.
        self._covered: list[bool] = []
        self._fields = Fields()
        self.begins: dict[str, Handler] = {
            **{name: self._writer(text) for name, text in _CHARACTERS.items()},
            "w:t": self._write_text, "m:t": self._write_text,
            "w:instrText": lambda code: self._fields.add_code(code.text or ""),
            "w:fldSimple": self._take_simple_field, "w:fldChar": self._take_field,
            "m:den": lambda _: self._write_alone("/"),
            "m:d": lambda _: self._write_alone("("),
            "w:sym": self._write_sign, "w:r": self._begin_run, "m:r": self._begin_run,
            "m:sup": self._begin_raised, "m:deg": self._begin_raised,
            "w:footnoteReference": lambda mark: self._refer("w:footnote", mark),
            "w:endnoteReference": lambda mark: self._refer("w:endnote", mark),
            "w:p": self._begin_paragraph,
            "w:tbl": lambda _: self.lines.begin_table(), "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            "w:txbxContent": lambda _: self.lines.begin_aside(is_note=False),
            "w:footnote": self._begin_note, "w:endnote": self._begin_note,
            "mc:AlternateContent": _choose, "w:altChunk": _refuse_other_format,
        }  # fmt: skip
        self.ends: dict[str, Handler] = {
            "w:footnote": self._end_note, "w:endnote": self._end_note,
            "w:tbl": lambda _: self.lines.end_table(), "w:tr": self._end_row,
            "w:tc": self._end_cell, "w:p": self._end_paragraph,
            **dict.fromkeys(("w:r", "m:r", "m:sup"), lambda _: self._looks.pop()),
            "m:deg": self._end_degree, "m:d": lambda _: self._write_alone(")"),
            "w:txbxContent": lambda _: self.lines.end_aside(),
        }  # fmt: skip

    def characters(self, text: str) -> None:
        """What is between elements is no text; that of runs is taken with them."""

    def _look(self) -> Look:
        return self._looks[-1] if self._looks else Look()

    def _writer(self, text: str) -> Callable[[Element], None]:
        return lambda _: self._write(text)

    def _write(self, text: str) -> None:
        look = self._look()
        if look.is_hidden or any(self._covered) or not self._fields.is_shown:
            return
        self.lines.write(text.translate(RAISED) if look.is_raised else text)

    def _write_text(self, element: Element) -> None:
        text = element.text or ""
        if "\n" in text:
            text = _LINE_OF_XML.sub(" ", text).strip(" ")
        if self._look().font.lower().startswith("symbol"):
            text = text.translate(_SYMBOL_DIGITS)
        self._write(text)

    def _write_sign(self, sign: Element) -> None:
        code = sign.get("w:char", "")
        if _CODE.fullmatch(code):
            self._write(symbol(int(code, 16), sign.get("w:font", "")))

    def _write_alone(self, text: str) -> None:
        """Write what is in no run."""
        self._looks.append(Look())
        self._write(text)
        self._looks.pop()

    def _take_simple_field(self, field: Element) -> None:
        self._write_alone(symbol_field(field.get("w:instr", "")))

    def _take_field(self, mark: Element) -> None:
        kind = mark.get("w:fldCharType")
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._fields.begin_result()
        elif kind == "end":
            self._write_alone(self._fields.end())

    def _style_of(self, element: Element | None) -> Look:
        key = "" if element is None else element.get("w:val", "")
        return self._styles.get(key, Look())

    def _begin_run(self, run: Element) -> None:
        outer, properties = self._look(), run.find("w:rPr")
        style = self._style_of(within(properties, "w:rStyle"))
        look = replace(
            outer,
            is_hidden=outer.is_hidden or style.is_hidden,
            is_raised=outer.is_raised or style.is_raised,
        )
        self._looks.append(changed(look, properties))

    def _begin_raised(self, _: Element) -> None:
        self._looks.append(replace(self._look(), is_raised=True))

    def _end_degree(self, _: Element) -> None:
        self._looks.pop()
        self._write_alone("√")

    def _begin_paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find("w:pPr")
        style = self._style_of(within(properties, "w:pStyle"))
        self._looks.append(numbered(style, properties))

    def _end_paragraph(self, paragraph: Element) -> None:
        look = self._looks.pop()
        self._fields.forget_codes()
        if _goes_on(paragraph.find("w:pPr")):
            return
        if look.is_item and not look.is_heading:
            self.lines.mark_item()
        self.lines.end_paragraph()

    def _begin_cell(self, cell: Element) -> None:
        merged = [within(cell, "w:tcPr", name) for name in ("w:vMerge", "w:hMerge")]
        is_covered = any(
            one is not None and one.get("w:val") != "restart" for one in merged
        )
        self._covered.append(is_covered)

    def _end_cell(self, cell: Element) -> None:
        self._covered.pop()
        self.lines.end_cell(_count(within(cell, "w:tcPr", "w:gridSpan")))

    def _begin_row(self, row: Element) -> None:
        before = within(row, "w:trPr", "w:gridBefore")
        if before is not None:
            self.lines.end_cell(_count(before))

    def _end_row(self, row: Element) -> None:
        if within(row, "w:trPr", "w:del") is not None:
            self.lines.forget_row()
        after = within(row, "w:trPr", "w:gridAfter")
        if after is not None:
            self.lines.end_cell(_count(after))
        self.lines.end_row()

    def _begin_note(self, note: Element) -> object:
        """Notes with a type are the lines that part notes from the text."""
        if note.get("w:type", "normal") != "normal":
            return SKIP
        self.lines = Lines()
        return None

    def _end_note(self, note: Element) -> None:
        self.notes[note.get("w:id", "")] = self.lines.joined().strip()

    def _refer(self, kind: str, mark: Element) -> None:
        text = self._known_notes.pop((kind, mark.get("w:id", "")), "")
        if text:
            self.lines.begin_aside(is_note=True)
            for line in text.split("\n"):
                self.lines.write(line)
                self.lines.end_paragraph()
            self.lines.end_aside()


def _goes_on(properties: Element | None) -> bool:
    """Whether the next paragraph goes on with one, by its properties.

    Its mark is deleted or hidden, or it is a large first letter.
    """
    mark = within(properties, "w:rPr")
    hidden = within(mark, "w:vanish")
    frame = within(properties, "w:framePr")
    return (
        any(within(mark, name) is not None for name in ("w:del", "w:moveFrom"))
        or (hidden is not None and hidden.get("w:val") not in OFF)
        or (frame is not None and frame.get("w:dropCap", "none") != "none")
    )


def _choose(forms: Element) -> None:
    """One thing may be kept in several forms: the first is taken."""
    for form in list(forms)[1:]:
        forms.remove(form)


def _refuse_other_format(_: Element) -> object:
    raise damaged("alternative-format")


def _count(element: Element | None) -> int:
    return count_of(None if element is None else element.get("w:val"))
