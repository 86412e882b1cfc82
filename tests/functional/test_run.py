"""The month's job on real reports: what it prints, publishes, keeps and records."""

import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from frictionless import Package

from tests.forked import Process
from tests.functional.command import REPORTS, files, installed, report, table, zvit

SEPTEMBER = REPORTS / "2019-09-nizhyn.doc"
FORUM = (
    "Підвищення енергоефективності будівель як необхідна умова сталого розвитку громад"
)
FORMATS = ["txt", "doc", "docx", "odt", "rtf", "pdf", "html"]


def test_run_prints_the_figures_and_events_of_the_real_report(tmp_path: Path) -> None:
    done = zvit("run", SEPTEMBER, "--output", tmp_path)
    assert done.code == 0
    lines = [line.split()[:3] for line in done.out.splitlines()]
    assert ["2019-09", "321", "news_published"] in lines
    assert ["2019-09", "91", "acts_published"] in lines
    assert ["2019-09", "2", "mayor_receptions"] in lines
    assert ["2019-09", "2", "events_attended"] in lines
    assert sum(line[:2] == ["2019-09", "forum"] for line in lines) == 1
    assert sum(line[:2] == ["2019-09", "round_table"] for line in lines) == 1
    assert str(tmp_path / "packages/monthly-report/datapackage.json") in done.out
    assert "ЄДРПОУ" in done.err


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_of_a_report_gives_the_same_rows(
    tmp_path: Path, suffix: str
) -> None:
    for name in ("2019-09-nizhyn", "2022-08-table"):
        zvit("run", REPORTS / f"{name}.{suffix}", "--output", tmp_path)
    figures = {
        (row["indicatorId"], row["value"], row["unit"])
        for row in table(tmp_path, "monthlyFigures")
    }
    assert figures == {
        ("news_published", 321, "item"), ("acts_published", 91, "item"),
        ("mayor_receptions", 2, "item"), ("news_published", 356, "item"),
        ("facebook_posts", 402, "item"), ("petitions_registered", 2, "item"),
        ("open_datasets_updated", 14, "item"), ("information_requests", 19, "item"),
        (None, 48700, "person"),
    }  # fmt: skip
    topics = [(row["kind"], row["topic"]) for row in table(tmp_path, "monthlyEvents")]
    assert topics == [
        ("forum", FORUM),
        ("round_table", 'Чи говорить "ТАК" Чернігівщина відкритим даним?'),
    ]


def test_packages_pass_frictionless_and_open_in_pandas_and_duckdb(
    tmp_path: Path,
) -> None:
    zvit("run", SEPTEMBER, "--output", tmp_path)
    for name in ("monthly-report", "validation-audit", "dataset-register"):
        verdict = Package(
            str(tmp_path / f"packages/{name}/datapackage.json")
        ).validate()
        assert verdict.valid, verdict.flatten(["type", "note"])
    path = tmp_path / "packages/monthly-report/monthlyFigures"
    frame = pd.read_csv(f"{path}.csv")
    assert frame["value"].tolist() == [321, 91, 2]
    assert frame["parentUid"].isna().all()
    query = "select sum(value), min(periodStart) from read_csv(?, nullstr='null')"
    total, start = duckdb.execute(query, [f"{path}.csv"]).fetchall()[0]
    assert (total, str(start)) == (414, "2019-09-01")
    assert pd.read_parquet(f"{path}.parquet")["value"].tolist() == [321.0, 91.0, 2.0]


def test_figures_lead_back_to_their_sentence(tmp_path: Path) -> None:
    zvit("run", SEPTEMBER, "--output", tmp_path)
    [kept] = (tmp_path / "reports").glob("*/*/text.txt")
    text = kept.read_text("utf-8")
    for row in table(tmp_path, "monthlyFigures") + table(tmp_path, "monthlyEvents"):
        assert text[row["sourceStart"] : row["sourceEnd"]] == row["sourceText"]
        assert row["sourceText"].strip()


# By the installed script: its every process has another seed of hashes.
def test_rerun_gives_the_same_bytes(tmp_path: Path) -> None:
    installed("run", SEPTEMBER, "--output", tmp_path)
    before = files(tmp_path / "packages/monthly-report")
    installed("run", SEPTEMBER, "--output", tmp_path)
    assert files(tmp_path / "packages/monthly-report") == before


