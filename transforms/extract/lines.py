"""Lines of a text, and the paragraphs that were broken over several of them.

A line of the text is a paragraph, except where it was broken at a fixed width (as in
text taken from PDF): the next line continues it when its first word would not have
fitted, which is why the line was broken at all, or when the line breaks off.
"""

import re

from transforms.extract.cells import Line, join_cells
from transforms.extract.verbs import has_verb, is_verb

Span = tuple[int, int]
# What may begin an item: a mark, a number («1.», «2)», «1.3»), a letter («а)»).
BULLET = re.compile(
    r"(?:(?P<mark>[·•▪●○◦‣✓✔*►➢➤■□§→\uf0b7\uf0a7\uf0fc\uf0d8–-])(?!\d)\s*"
    r"|(?P<number>\(?\d{1,2}(?:\.\d{1,2})*[.)](?!\d)"
    r"|\d{1,2}\.\d{1,2}(?=\s+(?!тис|млн|млрд|грн|год)[а-яіїєґ]))\s*"
    r"|(?P<letter>\(?[а-яіїєґ]\))\s*)"
)
# A full stop after these does not end a sentence, even before a capital letter.
ABBREVIATIONS = frozenset(
    "ч т ім м вул просп пров пл ст п пп с смт гр тов о каб кімн буд тел обл р-н див"
    " бульв напр акад проф доц др пр кв корп під спр оп арк ф ред вип пос мкр заст нач"
    " гол зав деп ауд н пн вт ср чт пт сб нд тис млн млрд дод рис табл літ прим".split()
)
_END = re.compile(r"[.;:!?…][»\")]*$")
_LAST_WORD = re.compile(r"(?<![\w’])[\w’-]+\.$")
_VALUE = re.compile(r"– \d")  # what a label at the end of a line goes on with
_LABELLED = re.compile(r"[–:-]\s*[\d ,]+$")  # «усних – 31» is a statement
_THOUSANDS = re.compile(r"[–:-]\s*\d{1,3}$")
_REST = re.compile(r"\d{3}(?:[,\s]|$)")
_ITEM = re.compile(r"\d+(?:\.\d+)*[.)]")  # «1.», «2)», «1.3.»
_CLOSING = {"(": ")", "«": "»"}
_LONGEST_TAIL = 200
_WIDEST_WRAPPED = 140
_NARROWEST_WRAPPED = 40
_FEWEST_LINES = 3
_SLACK = 0.85


def paragraphs(form: str, cased: str, first: int) -> tuple[str, list[Span]]:
    """The form with broken paragraphs joined (same length), and the paragraphs.

    Args:
        form: matching form of a text.
        cased: the text at the places of the form, which tells capitals.
        first: where to begin, behind the title.
    """
    lines = _lines(form)
    width = _wrap_width(form, lines)
    lines = [line for line in lines if line[0] >= first]
    joints = join_cells(form, cased, lines)
    spans: list[Span] = []
    broken: list[tuple[int, int, str]] = []
    for at, line in enumerate(lines):
        start, end, _ = line
        joint = joints.get(at, "")
        if at and not joint and _continues(form, cased, (lines[at - 1], line), width):
            joint = " "
        if joint:
            broken.append((lines[at - 1][1], start, joint))
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return _joined(form, broken), spans


def _lines(form: str) -> list[Line]:
    """The lines that are not empty, without the spaces around them."""
    lines = []
    start = 0
    for line in form.split("\n"):
        if inner := line.strip():
            if "\t" in line:
                inner = line.strip(" ")
            column = line.index(inner)
            first = start + column
            lines.append((first, first + len(inner), column))
        start += len(line) + 1
    return lines


def _end_column(line: Line) -> int:
    """How far from the left edge a line ends."""
    first, last, column = line
    return column + last - first


