"""Reads DOCX (ECMA-376): finds its parts and styles, and has its body told.

Parts are found by their content types: Word names them, but Word on the web numbers
them (`document2.xml`). Text kept in a part of another format (`w:altChunk`) is not
read: such a document is refused rather than read in part.
"""

import re
from xml.etree.ElementTree import Element

from transforms.read.archive import Archive
from transforms.read.docx_look import looks_of
from transforms.read.docx_story import Story
from transforms.read.elements import parse, tell

_PARTS = {
    "main": re.compile(r"(wordprocessingml|ms-word)\.[^/]*\bmain\+xml"),
    "styles": re.compile(r"wordprocessingml\.styles\+xml"),
    "w:footnote": re.compile(r"wordprocessingml\.footnotes\+xml"),
    "w:endnote": re.compile(r"wordprocessingml\.endnotes\+xml"),
}
_USUAL = {"styles": "styles", "w:footnote": "footnotes", "w:endnote": "endnotes"}


def read_docx(archive: Archive) -> str | None:
    """The text of a DOCX, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    types = parse(archive.read("[Content_Types].xml"))
    main = _find(types, "main", None) or "word/document.xml"
    if main not in archive:
        return None
    folder = main.rpartition("/")[0]
    names = {
        kind: _find(types, kind, folder) or f"{folder}/{usual}.xml"
        for kind, usual in _USUAL.items()
    }
    looks = looks_of(parse(archive.read(names.pop("styles"))))
    notes: dict[tuple[str, str], str] = {}
    for kind, name in names.items():
        story = Story(looks, {})
        tell(parse(archive.read(name)), story)
        notes |= {(kind, key): text for key, text in story.notes.items()}
    body = Story(looks, notes)
    tell(parse(archive.read(main)), body)
    return body.lines.joined()


def _find(types: Element, kind: str, folder: str | None) -> str:
    """The name of the first part of a kind, in a folder or in any; "" if none is."""
    for override in types.iter("Override"):
        name = override.get("PartName", "").removeprefix("/")
        is_there = folder is None or name.rpartition("/")[0] == folder
        if is_there and _PARTS[kind].search(override.get("ContentType", "")):
            return name
    return ""
