"""Parts of extraction by themselves: numerals, periods, wording, lines, exclusions."""

import pytest

from transforms.extract.blocks import find_blocks
from transforms.extract.dating import find_period
from transforms.extract.numerals import CARDINALS, is_ordinal, value_of
from transforms.extract.top import find_top
from transforms.extract.wording import matching_form

PERIODS = [
    ("за вересень 2019 року", "2019-09"),
    ("за вересень\n2019 року", "2019-09"),
    ("за грудень місяць 2020 р.", "2020-12"),
    ("жовтень, 2023 рік", "2023-10"),
    ("за ІІІ квартал 2017 року", "2017-Q3"),
    ("за II квартал 2024 року", "2024-Q2"),
    ("за 1-й квартал 2021 року", "2021-Q1"),
    ("за перше півріччя 2020 року", "2020-H1"),
    ("за 9 місяців 2022 року", "2022-01-01/2022-09-30"),
    ("за січень – березень 2023 року", "2023-Q1"),
    ("за 2023 рік", "2023"),
    ("Звіт управління. 2020 рік", "2020"),
    ("за період з 04.12.2017 по 08.12.2017", "2017-12-04/2017-12-08"),
    ("за 4–8 грудня 2017 року", "2017-12-04/2017-12-08"),
    ("за 04.12–08.12.2017", "2017-12-04/2017-12-08"),
    ("за 2024/2025 навчальний рік", "2024-09-01/2025-08-31"),
    ("за звітний період", None),
]


@pytest.mark.parametrize(("title", "code"), PERIODS)
def test_a_title_names_its_period(title: str, code: str | None) -> None:
    form = matching_form(f"Звіт {title}").form
    period = find_period(form, find_top(form))
    assert (period.code if period else None) == code


def test_numerals_add_up_in_every_case() -> None:
    assert value_of("двохсот сорока трьох".split()) == 243
    assert value_of("три мільйони двісті тисяч п’ять".split()) == 3_200_005
    assert value_of("п’ять шість".split()) is None
    assert CARDINALS["одинадцятеро"] == CARDINALS["одинадцятьма"] == 11
    assert CARDINALS["дев’ятьмастами"] == 900


@pytest.mark.parametrize("word", ["першого", "третьої", "сьома", "двадцяте", "сотий"])
def test_ordinals_are_told_from_cardinals(word: str) -> None:
    assert is_ordinal(word)


FORMS = [
    ("Роз\u00adміщено", "розміщено"),
    ("Pозмiщено нoвин", "розміщено новин"),
    ("п'ять, п`ять, п’ять, пʼять", "п’ять, п’ять, п’ять, п’ять"),
    ("и\u0306ого, і\u0308х", "його, їх"),
    ("1\u00a0245\u202f000", "1 245 000"),
    ("скарг — 5 - усних", "скарг – 5 – усних"),
    ("містобудів-\nні умови", "містобудівні\nумови"),
    ("культурно-\nмасових заходів", "культурно-масових\nзаходів"),
    ("Facebook і COVID-19", "facebook і covid-19"),
    ("рядок\r\nрядок", "рядок \nрядок"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_the_form_is_plain_and_knows_the_place_of_each_letter(
    text: str, form: str
) -> None:
    wording = matching_form(text)
    assert wording.form == form
    assert len(wording.cased) == len(form)
    assert wording.quote(0, len(form)) == text.rstrip("\u00ad")


def bodies(text: str) -> list[str]:
    wording = matching_form(text)
    form, blocks = find_blocks(wording.form, wording.cased)
    return [form[block.body : block.end] for block in blocks]


BLOCKS = [
    ("перше речення.\nдруге речення.", 2),
    ("• перший\n• другий", 2),
    ("надійшло п’ятдесят\nодин запит", 1),
    ("заяв – 5\nусних – 2", 2),
    ("круглий стіл «перші\nкроки»", 1),
    ("листів (у лютому – 3;\nу січні – 4), усіх", 1),
    ("рядок\t5\nрядок\t6", 2),
    ("надано 5 порад\n\nвидано 6 довідок", 2),
]


@pytest.mark.parametrize(("text", "count"), BLOCKS)
def test_only_broken_lines_are_joined(text: str, count: int) -> None:
    assert len(bodies(text)) == count


def sentences(text: str) -> list[str]:
    wording = matching_form(text)
    form, blocks = find_blocks(wording.form, wording.cased)
    return [form[slice(*span)] for block in blocks for span in block.sentences]


WHOLE = [
    "Виручка – 14 тис. 320 грн.",
    "Адреса: м. Ніжин, вул. Миру, 5.",
    "Упорядковано фонд (опис 2, спр. 1–38).",
    "Заяву подав А. С. Шведун.",
    "О 10 год. 00 хв. почато нараду.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert len(sentences(text)) == 1


def test_a_capital_after_a_stop_begins_a_sentence() -> None:
    assert len(sentences("Надано 5 порад у 2019 році. Скарг немає! 5 листів.")) == 3
