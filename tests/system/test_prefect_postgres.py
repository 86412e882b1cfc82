"""The month's flow on a Prefect server that keeps its runs in PostgreSQL."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.command import table, zvit
from tests.functional.prefect_server import (
    ENDED,
    council,
    server_at,
    serving,
    state_when,
    until,
)
from tests.functional.test_prefect import REPORT, STAGES
from tests.system.portal import Portal
from tests.system.test_schedule import each_minute, scheduled


def sql(ckan: Portal, text: str, database: str = "postgres") -> str:
    done = subprocess.run(
        ["psql", "-At", "-v", "ON_ERROR_STOP=1", f"{ckan.postgres}/{database}"],
        input=text, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


@pytest.fixture
def api(ckan: Portal, tmp_path: Path) -> Iterator[str]:
    """A Prefect server with an empty database on the portal's PostgreSQL."""
    sql(ckan, "drop database if exists prefect with (force);\ncreate database prefect")
    address = ckan.postgres.replace("postgresql://", "postgresql+asyncpg://")
    settings = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": f"{address}/prefect"}
    with server_at(tmp_path, **settings) as url:
        yield url


def test_flow_and_its_stages_are_recorded_in_postgres(
    ckan: Portal, api: str, tmp_path: Path
) -> None:
    done = zvit(
        "run", REPORT, "--output", tmp_path / "output",
        PREFECT_API_URL=api, PREFECT_HOME=str(tmp_path),
    )  # fmt: skip
    assert done.code == 0, done.err
    assert len(table(tmp_path / "output", "monthlyFigures")) == 3
    query = "select name, state_type from {} order by start_time"
    assert sql(ckan, query.format("flow_run"), "prefect").endswith("|COMPLETED\n")
    stages = until(
        lambda: (
            (rows := sql(ckan, query.format("task_run"), "prefect").splitlines())
            and len(rows) == 8
            and all(row.endswith("|COMPLETED") for row in rows)
            and rows
        )
    )
    assert [row.rsplit("-", 1)[0] for row in stages] == STAGES


@pytest.mark.timeout(2400)
def test_run_that_the_scheduler_makes_in_postgres_is_carried_out(
    ckan: Portal, api: str, tmp_path: Path
) -> None:
    config = council(tmp_path / "council")
    with serving(api, tmp_path, config) as serve:
        coming = until(lambda: len(found := scheduled(serve)) >= 3 and found)
        assert {run["state"]["type"] for run in coming} == {"SCHEDULED"}
        each_minute(serve)
        [run, *_] = until(
            lambda: [one for one in scheduled(serve) if one["start_time"]]
        )
        state = state_when(api, run["id"], *ENDED)
    assert state["type"] == "COMPLETED", state
    [figure] = table(tmp_path / "council" / "output", "monthlyFigures")
    assert figure["value"] == 7
    query = "select count(*) from flow_run where auto_scheduled and state_type = '{}'"
    assert int(sql(ckan, query.format("COMPLETED"), "prefect")) >= 1
