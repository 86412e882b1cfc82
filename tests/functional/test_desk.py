"""The desk: a report is looked at, handed in, corrected, over real HTTP."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.functional.command import REPORTS, files, table, zvit
from tests.functional.desk import RunningDesk, of_culture, running_desk

GOOD = of_culture("Проведено 14 виставок. На сайті розміщено 5 новин.")
CONTRADICTION = of_culture("Оприлюднено 30 рішень, з них: 20 про бюджет, 15 про землю.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path) as running:
        yield running


def runs(desk: RunningDesk) -> int:
    path = desk.folder / "output" / "audit" / "ledger.jsonl"
    return len(path.read_text("utf-8").splitlines()) if path.exists() else 0


def test_empty_desk_says_where_to_begin(desk: RunningDesk) -> None:
    page = desk.get("?month=2025-10")
    assert "Звітів ще немає. Почніть із форми вище" in page.text
    assert "жовтень 2025 року" in page.said("h1")[0]
    assert page.said("#month .badge") == ["– немає звіту"] * 2


def test_preview_shows_the_feedback_and_keeps_nothing(desk: RunningDesk) -> None:
    before = files(desk.folder)
    page = desk.look("звіт.txt", GOOD)
    assert page.said(".lead h2") == ["Це перегляд: звіт ще не подано"]
    assert page.said(".said mark") == ["14", "5"]
    assert page.said(".verdict b")[0].startswith("Звіт буде прийнято")
    assert page.said("header .kicker")[0].startswith("Перегляд:")
    assert files(desk.folder) == before
    assert not (desk.folder / "output").exists()


def test_report_handed_in_is_run_once_and_told(desk: RunningDesk) -> None:
    page = desk.hand_in(desk.look("звіт.txt", GOOD))
    assert page.said(".lead h2") == ["Звіт подано"]
    assert "Запуск 000001." in page.text
    assert page.said(".verdict b")[0].startswith("Звіт прийнято")
    assert page.said(".said mark") == ["14", "5"]
    assert (desk.folder / "reports" / "звіт.txt").read_bytes() == GOOD
    assert runs(desk) == 1
    [row] = table(desk.folder / "output", "listOfReports")
    assert row["uid"] == "nizhyn-kultura-2025-10"
    front = desk.get("?month=2025-10")
    assert front.said("#month .badge") == ["✓ прийнято", "– немає звіту"]
    [link] = front.tree.css("#recent a")
    kept = desk.get(str(link.attributes["href"])[1:])
    assert kept.said(".said mark") == ["14", "5"]


def test_run_of_the_command_finds_nothing_new_after_the_desk(desk: RunningDesk) -> None:
    desk.hand_in(desk.look("звіт.txt", GOOD))
    output = desk.folder / "output"
    before = files(output / "packages" / "monthly-report")
    config = desk.folder / "zvit.toml"
    assert zvit("run", "--config", config).code == 0
    assert files(output / "packages" / "monthly-report") == before


def test_datasets_are_downloads(desk: RunningDesk) -> None:
    page = desk.hand_in(desk.look("звіт.txt", GOOD))
    [link] = page.tree.css('a[download="monthlyFigures.json"]')
    answer = requests.get(desk.url[:-1] + str(link.attributes["href"]), timeout=60)
    assert [row["value"] for row in answer.json()] == [14, 5]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_is_withheld_is_told_with_its_remedy(desk: RunningDesk) -> None:
    preview = desk.look("рішення.txt", CONTRADICTION)
    assert preview.said(".said mark.held") == ["30", "20", "15"]
    page = desk.hand_in(preview)
    assert "Що зробити: перевірте числа цього речення у звіті." in page.text
    assert page.said(".said mark.held") == ["30", "20", "15"]
    [book] = page.tree.css('.lead a[download$=".xlsx"]')
    found = requests.get(desk.url[:-1] + str(book.attributes["href"]), timeout=60)
    assert found.content.startswith(b"PK")
    front = desk.get("?month=2025-10")
    assert front.said("#month .badge")[0] == "! частину утримано"


def test_correction_of_the_same_name_is_agreed_to(desk: RunningDesk) -> None:
    desk.hand_in(desk.look("звіт.txt", GOOD))
    corrected = GOOD.replace(b"14", b"15")
    preview = desk.look("звіт.txt", corrected)
    assert "уже є інший файл «звіт.txt»" in preview.text
    assert preview.said(".lead button") == ["Замінити й подати"]
    assert (desk.folder / "reports" / "звіт.txt").read_bytes() == GOOD
    page = desk.hand_in(preview)
    assert page.said(".said mark") == ["15", "5"]
    assert (desk.folder / "reports" / "звіт.txt").read_bytes() == corrected
    figures = table(desk.folder / "output", "monthlyFigures")
    assert [row["value"] for row in figures] == [15, 5]


def test_replacing_is_not_done_unless_that_very_file_was_agreed_to(
    desk: RunningDesk,
) -> None:
    (desk.folder / "reports").mkdir()
    preview = desk.look("звіт.txt", GOOD)
    other = desk.folder / "reports" / "звіт.txt"
    other.write_bytes(b"of somebody else, meanwhile")
    again = desk.hand_in(preview)
    assert again.said(".lead button") == ["Замінити й подати"]
    assert other.read_bytes() == b"of somebody else, meanwhile"
    assert runs(desk) == 0


def test_correction_of_another_name_takes_the_place_of_the_file_before(
    desk: RunningDesk,
) -> None:
    desk.hand_in(desk.look("звіт.txt", GOOD), url="https://rada.test/1")
    corrected = GOOD.replace(b"14", b"15")
    preview = desk.look("звіт виправлений.txt", corrected)
    assert "файл попередньої редакції (звіт.txt) буде вилучено" in preview.text
    assert preview.fields(f"/{preview.url}")["url"] == "https://rada.test/1"
    desk.hand_in(preview)
    assert desk.reports == ["звіт виправлений.txt", "звіт виправлений.txt.toml"]
    kept = desk.folder / "output" / "reports" / "nizhyn-kultura-2025-10"
    assert GOOD in [path.read_bytes() for path in kept.glob("*/source.txt")]
    assert zvit("run", "--config", desk.folder / "zvit.toml").code == 0


def test_same_name_of_another_department_is_not_lost(desk: RunningDesk) -> None:
    desk.hand_in(desk.look("звіт.txt", GOOD))
    school = "Звіт управління освіти за жовтень 2025 року\n\nПроведено 3 олімпіади.\n"
    preview = desk.look("звіт.txt", school.encode())
    assert "звіт іншого підрозділу має таку саму назву" in preview.text
    desk.hand_in(preview)
    assert desk.reports == ["звіт-nizhyn-osvita-2025-10.txt", "звіт.txt"]
    front = desk.get("?month=2025-10")
    assert front.said("#month .badge") == ["✓ прийнято", "✓ прийнято"]


def test_facts_stand_beside_the_report_and_in_the_table(desk: RunningDesk) -> None:
    facts = {"url": 'https://rada.test/"звіт"', "issuedDate": "2025-11-03"}
    desk.hand_in(desk.look("звіт.txt", GOOD), **facts)
    [row] = table(desk.folder / "output", "listOfReports")
    assert row["url"] == facts["url"]
    assert (row["issuedDate"], row["acceptedDate"]) == ("2025-11-03", None)


@pytest.mark.parametrize(
    "facts", [{"url": "javascript:alert(1)"}, {"acceptedDate": "2025-02-30"}]
)
def test_fact_that_is_none_is_refused_and_nothing_kept(
    desk: RunningDesk, facts: dict[str, str]
) -> None:
    page = desk.hand_in(desk.look("звіт.txt", GOOD), **facts)
    assert page.status == requests.codes.bad_request
    [value] = facts.values()
    assert f"«{value}» не підходить" in page.text
    assert page.fields(f"/{page.url}").items() >= facts.items()
    assert runs(desk) == 0


def test_unreadable_document_is_told_what_to_do_and_not_taken(
    desk: RunningDesk,
) -> None:
    for name, content in (
        ("скан.pdf", b"%PDF-1.4 broken"),
        ("без періоду.txt", "Звіт відділу культури\nНовин 5.".encode()),
    ):
        page = desk.look(name, content)
        assert page.said(".lead h2") == ["Цей файл подати не можна"]
        assert "Що зробити:" in page.text
        desk.post(page.url, desk.get().fields("/look"))
    assert runs(desk) == 0
    assert desk.reports == []


def test_files_put_by_hand_wait_and_the_folder_is_run(desk: RunningDesk) -> None:
    folder = desk.folder / "reports"
    folder.mkdir()
    (folder / "руками.txt").write_bytes(GOOD)
    (folder / "без періоду.txt").write_bytes(b"no period at all")
    front = desk.get()
    assert front.said("#waiting li") == ["без періоду.txt", "руками.txt"]
    page = desk.settled(desk.post("folder", front.fields("/folder")))
    assert page.said("h1") == ["Теку опрацьовано"]
    front = desk.get("?month=2025-10")
    assert front.said("#month .badge")[0] == "✓ прийнято"
    assert front.said("#month li") == ["без періоду.txt"]
    assert not front.tree.css("#waiting")


def test_report_of_the_sample_in_english(tmp_path: Path) -> None:
    options = ("--port", "0", "--no-browser", "--lang", "en")
    with running_desk(tmp_path, *options) as desk:
        sample = REPORTS / "2019-09-nizhyn.doc"
        preview = desk.look(sample.name, sample.read_bytes())
        heading = ["This is a preview: the report is not handed in yet"]
        assert preview.said(".lead h2") == heading
        page = desk.hand_in(preview)
        assert page.said(".lead h2") == ["The report is handed in"]
        front = desk.get("?month=2019-09")
        assert front.said("h1") == ["Reports for September 2019"]
        assert "✓ accepted" in front.said("#month .badge")


def test_damaged_kept_report_is_told_on_the_desk(desk: RunningDesk) -> None:
    desk.hand_in(desk.look("звіт.txt", GOOD))
    [history] = (desk.folder / "output" / "reports").glob("*/history.json")
    history.write_text("{")
    page = desk.get()
    assert "пошкоджено" in page.said("[role=alert]")[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_desk_ends_quietly_and_leaves_no_preview(tmp_path: Path, how: int) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running_desk(tmp_path, TMPDIR=str(temporary)) as desk:
        desk.look("звіт.txt", GOOD)
        [drafts] = temporary.glob("zvit-desk-*")
        assert drafts.stat().st_mode & 0o077 == 0
        assert desk.stop(how) == (0, "")
    assert [*temporary.glob("zvit-desk-*")] == []


def test_run_under_way_is_finished_before_the_desk_ends(desk: RunningDesk) -> None:
    preview = desk.look("звіт.txt", GOOD)
    desk.post(preview.url, preview.fields(f"/{preview.url}"))
    assert desk.stop() == (0, "")
    assert runs(desk) == 1
    [row] = table(desk.folder / "output", "listOfReports")
    assert row["text"] == "звіт.txt"


def test_taken_port_is_one_line_and_exit_code_2(desk: RunningDesk) -> None:
    config = desk.folder / "zvit.toml"
    done = zvit("desk", "--port", desk.port, "--no-browser", "--config", config)
    assert done.code == 2
    assert done.err.startswith(f"zvit: порт {desk.port} зайнято")
    assert len(done.err.splitlines()) == 1


def test_browser_is_opened_at_the_address(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)
    with running_desk(tmp_path, "--port", "0", BROWSER=str(browser)) as desk:
        assert opened.read_text() == desk.url


def test_json_of_the_stage_is_empty_where_nothing_runs(desk: RunningDesk) -> None:
    answer = requests.get(f"{desk.url}folder/stage", timeout=60)
    assert json.loads(answer.content) == ""
