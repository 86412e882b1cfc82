"""Which digits are read and which are only listed (`transforms/extract/digits.py`)."""

from decimal import Decimal

import pytest

from flows.catalogue import load_catalogue
from transforms.extract import extract
from transforms.extract.untaken import find_untaken

READ = [
    # Marks that show nothing: the digits join.
    ("3\u200b2\u200b1", 321),
    ("3\u00ad2\u00ad1", 321),
    ("3\u206021", 321),
    ("3\u200e2\u202d1", 321),
    ("3\u034f21", 321),
    ("1\ufeff 245", 1245),
    ("12\u0301", 12),
    # A minus sign is one; a hyphen or a dash before a number is none.
    ("\u22127", -7),
    ("-7", 7),
    ("–7", 7),
    # The mark of a note, as the readers write it.
    ("321¹", 321),
    ("5 м²", 5),
    ("9 999 млрд", 9_999_000_000_000),
]  # fmt: skip
LISTED = [
    # One digit of another script or style is enough.
    "３２１", "٣٢١", "৩২১", "५", "𝟑𝟐𝟏", "3𝟐1", "32𝟏", "𝟑21", "3\u200b𝟐1", "5,5٥",
    "１ ２００", "1 ２００", "²³", "①②", "⒌", "Ⅻ", "½", "5½", "3．5", "3٫5",
    # Struck through, or in a frame.
    "3\u03362\u03361", "3\u0338", "3\u20d22", "1\u20e3",
    # Beyond what any council counts.
    "999 999 999 999 999",
]  # fmt: skip


def said(number: str, words: str = " новин") -> tuple[list[Decimal], list[str]]:
    """Values taken of a sentence with this number, and what is not understood."""
    title = "Звіт за вересень 2019 року\n"
    text = f"{title}На сайті розміщено {number}{words} за місяць."
    catalogue = load_catalogue()
    figures = extract(text, catalogue).figures
    for figure in figures:
        assert text[figure.start : figure.end] == figure.quote
    taken = [(figure.value_start, figure.value_end) for figure in figures]
    untaken = find_untaken(text, catalogue, taken)
    strange = [text[n.start : n.end] for n in untaken if not n.reason]
    return [figure.value for figure in figures], strange


@pytest.mark.parametrize(("number", "value"), READ)
def test_number_is_read_as_it_shows(number: str, value: int) -> None:
    assert said(number) == ([Decimal(value)], [])


@pytest.mark.parametrize("number", LISTED)
def test_strange_number_is_listed_and_not_taken(number: str) -> None:
    values, strange = said(number)
    assert values == []
    # It is listed where it stands; a last mark upon it may be left out.
    assert "".join(strange)
    assert number.startswith(strange[0])


def test_text_turned_round_is_listed_up_to_its_end() -> None:
    values, strange = said("\u202e123\u202c", " новин та 5 відео")
    assert values == [5]
    assert strange == ["123"]


def test_scale_makes_a_number_too_large() -> None:
    assert said("999 999 999 999 999 млрд") == ([], ["999 999 999 999 999"])
    assert said("10 000 млрд") == ([], ["10 000"])


def test_number_of_four_hundred_digits_is_listed_as_a_code() -> None:
    text = f"Звіт за вересень 2019 року\nРозміщено {'7' * 400} новин."
    catalogue = load_catalogue()
    assert extract(text, catalogue).figures == []
    last = find_untaken(text, catalogue, [])[-1]
    assert text[last.start :].startswith("7" * 100)
    assert last.reason == "індекс або код"


def test_negative_number_is_a_change_and_counts_for_no_indicator() -> None:
    text = "Звіт за вересень 2019 року\nНовин: \u22127\nВідео\t\u22123\t5\n"
    figures = extract(text, load_catalogue()).figures
    assert [(f.value, f.basis) for f in figures] == [
        (-7, "comparison"), (-3, "comparison"), (5, "period"),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["３２１", "3𝟐1", "3\u03362", "999 999 999 999 999"])
def test_strange_number_of_a_table_is_not_taken(cell: str) -> None:
    text = f"Звіт за вересень 2019 року\nПоказник\tКількість\nНовин\t{cell}\nВідео\t6"
    catalogue = load_catalogue()
    figures = extract(text, catalogue).figures
    assert [figure.value for figure in figures] == [6]
    taken = [(figure.value_start, figure.value_end) for figure in figures]
    listed = find_untaken(text, catalogue, taken)
    assert cell.startswith(text[listed[-1].start : listed[-1].end])


def test_strange_year_names_no_period() -> None:
    text = "Звіт за вересень 20１9 року\nРозміщено 5 новин."
    assert extract(text, load_catalogue()).period is None
