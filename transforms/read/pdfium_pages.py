"""Takes the characters and the ruled lines of a PDF's pages from PDFium.

Everything that knows PDFium's calls is here. Positions are turned so that most of the
text stands upright, whatever way the page, or what is drawn on it, lies.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int
from dataclasses import dataclass, replace
from math import isfinite, pi

import pypdfium2 as pdfium
from pypdfium2 import raw

from transforms.errors import UnreadableReport
from transforms.read.bounds import (
    MAX_DRAWN,
    MAX_PAGE_CHARACTERS,
    MAX_PAGES,
    MAX_RULES,
    check_length,
    damaged,
)
from transforms.read.glyphs import Glyph, Page, Rule
from transforms.read.pdf_fields import fields_of, with_fields

# How much a line may slant and still be one across or down, in points.
_LEVEL = 1.0
_MAX_FORM_DEPTH = 4
# PDFium's own character for a hyphen at the end of a line.
_HYPHEN_AT_END = 0x02
_NOT_TEXT = frozenset((0x00, 0xFFFE, 0xFFFF))

Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_QUARTER = pi / 2
_SIDEWAYS = (1, 3)
_UPWARDS = 3
# In sizes of type.
_WORD_GAP = 0.15
# Raised digits are less apart, lines more.
_NEW_LINE = 0.8
# Characters looked at to tell which way the text of a page lies.
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class _View:
    """How a page is looked at: its text turned by quarters, and its width then."""

    quarter: int
    matrix: _Matrix
    width: float


def pages_of(content: bytes) -> Iterator[tuple[Page, float]]:
    """Each page, and its width as seen; a document is open only while it is read.

    Raises:
        UnreadableReport: `pdf-encrypted`, `damaged-document`, `expands-too-much` or
            `too-long-text`.
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
            page, width = _read_page(document, number)
            characters += sum(map(len, page.runs))
            check_length(characters)
            yield page, width
    except pdfium.PdfiumError as exc:
        raise damaged("pdf-page", detail=str(exc)) from exc
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, number: int) -> tuple[Page, float]:
    page = document[number]
    text_page = page.get_textpage()
    view = _upright(text_page, page.get_bbox())
    upright = -view.quarter % 4
    if raw.FPDFPage_GetRotation(page) != upright:
        # PDFium puts lines in order as they are on the page displayed.
        text_page.close()
        raw.FPDFPage_SetRotation(page, upright)
        text_page = page.get_textpage()
    fields = [_turned(field, view.matrix) for field in fields_of(document, page)]
    runs = with_fields(_runs(text_page, view), fields)
    found = Page(runs, _rules(page, view.matrix))
    text_page.close()
    page.close()
    return found, view.width


def _turned(field: Glyph, turn: _Matrix) -> Glyph:
    """A field as the page is seen."""
    left, first = _moved((field.left, field.baseline), turn)
    right, second = _moved((field.right, field.baseline), turn)
    left, right = sorted((left, right))
    return replace(field, left=left, right=right, baseline=min(first, second))


