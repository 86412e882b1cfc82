"""`zvit correct`, and the workbook that comes back, as a person uses them."""

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.filled_book import Filled, fill
from tests.functional.command import Done, report, table, zvit
from transforms.corrections.book import BY, INDICATOR, NO_FIGURE, REASON, TOTAL, VALUE

UID = "nizhyn-vk3fe3-2023-03"
FIRST = (
    "Звіт відділу культури за березень 2023 року\n"
    "Надійшло 62 звернення громадян. Проведено 31 концерт. Видано 17 довідок. "
    "Розміщено 5 новин.\n"
)
# Another figure before, another number of concerts, the rest as it was.
SECOND = FIRST.replace("року\n", "року\nПроведено 9 екскурсій. ").replace(
    "31 концерт", "33 концерти"
)
WHO = ("--by", "Начальниця відділу", "--reason", "звірено з журналом")


class Council:
    """A folder of reports and the output folder that runs over it fill."""

    def __init__(self, folder: Path) -> None:
        self.reports, self.out = folder / "reports", folder / "out"
        self.reports.mkdir()

    def hand_in(self, text: str) -> None:
        report(self.reports, "a.txt", text)

    def run(self, *paths: object, code: int = 0) -> Done:
        done = zvit("run", *(paths or [self.reports]), "--output", self.out)
        assert done.code == code, done.err
        return done

    def correct(self, *arguments: str, code: int = 0) -> Done:
        done = zvit("correct", *arguments, "--output", self.out)
        assert done.code == code, done.err
        return done

    def figures(self) -> dict[str, Any]:
        return {
            row["uid"].rpartition("-")[2]: row
            for row in table(self.out, "monthlyFigures")
        }

    def month(self) -> dict[str, Any]:
        rows = table(self.out, "monthlyIndicators")
        return {row["indicatorId"]: row["reportedValue"] for row in rows}

    def page(self, name: str = UID) -> LexborHTMLParser:
        path = self.out / "feedback" / f"{name}.html"
        return LexborHTMLParser(path.read_text("utf-8"))

    def listed(self) -> list[tuple[str, str | None]]:
        lines = self.correct("--list", "--json").out.splitlines()
        return [(one["id"], one["state"]) for one in map(json.loads, lines)]

    def fill(self, filled: Filled, name: str = "виправлення.xlsx") -> Path:
        self.correct("--book", UID)
        book = (self.out / "feedback" / f"{UID}.xlsx").read_bytes()
        path = self.reports / name
        path.write_bytes(fill(book, filled))
        return path


@pytest.fixture
def council(tmp_path: Path) -> Council:
    made = Council(tmp_path)
    made.hand_in(FIRST)
    made.run()
    return made


def row(number: int, **cells: str) -> Filled:
    titles = {"value": VALUE, "total": TOTAL, "code": INDICATOR, "no": NO_FIGURE}
    told = {titles[name]: said for name, said in cells.items()}
    who = {BY: "Начальниця відділу", REASON: "звірено з журналом"}
    return {(number, title): said for title, said in (told | who).items()}


def test_correction_is_published_with_the_value_as_read(council: Council) -> None:
    council.correct(f"{UID}-f001", "--value", "64", *WHO)
    council.run()
    told = {"value": 64, "valueAsRead": 62, "origin": "corrected"}
    first = council.figures()["f001"]
    assert {name: first[name] for name in told} == told
    second = council.figures()["f002"]
    assert (second["value"], second["origin"], second["valueAsRead"]) == (
        31, "read", 31,
    )  # fmt: skip
    said = " ".join(council.page().css_first("#corrections").text().split())
    assert "c0001 значення: 62 → 64" in said
    assert "«Надійшло 62 звернення громадян.»" in said
    assert "Начальниця відділу, " in said
    assert "звірено з журналом" in said
    cells = [cell.text() for cell in council.page().css("#figures .plain td")]
    assert "64" in cells


