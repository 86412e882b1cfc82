"""Numbers seen and not taken: each once, with the reason in plain words."""

import pytest

from flows.catalogue import load_catalogue
from tests.functional.command import REPORTS
from transforms.extract import extract
from transforms.extract.exclusions import excluded
from transforms.extract.not_figures import BY_NUMBER, LED_BY_NUMBER, LED_BY_WORD
from transforms.extract.untaken import REASONS, find_untaken
from transforms.extract.words import Word

PART = "стаття, пункт або частина документа"


def untaken(text: str) -> list[tuple[str, str]]:
    catalogue = load_catalogue()
    figures = extract(text, catalogue).figures
    taken = [(figure.value_start, figure.value_end) for figure in figures]
    found = find_untaken(text, catalogue, taken)
    assert found == sorted(found)
    return [(text[one.start : one.end], one.reason) for one in found]


def test_every_number_of_the_noisy_report_has_its_reason() -> None:
    assert untaken((REPORTS / "2020-12-noise.txt").read_text("utf-8")) == [
        ("2020", "рік"),
        ("02.03.2020", "дата"),
        ("75", "номер документа"),
        ("835", "номер документа"),
        ("1", "адреса"),
        ("12", "номер кабінету чи будинку"),
        ("2-35-40", "номер телефону"),
        ("24 грудня 2020", "дата"),
        ("10:00", "час"),
        ("2021", "у лапках: назва або цитата"),
        ("сорок", "порядковий номер"),
        ("2", PART),
        ("15", PART),
    ]


CASES = [
    ("Видано 1.2.3 довідок.", [("1.2.3", "")]),
    ("Видано 5-3 листів, п’ять шість дзвінків.",
     [("5", ""), ("3", ""), ("п’ять шість", "")]),
    ("Сайт оновлювався тричі на тиждень.", [("тричі", "частота")]),
    ("Пишуть про COVID-19 і папір А4.",
     [("19", "назва або код"), ("4", "назва або код")]),
    ("Пояснила В.В. Сорока.", [("Сорока", "прізвище")]),
    ("Жителі один одного підтримують.", []),
    ("Адреса rada24.gov.ua, тел. (04634) 2-11-09.",
     [("24", "адреса в інтернеті"), ("04634) 2-11-09", "номер телефону")]),
    ("1. Розміщено 5 новин.", [("1", "номер пункту")]),
    ("Діти віком від 6 до 17 років.", [("6 до 17", "вік або клас")]),
    ("Сплачено 5 грн 20 коп. та видано 7 (сім) довідок.", []),
    ("Сплачено 1 млн 200 тис. грн.", []),
    ("№\tНазва\tКількість\n1\t2\t3\n1\tНовин\t5\n2\tПетицій\t6",
     [("1", "номер стовпця"), ("2", "номер стовпця"), ("3", "номер стовпця"),
      ("1", "номер рядка таблиці"), ("2", "номер рядка таблиці")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_number_is_told_with_its_reason(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert untaken(f"Звіт за травень 2021 року\n{text}")[1:] == expected


def test_numbers_of_the_title_and_of_the_signature_are_told_apart() -> None:
    text = (
        "Звіт 7 за травень 2021 року\nРозміщено 5 новин.\nНАЧАЛЬНИК ВІДДІЛУ    СОРОКА"
    )
    assert untaken(text) == [
        ("7", "назва звіту"),
        ("2021", "рік"),
        ("СОРОКА", "підпис під звітом"),
    ]


def test_broken_and_hidden_letters_do_not_move_the_places() -> None:
    title = "Звіт за травень 2021 року"
    text = f"{title}\nДо\u00adку\u00adмент №\u00a075. Ви\u00adдано 1.2.3 слів."
    assert untaken(text)[1:] == [("75", "номер документа"), ("1.2.3", "")]


def test_every_kind_of_what_is_no_figure_has_its_words() -> None:
    labels = [label for label, *_ in (*LED_BY_WORD, *BY_NUMBER)]
    heads = {label.replace(",", ":").split(":")[0] for label in labels}
    assert heads <= REASONS.keys()
    assert LED_BY_NUMBER.groups == len(BY_NUMBER)


def test_exclusion_tells_its_kind() -> None:
    [found] = excluded("тел. 2-35-40", 0, 12, [Word(0, 3, "тел")])
    assert (found.start, found.end) == (0, 12)
    assert found.label.startswith("phone")
