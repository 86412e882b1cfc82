"""The commands of the pages that need a Prefect server, run as written.

Each block is a terminal of its own. A block that ends with a program that stays (the
server, `zvit serve`) is left running until the test is over. The port of the pages may
be taken here: a free one stands in for it.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from tests.functional.command import ROOT
from tests.functional.prefect_server import until
from tests.pages import README, RUNBOOK, SERVER, Block, shell_blocks

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(1800)]
STAYS = ("prefect server start", "zvit serve")
SECONDS = 600


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator["Terminals"]:
    with ExitStack() as running:
        yield Terminals(tmp_path, running)


class Terminals:
    """Terminals in the project's folder; Prefect's data are in a folder of the test."""

    def __init__(self, home: Path, running: ExitStack) -> None:
        self.port = free_port()
        self._home, self._running = home, running

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def type(self, block: Block) -> None:
        """Run a block: to its end, or until its last program answers."""
        script = re.sub(r"\b4200\b", self.port, "\n".join(block.lines))
        if block.lines[-1].startswith(STAYS):
            self._running.enter_context(self._stays(script))
        else:
            done = self._bash(f"set -e\n{script}")
            assert done.wait(SECONDS) == 0, self.said()

    def said(self) -> str:
        return (self._home / "terminals.log").read_text("utf-8")

    def _bash(self, script: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PREFECT_HOME": str(self._home),
            "ZVIT_OUTPUT": str(self._home / "output"),
        }
        with (self._home / "terminals.log").open("ab") as log:
            return subprocess.Popen(
                ["bash", "-c", script], cwd=ROOT, env=environment,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    @contextmanager
    def _stays(self, script: str) -> Iterator[None]:
        program = self._bash(script)
        try:
            yield
        finally:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGTERM)
            program.wait(SECONDS)


def blocks() -> list[Block]:
    """The blocks that need a server, each once, by their last line."""
    found = [b for page in (README[0], RUNBOOK[0]) for b in shell_blocks(page)]
    return [block for block in dict.fromkeys(found) if block.run == SERVER]


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def test_schedule_and_runs_work_as_written(terminals: Terminals) -> None:
    start, serve, by_hand = blocks()
    terminals.type(start)
    until(lambda: answers(f"{terminals.api}/health"), SECONDS)
    page = terminals.api.removesuffix("/api")
    told = requests.get(f"{page}/ui-settings", timeout=60).json()
    assert told["api_url"] == terminals.api
    terminals.type(serve)
    *_, name = by_hand.lines[1].split()
    until(lambda: answers(f"{terminals.api}/deployments/name/{name}"), SECONDS)
    terminals.type(by_hand)
    assert terminals.said().count("Created flow run") == len(by_hand.lines) - 2