def test_two_folders_get_the_same_bytes_when_the_clock_is_pinned(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        out = tmp_path / name
        installed("run", SEPTEMBER, "--output", out, SOURCE_DATE_EPOCH="1570000000")
    assert files(tmp_path / "a/packages") == files(tmp_path / "b/packages")


def test_months_accumulate_in_any_order(tmp_path: Path) -> None:
    october = report(
        tmp_path, "10.txt", "Звіт про роботу відділу за жовтень 2019 року\n"
        "Розміщено 300 новин.\n",
    )  # fmt: skip
    for name, order in (("a", (SEPTEMBER, october)), ("b", (october, SEPTEMBER))):
        for path in order:
            zvit("run", path, "--output", tmp_path / name)
    rows = table(tmp_path / "a", "monthlyIndicators")
    news = [r for r in rows if r["indicatorId"] == "news_published"]
    assert [(r["periodStart"], r["reportedValue"]) for r in news] == [
        ("2019-09-01", 321),
        ("2019-10-01", 300),
    ]
    assert table(tmp_path / "b", "monthlyIndicators") == rows


def test_corrected_report_replaces_its_rows_and_marks_them(tmp_path: Path) -> None:
    title = "Звіт про роботу відділу за жовтень 2019 року\n"
    first = report(tmp_path, "1.txt", f"{title}Розміщено 300 новин.\n")
    mended = report(tmp_path, "2.txt", f"{title}Розміщено 310 новин.\n")
    out = tmp_path / "out"
    zvit("run", first, "--output", out)
    done = zvit("run", mended, "--output", out)
    assert done.code == 0
    assert "було 300, стало 310" in done.err
    [row] = table(out, "monthlyIndicators")
    assert (row["reportedValue"], row["revision"]) == (310, 2)
    assert [row["value"] for row in table(out, "monthlyFigures")] == [310]
    assert len(list((out / "reports").glob("*/*/source.txt"))) == 2
    rules = {
        row["ruleId"] for row in table(out, "validationFailures", "validation-audit")
    }
    assert "figure-restated" in rules


def test_contradiction_is_withheld_and_the_rest_published(tmp_path: Path) -> None:
    done = zvit("run", REPORTS / "2021-06-contradiction.txt", "--output", tmp_path)
    assert done.code == 13
    assert "25 + 12" in done.err
    figures = [row["value"] for row in table(tmp_path, "monthlyFigures")]
    assert figures == [80, 30]
    lines = (tmp_path / "withheld/monthly-report.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 3
    [row] = table(tmp_path, "validationRuns", "validation-audit")
    assert (row["status"], row["rowsWithheld"]) == ("withheld", 3)


def test_period_in_future_withholds_the_report_with_its_figures(tmp_path: Path) -> None:
    path = report(
        tmp_path, "f.txt", "Звіт відділу за травень 2099 року\nРозміщено 5 новин."
    )
    done = zvit("run", path, "--output", tmp_path / "out")
    assert done.code == 13
    assert table(tmp_path / "out", "listOfReports") == []
    assert table(tmp_path / "out", "monthlyFigures") == []


def test_older_dialect_renames_the_835_table(tmp_path: Path) -> None:
    zvit("run", SEPTEMBER, "--output", tmp_path, ZVIT_DIALECT="2019")
    [row] = table(tmp_path, "listOfReports")
    assert list(row) == [
        "identifier", "title", "dateAccepted", "issued", "type", "url", "creatorName",
        "publisherName", "publisherIdentifier",
    ]  # fmt: skip
    path = tmp_path / "packages/monthly-report/datapackage.json"
    assert Package(str(path)).validate().valid


def test_summary_as_json_is_one_object(tmp_path: Path) -> None:
    done = zvit("run", SEPTEMBER, "--output", tmp_path, "--json")
    assert done.json["exitCode"] == 0
    assert done.json["packages"].keys() == {
        "monthly-report", "validation-audit", "dataset-register",
    }  # fmt: skip


def test_two_runs_at_once_keep_both_reports_and_a_whole_ledger(tmp_path: Path) -> None:
    paths = [
        report(
            tmp_path, f"{m}.txt", f"Звіт відділу за {m} 2020 року\nРозміщено 7 новин."
        )
        for m in ("січень", "лютий", "березень", "квітень")
    ]
    out = tmp_path / "out"
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda p: zvit("run", p, "--output", out).code, paths))
    assert codes == [0, 0, 0, 0]
    assert len(table(out, "listOfReports")) == 4
    runs = table(out, "validationRuns", "validation-audit")
    assert [run["runId"] for run in runs] == ["000001", "000002", "000003", "000004"]
    hashes = ["0" * 64, *(run["hash"] for run in runs)]
    assert [run["previousHash"] for run in runs] == hashes[:-1]


def test_killed_run_leaves_a_folder_that_the_next_one_finishes(tmp_path: Path) -> None:
    """Killed as it touches its 1st, 6th, 11th … file, until one is done before."""
    killed = 0
    for touch in count(1, 5):
        process = Process("run", SEPTEMBER, "--output", tmp_path, kill_at=touch)
        code, _, said = process.ended()
        if code == 0:
            break
        assert code == -signal.SIGKILL, said
        killed += 1
    assert killed > 10
    path = tmp_path / "packages/monthly-report/datapackage.json"
    assert Package(str(path)).validate().valid
    assert sorted(p.name for p in (tmp_path / "packages").iterdir()) == [
        "dataset-register",
        "monthly-report",
        "validation-audit",
    ]


def test_two_divisions_of_one_total_are_judged_apart(tmp_path: Path) -> None:
    text = (
        "Звіт відділу звернень за травень 2021 року\n"
        "Надійшло 124 звернення, з них письмових – 91, усних – 33; "
        "з них задоволено 100, відмовлено у 24."
    )
    done = zvit("run", report(tmp_path, "a.txt", text), "--output", tmp_path / "out")
    assert done.code == 0, done.err
    values = [row["value"] for row in table(tmp_path / "out", "monthlyFigures")]
    assert values == [124, 91, 33, 100, 24]


def test_public_ledger_names_files_without_their_folders(tmp_path: Path) -> None:
    path = report(tmp_path, "a.txt", "Звіт відділу за травень 2021 року\nНовин 5.")
    report(tmp_path, "a.txt.toml", "issuedDate = 5")
    paths = (path, tmp_path / "no.doc")
    assert zvit("run", *paths, "--output", tmp_path / "out").code == 12
    published = files(tmp_path / "out" / "packages" / "validation-audit")
    assert b"a.txt.toml" in published["validationFailures.csv"]
    assert not any(str(tmp_path).encode() in content for content in published.values())
