"""The workbook of feedback, read back: text as text, nothing that runs or misleads."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from flows.publish.feedback import workbook
from flows.publish.feedback.workbook import has_rows, render_workbook
from tests.functional.command import REPORTS
from tests.unit.told import TITLE, contradiction, document_of, failure, told
from transforms.feedback import Feedback

DAY = datetime(2021, 6, 3, 9, 30, tzinfo=UTC)
Rows = list[list[object]]


def sheets(feedback: Feedback) -> dict[str, Rows]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(feedback, DAY)))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def part(feedback: Feedback, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render_workbook(feedback, DAY))) as archive:
        return archive.read(name).decode()


def test_problem_is_a_row_with_its_sentence_and_its_place() -> None:
    made = sheets(contradiction())
    assert list(made) == ["Зауваження", "Числа, яких не взято"]
    head, row = made["Зауваження"]
    assert dict(zip(head, row, strict=True)) == {
        "Період": "червень 2021 року",
        "Підрозділ": "не названо",
        "Важливість": "помилка",
        "Речення": (
            "Оприлюднено 30 нормативних актів, з них рішень – 25, розпоряджень – 12."
        ),
        "Значення": "30; 25; 12",
        "Що не так": "Не так: wrong",
        "Що зробити": "Виправте",
        "Правило": "wrong",
        "Де": "рядок 2",
    }


def test_numbers_not_understood_come_first() -> None:
    rows = sheets(told(f"{TITLE}Видано 1.2.3 довідок."))["Числа, яких не взято"]
    assert rows == [
        ["Число", "Слова навколо", "Чому не взято", "Де"],
        ["1.2.3", "Видано 1.2.3 довідок.", "не зрозуміло", "рядок 2"],
        ["2021", TITLE.strip(), "рік", "рядок 1"],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_text_that_begins_as_a_formula_is_text(sign: str) -> None:
    text = f"{TITLE}{sign}1 розміщено 5 новин."
    feedback = told(text, [failure(document_of(text), 1)])
    sentence = feedback.problems[0].sentence
    assert sheets(feedback)["Зауваження"][1][3] == sentence
    sheet = part(feedback, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert 't="s"' in sheet
    assert 'quotePrefix="1"' in part(feedback, "xl/styles.xml")


def test_what_xml_forbids_is_shown_as_codes() -> None:
    text = f"{TITLE}Розміщено 5 новин \x00\x1b \ufffe \ud800 \u202e."
    feedback = told(text, [failure(document_of(text), 1)])
    assert sheets(feedback)["Зауваження"][1][3] == (
        "Розміщено 5 новин [U+0000][U+001B] [U+FFFE] [U+D800] [U+202E]."
    )


def test_long_text_is_cut_and_says_so() -> None:
    [problem] = contradiction().problems
    long = (problem._replace(sentence="а" * 40_000),)
    feedback = replace(contradiction(), problems=long)
    cell = str(sheets(feedback)["Зауваження"][1][3])
    assert len(cell) == 32_767
    assert cell.endswith("а … (скорочено)")


def test_rows_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    rows = sheets(told(f"{TITLE}Видано 1.2.3 довідок."))["Числа, яких не взято"]
    assert [row[0] for row in rows] == ["Число", "1.2.3", "… і ще 1, тут не показано"]


def test_head_is_frozen_and_filtered() -> None:
    sheet = part(contradiction(), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:I2"' in sheet


def test_same_feedback_gives_the_same_bytes() -> None:
    assert render_workbook(contradiction(), DAY) == render_workbook(
        contradiction(), DAY
    )
    assert "2021-06-03T09:30:00Z" in part(contradiction(), "docProps/core.xml")


def test_report_without_problems_and_riddles_needs_no_workbook() -> None:
    assert has_rows(contradiction())
    assert has_rows(told(f"{TITLE}Видано 1.2.3 довідок."))
    assert not has_rows(told((REPORTS / "2020-12-noise.txt").read_text("utf-8")))
