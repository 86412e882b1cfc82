"""Takes what is drawn on a PDF's page from PDFium: ruled lines, and type nobody sees.

Type can be in a page without being seen: drawn in no colour, or white on white. Whoever
reads the page does not know of it, so it states nothing. Over a picture it is what a
program has guessed from the picture: the page is a scan.
"""

from collections.abc import Iterator
from ctypes import addressof, byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import PdfMatrix, raw

from transforms.read.bounds import MAX_DRAWN, MAX_RULES
from transforms.read.words import Rule

Point = tuple[float, float]
_Box = tuple[float, float, float, float]
# How much a line may slant and still be one across or down, in points.
_LEVEL = 1.0
# The page, and forms in one another.
_MOST_LEVELS = 5
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
    things = page.get_objects(max_depth=_MOST_LEVELS)
    # Of the page, then of each form that what comes is in.
    matrices = [turn]
    for thing in islice(things, MAX_DRAWN):
        matrix = matrices[thing.level]
        if thing.type == raw.FPDF_PAGEOBJ_FORM:
            matrices[thing.level + 1 :] = [thing.get_matrix().multiply(matrix)]
        elif thing.type == raw.FPDF_PAGEOBJ_TEXT:
            _add_text(found, thing)
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            _add_path(found, thing, matrix)
        else:
            found.coloured.append(matrix.on_rect(*thing.get_bounds()))
            if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                found.pictures.append(found.coloured[-1])
    is_cut = next(things, None) is not None
    if is_cut:
        # What is beneath white type may be among the rest.
        found.white.clear()
    if is_cut or len(found.rules) > MAX_RULES:
        found.rules = []
    return found


def _add_text(found: Drawings, text: pdfium.PdfObject) -> None:
    mode = raw.FPDFTextObj_GetTextRenderMode(text)
    colour = _colour(text)
    if mode in _UNSEEN_MODES or (mode in _FILLED_MODES and not colour[3]):
        found.unseen.add(addressof(text.raw.contents))
    elif mode in _FILLED_MODES and min(colour[:3]) >= _WHITE:
        found.white.add(addressof(text.raw.contents))


def _add_path(found: Drawings, path: pdfium.PdfObject, matrix: PdfMatrix) -> None:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    if len(found.rules) <= MAX_RULES and (fill.value or stroke.value):
        found.rules += _rules_of_path(path, path.get_matrix().multiply(matrix))
    if fill.value and min(_colour(path)[:3]) < _WHITE:
        found.coloured.append(matrix.on_rect(*path.get_bounds()))


def _colour(thing: pdfium.PdfObject) -> tuple[int, int, int, int]:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    known = raw.FPDFPageObj_GetFillColor(
        thing, byref(red), byref(green), byref(blue), byref(alpha)
    )
    if not known:
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _rules_of_path(path: pdfium.PdfObject, matrix: PdfMatrix) -> Iterator[Rule]:
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
