"""The approval gate on a real Prefect server, before a portal of this process."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fake_ckan.server import Portal, running
from tests.fake_ckan.state import State
from tests.functional.command import zvit
from tests.functional.prefect_server import (
    ENDED,
    Serve,
    ask,
    council,
    serving,
    state_when,
    until,
)
from tests.listeners import web_server

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(2400)]
YES, NO = "Оприлюднити", "Не оприлюднювати"
PERSON = "Олена Іваненко"


@pytest.fixture
def portal() -> Iterator[Portal]:
    with running(State("ckan")) as portal:
        yield portal
        assert portal.broken == []


@dataclass(frozen=True)
class Gate:
    """A council that publishes what a person has approved; its `zvit serve`."""

    api: str
    home: Path
    folder: Path
    portal: Portal

    @property
    def config(self) -> Path:
        return self.folder / "zvit.toml"

    @contextmanager
    def serving(self, key: str, days: float = 7, **more: str) -> Iterator[Serve]:
        if not self.config.exists():
            self._write_settings(key, days)
        token = {"ZVIT_PORTALS__TEST__TOKEN": self.portal.state.token} | more
        with serving(self.api, self.home, self.config, key, **token) as serve:
            yield serve

    def _write_settings(self, key: str, days: float) -> None:
        council(self.folder, key, publish="true", approval="true", approval_days=days)
        state = self.portal.state
        with self.config.open("a", encoding="utf-8") as file:
            file.write(
                f'[portals.test]\nurl = "{state.url}"\ndialect = "{state.dialect}"\n'
                f'organisation = "{state.organization}"\nprivate_on_create = false\n'
            )


@pytest.fixture
def gate(api: str, home: Path, tmp_path: Path, portal: Portal) -> Gate:
    return Gate(api, home, tmp_path, portal)


def asked(serve: Serve) -> str:
    """A run that waits for an approval."""
    url = f"deployments/{serve.deployment['id']}/create_flow_run"
    run: str = ask(serve.api, url)["id"]
    state = state_when(serve.api, run, "PAUSED", *ENDED)
    assert (state["type"], state["name"]) == ("PAUSED", "Suspended"), state
    # The form is there a moment after the state is.
    until(lambda: f"'{run}' is paused" in serve.said)
    return run


def answer(api: str, run: str, decision: str, name: str = PERSON) -> None:
    told = {"decision": decision, "name": name}
    done = ask(api, f"flow_runs/{run}/resume", run_input=told)
    assert done["status"] == "ACCEPT", done


def kept(folder: Path, run: str) -> dict[str, Any]:
    path = folder / "output" / "approvals" / f"{run}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_plan_that_a_person_approves_is_carried_out(gate: Gate) -> None:
    with gate.serving("nizhyn") as serve:
        run = asked(serve)
        assert gate.portal.writes == []
        plans = {one["key"]: one["data"] for one in ask(gate.api, "artifacts/filter")}
        assert "nizhyn-monthly-report" in plans["nizhyn-plan"]
        descriptor = gate.folder / "output/packages/monthly-report/datapackage.json"
        before = descriptor.stat().st_mtime_ns
        answer(gate.api, run, YES)
        state = state_when(gate.api, run, *ENDED)
    assert (state["type"], state["name"]) == ("COMPLETED", "Completed"), state
    assert descriptor.stat().st_mtime_ns == before
    assert gate.portal.state.find("nizhyn-monthly-report")["private"] is False
    assert kept(gate.folder, run)["by"] == PERSON
    [plan] = (gate.folder / "output" / "plans").iterdir()
    assert kept(gate.folder, run)["plan"] == str(plan)
    said = [one["message"] for one in ask(gate.api, "logs/filter", limit=200)]
    assert any(PERSON in one and plan.name in one for one in said)


def test_plan_that_a_person_rejects_leaves_the_portal_alone(gate: Gate) -> None:
    with gate.serving("sumy") as serve:
        run = asked(serve)
        answer(gate.api, run, NO)
        state = state_when(gate.api, run, *ENDED)
    assert (state["type"], state["name"]) == ("CANCELLED", "Rejected"), state
    assert PERSON in state["message"]
    assert gate.portal.writes == []


def test_answer_without_a_name_or_a_decision_is_none(gate: Gate) -> None:
    with gate.serving("kovel") as serve:
        run = asked(serve)
        for told in (
            {}, {"decision": YES}, {"decision": YES, "name": "   "},
            {"decision": "?", "name": PERSON},
        ):  # fmt: skip
            done = ask(gate.api, f"flow_runs/{run}/resume", run_input=told)
            assert done["status"] == "REJECT"
        assert state_when(gate.api, run, "PAUSED")["name"] == "Suspended"
    assert gate.portal.writes == []


def test_approval_outlives_a_restart_of_serve(gate: Gate) -> None:
    with gate.serving("rivne") as serve:
        run = asked(serve)
    answer(gate.api, run, YES)
    with gate.serving("rivne") as serve:
        state = state_when(gate.api, run, *ENDED)
        assert state["type"] == "COMPLETED", state
        assert len(serve.runs()) == 1 + sum(r["auto_scheduled"] for r in serve.runs())
    assert gate.portal.state.find("rivne-monthly-report")["private"] is False


@pytest.mark.parametrize("changed", ["package", "portal"])
def test_plan_of_something_else_by_now_is_refused(gate: Gate, changed: str) -> None:
    key = f"lutsk{changed}"
    with gate.serving(key) as serve:
        run = asked(serve)
        if changed == "package":
            more = "Звіт відділу культури за вересень 2019 року\n\nНовин розміщено 9.\n"
            (gate.folder / "reports" / "more.txt").write_text(more, "utf-8")
            assert zvit("run", "--config", gate.config).code == 0
        else:
            token = {"ZVIT_PORTALS__TEST__TOKEN": gate.portal.state.token}
            assert zvit("publish", "--config", gate.config, **token).code == 0
            found = gate.portal.state.find(f"{key}-monthly-report")
            found["title"] = "Хтось змінив"
        before = gate.portal.writes
        answer(gate.api, run, YES)
        state = state_when(gate.api, run, *ENDED)
    assert (state["type"], state["name"]) == ("FAILED", "NotPublished"), state
    assert f"{key}-monthly-report" in state["message"] or "monthly" in state["message"]
    assert gate.portal.writes == before


def test_run_that_nobody_answers_ends(gate: Gate) -> None:
    with web_server() as web:
        urls = {"ZVIT_NOTICES__URLS": web.hook_address}
        with gate.serving("dubno", 0.0001, **urls) as serve:
            run = asked(serve)
            state = state_when(gate.api, run, *ENDED)
            until(lambda: len(web.posts) == 2)
    (_, waiting), (_, expired) = web.posts
    assert "план чекає на схвалення" in waiting["title"]
    assert f"/runs/flow-run/{run}" in waiting["message"]
    assert "- створити: dubno-monthly-report" in waiting["message"]
    assert state["message"] in expired["message"]
    assert (state["type"], state["name"]) == ("FAILED", "NotApproved"), state
    assert str(gate.folder / "output" / "plans") in state["message"]
    assert gate.portal.writes == []


def test_approval_without_publishing_is_a_wrong_setting(tmp_path: Path) -> None:
    config = council(tmp_path, approval="true")
    done = zvit("serve", "--config", config)
    assert done.code == 10
    assert "schedule" in done.err
    assert "publish" in done.err
