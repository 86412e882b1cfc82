"""Reads HTML as lines: a web page, or a document that was saved as one.

selectolax (MIT) makes the tree that a browser makes. Its depth is bounded before that,
its time and memory by the process that reads a report. A block is a line. What is told
of marks, hidden and deleted text is the policy of all formats (`lines`); rules of style
sheets are not followed, only the `style` of an element.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_DEPTH, MAX_ELEMENTS, count_of, damaged
from transforms.read.lines import RAISED, Lines
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
_UNSEEN = frozenset(
    "annotation annotation-xml audio canvas datalist del iframe noembed noframes "
    "noscript object rp rt script select style svg template textarea title video "
    "xmp".split()
)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "legend li main menu nav ol p pre search section summary table td th tr ul".split()
)
_WHITE_SPACE = re.compile("[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)[^<>]*>", re.I)
_EMPTY = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
# The beginning of one ends the one before it in the same list or table.
_SIBLINGS = frozenset("dd dt li option p td th tr".split())
_LISTS = frozenset("dir dl menu ol table ul".split())
_CELLS = frozenset({"td", "th", "tr"})
_FORMATTING = frozenset(
    "a b big code em font i nobr s small strike strong tt u".split()
)
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.I | re.S)


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
    if page.count("<") > MAX_ELEMENTS:
        raise UnreadableReport(
            "expands-too-much", reason="elements", limit=MAX_ELEMENTS
        )
    _check_depth(page)
    # What is before the body, as `<noscript>` in a head, is not parted from it then.
    try:
        body = LexborHTMLParser("<body>" + page).body
    except SelectolaxError as exc:
        # No page is wrong for it: there was no memory for the tree.
        raise UnreadableReport("expands-too-much", reason="tree") from exc
    lines = _Page().read(body).split("\n") if body else []
    return "\n".join(line.strip(" \r") for line in lines if line.strip())


def _check_depth(page: str) -> None:
    """Refuse a page whose tags are open in one another too deeply.

    At each tag the parser may look through all that are open. So they are counted
    before, by their names alone: rather fewer than there are.

    Raises:
        UnreadableReport: `damaged-document`.
    """
    # The tags that are open outside of all lists and tables, then in each of them.
    scopes: list[list[str]] = [[]]
    for mark in _TAG.finditer(_CODE.sub("", page)):
        is_end, name, opened = bool(mark[1]), mark[2].lower(), scopes[-1]
        if name in _EMPTY or (name in _CELLS and len(scopes) == 1):
            continue
        if name not in _LISTS:
            _count_tag(opened, name, is_end=is_end)
        elif not is_end:
            scopes.append([])
        elif len(scopes) > 1:
            scopes.pop()
        if sum(map(len, scopes), len(scopes)) > MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)


def _count_tag(opened: list[str], name: str, *, is_end: bool) -> None:
    """Open a tag, which ends what it cannot be in, or close one and those in it."""
    ended = [name] if is_end or name in _SIBLINGS else []
    ended += ["p"] if name in _BLOCKS and not is_end else []
    for one in ended:
        if one in opened:
            last = len(opened) - 1 - opened[::-1].index(one)
            # The end of formatting leaves the blocks in it open.
            is_formatting = one in _FORMATTING
            left = [inner for inner in opened[last:] if inner in _BLOCKS]
            opened[last:] = left if is_formatting else []
    if not is_end:
        opened.append(name)


@dataclass(slots=True)
class _Table:
    """A table that is open, and the column that its row has come to."""

    column: int = 0
    # For each column, in how many rows to come a cell from above is in the way.
    covered: dict[int, int] = field(default_factory=dict)


class _Page:
    """Tells `Lines` what the elements and texts say."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._tables: list[_Table] = []
        self._raised = self._raw = 0
        # White space after it is no text where it is a space, or a line begins.
        self._last = "\n"
        self._begins: dict[str, Callable[[], object]] = {
            "br": lambda: self._write("\n"), "table": self._begin_table,
            "td": self._pass_covered, "th": self._pass_covered,
            "li": self._lines.mark_item,
            "sup": lambda: self._raise(1), "pre": lambda: self._keep_space(1),
        }  # fmt: skip
        self._ends: dict[str, Callable[[LexborNode], object]] = {
            "table": lambda _: self._end_table(), "tr": lambda _: self._end_row(),
            "caption": lambda _: self._lines.end_row(),
            "td": self._end_cell, "th": self._end_cell,
            "li": lambda _: self._lines.mark_item(is_item=False),
            "sup": lambda _: self._raise(-1), "pre": lambda _: self._keep_space(-1),
        }  # fmt: skip

    def read(self, body: LexborNode) -> str:
        """The text of all that is shown, in the order of the page."""
        waiting = [(body, False)]
        while waiting:
            node, is_end = waiting.pop()
            name = node.tag or ""
            if name == "-text":
                self._take_text(node.text_content or "")
            elif is_end or not _is_hidden(node):
                if name in _BLOCKS:
                    self._lines.end_open_paragraph()
                    self._last = "\n"
                if is_end:
                    self._ends.get(name, bool)(node)
                    continue
                self._begins.get(name, bool)()
                parts = list(node.iter(include_text=True))
                waiting += [(node, True), *((part, False) for part in parts[::-1])]
        return self._lines.joined()

    def _take_text(self, text: str) -> None:
        if not self._raw:
            text = _WHITE_SPACE.sub(" ", text)
            text = text.lstrip(" ") if self._last in " \n" else text
        if text:
            self._write(text.translate(RAISED) if self._raised else text)

    def _write(self, text: str) -> None:
        self._lines.write(text)
        self._last = text[-1]

    def _raise(self, step: int) -> None:
        self._raised += step

    def _keep_space(self, step: int) -> None:
        self._raw += step

    def _begin_table(self) -> None:
        self._lines.begin_table()
        self._tables.append(_Table())

    def _end_cell(self, cell: LexborNode) -> None:
        columns, rows = (
            count_of(cell.attributes.get(name)) for name in ("colspan", "rowspan")
        )
        table = self._tables[-1]
        self._lines.end_cell(columns)
        for column in range(table.column, table.column + columns):
            table.covered[column] = rows - 1
        table.column += columns

    def _pass_covered(self) -> None:
        table = self._tables[-1]
        while table.covered.get(table.column, 0) > 0:
            table.covered[table.column] -= 1
            table.column += 1
            self._lines.end_cell()

    def _end_row(self) -> None:
        if self._tables[-1].column:
            self._pass_covered()
        self._lines.end_row()
        self._tables[-1].column = 0

    def _end_table(self) -> None:
        self._lines.end_table()
        self._tables.pop()


def _is_hidden(node: LexborNode) -> bool:
    said = node.attributes
    is_said = "hidden" in said or _HIDING.search(said.get("style") or "")
    return node.tag in _UNSEEN or bool(is_said)
