"""Reads HTML as lines: a web page, or a document that was saved as one.

selectolax (MIT) finds the elements.

A block is a line; a table row is a line, its cells parted by tabs, breaks inside a cell
being spaces; a row of one cell, or around another table, is layout, and its blocks stay
lines; cells that a merged cell covers are empty; a list item begins with a bullet.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_ELEMENTS, MAX_SPAN, damaged
from transforms.read.lines import cleaned
from transforms.read.plain import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_CHARSET_WITHIN = 4096
# Names that Ukrainian pages give, and the codec of each; others are not believed.
_CODECS = {
    "windows-1251": "cp1251",
    "cp1251": "cp1251",
    "koi8-u": "koi8_u",
    "koi8-r": "koi8_u",
    "iso-8859-5": "iso8859_5",
    "cp866": "cp866",
    "ibm866": "cp866",
    "x-mac-cyrillic": "mac_cyrillic",
}
# selectolax 1.0 takes 22 s for 500 kB of nested <div>; real pages nest below 60, and
# three Python calls a level must stay within the interpreter's 1,000.
_MAX_NESTING = 150
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NEVER_NESTED = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd "
    "td th tr thead tbody tfoot colgroup option optgroup html head body".split()
)
# Left open, these are opened again in every block: elements multiply.
_FORMATTING = frozenset(
    "a b big code em font i nobr s small strike strong tt u".split()
)
_UNSEEN = (
    "head, script, style, textarea, iframe, noembed, noframes, template, svg, select, "
    "del, sup.footnote-ref, a.footnote-backref"
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "legend main menu nav ol p pre section summary table ul".split()
)
_CELLS = ("td", "th")
_WHITE_SPACE = re.compile("[ \t\n\r\f]+")
_BREAK_IN_CELL = re.compile("[ ]*[\n\t][ \n\t]*")
# Marks of notes are made by programs and would join the number before them.
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_webpage(content: bytes) -> str:
    """The text of a page in any encoding that Ukrainian pages use.

    Raises:
        UnreadableReport: `unknown-encoding`, `too-long-text`, `damaged-document` or
            `expands-too-much`.
    """
    found = _CHARSET.search(content[:_CHARSET_WITHIN])
    declared = _CODECS.get(found[1].decode("ascii").lower()) if found else None
    return text_of_markup(decode(content, declared))


def text_of_markup(page: str) -> str:
    r"""The text of a page already decoded.

    >>> text_of_markup("<p>Новин&nbsp;&ndash; <b>19</b>8<ul><li>з них: 5</ul>")
    'Новин\xa0– 198\n• з них: 5'
    """
    _check_nesting(page)
    body = LexborHTMLParser(page).body
    if body is None:
        return ""
    for node in body.css(_UNSEEN):
        node.decompose()
    lines = _text(body, 0).split("\n")
    return "\n".join(cleaned(line.strip(" \r")) for line in lines if line.strip())


def _check_nesting(page: str) -> None:
    depth = formatting = deepest = most_formatting = tags = 0
    for end, name in _TAG.findall(page.lower()):
        tags += 1
        step = 0 if name in _NEVER_NESTED else -1 if end else 1
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
        if name in _FORMATTING:
            formatting = max(formatting + step, 0)
            most_formatting = max(most_formatting, formatting)
    if deepest > _MAX_NESTING:
        raise damaged("too-deep", limit=_MAX_NESTING)
    if tags * (1 + most_formatting) > MAX_ELEMENTS:
        raise UnreadableReport(
            "expands-too-much", reason="elements", limit=MAX_ELEMENTS
        )


def _text(node: LexborNode, depth: int, *, is_raw: bool = False) -> str:
    """Text of a node, a newline on either side of each block in it."""
    name = node.tag
    if name == "-text":
        text = node.text_content or ""
        return text if is_raw else _WHITE_SPACE.sub(" ", text)
    if name == "br":
        return "\n"
    if depth > 2 * _MAX_NESTING:
        raise damaged("too-deep", limit=_MAX_NESTING)
    if name == "table":
        return f"\n{_rows(node, depth)}\n"
    is_raw = is_raw or name == "pre"
    parts = []
    child = node.child
    while child is not None:
        parts.append(_text(child, depth + 1, is_raw=is_raw))
        child = child.next
    text = "".join(parts)
    if name == "li":
        return f"\n{cleaned(text.strip(), is_item=True)}\n"
    if name == "sup":
        return text.translate(_SUPERSCRIPTS)
    return f"\n{text}\n" if name in _BLOCKS else text


def _rows(table: LexborNode, depth: int) -> str:
    lines: list[str] = []
    # For each column, in how many rows to come a cell from above is in the way.
    covered: dict[int, int] = {}
    child = table.child
    groups = []
    while child is not None:
        groups.append(child)
        child = child.next
    for group in groups:
        if group.tag not in ("thead", "tbody", "tfoot"):
            lines.append(_text(group, depth + 1))
            continue
        lines += [_row(row, depth + 2, covered) for row in group.iter()]
    return "\n".join(lines)


def _row(row: LexborNode, depth: int, covered: dict[int, int]) -> str:
    cells = [cell for cell in row.iter() if cell.tag in _CELLS]
    is_frame = len(cells) == 1 and not any(covered.values())
    if is_frame or row.css_first("table"):
        return "\n".join(_text(cell, depth + 1) for cell in cells)
    texts: list[str] = []
    for cell in cells:
        _pass_covered(texts, covered)
        columns, rows = (_span(cell, name) for name in ("colspan", "rowspan"))
        for column in range(len(texts), len(texts) + columns):
            covered[column] = rows - 1
        text = _BREAK_IN_CELL.sub(" ", _text(cell, depth + 1).strip(" \n\t"))
        texts += [text, *[""] * (columns - 1)]
    _pass_covered(texts, covered)
    return "\t".join(texts) if any(texts) else ""


def _pass_covered(texts: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(texts), 0) > 0:
        covered[len(texts)] -= 1
        texts.append("")


def _span(cell: LexborNode, name: str) -> int:
    size = (cell.attributes.get(name) or "").strip()
    is_number = size.isascii() and size.isdigit() and len(size) < len("1000")
    return max(min(int(size), MAX_SPAN), 1) if is_number else 1
