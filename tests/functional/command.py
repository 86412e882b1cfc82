"""Runs the command in its own process, as a person would.

`zvit` forks a process that has the program imported (`tests/forked.py`); `installed`
starts the script that was installed, a second slower: for what that changes, and to
show (`test_command_line.py`) that both do the same.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forked import Process

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "data" / "reports"
ZVIT = Path(sys.executable).with_name("zvit")
# Tests must not depend on what the machine has set.
_CLEARED = ("PREFECT_API_URL", "SOURCE_DATE_EPOCH")
# Nor on departments that somebody has added to the settings here, as README says.
_INFO = "відділ інформаційно-аналітичної роботи та комунікацій з громадськістю"
_SHIPPED = {"ZVIT_PUBLISHER__DEPARTMENTS": json.dumps([{"key": "info", "name": _INFO}])}


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def zvit(*arguments: object, cwd: Path = ROOT, **environment: str) -> Done:
    env = _kept(cwd, arguments) | environment
    return _checked(Done(*Process(*arguments, cwd=cwd, env=env).ended()))


def installed(*arguments: object, cwd: Path = ROOT, **environment: str) -> Done:
    done = subprocess.run(
        [str(ZVIT), *map(str, arguments)],
        cwd=cwd,
        env=_kept(cwd, arguments) | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return _checked(Done(done.returncode, done.stdout, done.stderr))


def _kept(cwd: Path, arguments: tuple[object, ...]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in _CLEARED}
    is_ours = cwd == ROOT and "--config" not in arguments
    return kept | (_SHIPPED if is_ours else {})


def _checked(done: Done) -> Done:
    assert "Traceback" not in done.err, done.err
    assert "Error flushing" not in done.err, done.err
    return done


def report(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(output: Path, name: str, dataset: str = "monthly-report") -> list[Any]:
    path = output / "packages" / dataset / f"{name}.json"
    rows: list[Any] = json.loads(path.read_text("utf-8"))
    return rows


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
