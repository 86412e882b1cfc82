"""The characters of a PDF, found without its reader.

They are those of PDFium, before our lines are made of them.
"""

import re
from ctypes import c_uint
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_NUMBER_ALONE = re.compile(r"\W*[0-9]+\W*")
# A page number may stand beside a line of a page header.
_EDGE = 2
# From here on each part of a colour is as good as white.
_WHITE = 250
# Points; less is no letter that can be read.
_SPECK = 1.0
# Parts of a number are drawn closer than this; in heights of their digits.
_GAP = 0.3
# Text that is only a place to search in, or to cut out (ISO 32000-1, table 106).
_UNDRAWN = (3, 7)
_Place = tuple[float, float, float, float]


def of_pdf(content: bytes) -> tuple[str, str] | None:
    """The characters but for page numbers, which readers leave out; and all.

    None for a form: what is filled in is no text of the page here.
    """
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(content) as document:
            if document.get_formtype():
                return None
            pages = [page.get_textpage().get_text_range() for page in document]
    except pdfium.PdfiumError:
        return None
    return "\n".join(map(_without_number, pages)), "\n".join(pages)


def _without_number(page: str) -> str:
    lines = page.splitlines()
    edges = {*range(len(lines))[:_EDGE], *range(len(lines))[-_EDGE:]}
    return "\n".join(
        line
        for number, line in enumerate(lines)
        if number not in edges or not _NUMBER_ALONE.fullmatch(line)
    )


def unseen_in_pdf(content: bytes) -> str:
    """The characters that may not be seen: undrawn, white, minute or off the page."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(content) as document:
        return "\n".join(map(_unseen_on, document))


def _unseen_on(page: "pdfium.PdfPage") -> str:
    from pypdfium2 import raw

    characters = page.get_textpage()
    said: list[str] = []
    last = (0.0, 0.0, 0.0, 0.0)
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        place = text.get_bounds()
        if _may_be_unseen(text, place, page.get_size()):
            is_same_line = abs(place[1] - last[1]) < _SPECK
            is_next = abs(place[0] - last[2]) < _GAP * (place[3] - place[1])
            said += ["" if is_same_line and is_next else "\n", _said(text, characters)]
            last = place
    return "".join(said)


def _may_be_unseen(
    text: "pdfium.PdfObject", place: _Place, size: tuple[float, float]
) -> bool:
    from pypdfium2 import raw

    left, bottom, right, top = place
    is_off = right < 0 or top < 0 or left > size[0] or bottom > size[1]
    colour = [c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(text, *colour)
    return (
        is_off
        or top - bottom < _SPECK
        or raw.FPDFTextObj_GetTextRenderMode(text) in _UNDRAWN
        or min(part.value for part in colour[:3]) >= _WHITE
    )


def _said(text: "pdfium.PdfObject", characters: "pdfium.PdfTextPage") -> str:
    from pypdfium2 import raw

    size = raw.FPDFTextObj_GetText(text, characters, None, 0)
    told = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFTextObj_GetText(text, characters, told, size)
    return bytes(told).decode("utf-16-le", "ignore").rstrip("\0")
