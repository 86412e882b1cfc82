"""Takes what is drawn on a PDF's page from PDFium: ruled lines, and type nobody sees.

Type can be in a page without being seen: drawn in no colour, or white on white. Whoever
reads the page does not know of it, so it states nothing. Over a picture it is what a
program has guessed from the picture: the page is a scan.
"""

from collections.abc import Iterator
from ctypes import addressof, byref, c_float, c_int, c_uint
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import PdfMatrix, raw

from transforms.read.bounds import MAX_DRAWN, MAX_RULES
from transforms.read.words import Rule

Point = tuple[float, float]
_Box = tuple[float, float, float, float]
# How much a line may slant and still be one across or down, in points.
_LEVEL = 1.0
_MAX_FORM_DEPTH = 4
_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_FILLED_MODES = (raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP)
# Of 255: what nobody tells from the white of paper.
_WHITE = 250


@dataclass(slots=True)
class Drawings:
    """What is drawn on a page, places as the page is seen."""

    rules: list[Rule] = field(default_factory=list)
    pictures: list[_Box] = field(default_factory=list)
    # What is filled with a colour, pictures among it.
    coloured: list[_Box] = field(default_factory=list)
    # Text objects, by their address in memory.
    unseen: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)

    def is_unseen(self, text: raw.FPDF_PAGEOBJECT, point: Point) -> bool:
        """Whether type of a text object is not to be seen in a place."""
        address = addressof(text.contents) if text else 0
        if address in self.unseen:
            return True
        return address in self.white and not _is_inside(self.coloured, point)

    def is_pictured(self, point: Point) -> bool:
        """Whether a picture is in a place."""
        return _is_inside(self.pictures, point)


def _is_inside(boxes: list[_Box], point: Point) -> bool:
    x, y = point
    return any(
        left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes
    )


def drawings_of(page: pdfium.PdfPage, turn: PdfMatrix) -> Drawings:
    """All that is drawn; no ruled lines where there are so many that it is a drawing.

    Args:
        page: the page.
        turn: moves places to where they are seen.
    """
    found = Drawings()
    waiting = [
        (raw.FPDFPage_GetObject(page, number), turn, 0)
        for number in range(min(raw.FPDFPage_CountObjects(page), MAX_DRAWN))
    ]
    seen = 0
    while waiting and seen < MAX_DRAWN:
        thing, matrix, depth = waiting.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            inner = _matrix(thing).multiply(matrix)
            count = min(raw.FPDFFormObj_CountObjects(thing), MAX_DRAWN - len(waiting))
            waiting += [
                (raw.FPDFFormObj_GetObject(thing, number), inner, depth + 1)
                for number in range(count)
            ]
        else:
            _add(found, thing, kind, matrix)
    if waiting:
        # What is beneath white type may be among the rest.
        found.white.clear()
    if waiting or len(found.rules) > MAX_RULES:
        found.rules = []
    return found


def _add(
    found: Drawings, thing: raw.FPDF_PAGEOBJECT, kind: int, matrix: PdfMatrix
) -> None:
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        colour = _colour(thing)
        if mode in _UNSEEN_MODES or (mode in _FILLED_MODES and not colour[3]):
            found.unseen.add(addressof(thing.contents))
        elif mode in _FILLED_MODES and min(colour[:3]) >= _WHITE:
            found.white.add(addressof(thing.contents))
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
        if len(found.rules) <= MAX_RULES and (fill.value or stroke.value):
            found.rules += _rules_of_path(thing, _matrix(thing).multiply(matrix))
        if fill.value and min(_colour(thing)[:3]) < _WHITE:
            found.coloured.append(_box(thing, matrix))
    else:
        found.coloured.append(_box(thing, matrix))
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append(_box(thing, matrix))


def _colour(thing: raw.FPDF_PAGEOBJECT) -> tuple[int, int, int, int]:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    known = raw.FPDFPageObj_GetFillColor(
        thing, byref(red), byref(green), byref(blue), byref(alpha)
    )
    if not known:
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _box(thing: raw.FPDF_PAGEOBJECT, matrix: PdfMatrix) -> _Box:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(
        thing, byref(left), byref(bottom), byref(right), byref(top)
    )
    box: _Box = matrix.on_rect(left.value, bottom.value, right.value, top.value)
    return box


def _rules_of_path(path: raw.FPDF_PAGEOBJECT, matrix: PdfMatrix) -> Iterator[Rule]:
    count = raw.FPDFPath_CountSegments(path)
    if count > MAX_RULES:
        return
    x, y = c_float(), c_float()
    first = last = (0.0, 0.0)
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = matrix.on_point(x.value, y.value)
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


def _matrix(thing: raw.FPDF_PAGEOBJECT) -> PdfMatrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, byref(matrix))
    return PdfMatrix.from_raw(matrix)
