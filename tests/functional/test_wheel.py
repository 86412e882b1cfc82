"""The wheel: one import package, its lists in it, the same bytes as the checkout."""

import ast
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from flows.recording import VERSION
from tests.functional.command import REPORTS, ROOT, files, table, zvit

SEPTEMBER = REPORTS / "2019-09-nizhyn.doc"
PINNED = {"SOURCE_DATE_EPOCH": "1570000000"}
SETTINGS = """
[publisher]
key = "boryspil"
name = "Бориспільська міська рада"
site = "https://boryspil-rada.gov.ua"
"""


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel, which also sees what is locked."""

    folder: Path

    @property
    def packages(self) -> Path:
        [found] = self.folder.glob("lib/python*/site-packages")
        return found

    def call(self, *command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / "bin" / str(command[0]), *map(str, command[1:])],
            cwd=cwd, env={**os.environ, **PINNED}, capture_output=True,
            encoding="utf-8", check=False, timeout=250,
        )  # fmt: skip


def pip(*arguments: object) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir",
         *map(str, arguments)],
        cwd=ROOT, check=True, capture_output=True, timeout=250,
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, ".")
    [wheel] = folder.glob("*.whl")
    made = Installed(folder / "venv")
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", made.folder],
        check=True, timeout=250,
    )  # fmt: skip
    python = made.folder / "bin" / "python"
    pip("--python", python, "install", "--no-deps", "--no-index", "--no-compile", wheel)
    # A line of a .pth file adds the folder alone: what is editable in it stays out.
    locked = sysconfig.get_path("purelib")
    made.packages.joinpath("locked.pth").write_text(f"{locked}\n", "utf-8")
    return made


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A folder with the six lines that a council needs."""
    folder = tmp_path / "council"
    folder.mkdir()
    folder.joinpath("zvit.toml").write_text(SETTINGS, "utf-8")
    return folder


def test_wheel_installs_one_import_package(installed: Installed) -> None:
    found = {path.name for path in installed.packages.iterdir()}
    assert found == {"zvit", f"zvit-{VERSION}.dist-info", "locked.pth"}


@pytest.mark.parametrize("name", ["flows", "transforms", "schemas"])
def test_names_that_others_use_stay_free(
    installed: Installed, tmp_path: Path, name: str
) -> None:
    done = installed.call("python", "-c", f"import {name}", cwd=tmp_path)
    assert f"No module named '{name}'" in done.stderr


def test_version_of_the_wheel_is_that_of_the_program(installed: Installed) -> None:
    [path] = installed.packages.glob("*.dist-info/METADATA")
    metadata = Parser().parsestr(path.read_text("utf-8"))
    assert metadata["Version"] == VERSION
    assert metadata["Classifier"] == "Private :: Do Not Upload"


def test_every_schema_and_every_data_file_is_in_the_wheel(
    installed: Installed,
) -> None:
    for folder in ("flows", "transforms", "schemas"):
        ours = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        theirs = {
            path.relative_to(installed.packages / "zvit").as_posix()
            for path in (installed.packages / "zvit" / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert theirs == ours


def test_month_of_the_wheel_is_that_of_the_checkout(
    installed: Installed, council: Path, tmp_path: Path
) -> None:
    done = installed.call("zvit", "run", SEPTEMBER, "--json", cwd=council)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    rows = table(council / "output", "monthlyIndicators")
    assert {row["indicatorId"]: row["reportedValue"] for row in rows} == {
        "acts_published": 91, "events_attended": 2, "mayor_receptions": 2,
        "news_published": 321,
    }  # fmt: skip
    zvit("run", SEPTEMBER, "--output", tmp_path / "checkout", cwd=council, **PINNED)
    packages = files(council / "output" / "packages")
    assert packages == files(tmp_path / "checkout" / "packages")
    assert len(packages) > 30


def test_other_commands_of_the_wheel_work(installed: Installed, council: Path) -> None:
    def said(*arguments: object) -> str:
        done = installed.call(*arguments, cwd=council)
        assert done.returncode == 0, done.stderr
        return done.stdout

    report = json.loads(said("python", "-m", "zvit", "extract", SEPTEMBER, "--json"))
    assert [figure["value"] for figure in report["figures"]] == [321, 91, 2]
    said("zvit", "run", SEPTEMBER)
    assert "edrpou" in said("zvit", "audit", "list").lower()
    runs = "output/packages/validation-audit/validationRuns.csv"
    schema = installed.packages / "zvit/schemas/validation-audit"
    said("zvit", "validate", runs, "--schema", schema / "validationRuns.schema.yaml")
    assert "--dry-run" in said("zvit", "publish", "--help")


def test_flow_of_the_wheel_is_deployed_by_its_own_name(
    installed: Installed, tmp_path: Path
) -> None:
    """Prefect finds it by module, and our loggers by the names they have there."""
    code = (
        "from zvit.flows.settings import PREFECT_QUIET as quiet\n"
        "from zvit.flows.monthly import monthly_report as flow\n"
        "print(flow.fn.__module__, quiet['PREFECT_LOGGING_EXTRA_LOGGERS'])\n"
    )
    done = installed.call("python", "-c", code, cwd=tmp_path)
    assert done.stdout.split() == [
        "zvit.flows.monthly", "zvit.flows,zvit.transforms",
    ], done.stderr  # fmt: skip


def module_names(path: Path) -> Iterator[str]:
    """Texts that are the name of a module of ours, or names of several."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            first = node.value.partition(",")[0]
            if first.partition(".")[0] in {"flows", "transforms"} and " " not in first:
                yield node.value


@pytest.mark.parametrize("name", ["flows", "transforms"])
def test_no_module_is_named_in_a_text(name: str) -> None:
    """The wheel renames imports; a name in a text would be that of the checkout."""
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in (ROOT / name).rglob("*.py")
        if (names := [*module_names(path)])
    }
    assert found == {}
