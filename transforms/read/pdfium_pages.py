"""Takes the words of a PDF's pages from PDFium.

Everything that knows PDFium's calls is here and in its two neighbours, for drawings and
for form fields. Positions are turned so that most of the text stands upright, whatever
way the page, or what is drawn on it, lies.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from functools import cache
from math import isfinite, pi

import pypdfium2 as pdfium
from pypdfium2 import PdfMatrix, raw

from transforms.errors import UnreadableReport
from transforms.read.bounds import (
    MAX_PAGE_CHARACTERS,
    MAX_PAGES,
    check_length,
    damaged,
)
from transforms.read.lines import RAISED
from transforms.read.pdf_fields import fields_of, with_fields
from transforms.read.pdfium_drawings import Drawings, drawings_of
from transforms.read.words import Page, Word

# PDFium's own character for a hyphen at the end of a line.
_HYPHEN_AT_END = 0x02
_NOT_TEXT = frozenset((0x00, 0xFFFE, 0xFFFF))
_SPACES = frozenset(map(ord, "\t \u00a0\u2002\u2003\u2007\u2009\u202f\u3000"))
_NEW_LINES = (0x0A, 0x0D)
_QUARTER = pi / 2
# How to turn a page back by so many quarters.
_TURNS = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
_SIDEWAYS = (1, 3)
_UPWARDS = 3
# In sizes of type.
_WORD_GAP = 0.15
_LETTER_GAP = 0.25
# Digits of two cells may nearly touch; those of one number do.
_DIGIT_GAP = 0.08
# Raised digits are less apart, lines more.
_NEW_LINE = 0.8
_RAISED_BY = 0.12
_SMALLER = 0.85
# Nobody reads type of this many points.
_SPECK = 1.2
# Characters looked at to tell which way the text of a page lies.
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class _View:
    """How a page is looked at: its text turned by quarters, and its size then."""

    quarter: int
    matrix: PdfMatrix
    width: float
    height: float


def pages_of(content: bytes) -> Iterator[Page]:
    """Each page; a document is open only while it is read.

    Raises:
        UnreadableReport: `pdf-encrypted`, `pdf-recognised`, `damaged-document`,
            `expands-too-much` or `too-long-text`.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as exc:
        if exc.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableReport("pdf-encrypted") from exc
        raise damaged("pdf", detail=str(exc)) from exc
    try:
        document.init_forms()
        if len(document) > MAX_PAGES:
            raise UnreadableReport(
                "expands-too-much", reason="pages", size=len(document), limit=MAX_PAGES
            )
        characters = 0
        for number in range(len(document)):
            page = _read_page(document, number)
            characters += sum(len(word.text) for run in page.runs for word in run)
            check_length(characters)
            yield page
    except pdfium.PdfiumError as exc:
        raise damaged("pdf-page", detail=str(exc)) from exc
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, number: int) -> Page:
    page = document[number]
    text_page = page.get_textpage()
    view = _upright(text_page, page.get_bbox())
    upright = -view.quarter % 4
    if raw.FPDFPage_GetRotation(page) != upright:
        # PDFium puts lines in order as they are on the page displayed.
        text_page.close()
        raw.FPDFPage_SetRotation(page, upright)
        text_page = page.get_textpage()
    drawings = drawings_of(page, view.matrix)
    fields = [_turned(field, view.matrix) for field in fields_of(document, page)]
    runs = with_fields(_runs(text_page.raw, view, drawings), fields)
    text_page.close()
    page.close()
    return Page(runs, drawings.rules, view.width)


def _turned(field: Word, turn: PdfMatrix) -> Word:
    """A field as the page is seen."""
    y = field.baseline
    left, baseline, right, _ = turn.on_rect(field.left, y, field.right, y)
    return field._replace(left=left, right=right, baseline=baseline)


def _upright(
    text_page: pdfium.PdfTextPage, box: tuple[float, float, float, float]
) -> _View:
    """How to turn the page so that most of its text stands upright."""
    count = text_page.count_chars()
    if count > MAX_PAGE_CHARACTERS:
        raise UnreadableReport("too-long-text", size=count, limit=MAX_PAGE_CHARACTERS)
    step = max(count // _LOOKED_AT, 1)
    quarters = Counter(
        _quarter(text_page.raw, number) for number in range(0, count, step)
    ).most_common(1)
    quarter = quarters[0][0] if quarters else 0
    turn = PdfMatrix(*_TURNS[quarter])
    left, bottom, right, top = turn.on_rect(*box)
    return _View(quarter, turn.translate(-left, -bottom), right - left, top - bottom)


def _quarter(text_page: raw.FPDF_TEXTPAGE, number: int) -> int:
    """How a character is turned, in quarters, clockwise."""
    angle: float = raw.FPDFText_GetCharAngle(text_page, number)
    return round(angle / _QUARTER) % 4


def _runs(
    text_page: raw.FPDF_TEXTPAGE, view: _View, drawings: Drawings
) -> list[list[Word]]:
    """The words of a page; a run ends where PDFium, or the place, begins a new line."""
    runs: list[list[Word]] = []
    run: list[Word] = []
    gap = ""
    for number in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, number)
        if code in _NEW_LINES:
            gap = "\n"
        elif code in _SPACES:
            is_made_up = code == ord(" ") and raw.FPDFText_IsGenerated(
                text_page, number
            )
            if gap != "\n" and not (gap and is_made_up == 1):
                gap += " " if code == ord("\t") else chr(code)
        else:
            glyph = Word(_character(code), *_place(text_page, number, view.matrix))
            if _is_unseen(glyph, text_page, number, view, drawings):
                continue
            if run and (gap or _jumps(run[-1], glyph)):
                side = (_quarter(text_page, number) - view.quarter) % 4
                gap = _gap(side, run[-1], glyph, gap)
                if gap == "\n":
                    runs.append(_words(run))
                    run, gap = [], ""
            run.append(glyph._replace(gap=gap) if gap and run else glyph)
            # PDFium goes on after such a hyphen as if there were no new line.
            gap = "\n" if code == _HYPHEN_AT_END else ""
    return [*runs, _words(run)] if run else runs


