"""The characters of a web page, found without its reader.

It goes tag by tag: a tree of a hostile page would cost more than reading it does.
"""

import re
from html import unescape

# Each takes what it begins, ended or not, so that no place is looked at twice.
_TOKEN = re.compile(
    r"<!--(?:.*?-->|.*)"
    r"|<(?P<raw>script|style|title|textarea|xmp|iframe|noembed|noframes)(?=[\s/>])"
    r"(?:.*?</(?P=raw)(?=[\s/>])|.*)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)"
    r"(?P<said>(?:[^>=]|=\s*+(?:\"[^\"]*\"|'[^']*')?)*+)>?"
    r"|<[!?/][^>]*>?|(?P<text><?[^<]+|<)",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN = frozenset(
    "annotation annotation-xml audio canvas datalist del noscript object rp rt select "
    "svg template video".split()
)
_HIDING = re.compile(
    r"(?:^|\s)hidden(?=[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.I
)
_EMPTY = frozenset("br col embed hr img input link meta param wbr".split())
# Their end tag may be left out: another of them ends them.
_UNENDED = frozenset("p li dt dd td th tr".split())
_INLINE = frozenset(
    "a abbr b big cite code em font i ins label mark nobr q s small span strike strong "
    "sub sup tt u wbr".split()
)


def of_webpage(content: bytes) -> tuple[str, str]:
    """The characters that are shown, and those of elements that hide."""
    # Digits and marks are the same in all other encodings that pages have.
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    page = content.decode("utf-16" if is_wide else "utf-8", "replace")
    shown: list[str] = []
    aside: list[str] = []
    hiding, depth = "", 0  # what hides, and how many elements of its name are open
    for token in _TOKEN.finditer(page):
        name = (token["name"] or "").lower()
        if depth and hiding in _UNENDED and name in _UNENDED and not token["end"]:
            depth = 0
        if depth and name == hiding:
            depth += -1 if token["end"] else 1
        elif name and not (depth or token["end"]) and _is_hiding(name, token["said"]):
            hiding, depth = name, 1
        if name and name not in _INLINE:
            shown.append("\n")
            aside.append("\n")
        (aside if depth else shown).append(unescape(token["text"] or ""))
    return "".join(shown), "".join(aside)


def _is_hiding(name: str, said: str) -> bool:
    return name not in _EMPTY and bool(name in _UNSEEN or _HIDING.search(said))
