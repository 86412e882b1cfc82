"""The tags and texts of a web page, in order, in time linear in its length.

A page from outside may be anything, and a tree of it may cost memory and time without
end; where a tag, a comment or a script does not end, the page ends there, as it does in
a browser (WHATWG HTML, 13.2.5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_MARK = re.compile(r"<(?:!--|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)|[!?/])")
_ATTRIBUTE = re.compile(
    r"[\s/]*(?:(?P<close>>)|(?P<name>[^\s/>][^\s/>=]*)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*)))?)"
)
# Their content is no markup, and only their own end tag ends it.
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, with its name in small letters and the attributes of a start tag."""

    name: str
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def read_markup(page: str) -> Iterator[Tag | str]:
    """Tags, and texts with their character references resolved.

    Comments, declarations, scripts, styles and what else is no markup are left out.
    """
    place = 0
    while mark := _MARK.search(page, place):
        if mark.start() > place:
            yield unescape(page[place : mark.start()])
        name = (mark["name"] or "").lower()
        if mark[0] == "<!--":
            # `<!-->` is a whole comment.
            place = _after(page, "-->", mark.start() + len("<!"))
        elif not name:
            place = _after(page, ">", mark.end())
        else:
            attributes, place = _read_attributes(page, mark.end())
            if place < len(page) or page.endswith(">"):
                yield Tag(name, mark["end"] == "/", attributes)
            if name in _RAW and not mark["end"]:
                raw_end = _RAW_ENDS[name].search(page, place)
                place = raw_end.start() if raw_end else len(page)
    yield unescape(page[place:])


def _after(page: str, sign: str, place: int) -> int:
    found = page.find(sign, place)
    return found + len(sign) if found >= 0 else len(page)


def _read_attributes(page: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, each as it stands first, and where the tag ends."""
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(page, place):
        place = found.end()
        if found["close"]:
            return attributes, place
        value = found["double"] or found["single"] or found["bare"] or ""
        attributes.setdefault(found["name"].lower(), value)
    return attributes, len(page)
