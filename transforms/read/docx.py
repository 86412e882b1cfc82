"""Reads DOCX (ECMA-376, 17): its body, each note where its mark is.

Parts are found by their content types: Word names them, but Word on the web numbers
them (`document2.xml`). Text kept in a part of another format (`w:altChunk`) is not
read: such a document is refused rather than read in part.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from transforms.read.archive import Archive
from transforms.read.bounds import count_of, damaged
from transforms.read.elements import Handler, parse, skip, tell, within
from transforms.read.story import End, Story
from transforms.read.symbols import symbol, symbol_field
from transforms.read.word_fields import Fields

_MAIN = re.compile(r"(wordprocessingml|ms-word)\.[^/]*\bmain\+xml")
# Of properties, what matters is looked up where a run or a block begins.
_UNSEEN = (
    "w:rt w:sdtPr w:sectPr w:pPr w:rPr w:trPr w:tcPr w:tblPr w:tblGrid m:ctrlPr w:del "
    "w:moveFrom"
).split()
_CHARACTERS = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n",
    "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad",
}  # fmt: skip
_NOTES = {"w:footnoteReference": "w:footnote", "w:endnoteReference": "w:endnote"}
# A property that is there holds, unless it has one of these values.
_OFF = ("0", "false", "off", "none")
_LINE_OF_XML = re.compile(r"[ \t]*[\r\n]\s*")
_CODE = re.compile(r"[0-9A-Fa-f]{1,5}")
# The digits of the Symbol font, as Word keeps what is typed in it.
_SYMBOL_DIGITS = {0xF030 + digit: str(digit) for digit in range(10)}


def read_docx(archive: Archive) -> str | None:
    """The text of a DOCX, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    types = {
        override.get("PartName", "").removeprefix("/"): override.get("ContentType", "")
        for override in parse(archive.read("[Content_Types].xml")).iter("Override")
    }
    main = next(filter(lambda name: _MAIN.search(types[name]), types), None)
    main = main or "word/document.xml"
    if main not in archive:
        return None
    folder = main.rpartition("/")[0]

    def part(kind: str) -> Element:
        named = (
            name
            for name, said in types.items()
            if name.rpartition("/")[0] == folder
            and f"wordprocessingml.{kind}+xml" in said
        )
        return parse(archive.read(next(named, f"{folder}/{kind}.xml")))

    body = _Body(part("styles"), [*part("footnotes"), *part("endnotes")])
    tell(parse(archive.read(main)), body.handlers, bool)
    return body.lines.joined()


