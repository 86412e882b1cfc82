"""The numbers of a PDF: what nobody sees is not missed, what is seen is."""

import pytest

from tests.unit.test_read_pdf import FORM, at, pdf, stream
from transforms.lost import find_lost
from transforms.read import read_document

SEEN = at(50, 700, "Published 198 news")
HIDDEN = at(50, 650, "Posts 901")
BLUE = "0 0 1 rg 40 640 200 30 re f\n"


@pytest.mark.parametrize(
    "unseen",
    [
        f"q 3 Tr {HIDDEN} Q",
        f"q 7 Tr {HIDDEN} Q",
        f"q 1 g {HIDDEN} Q",
        at(50, 900, "Posts 901"),
        at(-200, 700, "Posts 901"),
        at(50, 650, "Posts 901", 0.1),
        # A number in parts, as some printers write it.
        f"q 3 Tr {at(50, 650, '90')}{at(61.2, 650, '1')}{at(90, 650, '7')} Q",
    ],
    ids=["invisible", "clip", "white", "above", "beside", "tiny", "in parts"],
)
def test_what_nobody_sees_is_not_missed(unseen: str) -> None:
    for content in (
        pdf(SEEN + unseen),
        pdf(f"{SEEN}/X Do", more=(stream(unseen.encode(), FORM),)),
    ):
        assert "901" not in (text := read_document(content, ""))
        assert find_lost(content, text) == ((), ())


@pytest.mark.parametrize(
    "seen", [HIDDEN, f"{BLUE}q 1 g {HIDDEN} Q"], ids=["black", "white on blue"]
)
def test_what_is_seen_is_read_and_gives_no_alarm(seen: str) -> None:
    content = pdf(SEEN + seen)

    assert "901" in (text := read_document(content, ""))
    assert find_lost(content, text) == ((), ())


def test_a_number_that_is_seen_is_missed() -> None:
    content = pdf(SEEN + HIDDEN + f"q 3 Tr {at(50, 600, 'Acts 91')} Q")

    assert find_lost(content, "Published 198 news") == (("901",), ())


def test_a_number_that_is_seen_once_and_unseen_once_is_not_missed_once_read() -> None:
    content = pdf(SEEN + f"q 3 Tr {at(50, 600, 'Published 198')} Q")

    assert find_lost(content, "Published 198 news") == ((), ())
    assert find_lost(content, "Published news") == (("198",), ())


@pytest.mark.parametrize("first", ["7", "Report for 2019\n7", "7\nReport for 2019"])
def test_a_page_number_beside_a_header_is_not_missed(first: str) -> None:
    places = zip((780, 765), first.split("\n"), strict=False)
    header = "".join(at(50, y, line) for y, line in places)
    body = "".join(at(50, 700 - 20 * n, f"Line {n} of news") for n in range(5))
    text = "\n".join([*first.split("\n"), *(f"Line {n} of news" for n in range(5))])

    assert find_lost(pdf(header + body), text.replace("7\n", "")) == ((), ())
    assert find_lost(pdf(header + body), text.replace("Line 2", "Line")) == (
        ("2",),
        (),
    )
