"""A machine within this one, with systemd as its first process: see machine.sh."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.functional.prefect_server import until

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "machine.sh"
API = "http://127.0.0.1:4200/api"
# What is asked of `deployments/filter`: the one of the month, whatever it is called.
MONTHLY = {"flows": {"name": {"any_": ["monthly-report"]}}}
_GROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Machine:
    """A machine that is up; commands are run in it as root."""

    first: int

    def call(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["nsenter", "--all", "--target", str(self.first), "--", *command],
            capture_output=True, text=True, check=False, timeout=300,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip

    def run(self, *command: str) -> str:
        """What a command prints that must succeed."""
        done = self.call(*command)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def script(self, text: str) -> str:
        return self.run("sh", "-euc", text)

    def ask(self, path: str, body: Any = None) -> Any:
        """The answer of the Prefect server in it; None where there is none."""
        told = ["--data", json.dumps(body), "-HContent-Type: application/json"]
        done = self.call("curl", "-sf", *(told if body is not None else ()),
                         f"{API}/{path}")  # fmt: skip
        return json.loads(done.stdout) if done.returncode == 0 else None

    def is_up(self) -> bool:
        told = self.call("systemctl", "is-system-running").stdout.strip()
        return told in {"running", "degraded"}


@contextmanager
def machine() -> Iterator[Machine]:
    """Boots one; what it wrote to its disk is gone with it."""
    assert os.geteuid() == 0, "a machine within this one is started by root alone"
    subprocess.run([SCRIPT, "install"], check=True, timeout=900)
    group = f"zvit-machine-{os.getpid()}"
    process = subprocess.Popen(
        [SCRIPT, "start", group, sys.base_prefix, sysconfig.get_path("purelib"), ROOT],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield _booted(process)
    finally:
        # The first process of the machine dies with it, and all others with that.
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        until(lambda: _removed(group))


def _booted(process: "subprocess.Popen[bytes]") -> Machine:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")

    def up() -> Machine | None:
        if process.poll() is not None:
            raise AssertionError(f"no machine: {process.communicate()[0].decode()}")
        first = children.read_text().split()
        found = Machine(int(first[0])) if first else None
        return found if found and found.is_up() else None

    booted: Machine = until(up, 180)
    return booted


def _removed(group: str) -> bool:
    """Whether the control group of a machine that has ended is gone."""
    for above in (_GROUPS / "unified", _GROUPS):
        for folder in sorted((above / group).rglob("*/"), reverse=True):
            if folder.is_dir():
                _remove(folder)
        if (above / group).is_dir() and not _remove(above / group):
            return False
    return True


def _remove(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:  # a process in it is still ending
        return False
    return True
