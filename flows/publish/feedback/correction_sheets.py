"""The sheets of the workbook that a person fills in to correct figures.

What is filled in is read back by `transforms.corrections.book`, which knows the sheets,
the columns and the report by their titles.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flows.publish.feedback.rows import total_of
from flows.publish.feedback.words import BASES, STATES, visible
from transforms.corrections.book import (
    BY,
    FIGURES,
    GUIDE,
    INDICATOR,
    NO_FIGURE,
    OBJECT,
    REASON,
    REPORT,
    SENTENCE,
    TOTAL,
    UID,
    UNIT,
    VALUE,
    VERSION,
)
from transforms.feedback import Feedback, FigureNote
from transforms.tabular import plain_number

CODES = "Коди"
MOST_ROWS = 10_000
_MOST_ADDED = 50  # empty rows for figures that were not read
_LONGEST_CELL = 32_767  # what Excel takes
_TOLD = (
    (UID, 26), (SENTENCE, 50), (OBJECT, 28), ("Значення", 11), (UNIT, 10),
    ("Показник переліку", 24), ("Частина від", 26), ("Основа", 18), ("Стан", 14),
)  # fmt: skip
_ASKED = (
    (VALUE, 13), (INDICATOR, 24), (TOTAL, 26), (NO_FIGURE, 11), (REASON, 32), (BY, 22),
)  # fmt: skip
_HOW = f"""
Заповнюйте лише жовті стовпці аркуша «Показники», і лише там, де щось не так. Порожня
клітинка нічого не змінює.

«{VALUE}»: число цифрами.

«{INDICATOR}»: код з аркуша «{CODES}» або «немає». Той самий код підтверджує показник.

«{TOTAL}»: ідентифікатор цілого з першого стовпця (досить кінця: f001) або «немає».

«{NO_FIGURE}»: «так», якщо це число взято помилково.

«{REASON}» і «{BY}» обов’язкові: їх буде видно на сторінці відгуку.

Бракує показника? У рядку без ідентифікатора, під усіма, напишіть речення звіту, що
пораховано, одиницю (порожньо – штуки) і правильне значення.

Збережіть книгу як .xlsx у теку звітів: її врахує наступний запуск. Якщо в ній є
помилка, з неї не буде взято нічого, а сторінка відгуку назве клітинку.
"""


def add_correction_sheets(book: Any, feedback: Feedback, version: str) -> None:
    """Add the sheets of figures, of codes, and how to fill them in.

    Args:
        book: an open workbook of xlsxwriter.
        feedback: what is told of the report.
        version: begins the sha256 of the report's file.
    """
    _add_figures(book, feedback)
    _add_guide(book, feedback, version)
    _add_codes(book, feedback)


def _add_figures(book: Any, feedback: Feedback) -> None:
    sheet = book.add_worksheet(FIGURES)
    head, text, asked = _formats(book)
    for column, (title, width) in enumerate((*_TOLD, *_ASKED)):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, width)
    rows = [*_rows(feedback)][:MOST_ROWS]
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, _bounded(cell), text)
    first, last = len(_TOLD), len(rows) + _MOST_ADDED
    for number in range(1, last + 1):
        for column in range(first, first + len(_ASKED)):
            sheet.write_blank(number, column, None, asked)
    sheet.data_validation(
        1, first + 1, last, first + 1,
        {"validate": "list", "source": f"={CODES}!$A$2:$A$999", "ignore_blank": True,
         "show_error": False},
    )  # fmt: skip
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _rows(feedback: Feedback) -> Iterator[Sequence[str]]:
    by_number = {note.number: note for note in feedback.figures}
    for note in feedback.figures:
        yield _row(note, by_number.get(note.parent or 0), feedback)


def _row(note: FigureNote, total: FigureNote | None, feedback: Feedback) -> list[str]:
    figure = note.figure
    indicators = feedback.names["indicators"]
    return [
        figure["uid"],
        " ".join(figure["quote"].split()),
        figure["breakdown"] or figure["object"] or "",
        plain_number(figure["value"]),
        figure["unit"],
        indicators.get(figure["indicator"], ""),
        total_of(note, total, feedback.names),
        BASES.get(figure["basis"], figure["basis"]),
        STATES[note.state][2],
    ]


def _add_guide(book: Any, feedback: Feedback, version: str) -> None:
    sheet = book.add_worksheet(GUIDE)
    head, text, _ = _formats(book)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)
    report = feedback.document["report"] if feedback.document else {}
    about = ((REPORT, str(report.get("uid", ""))), (VERSION, version))
    for number, (name, value) in enumerate(about):
        sheet.write_string(number, 0, name, head)
        sheet.write_string(number, 1, value, text)
    for number, line in enumerate(_HOW.strip().split("\n\n"), len(about) + 1):
        sheet.write_string(number, 1, " ".join(line.split()), text)


def _add_codes(book: Any, feedback: Feedback) -> None:
    sheet = book.add_worksheet(CODES)
    head, text, _ = _formats(book)
    lists = (("indicators", "Показник", 0), ("units", "Одиниця", 3))
    for name, title, column in lists:
        sheet.write_string(0, column, "Код", head)
        sheet.write_string(0, column + 1, title, head)
        sheet.set_column(column, column, 28)
        sheet.set_column(column + 1, column + 1, 50)
        for number, (code, said) in enumerate(feedback.names[name].items(), 1):
            sheet.write_string(number, column, _bounded(code), text)
            sheet.write_string(number, column + 1, _bounded(said), text)


def _formats(book: Any) -> tuple[Any, Any, Any]:
    """Of a title, of what is told, of what is to be filled in: all text."""
    told = {"text_wrap": True, "valign": "top", "quote_prefix": True}
    return (
        book.add_format({"bold": True, "bg_color": "#E4E9EF", "border": 1}),
        book.add_format(told),
        book.add_format(
            {"text_wrap": True, "valign": "top", "bg_color": "#FFF7D6", "border": 1,
             "border_color": "#D8D6CF", "num_format": "@"}
        ),
    )  # fmt: skip


def _bounded(text: str) -> str:
    return visible(text)[:_LONGEST_CELL]
