"""The schedule on a real Prefect server: who makes the runs, and that none is lost."""

import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.functional.command import table, zvit
from tests.functional.prefect_server import (
    ENDED,
    Serve,
    ask,
    council,
    prefect,
    run_by_hand,
    serving,
    state_when,
    until,
)

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(2400)]
EACH_MINUTE = {"cron": "* * * * *", "timezone": "Europe/Kyiv"}


def scheduled(serve: Serve) -> list[dict[str, Any]]:
    """What the server's own scheduler has made of the schedule."""
    return [run for run in serve.runs() if run["auto_scheduled"]]


def caught_up(serve: Serve) -> list[dict[str, Any]]:
    """What `zvit serve` has asked for, of months without a run."""
    return [
        run
        for run in serve.runs()
        if (run["idempotency_key"] or "").startswith(f"{serve.key}-")
    ]


def due(run: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(run["expected_start_time"])


def each_minute(serve: Serve) -> None:
    """Change the schedule on the server, as a person can on its page."""
    found = serve.deployment
    url = f"{serve.api}/deployments/{found['id']}/schedules"
    body = {"schedule": EACH_MINUTE, "active": True}
    for one in found["schedules"]:
        requests.patch(f"{url}/{one['id']}", json=body, timeout=30).raise_for_status()


def made(home: Path, serve: Serve, when: str) -> None:
    """Let a deployment have been made at another time."""
    told = when, serve.deployment["id"]
    with sqlite3.connect(home / "prefect.db", timeout=60) as database:
        done = database.execute("update deployment set created = ? where id = ?", told)
        assert done.rowcount == 1


def last_month() -> str:
    """The month before this one, by Kyiv; with day 1, hour 0 it is the one due last."""
    first = datetime.now(ZoneInfo("Europe/Kyiv")).replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}"


def test_server_makes_the_runs_of_the_coming_months(
    api: str, home: Path, tmp_path: Path
) -> None:
    config = council(tmp_path, "bobrynets", day=7, hour=6)
    with serving(api, home, config, "bobrynets") as serve:
        runs = until(lambda: len(found := scheduled(serve)) >= 3 and found)
        found = serve.deployment
    assert {run["state"]["type"] for run in runs} == {"SCHEDULED"}
    times = [due(run).astimezone(UTC) for run in runs]
    assert all(one.day == 7 and one.hour in {3, 4} for one in times), times
    assert len({one.month for one in times}) == len(times)
    [schedule] = [one["schedule"] for one in found["schedules"]]
    assert (schedule["cron"], schedule["timezone"]) == ("0 6 7 * *", "Europe/Kyiv")
    assert found["entrypoint"] == "flows.monthly.monthly_report"


def test_run_that_the_server_has_scheduled_makes_the_packages(
    api: str, home: Path, tmp_path: Path
) -> None:
    with serving(api, home, council(tmp_path, "sumy"), "sumy") as serve:
        until(lambda: scheduled(serve))
        each_minute(serve)
        run = until(lambda: [one for one in scheduled(serve) if one["start_time"]])
        state = state_when(api, run[0]["id"], *ENDED)
    assert state["type"] == "COMPLETED", state
    [figure] = table(tmp_path / "output", "monthlyFigures")
    assert figure["value"] == 7


def test_two_councils_on_one_server_run_each_in_its_own_folder(
    api: str, home: Path, tmp_path: Path
) -> None:
    keys = ("fastiv", "boryspil")
    configs = {key: council(tmp_path / key, key) for key in keys}
    with (
        serving(api, home, configs["fastiv"], "fastiv") as one,
        serving(api, home, configs["boryspil"], "boryspil") as other,
    ):
        for serve in (one, other):
            state = run_by_hand(api, serve.deployment["id"])
            assert state["type"] == "COMPLETED", state
    for key in keys:
        [report] = table(tmp_path / key / "output", "listOfReports")
        assert report["publisherName"] == f"Рада {key}"


def test_second_serve_of_a_folder_is_told(api: str, home: Path, tmp_path: Path) -> None:
    config = council(tmp_path, "lutsk")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    with serving(api, home, config, "lutsk"):
        done = zvit("serve", "--config", config, **where)
    assert done.code == 10
    [line] = done.err.splitlines()
    assert str(tmp_path / "output") in line


