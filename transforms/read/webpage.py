"""Reads HTML as lines: a web page, or a document that was saved as one.

A page is told to `Lines` tag by tag, without a tree. A block is a line. What is told of
marks, hidden and deleted text is the policy of all formats (`lines`); rules of style
sheets are not followed, only the `style` of an element.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_ELEMENTS, MAX_SPAN
from transforms.read.lines import RAISED, Lines
from transforms.read.markup import Tag, read_markup
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
    "annotation annotation-xml audio canvas datalist del noscript object rp rt select "
    "svg template video".split()
)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I
)
_EMPTY = frozenset(
    "area base basefont br col embed frame hr img input link meta param source track "
    "wbr".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "legend li main menu nav ol p pre search section summary table td th tr ul".split()
)
_LISTS = ("ul", "ol", "menu", "dir")
_CELLS = ("td", "th")
# Of elements whose end tag may be left out: those that end them, and those inside them
# that may have others of their kind.
_GROUPS = ("thead", "tbody", "tfoot")
_SIBLINGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_CELLS, frozenset({*_CELLS, "tr", *_GROUPS})),
    "tr": frozenset({"tr", *_GROUPS}),
    **dict.fromkeys(_GROUPS, frozenset(_GROUPS)),
    "li": frozenset({"li"}), "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}), "p": _BLOCKS,
}  # fmt: skip
_NESTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_CELLS, "tr", *_GROUPS), ("table",)),
    "li": (*_LISTS, "table"), "dd": ("dl", "table"), "dt": ("dl", "table"), "p": (),
}  # fmt: skip
_WHITE_SPACE = re.compile("[ \t\n\r\f]+")


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
    reader = _Page()
    for part in read_markup(page):
        if isinstance(part, str):
            reader.take_text(part)
        else:
            reader.take_tag(part)
    return reader.joined()


@dataclass(slots=True)
class _Hidden:
    """An element that is not shown."""

    name: str
    # What ends it where it is not ended, and what may have such inside it.
    siblings: frozenset[str]
    nests: tuple[str, ...]
    nested: int = 0


@dataclass(slots=True)
class _Table:
    """A table that is open: the row and the cell being read."""

    column: int = 0
    # Columns and rows of the cell that is open.
    span: tuple[int, int] | None = None
    # For each column, in how many rows to come a cell from above is in the way.
    covered: dict[int, int] = field(default_factory=dict)


class _Page:
    """Tells `Lines` what the tags and texts say."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._hidden: _Hidden | None = None
        self._tables: list[_Table] = []
        self._raised = self._raw = 0
        # White space that is text if more comes on the line; none at its beginning.
        self._space = ""
        self._is_begun = False
        self._begins: dict[str, Callable[[Tag], object]] = {
            "br": lambda _: self._break_line(), "table": lambda _: self._begin_table(),
            "tr": lambda _: self._end_row(), "td": self._begin_cell,
            "th": self._begin_cell, "li": lambda _: self._lines.mark_item(),
            "sup": lambda _: self._raise(1), "pre": lambda _: self._keep_space(1),
        }  # fmt: skip
        self._ends: dict[str, Callable[[], object]] = {
            "table": self._end_table, "tr": self._end_row,
            **dict.fromkeys(_CELLS, self._end_cell),
            **dict.fromkeys(
                ("li", *_LISTS), lambda: self._lines.mark_item(is_item=False)
            ),
            "sup": lambda: self._raise(-1), "pre": lambda: self._keep_space(-1),
        }  # fmt: skip

    def joined(self) -> str:
        """The text, once the page is read."""
        while self._tables:
            self._end_table()
        lines = (line.strip(" \r") for line in self._lines.joined().split("\n"))
        return "\n".join(line for line in lines if line.strip())

    def take_text(self, text: str) -> None:
        """Take the text between two tags."""
        if self._hidden is not None:
            return
        if self._raw:
            self._write(text)
            return
        text = _WHITE_SPACE.sub(" ", text)
        if text.startswith(" ") and self._is_begun:
            self._space = " "
        words = text.strip(" ")
        if words:
            self._write(self._space + words)
            self._space = " " if text.endswith(" ") else ""

    def take_tag(self, tag: Tag) -> None:
        """Take a tag; an end tag without a beginning means nothing."""
        if self._hidden is not None and self._stays_hidden(self._hidden, tag):
            return
        if not tag.is_end and _is_hidden(tag):
            self._hide(tag.name)
            return
        if tag.name in _BLOCKS:
            self._end_line()
        if not tag.is_end and tag.name in self._begins:
            self._begins[tag.name](tag)
        elif tag.is_end and tag.name in self._ends:
            self._ends[tag.name]()

    def _hide(self, name: str) -> None:
        # A cell that ends also ends what was left open in it.
        is_in_cell = self._tables and name != "table"
        around = _SIBLINGS["td"] if is_in_cell else frozenset()
        siblings = _SIBLINGS.get(name, around)
        self._hidden = _Hidden(name, siblings, _NESTS.get(name, (name, "table")))

    def _stays_hidden(self, hidden: _Hidden, tag: Tag) -> bool:
        """Whether a tag is of what is hidden, which it may end."""
        if not hidden.nested:
            if tag.is_end and tag.name == hidden.name:
                self._hidden = None
                return True
            is_around = tag.is_end and tag.name in hidden.nests
            if tag.name in hidden.siblings or is_around:
                self._hidden = None
                return False
        if tag.name in hidden.nests:
            hidden.nested += -1 if tag.is_end else 1
        return True

    def _write(self, text: str) -> None:
        self._is_begun = True
        self._lines.write(text.translate(RAISED) if self._raised else text)

    def _break_line(self) -> None:
        self._lines.write("\n")
        self._space, self._is_begun = "", False

    def _end_line(self) -> None:
        self._lines.end_open_paragraph()
        self._space, self._is_begun = "", False
        self._raised = 0

    def _raise(self, step: int) -> None:
        self._raised = max(self._raised + step, 0)

    def _keep_space(self, step: int) -> None:
        self._raw = max(self._raw + step, 0)

    def _begin_table(self) -> None:
        self._lines.begin_table()
        self._tables.append(_Table())

    def _begin_cell(self, tag: Tag) -> None:
        if not self._tables:
            self._begin_table()
        self._end_cell()
        self._pass_covered()
        self._tables[-1].span = (_span(tag, "colspan"), _span(tag, "rowspan"))

    def _end_cell(self) -> None:
        self._end_line()
        if not self._tables or self._tables[-1].span is None:
            return
        table, (columns, rows) = self._tables[-1], self._tables[-1].span
        self._lines.end_cell(columns)
        for column in range(table.column, table.column + columns):
            table.covered[column] = rows - 1
        table.column += columns
        table.span = None

    def _pass_covered(self) -> None:
        table = self._tables[-1]
        while table.covered.get(table.column, 0) > 0:
            table.covered[table.column] -= 1
            table.column += 1
            self._lines.end_cell()

    def _end_row(self) -> None:
        """End the row, if it has cells; what else is in a table is a row of its own."""
        self._end_cell()
        if not self._tables:
            return
        if self._tables[-1].column:
            self._pass_covered()
        self._lines.end_row()
        self._tables[-1].column = 0

    def _end_table(self) -> None:
        if self._tables:
            self._end_row()
            self._lines.end_table()
            self._tables.pop()


def _is_hidden(tag: Tag) -> bool:
    if tag.name in _EMPTY:
        return False
    is_said = "hidden" in tag.attributes or _HIDING.search(
        tag.attributes.get("style", "")
    )
    return tag.name in _UNSEEN or bool(is_said)


def _span(cell: Tag, name: str) -> int:
    size = cell.attributes.get(name, "").strip()
    is_number = size.isascii() and size.isdigit() and len(size) < len("1000")
    return max(min(int(size), MAX_SPAN), 1) if is_number else 1
