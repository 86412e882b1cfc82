"""The flow and its deployment on a real Prefect server on loopback."""

import logging
import re
from pathlib import Path

import pytest

from tests.functional.command import REPORTS, table, zvit
from tests.functional.prefect_server import ask, until

pytestmark = pytest.mark.prefect

REPORT = REPORTS / "2019-09-nizhyn.doc"
STAGES = [
    "gather", "read", "extract", "reconcile", "validate", "write", "package", "record",
]  # fmt: skip


def _tasks(api: str, flow_run: str) -> list[tuple[str, str]]:
    runs = ask(
        api, "task_runs/filter", sort="EXPECTED_START_TIME_ASC",
        task_runs={"flow_run_id": {"any_": [flow_run]}},
    )  # fmt: skip
    return [(run["name"].rsplit("-", 1)[0], run["state"]["type"]) for run in runs]


def test_run_with_a_server_is_a_flow_run_with_stages_and_artifacts(
    api: str, home: Path, tmp_path: Path
) -> None:
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    done = zvit("run", REPORT, "--output", tmp_path, **where)
    assert done.code == 0, done.err
    assert "321 news_published" in " ".join(done.out.split())
    [run] = ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["name"] == "Completed"
    tasks = until(
        lambda: (found := _tasks(api, run["id"])) and len(found) == 8 and found
    )
    assert sorted(tasks) == sorted((stage, "COMPLETED") for stage in STAGES)
    assert re.fullmatch(r"20\d\d-\d\d", run["name"])
    pages = {one["key"]: one for one in ask(api, "artifacts/filter")}
    assert {one["type"] for one in pages.values()} == {"markdown"}
    assert (
        "\n| Новини та інші інформаційні матеріали розміщено | 2019\\-09 | 321 |\n"
        in (pages["nizhyn-summary"]["data"])
    )
    assert "ЄДРПОУ" in pages["nizhyn-failures"]["data"]
    feedback = pages["feedback-nizhyn-info-2019-09"]["data"]
    assert "Звіт прийнято" in feedback
    assert not [key for key, one in pages.items() if "file:" in str(one["data"])]


def test_flow_gives_the_same_package_as_the_direct_run(
    api: str, home: Path, tmp_path: Path
) -> None:
    pinned = {"SOURCE_DATE_EPOCH": "1570000000"}
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    zvit("run", REPORT, "--output", tmp_path / "direct", **pinned)
    zvit("run", REPORT, "--output", tmp_path / "flow", **pinned, **where)
    for name in ("monthlyFigures", "monthlyIndicators", "listOfReports"):
        assert table(tmp_path / "flow", name) == table(tmp_path / "direct", name)


@pytest.mark.parametrize(
    ("name", "code", "state"),
    [("2021-06-contradiction.txt", 13, "Withheld"), ("nothing.doc", 12, "Unreadable")],
)
def test_outcome_is_the_name_of_the_state(
    api: str, home: Path, tmp_path: Path, name: str, code: int, state: str
) -> None:
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    done = zvit("run", REPORTS / name, "--output", tmp_path, "--json", **where)
    assert done.code == done.json["exitCode"] == code
    [run] = ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert (run["state"]["type"], run["state"]["name"]) == ("FAILED", state)


@pytest.mark.parametrize(
    ("language", "error", "warning"),
    [("uk", "у сумі 37", "код ЄДРПОУ"), ("en", "add up to 37", "EDRPOU code")],
)
def test_problems_are_lines_of_the_log_in_the_language_of_the_settings(
    api: str, home: Path, tmp_path: Path, language: str, error: str, warning: str
) -> None:
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    report = REPORTS / "2021-06-contradiction.txt"
    told = ("--output", tmp_path)
    done = zvit("run", report, *told, **where, ZVIT_LANGUAGE=language)
    [run] = ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    of_run = {"flow_run_id": {"any_": [run["id"]]}}
    lines = until(
        lambda: (
            len(found := [
                (one["level"], one["message"])
                for one in ask(api, "logs/filter", logs=of_run, limit=200)
                if one["level"] > logging.INFO
            ]) >= 3 and found
        )
    )  # fmt: skip
    assert [text for level, text in lines if level == logging.ERROR and error in text]
    assert [text for level, text in lines if level == logging.WARNING
            and warning in text]  # fmt: skip
    assert done.err.count(error) == 1
    words = {"uk": "утримано: 3", "en": "withheld: 3"}
    assert words[language] in run["state"]["message"]


def test_expected_failure_is_a_failed_run_and_one_line(
    api: str, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    done = zvit("run", REPORT, "--output", tmp_path / "file" / "x", **where)
    assert done.code == 12
    [run] = ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["type"] == "FAILED"
    assert "--output" in run["state"]["message"]


def test_serve_without_a_server_says_what_to_do() -> None:
    done = zvit("serve")
    assert done.code == 10
    assert "prefect server start" in done.err


def test_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    done = zvit(
        "run", REPORT, "--output", tmp_path, PREFECT_API_URL="http://127.0.0.1:9/api"
    )
    assert done.code == 10
    [line] = done.err.splitlines()
    assert "http://127.0.0.1:9/api" in line
