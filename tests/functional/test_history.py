"""Months beside months, through the command: what is told of them and what is kept."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import Done, report, table, zvit

SETTINGS = """[publisher]
key = "mista"
name = "Містківська селищна рада"
edrpou = "01234567"
site = "https://rada.test/"

[[publisher.departments]]
key = "info"
name = "відділ інформації"
"""
MONTHS = ("січень", "лютий", "березень", "квітень", "травень", "червень", "липень")
NEWS = (300, 310, 290, 305, 295, 300, 3100)
FAR = "mista-2021-07-news_published"
MISSING = "mista-info-2021-07-petitions_registered"
SENTENCE = "Підготовлено та розміщено 3100 новин."


def monthly_report(folder: Path, place: int, news: int, petitions: str) -> Path:
    text = (
        f"Звіт про роботу відділу інформації за {MONTHS[place]} 2021 року\n"
        f"Підготовлено та розміщено {news} новин.\n{petitions}\n"
    )
    return report(folder, f"{place + 1:02}.txt", text)


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Seven months; the last has ten times the news and says nothing of petitions."""
    (tmp_path / "zvit.toml").write_text(SETTINGS, "utf-8")
    petitions = [f"Зареєстровано {3 + n} електронні петиції." for n in (0, 1) * 3]
    texts = [*petitions, "Забезпечено роботу сайту."]
    return [
        monthly_report(tmp_path, place, news, texts[place])
        for place, news in enumerate(NEWS)
    ]


def run(*paths: Path, output: str = "out", lang: str = "uk") -> Done:
    folder = paths[0].parent
    done = zvit("run", *paths, "--output", folder / output, "--lang", lang, cwd=folder)
    assert done.code == 0, done.err
    return done


def failures(folder: Path) -> dict[str, dict[str, Any]]:
    """Rows of validationFailures by their key, from the CSV."""
    path = folder / "packages" / "validation-audit" / "validationFailures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["rowKey"]: row for row in csv.DictReader(file)}


def test_far_value_and_missing_indicator_are_told_and_recorded(
    reports: list[Path],
) -> None:
    done = run(*reports)
    usual = "3100 – далеко від звичного: медіана 300, звично від 195 до 405"
    assert f"попередження: {FAR}: " in done.err
    assert usual in done.err
    assert f"«{SENTENCE}»" in done.err
    assert f"попередження: {MISSING}: у звіті за 2021-07 не названо" in done.err
    recorded = failures(reports[0].parent / "out")
    assert recorded.keys() == {FAR, MISSING}
    far, missing = recorded[FAR], recorded[MISSING]
    assert (far["ruleId"], far["severity"]) == ("value-far-from-history", "warning")
    assert usual in far["messageUk"]
    assert "usually 195 to 405 (earlier months: 6)" in far["messageEn"]
    assert (far["value"], far["sourceText"]) == ("3100", SENTENCE)
    assert (missing["ruleId"], missing["owner"]) == (
        "indicator-missing", "відділ інформації",
    )  # fmt: skip
    assert "«Електронні петиції зареєстровано»" in missing["messageUk"]


def test_rows_stay_published_and_missing_is_no_zero(reports: list[Path]) -> None:
    run(*reports)
    output = reports[0].parent / "out"
    july = {
        row["indicatorId"]: (row["reportedValue"], row["measuredValue"], row["status"])
        for row in table(output, "monthlyIndicators")
        if row["periodStart"] == "2021-07-01"
    }
    assert july == {"news_published": (3100, None, "reportedOnly")}
    [entry] = table(output, "validationRuns", "validation-audit")
    assert (entry["status"], entry["warnings"], entry["errors"]) == ("passed", 2, 0)
    assert entry["rowsWithheld"] == 0


def test_warnings_are_the_same_whatever_the_order_of_months(
    reports: list[Path],
) -> None:
    run(*reports, output="a")
    run(*reports[::-2], output="b", lang="en")
    last = run(*reports[1::2], output="b", lang="en")
    assert "is far from what is usual" in last.err
    folder = reports[0].parent
    known, later = failures(folder / "a"), failures(folder / "b")
    assert {key: row["uid"] for key, row in later.items()} == {
        key: row["uid"] for key, row in known.items()
    }
    assert table(folder / "b", "monthlyIndicators") == table(
        folder / "a", "monthlyIndicators"
    )


def test_corrected_report_ends_both_warnings(reports: list[Path]) -> None:
    run(*reports)
    folder = reports[0].parent
    run(monthly_report(folder, 6, 310, "Електронних петицій не надходило."))
    states = {key: row["state"] for key, row in failures(folder / "out").items()}
    assert (states[FAR], states[MISSING]) == ("fixed", "superseded")
    july = {
        row["indicatorId"]: row["reportedValue"]
        for row in table(folder / "out", "monthlyIndicators")
        if row["periodStart"] == "2021-07-01"
    }
    assert july == {"news_published": 310, "petitions_registered": 0}


def test_period_to_come_is_set_aside_when_its_title_is_mended(tmp_path: Path) -> None:
    # Was: the report of 2022 stayed in output/reports, an error for ever.
    (tmp_path / "zvit.toml").write_text(SETTINGS, "utf-8")
    text = "Звіт про роботу відділу інформації за {} року\nРозміщено 30 новин.\n"
    told = {"cwd": tmp_path, "SOURCE_DATE_EPOCH": "1640000000"}
    wrong = report(tmp_path, "звіт.txt", text.format("липень 2022"))
    assert zvit("run", wrong, "--output", tmp_path / "out", **told).code == 13
    mended = report(tmp_path, "звіт.txt", text.format("липень 2021"))
    done = zvit("run", mended, "--output", tmp_path / "out", **told)
    assert done.code == 0, done.err
    kept = [path.name for path in (tmp_path / "out" / "reports").iterdir()]
    aside = [path.name for path in (tmp_path / "out" / "set-aside").iterdir()]
    assert (kept, aside) == (["mista-info-2021-07"], ["mista-info-2022-07"])
    [old] = [
        row for row in failures(tmp_path / "out").values()
        if row["ruleId"] == "period-in-future"
    ]  # fmt: skip
    assert old["state"] == "fixed"


def test_next_month_in_a_file_of_the_same_name_sets_nothing_aside(
    tmp_path: Path,
) -> None:
    (tmp_path / "zvit.toml").write_text(SETTINGS, "utf-8")
    text = "Звіт про роботу відділу інформації за {} 2021 року\nРозміщено 30 новин.\n"
    for month in ("липень", "серпень"):
        done = run(report(tmp_path, "звіт.txt", text.format(month)))
    assert len(table(tmp_path / "out", "listOfReports")) == 2, done.err
    assert not (tmp_path / "out" / "set-aside").exists()
