"""One XML part of a document: as a tree, and told in its order, within bounds.

A document type declaration that declares something is refused: no office program writes
one, and it is where entities that expand come from. No other file is ever read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_DEPTH, MAX_ELEMENTS, damaged

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
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/1998/Math/MathML": "math:",
}


# What is done where an element begins, or ends; a beginning may answer `SKIP`.
Handler = Callable[[Element], object]
# The element is passed over, with all in it and its end.
SKIP = object()


class Listener(Protocol):
    """Is told the elements it asks for, and all characters.

    Elements that are `unseen` are passed over with all in them.
    """

    unseen: frozenset[str]
    begins: dict[str, Handler]
    ends: dict[str, Handler]

    def characters(self, text: str) -> None:
        """Characters between two marks."""


def parse(part: bytes) -> Element:
    """The tree of a part; that of an empty one has nothing.

    Names have the usual prefix of their name space, whatever the document calls it.

    Raises:
        UnreadableReport: `damaged-document` or `expands-too-much`.
    """
    if not part:
        return Element("")
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.StartElementHandler = tree.begin
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.builder.data
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise damaged("xml", detail=str(exc)) from exc
    return tree.builder.close()


def tell(root: Element, listener: Listener) -> None:
    """Tell a listener what is in a tree, in order."""
    waiting = [(root, False)]
    while waiting:
        one, is_end = waiting.pop()
        if is_end:
            listener.ends.get(one.tag, bool)(one)
        elif (
            one.tag not in listener.unseen
            and listener.begins.get(one.tag, bool)(one) is not SKIP
        ):
            listener.characters(one.text or "")
            waiting += [(one, True), *((part, False) for part in reversed(one))]
            continue
        listener.characters(one.tail or "")


def within(element: Element | None, *names: str) -> Element | None:
    """The first element on that way down from another, if there is one."""
    for name in names:
        element = None if element is None else element.find(name)
    return element


class _Tree:
    """Builds the tree, and counts what is in it."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self._depth = self._elements = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        if self._elements > MAX_ELEMENTS:
            raise UnreadableReport(
                "expands-too-much", reason="elements", limit=MAX_ELEMENTS
            )
        known = {_known(key): value for key, value in attributes.items()}
        self.builder.start(_known(name), known)

    def end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_known(name))


@lru_cache(maxsize=4096)
def _known(name: str) -> str:
    space, found, local = name.rpartition(" ")
    return _PREFIXES.get(space, "?:") + local if found else local


def _check_doctype(
    _name: str, _system: str | None, _public: str | None, has_text: int
) -> None:
    if has_text:
        raise damaged("doctype")
