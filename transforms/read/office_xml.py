"""Rewrites the XML of DOCX and ODT so that kreuzberg 4.10 loses none of its text.

Each rule is for one loss seen with 4.10.4, named in `office`. A document type
declaration is refused: no office program writes one, and it is where entities that
expand come from. Depth is bounded, as kreuzberg ends the whole process at 5,000.
"""

import re
from typing import NoReturn
from xml.parsers import expat

from transforms.errors import UnreadableReport
from transforms.read.archive import Archive
from transforms.read.bounds import MAX_ELEMENTS, MAX_SPAN, damaged

BREAK, TAB, SPACE = "\uee00", "\uee01", "\uee02"
_ENTITIES = {
    "&quot;": "\uee03",
    "&apos;": "\uee04",
    "&amp;": "\uee05",
    "&lt;": "\uee06",
    "&gt;": "\uee07",
}
# The private characters, and what they stand for in the text.
STAND_INS = str.maketrans(
    dict(zip((SPACE, *_ENTITIES.values()), " \"'&<>", strict=True))
)
_MAX_DEPTH = 300
_MAX_ADDED_CELLS = 100_000

_MAIN_TYPE = re.compile(
    r'PartName="/?([^"]+)"[^>]*ContentType="[^"]*'
    r'(?:wordprocessingml|ms-word)\.[^"]*ain\+xml"'
)
_DOCX_PARTS = ("numbering.xml", "styles.xml", "footnotes.xml", "endnotes.xml")
_RELATIONS = "word/_rels/document.xml.rels"
_ENTITY = re.compile("&(?:quot|apos|amp|lt|gt);")
_DOCX_UNSEEN = re.compile(
    r"<(w:moveFrom|mc:Fallback)(?: [^>]*)?(?<!/)>.*?</\1>", re.DOTALL
)
_DOCX_CHARACTER = re.compile(
    r"<w:(tab|ptab|br|cr|noBreakHyphen|softHyphen)(?: (?![^>]*w:(?:pos|val)=)[^>]*)?/>"
)
_CHARACTERS = {
    "tab": TAB,
    "ptab": TAB,
    "br": BREAK,
    "cr": BREAK,
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_BOX = re.compile(
    r"<w:txbxContent>((?:(?!<w:txbxContent>).)*?)</w:txbxContent>"
    r"((?:(?!<w:txbxContent>|</w:txbxContent>).)*?</w:p>)",
    re.DOTALL,
)
_MOST_BOXES_NESTED = 20
_DOCX_CELL = re.compile(
    r'<w:tc[ >]|</w:tc>|<w:gridSpan w:val="(\d{1,3})"[^>]*/>|<w:vMerge[^>]*/>'
)
_EMPTY_CELL = "<w:tc><w:p/></w:tc>"
_LIST_STYLE = re.compile(
    r'w:styleId="([^"]+)".*?<w:numId w:val="([1-9]\d*)"', re.DOTALL
)
_PARAGRAPH_STYLE = re.compile(r'(<w:pStyle w:val="([^"]+)"/>)(?!\s*<w:numPr>)')
_HEADING = re.compile(r"(?:heading|заголовок|\d)", re.IGNORECASE)

_ODT_UNSEEN = re.compile(
    r"<(text:note-citation|office:annotation|text:tracked-changes|svg:title|svg:desc"
    r"|office:forms|office:scripts)(?: [^>]*)?(?<!/)>.*?</\1>",
    re.DOTALL,
)
_ODT_TAG = re.compile(r"<(/?)([a-z]+:[a-z-]+)([^>]*?)(/?)>")
_ODT_NOTE = re.compile(
    r"<text:note(?: [^>]*)?>.*?<text:note-body>(.*?)</text:note-body></text:note>",
    re.DOTALL,
)
_ODT_END = "</office:text>"
_SPACES = re.compile(r'text:c="(\d{1,2})"')
_PARAGRAPHS = ("text:p", "text:h")
_ODT_CELLS = ("table:table-cell", "table:covered-table-cell")
_ODT_REPEATED = re.compile(r' table:number-columns-repeated="\d{1,2}"')


def parsed_xml(part: bytes) -> str:
    """The XML of a part, well formed, of bounded depth and without declarations.

    Raises:
        UnreadableReport: `damaged-document` or `expands-too-much`.
    """
    parser = expat.ParserCreate()
    depth = elements = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _MAX_DEPTH:
            raise damaged("too-deep", limit=_MAX_DEPTH)
        if elements > MAX_ELEMENTS:
            raise UnreadableReport(
                "expands-too-much", reason="elements", limit=MAX_ELEMENTS
            )

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(part, True)
        return part.decode("utf-8-sig")
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise damaged("xml", detail=str(exc)) from exc


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise damaged("doctype")


def docx_main(archive: Archive) -> str | None:
    """The part with the body of a DOCX; None if the archive is no DOCX."""
    types = archive.read("[Content_Types].xml").decode("utf-8", errors="replace")
    found = _MAIN_TYPE.search(types)
    name = found[1] if found else "word/document.xml"
    return name if name in archive else None


def mended_docx(archive: Archive, main: str) -> dict[str, str]:
    """The parts of a DOCX that have text, by the names that kreuzberg looks for."""
    parts = {}
    for name in _DOCX_PARTS:
        if f"word/{name}" in archive:
            parts[f"word/{name}"] = parsed_xml(archive.read(f"word/{name}"))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            parts[name] = _with_stand_ins(parts[name])
    relations = archive.read(_RELATIONS)
    if relations:
        parts[_RELATIONS] = parsed_xml(relations)
    styles = {
        found[1]: found[2]
        for style in parts.get("word/styles.xml", "").split("</w:style>")
        if "<w:numId " in style and (found := _LIST_STYLE.search(style))
    }
    body = _with_lists(parsed_xml(archive.read(main)), styles)
    body = _unmerged(_with_stand_ins(_DOCX_UNSEEN.sub("", body)))
    for _ in range(_MOST_BOXES_NESTED):
        body, moved = _BOX.subn(r"\2\1", body)
        if not moved:
            break
    mark = f"<w:r><w:t>{BREAK}</w:t></w:r></w:p>"
    return {**parts, "word/document.xml": body.replace("</w:p>", mark)}


def _with_stand_ins(xml: str) -> str:
    xml = _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], xml)
    return _DOCX_CHARACTER.sub(lambda mark: f"<w:t>{_CHARACTERS[mark[1]]}</w:t>", xml)