@cache
def _character(code: int) -> str:
    if code == _HYPHEN_AT_END:
        return "-"
    is_character = code not in _NOT_TEXT and code <= sys.maxunicode
    return chr(code) if is_character else "\ufffd"


_BOX = raw.FS_RECTF()
_X, _Y = c_double(), c_double()
_BOX_PLACE, _X_PLACE, _Y_PLACE = byref(_BOX), byref(_X), byref(_Y)


def _place(
    text_page: raw.FPDF_TEXTPAGE, number: int, turn: PdfMatrix
) -> tuple[float, float, float, float]:
    """Left, right, baseline and size of a character, as the page is seen."""
    raw.FPDFText_GetLooseCharBox(text_page, number, _BOX_PLACE)
    raw.FPDFText_GetCharOrigin(text_page, number, _X_PLACE, _Y_PLACE)
    a, b, c, d, e, f = turn.get()
    x1, y1, x2, y2 = _BOX.left, _BOX.bottom, _BOX.right, _BOX.top
    left, right = a * x1 + c * y1 + e, a * x2 + c * y2 + e
    size = abs(b * (x2 - x1) + d * (y2 - y1))
    baseline = b * _X.value + d * _Y.value + f
    if not isfinite(left + right + baseline + size):
        raise damaged("pdf-places")
    if left > right:
        left, right = right, left
    return left, right, baseline, size


def _is_unseen(
    glyph: Word,
    text_page: raw.FPDF_TEXTPAGE,
    number: int,
    view: _View,
    drawings: Drawings,
) -> bool:
    """Whether nobody sees a character of the page.

    Raises:
        UnreadableReport: `pdf-recognised`, if it was guessed from a picture there.
    """
    x, y = glyph.middle
    if not (0 <= x <= view.width and 0 <= y <= view.height):
        return True
    is_small = max(glyph.size, glyph.right - glyph.left) < _SPECK
    if is_small and glyph.text.isalnum():
        # A decimal point may be as small, in fonts that say no more of their size.
        return True
    if not (drawings.unseen or drawings.white):
        return False
    text = raw.FPDFText_GetTextObject(text_page, number)
    if not drawings.is_unseen(text, (x, y)):
        return False
    if glyph.text.isalnum() and drawings.is_pictured((x, y)):
        raise UnreadableReport("pdf-recognised")
    return True


def _jumps(before: Word, glyph: Word) -> bool:
    apart = abs(before.baseline - glyph.baseline)
    return apart > _NEW_LINE * max(before.size, glyph.size)


def _gap(side: int, before: Word, glyph: Word, said: str) -> str:
    """What is between two characters: nothing, a space or a new line.

    PDFium breaks the line after almost every letter that stands on its side, and takes
    digits under one another, each alone on its line, for one number written downwards.
    """
    if side not in _SIDEWAYS:
        return "\n" if _jumps(before, glyph) else said
    thickness = before.right - before.left
    if abs(before.left - glyph.left) > thickness / 2:
        return "\n"
    if side == _UPWARDS:
        gap = glyph.baseline - (before.baseline + before.size)
    else:
        gap = before.baseline - before.size - glyph.baseline
    return " " if gap > _WORD_GAP * thickness else ""


def _words(run: list[Word]) -> list[Word]:
    """The characters of a run made words."""
    baseline = _middle([glyph.baseline for glyph in run])
    size = _middle([glyph.size for glyph in run])
    words: list[list[Word]] = []
    for glyph in run:
        # A raised small digit is the mark of a note and not part of the number.
        is_mark = (
            glyph.size < _SMALLER * size
            and glyph.baseline > baseline + _RAISED_BY * size
        )
        shown = glyph._replace(text=glyph.text.translate(RAISED)) if is_mark else glyph
        before = words[-1][-1] if words else shown
        are_letters = before.text.isalpha() or glyph.text.isalpha()
        widest = (_LETTER_GAP if are_letters else _DIGIT_GAP) * size
        if not words or glyph.gap or glyph.left - before.right > widest:
            words.append([shown])
        else:
            words[-1].append(shown)
    return [
        Word(
            "".join([glyph.text for glyph in word]),
            word[0].left,
            word[-1].right,
            _middle([glyph.baseline for glyph in word]),
            max(_middle([glyph.size for glyph in word]), 1.0),
            word[0].gap,
        )
        for word in words
    ]


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
