"""Takes what was filled into the form fields of a PDF's page from PDFium."""

from collections.abc import Iterable, Iterator
from ctypes import byref, c_ushort
from dataclasses import replace
from math import isfinite

import pypdfium2 as pdfium
from pypdfium2 import raw

from transforms.read.glyphs import Glyph

_FILLED_IN = (
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MOST_FIELDS = 2_000
_MOST_CHARACTERS = 10_000
# A value ends with a character of two bytes.
_END_BYTES = 2
# Type stands on a line about a quarter of the field above its lower edge.
_BASELINE = 0.25


def with_fields(
    runs: Iterable[list[Glyph]], fields: Iterable[Glyph]
) -> list[list[Glyph]]:
    """The runs of a page, each field after the last one that is on its height.

    A field that nothing stands beside comes after what is above it.
    """
    placed = list(runs)
    for field in fields:
        level = [run for run in placed if _is_level(run[0], field)]
        above = [run for run in placed if run[0].baseline > field.baseline]
        before = (level or above)[-1:]
        at = placed.index(before[0]) + 1 if before else 0
        baseline = level[-1][0].baseline if level else field.baseline
        placed.insert(at, [replace(field, baseline=baseline)])
    return placed


def _is_level(glyph: Glyph, field: Glyph) -> bool:
    return abs(glyph.baseline - field.baseline) < max(glyph.size, field.size) / 2


def fields_of(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[Glyph]:
    """Each field with a value, as one run of type in its place, before any turning.

    Args:
        document: its forms are initialised.
        page: a page of it.
    """
    if document.formenv is None:
        return
    count = min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)
    for number in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if annotation:
            value = _value(document.formenv, annotation)
            glyph = _glyph(annotation, value) if value else None
            raw.FPDFPage_CloseAnnot(annotation)
            if glyph:
                yield glyph


def _value(form: pdfium.PdfFormEnv, annotation: raw.FPDF_ANNOTATION) -> str:
    if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    if raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _FILLED_IN:
        return ""
    size = raw.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if not _END_BYTES < size <= 2 * _MOST_CHARACTERS:
        return ""
    buffer = (c_ushort * (size // 2))()
    raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)
    value = bytes(buffer).decode("utf-16-le", "replace")
    return " ".join(value.replace("\0", "").split())


def _glyph(annotation: raw.FPDF_ANNOTATION, value: str) -> Glyph | None:
    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, byref(box)):
        return None
    left, right = sorted((box.left, box.right))
    bottom, top = sorted((box.bottom, box.top))
    height = top - bottom
    if not all(map(isfinite, (left, right, bottom, height))):
        return None
    return Glyph(value, left, right, bottom + _BASELINE * height, max(height / 2, 1.0))
