"""Events, period and heading of a report, and the gold reports as a whole."""

from pathlib import Path

import pytest

from flows.catalogue import load_catalogue
from tests.benchmarks.extraction import BUDGET_ACCURACY, FOLDERS, ratios, score
from tests.spec.test_extract_figures import TITLE
from transforms.extract import extract
from transforms.read import read_document

REPORTS = Path(__file__).parents[1] / "data" / "reports"
EVENTS = [
    (
        "24 березня 2021 року проведено круглий стіл «Відкриті дані».",
        [("round_table", None, "Відкриті дані", "organiser", "2021-03-24")],
    ),
    (
        "Взяли участь у міжрегіональному форумі на тему: «Сталий розвиток».",
        [("forum", "interregional", "Сталий розвиток", "participant", None)],
    ),
    (
        "Провели форум «Молодь», а 22 березня – майстер-клас «Перша допомога».",
        [
            ("forum", None, "Молодь", "organiser", "2021-03-22"),
            ("master_class", None, "Перша допомога", "organiser", "2021-03-22"),
        ],
    ),
    ("Взяли участь у 12 вебінарах.", []),
    ("Підготовлено матеріали до семінару.", []),
    ("Проведено нараду з керівниками.", [("meeting", None, None, "organiser", None)]),
    ("На квітень заплановано форум «Весна».", []),
]


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_an_event_without_a_number_is_an_event(
    text: str, expected: list[tuple[str | None, ...]]
) -> None:
    events = extract(TITLE + text, load_catalogue()).events
    found = [(e.kind, e.level, e.topic, e.role, e.event_date) for e in events]
    assert found == expected


def test_the_heading_says_who_reports() -> None:
    text = (REPORTS / "2019-09-nizhyn.txt").read_text("utf-8")
    heading = extract(text, load_catalogue()).heading
    assert heading.department == (
        "відділ інформаційно-аналітичної роботи та комунікацій з громадськістю"
    )
    assert heading.publisher == "виконавчий комітет Ніжинської міської ради"
    assert (heading.head_post, heading.head_name) == (
        "Начальник відділу",
        "А.С. Шведун",
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_gold_reports_are_read_well_enough(folder: Path) -> None:
    counts, errors = score(folder)
    assert min(ratios(counts).values()) >= BUDGET_ACCURACY, "\n".join(errors)
    assert counts["period"] == counts["reports"]
    assert counts["events_right"] >= BUDGET_ACCURACY * counts["events_gold"]


@pytest.mark.parametrize("stem", ["2019-09-nizhyn", "2022-08-table"])
@pytest.mark.parametrize("ending", ["doc", "docx", "html", "odt", "pdf", "rtf"])
def test_every_format_of_a_report_says_the_same(stem: str, ending: str) -> None:
    said = [
        extract(read_document(path.read_bytes(), path.name), load_catalogue())
        for path in (REPORTS / f"{stem}.txt", REPORTS / f"{stem}.{ending}")
    ]
    plain, other = (
        (
            s.period,
            [(f.value, f.unit, f.object, f.indicator, f.parent) for f in s.figures],
            [(e.kind, e.level, e.topic) for e in s.events],
            [activity.system for activity in s.activities],
        )
        for s in said
    )
    assert other == plain


def test_an_empty_text_says_nothing() -> None:
    said = extract("", load_catalogue())
    assert (said.period, said.figures, said.activities, said.events) == (
        None,
        [],
        [],
        [],
    )
