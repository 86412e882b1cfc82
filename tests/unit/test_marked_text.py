"""A text cut at its marks, its lines, and what of a long one is shown."""

from transforms.marked_text import (
    Mark,
    Segment,
    line_numbers,
    lines,
    segments,
    windows,
)

A, B = Mark("a", 1, 1, 4), Mark("b", 2, 3, 6)


def cut(text: str, *marks: Mark) -> list[tuple[str, str]]:
    return [
        (piece.text, "".join(mark.kind for mark in piece.marks))
        for piece in segments(text, marks)
    ]


def test_text_without_marks_is_one_piece() -> None:
    assert cut("абв") == [("абв", "")]
    assert cut("") == []


def test_overlapping_marks_share_the_piece_between() -> None:
    assert cut("0123456789", A, B) == [
        ("0", ""), ("12", "a"), ("3", "ab"), ("45", "b"), ("6789", ""),
    ]  # fmt: skip


def test_nested_and_identical_marks_are_all_told() -> None:
    inner, twin = Mark("i", 3, 2, 3), Mark("t", 4, 1, 4)
    assert cut("01234", A, inner, twin) == [
        ("0", ""), ("1", "at"), ("2", "ati"), ("3", "at"), ("4", ""),
    ]  # fmt: skip


def test_marks_that_are_empty_or_beyond_the_text_cut_nothing() -> None:
    wrong = [Mark("x", 1, 2, 2), Mark("y", 2, 5, 1), Mark("z", 3, 90, 99)]
    assert cut("абвгд", *wrong) == [("абвгд", "")]
    assert cut("абв", Mark("x", 1, -5, 99)) == [("абв", "x")]


def test_breaks_of_lines_and_cells_are_pieces_of_their_own() -> None:
    assert [text for text, _ in cut("а\tб\r\nв")] == ["а", "\t", "б", "\r", "\n", "в"]


def test_lines_have_cells_and_empty_ones_are_not_counted() -> None:
    made = lines(segments("один\n\n  \nдва\tтри\nкінець", ()))
    assert [(line.number, line.is_row) for line in made] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip
    assert [[s.text for s in cell] for cell in made[1].cells] == [["два"], ["три"]]


def test_hidden_parts_are_counted_and_lines_go_on_behind_them() -> None:
    text = "перший\nдругий\nтретій\nчетвертий"
    mark = Mark("a", 1, 21, 30)
    made = lines(segments(text, [mark], [(0, 6), (21, 30)]))
    assert [(line.number, line.skipped) for line in made] == [(1, 0), (1, 15), (4, 0)]
    assert made[2].segments == [Segment(21, "четвертий", (mark,))]


def test_mark_over_a_hidden_part_goes_on_behind_it() -> None:
    made = [*segments("0123456789", [Mark("a", 1, 1, 9)], [(0, 3), (7, 10)])]
    assert [(s.text, len(s.marks), s.hidden) for s in made] == [
        ("0", 0, False), ("12", 1, False), ("3456", 0, True), ("78", 1, False),
        ("9", 0, False),
    ]  # fmt: skip


def test_line_numbers_are_those_of_the_lines() -> None:
    text = "перший\n\nдругий\nтретій"
    assert line_numbers(text, [0, 5, 8, 15, 20]) == [1, 1, 2, 3, 3]


def test_short_text_is_shown_whole() -> None:
    assert windows(100, [(1, 2)], 100, 10) is None


def test_long_text_is_shown_around_what_is_wanted_most() -> None:
    wanted = [(500, 510), (520, 530), (100, 110), (900, 910)]
    assert windows(1_000, wanted, 100, 10) == [(90, 120), (490, 540)]


def test_long_text_without_marks_shows_its_beginning() -> None:
    assert windows(1_000, [], 100, 10) == [(0, 100)]
