"""Tables of a PDF without ruled lines, or with few: no number is made of two cells."""

import pytest

from tests.unit.test_read_pdf import at, pdf, read, ruled

PROSE = at(50, 760, "Report of the department for May 2023.")


def row(y: float, cells: dict[float, str], size: float = 12) -> str:
    """Words of a row, each ending at its x, as numbers stand in a column."""
    # Digits of Helvetica are 0.556 of its size wide, a space or a comma half of that.
    widths = dict.fromkeys(" ,.", 0.278) | dict.fromkeys("()-", 0.333)
    return "".join(
        at(right - size * sum(widths.get(c, 0.556) for c in text), y, text, size)
        for right, text in cells.items()
    )


def test_numbers_that_stand_apart_are_cells_however_even_the_gaps() -> None:
    drawing = PROSE
    for y, numbers in (
        (700, ("12", "310", "321")),
        (680, ("9", "204", "213")),
        (660, ("21", "514", "535")),
    ):
        drawing += at(50, y, "News") + row(
            y, dict(zip((130, 165, 200), numbers, strict=True))
        )
    assert read(pdf(drawing))[1:] == [
        "News\t12\t310\t321",
        "News\t9\t204\t213",
        "News\t21\t514\t535",
    ]


def test_columns_of_nothing_but_long_numbers_are_told_by_the_rows_around() -> None:
    """In the second row the numbers stand a space apart, as groups of one would."""
    short = row(700, {100: "1,204", 140: "35", 180: "87", 220: "9"})
    long = row(680, {100: "1,204", 140: "12,350", 180: "13,870", 220: "14,900"})
    more = row(660, {100: "1,204", 140: "44", 180: "91", 220: "8"})
    assert read(pdf(PROSE + short + long + more))[1:] == [
        "1,204\t35\t87\t9",
        "1,204\t12,350\t13,870\t14,900",
        "1,204\t44\t91\t8",
    ]


def test_groups_of_a_number_are_one_cell_though_they_stand_in_columns() -> None:
    drawing = PROSE
    for y, number in ((700, "1 234 567"), (680, "2 345 678"), (660, "345 678")):
        drawing += at(50, y, "Sum") + row(y, {300: number, 400: "12"})
    assert read(pdf(drawing))[1:] == [
        "Sum\t1 234 567\t12",
        "Sum\t2 345 678\t12",
        "Sum\t345 678\t12",
    ]


@pytest.mark.parametrize("sign", ["-5", "(5)", "5%", "0,5"])
def test_numbers_with_signs_are_cells(sign: str) -> None:
    drawing = PROSE + "".join(
        at(50, y, "News") + row(y, {130: "310", 160: sign}) for y in (700, 680, 660)
    )
    assert read(pdf(drawing))[1:] == [f"News\t310\t{sign}"] * 3


def test_dots_lead_to_a_cell() -> None:
    drawing = at(50, 700, "News ............ 198") + at(50, 680, "Posts ........ 402")
    assert read(pdf(drawing)) == ["News ............\t198", "Posts ........\t402"]


def test_table_beside_prose_leaves_the_prose_whole() -> None:
    """A word begins where a cell of the row above it does."""
    table = at(50, 700, "Posts") + at(199, 700, "15") + at(300, 700, "16")
    text = at(50, 680, "The department made them", 12)
    assert read(pdf(table + text)) == ["Posts\t15\t16", "The department made them"]


def test_word_over_a_ruled_line_is_whole() -> None:
    """The last group of the number crosses the line into the empty cell."""
    drawing = ruled([50, 150, 250, 350], [700, 670, 640])
    drawing += at(60, 680, "Sum") + at(205, 680, "1 234 567")
    drawing += at(60, 650, "Posts") + at(160, 650, "402") + at(260, 650, "9")
    assert read(pdf(drawing)) == ["Sum\t1 234 567\t", "Posts\t402\t9"]


def test_label_over_a_bar_of_a_chart_is_whole() -> None:
    bars = "".join(f"{x} 600 20 {h} re f\n" for x, h in ((100, 80), (140, 60)))
    axis = "90 600 m 300 600 l S 90 600 m 90 700 l S\n"
    drawing = bars + axis + at(113, 640, "60", 10) + at(153, 620, "45", 10)
    assert [line.strip("\t") for line in read(pdf(drawing))] == ["60", "45"]


