"""The month's flow on a Prefect server that keeps its runs in PostgreSQL."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional import test_prefect as prefect
from tests.functional.command import table, zvit
from tests.system.portal import Portal


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


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
    port = free_port()
    settings = {
        **os.environ, **prefect.QUIET, "PREFECT_HOME": str(tmp_path),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"{address}/prefect",
    }  # fmt: skip
    command = Path(sys.executable).with_name("prefect")
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [command, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=settings, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}/api"
        try:
            prefect._until(lambda: prefect._answers(url), 120)
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def test_flow_and_its_stages_are_recorded_in_postgres(
    ckan: Portal, api: str, tmp_path: Path
) -> None:
    done = zvit(
        "run", prefect.REPORT, "--output", tmp_path / "output",
        PREFECT_API_URL=api, PREFECT_HOME=str(tmp_path),
    )  # fmt: skip
    assert done.code == 0, done.err
    assert len(table(tmp_path / "output", "monthlyFigures")) == 3
    query = "select name, state_type from {} order by start_time"
    assert sql(ckan, query.format("flow_run"), "prefect").endswith("|COMPLETED\n")
    stages = prefect._until(
        lambda: (
            (rows := sql(ckan, query.format("task_run"), "prefect").splitlines())
            and len(rows) == 8
            and all(row.endswith("|COMPLETED") for row in rows)
            and rows
        )
    )
    assert [row.rsplit("-", 1)[0] for row in stages] == prefect.STAGES
