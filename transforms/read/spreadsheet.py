"""Reads an Excel workbook (XLSX): the cells of its sheets, as text, within bounds.

Only what a person types is wanted: numbers as written in the file, texts without their
look. What a formula has come to is not believed; that there is one is told.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# The name space of sheets is none that documents have.
_S = "?:"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_INDEX = re.compile(r"[0-9]{1,8}")
_ROOT = "xl/"


class Cell(NamedTuple):
    """What is in a cell; a formula's text is what it came to."""

    text: str
    is_formula: bool = False


# Number of a row, then of a column, both from 1.
Sheet = dict[int, dict[int, Cell]]


def read_spreadsheet(content: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by name; none where it is no workbook.

    Raises:
        UnreadableReport: `damaged-document`, `expands-too-much`.
    """
    # Every run asks what a cell is, few read one.
    from transforms.read.archive import Archive
    from transforms.read.elements import parse

    archive = Archive(content)
    parts = {
        one.get("Id"): _part(one.get("Target", ""))
        for one in parse(archive.read(f"{_ROOT}_rels/workbook.xml.rels"))
    }
    texts = [_text_of(one) for one in parse(archive.read(f"{_ROOT}sharedStrings.xml"))]
    sheets = parse(archive.read(f"{_ROOT}workbook.xml")).find(f"{_S}sheets")
    found: dict[str, Sheet] = {}
    for one in sheets if sheets is not None else ():
        part = parts.get(one.get(f"{_S}id"), "")
        root = parse(archive.read(part))
        found[one.get("name", "")] = _sheet(root, texts)
    return found


def _part(target: str) -> str:
    """Path of a part in the archive, from that in a relation."""
    return target[1:] if target.startswith("/") else f"{_ROOT}{target}"


def _sheet(root: "Element", texts: list[str]) -> Sheet:
    rows: Sheet = {}
    for element in root.iter(f"{_S}c"):
        named = _CELL.fullmatch(element.get("r", ""))
        text = _value(element, texts)
        is_formula = element.find(f"{_S}f") is not None
        if named and (text or is_formula):
            row = rows.setdefault(int(named[2]), {})
            row[_column(named[1])] = Cell(text, is_formula)
    return rows


def _value(element: "Element", texts: list[str]) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        inline = element.find(f"{_S}is")
        return "" if inline is None else _text_of(inline)
    value = element.findtext(f"{_S}v", "")
    if kind == "n":
        return _number(value)
    if kind != "s":
        return value
    at = int(value) if _INDEX.fullmatch(value) else len(texts)
    return texts[at] if at < len(texts) else ""


def _number(written: str) -> str:
    """A number as Excel shows it: of 15 digits, though it writes 17.

    >>> _number("97.5"), _number("1.1000000000000001"), _number("62"), _number("?")
    ('97.5', '1.1', '62', '?')
    """
    try:
        return f"{float(written):.15g}"
    except ValueError:
        return written


def _text_of(element: "Element") -> str:
    """Text of its pieces; how a word is said aloud is none."""
    pieces = [element.find(f"{_S}t")]
    pieces += [one.find(f"{_S}t") for one in element.findall(f"{_S}r")]
    return "".join(one.text or "" for one in pieces if one is not None)


def _column(letters: str) -> int:
    """Number of a column.

    >>> _column("A"), _column("Z"), _column("AA")
    (1, 26, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
