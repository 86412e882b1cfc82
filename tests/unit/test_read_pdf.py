"""A PDF reads as it looks: paragraphs whole, each value beside its label."""

import zlib
from pathlib import Path

import pytest

from transforms.read import read_document

DATA = Path(__file__).parents[1] / "data"
REPORTS = DATA / "reports"
PARAGRAPHS = """\
Протягом травня відділ забезпечував висвітлення роботи міської ради та її \
виконавчого комітету. На офіційному сайті розміщено 198 новин, з них 61 оголошення. \
Засобам масової інформації надано 14 повідомлень, проведено три брифінги за участю \
керівництва міста.
Спеціалісти відділу постійно оновлювали сторінки у соціальних мережах, відповідали \
на запитання мешканців і готували матеріали про роботу структурних підрозділів. \
Загалом опубліковано 402 дописи, які переглянули 48 700 осіб.
Оприлюднено 91 проєкт рішення, у тому числі 40 проєктів рішень міської ради та 51 \
проєкт рішень виконавчого комітету. Зауважень і пропозицій до проєктів від \
мешканців громади не надходило.""".split("\n")
TABLE = [
    "Назва показника\tОдиниця\tЗначення",
    "Розміщено новин на вебсайті міської ради\tшт.\t198",
    "Опубліковано дописів\tшт.\t402",
    "Охоплення аудиторії\tосіб\t48 700",
]


