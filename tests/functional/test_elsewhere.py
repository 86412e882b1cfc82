"""Where something is missing: Prefect, what sends notices, what only POSIX has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.command import REPORTS, ROOT, table

SEPTEMBER = REPORTS / "2019-09-nizhyn.doc"
# Before `zvit` begins: a package that is not there cannot be imported.
WITHOUT = """
import importlib.util, sys
there = importlib.util.find_spec
class Missing:
    def find_spec(name, path=None, target=None):
        if name in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing)
importlib.util.find_spec = lambda name: None if name in MISSING else there(name)
"""
# As Python documents `msvcrt` and what its `os` and `signal` have on Windows: the lock
# of the byte is real, another process finds it taken.
LIKE_WINDOWS = """
import errno, os, signal, subprocess, sys, time, types
import fcntl as real
def locking(descriptor, mode, size):
    assert (mode, size, os.lseek(descriptor, 0, os.SEEK_CUR)) == (1, 1, 0)
    try:
        real.flock(descriptor, real.LOCK_EX | real.LOCK_NB)
    except BlockingIOError:
        print("busy", flush=True)
        time.sleep(0.1)
        raise OSError(errno.EDEADLOCK, "Resource deadlock avoided") from None
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_LOCK=1)
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
del signal.SIGHUP, os.O_DIRECTORY
"""
HOLD = """
from pathlib import Path
from flows.publish.turns import output_lock
with output_lock(Path(sys.argv[1])):
    print('taken', flush=True)
    sys.stdin.read()
"""
COMMAND = "from flows.cli import main; main()"
# Of each module of the direct path, and of publishing.
IMPORTS = """
import importlib
from pathlib import Path
for path in sorted([*Path("flows").rglob("*.py"), *Path("transforms").rglob("*.py")]):
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    if name not in {"flows.monthly"}:
        importlib.import_module(name)
print("imported")
"""


def python(code: str, *arguments: object, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, env=os.environ | environment, capture_output=True, encoding="utf-8",
        check=False, timeout=250,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def without(*names: str) -> str:
    return WITHOUT.replace("MISSING", repr(set(names)))


@pytest.mark.parametrize(
    "arguments", [["serve"], ["run", str(SEPTEMBER), "--lang", "en"]]
)
def test_schedule_without_prefect_says_what_to_install(
    tmp_path: Path, arguments: list[str]
) -> None:
    code = without("prefect") + COMMAND
    output = [] if arguments == ["serve"] else ["--output", tmp_path]
    address = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    ended, out, err = python(code, *arguments, *output, **address)
    assert (ended, out) == (10, "")
    assert "make install" in err
    assert "[prefect]" in err
    assert "Traceback" not in err


def test_notices_without_their_extra_say_what_to_install() -> None:
    code = without("apprise") + (
        "from flows.extras import require_notices\n"
        "from flows.wording import message\n"
        "from transforms.errors import ConfigError\n"
        "try:\n"
        "    require_notices()\n"
        "except ConfigError as error:\n"
        "    print(error.exit_code, message(error.rule_id, error.details, 'en'))\n"
    )
    _, out, err = python(code)
    assert out.startswith("10 notices are on"), err
    assert "[notices]" in out


def test_month_needs_no_extra_and_no_tool_of_the_tests(tmp_path: Path) -> None:
    code = without("prefect", "apprise", "pandas", "sqlalchemy", "fastapi", "duckdb")
    ended, _, err = python(code + COMMAND, "run", SEPTEMBER, "--output", tmp_path)
    assert ended == 0, err
    assert len(table(tmp_path, "monthlyFigures")) == 3
    audit = tmp_path / "packages" / "validation-audit"
    schema = ROOT / "schemas" / "validation-audit" / "validationRuns.schema.yaml"
    for suffix, expected in (("csv", 0), ("parquet", 10)):
        path = audit / f"validationRuns.{suffix}"
        ended, _, err = python(code + COMMAND, "validate", path, "--schema", schema)
        assert ended == expected, err
    assert "[parquet]" in err


def test_every_module_is_imported_where_there_is_only_what_windows_has() -> None:
    ended, out, err = python(LIKE_WINDOWS + IMPORTS)
    assert (ended, out) == (0, "imported\n"), err


def test_month_runs_where_there_is_only_what_windows_has(tmp_path: Path) -> None:
    code = LIKE_WINDOWS + COMMAND
    ended, _, err = python(code, "run", SEPTEMBER, "--output", tmp_path)
    assert ended == 0, err
    assert len(table(tmp_path, "monthlyFigures")) == 3


def test_lock_of_windows_holds_a_second_run_off_until_the_first_is_killed(
    tmp_path: Path,
) -> None:
    def begin() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", LIKE_WINDOWS + HOLD, tmp_path],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    with begin() as first:
        assert first.stdout
        assert first.stdout.readline() == "taken\n"
        with begin() as second:
            assert second.stdout
            assert second.stdout.readline() == "busy\n"
            first.kill()
            said, _ = second.communicate(timeout=250)
    assert said.splitlines()[-1] == "taken"
    assert "taken" not in said.splitlines()[:-1]
