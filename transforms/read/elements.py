"""The elements of one XML part of a document, told one by one, within bounds.

A document type declaration is refused: no office program writes one, and it is where
entities that expand come from.
"""

from functools import lru_cache
from typing import NoReturn, Protocol
from xml.parsers import expat

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_DEPTH, MAX_ELEMENTS, damaged

Attributes = dict[str, str]
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
# The usual prefix of each name space that is read; "" for those without a name clash.
_PREFIXES = {
    "http://schemas.openxmlformats.org/package/2006/content-types": "",
    _WORD: "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    f"{_ODF}:office:1.0": "office:",
    f"{_ODF}:text:1.0": "text:",
    f"{_ODF}:table:1.0": "table:",
    f"{_ODF}:drawing:1.0": "draw:",
    f"{_ODF}:style:1.0": "style:",
    f"{_ODF}:svg-compatible:1.0": "svg:",
}


class Listener(Protocol):
    """Is told the elements; those that are `unseen` are passed over with all in them.

    Names have the usual prefix of their name space, whatever the document calls it.
    """

    unseen: frozenset[str]

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Characters between two marks."""


def tell(part: bytes, listener: Listener) -> None:
    """Tell a listener what a part has, in order; an empty part has nothing.

    Raises:
        UnreadableReport: `damaged-document` or `expands-too-much`.
    """
    if not part:
        return
    depth = elements = unseen_at = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements, unseen_at
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        if elements > MAX_ELEMENTS:
            raise UnreadableReport(
                "expands-too-much", reason="elements", limit=MAX_ELEMENTS
            )
        if unseen_at:
            return
        known = _known(name)
        if known in listener.unseen:
            unseen_at = depth
        else:
            named = {_known(key): value for key, value in attributes.items()}
            listener.begin(known, named)

    def end(name: str) -> None:
        nonlocal depth, unseen_at
        if not unseen_at:
            listener.end(_known(name))
        elif unseen_at == depth:
            unseen_at = 0
        depth -= 1

    def characters(text: str) -> None:
        if not unseen_at:
            listener.characters(text)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise damaged("xml", detail=str(exc)) from exc


@lru_cache(maxsize=4096)
def _known(name: str) -> str:
    space, found, local = name.rpartition(" ")
    return _PREFIXES.get(space, "?:") + local if found else local


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise damaged("doctype")
