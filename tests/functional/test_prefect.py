"""The flow and its deployment on a real Prefect server on loopback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import REPORTS, table, zvit
from tests.functional.prefect_server import ask, run_by_hand, server_at, serving, until

pytestmark = pytest.mark.prefect

REPORT = REPORTS / "2019-09-nizhyn.doc"
STAGES = [
    "gather", "read", "extract", "reconcile", "validate", "write", "package", "record",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    with server_at(home) as url:
        yield url


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
    kinds = {a["key"]: a["type"] for a in ask(api, "artifacts/filter")}
    assert kinds["monthly-report-summary"] == "markdown"
    assert kinds["monthly-report-failures"] == "table"
    assert kinds["monthly-report-package"] == "markdown"


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
    done = zvit("run", REPORTS / name, "--output", tmp_path, **where)
    assert done.code == code
    [run] = ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["name"] == state


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


@pytest.fixture
def deployment(api: str, home: Path) -> Iterator[dict[str, Any]]:
    with serving(api, home, ZVIT_SCHEDULE__DAY="7") as deployment:
        yield deployment


def test_served_deployment_has_the_schedule(deployment: dict[str, Any]) -> None:
    schedule = deployment["schedules"][0]["schedule"]
    assert (schedule["cron"], schedule["timezone"]) == ("0 9 7 * *", "Europe/Kyiv")
    assert deployment["entrypoint"] == "flows.monthly.monthly_report"


def test_served_deployment_runs_by_hand(
    api: str, deployment: dict[str, Any], tmp_path: Path
) -> None:
    told = {"paths": [str(REPORT)], "output": str(tmp_path)}
    state = run_by_hand(api, deployment["id"], **told)
    assert state["type"] == "COMPLETED", state
    assert len(table(tmp_path, "monthlyFigures")) == 3


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
