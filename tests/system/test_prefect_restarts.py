"""A Prefect server that is stopped and started again loses nothing of the schedule."""

import signal
from datetime import UTC, datetime
from pathlib import Path

from tests.functional.command import table
from tests.functional.prefect_server import (
    ENDED,
    council,
    free_port,
    run_by_hand,
    server_at,
    serving,
    state_when,
    until,
)
from tests.system.test_schedule import due, each_minute, scheduled


def test_stop_and_restart_of_the_server_lose_nothing(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    config = council(tmp_path / "council")
    with server_at(home, port) as api, serving(api, home, config) as serve:
        until(lambda: scheduled(serve))
        each_minute(serve)
        serve.stop(signal.SIGTERM)
        waiting = min(until(lambda: scheduled(serve)), key=due)
        # What is due later goes with the schedule that made it.
        until(lambda: datetime.now(UTC) > due(waiting))
    with server_at(home, port) as api, serving(api, home, config) as serve:
        state = state_when(api, waiting["id"], *ENDED)
        assert state["type"] == "COMPLETED", state
    [figure] = table(tmp_path / "council" / "output", "monthlyFigures")
    assert figure["value"] == 7


def test_serve_goes_on_when_its_server_comes_back(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    config = council(tmp_path / "council")
    with server_at(home, port) as api:
        context = serving(api, home, config, PREFECT_RUNNER_POLL_FREQUENCY="1")
        serve = context.__enter__()
    until(lambda: "не відповідає" in serve.said)
    with server_at(home, port):
        until(lambda: serve.said.count("Розклад діє") == 2)
        state = run_by_hand(api, serve.deployment["id"])
        assert state["type"] == "COMPLETED", state
        context.__exit__(None, None, None)
