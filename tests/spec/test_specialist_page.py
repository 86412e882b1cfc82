"""Each example of the specialist's page gives what the page says it gives.

An example is a `report` block, or a table, with a `taken` block after it. One that has
no title of its own stands under a usual title.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.catalogue import load_catalogue, read_codes
from transforms.extract import extract
from transforms.extract.statement import Figure
from transforms.extract.untaken import find_untaken

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"uk": DOCS / "specialist.uk.md", "en": DOCS / "specialist.md"}
TITLE = "Звіт про роботу відділу культури Ніжинської міської ради за вересень 2024 року"
_EXAMPLE = re.compile(
    r"(?:```report\n(?P<text>[^`]*)```\n|(?P<table>(?:^\|.*\n)+))\n```taken\n([^`]*)```",
    re.MULTILINE,
)
_UNITS = {"percent": " %", "hryvnia": " грн", "kilometre": " км"}
_WORDS = {
    "uk": {
        "period": "період: {}", "department": "підрозділ: {}",
        "not named": "не названо",
        "part": "частина від {}", "cumulative": "з початку року",
        "comparison": "для порівняння", "stock": "наявно на дату", "plan": "план",
        "norm": "норма", "average": "у середньому", "approximate": "приблизно",
        "atLeast": "щонайменше", "atMost": "щонайбільше", "event": "захід: {}",
        "no figure": "не показник: {} – {}", "nameless": "без назви", "none": "нічого",
    },
    "en": {
        "period": "period: {}", "department": "department: {}",
        "not named": "not named",
        "part": "part of {}", "cumulative": "since January",
        "comparison": "for comparison", "stock": "at a date", "plan": "planned",
        "norm": "norm", "average": "on average", "approximate": "about",
        "atLeast": "at least", "atMost": "at most", "event": "event: {}",
        "no figure": "no figure: {} – {}", "nameless": "without a name",
        "none": "nothing",
    },
}  # fmt: skip


def examples() -> list[tuple[str, str, str]]:
    """Language, report, what is taken from it; of both pages."""
    return [
        (language, match["text"] or cells_of(match["table"]), match[3])
        for language, page in PAGES.items()
        for match in _EXAMPLE.finditer(page.read_text("utf-8"))
    ]


def cells_of(table: str) -> str:
    """A Markdown table as the readers give a table: cells parted by tabs."""
    rows = [line.strip("|").split("|") for line in table.splitlines()]
    return "\n".join("\t".join(map(str.strip, row)) for row in [rows[0], *rows[2:]])


def taken_from(text: str, language: str) -> Iterator[str]:
    """What is taken from an example, a line each, as the page writes it."""
    words = _WORDS[language]
    is_titled = "\n\n" in text
    report = text if is_titled else f"{TITLE}\n\n{text}"
    title = report.index("\n\n")
    said = extract(report, load_catalogue())
    if is_titled:
        period = str(said.period.code) if said.period else words["not named"]
        yield words["period"].format(period)
        department = said.heading.department or words["not named"]
        yield words["department"].format(department)
    for figure in said.figures:
        yield figure_line(figure, said.figures, words)
    kinds = {row["kindId"]: row for row in read_codes("event-kinds")}
    for event in said.events:
        name = kinds[event.kind]["nameUk" if language == "uk" else "nameEn"].lower()
        day = ".".join(reversed((event.event_date or "").split("-")))
        topic = f"«{event.topic}»" if event.topic else ""
        yield words["event"].format(", ".join(filter(None, (name, topic, day))))
    taken = [(figure.value_start, figure.value_end) for figure in said.figures]
    for one in find_untaken(report, load_catalogue(), taken):
        if one.start > title:
            written = report[one.start : one.end]
            yield words["no figure"].format(written, one.reason)


def figure_line(figure: Figure, figures: list[Figure], words: dict[str, str]) -> str:
    notes = [words.get(figure.qualifier), words.get(figure.basis)]
    if figure.basis == "period":
        notes.remove(words["period"])
    if figure.parent is not None:
        notes.append(words["part"].format(number(figures[figure.parent])))
    told = ", ".join(filter(None, notes))
    name = figure.breakdown or figure.object or words["nameless"]
    unit = _UNITS.get(figure.unit, "")
    return f"{number(figure)}{unit} – {name}" + (f" ({told})" if told else "")


def number(figure: Figure) -> str:
    return f"{figure.value:,f}".replace(",", " ").replace(".", ",")


@pytest.mark.parametrize(("language", "text", "taken"), examples())
def test_example_gives_what_the_page_says(language: str, text: str, taken: str) -> None:
    found = [*taken_from(text, language)] or [_WORDS[language]["none"]]
    assert found == taken.splitlines()


def test_both_pages_have_the_same_examples() -> None:
    texts = {
        language: [text for page, text, _ in examples() if page == language]
        for language in PAGES
    }
    assert texts["uk"] == texts["en"]
    assert len(texts["uk"]) == PAGES["uk"].read_text("utf-8").count("```taken")
