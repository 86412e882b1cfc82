"""The words on the left and on the right of a number that may be about it."""

import re
from itertools import pairwise

from transforms.extract.cues import PART_MARK
from transforms.extract.phrases import is_bare, named
from transforms.extract.verbs import has_verb

Span = tuple[int, int]
_SEPARATOR = re.compile(r"[,;:()\t]|\s[–-](?=\s)|\s–|–\s")
_SEPARATOR_OR_NAME = re.compile(rf"(?P<name>«[^«»]{{0,150}}»)|{_SEPARATOR.pattern}")
_CONJUNCTION = re.compile(r"\s(?:та|і|й|а\s+також|або|плюс)\s+(?!інш)")
_DASH_BEFORE = re.compile(r"(?:[–:=]|\s-)\s*$")
_ONLY_VERB = re.compile(r"\s*[а-яіїєґ’]+(?:но|то|ло|ла|ли)\s*")
# «Звернень, що надійшли, – 12»: the words before the comma are meant; «усних, на
# прийомі, – 31»: they and these.
_RELATIVE = re.compile(r"\s*(?:що|як(?:ий|а|е|і|их|им))\s")
_LONE_RELATIVE = re.compile(r"\s*(?:як\w{1,3}|що|котр\w+|де)\s+[а-яіїєґ’]+\s*$")
_ASIDE = re.compile(r"\s*(?:на|у|в|з|за)\s")
# «За даними відділу, новин – 5»: no part of what the number is called.
_LEADS_IN = re.compile(
    r"\s*(?:за|на|у|в|до|по|при|як\w*|що|котр\w+|де|станом|відповідно)\s"
)
_DASH_WIDTH = 8


def left_of(form: str, before: int, start: int, *, first: bool) -> tuple[Span, bool]:
    """Span of the words before a number, and whether a dash or colon ends them.

    Args:
        form: matching form of the text.
        before: where the number before it, or the sentence, ends or begins.
        start: where the number begins.
        first: whether no number stands before it in the sentence.
    """
    dash = _DASH_BEFORE.search(form[before:start][-_DASH_WIDTH:])
    end = start - len(dash[0]) if dash else start
    if form[before:end].rstrip().endswith(")"):
        opening = form.rfind("(", before, end)
        end = opening if opening >= 0 else end
    pieces = _pieces(form, before, end)
    if not pieces:
        return (end, end), dash is not None
    if first:
        begin, last = _of_first(form, pieces)
    elif (
        dash
        or pieces[-1][1] == end
        or _is_before_bracket(form, pieces[-1], before, end)
    ):
        begin, last = pieces[-1]
    else:
        begin, last = end, end
    if dash and (first or pieces[0] not in pieces[-2:]):
        begin, last = _with_aside(form, pieces, (begin, last))
    if dash and begin < last:
        own = pieces if first or pieces[0][0] > before else pieces[1:]
        begin = _whole_label(form, own, begin)
    follows = not first and begin <= before
    begin, last = _behind_marks(form, (begin, last), follows=follows)
    if dash and follows and begin <= before:
        return (end, end), False  # «6 місць – два у Вербівці»: what the six are
    return (begin, last), dash is not None


def right_of(form: str, start: int, after: int, *, last: bool) -> Span:
    """Span of the words behind a number, up to the next one or a new clause."""
    end = after
    separator = _SEPARATOR.search(form, start, after)
    if separator:
        end = separator.start()
    elif not last:
        for conjunction in _CONJUNCTION.finditer(form, start, after):
            if not is_bare(form, (start, conjunction.start())):
                end = conjunction.start()  # not «усних та письмових звернень»
    mark = PART_MARK.search(form, start, end)
    return start, mark.start() if mark else end


def _pieces(form: str, start: int, end: int) -> list[Span]:
    """The parts of a span between commas, dashes and the like that have words."""
    edges = [(start, start)]
    edges += [
        match.span()
        for match in _SEPARATOR_OR_NAME.finditer(form, start, end)
        if not match["name"]
    ]
    edges.append((end, end))
    return [
        (first[1], second[0])
        for first, second in pairwise(edges)
        if form[first[1] : second[0]].strip()
    ]


def _is_before_bracket(form: str, piece: Span, before: int, end: int) -> bool:
    """«доріг (8)» behind another number: the words that a bracket counts."""
    return piece[0] > before and form[piece[1] : end].strip() == "("


def _of_first(form: str, pieces: list[Span]) -> Span:
    """The last piece that names something and is in no brackets, else the last."""
    for start, end in reversed(pieces):
        opened = form.count("(", pieces[0][0], start)
        is_inside = opened != form.count(")", pieces[0][0], start)
        first, last = named(form, start, end)
        is_idle = first == last or _ONLY_VERB.fullmatch(form, start, end)
        if not (is_inside or is_idle or _LONE_RELATIVE.match(form, start, end)):
            return start, end
    return pieces[-1]


def _with_aside(form: str, pieces: list[Span], span: Span) -> Span:
    if len(pieces) > 1 and span == pieces[-1]:
        if _RELATIVE.match(form, *span):
            return pieces[-2]
        if _ASIDE.match(form, *span):
            return pieces[-2][0], span[1]
    return span


def _whole_label(form: str, pieces: list[Span], begin: int) -> int:
    """Where a label with commas begins: «редакцій, журналістів – 2»."""
    for (start, end), following in reversed(list(pairwise(pieces))):
        if following[0] > begin:
            continue
        words = form[start:end]
        is_enumerated = form[end : following[0]].strip() == ","
        if not is_enumerated or _LEADS_IN.match(words) or has_verb(words):
            break
        if named(form, start, end)[0] == named(form, start, end)[1]:
            break
        begin = start
    return begin


def _behind_marks(form: str, span: Span, *, follows: bool) -> Span:
    """What is left behind «та», right after a number, and behind «з них»."""
    begin, last = span
    if follows:
        for conjunction in _CONJUNCTION.finditer(form, max(begin - 1, 0), last):
            begin = conjunction.end()
    for mark in PART_MARK.finditer(form, begin, last):
        begin = mark.end()
    return begin, last
