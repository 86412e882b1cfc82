"""The characters of a DOCX or an ODT, found without its reader."""

import re
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

# DOCX and ODT. Elements are called without their name space, but for those of text.

# No text: deleted or moved away; comments, instructions, the other branch of what is
# there twice; marks of notes, which readers leave out.
_UNSEEN = frozenset(
    "del moveFrom Fallback rt rPrChange sdtPr annotation tracked-changes note-citation "
    "ruby-text hidden-text forms scripts title desc shapes".split()
)
# What runs say of themselves, which stands between the run and its characters.
_PROPERTIES = frozenset({"rPr", "pPr"})
# Elements of DOCX that may stand inside a number: runs, and what is about runs.
_INLINE = _PROPERTIES | frozenset(
    "r t ins smartTag hyperlink proofErr bookmarkStart bookmarkEnd softHyphen sdt "
    "lastRenderedPageBreak commentRangeStart commentRangeEnd permStart permEnd "
    "sdtContent fldSimple fldChar instrText".split()
)
# Elements of ODT that may not; its many kinds of fields and spans may.
_PARTING = frozenset(
    "p h s tab line-break note note-body frame text-box table table-row table-cell "
    "covered-table-cell list list-item section".split()
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_OOXML = "http://schemas.openxmlformats.org"
# The elements whose characters are text.
_TEXT = frozenset({
    f"{_OOXML}/wordprocessingml/2006/main t", f"{_OOXML}/officeDocument/2006/math t",
    "http://purl.oclc.org/ooxml/wordprocessingml/main t",
    "http://purl.oclc.org/ooxml/officeDocument/math t",
    f"{_ODF}text:1.0 p", f"{_ODF}text:1.0 h", "http://www.w3.org/1998/Math/MathML mn",
})  # fmt: skip
_HIDEABLE = frozenset({"span", "p", "h", "section"})
_OFF = ("0", "false", "off")
# Styles first: they say what hides.
_PARTS = (
    re.compile(r"word/styles\d*\.xml"),
    re.compile(r"(?:word/document\d*|content)\.xml"),
    re.compile(r"word/(footnote|endnote)s\d*\.xml"),
)
# Formulas, which are text, and charts, which are not.
_OBJECTS = re.compile(r"[^/]+/content\.xml")


def of_office(content: bytes) -> tuple[str, str] | None:
    """The characters that are shown, and those that may be left out; None: no document.

    The latter are hidden, or of an object that is a part of its own.
    """
    known = _Known(set(), set())
    shown: list[str] = []
    aside: list[str] = []
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            for kind in _PARTS:
                for name in filter(kind.fullmatch, names):
                    part = _Part(archive.read(name), known)
                    shown.append(part.shown())
                    aside.append(part.aside())
            aside.extend(
                _Part(archive.read(name), known).shown()
                for name in filter(_OBJECTS.fullmatch, names)
            )
    except (BadZipFile, expat.ExpatError, LookupError, ValueError, RuntimeError):
        return None
    return "\n".join(shown), "\n".join(aside)


class _Known(NamedTuple):
    """What parts tell one another."""

    # Kind and id of the notes that the body speaks of; others are no text.
    notes: set[tuple[str, str]]
    hidden_styles: set[str]


class _Part:
    """The characters of one XML part.

    Args:
        part: its bytes.
        known: what the parts before have told.
    """

    def __init__(self, part: bytes, known: _Known) -> None:
        self._shown: list[str] = []
        self._aside: list[str] = []
        self._known = known
        self._unseen = self._properties = self._in_text = 0
        self._is_hidden_run = self._is_hidden_paragraph = False
        self._style = ""  # that is being told
        self._hidden: list[bool] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(part, True)

    def shown(self) -> str:
        return "".join(self._shown)

    def aside(self) -> str:
        return "".join(self._aside)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        note = (local, said.get("id", ""))
        is_unknown = local in ("footnote", "endnote") and note not in self._known.notes
        if self._unseen or local in _UNSEEN or is_unknown:
            self._unseen += 1
            return
        self._properties += local in _PROPERTIES
        self._take(local, said)
        if local in _HIDEABLE:
            is_styled = said.get("style-name", "") in self._known.hidden_styles
            self._hidden.append(is_styled or said.get("display") == "none")
        self._part(name, local)
        self._in_text += name in _TEXT

    def _take(self, local: str, said: dict[str, str]) -> None:
        """What an element says of what comes: whether it is hidden, which note."""
        if local == "p":
            self._is_hidden_paragraph = False
        elif local == "r":
            self._is_hidden_run = False
        elif local.endswith("noteReference"):
            self._known.notes.add((local.removesuffix("Reference"), said.get("id", "")))
        elif local == "style":
            self._style = said.get("styleId") or said.get("name", "")
        else:
            self._take_hiding(local, said)

    def _take_hiding(self, local: str, said: dict[str, str]) -> None:
        styles, value = self._known.hidden_styles, said.get("val", "")
        is_hiding = local == "vanish" and value not in _OFF
        if self._style:
            is_odf = local == "text-properties" and said.get("display") == "none"
            if is_hiding or is_odf or (local == "basedOn" and value in styles):
                styles.add(self._style)
        elif local == "vanish" and self._properties:
            self._is_hidden_run = is_hiding
        elif local == "rStyle":
            self._is_hidden_run |= value in styles
        elif local == "pStyle":
            self._is_hidden_paragraph = value in styles

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._unseen:
            self._unseen -= 1
            return
        if local == "style":
            self._style = ""
        self._properties -= local in _PROPERTIES
        if local in _HIDEABLE:
            self._hidden.pop()
        self._part(name, local)
        self._in_text -= name in _TEXT

    def _part(self, name: str, local: str) -> None:
        if self._properties:
            return
        if local in _PARTING if name.startswith(_ODF) else local not in _INLINE:
            self._shown.append("\n")
            self._aside.append("\n")

    def _characters(self, text: str) -> None:
        if not self._in_text or self._unseen:
            return
        is_hidden = self._is_hidden_run or self._is_hidden_paragraph
        (self._aside if is_hidden or any(self._hidden) else self._shown).append(text)
