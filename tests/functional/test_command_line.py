"""The installed script, and that a fork of an imported program is the same as it.

All other tests of commands rely on the second (`tests/forked.py`).
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.forked import Process
from tests.functional.command import REPORTS, ROOT, ZVIT, files, installed, zvit
from tests.publishing import make_package, settings_for

SEPTEMBER = REPORTS / "2019-09-nizhyn.doc"
CONTRADICTION = REPORTS / "2021-06-contradiction.txt"
SCHEMA = ROOT / "schemas" / "codes" / "indicators.schema.yaml"
CODES = ROOT / "schemas" / "codes" / "indicators.csv"
PINNED = {"SOURCE_DATE_EPOCH": "1625464800"}
COMMANDS: dict[str, tuple[tuple[object, ...], int]] = {
    "help": (("--help",), 0),
    "help in English": (("run", "--help", "--lang", "en"), 0),
    "no such command": (("conjure",), 2),
    "a report": (("run", SEPTEMBER, "--output", "out"), 0),
    "rows withheld": (("run", CONTRADICTION, "--output", "out", "--json"), 13),
    "no such file": (("run", "no.doc", "--output", "out"), 12),
    "wrong settings": (("run", SEPTEMBER, "--config", "no.toml"), 10),
    "figures": (("extract", SEPTEMBER, CONTRADICTION, "--json"), 0),
    "a table": (("validate", CODES, "--schema", SCHEMA), 0),
    "another table": (("validate", CODES, "--schema", "no.yaml", "--lang", "en"), 10),
    "no ledger": (("audit", "list", "--output", "out"), 2),
    "no packages": (("plan", "--output", "out"), 2),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_installed_script_and_fork_do_the_same(tmp_path: Path, name: str) -> None:
    arguments, code = COMMANDS[name]
    done = {}
    for start in (installed, zvit):
        folder = tmp_path / start.__name__
        folder.mkdir()
        (folder / "zvit.toml").write_bytes((ROOT / "zvit.toml").read_bytes())
        one = start(*arguments, cwd=folder, **PINNED)
        done[start.__name__] = (one.code, one.out, one.err, files(folder))
    assert done["installed"] == done["zvit"]
    assert done["installed"][0] == code


def test_installed_script_publishes_as_the_fork_does(tmp_path: Path) -> None:
    said = []
    for start in (installed, zvit):
        with running(State()) as portal:
            folder = tmp_path / start.__name__
            make_package(folder)
            settings_for(folder, portal.state, timeout=600)
            for command in ("plan", "publish", "verify", "freshness"):
                where = ("--output", folder, "--config", folder / "zvit.toml")
                done = start(command, *where, **PINNED, **token(portal))
                assert done.code == 0, done.err
                told = done.out.replace(str(folder), "").replace(portal.state.url, "")
                # The number of a plan is made of the portal's address too.
                said.append(re.sub(r"test-[0-9a-f]{8}", "", told) + done.err)
    assert said[:4] == said[4:]


def token(portal: Portal) -> dict[str, str]:
    return {"ZVIT_PORTALS__TEST__TOKEN": portal.state.token}


def test_signal_ends_the_installed_script_as_it_ends_the_fork(tmp_path: Path) -> None:
    codes = []
    for kind in ("installed", "forked"):
        with running(State()) as portal:
            folder = tmp_path / kind
            make_package(folder)
            settings_for(folder, portal.state, timeout=600)
            portal.faults = {("package_create", 1): Fault("hold")}
            told = ["publish", "--output", folder, "--config", folder / "zvit.toml"]
            env = {**os.environ, **token(portal)}
            process: subprocess.Popen[bytes] | Process
            if kind == "installed":
                process = subprocess.Popen(
                    [ZVIT, *told], env=env, stderr=subprocess.DEVNULL, cwd=ROOT
                )
            else:
                process = Process(*told, env=env)
            portal.reached.wait()
            process.send_signal(signal.SIGINT)
            portal.go_on.set()
            codes.append(process.wait())
            if isinstance(process, Process):
                process.ended()
    assert codes == [130, 130]


def test_process_that_is_killed_at_a_touch_has_not_touched_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("run", SEPTEMBER, "--output", out)
    assert Process(*command, kill_at=1).ended()[0] == -signal.SIGKILL
    assert not out.exists()
    assert Process(*command, kill_at=1000).ended()[0] == 0


def test_program_is_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--help"],
        cwd=ROOT, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout == zvit("--help").out.replace("zvit", "python -m flows.cli")