def test_table_ruled_only_around_its_head_has_rows() -> None:
    drawing = ruled([50, 150, 250, 350], [700, 670]) + ruled([50, 350], [670, 570])
    drawing += at(60, 680, "What") + at(160, 680, "April") + at(260, 680, "May")
    for y, april, may in ((650, "12", "310"), (630, "9", "204"), (610, "7", "514")):
        drawing += at(60, y, "News") + row(y, {200: april, 300: may})
    assert read(pdf(drawing)) == [
        "What\tApril\tMay",
        "News\t12\t310",
        "News\t9\t204",
        "News\t7\t514",
    ]


def test_values_of_one_cell_are_rows_though_some_columns_lack_one() -> None:
    drawing = ruled([50, 200, 300, 400], [700, 600])
    for y, label, values in (
        (680, "News of the", {250: "601", 350: "336"}),
        (660, "Posts", {250: "84"}),
        (640, "Letters", {250: "185", 350: "622"}),
    ):
        drawing += at(60, y, label) + row(y, values)
    assert read(pdf(drawing)) == [
        "News of the\t601\t336",
        "Posts\t84\t",
        "Letters\t185\t622",
    ]


def test_values_that_stand_beside_nothing_are_not_made_one_number() -> None:
    drawing = ruled([50, 200, 300], [700, 600])
    drawing += at(60, 680, "News, posts,") + at(60, 660, "letters")
    drawing += "".join(at(250, 690 - 15 * n, f"{n}36") for n in range(1, 5))
    assert "136 236" not in " ".join(read(pdf(drawing)))


@pytest.mark.parametrize("space", ["\\011", "\\040"])
def test_tab_in_a_sentence_is_a_space(space: str) -> None:
    """Some fonts call their space a tab."""
    assert read(pdf(at(50, 700, f"Made{space}198{space}news"))) == ["Made 198 news"]


def test_numbers_that_nearly_touch_are_told_by_the_rows_around() -> None:
    """The cells of the second row are as wide as their columns."""
    drawing = PROSE
    for y, numbers in (
        (700, ("198", "204")),
        (680, ("1 234 567", "12 350 111")),
        (660, ("402", "310")),
    ):
        drawing += at(50, y, "News") + row(
            y, dict(zip((150, 211.5), numbers, strict=True))
        )
    assert read(pdf(drawing))[1:] == [
        "News\t198\t204",
        "News\t1 234 567\t12 350 111",
        "News\t402\t310",
    ]


def test_heading_over_numbers_is_parted_where_they_are() -> None:
    head = at(50, 700, "What") + row(700, {204: "2024"}) + at(208, 700, "Change, %")
    body = at(50, 680, "News") + row(680, {204: "1 204", 260: "5"})
    assert read(pdf(PROSE + head + body))[1:] == [
        "What\t2024\tChange, %",
        "News\t1 204\t5",
    ]


def test_label_that_begins_above_its_row_is_one() -> None:
    drawing = (
        at(50, 700, "Published news on the")
        + at(50, 686, "site of the council")
        + at(300, 686, "pcs")
        + at(400, 686, "356")
    )
    assert read(pdf(drawing)) == ["Published news on the site of the council\tpcs\t356"]


def test_last_line_of_prose_above_a_table_is_whole() -> None:
    prose = at(50, 700, "402 posts were made, seen by 700 people, and 14 letters")
    table = at(50, 680, "News") + at(110, 680, "5") + at(226, 680, "6")
    assert read(pdf(prose + table))[0].count("\t") == 0


def test_number_of_a_sentence_is_one_though_its_words_stand_far_apart() -> None:
    sentence = "BT /F 12 Tf 11 Tw 60 680 Td (Seen by 48 700 people of us) Tj ET\n"
    assert read(pdf(sentence)) == ["Seen by 48 700 people of us"]
    cell = ruled([50, 350, 450], [700, 670]) + sentence + at(360, 680, "5")
    assert read(pdf(cell)) == ["Seen by 48 700 people of us\t5"]
