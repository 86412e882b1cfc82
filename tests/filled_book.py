"""Fills in a workbook of feedback, as a person does in Excel or LibreOffice.

Only the XML of one sheet is changed: cells there get a value, others are put at
the end of their row.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

from transforms.corrections.book import FIGURES

Filled = Mapping[tuple[int, str], str]


def fill(book: bytes, filled: Filled, sheet: str = FIGURES) -> bytes:
    """The workbook with cells filled in, by row and title of the column.

    A value that begins with `=` becomes a formula.
    """
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    titles = opened.get_sheet_by_name(sheet).to_python()[0]
    part = f"xl/worksheets/sheet{opened.sheet_names.index(sheet) + 1}.xml"
    cells = {
        f"{_letters(titles.index(title))}{row}": value
        for (row, title), value in filled.items()
    }
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content = _filled(content.decode(), cells).encode()
            new.writestr(name, content)
    return made.getvalue()


def _filled(xml: str, cells: Mapping[str, str]) -> str:
    for place, value in cells.items():
        cell = _cell(place, value)
        there = re.compile(rf'<c r="{place}"(?: s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)')
        xml, count = there.subn(lambda _, cell=cell: cell, xml)
        assert count < 2
        if not count:
            row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            end = re.compile(rf'(<row r="{row}"[^>]*>.*?)</row>')
            xml, count = end.subn(rf"\g<1>{cell}</row>", xml)
            assert count == 1, place
    return xml


def _cell(place: str, value: str) -> str:
    if value.startswith("="):
        return f'<c r="{place}"><f>{escape(value[1:])}</f><v>64</v></c>'
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _letters(column: int) -> str:
    assert column < 26
    return chr(ord("A") + column)