def test_correction_is_carried_to_the_next_version_or_told_of(
    council: Council,
) -> None:
    council.correct("f001", "--value", "64", *WHO)
    council.correct("f002", "--part-of", "f001", *WHO)
    council.run()
    assert council.figures()["f002"]["parentUid"] == f"{UID}-f001"
    council.hand_in(SECOND)
    done = council.run()
    figures = council.figures()
    assert (figures["f002"]["value"], figures["f002"]["valueAsRead"]) == (64, 62)
    assert (figures["f003"]["value"], figures["f003"]["parentUid"]) == (33, None)
    assert f"{UID}: виправлення c0002 (Начальниця відділу, " in done.err
    assert council.listed() == [("c0001", "fits"), ("c0002", "misfit")]
    told = council.page().css_first("#problems").text()
    assert "zvit correct --undo c0002" in told
    council.correct("--undo", "c0002", *WHO)
    assert "c0002" not in council.run().err
    assert council.listed() == [
        ("c0001", "fits"), ("c0002", "undone"), ("c0003", None),
    ]  # fmt: skip


def test_parts_of_two_divisions_are_not_added_up(council: Council) -> None:
    """50 + 40 is above 62, but a person said of each only that it is a part of 62."""
    council.correct("f002", "--value", "50", "--part-of", "f001", *WHO)
    council.correct("f003", "--value", "40", "--part-of", "f001", *WHO)
    council.run()
    assert council.figures()["f003"]["parentUid"] == f"{UID}-f001"
    council.correct("f004", "--value", "70", "--part-of", "f001", *WHO)
    assert "а це більше за ціле 62" in council.run(code=13).err


def test_correction_holds_without_a_new_report(council: Council) -> None:
    council.correct("f002", "--part-of", "f001", *WHO)
    other = report(council.reports.parent, "b.txt", FIRST.replace("культури", "освіти"))
    council.run(other)
    parents = {
        row["uid"]: row["parentUid"] for row in table(council.out, "monthlyFigures")
    }
    assert parents[f"{UID}-f002"] == f"{UID}-f001"


def test_number_is_taken_away_and_another_added(council: Council) -> None:
    council.correct("f004", "--not-a-figure", *WHO)
    added = ("--add", "3 item відділів", "--in", UID, "--quote", "відділу культури")
    council.correct(*added, *WHO)
    council.run()
    figures = council.figures()
    assert "f004" not in figures
    assert "news_published" not in council.month()
    new = figures["c0002"]
    assert (new["value"], new["valueAsRead"], new["sourceText"]) == (
        3, None, "відділу культури",
    )  # fmt: skip
    assert "так вирішила людина" in council.page().css_first("#numbers").text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("f009", "--value", "1", *WHO), "показника «f009»"),
        (("f001", "--value", "сім", *WHO), "«сім» – не число"),
        (("f001", "--indicator", "x", *WHO), "показника «x» у переліку немає"),
        (("f001", "--part-of", "f001", *WHO), "частиною самого себе"),
        (("f001", "--value", "1", "--by", "Я"), "--reason: потрібен текст"),
        (("--undo", "c0009", *WHO), "виправлення «c0009» немає"),
    ],
)
def test_wrong_correction_is_one_line_and_writes_nothing(
    council: Council, arguments: tuple[str, ...], said: str
) -> None:
    ledger = council.out / "audit" / "ledger.jsonl"
    before = ledger.read_bytes()
    done = council.correct(*arguments, code=2)
    assert done.err.startswith("zvit: ")
    assert len(done.err.splitlines()) == 1
    assert said in done.err
    assert ledger.read_bytes() == before


def test_same_correction_is_made_once(council: Council) -> None:
    council.correct("f001", "--value", "64", *WHO)
    assert "c0001" in council.correct("f001", "--value", "64", *WHO, code=2).err
    council.correct("--undo", "c0001", *WHO)
    council.correct("f001", "--value", "64", *WHO)
    assert "вже знято" in council.correct("--undo", "c0001", *WHO, code=2).err


def test_nothing_is_corrected_where_nothing_is_kept(tmp_path: Path) -> None:
    done = zvit("correct", "f001", "--value", "1", *WHO, "--output", tmp_path / "no")
    assert done.code == 2
    assert not (tmp_path / "no").exists()


