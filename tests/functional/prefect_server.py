"""A real Prefect server on loopback, for the tests that need one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.functional.command import ROOT, ZVIT

BUSY = 503
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PREFECT = Path(sys.executable).with_name("prefect")
QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


def until(check: Callable[[], Any], seconds: int = 600) -> Any:
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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def server_at(home: Path, port: int = 0, **environment: str) -> Iterator[str]:
    """The address of the API of a server that keeps its data in a folder."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}/api"
    # Its page asks this address, whatever the port.
    known = {**QUIET, "PREFECT_HOME": str(home), "PREFECT_API_URL": url}
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **known, **environment},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            until(lambda: _answers(url), 400)
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def council(folder: Path, key: str = "nizhyn", day: int = 5, **more: object) -> Path:
    """Settings of a council with one report, in a folder of its own."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    text = "Звіт відділу освіти за вересень 2019 року\n\nНовин розміщено 7.\n"
    (reports / "report.txt").write_text(text, "utf-8")
    lines = [
        "[publisher]", f'key = "{key}"', f'name = "Рада {key}"',
        'site = "https://rada.test/"', 'edrpou = "01234567"', "[schedule]",
        f"day = {day}",
        *(f"{name} = {value}" for name, value in more.items()), "",
    ]  # fmt: skip
    path = folder / "zvit.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


@dataclass
class Serve:
    """A `zvit serve` at work for a settings file; what it has said."""

    api: str
    home: Path
    config: Path
    key: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def deployment(self) -> dict[str, Any]:
        url = f"{self.api}/deployments/name/monthly-report/{self.key}"
        found: dict[str, Any] = requests.get(url, timeout=30).json()
        return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        self.process.send_signal(how)
        assert self.process.wait(60) == 0, self.said

    def runs(self) -> list[dict[str, Any]]:
        """Runs of the deployment, the earliest due first."""
        found: list[dict[str, Any]] = ask(
            self.api, "flow_runs/filter", sort="EXPECTED_START_TIME_ASC",
            deployments={"id": {"any_": [self.deployment["id"]]}},
        )  # fmt: skip
        return found


@contextmanager
def serving(
    api: str,
    home: Path,
    config: Path,
    key: str = "nizhyn",
    *more: str,
    **environment: str,
) -> Iterator[Serve]:
    """`zvit serve`, once its schedule is on; what it says must stay clean."""
    known = {**os.environ, **QUIET, "PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    log = config.with_name("serve.log")
    with log.open("wb") as file:
        process = subprocess.Popen(
            [ZVIT, "serve", "--config", config, *more],
            cwd=ROOT, env=known | environment, stdout=file, stderr=file,
        )  # fmt: skip
    serve = Serve(api, home, config, key, process, log)
    try:
        until(lambda: "Розклад діє" in serve.said or process.poll() is not None, 400)
        assert process.poll() is None, serve.said
        yield serve
        if process.poll() is None:
            serve.stop()
    finally:
        process.kill()
        process.wait(30)
    for noise in ("Traceback", "Warning: coroutine", "Error flushing"):
        assert noise not in serve.said, serve.said


def prefect(api: str, home: Path, *arguments: str) -> str:
    """What a command of Prefect prints; it must succeed."""
    done = subprocess.run(
        [PREFECT, *arguments],
        env={
            **os.environ, **QUIET, "PREFECT_API_URL": api, "PREFECT_HOME": str(home),
            "COLUMNS": "200",
        },
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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
    return state_when(api, run["id"], *ENDED)


def state_when(api: str, run: str, *types: str) -> dict[str, Any]:
    """The state of a flow run, when it is of one of these types."""
    url = f"{api}/flow_runs/{run}"

    def state() -> Any:
        answer = requests.get(url, timeout=30)
        if answer.status_code == BUSY:
            return None
        answer.raise_for_status()
        found = answer.json()["state"]
        return found if found["type"] in types else None

    found: dict[str, Any] = until(state)
    return found
