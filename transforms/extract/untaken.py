"""Numbers of a report that were seen and not taken, each with the reason if known.

So that a person can check in a minute that nothing was missed: what is left without a
reason may be a figure that the rules do not understand.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms.catalogue import Catalogue
from transforms.extract.blocks import Block
from transforms.extract.exclusions import Exclusion, excluded
from transforms.extract.known import NOTHING, Known
from transforms.extract.not_figures import BY_NUMBER, LED_BY_NUMBER
from transforms.extract.quantities import RATE, find_quantities
from transforms.extract.report import read_source, without_signature
from transforms.extract.source import Source
from transforms.extract.spoken import ONE, objection_to, runs_of_words
from transforms.extract.words import within

Span = tuple[int, int]
_NUMBER = re.compile(r"\d{1,3}(?:[ ’]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[,.:]\d+)*")
_FAR = 40  # letters that a date may be long
_LONGEST = 400  # letters of what a number may be a part of: a quotation
_PHONE_BY_WORD = "phone: «тел"
# A month's report has some dozens; beyond this a person reads no further.
MOST_NUMBERS = 10_000
_WRITTEN = re.compile(r"\S")
_ITEM = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+[^\W\d]")
_LETTER = re.compile(r"[а-яіїєґa-z]")
_JOINTS = frozenset("-.,/:")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = "назва або код"
_ORDINAL = "порядковий номер"
# Beginnings of the labels in `not_figures`, up to the colon or comma.
REASONS = {
    "address of the web": "адреса в інтернеті",
    "age": "вік або клас",
    "anniversary": "річниця",
    "code": "індекс або код",
    "code of a body": "код установи, бюджету чи закупівлі",
    "date": "дата",
    "date or time": "дата або час",
    "document number": "номер документа",
    "emergency call": "номер служби",
    "group of disability": "група",
    "house in a street": "адреса",
    "hyphen": "порядковий номер або частина слова",
    "name": _NAME,
    "ordinal": _ORDINAL,
    "ordinal of a session after its act": "номер сесії",
    "part of an act or of an archive": "стаття, пункт або частина документа",
    "part of an article": "стаття, пункт або частина документа",
    "phone": "номер телефону",
    "quotation": "у лапках: назва або цитата",
    "room": "номер кабінету",
    "room or house": "номер кабінету чи будинку",
    "scale": "частина іншого числа",
    "school or other numbered body": "номер закладу",
    "short number of a service": "номер служби",
    "size": "розмір",
    "span of time": "проміжок часу",
    "surname": "прізвище",
    "time of day": "час",
    "year": "рік",
}


class Untaken(NamedTuple):
    """A number in the text as read that is no figure; `reason` is empty if unknown."""

    start: int
    end: int
    reason: str


def find_untaken(
    text: str, catalogue: Catalogue, taken: Iterable[Span], known: Known = NOTHING
) -> list[Untaken]:
    """The numbers of a text that no figure covers, in order, `MOST_NUMBERS` at most.

    A date, an address or a phone is one entry, however many numbers it has.

    Args:
        text: a report as read.
        catalogue: the one it was extracted with.
        taken: where the numbers of its figures stand in the text.
        known: what was known of it then.
    """
    source, blocks = read_source(text, catalogue, known)
    body = list(without_signature(source.form, blocks))
    counted = {block.start for block in body}
    first = blocks[0].start if blocks else len(source.form)
    edges = sorted(taken)
    found = list(
        _of_block(source, Block(0, first, "", 0, False, ()), edges, "назва звіту")
    )
    for block in blocks:
        if len(found) >= MOST_NUMBERS:
            break
        signed = "" if block.start in counted else "підпис під звітом"
        found += _of_block(source, block, edges, signed)
    return found[:MOST_NUMBERS]


def _of_block(
    source: Source, block: Block, taken: Sequence[Span], fallback: str
) -> Iterator[Untaken]:
    """Numbers of one block; those without a reason of their own get the fallback."""
    numbers = _numbers(source, block)
    left = [one for one in numbers if not _covers(taken, source.wording.span(*one[0]))]
    if 0 < len(left) < len(numbers) and not block.is_row and not fallback:
        within_units = [
            (quantity.start, quantity.unit_end)
            for quantity in find_quantities(source, block.body, block.end)
            if _covers(taken, source.wording.span(quantity.start, quantity.end))
        ]
        left = [one for one in left if not _covers(within_units, one[0])]
    if not left:
        return
    del left[MOST_NUMBERS:]
    last = min(block.end, left[-1][0][1] + _LONGEST)
    reasons = excluded(source.form, block.start, last, source.words["barred"])
    reasons = [*_closed(source.form, reasons)]
    heads = block.is_row and _numbers_columns(source.form, block)
    for span, label in _merged(left, sorted(reasons, key=_by_precision)):
        reason = REASONS.get(_head(label), "") or _by_place(source.form, block, span)
        if not reason and block.is_row and len(left) < len(numbers):
            reason = _as_code(source.form, block, span)
        reason = "номер стовпця" if heads else reason
        yield Untaken(*source.wording.span(*span), reason or fallback)


def _numbers(source: Source, block: Block) -> list[tuple[Span, str]]:
    """Numbers of a block in digits and in words, with what speaks against the words."""
    form = source.form
    found: list[tuple[Span, str]] = [
        (match.span(), "") for match in _NUMBER.finditer(form, block.start, block.end)
    ]
    words = within(source.words["number"], block.start, block.end)
    for run in runs_of_words(form, words):
        objection = objection_to(source, run)
        idle = objection == "scale" or all(word.text in ONE for word in run)
        if not idle:
            found.append(((run[0].start, run[-1].end), objection))
    return sorted(found)


def _covers(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of the spans, in order, has a letter in common with another span."""
    at = bisect_left(spans, (span[1],))
    return at > 0 and spans[at - 1][1] > span[0]


