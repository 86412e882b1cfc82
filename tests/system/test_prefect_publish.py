"""Publishing with a real Prefect server: its Secret blocks, its schedule."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import Portal, running
from tests.fake_ckan.state import State
from tests.functional.command import REPORTS, zvit
from tests.functional.prefect_server import (
    QUIET,
    ask,
    run_by_hand,
    server_at,
    serving,
)
from tests.publishing import make_package, settings_for

pytestmark = pytest.mark.prefect

TOKEN = State().token
SAVE = "from prefect.blocks.system import Secret; Secret(value={!r}).save({!r})"


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    with server_at(home) as url:
        told = {**QUIET, "PREFECT_API_URL": url, "PREFECT_HOME": str(home)}
        for name, value in {"portal-token": TOKEN, "old-token": "revoked"}.items():
            subprocess.run(
                [sys.executable, "-c", SAVE.format(value, name)],
                env={**os.environ, **told}, check=True, capture_output=True,
            )  # fmt: skip
        yield url


@pytest.fixture
def portal() -> Iterator[Portal]:
    with running(State("ckan")) as portal:
        yield portal
        assert portal.broken == []


def configured(folder: Path, portal: Portal, secret: str) -> Path:
    path = settings_for(folder, portal.state, timeout=20)
    with path.open("a", encoding="utf-8") as file:
        file.write(f'prefect_secret = "{secret}"\n')
    return path


def traces(folder: Path, secret: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]


def test_token_comes_from_a_secret_block(
    api: str, home: Path, tmp_path: Path, portal: Portal
) -> None:
    config = configured(tmp_path, portal, "portal-token")
    make_package(tmp_path / "output")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    told = ("--config", config, "--output", tmp_path / "output")
    done = zvit("publish", *told, **where)
    assert done.code == 0, done.err
    assert {*portal.tokens} == {TOKEN}
    assert TOKEN not in done.out + done.err
    assert traces(tmp_path, TOKEN) == []


def test_secret_block_that_is_missing_is_told(
    api: str, home: Path, tmp_path: Path, portal: Portal
) -> None:
    config = configured(tmp_path, portal, "no-such-block")
    make_package(tmp_path / "output")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    told = ("--config", config, "--output", tmp_path / "output")
    for command in (("publish", *told), ("serve", "--config", config)):
        done = zvit(*command, **where, ZVIT_SCHEDULE__PUBLISH="true")
        assert done.code == 10
        [line] = done.err.splitlines()
        assert "no-such-block" in line
    assert portal.calls == []


def test_schedule_publishes_the_month(
    api: str, home: Path, tmp_path: Path, portal: Portal
) -> None:
    config = configured(tmp_path, portal, "portal-token")
    output = tmp_path / "output"
    told = {"paths": [str(REPORTS / "2019-09-nizhyn.doc")], "output": str(output)}
    publishing = {"ZVIT_SCHEDULE__PUBLISH": "true"}
    with serving(api, home, config, **publishing) as serve:
        deployment = serve.deployment
        assert deployment["parameters"] == {"config": str(config), "publish": True}
        state = run_by_hand(api, deployment["id"], **told)
        assert (state["type"], state["name"]) == ("COMPLETED", "Completed"), state
        assert portal.state.find("nizhyn-monthly-report")["private"] is False
        assert len([*(output / "receipts").iterdir()]) == 3
        configured(tmp_path, portal, "old-token")
        state = run_by_hand(api, deployment["id"], **told)
    assert (state["type"], state["name"]) == ("FAILED", "NotPublished"), state
    assert portal.state.url in state["message"]
    artifacts = {one["key"]: one for one in ask(api, "artifacts/filter")}
    assert "nizhyn-monthly" in artifacts["nizhyn-published"]["data"]
    said = [one["message"] for one in ask(api, "logs/filter", limit=200)]
    assert said
    assert not [text for text in said if TOKEN in text]
    assert traces(tmp_path, TOKEN) == []