def _with_lists(xml: str, styles: dict[str, str]) -> str:
    def numbered(mark: re.Match[str]) -> str:
        number = styles.get(mark[2])
        if number is None or _HEADING.match(mark[2]):
            return mark[0]
        properties = f'<w:ilvl w:val="0"/><w:numId w:val="{number}"/>'
        return f"{mark[1]}<w:numPr>{properties}</w:numPr>"

    return _PARAGRAPH_STYLE.sub(numbered, xml) if styles else xml


def _unmerged(xml: str) -> str:
    """Cells as wide as one column, with empty ones where the merged cell was."""
    open_cells: list[int] = []
    added = 0

    def unmerged(mark: re.Match[str]) -> str:
        nonlocal added
        if mark[0].startswith("<w:tc"):
            open_cells.append(0)
            return mark[0]
        if mark[0] == "</w:tc>":
            return mark[0] + _EMPTY_CELL * (open_cells.pop() if open_cells else 0)
        if mark[1] and open_cells:
            open_cells[-1] = max(min(int(mark[1]), MAX_SPAN), 1) - 1
            added += open_cells[-1]
            if added > _MAX_ADDED_CELLS:
                raise UnreadableReport(
                    "expands-too-much", reason="cells", limit=_MAX_ADDED_CELLS
                )
        return ""

    return _DOCX_CELL.sub(unmerged, xml)


def mended_odt(xml: str) -> str:
    """The content of an ODT with plain paragraphs in plain cells."""
    xml = _ODT_UNSEEN.sub("", xml)
    notes = "".join(_ODT_NOTE.findall(xml))
    xml = _ODT_NOTE.sub("", xml).replace(_ODT_END, notes + _ODT_END)
    return _ODT_TAG.sub(_OdtTags().mended, xml)


class _OdtTags:
    """Leaves out the tags at which kreuzberg would stop reading a cell."""

    def __init__(self) -> None:
        self._tables = 0
        self._paragraphs = 0

    def mended(self, tag: re.Match[str]) -> str:
        """What to write for one tag."""
        is_end, name, attributes, is_empty = tag.groups()
        step = 0 if is_empty else -1 if is_end else 1
        if name in _PARAGRAPHS:
            return self._paragraph(tag[0], step)
        if name == "text:s":
            spaces = _SPACES.search(attributes)
            return SPACE * (int(spaces[1]) if spaces else 1)
        if name in ("text:tab", "text:line-break"):
            return TAB if name == "text:tab" else BREAK
        if name == "table:table":
            self._tables += step
            return tag[0] if self._tables == (0 if is_end else 1) else ""
        if name.startswith("table:"):
            return self._table_tag(tag, name)
        is_kept = name.startswith("office:") or (
            name.startswith("text:list") and not self._tables
        )
        return tag[0] if is_kept and not self._paragraphs else ""

    def _paragraph(self, tag: str, step: int) -> str:
        self._paragraphs += step
        if step < 0:
            return BREAK if self._paragraphs else BREAK + tag
        return tag if self._paragraphs == step else BREAK

    def _table_tag(self, tag: re.Match[str], name: str) -> str:
        if self._tables != 1 or self._paragraphs:
            return TAB if name in _ODT_CELLS and tag[1] else ""
        if name not in _ODT_CELLS:
            return tag[0]
        repeated = _ODT_REPEATED.search(tag[3])
        attributes = "" if tag[1] or not repeated else repeated[0]
        return f"<{tag[1]}table:table-cell{attributes}{tag[4]}>"