def _wrap_width(form: str, lines: list[Line]) -> int:
    """Width at which the text was broken, or 0 where it was not."""
    widest = max((end - start for start, end, _ in lines), default=0)
    if len(lines) < _FEWEST_LINES or widest > _WIDEST_WRAPPED + _NARROWEST_WRAPPED:
        return 0
    widths = [
        _end_column(line) for line in lines if form.find("\t", line[0], line[1]) < 0
    ]
    width = max(widths, default=0)
    return width if _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED else 0


def _continues(form: str, cased: str, lines: tuple[Line, Line], width: int) -> bool:
    """Whether the second of two lines goes on with the paragraph of the first."""
    previous, line = lines
    (first, last, left), (start, end, column) = lines
    if form.count("\n", last, start) != 1 or form.find("\t", first, end) >= 0:
        return False
    if column > left + 1:
        return False  # further to the right than a paragraph's second line
    bullet = BULLET.match(form, start, end)
    if _is_unfinished(form, previous, start):
        return True
    if bullet and bullet.end() < end:
        return width > 0 and _is_dash(form, previous, start, width)
    if cased[start].isupper():
        return width > 0 and _goes_on_capital(form, previous, line, width)
    return _goes_on(form, previous, line, width)


def _needed(form: str, line: Line, following: Line) -> int:
    """Width that a line would have with the first word of the next one."""
    return _end_column(line) + 1 + len(_first_word(form, following))


def _first_word(form: str, line: Line) -> str:
    return form[line[0] : line[1]].split(" ", 1)[0]


def _goes_on_capital(form: str, line: Line, following: Line, width: int) -> bool:
    tail = form[max(line[0], line[1] - _LONGEST_TAIL) : line[1]]
    if not _END.search(tail):
        return _needed(form, line, following) > width
    word = _LAST_WORD.search(tail)
    return word is not None and word[0][:-1] in ABBREVIATIONS


def _goes_on(form: str, line: Line, following: Line, width: int) -> bool:
    if form[line[1] - 1] in ":;!?":
        return False
    if 0 < width * _SLACK < _needed(form, line, following):
        return True
    return _breaks_off(form, line, _first_word(form, following))


def _is_unfinished(form: str, line: Line, start: int) -> bool:
    """Whether a line ends in the middle: after a dash, in brackets, in a number."""
    first, last = max(line[0], line[1] - _LONGEST_TAIL), line[1]
    tail = form[first:last]
    for opening, closing in _CLOSING.items():
        if opening in tail and tail.rfind(opening) > tail.rfind(closing):
            closes = form.find(closing, start, start + _LONGEST_TAIL)
            return closes >= 0 and "\n" not in form[start:closes]
    if not form[start].isdigit():
        return False
    if form[last - 1] == "–":
        return True
    return bool(_THOUSANDS.search(form, first, last) and _REST.match(form, start))


def _is_dash(form: str, line: Line, start: int, width: int) -> bool:
    """Whether a dash at the beginning of a line goes on with the line before it."""
    last = form[line[1] - 1]
    if _VALUE.match(form, start) and last.isalpha():
        return True
    fills = _end_column(line) + 1 > width * _SLACK
    return form[start] == "–" and fills and last.isalnum()


def _breaks_off(form: str, line: Line, word: str) -> bool:
    """Whether a line ends where no statement does, before a word in lower case."""
    tail = form[max(line[0], line[1] - _LONGEST_TAIL) : line[1]]
    if word[0].isdigit():  # «надано до облдержадміністрації / 21 щоденний звіт»
        return tail[-1].isalpha() and has_verb(tail) and not _ITEM.match(word)
    if not (word[0].isalpha() or word[0] == "«") or is_verb(word.strip(".,;:")):
        return False
    if tail[-1].isdigit():
        return has_verb(tail) and not _LABELLED.search(tail)
    return tail[-1].isalpha()


def _joined(form: str, broken: list[tuple[int, int, str]]) -> str:
    if not broken:
        return form
    parts = []
    last = 0
    for start, end, joint in broken:
        parts += [form[last:start], joint.ljust(end - start)]
        last = end
    return "".join([*parts, form[last:]])
