"""A PDF that cannot be read, or would take the machine with it, is refused in time."""

from pathlib import Path

import pytest

from tests.unit.test_read_pdf import at, pdf, read, stream, whole
from transforms.errors import UnreadableReport
from transforms.read import read_document

HOSTILE = Path(__file__).parents[1] / "data" / "hostile"


def refusal(content: bytes) -> tuple[str, object]:
    with pytest.raises(UnreadableReport) as caught:
        read_document(content, "x.pdf")
    return caught.value.rule_id, caught.value.details.get("reason")


NO_PAGE = b"<</Type/Pages/Kids[9 0 R]/Count 1>>"
PAGES = b"<</Type/Pages/Kids[%s]/Count 201>>" % (b"3 0 R " * 201)
EMPTY = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
# Fonts that say of letters, though not of digits, that they are no known character.
UNMAPPED = (
    b"<</Font<</G 5 0 R>>>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
    stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"1 beginbfrange <41> <7a> <E041> endbfrange\nendcmap end end"
    ),
)
STRANGE = at(50, 700, "Published 198 news").replace("/F ", "/G ")
MUCH = "".join(at(number * 7 % 500, number // 25, "ab" * 6) for number in range(18_000))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf(at(50, 700, "Text"))[:400], ("damaged-document", "truncated")),
        (b"%PDF-1.4\n1 0 obj<<\n%%EOF", ("damaged-document", "pdf")),
        (whole([CATALOG, NO_PAGE]), ("damaged-document", "pdf-page")),
        (pdf(""), ("pdf-without-text", None)),
        (pdf(STRANGE, more=UNMAPPED), ("pdf-without-text", "no-characters")),
        (pdf(at(50, 700, "..., -")), ("pdf-without-text", None)),
        (whole([CATALOG, PAGES, EMPTY]), ("expands-too-much", "pages")),
        (
            (HOSTILE / "encrypted.pdf").read_bytes(),
            ("pdf-encrypted", None),
        ),
        (pdf(MUCH), ("too-long-text", None)),
    ],
    ids=lambda value: value[1] or value[0] if isinstance(value, tuple) else "",
)
def test_pdf_is_refused(content: bytes, expected: tuple[str, object]) -> None:
    assert refusal(content) == expected


def test_large_picture_is_no_bomb() -> None:
    picture = stream(bytes(20 * 2**20), "/Subtype/Image/Filter/FlateDecode")
    assert read(pdf(at(50, 700, "Text"), more=(picture,))) == ["Text"]