def _upright(
    text_page: pdfium.PdfTextPage, box: tuple[float, float, float, float]
) -> _View:
    """How to turn the page so that most of its text stands upright."""
    count = text_page.count_chars()
    step = max(count // _LOOKED_AT, 1)
    quarters = Counter(
        _quarter(text_page, number) for number in range(0, count, step)
    ).most_common(1)
    quarter = quarters[0][0] if quarters else 0
    left, bottom, right, top = box
    matrices: tuple[_Matrix, ...] = (
        (1, 0, 0, 1, -left, -bottom),
        (0, 1, -1, 0, top, -left),
        (-1, 0, 0, -1, right, top),
        (0, -1, 1, 0, -bottom, right),
    )
    width = top - bottom if quarter in _SIDEWAYS else right - left
    return _View(quarter, matrices[quarter], width)


def _quarter(text_page: pdfium.PdfTextPage, number: int) -> int:
    """How a character is turned, in quarters, clockwise."""
    angle: float = raw.FPDFText_GetCharAngle(text_page, number)
    return round(angle / _QUARTER) % 4


def _jumps(before: Glyph, glyph: Glyph) -> bool:
    apart = abs(before.baseline - glyph.baseline)
    return apart > _NEW_LINE * max(before.size, glyph.size)


def _gap(side: int, before: Glyph, glyph: Glyph, said: str) -> str:
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


def _runs(text_page: pdfium.PdfTextPage, view: _View) -> list[list[Glyph]]:
    count = text_page.count_chars()
    if count > MAX_PAGE_CHARACTERS:
        raise UnreadableReport("too-long-text", size=count, limit=MAX_PAGE_CHARACTERS)
    runs: list[list[Glyph]] = [[]]
    gap = ""
    for number in range(count):
        code = raw.FPDFText_GetUnicode(text_page, number)
        character = _character(code)
        if character in "\r\n":
            gap = "\n"
        elif character == " " and raw.FPDFText_IsGenerated(text_page, number) == 1:
            gap = gap or " "
        else:
            glyph = Glyph(character, *_place(text_page, number, view.matrix))
            before = runs[-1][-1] if runs[-1] else None
            if before and (gap or _jumps(before, glyph)):
                side = (_quarter(text_page, number) - view.quarter) % 4
                gap = _gap(side, before, glyph, gap)
            if before and gap == "\n":
                runs.append([])
            runs[-1].append(replace(glyph, is_apart=gap == " "))
            # PDFium goes on after such a hyphen as if there were no new line.
            gap = "\n" if code == _HYPHEN_AT_END else ""
    return [run for run in runs if run]


def _character(code: int) -> str:
    if code == _HYPHEN_AT_END:
        return "-"
    is_character = code not in _NOT_TEXT and code <= sys.maxunicode
    return chr(code) if is_character else "\ufffd"


def _place(
    text_page: pdfium.PdfTextPage, number: int, turn: _Matrix
) -> tuple[float, float, float, float]:
    """Left, right, baseline and size of a character, as the page is seen."""
    box = raw.FS_RECTF()
    x, y = c_double(), c_double()
    raw.FPDFText_GetLooseCharBox(text_page, number, byref(box))
    raw.FPDFText_GetCharOrigin(text_page, number, byref(x), byref(y))
    corners = (
        _moved((box.left, box.bottom), turn),
        _moved((box.right, box.top), turn),
    )
    left, right = sorted(corner[0] for corner in corners)
    bottom, top = sorted(corner[1] for corner in corners)
    baseline = _moved((x.value, y.value), turn)[1]
    if not all(map(isfinite, (left, right, baseline, top - bottom))):
        raise damaged("pdf-places")
    return left, right, baseline, max(top - bottom, 1.0)


def _rules(page: pdfium.PdfPage, turn: _Matrix) -> list[Rule]:
    """Lines across and down; none where there are so many that it is a drawing."""
    rules: list[Rule] = []
    count = raw.FPDFPage_CountObjects(page)
    if count > MAX_DRAWN:
        return rules
    waiting = [
        (raw.FPDFPage_GetObject(page, number), turn, 0) for number in range(count)
    ]
    seen = 0
    while waiting:
        thing, matrix, depth = waiting.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            rules += _rules_of_path(thing, _times(_matrix(thing), matrix))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            inner = _times(_matrix(thing), matrix)
            count = min(raw.FPDFFormObj_CountObjects(thing), MAX_DRAWN)
            waiting += [
                (raw.FPDFFormObj_GetObject(thing, number), inner, depth + 1)
                for number in range(count)
            ]
        if len(rules) > MAX_RULES or seen + len(waiting) > MAX_DRAWN:
            return []
    return rules


def _rules_of_path(path: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> Iterator[Rule]:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    count = raw.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or count > MAX_RULES:
        return
    x, y = c_float(), c_float()
    first = last = (0.0, 0.0)
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = _moved((x.value, y.value), matrix)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _rule(last, first)


def _rule(start: Point, end: Point) -> Iterator[Rule]:
    across, down = abs(end[0] - start[0]), abs(end[1] - start[1])
    if down <= _LEVEL < across:
        yield Rule(True, (start[1] + end[1]) / 2, *sorted((start[0], end[0])))
    elif across <= _LEVEL < down:
        yield Rule(False, (start[0] + end[0]) / 2, *sorted((start[1], end[1])))


def _matrix(thing: raw.FPDF_PAGEOBJECT) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _moved(point: Point, matrix: _Matrix) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """First the inner, then the outer."""
    e, f = _moved(inner[4:], outer)
    a, b, c, d = outer[:4]
    return (
        a * inner[0] + c * inner[1],
        b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3],
        b * inner[2] + d * inner[3],
        e,
        f,
    )
