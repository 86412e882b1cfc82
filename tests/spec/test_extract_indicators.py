"""Which indicator of the catalogue a figure counts, and which system work concerns."""

from pathlib import Path

import pytest

from flows.catalogue import load_catalogue
from tests.spec.test_extract_figures import TITLE, figures_of
from transforms.extract import extract

REPORTS = Path(__file__).parents[1] / "data" / "reports"
NAMED = [
    ("На сайті опубліковано 45 новин.", ["news_published"]),
    ("Оприлюднено 30 нормативних актів.", ["acts_published"]),
    ("Підготовлено 30 проєктів рішень.", [None]),
    ("До ЗМІ надіслано 12 пресрелізів.", ["media_materials_provided"]),
    ("На каналі розміщено 5 відеороликів.", ["videos_posted"]),
    ("Проведено моніторинг 25 публікацій у ЗМІ.", ["media_monitored"]),
    ("Зареєстровано 3 електронні петиції.", ["petitions_registered"]),
    ("На «Відкритий бюджет» внесено 15 звітів.", ["open_budget_updates"]),
    (
        "У системі «Відкритий бюджет – комунальні підприємства» оновлено 5 форм.",
        ["enterprise_budget_updates"],
    ),
    ("Виконано 5 робіт з модернізації сайту.", ["site_works"]),
    ("До ОВА направлено 5 інформацій.", ["oblast_briefings"]),
    (
        "Розміщено 1 набір даних, оновлено 14 наборів.",
        ["open_datasets_published", "open_datasets_updated"],
    ),
    ("Взяли участь у 4 нарадах та 1 тренінгу.", ["events_attended"] * 2),
    ("Брали участь у 2 прийомах міського голови.", ["mayor_receptions"]),
    ("Вивчено роботу 5 політичних партій.", ["parties_ngos_analysed"]),
    ("Проведено 4 зустрічі з мешканцями.", ["civic_meetings"]),
    ("Запитів на публічну інформацію – 7.", ["information_requests"]),
    ("Надійшло 43 звернення громадян.", ["citizen_appeals"]),
    (
        "У фейсбуці – 15 дописів, на сайті – 9 новин, у Telegram – 7 повідомлень.",
        ["facebook_posts", "news_published", None],
    ),
    ("Facebook: 45 дописів; вебсайт: 120 новин.", ["facebook_posts", "news_published"]),
    ("Петицію підтримало 250 осіб.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_an_indicator_is_found_by_its_phrases(
    text: str, expected: list[str | None]
) -> None:
    assert [figure.indicator for figure in figures_of(text)] == expected


def test_a_part_has_the_indicator_of_its_total() -> None:
    figures = figures_of("Оприлюднено 30 рішень, з них 25 – про бюджет, 5 – інших.")
    assert [figure.indicator for figure in figures] == ["acts_published"] * 3


SYSTEMS = [
    "partiesAndNgos",
    "partiesAndNgos",
    "officialWebsite",
    "normativeActs",
    "media",
    "media",
    "cityTv",
    "mediaMonitoring",
    "petitions",
    "openBudget",
    "siteModernisation",
    "openBudgetEnterprises",
    "oblastBriefings",
    "openDataPortal",
    "facebook",
    "events",
    "mayorReceptions",
]


def test_every_statement_of_the_real_report_is_an_activity_of_its_system() -> None:
    text = (REPORTS / "2019-09-nizhyn.txt").read_text("utf-8")
    said = extract(text, load_catalogue())
    assert [activity.system for activity in said.activities] == SYSTEMS
    assert all(text[a.start : a.end] == a.text for a in said.activities)
    assert sum(activity.figure_count for activity in said.activities) == 3


def test_a_statement_that_names_no_system_is_kept() -> None:
    said = extract(TITLE + "Прибрано всі вулиці центру міста.", load_catalogue())
    assert [activity.system for activity in said.activities] == [None]
