"""An indicator that is not clear: no value, one question, until somebody answers."""

import re
import shlex
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.filled_book import fill
from tests.functional.command import report, table, zvit
from transforms.corrections.book import BY, INDICATOR, REASON

TITLE = "Звіт загального відділу Містківської міської ради за березень 2024 року\n\n"
TWO = "До ради надійшло 52 звернення громадян. До виконкому надійшло 61 звернення."
MENDED = "Надійшло 61 звернення громадян, з них 52 – до ради."
MARCH = "nizhyn-2024-03-citizen_appeals"
QUESTION = "«Звернення громадян», 2024-03: скільки – 52 ("


def appeals(out: Path) -> dict[str, Any]:
    rows = table(out, "monthlyIndicators")
    [row] = [row for row in rows if row["uid"] == MARCH]
    return row


def test_two_totals_give_no_value_and_one_question_everywhere(tmp_path: Path) -> None:
    """In the summary, the ledger, on the page and in the workbook."""
    out = tmp_path / "out"
    done = zvit("run", report(tmp_path, "a.txt", TITLE + TWO), "--output", out)
    assert done.code == 0
    assert "не зрозуміло" in done.out
    assert done.err.count(QUESTION) == 1
    row = appeals(out)
    assert (row["reportedValue"], row["status"]) == (None, "unclear")
    assert [one["value"] for one in table(out, "monthlyFigures")] == [52, 61]

    rows = table(out, "validationFailures", "validation-audit")
    [asked] = [one for one in rows if one["ruleId"] == "indicator-unclear"]
    assert (asked["rowKey"], asked["severity"]) == (MARCH, "warning")
    assert asked["value"] == "52; 61"
    assert asked["messageUk"].startswith(QUESTION)
    assert asked["sourceText"] == TWO.replace(". ", ". … ")
    assert asked["owner"] == "загальний відділ"

    [page] = (out / "feedback").glob("nizhyn-*-2024-03.html")
    assert page.read_text("utf-8").count(QUESTION) == 2  # on top and beside
    book = CalamineWorkbook.from_path(str(page.with_suffix(".xlsx")))
    [_, problem] = book.get_sheet_by_name("Зауваження").to_python()
    assert any(str(cell).startswith(QUESTION) for cell in problem)


def test_report_that_says_what_is_a_part_of_what_settles_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in (TWO, MENDED):
        path = report(tmp_path, "a.txt", TITLE + text)
        assert zvit("run", path, "--output", out).code == 0
    row = appeals(out)
    assert (row["reportedValue"], row["status"]) == (61, "reportedOnly")
    assert row["revision"] == 2
    rows = table(out, "validationFailures", "validation-audit")
    [asked] = [one for one in rows if one["ruleId"] == "indicator-unclear"]
    assert asked["state"] == "fixed"


def test_command_of_the_question_settles_it_as_printed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = report(tmp_path, "a.txt", TITLE + TWO)
    said = zvit("run", path, "--output", out).err
    asked = re.search(r"скажімо, 52: zvit (correct .+? --reason \"[^\"]+\")", said)
    assert asked
    [page] = (out / "feedback").glob("nizhyn-*-2024-03.html")
    assert ">не зрозуміло<" in page.read_text("utf-8")
    assert zvit(*shlex.split(asked[1]), "--output", out).code == 0
    done = zvit("run", path, "--output", out)
    assert QUESTION not in done.err
    row = appeals(out)
    assert (row["reportedValue"], row["status"]) == (52, "reportedOnly")
    assert ">не зрозуміло<" not in page.read_text("utf-8")


def test_workbook_answers_by_the_indicator_beside_the_right_number(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    path = report(tmp_path, "a.txt", TITLE + TWO)
    zvit("run", path, "--output", out)
    [book] = (out / "feedback").glob("nizhyn-*-2024-03.xlsx")
    answer = {INDICATOR: "citizen_appeals", BY: "О. Гай", REASON: "звірено"}
    filled = fill(book.read_bytes(), {(3, title): answer[title] for title in answer})
    (tmp_path / "b.xlsx").write_bytes(filled)
    done = zvit("run", path, tmp_path / "b.xlsx", "--output", out)
    assert QUESTION not in done.err
    assert appeals(out)["reportedValue"] == 61


def test_value_that_is_corrected_is_no_answer(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = report(tmp_path, "a.txt", TITLE + TWO)
    zvit("run", path, "--output", out)
    who = ("--by", "О. Гай", "--reason", "звірено", "--output", out)
    assert zvit("correct", "f002", "--value", "64", *who).code == 0
    zvit("run", path, "--output", out)
    assert appeals(out)["reportedValue"] is None
    added = ("--add", "116 item звернень", "--in", "2024-03", "--quote", "До виконкому")
    code = ("--indicator", "citizen_appeals")
    assert zvit("correct", *added, *code, *who).code == 0
    zvit("run", path, "--output", out)
    assert appeals(out)["reportedValue"] == 116


def test_two_departments_that_differ_are_both_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ours = "Надійшло 62 звернення громадян. Розміщено 45 новин."
    theirs = ours.replace("62", "15").replace("45", "12")
    osvita = TITLE.replace("загального відділу", "відділу освіти")
    files = [
        report(tmp_path, "a.txt", TITLE + ours),
        report(tmp_path, "b.txt", osvita + theirs),
    ]
    assert zvit("run", *files, "--output", out).code == 0
    assert appeals(out)["status"] == "unclear"
    news = [
        row["reportedValue"]
        for row in table(out, "monthlyIndicators")
        if row["indicatorId"] == "news_published"
    ]
    assert news == [57]  # each department tells of its own work
    pages = list((out / "feedback").glob("nizhyn-*-2024-03.html"))
    assert len(pages) == 2
    assert all("чи 62 (" in page.read_text("utf-8") for page in pages)