def test_workbook_is_taken_on_the_next_run_and_kept(council: Council) -> None:
    book = council.fill(row(2, value="64") | row(4, total="f001"))
    assert council.month()["citizen_appeals"] == 62
    done = council.run()
    assert "З книги виправлення.xlsx взято 2 виправлення" in done.out
    assert council.month()["citizen_appeals"] == 64
    assert council.figures()["f003"]["parentUid"] == f"{UID}-f001"
    [kept] = (council.out / "corrections").iterdir()
    assert kept.read_bytes() == book.read_bytes()
    assert "взято" not in council.run().out
    assert council.listed() == [("c0001", "fits"), ("c0002", "fits")]


def test_workbook_is_carried_through_two_versions(council: Council) -> None:
    council.fill(row(2, value="64", code="citizen_appeals") | row(3, total="f001"))
    council.run()
    council.hand_in(SECOND)
    council.run()
    figures = council.figures()
    assert (figures["f002"]["value"], figures["f002"]["valueAsRead"]) == (64, 62)
    assert council.listed() == [("c0001", "fits"), ("c0002", "misfit")]


def test_workbook_of_the_first_version_fits_the_second(council: Council) -> None:
    """Filled in before, handed in with the new version, where numbers have moved."""
    council.fill(row(2, value="64"))
    council.hand_in(SECOND)
    council.run()
    values = {name: row["value"] for name, row in council.figures().items()}
    assert (values["f001"], values["f002"]) == (9, 64)


def test_workbook_with_a_mistake_is_told_by_its_cells(council: Council) -> None:
    wrong = row(2, value="64") | row(3, value="сім") | row(4, no="=1+1")
    council.fill(wrong)
    done = council.run(code=12)
    assert (
        "аркуш «Показники», рядок 3, стовпець «Правильне значення»: «сім»" in done.err
    )
    told = council.page("виправлення.xlsx").css_first("#problems").text()
    assert "рядок 4, стовпець «Не показник»: у клітинці формула" in told
    assert council.figures()["f001"]["value"] == 62
    assert council.listed() == []
    council.fill(row(2, value="64"))
    council.run()
    assert council.figures()["f001"]["value"] == 64
    assert not (council.out / "feedback" / "виправлення.xlsx.html").exists()


def test_workbook_alone_renews_the_page_of_its_report(council: Council) -> None:
    book = council.fill(row(2, value="64"))
    alone = book.rename(council.reports.parent / "alone.xlsx")
    done = council.run(alone)
    assert f"{UID}.html" in done.out
    assert "значення: 62 → 64" in council.page().css_first("#corrections").text()
    assert "64" in [node.text() for node in council.page().css("#figures td.num a")]


def test_untouched_workbook_changes_nothing(council: Council) -> None:
    council.fill({})
    done = council.run()
    assert "З книги виправлення.xlsx взято 0 виправлень" in done.out
    assert council.listed() == []


def test_workbook_is_made_for_any_report_when_asked_for(council: Council) -> None:
    book = council.out / "feedback" / f"{UID}.xlsx"
    assert not book.exists()
    done = council.correct("--book", "2023-03")
    assert done.out.splitlines()[0] == str(book)
    council.fill(row(2, value="64"))
    council.run()
    assert council.figures()["f001"]["value"] == 64
    assert "«2023»" in council.correct("--book", "2023", code=2).err


def test_workbook_filled_in_where_it_lies_is_not_lost(council: Council) -> None:
    book = council.out / "feedback" / f"{UID}.xlsx"
    written = council.fill(row(2, value="64")).rename(book).read_bytes()
    council.hand_in(SECOND)
    done = council.run()
    assert f"книгу {book} заповнено в теці відгуків" in done.err
    assert book.read_bytes() == written
    book.rename(council.reports / "книга.xlsx")
    council.run()
    assert council.figures()["f002"]["value"] == 64


def test_workbook_of_somebody_else_is_let_be_in_a_folder(council: Council) -> None:
    other = council.reports / "бюджет.xlsx"
    other.write_bytes(b"PK\x03\x04")
    council.run(code=12)
    other.write_bytes(b"somebody else's")
    council.run()
    assert "формат файлу не розпізнано" in council.run(other, code=12).err


def test_english_speaker_is_told_in_english(council: Council) -> None:
    done = council.correct("f002", "--part-of", "f001", *WHO, "--lang", "en")
    assert done.out.splitlines() == [
        f"c0001: {UID}-f002: part of: none → 62 («Надійшло 62 звернення громадян.»)",
        "The next `zvit run` applies it.",
    ]