def test_serve_from_another_folder_is_told_and_may_take_over(
    api: str, home: Path, tmp_path: Path
) -> None:
    first = council(tmp_path / "first", "kovel")
    second = council(tmp_path / "second", "kovel")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    with serving(api, home, first, "kovel") as serve:
        before = serve.deployment
        done = zvit("serve", "--config", second, **where)
        assert serve.deployment["tags"] == before["tags"]
    assert done.code == 10
    [line] = done.err.splitlines()
    for told in ("monthly-report/kovel", str(tmp_path / "first"), "--take-over"):
        assert told in line
    with serving(api, home, second, "kovel", "--take-over") as serve:
        assert serve.deployment["id"] == before["id"]
        assert str(tmp_path / "second") in serve.deployment["tags"][0]


def test_month_that_nothing_was_run_for_is_caught_up_once(
    api: str, home: Path, tmp_path: Path
) -> None:
    config = council(tmp_path, "rivne", day=1, hour=0)
    with serving(api, home, config, "rivne") as serve:
        until(lambda: scheduled(serve))
    month = last_month()
    made(home, serve, f"{month}-15 00:00:00.000000")
    for _ in range(2):
        with serving(api, home, config, "rivne") as serve:
            [run] = caught_up(serve)
            state = state_when(api, run["id"], *ENDED)
    assert state["type"] == "COMPLETED", state
    assert run["name"] == f"rivne {month}"
    assert run["idempotency_key"] == f"rivne-{month}"


def test_run_cut_short_is_marked_and_run_again(
    api: str, home: Path, tmp_path: Path
) -> None:
    config = council(tmp_path, "dubno", day=1, hour=0)
    with serving(api, home, config, "dubno") as serve:
        serve.stop(signal.SIGTERM)
    made(home, serve, f"{last_month()}-15 00:00:00.000000")
    found = serve.deployment["id"]
    left = ask(api, f"deployments/{found}/create_flow_run", state={"type": "RUNNING"})
    with serving(api, home, config, "dubno") as serve:
        state = state_when(api, left["id"], *ENDED)
        assert (state["type"], state["name"]) == ("CRASHED", "Crashed")
        assert "zvit serve" in state["message"]
        assert len(caught_up(serve)) == 1


def test_commands_of_the_runbook_work(api: str, home: Path, tmp_path: Path) -> None:
    config = council(tmp_path, "izium")
    with serving(api, home, config, "izium") as serve:
        name = "monthly-report/izium"
        output = tmp_path / "elsewhere"
        said = prefect(
            api, home, "deployment", "run", name, "--watch",
            "--param", f'output="{output}"',
        )  # fmt: skip
        assert "Completed" in said
        assert len(table(output, "monthlyFigures")) == 1
        assert name in prefect(api, home, "deployment", "ls")
        assert "0 9 5 * *" in prefect(api, home, "deployment", "schedule", "ls", name)
        listed = prefect(
            api, home, "flow-run", "ls", "--flow-name", "monthly-report",
            "--limit", "200",
        )  # fmt: skip
        assert "izium 20" in listed
        [run] = [run for run in serve.runs() if run["state"]["type"] == "COMPLETED"]
        assert run["id"] in prefect(api, home, "flow-run", "inspect", run["id"])
        assert "Completed" in prefect(api, home, "flow-run", "logs", run["id"])


def test_deployment_of_the_version_before_is_told_of_and_paused(
    api: str, home: Path, tmp_path: Path
) -> None:
    config = council(tmp_path, "vyzhnytsia")
    flow = ask(api, "flows/", name="monthly-report")["id"]
    old = ask(
        api, "deployments/", name="monthly", flow_id=flow,
        parameters={"config": str(config), "publish": False},
        schedules=[{"schedule": EACH_MINUTE, "active": True}],
    )  # fmt: skip
    with serving(api, home, config, "vyzhnytsia") as serve:
        assert "prefect deployment delete monthly-report/monthly" in serve.said
        url = f"{api}/deployments/{old['id']}"
        assert requests.get(url, timeout=30).json()["paused"] is True
    prefect(api, home, "deployment", "delete", "monthly-report/monthly")
    with serving(api, home, config, "vyzhnytsia") as serve:
        assert "monthly-report/monthly" not in serve.said
