"""The elements of one XML part of a document, told one by one, within bounds.

A document type declaration that declares something is refused: no office program writes
one, and it is where entities that expand come from. No other file is ever read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol
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
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/1998/Math/MathML": "math:",
}


# What is done where an element begins; it may answer `SKIP`.
Begin = Callable[[Attributes], object]
End = Callable[[], object]
# The element is passed over, with all in it and its end.
SKIP = object()


class Listener(Protocol):
    """Is told the elements it asks for, and all characters.

    Names have the usual prefix of their name space, whatever the document calls it.
    Elements that are `unseen` are passed over with all in them.
    """

    unseen: frozenset[str]
    begins: dict[str, Begin]
    ends: dict[str, End]

    def characters(self, text: str) -> None:
        """Characters between two marks."""


def tell(part: bytes, listener: Listener) -> None:
    """Tell a listener what a part has, in order; an empty part has nothing.

    Raises:
        UnreadableReport: `damaged-document` or `expands-too-much`.
    """
    if not part:
        return
    telling = _Telling(listener)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.StartElementHandler = telling.begin
    parser.EndElementHandler = telling.end
    parser.CharacterDataHandler = telling.characters
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise damaged("xml", detail=str(exc)) from exc


class _Telling:
    """Where in a part the parser is, and what of it is passed over."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._depth = self._elements = 0
        # The depth of the element that is passed over; 0 where none is.
        self._skipped = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        if self._elements > MAX_ELEMENTS:
            raise UnreadableReport(
                "expands-too-much", reason="elements", limit=MAX_ELEMENTS
            )
        if not self._skipped and self._told(_known(name), attributes) is SKIP:
            self._skipped = self._depth

    def _told(self, name: str, attributes: Attributes) -> object:
        if name in self._listener.unseen:
            return SKIP
        handler = self._listener.begins.get(name)
        if handler is None:
            return None
        return handler({_known(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        if not self._skipped:
            handler = self._listener.ends.get(_known(name))
            if handler is not None:
                handler()
        elif self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def characters(self, text: str) -> None:
        if not self._skipped:
            self._listener.characters(text)


@lru_cache(maxsize=4096)
def _known(name: str) -> str:
    space, found, local = name.rpartition(" ")
    return _PREFIXES.get(space, "?:") + local if found else local


def _check_doctype(
    _name: str, _system: str | None, _public: str | None, has_text: int
) -> None:
    if has_text:
        raise damaged("doctype")
