"""Lines of a text, and the paragraphs that were broken over several of them.

A line of the text is a paragraph, except where it was broken at a fixed width (as in
text taken from PDF): the next line continues it when its first word would not have
fitted, which is why the line was broken at all, or when the line breaks off.
"""

import re

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
    spans: list[Span] = []
    broken: list[Span] = []
    previous: Span | None = None
    for line in lines:
        if line[0] < first:
            continue
        if previous and _continues(form, cased, (previous, line), width):
            broken.append((previous[1], line[0]))
            spans[-1] = (spans[-1][0], line[1])
        else:
            spans.append(line)
        previous = line
    return _joined(form, broken), spans


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
    if form.count("\n", last, start) != 1 or form.find("\t", first, end) >= 0:
        return False
    if _is_indented(form, first, start):
        return False
    bullet = BULLET.match(form, start, end)
    if _is_unfinished(form, (first, last), start):
        return True
    if bullet and bullet.end() < end:
        return width > 0 and _is_dash(form, (first, last), start, width)
    if cased[start].isupper():
        return width > 0 and _goes_on_capital(form, (first, last), (start, end), width)
    return _goes_on(form, (first, last), (start, end), width)


def _needed(form: str, line: Span, following: Span) -> int:
    """Width that a line would have with the first word of the next one."""
    word = form[slice(*following)].split(" ", 1)[0]
    return _column(form, line[1]) + 1 + len(word)


def _goes_on_capital(form: str, line: Span, following: Span, width: int) -> bool:
    tail = form[max(line[0], line[1] - _LONGEST_TAIL) : line[1]]
    if not _END.search(tail):
        return _needed(form, line, following) > width
    word = _LAST_WORD.search(tail)
    return word is not None and word[0][:-1] in ABBREVIATIONS


def _goes_on(form: str, line: Span, following: Span, width: int) -> bool:
    if form[line[1] - 1] in ":;!?":
        return False
    if 0 < width * _SLACK < _needed(form, line, following):
        return True
    return _breaks_off(form, line, form[slice(*following)].split(" ", 1)[0])


def _is_unfinished(form: str, line: Span, start: int) -> bool:
    """Whether a line ends in the middle: after a dash, in brackets, in a number."""
    first, last = max(line[0], line[1] - _LONGEST_TAIL), line[1]
    for opening, closing in _CLOSING.items():
        if form.rfind(opening, first, last) > form.rfind(closing, first, last):
            closes = form.find(closing, start, start + _LONGEST_TAIL)
            return closes >= 0 and "\n" not in form[start:closes]
    if form[last - 1] == "–" and form[start].isdigit():
        return True
    return bool(_THOUSANDS.search(form, first, last) and _REST.match(form, start))


def _is_dash(form: str, line: Span, start: int, width: int) -> bool:
    """Whether a dash at the beginning of a line goes on with the line before it."""
    last = form[line[1] - 1]
    if _VALUE.match(form, start) and last.isalpha():
        return True
    fills = _column(form, line[1]) + 1 > width * _SLACK
    return form[start] == "–" and fills and last.isalnum()


def _breaks_off(form: str, line: Span, word: str) -> bool:
    """Whether a line ends where no statement does, before a word in lower case."""
    if not (word[0].isalpha() or word[0] == "«") or is_verb(word.strip(".,;:")):
        return False
    tail = form[max(line[0], line[1] - _LONGEST_TAIL) : line[1]]
    if tail[-1].isdigit():
        return has_verb(tail) and not _LABELLED.search(tail)
    return tail[-1].isalpha()


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
