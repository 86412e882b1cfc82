"""Whatever the marks, the pieces of a text together are the text."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.marked_text import Mark, line_numbers, lines, segments, windows

TEXTS = st.text(st.sampled_from("аб1 \t\n\r\u2028<&"), max_size=60)
PLACES = st.integers(-5, 70)
MARKS = st.lists(
    st.builds(Mark, st.sampled_from("abc"), st.integers(1, 4), PLACES, PLACES),
    max_size=12,
)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 60)), max_size=5)


@given(TEXTS, MARKS)
def test_pieces_together_are_the_text(text: str, marks: list[Mark]) -> None:
    pieces = [*segments(text, marks)]
    assert "".join(piece.text for piece in pieces) == text
    assert all(text.startswith(piece.text, piece.start) for piece in pieces)


@given(TEXTS, MARKS, SPANS, st.integers(1, 40))
def test_pieces_of_a_text_partly_shown_are_the_text_too(
    text: str, marks: list[Mark], wanted: list[tuple[int, int]], most: int
) -> None:
    inside = [(a, min(b, len(text))) for a, b in wanted if a < len(text)]
    shown = windows(len(text), inside, most, 3)
    pieces = [*segments(text, marks, shown)]
    assert "".join(piece.text for piece in pieces) == text


@given(TEXTS, MARKS)
def test_each_letter_has_exactly_the_marks_over_it(
    text: str, marks: list[Mark]
) -> None:
    for piece in segments(text, marks):
        for place in range(piece.start, piece.start + len(piece.text)):
            over = {mark for mark in marks if mark.start <= place < mark.end}
            assert set(piece.marks) == over


@given(TEXTS, MARKS)
def test_lines_and_places_are_numbered_alike(text: str, marks: list[Mark]) -> None:
    made = lines(segments(text, marks))
    starts = [line.segments[0].start for line in made]
    assert line_numbers(text, starts) == [line.number for line in made]
