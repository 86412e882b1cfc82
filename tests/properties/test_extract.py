"""What holds of extraction whatever the text: proofs, sameness, linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import load_catalogue, read_codes
from tests.waiting import processor_seconds
from transforms.extract import Statement, extract
from transforms.extract.statement import MOST_FIGURES
from transforms.extract.untaken import find_untaken

PIECES = (
    "надійшло звернень з них зокрема у т. ч. новин розміщено сайті Facebook сто "
    "двадцять тис. млн грн осіб % № ст. вул. Миру січня 2021 року круглий стіл "
    "на тему не було жодного двічі понад більше ніж початку петицій І.П. Сорока п'ять"
).split()
ODD = [*list(" \n\t\xa0\u202f\xad.,;:–—-()«»\"!?’'`̆•№%+/\r"), "1", "22", "1 245"]
TEXTS = st.lists(st.sampled_from([*PIECES, *ODD]), max_size=60).map(" ".join)
TIGHT = st.lists(st.sampled_from([*PIECES, *ODD]), max_size=60).map("".join)
ANY = st.one_of(TEXTS, TIGHT, st.text(max_size=200))
PERIODS = ("березень 2023 року", "2023 рік", "І квартал 2024 року", "лютий")
PHRASES = [
    phrase.replace("*", "у")
    for row in read_codes("basis-phrases")
    for phrase in row["phrases"].split("|")
]
DAYS = (
    "січня лютому 29 31 00 2023 2020–2023 2023–2020 року рік р. 31.02.2023 5.00.23 на "
    "станом з по кінець І ІІІv ІІ квартал півріччі місяців двох у зросла більше з них"
).split()
OF_TIME = st.lists(st.sampled_from([*PHRASES, *DAYS, *ODD, "грн"]), max_size=40)
SENTENCES = (
    "Звіт за травень 2021 року\nНадійшло 1 245 звернень, з них письмових – 403.",
    "Звіт за травень 2021 року\nВидано сто двадцять чотири акти; скарг не надходило.",
    "Звіт за травень 2021 року\nСума – 14 тис. 320 грн (торік – 9 тис. грн).",
    "Звіт за травень 2021 року\nПоказник\tФакт\nНовин на сайті\t356",
)


def read(text: str) -> Statement:
    return extract(text, load_catalogue())


@given(ANY)
def test_every_quote_is_the_text_at_its_place(text: str) -> None:
    said = read(text)
    for figure in said.figures:
        assert text[figure.start : figure.end] == figure.quote
        assert figure.start <= figure.value_start < figure.value_end <= figure.end
    for activity in said.activities:
        assert text[activity.start : activity.end] == activity.text
    for event in said.events:
        assert text[event.start : event.end] == event.quote


@given(ANY)
def test_a_part_comes_after_its_total_and_the_same_text_says_the_same(
    text: str,
) -> None:
    said = read(text)
    assert said == read(text)
    for at, figure in enumerate(said.figures):
        assert figure.parent is None or 0 <= figure.parent < len(said.figures)
        assert figure.parent != at
        assert (figure.breakdown is None) or figure.parent is not None


@given(st.sampled_from(PERIODS), OF_TIME)
def test_an_own_period_has_its_days_in_order_and_a_relation_is_to_another(
    period: str, words: list[str]
) -> None:
    """Whatever words of time, plans and norms stand together."""
    said = read(f"Звіт за {period}\n{' '.join(words)}")
    for at, figure in enumerate(said.figures):
        assert figure.own is None or figure.own[0] <= figure.own[1]
        assert (figure.related is None) == (figure.relation is None)
        assert figure.related is None or 0 <= figure.related < len(said.figures)
        assert figure.related != at


@given(st.sampled_from(SENTENCES), st.data())
def test_marks_that_show_nothing_change_no_value(
    text: str, data: st.DataObject
) -> None:
    letters = [at for at, letter in enumerate(text[:-1]) if letter.isalpha()]
    places = data.draw(st.sets(st.sampled_from(letters), max_size=20))
    marked = "".join(
        letter + "\u00ad" * (at in places and text[at + 1].isalpha())
        for at, letter in enumerate(text)
    )
    space = data.draw(st.sampled_from("\u00a0\u202f\u2009 "))
    marked = marked.replace(" ", space)
    assert figures(marked) == figures(text)


def figures(text: str) -> list[tuple[object, ...]]:
    return [
        (f.value, f.unit, f.indicator, f.parent, f.basis) for f in read(text).figures
    ]


HOSTILE = [
    "1 ", "1.", "1,", "5-", "5–7 ", "9", "0 800", "№ 1, ", "№ 1", "-1", "ст. 1, ",
    "вул. а ", "тел. 1 ", "((((", "(1) ", "«««", "«а» ", '"', "з них ", "з них 5 ",
    "у т. ч. ", ", з них 1", "сто ", "двісті тисяч ", "не ", "жодного ", "1 тис. ",
    "1 тис. 1 ", "1 000 ", "…", "!?", "а-", "а-\n", "\u00ad", "и\u0306", "\t", "1\t",
    "\n", "1\n", " ", "• 1\n", "а. А. ", "семінар «", "взяли участь у семінарі ",
    "на тему: «", "1 січня ", "2019, ", "січень-", "відкритий бюджет ", "Начальник А",
    "торік – 5, ", "план 5, ", "станом на 1 ", "зросла з 5 до 7 ", "у січні ",
    "у середньому 5, ", "відділ ", "ської ", "на 3 більше, ніж ", "www.", "і",
    "нас,", "aа",
]  # fmt: skip
BEGINNINGS = ["", "Надійшло 5 звернень, з них ", "№ 1", "ст. 1", "новини, од.\t"]


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_is_read_to_its_end(unit: str, beginning: str) -> None:
    """A rule whose time grows with the square of the text would not get there.

    Reading such a text takes a twentieth of a second of the processor; no other work of
    the machine counts.
    """
    text = "Звіт за травень 2021 року\n" + beginning + unit * (6_000 // len(unit))
    with processor_seconds(5):
        period = read(text).period
    assert period
    assert period.code == "2021-05"


@pytest.mark.parametrize("unit", ["Новин 5. ", "1-", "новин 5\n"])
def test_long_text_is_read_in_time_that_grows_with_it(unit: str) -> None:
    """Of 400 KB: some three seconds, and a minute if it grew with the square."""
    text = "Звіт за травень 2021 року\n" + unit * (400_000 // len(unit.encode()))
    with processor_seconds(20):
        figures = read(text).figures
        find_untaken(text, load_catalogue(), [])
    assert len(figures) <= MOST_FIGURES


def test_figures_of_a_long_paragraph_are_those_of_its_sentences() -> None:
    """A paragraph of more than eight pages is read in parts between its sentences."""
    text = "Звіт за травень 2021 року\n" + "".join(
        f"Надійшло {at} звернень, з них {at - 1} письмових. " for at in range(2, 1002)
    )
    found = [(figure.value, figure.parent) for figure in read(text).figures]
    assert found == [
        pair for at in range(2, 1002) for pair in ((at, None), (at - 1, 2 * (at - 2)))
    ]


def test_numbers_behind_the_last_figure_are_listed() -> None:
    text = "Звіт за травень 2021 року\n" + "новин 5, " * (MOST_FIGURES + 100)
    figures = read(text).figures
    assert len(figures) == MOST_FIGURES
    taken = [(figure.value_start, figure.value_end) for figure in figures]
    listed = find_untaken(text, load_catalogue(), taken)
    assert len(listed) == 100 + 1  # and the year of the title
