"""The units of deploy/systemd, under a real systemd: a month is carried out by them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.prefect_server import until
from tests.system.machine import MONTHLY, Machine, machine

pytestmark = pytest.mark.timeout(1200)

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "deploy" / "systemd"
LASTING = ["zvit-prefect.service", "zvit-serve.service"]
TIMERS = ["zvit-backup.timer", "zvit-watch.timer"]
TOKEN = "token-of-the-test"  # noqa: S105 - of a portal that is never called
REPORT = "tests/data/reports/2021-05-words.txt"
# 0 is safest, 10 without any protection; a unit as Debian installs them has about 9.
MOST_EXPOSED = 2.0
# As in deploy/README.md, but for where the program comes from.
INSTALL = f"""
cd /opt/source/deploy/systemd
install -D -m 644 zvit.sysusers /etc/sysusers.d/zvit.conf
install -D -m 644 zvit.tmpfiles /etc/tmpfiles.d/zvit.conf
systemd-sysusers zvit.conf
systemd-tmpfiles --create zvit.conf
cp -r zvit-* /etc/systemd/system/
install -D -m 600 environment.example /etc/zvit/environment
echo ZVIT_PORTALS__MAIN__TOKEN={TOKEN} >> /etc/zvit/environment
install -m 640 -g zvit /opt/source/zvit.toml /var/lib/zvit/
install -m 640 -g zvit /opt/source/{REPORT} /var/lib/zvit/reports/
printf '[Service]\\nEnvironment=LD_LIBRARY_PATH=/opt/python/lib\\n' \
    > /etc/systemd/system/zvit-.service.d/interpreter.conf
systemctl daemon-reload
systemctl enable --now {" ".join([*LASTING, *TIMERS])}
"""


@pytest.fixture(scope="module")
def booted() -> Iterator[Machine]:
    with machine() as made:
        made.script(INSTALL)
        yield made


@pytest.fixture(scope="module")
def deployment(booted: Machine) -> Any:
    """The one that `zvit serve` serves, whatever it is called."""

    def served() -> Any:
        found = booted.ask("deployments/filter", MONTHLY)
        return found if found and found[0]["status"] == "READY" else None

    [found] = until(served, 300)
    return found


def state_of(booted: Machine, unit: str, name: str) -> str:
    return booted.run("systemctl", "show", "--value", "-p", name, unit).strip()


def test_units_are_sound(booted: Machine) -> None:
    names = [path.name for path in UNITS.glob("zvit-*") if path.is_file()]
    assert len(names) == 6
    done = booted.call("systemd-analyze", "verify", *names)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda p: p.stem)
def test_service_is_shut_in(booted: Machine, path: Path) -> None:
    told = booted.run("systemd-analyze", "security", "--no-pager", path.name)
    exposed = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert exposed
    assert float(exposed[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", TIMERS)
def test_timer_waits_for_its_hour_by_kyiv(booted: Machine, unit: str) -> None:
    assert state_of(booted, unit, "ActiveState") == "active"
    assert "Europe/Kyiv" in state_of(booted, unit, "TimersCalendar")
    assert state_of(booted, unit, "Persistent") == "yes"


@pytest.fixture(scope="module")
def month(booted: Machine, deployment: Any) -> Any:
    """The state in which a run by hand ends."""
    run = booted.ask(f"deployments/{deployment['id']}/create_flow_run", {})

    def ended() -> Any:
        state = (booted.ask(f"flow_runs/{run['id']}") or run)["state"]
        return state if state["type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

    return until(ended, 300)


def test_month_is_carried_out_by_the_account_zvit(booted: Machine, month: Any) -> None:
    assert month["type"] == "COMPLETED"
    made = "/var/lib/zvit/output/packages/monthly-report/datapackage.json"
    assert booted.run("stat", "-c", "%U", made).strip() == "zvit"
    for unit in LASTING:
        assert state_of(booted, unit, "User") == "zvit"


def test_page_of_the_server_is_there(booted: Machine, deployment: Any) -> None:
    """It is copied as the server starts, where that may be written."""
    assert deployment
    page = booted.run("curl", "-sfL", "http://127.0.0.1:4200/")
    assert "<title>" in page


def test_token_is_given_to_the_service_and_written_nowhere(
    booted: Machine, deployment: Any
) -> None:
    process = state_of(booted, "zvit-serve.service", "MainPID")
    given = booted.run("cat", f"/proc/{process}/environ").split("\0")
    assert f"ZVIT_PORTALS__MAIN__TOKEN={TOKEN}" in given
    refused = booted.call("runuser", "-u", "zvit", "cat", "/etc/zvit/environment")
    assert refused.returncode != 0
    assert TOKEN not in booted.run("journalctl", "--no-pager")
    assert TOKEN not in str(deployment)


def test_backup_is_made_and_is_sound(booted: Machine, month: Any) -> None:
    assert month["type"] == "COMPLETED"
    booted.run("systemctl", "start", "zvit-backup.service")
    [name] = booted.run("ls", "/var/backups/zvit").split()
    assert re.fullmatch(r"zvit-nizhyn-\d{8}T\d{6}Z\.tar\.gz", name)
    archive = f"/var/backups/zvit/{name}"
    assert booted.run("stat", "-c", "%U %a", archive).strip() == "zvit 600"
    booted.run("/opt/zvit/bin/zvit", "restore", "--check", archive)


def test_what_is_overdue_is_looked_for(booted: Machine, month: Any) -> None:
    assert month["type"] == "COMPLETED"
    booted.run("systemctl", "start", "zvit-watch.service")
    assert state_of(booted, "zvit-watch.service", "Result") == "success"
    said = booted.run("journalctl", "--no-pager", "-o", "cat", "-u", "zvit-watch")
    assert "досі немає звіту" in said


@pytest.mark.parametrize("unit", LASTING)
def test_killed_service_is_started_again(
    booted: Machine, deployment: Any, unit: str
) -> None:
    assert deployment
    before = until(lambda: process_of(booted, unit), 300)
    booted.run("kill", "-KILL", before)

    def again() -> bool:
        return process_of(booted, unit) not in {"", before}

    until(again, 300)


def process_of(booted: Machine, unit: str) -> str:
    """The process of a service that is up; "" where it is not."""
    is_up = state_of(booted, unit, "ActiveState") == "active"
    return state_of(booted, unit, "MainPID") if is_up else ""


def test_stopped_services_end_in_their_time(booted: Machine, deployment: Any) -> None:
    assert deployment
    booted.run("systemctl", "stop", *LASTING)
    for unit in LASTING:
        assert state_of(booted, unit, "ActiveState") == "inactive", unit
        assert state_of(booted, unit, "Result") != "timeout", unit


def test_commands_of_the_units_are_those_of_the_program() -> None:
    """What an `ExecStart` names is installed by the project's own entry points."""
    lines = [
        shlex.split(line.removeprefix("ExecStart="))
        for path in sorted(UNITS.glob("*.service"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]
    assert {line[0] for line in lines} == {
        "/opt/zvit/bin/prefect",
        "/opt/zvit/bin/zvit",
    }
    assert [line[1] for line in lines] == ["backup", "server", "serve", "watch"]
