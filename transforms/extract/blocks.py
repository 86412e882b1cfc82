"""Blocks of a report: paragraphs, list items and table rows, and their sentences.

A line of the text is a block, except where a paragraph was broken at a fixed width (as
in text taken from PDF): there the next line continues it when its first word would not
have fitted, which is why the line was broken at all.
"""

import re
from dataclasses import dataclass

Span = tuple[int, int]
# What may begin an item: a mark, a number («1.», «2)», «1.3»), a letter («а)»).
_BULLET = re.compile(
    r"(?:(?P<mark>[·•▪●○◦‣✓✔*►➢➤■□§→\uf0b7\uf0a7\uf0fc\uf0d8–-])(?!\d)\s*"
    r"|(?P<number>\(?\d{1,2}(?:\.\d{1,2})*[.)](?!\d)"
    r"|\d{1,2}\.\d{1,2}(?=\s+(?!тис|млн|млрд|грн|год)[а-яіїєґ]))\s*"
    r"|(?P<letter>\(?[а-яіїєґ]\))\s*)"
)
_VALUE = re.compile(r"– \d")  # what a label at the end of a line goes on with
_END = re.compile(r"[.;:!?…][»\")]*$")
_STOP = re.compile(r"[.!?…]{1,6}[»\")]{0,3}\s+(?=[«\"(–•·]{0,4}\s{0,9}[^\W_])")
_WIDEST_WRAPPED = 140
_NARROWEST_WRAPPED = 40
_FEWEST_LINES = 3
_SLACK = 0.85
_LONGEST_SENTENCE = 2_000
_LONGEST_WORD = 40
_LAST_WORD = re.compile(r"(?<![\w’])[\w’-]+$")
# A full stop after these does not end a sentence, even before a capital letter.
_ABBREVIATIONS = frozenset(
    "ч т ім м вул просп пров пл ст п пп с смт гр тов о каб кімн буд тел обл р-н див"
    " бульв напр акад проф доц др пр кв корп під спр оп арк ф ред вип пос мкр заст нач"
    " гол зав деп ауд н пн вт ср чт пт сб нд тис млн млрд дод рис табл літ прим".split()
)
# After these it does not end one before a number: «14 тис. 320 грн», «2019 р. 5 …».
_BEFORE_NUMBER = frozenset("р рр шт од грн год хв екз чол ос куб л".split())


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the matching form: one paragraph, list item or table row.

    `bullet` is the sort of its mark, empty for none; `body` where its words begin.
    """

    start: int
    end: int
    bullet: str
    body: int
    is_row: bool
    sentences: tuple[Span, ...]


def find_blocks(form: str, cased: str, first: int = 0) -> tuple[str, list[Block]]:
    """The form with broken paragraphs joined (same length), and its blocks in order.

    Args:
        form: matching form of a text.
        cased: the text at the places of the form, which tells capitals.
        first: where to begin, behind the title.
    """
    lines = _lines(form)
    width = _wrap_width(form, lines)
    spans: list[Span] = []
    broken: list[Span] = []
    previous: Span | None = None
    for line in lines:
        if line[0] < first:
            continue
        if width and previous and _continues(form, cased, (previous, line), width):
            broken.append((previous[1], line[0]))
            spans[-1] = (spans[-1][0], line[1])
        else:
            spans.append(line)
        previous = line
    form = _joined(form, broken)
    return form, [_block(form, cased, *span) for span in spans]


def _lines(form: str) -> list[Span]:
    """Spans of the lines that are not empty, without the spaces around them."""
    spans = []
    start = 0
    for line in form.split("\n"):
        if inner := line.strip():
            if "\t" in inner:
                inner = line.strip(" ")
            first = start + line.index(inner)
            spans.append((first, first + len(inner)))
        start += len(line) + 1
    return spans


def _column(form: str, place: int) -> int:
    """How far from the left edge a place is."""
    return place - (form.rfind("\n", 0, place) + 1)


def _wrap_width(form: str, lines: list[Span]) -> int:
    """Width at which the text was broken, or 0 where it was not."""
    widest = max((end - start for start, end in lines), default=0)
    if len(lines) < _FEWEST_LINES or widest > _WIDEST_WRAPPED + _NARROWEST_WRAPPED:
        return 0
    widths = [_column(form, end) for start, end in lines if "\t" not in form[start:end]]
    width = max(widths, default=0)
    return width if _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED else 0


def _continues(form: str, cased: str, lines: tuple[Span, Span], width: int) -> bool:
    """Whether the second of two lines goes on with the paragraph of the first."""
    (first, last), (start, end) = lines
    between = form[last:start]
    if between.count("\n") != 1 or "\t" in form[first:last] + form[start:end]:
        return False
    if _is_indented(form, first, start):
        return False
    if _BULLET.match(form, start, end):
        return bool(_VALUE.match(form, start)) and form[last - 1].isalpha()
    word = form[start:end].split(" ", 1)[0]
    needed = _column(form, last) + 1 + len(word)
    if cased[start].isupper():
        return needed > width and not _END.search(form[max(first, last - 3) : last])
    ended = form[last - 1] in ":;!?"
    return needed > width * _SLACK and not ended


def _is_indented(form: str, previous: int, start: int) -> bool:
    """Whether a line begins further to the right than a paragraph's second line."""
    return _column(form, start) > _column(form, previous) + 1


