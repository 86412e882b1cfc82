"""What nobody sees on a page of a PDF states nothing; what is seen is read."""

import pytest

from tests.unit.test_read_pdf import FORM, at, pdf, read, stream
from tests.unit.test_read_pdf_refused import refusal

SEEN = at(50, 700, "Published 198 news")
HIDDEN = at(50, 650, "Posts 901")
PICTURE = stream(
    b"\xff" * 16,
    "/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8"
    "/ColorSpace/DeviceGray",
)
FULL_PAGE = "q 600 0 0 800 0 0 cm /X Do Q\n"


@pytest.mark.parametrize(
    "unseen",
    [
        f"q 3 Tr {HIDDEN} Q",
        f"q 7 Tr {HIDDEN} Q",
        f"q 1 g {HIDDEN} Q",
        f"q 1 1 1 rg {HIDDEN} Q",
        at(50, 900, "Posts 901"),
        at(-200, 700, "Posts 901"),
        at(50, 650, "Posts 901", 0.1),
    ],
    ids=["invisible", "clip", "white", "white in colours", "above", "beside", "tiny"],
)
def test_type_nobody_sees_is_no_text(unseen: str) -> None:
    assert read(pdf(SEEN + unseen)) == ["Published 198 news"]
    form = stream(unseen.encode(), FORM)
    assert read(pdf(f"{SEEN}/X Do", more=(form,))) == ["Published 198 news"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (f"0 0 1 rg 40 640 200 30 re f\nq 1 g {HIDDEN} Q", "Posts 901"),
        (f"q 1 Tr {HIDDEN} Q", "Posts 901"),
        (f"q 0.9 g {HIDDEN} Q", "Posts 901"),
        (at(50, 650, "Posts 901", 2), "Posts 901"),
    ],
    ids=["white on blue", "outlined", "grey", "small"],
)
def test_type_that_is_seen_is_text(seen: str, expected: str) -> None:
    assert read(pdf(SEEN + seen)) == ["Published 198 news", expected]


def test_white_beside_a_coloured_head_is_unseen() -> None:
    head = f"0 0 1 rg 40 690 200 30 re f\nq 1 g {SEEN}{HIDDEN} Q"
    assert read(pdf(head)) == ["Published 198 news"]


def test_scan_that_was_recognised_is_refused() -> None:
    """Its words are unseen, over the picture that shows what they are guessed from."""
    page = f"{FULL_PAGE}q 3 Tr {SEEN} Q"
    assert refusal(pdf(page, more=(PICTURE,))) == ("pdf-recognised", None)


def test_text_over_a_picture_is_text() -> None:
    assert read(pdf(FULL_PAGE + SEEN, more=(PICTURE,))) == ["Published 198 news"]


def test_decimal_point_of_a_font_that_hides_its_size_is_seen() -> None:
    number = at(50, 700, "11") + at(63.5, 700, ".", 0.9) + at(64, 700, "6")
    assert read(pdf(number)) == ["11.6"]
