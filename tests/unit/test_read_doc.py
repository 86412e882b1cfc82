"""DOC is read as Word shows it."""

import struct
from pathlib import Path

import pytest

from transforms.read import read_document
from transforms.read.word_properties import Look, character_styles, looks_of

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"


@pytest.mark.parametrize("name", ["raised-mark", "merged-cells", "symbol"])
def test_doc_is_shown(name: str) -> None:
    content = (DOCUMENTS / f"{name}.doc").read_bytes()
    text = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert read_document(content, name) == text


def style(kind: int, changes: bytes) -> bytes:
    """A style of a style sheet ([MS-DOC] 2.9.260), called «a»."""
    base = struct.pack("<5H", 0xFFE, kind, 0, 0, 0)
    body = base + struct.pack("<HHH", 1, ord("a"), 0)
    body += struct.pack("<H", len(changes)) + changes
    return struct.pack("<H", len(body)) + body


def test_characters_look_as_their_style_says() -> None:
    raised, hidden = struct.pack("<HB", 0x2A48, 1), struct.pack("<HB", 0x083C, 1)
    sheet = struct.pack("<HHH", 4, 4, 10) + style(1, hidden) + struct.pack("<H", 0)
    sheet += style(2, raised) + style(2, hidden)
    styles = character_styles(sheet)
    assert styles == {2: raised, 3: hidden}
    shown_again = struct.pack("<HHHB", 0x4A30, 3, 0x083C, 0)
    runs = [
        (0, 5, struct.pack("<HH", 0x4A30, 2)),
        (5, 9, struct.pack("<HH", 0x4A30, 3)),
        (9, 12, shown_again),
    ]
    assert list(looks_of(runs, styles)) == [
        (0, 5, Look(is_raised=True)),
        (5, 9, Look(is_hidden=True)),
    ]


@pytest.mark.parametrize("end", range(0, 60, 7))
def test_style_sheet_cut_short_is_no_error(end: int) -> None:
    sheet = struct.pack("<HHH", 4, 4, 10) + style(2, b"\x48\x2a\x01") * 3
    assert isinstance(character_styles(sheet[:end]), dict)
