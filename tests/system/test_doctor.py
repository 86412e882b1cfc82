"""`zvit doctor` as typed; with a real Prefect server also the schedule and notices."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from flows.doctor.server import check_prefect
from flows.settings import Settings, load_settings
from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.functional.command import REPORTS, zvit
from tests.functional.prefect_server import QUIET, ask, server_at, until
from tests.listeners import PASSWORD, mail_server
from tests.publishing import settings_for

NAME = "monthly-report/nizhyn"
SAVE = "from prefect.blocks.system import Secret; Secret(value={!r}).save({!r})"


def test_table_tells_what_works_and_what_does_not(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    told = {
        "ZVIT_PORTALS__TEST__TOKEN": "secret-token",
        "ZVIT_NOTICES__URLS": f"mailto://zvit:{PASSWORD}@rada.test",
    }
    with running(State()) as portal:
        config = settings_for(tmp_path, portal.state, 20)
        done = zvit("doctor", "--config", config, "--json", **told)
        assert done.code == 0, done.out
        found = {one["check"]: one for one in done.json}
        assert [name for name, one in found.items() if one["state"] == "error"] == []
        assert found["token"]["state"] == "ok"
        assert found["prefect"]["state"] == "off"
        wrong = told | {"ZVIT_PORTALS__TEST__TOKEN": "wrong-token"}
        done = zvit("doctor", "--config", config, "--lang", "en", **wrong)
    assert done.code == 10
    said = " ".join(done.out.split())
    assert "ERROR" in said
    assert "ZVIT_PORTALS" in said
    assert "wrong-token" not in done.out + done.err
    assert PASSWORD not in done.out + done.err
    assert not (tmp_path / "output").exists()


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    with server_at(home, PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS="1") as url:
        yield url


@pytest.fixture
def settings(api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PREFECT_API_URL", api)
    return load_settings(settings_for(tmp_path, State(url="http://127.0.0.1:9"), 20))


def seen(settings: Settings) -> str:
    """The rule that the schedule breaks, "" for none."""
    server, schedule = check_prefect(settings)
    assert (server.check, server.state) == ("prefect", "ok"), server
    assert schedule.found("uk")
    return schedule.rule_id


def deployed(api: str, **more: Any) -> str:
    flow = ask(api, "flows/", name="monthly-report")
    made = ask(api, "deployments/", name="nizhyn", flow_id=flow["id"], **more)
    return str(made["id"])


def reached(settings: Settings, deployment: str, rule: str) -> bool:
    """Whether the rule is soon seen, while somebody polls as `zvit serve` does."""
    path, api = "deployments/get_scheduled_flow_runs", str(settings.prefect.api_url)

    def look() -> bool:
        ask(api, path, deployment_ids=[deployment])
        return seen(settings) == rule

    return bool(until(look))


def ended(api: str, deployment: str, kind: str, name: str) -> None:
    run = ask(api, f"deployments/{deployment}/create_flow_run")
    state = {"type": kind, "name": name}
    ask(api, f"flow_runs/{run['id']}/set_state", state=state, force=True)


@pytest.mark.prefect
def test_schedule_in_each_state_it_may_be_in(api: str, settings: Settings) -> None:
    assert seen(settings) == "schedule-missing"
    deployment = deployed(api)
    assert seen(settings) == "schedule-asleep"
    assert reached(settings, deployment, "schedule-empty")
    cron = {"cron": "0 9 5 * *", "timezone": "Europe/Kyiv"}
    deployed(api, schedules=[{"schedule": cron, "active": True}])
    assert reached(settings, deployment, "")
    ended(api, deployment, "FAILED", "NotPublished")
    assert reached(settings, deployment, "schedule-last-failed")
    ended(api, deployment, "COMPLETED", "Completed")
    assert reached(settings, deployment, "")
    [_, well] = check_prefect(settings)
    assert "-05 09:00; останній: " in well.found("uk")
    ended(api, deployment, "SCHEDULED", "Late")
    assert reached(settings, deployment, "schedule-late")
    url = f"{api}/deployments/{deployment}"
    requests.patch(url, json={"paused": True}, timeout=30).raise_for_status()
    assert seen(settings) == "schedule-paused"


@pytest.mark.prefect
def test_addresses_of_notices_come_from_a_secret_block(
    api: str, home: Path, tmp_path: Path
) -> None:
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    with mail_server() as mail:
        save = SAVE.format(mail.mail_address, "notices")
        kept = {**os.environ, **QUIET, **where}
        subprocess.run([sys.executable, "-c", save], env=kept, check=True, timeout=120)
        block = {"ZVIT_NOTICES__PREFECT_SECRET": "notices"}
        done = zvit("watch", "--test", cwd=tmp_path, **where, **block)
        assert (done.code, done.out) == (0, "прийнято: mailto://127.0.0.1\n")
        assert len(mail.mails) == 1
    block = {"ZVIT_NOTICES__PREFECT_SECRET": "no-such"}
    done = zvit("watch", "--test", **where, **block)
    assert done.code == 10
    assert "немає блоку Secret «no-such»" in done.err


@pytest.mark.prefect
def test_run_on_the_server_is_told_once(api: str, home: Path, tmp_path: Path) -> None:
    """The flow tells by itself, as it must when nobody typed the command."""
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)}
    with mail_server() as mail:
        told = {"ZVIT_NOTICES__URLS": mail.mail_address}
        path = REPORTS / "2021-06-contradiction.txt"
        done = zvit("run", path, "--output", tmp_path, **where, **told)
        assert done.code == 13, done.err
    [taken] = mail.mails
    assert "2021-06: утримано рядків: 3" in taken["Subject"]
    assert PASSWORD not in done.out + done.err
    logs = str(ask(api, "logs/filter"))
    assert PASSWORD not in logs
