"""Reads DOCX (ECMA-376): finds its parts and styles, and has its body told.

Parts are found by their content types: Word names them, but Word on the web numbers
them (`document2.xml`). Text kept in a part of another format (`w:altChunk`) is not
read: such a document is refused rather than read in part.
"""

import re
from dataclasses import dataclass, replace

from transforms.read.archive import Archive
from transforms.read.docx_look import OFF, Look
from transforms.read.docx_story import Story
from transforms.read.elements import Attributes, Begin, End, tell

_PARTS = {
    "main": re.compile(r"(wordprocessingml|ms-word)\.[^/]*\bmain\+xml"),
    "styles": re.compile(r"wordprocessingml\.styles\+xml"),
    "w:footnote": re.compile(r"wordprocessingml\.footnotes\+xml"),
    "w:endnote": re.compile(r"wordprocessingml\.endnotes\+xml"),
}
_USUAL = {"styles": "styles", "w:footnote": "footnotes", "w:endnote": "endnotes"}
_MOST_ANCESTORS = 20


def read_docx(archive: Archive) -> str | None:
    """The text of a DOCX, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    parts = _Parts()
    tell(archive.read("[Content_Types].xml"), parts)
    main = parts.find("main", "")
    if main not in archive:
        return None
    folder = main.rpartition("/")[0]
    names = {kind: parts.find(kind, folder) for kind in _USUAL}
    styles = _Styles()
    tell(archive.read(names.pop("styles")), styles)
    looks = styles.looks()
    notes: dict[tuple[str, str], str] = {}
    for kind, name in names.items():
        story = Story(looks, {})
        tell(archive.read(name), story)
        notes |= {(kind, key): text for key, text in story.notes.items()}
    body = Story(looks, notes)
    tell(archive.read(main), body)
    return body.lines.joined()


class _Parts:
    """Finds the parts that have text or styles."""

    unseen: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}
        self.begins: dict[str, Begin] = {"Override": self._take}
        self.ends: dict[str, End] = {}

    def find(self, kind: str, folder: str) -> str:
        """The name of a part, in the folder of the main part."""
        if kind == "main":
            return self._found.get((kind, ""), "word/document.xml")
        usual = f"{folder}/{_USUAL[kind]}.xml"
        return self._found.get((kind, folder), usual)

    def _take(self, found: Attributes) -> None:
        name = found.get("PartName", "").removeprefix("/")
        for kind, pattern in _PARTS.items():
            if pattern.search(found.get("ContentType", "")):
                folder = "" if kind == "main" else name.rpartition("/")[0]
                self._found.setdefault((kind, folder), name)

    def characters(self, text: str) -> None:
        """Nothing is said here in characters."""


@dataclass(slots=True)
class _Style:
    """What a style says of itself; None where it says nothing."""

    based_on: str = ""
    is_heading: bool | None = None
    is_item: bool | None = None
    is_hidden: bool | None = None
    is_raised: bool | None = None


class _Styles:
    """Finds what styles change in the text."""

    unseen = frozenset({"w:docDefaults", "w:latentStyles", "w:tblStylePr"})

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self.begins: dict[str, Begin] = {
            "w:style": self._begin,
            "w:name": self._take_name,
            "w:basedOn": self._take_base,
            "w:numId": self._take_number,
            "w:vanish": self._hide,
            "w:vertAlign": self._raise,
        }
        self.ends: dict[str, End] = {}

    def looks(self) -> dict[str, Look]:
        """Each style by its id, with what it has of those it is based on."""
        return {key: self._look_of(style) for key, style in self._styles.items()}

    def _look_of(self, style: _Style) -> Look:
        line = [style]
        while line[-1].based_on in self._styles and len(line) < _MOST_ANCESTORS:
            line.append(self._styles[line[-1].based_on])
        look = Look()
        for one in reversed(line):
            said = {
                name: value
                for name in ("is_heading", "is_item", "is_hidden", "is_raised")
                if (value := getattr(one, name)) is not None
            }
            look = replace(look, **said)
        return look

    def _begin(self, found: Attributes) -> None:
        self._style = _Style()
        self._styles[found.get("w:styleId", "")] = self._style

    def _take_name(self, found: Attributes) -> None:
        self._style.is_heading = found.get("w:val", "").lower().startswith("heading")

    def _take_base(self, found: Attributes) -> None:
        self._style.based_on = found.get("w:val", "")

    def _take_number(self, found: Attributes) -> None:
        self._style.is_item = found.get("w:val", "0") != "0"

    def _hide(self, found: Attributes) -> None:
        self._style.is_hidden = found.get("w:val") not in OFF

    def _raise(self, found: Attributes) -> None:
        self._style.is_raised = found.get("w:val") == "superscript"

    def characters(self, text: str) -> None:
        """Nothing is said here in characters."""
