"""The flow and its deployment on a real Prefect server on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.functional.command import REPORTS, ROOT, ZVIT, table, zvit

pytestmark = pytest.mark.prefect

QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
REPORT = REPORTS / "2019-09-nizhyn.doc"
STAGES = [
    "gather", "read", "extract", "reconcile", "validate", "write", "package", "record",
]  # fmt: skip


def _until(check: Callable[[], Any], seconds: int = 90) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds} s")


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prefect = Path(sys.executable).with_name("prefect")
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **QUIET, "PREFECT_HOME": str(home)},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}/api"
        try:
            _until(lambda: _answers(url), 120)
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def _ask(api: str, path: str, **body: Any) -> Any:
    answer = requests.post(f"{api}/{path}", json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()


def _tasks(api: str, flow_run: str) -> list[tuple[str, str]]:
    runs = _ask(
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
    [run] = _ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["name"] == "Completed"
    tasks = _until(
        lambda: (found := _tasks(api, run["id"])) and len(found) == 8 and found
    )
    assert sorted(tasks) == sorted((stage, "COMPLETED") for stage in STAGES)
    kinds = {a["key"]: a["type"] for a in _ask(api, "artifacts/filter")}
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
    [run] = _ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["name"] == state


def test_expected_failure_is_a_failed_run_and_one_line(
    api: str, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    done = zvit("run", REPORT, "--output", tmp_path / "file" / "x", **where)
    assert done.code == 12
    [run] = _ask(api, "flow_runs/filter", sort="START_TIME_DESC", limit=1)
    assert run["state"]["type"] == "FAILED"
    assert "--output" in run["state"]["message"]


@pytest.fixture
def serving(api: str, home: Path) -> Iterator[dict[str, Any]]:
    """The deployment, while `zvit serve` serves it; its log must stay clean."""
    environment = {
        **os.environ, **QUIET, "PREFECT_API_URL": api, "PREFECT_HOME": str(home),
        "ZVIT_SCHEDULE__DAY": "7",
    }  # fmt: skip
    url = f"{api}/deployments/name/monthly-report/monthly"
    with (home / "serve.log").open("wb") as log:
        served = subprocess.Popen(
            [ZVIT, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield _until(lambda: (a := requests.get(url, timeout=5)).ok and a.json())
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(30)
    said = (home / "serve.log").read_text("utf-8")
    assert "Traceback" not in said
    assert "Error flushing" not in said


def test_served_deployment_has_the_schedule(serving: dict[str, Any]) -> None:
    schedule = serving["schedules"][0]["schedule"]
    assert (schedule["cron"], schedule["timezone"]) == ("0 9 7 * *", "Europe/Kyiv")
    assert serving["entrypoint"] == "flows.monthly.monthly_report"


def test_served_deployment_runs_by_hand(
    api: str, serving: dict[str, Any], tmp_path: Path
) -> None:
    run = _ask(
        api, f"deployments/{serving['id']}/create_flow_run",
        parameters={"paths": [str(REPORT)], "output": str(tmp_path)},
    )  # fmt: skip
    url = f"{api}/flow_runs/{run['id']}"
    ended = {"COMPLETED", "FAILED", "CRASHED"}
    state = _until(
        lambda: (
            (s := requests.get(url, timeout=5).json()["state"])["type"] in ended and s
        )
    )
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
