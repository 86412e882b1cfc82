"""One XML part of a document: as a tree, and told in its order, within bounds.

A document type declaration that declares something is refused: no office program writes
one, and it is where entities that expand come from. No other file is ever read.
"""

from collections.abc import Callable
from functools import lru_cache
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


# What is done at an element. It may answer what is to be done at its end, or `SKIP`.
Handler = Callable[[Element], object]
# The element is passed over, with all in it.
SKIP = object()


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


def skip(_: Element) -> object:
    """Pass an element over, with all in it."""
    return SKIP


def tell(
    root: Element, handlers: dict[str, Handler], write: Callable[[str], object]
) -> None:
    """Call what is told to handle the elements of a tree, in order.

    Args:
        root: of the tree.
        handlers: by the names of elements; of others there is only what is in them.
        write: takes the characters between two marks.
    """
    waiting: list[Element | str | Callable[[], object]] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            write(one)
        elif not isinstance(one, Element):
            one()
        else:
            if one.tail:
                waiting.append(one.tail)
            handler = handlers.get(one.tag)
            at_end = handler(one) if handler else None
            if at_end is SKIP:
                continue
            if callable(at_end):
                waiting.append(at_end)
            waiting += reversed(one)
            if one.text:
                write(one.text)


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
