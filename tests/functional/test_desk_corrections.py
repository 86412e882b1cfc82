"""A workbook with corrections on the desk: looked at, then handed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.filled_book import Filled, fill
from tests.functional.command import table, zvit
from tests.functional.desk import RunningDesk, of_culture, running_desk
from transforms.corrections.book import BY, REASON, TOTAL, VALUE

REPORT = of_culture("Надійшло 62 звернення громадян. Проведено 31 концерт.")
WHO = {BY: "Олена", REASON: "звірено"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path) as running:
        running.hand_in(running.look("звіт.txt", REPORT))
        yield running


def filled(desk: RunningDesk, row: int, **cells: str) -> bytes:
    titles = {"value": VALUE, "total": TOTAL}
    told = WHO | {titles[name]: said for name, said in cells.items()}
    cell: Filled = {(row, title): said for title, said in told.items()}
    zvit("correct", "--book", "2025-10", "--config", desk.folder / "zvit.toml")
    [book] = (desk.folder / "output" / "feedback").glob("*.xlsx")
    return fill(book.read_bytes(), cell)


def test_workbook_is_looked_at_and_changes_nothing_yet(desk: RunningDesk) -> None:
    preview = desk.look("виправлення.xlsx", filled(desk, 2, value="64"))
    assert "значення: 62 → 64" in preview.text
    assert preview.said(".said mark") == ["62", "31"]
    assert desk.reports == ["звіт.txt"]
    assert table(desk.folder / "output", "monthlyFigures")[0]["value"] == 62


def test_workbook_handed_in_corrects_its_report(desk: RunningDesk) -> None:
    page = desk.hand_in(desk.look("книга.xlsx", filled(desk, 3, total="f001")))
    assert "c0001" in page.text
    assert desk.reports == ["звіт.txt", "книга.xlsx"]
    rows = table(desk.folder / "output", "monthlyFigures")
    assert rows[1]["parentUid"] == rows[0]["uid"]
    again = desk.look("книга.xlsx", (desk.folder / "reports/книга.xlsx").read_bytes())
    assert "Саме цей файл уже подано" in again.text
    front = desk.get("")
    assert "книга.xlsx" not in front.text


def test_workbook_with_a_mistake_is_not_taken(desk: RunningDesk) -> None:
    preview = desk.look("книга.xlsx", filled(desk, 2, value="сім"))
    assert "рядок 2, стовпець «Правильне значення»: «сім» – не число" in preview.text
    assert preview.said(".lead button") == []
    assert desk.reports == ["звіт.txt"]


def test_workbook_of_somebody_else_is_not_taken(desk: RunningDesk) -> None:
    preview = desk.look("бюджет.xlsx", b"PK\x03\x04")
    assert "Документ пошкоджено" in preview.text
    assert preview.said(".lead button") == []
    requests.get(desk.url, timeout=60).raise_for_status()
