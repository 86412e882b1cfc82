"""The workbook of feedback: the problems and the numbers not taken, as tables.

No cell is ever a formula: text is written as text, and marked so (Excel's quote prefix)
that it stays text when the cell is edited. So nothing in it has to be changed.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flows.counting import spaced
from flows.publish.feedback.correction_sheets import add_correction_sheets
from flows.publish.feedback.rows import View, capital, number_rows
from flows.publish.feedback.words import SEVERITIES, period_name, visible
from transforms.feedback import Feedback
from transforms.marked_text import line_numbers

MOST_ROWS = 10_000
_LONGEST_CELL = 32_767  # what Excel takes
_CUT = " … (скорочено)"
_PROBLEMS = (
    ("Період", 16), ("Підрозділ", 28), ("Важливість", 14), ("Речення", 50),
    ("Значення", 12), ("Що не так", 44), ("Що зробити", 38), ("Правило", 22),
    ("Де", 14),
)  # fmt: skip
_NUMBERS = (("Число", 14), ("Слова навколо", 60), ("Чому не взято", 34), ("Де", 12))


def has_rows(feedback: Feedback) -> bool:
    """Whether there is anything to put in a workbook that a person should look at."""
    return bool(feedback.problems or feedback.not_understood or feedback.corrections)


def render_workbook(feedback: Feedback, day: datetime, version: str = "") -> bytes:
    """The workbook as bytes; the same feedback of the same day gives the same.

    Args:
        feedback: what is told of the report.
        day: when it came.
        version: begins the sha256 of its file; without it nothing can be filled in.
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": day.replace(tzinfo=None)})
    _sheet(book, "Зауваження", _PROBLEMS, _problem_rows(feedback))
    _sheet(book, "Числа, яких не взято", _NUMBERS, _number_rows(feedback))
    if version and feedback.figures:
        add_correction_sheets(book, feedback, version)
    book.close()
    return stream.getvalue()


def _sheet(
    book: Any,
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str]],
) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E4E9EF", "border": 1})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for column, (title, width) in enumerate(columns):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, _bounded(visible(cell)), text)
    shown = min(len(rows), MOST_ROWS)
    if shown < len(rows):
        left = f"… і ще {spaced(len(rows) - shown)}, тут не показано"
        sheet.write_string(shown + 1, 0, left, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(shown, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _bounded(text: str) -> str:
    if len(text) <= _LONGEST_CELL:
        return text
    return text[: _LONGEST_CELL - len(_CUT)] + _CUT


def _problem_rows(feedback: Feedback) -> list[list[str]]:
    report = feedback.document["report"] if feedback.document else {}
    period = period_name(report.get("period") or "")
    placed = [problem for problem in feedback.problems if problem.place]
    starts = [problem.place[0] for problem in placed if problem.place]
    at = {
        problem.number: f"рядок {line}"
        for problem, line in zip(
            placed, line_numbers(feedback.text, starts), strict=True
        )
    }
    return [
        [
            period,
            report.get("department") or "не названо",
            SEVERITIES[problem.worded.severity][1],
            problem.sentence,
            "; ".join(problem.values),
            capital(problem.worded.what),
            capital(problem.worded.remedy),
            problem.rule_id,
            at.get(problem.number, "увесь звіт"),
        ]
        for problem in feedback.problems
    ]


def _number_rows(feedback: Feedback) -> list[list[str]]:
    """Those not understood first, then those that are rightly no figures."""
    known = [note for note in feedback.numbers if note.reason]
    rows: list[View] = []
    for notes in (feedback.not_understood, known):
        rows += number_rows(feedback.text, notes)
    return [
        [
            row["written"],
            f"{row['before']}{row['written']}{row['after']}",
            row["reason"],
            f"рядок {row['line']}",
        ]
        for row in rows
    ]