def _closed(form: str, reasons: Iterable[Exclusion]) -> Iterator[Exclusion]:
    """The reasons; a phone ends with its brackets: «(тел. 2-35-40) 24 грудня»."""
    for reason in reasons:
        close = form.find(")", reason.start, reason.end)
        opened = form.find("(", reason.start, close) >= 0
        if not reason.label.startswith(_PHONE_BY_WORD) or close < 0 or opened:
            yield reason
            continue
        yield reason._replace(end=close)
        rest = _NUMBER.search(form, close, reason.end)
        match = rest and LED_BY_NUMBER.match(form, rest.start(), rest.end() + _FAR)
        if match and match.lastindex:
            yield Exclusion(*match.span(), BY_NUMBER[match.lastindex - 1][0])


def _by_precision(exclusion: Exclusion) -> tuple[bool, int]:
    return exclusion.label == "quotation", exclusion.start


def _merged(
    numbers: Sequence[tuple[Span, str]], reasons: Sequence[Exclusion]
) -> Iterator[tuple[Span, str]]:
    """Numbers with their labels; those that one reason covers are one number."""
    starts = [span[0] for span, _ in numbers]
    label_of: dict[int, int] = {}
    for at, reason in enumerate(reasons):
        first = bisect_left(starts, reason.start)
        for index in range(first, bisect_right(starts, reason.end - 1)):
            label_of.setdefault(index, at)
    open_span: Span | None = None
    open_at = -1
    for index, (span, objection) in enumerate(numbers):
        at = label_of.get(index, -1)
        alone = at < 0 or reasons[at].label == "quotation"
        if open_span and at == open_at and not alone:
            open_span = (open_span[0], span[1])
            continue
        if open_span:
            yield open_span, reasons[open_at].label
            open_span = None
        if alone:
            yield span, reasons[at].label if at >= 0 and not objection else objection
        else:
            open_span, open_at = span, at
    if open_span:
        yield open_span, reasons[open_at].label


def _head(label: str) -> str:
    return re.split("[:,]", label, maxsplit=1)[0]


def _by_place(form: str, block: Block, span: Span) -> str:
    """What the place of a number says it is."""
    start, end = span
    if end <= block.body:
        return "номер пункту"
    if _is_part_of_word(form, start, end):
        return _NAME
    if RATE.match(form, end):
        return "частота"
    if block.is_row:
        return _in_row(form, block, span)
    return ""


def _is_part_of_word(form: str, start: int, end: int) -> bool:
    """Whether letters hang on a number: «COVID-19», «А4»."""
    before = form[max(0, start - 1) : start]
    if before in _JOINTS:
        return form[max(0, start - 2) : start - 1].isalpha()
    return before.isalpha() or before in {"№", "_"} or form[end : end + 1].isalpha()


def _numbers_columns(form: str, block: Block) -> bool:
    """Whether a row is «1, 2, 3 …», or «А, Б, 1 …»."""
    cells = (cell.strip() for cell in form[block.start : block.end].split("\t"))
    filled = [cell for cell in cells if cell and not _LETTER.fullmatch(cell)]
    return filled == [str(number) for number in range(1, len(filled) + 1)]


def _as_code(form: str, block: Block, span: Span) -> str:
    """A cell that is only a number, beside others that are figures, is a code."""
    first = form.rfind("\t", block.start, span[0]) + 1
    end = form.find("\t", span[1], block.end)
    last = end if end >= 0 else block.end
    around = form[first : span[0]] + form[span[1] : last]
    is_cell = first > 0 and not around.strip(" ")
    return "номер рядка таблиці" if is_cell else ""


def _in_row(form: str, block: Block, span: Span) -> str:
    """Numbers of rows, and years that head a column."""
    tab = form.rfind("\t", block.start, span[0])
    end = form.find("\t", span[1], block.end)
    before = form[max(tab + 1, block.start) : span[0]].strip()
    after = form[span[1] : end if end >= 0 else block.end].strip(" .)")
    written = _WRITTEN.search(form, block.start, block.end)
    is_first = written is not None and written.start() > tab
    if _YEAR.fullmatch(form, *span):
        return "рік"
    if not before and _ITEM.match(form, span[0]):
        return "номер пункту"
    alone = is_first and end >= 0 and not before and not after
    return "номер рядка таблиці" if alone else ""