class _Body(Story):
    """Tells `Lines` what the elements say; only that of runs is text."""

    def __init__(self, styles: Element, notes: list[Element]) -> None:
        super().__init__()
        self.styles = {
            one.get("w:styleId", ""): (_value(one, "w:basedOn"), _said_of_style(one))
            for one in styles.iter("w:style")
        }
        self._notes = {(one.tag, one.get("w:id")): one for one in notes}
        self._fields = Fields()
        self.handlers: dict[str, Handler] = {
            **dict.fromkeys(_UNSEEN, skip),
            **{name: self._writer(text) for name, text in _CHARACTERS.items()},
            "w:t": self._write_text, "m:t": self._write_text, "w:sym": self._write_sign,
            "w:instrText": lambda code: self._fields.add_code(code.text or ""),
            "w:fldSimple": lambda field: self._write(
                symbol_field(field.get("w:instr", ""))
            ),
            "w:fldChar": self._take_field,
            "m:den": self._writer("/"), "m:d": self._begin_brackets,
            "m:sup": self._begin_raised, "m:deg": self._begin_raised,
            "w:p": self._begin_paragraph,
            **dict.fromkeys(("w:r", "m:r"), self._begin_run),
            "w:tbl": lambda _: self.begin_table(), "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            **dict.fromkeys(_NOTES, self._take_note_of),
            **dict.fromkeys(
                _NOTES.values(), lambda _: self.begin_aside(is_note=True)
            ),
            "w:txbxContent": lambda _: self.begin_aside(is_note=False),
            "mc:AlternateContent": _choose, "w:altChunk": _refuse_other_format,
        }  # fmt: skip

    def _write(self, text: str) -> None:
        if self._fields.is_shown:
            self.write(text)

    def _writer(self, text: str) -> Callable[[Element], None]:
        return lambda _: self._write(text)

    def _write_text(self, element: Element) -> None:
        text = element.text or ""
        if "\n" in text:
            text = _LINE_OF_XML.sub(" ", text).strip(" ")
        if self.look.font.lower().startswith("symbol"):
            text = text.translate(_SYMBOL_DIGITS)
        self._write(text)

    def _write_sign(self, sign: Element) -> None:
        code = sign.get("w:char", "")
        if _CODE.fullmatch(code):
            self._write(symbol(int(code, 16), sign.get("w:font", "")))

    def _take_field(self, mark: Element) -> None:
        kind = mark.get("w:fldCharType")
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._fields.begin_result()
        elif kind == "end":
            self._write(self._fields.end())

    def _begin_run(self, run: Element) -> End:
        properties = run.find("w:rPr")
        style = self.said_by(_value(properties, "w:rStyle"))
        said = {name: True for name in ("is_hidden", "is_raised") if style.get(name)}
        return self.look_as(self.look._replace(**{**said, **_said(properties)}))

    def _begin_raised(self, found: Element) -> End:
        # The degree of a root is before its sign.
        after = "√" if found.tag == "m:deg" else ""
        raised = self.look._replace(is_raised=True)
        return self.look_as(raised, lambda: self._write(after))

    def _begin_brackets(self, _: Element) -> End:
        self._write("(")
        return lambda: self._write(")")

    def _begin_paragraph(self, paragraph: Element) -> End:
        properties = paragraph.find("w:pPr")

        def end() -> None:
            self._fields.forget_codes()
            if not _goes_on(properties):
                if self.look.is_item and not self.look.is_heading:
                    self.lines.mark_item()
                self.lines.end_paragraph()

        style = _value(properties, "w:pStyle")
        return self.begin_paragraph(style, end, **_said_of_list(properties))

    def _begin_cell(self, cell: Element) -> End:
        properties = cell.find("w:tcPr")
        if properties is None:
            return self.lines.end_cell
        merged = (within(properties, name) for name in ("w:vMerge", "w:hMerge"))
        is_covered = any(
            one is not None and one.get("w:val") != "restart" for one in merged
        )
        columns = count_of(_value(properties, "w:gridSpan"))
        end = partial(self.lines.end_cell, columns)
        return self.cover(end) if is_covered else end

    def _begin_row(self, row: Element) -> End:
        properties = row.find("w:trPr")
        self._leave_out(properties, "w:gridBefore")

        def end() -> None:
            if within(properties, "w:del") is not None:
                self.lines.forget_row()
            self._leave_out(properties, "w:gridAfter")
            self.lines.end_row()

        return end

    def _leave_out(self, properties: Element | None, name: str) -> None:
        if within(properties, name) is not None:
            self.lines.end_cell(count_of(_value(properties, name)))

    def _take_note_of(self, mark: Element) -> None:
        """Put a note where its mark is, unless it parts notes from the text."""
        note = self._notes.pop((_NOTES[mark.tag], mark.get("w:id")), None)
        if note is not None and note.get("w:type", "normal") == "normal":
            mark.append(note)


def _value(properties: Element | None, *names: str) -> str:
    found = within(properties, *names)
    return "" if found is None else found.get("w:val", "")


def _said(properties: Element | None) -> dict[str, Any]:
    """What the properties of a run (`w:rPr`), or of a style, say of its look."""
    said: dict[str, Any] = {}
    for one in () if properties is None else properties:
        value = one.get("w:val")
        match one.tag:
            case "w:vanish":
                said["is_hidden"] = value not in _OFF
            case "w:vertAlign":
                said["is_raised"] = value == "superscript"
            case "w:position" if count_of(value, 0):
                said["is_raised"] = True
            case "w:rFonts":
                said["font"] = one.get("w:ascii", "")
    return said


def _said_of_list(properties: Element | None) -> dict[str, bool]:
    number = within(properties, "w:numPr", "w:numId")
    return {} if number is None else {"is_item": number.get("w:val", "0") != "0"}


def _said_of_style(style: Element) -> dict[str, Any]:
    said = _said(style.find("w:rPr")) | _said_of_list(style.find("w:pPr"))
    name = _value(style, "w:name")
    return {**said, "is_heading": name.lower().startswith("heading")} if name else said


def _goes_on(properties: Element | None) -> bool:
    """Whether the next paragraph goes on with one, by its properties.

    Its mark is deleted or hidden, or it is a large first letter.
    """
    if properties is None:
        return False
    mark = within(properties, "w:rPr")
    frame = within(properties, "w:framePr")
    return (
        any(within(mark, name) is not None for name in ("w:del", "w:moveFrom"))
        or _said(mark).get("is_hidden", False)
        or (frame is not None and frame.get("w:dropCap", "none") != "none")
    )


def _choose(forms: Element) -> None:
    """One thing may be kept in several forms: the first is taken."""
    del forms[1:]


def _refuse_other_format(_: Element) -> object:
    raise damaged("alternative-format")
