"""Feedback to the department, as `zvit run` leaves it."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from tests.functional.command import REPORTS, files, installed, report, zvit

CONTRADICTION = REPORTS / "2021-06-contradiction.txt"
TITLE = "Звіт про роботу відділу культури за жовтень 2019 року\n"


def page(folder: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser((folder / "feedback" / name).read_text("utf-8"))


def test_run_names_the_page_of_each_report(tmp_path: Path) -> None:
    reports = REPORTS / "2019-09-nizhyn.doc", CONTRADICTION
    done = zvit("run", *reports, "--output", tmp_path)
    named = [line.strip() for line in done.out.splitlines() if "/feedback/" in line]
    names = ["index.html", "nizhyn-info-2019-09.html", "nizhyn-x-2021-06.html"]
    assert named == [str(tmp_path / "feedback" / name) for name in names]
    assert sorted(files(tmp_path / "feedback")) == [*names, "nizhyn-x-2021-06.xlsx"]
    as_json = zvit("run", *reports, "--output", tmp_path, "--json").json
    assert as_json["feedback"] == named[1:]


def test_contradiction_is_told_with_its_remedy(tmp_path: Path) -> None:
    zvit("run", CONTRADICTION, "--output", tmp_path)
    tree = page(tmp_path, "nizhyn-x-2021-06.html")
    held = [node.text() for node in tree.css(".said mark.held")]
    assert held == ["30", "25", "12"]
    [note] = tree.css(".note")
    said = " ".join(note.text().split())
    assert "Частини (25 + 12) у сумі 37, а це більше за ціле 30." in said
    assert "Що зробити: перевірте числа цього речення у звіті." in said
    book = CalamineWorkbook.from_path(tmp_path / "feedback" / "nizhyn-x-2021-06.xlsx")
    rows = book.get_sheet_by_name("Зауваження").to_python()
    assert [row[7] for row in rows] == ["Правило", "breakdown-above-total"]


def test_rerun_gives_the_same_bytes(tmp_path: Path) -> None:
    """By the installed script: its every process has another seed of hashes."""
    installed("run", CONTRADICTION, "--output", tmp_path)
    before = files(tmp_path / "feedback")
    installed("run", CONTRADICTION, "--output", tmp_path)
    assert files(tmp_path / "feedback") == before


def test_corrected_report_has_no_workbook_any_more(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = report(
        tmp_path, "1.txt", f"{TITLE}Розміщено 5 новин. Видано 1.2.3 довідок."
    )
    mended = report(tmp_path, "2.txt", f"{TITLE}Розміщено 5 новин.")
    zvit("run", asked, "--output", out)
    [_, _, book] = files(out / "feedback")
    zvit("run", mended, "--output", out)
    made = ["index.html", book.replace(".xlsx", ".html")]
    assert list(files(out / "feedback")) == made


def test_report_without_a_period_is_told_what_is_missing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = report(tmp_path, "zvit.txt", "Звіт відділу\nРозміщено 5 новин.")
    assert zvit("run", path, "--output", out).code == 12
    tree = page(out, "zvit.txt.html")
    assert tree.css(".verdict b")[0].text() == "Звіт не прийнято"
    assert "zvit.txt.toml" in tree.css("#p1")[0].text()
    assert [node.text() for node in tree.css(".said mark.held")] == ["5"]
    report(tmp_path, "zvit.txt", f"{TITLE}Розміщено 5 новин.")
    zvit("run", path, "--output", out)
    [_, name] = files(out / "feedback")
    assert name.endswith("-2019-10.html")


def test_both_reports_of_one_month_are_told_of_each_other(tmp_path: Path) -> None:
    paths = [report(tmp_path, f"{n}.txt", f"{TITLE}Новин {n}.") for n in (5, 6)]
    zvit("run", *paths, "--output", tmp_path / "out")
    for name in ("5.txt.html", "6.txt.html"):
        [problem] = page(tmp_path / "out", name).css("#problems li")
        assert "5.txt, 6.txt" in problem.text()


@pytest.mark.parametrize("name", ["empty.txt", "є" * 120 + ".txt"])
def test_unreadable_file_has_a_page_without_text(tmp_path: Path, name: str) -> None:
    zvit("run", report(tmp_path, name, ""), "--output", tmp_path / "out")
    [made] = (tmp_path / "out" / "feedback").glob("[!i]*.html")
    tree = page(tmp_path / "out", made.name)
    assert "Файл порожній" in tree.css("#p1")[0].text()
    assert tree.css("#text, #figures, #numbers") == []


def test_path_that_is_not_there_has_no_page(tmp_path: Path) -> None:
    assert zvit("run", tmp_path / "no.doc", "--output", tmp_path / "out").code == 12
    assert not (tmp_path / "out" / "feedback").exists()


SETTINGS = """
[publisher]
key = "mista"
name = "Містківська рада"
site = "https://rada.test/"
[[publisher.departments]]
key = "kultura"
name = "відділ культури"
[[publisher.departments]]
key = "osvita"
name = "відділ освіти"
"""


ACTS = f"{TITLE}Оприлюднено 30 нормативних актів, з них рішень – 25, розпоряджень – "
HANDED_IN = {
    "1.txt": f"{ACTS}12.",
    "2.txt": f"{ACTS}5.".replace("культури", "освіти"),
    "3.txt": TITLE.replace("жовтень", "листопад") + "Розміщено 5 новин.",
    'без "дати".txt': "Розміщено 5 новин.",
}


def test_index_shows_what_each_department_handed_in(tmp_path: Path) -> None:
    (tmp_path / "zvit.toml").write_text(SETTINGS, "utf-8")
    paths = [report(tmp_path, name, text) for name, text in HANDED_IN.items()]
    zvit("run", *paths, "--output", "out", cwd=tmp_path)
    tree = page(tmp_path / "out", "index.html")
    cells = [[cell.text() for cell in row.css("td")] for row in tree.css("tbody tr")]
    assert [head.text() for head in tree.css("h2")] == [
        "Листопад 2019 року", "Жовтень 2019 року", "Файли, яких не прочитано",
    ]  # fmt: skip
    assert [(name, state, held) for name, state, _day, held in cells] == [
        ("відділ культури", "✓ прийнято", "–"),
        ("відділ освіти", "– немає звіту", "–"),
        ("відділ культури", "! прийнято, дещо утримано", "3 рядки"),
        ("відділ освіти", "✓ прийнято", "–"),
    ]
    links = [unquote(link.attributes["href"] or "") for link in tree.css("a")]
    assert [(tmp_path / "out/feedback" / link).is_file() for link in links] == [
        True
    ] * 4
    assert links[-1] == "без _дати_.txt.html"


def test_index_is_the_same_on_a_rerun_and_keeps_earlier_months(tmp_path: Path) -> None:
    out = tmp_path / "out"
    october = report(tmp_path, "1.txt", f"{TITLE}Розміщено 5 новин.")
    later = TITLE.replace("жовтень", "листопад")
    november = report(tmp_path, "2.txt", f"{later}Розміщено 6 новин.")
    zvit("run", october, "--output", out)
    zvit("run", november, "--output", out)
    before = files(out / "feedback")["index.html"]
    zvit("run", november, "--output", out)
    assert files(out / "feedback")["index.html"] == before
    assert before.decode().count("<h2") == 2