def _joined(form: str, broken: list[Span]) -> str:
    if not broken:
        return form
    parts = []
    last = 0
    for start, end in broken:
        parts += [form[last:start], " " * (end - start)]
        last = end
    return "".join([*parts, form[last:]])


def _block(form: str, cased: str, start: int, end: int) -> Block:
    bullet = _BULLET.match(form, start, end)
    body = bullet.end() if bullet else start
    if body == end or "\t" in form[body:end]:
        is_row = "\t" in form[start:end]
        return Block(start, end, "", start, is_row, ((start, end),))
    kind = ""
    if bullet:
        number = "1" + _depth(bullet[0])
        kind = bullet["mark"] or ("а" if bullet["letter"] else number)
    sentences = _sentences(form, cased, body, end)
    return Block(start, end, kind, body, is_row=False, sentences=sentences)


def _depth(number: str) -> str:
    """Points inside a number of an item: «1.» none, «1.2» and «1.2.» one."""
    return "." * number.strip("(). ").count(".")


def _sentences(form: str, cased: str, start: int, end: int) -> tuple[Span, ...]:
    """Spans of the sentences of a block.

    A semicolon does not end a sentence here: parts of a total are often parted by it.
    """
    spans = []
    first = start
    for stop in _STOP.finditer(form, start, end):
        if _ends_sentence(form, cased, first, stop):
            spans.append((first, stop.start() + 1))
            first = stop.end()
    if first < end:
        spans.append((first, end))
    if end - start > _LONGEST_SENTENCE:
        return tuple(piece for span in spans for piece in _pieces(*span))
    return tuple(spans)


def _pieces(start: int, end: int) -> list[Span]:
    """A sentence, cut where it is too long to be one."""
    return [
        (first, min(first + _LONGEST_SENTENCE, end))
        for first in range(start, end, _LONGEST_SENTENCE)
    ]


def _ends_sentence(form: str, cased: str, first: int, stop: re.Match[str]) -> bool:
    following = cased[stop.end() : stop.end() + 4].lstrip('«"(–•· ')[:1]
    if following.islower():
        return False
    if form[stop.start()] != ".":
        return True
    word = _LAST_WORD.search(
        form, max(first, stop.start() - _LONGEST_WORD), stop.start()
    )
    if not word:
        return True
    if following.isdigit() and word[0] in _BEFORE_NUMBER:
        return False
    initial = len(word[0]) == 1 and cased[word.start()].isupper()
    return not initial and word[0] not in _ABBREVIATIONS
