"""The workbook that comes back: what is filled in, and what is wrong in it."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from flows.publish.feedback.words import code_names
from flows.publish.feedback.workbook import render_workbook
from tests.corrected import TEXT, UID, entries, known, report_of, settled
from tests.filled_book import Filled, fill
from tests.unit.told import TITLE, worded
from transforms.corrections import Settled
from transforms.corrections.book import (
    BY,
    FIGURES,
    GUIDE,
    INDICATOR,
    NO_FIGURE,
    OBJECT,
    REASON,
    SENTENCE,
    TOTAL,
    UNIT,
    VALUE,
    Book,
    CellError,
    error_in,
    read_book,
    request_of,
)
from transforms.corrections.request import Request, entry_of
from transforms.errors import RequestError, UnreadableReport
from transforms.feedback import Feedback, give_feedback, notes_on
from transforms.read.spreadsheet import read_spreadsheet

DAY = datetime(2021, 7, 3, tzinfo=UTC)
VERSION = "0123456789abcdef"
WHO = {BY: "Начальниця відділу", REASON: "звірено"}
EMPTY = 7  # the first row without a figure


def feedback_on(as_stands: Settled) -> Feedback:
    given = give_feedback(TEXT, as_stands.document, [], frozenset(), (), worded)
    return replace(given, names=code_names(), corrections=notes_on(as_stands))


def made() -> bytes:
    return render_workbook(feedback_on(settled(TEXT)), DAY, VERSION)


def row(number: int, **cells: str) -> Filled:
    named = {"value": VALUE, "total": TOTAL, "indicator": INDICATOR, "no": NO_FIGURE}
    filled = {named.get(name, name): said for name, said in cells.items()}
    return {(number, title): said for title, said in (filled | WHO).items()}


def added(**cells: str) -> Filled:
    whole = {SENTENCE: "Видано дві довідки", OBJECT: "довідок", VALUE: "2"}
    return row(EMPTY, **(whole | cells))


def book_of(filled: Filled) -> Book:
    book = read_book(fill(made(), filled))
    assert book is not None
    return book


def requests(filled: Filled, now: str = TEXT) -> Iterator[Request]:
    book = book_of(filled)
    assert (book.report, book.version) == (UID, VERSION)
    for one in book.rows:
        yield request_of(book, one, report_of(TEXT), settled(now))


def entry(filled: Filled, now: str = TEXT) -> dict[str, Any]:
    [asked] = requests(filled, now)
    return entry_of(asked, known(now), 1)


def test_untouched_workbook_asks_for_nothing() -> None:
    assert book_of({}).rows == ()


def test_sheet_has_each_figure_and_room_to_correct_it() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made()))
    assert book.sheet_names[-3:] == [FIGURES, GUIDE, "Коди"]
    head, first, *_ = book.get_sheet_by_name(FIGURES).to_python()
    said = dict(zip(head, first, strict=True))
    assert said["Ідентифікатор"] == f"{UID}-f001"
    assert said["Речення"] == "Надійшло 62 звернення громадян."
    assert said["Значення"] == "62"
    assert head[-6:] == [VALUE, INDICATOR, TOTAL, NO_FIGURE, REASON, BY]


def test_cells_are_read_as_another_library_reads_them() -> None:
    content = fill(made(), row(2, value="64"))
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name, sheet in read_spreadsheet(content).items():
        rows = theirs.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ours = {
            (at, column): cell.text
            for at, cells in sheet.items()
            for column, cell in cells.items()
        }
        assert ours == {
            (at, column): "64" if cell == 64 else cell
            for at, cells in enumerate(rows, 1)
            for column, cell in enumerate(cells, 1)
            if cell != ""
        }


@pytest.mark.parametrize(
    ("filled", "figure", "changes"),
    [
        (row(2, value="64"), "f001", {"value": 64}),
        (row(2, value="5 300,5"), "f001", {"value": 5300.5}),
        (row(4, indicator="citizen_appeals"), "f003",
         {"indicator": "citizen_appeals"}),
        (row(2, indicator="немає"), "f001", {"indicator": None}),
        (row(3, no="так"), "f002", {"isFigure": False}),
        (row(3, no="Х"), "f002", {"isFigure": False}),
        (row(3, total="–"), "f002", {"parent": None}),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_the_correction(
    filled: Filled, figure: str, changes: dict[str, Any]
) -> None:
    told_of = entry(filled)
    assert told_of["figure"] == f"{UID}-{figure}"
    assert told_of["changes"] == changes
    assert (told_of["by"], told_of["reason"]) == ("Начальниця відділу", "звірено")


def test_figure_and_total_are_found_in_the_next_version() -> None:
    """There they have other numbers, for there is one more figure before them."""
    now = TEXT.replace(TITLE, f"{TITLE}Видано 9 довідок. ")
    told_of = entry(row(3, total="f001"), now)
    assert told_of["figure"] == f"{UID}-f003"
    assert told_of["changes"]["parent"]["written"] == "62"


def test_row_without_a_figure_adds_one() -> None:
    told_of = entry(added())
    assert told_of["figure"] == f"{UID}-c0001"
    assert told_of["changes"] == {
        "adds": True, "value": 2, "unit": "item", "object": "довідок"
    }  # fmt: skip
    assert entry(added(**{UNIT: "person"}))["changes"]["unit"] == "person"


GONE = TEXT.replace("62 звернення", "63 звернення")


@pytest.mark.parametrize(
    ("filled", "now", "place", "rule"),
    [
        (row(2), TEXT, (2, VALUE), "workbook-nothing-decided"),
        (row(2, no="можливо"), TEXT, (2, NO_FIGURE), "workbook-yes"),
        (row(2, value="=30+34"), TEXT, (2, VALUE), "workbook-formula"),
        (row(2, value="1") | {(2, BY): "=A1"}, TEXT, (2, BY), "workbook-formula"),
        (row(2, value="1") | {(2, SENTENCE): "Інше"}, TEXT, (2, SENTENCE),
         "workbook-sentence-changed"),
        (row(2, value="1"), GONE, (2, "Ідентифікатор"), "workbook-sentence-gone"),
        (row(3, total="f001"), GONE, (3, TOTAL), "workbook-sentence-gone"),
        ({(EMPTY, VALUE): "5"}, TEXT, (EMPTY, SENTENCE), "workbook-addition"),
        ({(EMPTY, OBJECT): "x"}, TEXT, (EMPTY, VALUE), "workbook-addition"),
    ],
)  # fmt: skip
def test_wrong_row_is_told_by_its_place(
    filled: Filled, now: str, place: tuple[int, str], rule: str
) -> None:
    with pytest.raises(CellError) as caught:
        list(requests(filled, now))
    error = caught.value
    assert ((error.row, error.column), error.rule_id) == (place, rule)


@pytest.mark.parametrize(
    ("filled", "column"),
    [
        (row(2, value="сім"), VALUE),
        (row(2, indicator="x"), INDICATOR),
        (row(2, total="f001"), TOTAL),
        (row(2, total="f099"), TOTAL),
        (row(2, value="1") | {(2, BY): ""}, BY),
        (row(2, value="1") | {(2, REASON): " "}, REASON),
        (row(2, value="1", no="так"), NO_FIGURE),
        (added(**{UNIT: "штука"}), UNIT),
        (added(**{SENTENCE: "Цього немає"}), SENTENCE),
    ],
)
def test_mistake_of_a_correction_is_in_its_column(filled: Filled, column: str) -> None:
    book = book_of(filled)
    [one] = book.rows
    asked = request_of(book, one, report_of(TEXT), settled(TEXT))
    with pytest.raises(RequestError) as caught:
        entry_of(asked, known(), 1)
    assert error_in(one, caught.value).column == column


def test_workbook_of_somebody_else_is_none_of_ours() -> None:
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    other = Workbook(stream, {"in_memory": True})
    other.add_worksheet(FIGURES).write_string(0, 0, "Ідентифікатор")
    other.close()
    assert read_book(stream.getvalue()) is None
    assert read_book(b"no archive") is None
    without = render_workbook(feedback_on(settled(TEXT)), DAY)
    assert read_book(without) is None


def test_column_that_was_renamed_is_told() -> None:
    content = fill(made(), {(1, VALUE): "Моє значення"})
    with pytest.raises(UnreadableReport, match="workbook-column") as caught:
        read_book(content)
    assert caught.value.details["column"] == VALUE


def test_columns_may_change_places() -> None:
    """The reason and the author, with their titles."""
    moved = {(1, BY): REASON, (1, REASON): BY, (2, BY): "так", (2, REASON): "Олена"}
    book = read_book(fill(made(), {(2, VALUE): "64"} | moved))
    assert book is not None
    assert [(one.text(BY), one.text(REASON)) for one in book.rows] == [("Олена", "так")]


def test_damaged_workbook_is_told() -> None:
    content = made()
    with pytest.raises(UnreadableReport, match="damaged-document"):
        read_book(content[: len(content) // 2])


def test_entities_in_a_workbook_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", bomb)
    with pytest.raises(UnreadableReport, match="damaged-document"):
        read_book(stream.getvalue())


def test_corrected_figures_are_in_the_next_workbook_as_they_stand() -> None:
    as_stands = settled(TEXT, entries(TEXT, {"figure": "f001", "value": "64"}))
    book = render_workbook(feedback_on(as_stands), DAY, VERSION)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(FIGURES)
    assert sheet.to_python()[1][3] == "64"