def pdf(*drawings: str, page: str = "", more: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of one page a drawing, 600 by 800 points, in Helvetica as `F`."""
    first = 4 + len(more)
    pages = [f"{first + 2 * number} 0 R" for number in range(len(drawings))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    ]
    for number, drawing in enumerate(drawings):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}/Resources"
            f"<</Font<</F 3 0 R/G 5 0 R>>/XObject<</X 4 0 R>>>>"
            f"/Contents {first + 2 * number + 1} 0 R>>".encode()
        )
        objects.append(stream(drawing.encode()))
    return whole(objects)


def stream(content: bytes, dictionary: str = "/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(content, 9) if "Flate" in dictionary else content
    head = f"<</Length {len(packed)}{dictionary}>>stream\n".encode()
    return head + packed + b"\nendstream"


def whole(objects: list[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF"
        % (len(objects) + 1, entries, len(objects) + 1, len(content))
    )


def at(x: float, y: float, text: str, size: float = 12, turn: str = "1 0 0 1") -> str:
    return f"BT /F {size} Tf {turn} {x} {y} Tm ({text}) Tj ET\n"


def ruled(columns: list[float], rows: list[float]) -> str:
    """Lines around all cells."""
    across = [f"{columns[0]} {y} m {columns[-1]} {y} l S\n" for y in rows]
    down = [f"{x} {rows[0]} m {x} {rows[-1]} l S\n" for x in columns]
    return "".join(across + down)


def read(content: bytes) -> list[str]:
    return read_document(content, "x.pdf").split("\n")


def squeezed(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.mark.parametrize("name", ["2019-09-nizhyn", "2022-08-table"])
def test_report_reads_as_its_text(name: str) -> None:
    text = (REPORTS / f"{name}.txt").read_text("utf-8").split("\n")
    assert squeezed(read((REPORTS / f"{name}.pdf").read_bytes())) == squeezed(text)


def test_rows_of_the_sample_are_label_unit_value() -> None:
    rows = read((REPORTS / "2022-08-table.pdf").read_bytes())
    assert "Розміщено новин на вебсайті\tшт.\t356" in rows
    assert "Охоплення аудиторії\tосіб\t48 700" in rows


def test_pages_of_justified_text_and_tables_are_whole() -> None:
    found = read((REPORTS / "layout" / "pages.pdf").read_bytes())
    title = (
        "Звіт про роботу відділу інформаційної політики та зв’язків із громадськістю "
        "виконавчого комітету міської ради за травень 2023 року"
    )
    assert found == [
        title,
        *PARAGRAPHS,
        *TABLE,
        "Те саме без ліній:",
        *TABLE,
        "Звернення:",
        "Місяць\tНадійшло\tРозглянуто",
        "Квітень\t12\t10",
        "Травень\t15\t15",
        *PARAGRAPHS[:2],
        *PARAGRAPHS[:2],
        *TABLE,
        "Начальник відділу\tА.С. Шведун",
    ]


def test_bullets_notes_and_merged_cells_read_as_in_other_formats() -> None:
    found = read((REPORTS / "layout" / "layout.pdf").read_bytes())
    rows = [
        "Порожня одиниця\t\t412",
        "Два абзаци у клітинці\tшт.\t5",
        "Об’єднана клітинка на дві\t\t77",
        "Верт\tосіб\t1",
        "\tгрн\t2",
        "Абзац одразу після таблиці: 9 заходів.",
    ]
    assert "• новин – 198;" in found
    assert "посилання та виноска¹ після." in found
    start = found.index(rows[0])
    assert found[start : start + len(rows)] == rows
    assert {"вкл1\t11", "вкл2\t12"} <= set(found)


GRID = ruled([50, 250, 350], [700, 670, 640, 600])
CELLS = (
    at(60, 680, "Indicator")
    + at(260, 680, "Value")
    + at(60, 650, "News")
    + at(260, 650, "198")
    + at(60, 625, "Posts in")
    + at(60, 610, "networks")
    + at(260, 618, "402")
)
TABLE_LINES = ["Indicator\tValue", "News\t198", "Posts in networks\t402"]
FORM = (
    f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]{'/Resources<</Font<</F 3 0 R>>>>'}"
)
TURNS = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 750 0", 180: "-1 0 0 -1 600 800"}
TURNS[270] = "0 -1 1 0 -200 600"


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_ruled_table_reads_the_same_however_it_lies(turn: int, rotate: int) -> None:
    form = stream((GRID + CELLS).encode(), FORM)
    page = f"/Rotate {rotate}"
    assert read(pdf(f"q {TURNS[turn]} cm /X Do Q", page=page, more=(form,))) == (
        TABLE_LINES
    )


def boxes(columns: list[float], rows: list[float]) -> str:
    """Borders drawn as thin filled rectangles, as Word does."""
    across = [f"{columns[0]} {y} {columns[-1] - columns[0]} .5 re f\n" for y in rows]
    down = [f"{x} {rows[-1]} .5 {rows[0] - rows[-1]} re f\n" for x in columns]
    return "".join(across + down)


OPEN_SIDES = """50 700 m 350 700 l S 50 670 m 350 670 l S 50 640 m 350 640 l S
50 600 m 350 600 l S 250 700 m 250 600 l S
"""
CURVE = "400 400 m 420 420 440 420 460 400 c h S\n"


@pytest.mark.parametrize(
    "lines",
    [GRID, boxes([50, 250, 350], [700, 670, 640, 600]), OPEN_SIDES, CURVE + GRID],
    ids=["lines", "rectangles", "open sides", "beside a curve"],
)
def test_borders_are_told_however_drawn(lines: str) -> None:
    assert read(pdf(lines + CELLS)) == TABLE_LINES


def test_values_under_one_another_in_one_cell_keep_their_labels() -> None:
    drawing = ruled([50, 250, 300, 350], [700, 600])
    for y, label, unit, value in (
        (680, "News", "pcs", "198"),
        (660, "Posts", "pcs", "402"),
        (640, "People", "pers", "48 700"),
    ):
        drawing += at(60, y, label) + at(255, y, unit) + at(305, y, value)
    assert read(pdf(drawing)) == [
        "News\tpcs\t198",
        "Posts\tpcs\t402",
        "People\tpers\t48 700",
    ]


def test_numbers_without_labels_are_rows_where_they_stand_side_by_side() -> None:
    drawing = ruled([50, 100, 150], [700, 600])
    for y, number, value in ((680, "1", "198"), (660, "2", "402")):
        drawing += at(60, y, number) + at(110, y, value)
    assert read(pdf(drawing)) == ["1\t198", "2\t402"]
    uneven = at(60, 680, "1") + at(60, 660, "2") + at(110, 670, "5") + at(110, 650, "6")
    assert read(pdf(ruled([50, 100, 150], [700, 600]) + uneven)) == ["1 2\t5 6"]


@pytest.mark.parametrize(("turn", "x"), [("0 1 -1 0", 70), ("0 -1 1 0", 60)])
def test_words_on_their_side_are_words(turn: str, x: float) -> None:
    y = 610 if turn.startswith("0 1") else 690
    heading = at(x, y, "News made", turn=turn) + at(260, 640, "Posts of the month")
    drawing = ruled([50, 250, 400], [700, 600, 570]) + heading
    drawing += at(60, 580, "198") + at(260, 580, "402") + at(270, 580, " ")
    assert read(pdf(drawing)) == ["News made\tPosts of the month", "198\t402"]


def test_text_over_other_text_is_a_line_of_its_own() -> None:
    under = at(50, 700, "News of the month")
    other = at(50, 650, "Other")
    over = at(60, 701, "Stamp")
    assert read(pdf(under + other + over)) == ["News of the month", "Other", "Stamp"]


def test_runs_beside_one_another_are_one_line() -> None:
    drawing = at(50, 700, "News") + at(50, 650, "Other") + at(79, 700, ", 198")
    assert read(pdf(drawing)) == ["News, 198", "Other"]


def test_page_without_lines_has_no_number() -> None:
    table = GRID + CELLS
    assert read(pdf(table, at(50, 700, "Text"), "")) == [*TABLE_LINES, "Text"]


def test_two_cells_are_parted_only_where_a_label_is_not_wrapped() -> None:
    grid = ruled([50, 250, 350], [700, 600])
    short = at(60, 680, "News") + at(60, 660, "Posts")
    wrapped = at(60, 680, "All those whom the posts reached") + at(
        60, 660, "last month"
    )
    values = at(260, 680, "48") + at(260, 660, "700")
    assert read(pdf(grid + short + values)) == ["News\t48", "Posts\t700"]
    assert read(pdf(grid + wrapped + values)) == [
        "All those whom the posts reached last month\t48 700"
    ]


def test_frame_around_text_leaves_its_lines_alone() -> None:
    lines = ["First line.", "Second line.", "Third line.", "Fourth line."]
    drawing = ruled([50, 60, 550], [700, 600]) + "".join(
        at(70, 680 - 15 * number, line) for number, line in enumerate(lines)
    )
    assert read(pdf(drawing)) == lines


def test_drawing_of_too_many_lines_is_no_table() -> None:
    drawing = "".join(f"{x / 20} 0 m {x / 20} 800 l S\n" for x in range(12_000)) * 2
    many = "0 0 m 5 5 l S\n" * 60_000
    long = "0 0 m " + "5 5 l " * 21_000 + "S\n"
    dashes = "".join(
        f"{x} {y} m {x + 5} {y} l S {y} {x} m {y} {x + 5} l S\n"
        for x in range(0, 590, 10)
        for y in range(0, 600, 8)
    )
    for content in (drawing, many, long, dashes):
        assert read(pdf(content + at(50, 700, "Text"))) == ["Text"]


FULL = "The department kept the site of the council up to date all through the month it"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (at(50, 680, "and answered letters."), [f"{FULL} and answered letters."]),
        (at(50, 680, "Letters were answered."), [f"{FULL} Letters were answered."]),
        (at(50, 680, "- 5 letters"), [f"{FULL} - 5 letters"]),
        (at(50, 680, "* 5 letters"), [FULL, "* 5 letters"]),
        (at(50, 680, "1. Letters"), [FULL, "1. Letters"]),
        (at(90, 680, "Letters were answered."), [FULL, "Letters were answered."]),
        (at(50, 640, "and far below."), [FULL, "and far below."]),
        (at(50, 676, "and larger.", 18), [FULL, "and larger."]),
    ],
)
def test_line_goes_on_with_the_one_before_only_if_it_must(
    second: str, expected: list[str]
) -> None:
    others = at(50, 420, "Some line.") + at(50, 405, "Some other line.")
    found = read(pdf(at(50, 695, FULL) + second + others))
    assert found == [*expected, "Some line.", "Some other line."]


def test_short_lines_stay_lines() -> None:
    drawing = at(50, 700, "Published 198 news") + at(50, 685, "Announcements 61")
    assert read(pdf(drawing)) == ["Published 198 news", "Announcements 61"]


def test_raised_digit_is_a_mark_and_not_a_part_of_the_number() -> None:
    drawing = at(50, 700, "News 198") + at(101, 705, "1", 7) + at(107, 700, " more")
    assert read(pdf(drawing)) == ["News 198¹ more"]


def test_number_of_the_page_is_left_out_and_the_sentence_goes_on() -> None:
    first = at(50, 60, FULL, 14) + at(300, 20, "- 1 -")
    second = at(300, 780, "2") + at(50, 740, "and published 2 notices.", 14)
    assert read(pdf(first, second)) == [f"{FULL} and published 2 notices."]
    assert read(pdf(at(50, 740, "Text") + at(300, 20, "1"))) == ["Text", "1"]


def test_columns_of_a_page_are_not_rows() -> None:
    left = "".join(at(50, 700 - 15 * line, f"left {line}") for line in range(12))
    right = "".join(at(350, 700 - 15 * line, f"right {line}") for line in range(12))
    found = read(pdf(left + right))
    assert found == [f"left {line}" for line in range(12)] + [
        f"right {line}" for line in range(12)
    ]


def test_row_without_lines_is_parted_by_tabs_and_its_label_goes_on() -> None:
    drawing = (
        at(50, 700, "Published news on")
        + at(50, 686, "the site")
        + at(300, 700, "pcs")
        + at(400, 700, "356")
    )
    assert read(pdf(drawing)) == ["Published news on the site\tpcs\t356"]


def test_digits_under_one_another_are_not_one_number() -> None:
    drawing = "".join(at(50, 700 - 14 * n, digit) for n, digit in enumerate("257"))
    assert read(pdf(drawing)) == ["2", "5", "7"]


def test_words_parted_all_over_are_joined_by_soft_hyphens() -> None:
    parted = "Every line of the page ends in a word parted by a hyphen, as in infor-"
    drawing = "".join(at(50, 700 - 20 * number, parted, 16) for number in range(3))
    drawing += at(50, 640, "mation.", 16)
    assert read(pdf(drawing))[-1].endswith("infor\u00admation.")
