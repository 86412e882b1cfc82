"""A real Prefect server on loopback, for the tests that need one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.functional.command import ROOT, ZVIT

BUSY = 503
QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


def until(check: Callable[[], Any], seconds: int = 90) -> Any:
    """What a check finds, as soon as it finds anything."""
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


@contextmanager
def server_at(home: Path, **environment: str) -> Iterator[str]:
    """The address of the API of a server that keeps its data in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prefect = Path(sys.executable).with_name("prefect")
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **QUIET, "PREFECT_HOME": str(home), **environment},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}/api"
        try:
            until(lambda: _answers(url), 120)
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


@contextmanager
def serving(
    api: str, home: Path, *arguments: str, **environment: str
) -> Iterator[dict[str, Any]]:
    """The deployment, while `zvit serve` serves it; its log must stay clean."""
    url = f"{api}/deployments/name/monthly-report/monthly"
    known = {**os.environ, **QUIET, "PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    with (home / "serve.log").open("wb") as log:
        served = subprocess.Popen(
            [ZVIT, "serve", *arguments],
            cwd=ROOT, env=known | environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield until(lambda: (a := requests.get(url, timeout=5)).ok and a.json())
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(30)
    said = (home / "serve.log").read_text("utf-8")
    assert "Traceback" not in said
    assert "Error flushing" not in said


def ask(api: str, path: str, **body: Any) -> Any:
    """The answer to a request of the API; SQLite that is busy is asked again."""

    def answered() -> list[requests.Response] | None:
        answer = requests.post(f"{api}/{path}", json=body, timeout=30)
        return None if answer.status_code == BUSY else [answer]

    [answer] = until(answered)
    answer.raise_for_status()
    return answer.json()


def run_by_hand(api: str, deployment: str, **parameters: Any) -> dict[str, Any]:
    """The state in which a run of a deployment ends."""
    run = ask(api, f"deployments/{deployment}/create_flow_run", parameters=parameters)
    url = f"{api}/flow_runs/{run['id']}"
    ended = {"COMPLETED", "FAILED", "CRASHED"}

    def state() -> Any:
        found = requests.get(url, timeout=5).json()["state"]
        return found if found["type"] in ended else None

    found: dict[str, Any] = until(state)
    return found
