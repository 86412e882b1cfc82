"""What starts fast stays fast: heavy packages are imported only where they are needed.

Python itself tells what it imports (`-X importtime`), in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "tests" / "data" / "reports" / "2019-09-nizhyn.doc"
HEAVY = {
    "prefect", "apprise", "pandas", "pyarrow", "frictionless", "kreuzberg", "numpy",
}  # fmt: skip


def imported_by(*arguments: str) -> set[str]:
    """Top names of all that `zvit` imports with these arguments."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flows.cli", *arguments],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    lines = [
        line for line in done.stderr.splitlines() if line.startswith("import time:")
    ]
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert {"flows", "typer"} <= names
    return names


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["desk", "-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert not imported_by(*arguments) & HEAVY


def test_run_never_imports_prefect_nor_what_sends_notices(tmp_path: Path) -> None:
    names = imported_by("run", str(REPORT), "--output", str(tmp_path))
    assert not names & {"prefect", "apprise"}
    assert "pyarrow" in names


def test_run_of_clean_rows_imports_neither_frictionless_nor_pandas(
    tmp_path: Path,
) -> None:
    names = imported_by("run", str(REPORT), "--output", str(tmp_path))
    assert not names & {"frictionless", "pandas"}


def test_run_imports_no_command_of_the_audit_nor_of_publishing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flows.cli", "run", str(REPORT),
         "--output", str(tmp_path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    assert "flows.ledger" in done.stderr
    assert "flows.audit" not in done.stderr
    assert "flows.publish.portal" not in done.stderr
    assert "flows.desk" not in done.stderr


@pytest.mark.parametrize("arguments", [["audit", "--help"], ["audit", "list", "-h"]])
def test_help_of_the_audit_imports_nothing_heavy(arguments: list[str]) -> None:
    assert not imported_by(*arguments) & HEAVY


@pytest.mark.parametrize(
    "name", ["plan", "apply", "verify", "publish", "watch", "doctor"]
)
def test_help_of_a_command_imports_nothing_heavy(name: str) -> None:
    assert not imported_by(name, "--help") & HEAVY


def test_extract_imports_neither_prefect_nor_what_writes_tables() -> None:
    names = imported_by("extract", str(REPORT), "--json")
    assert not names & {"prefect", "pandas", "pyarrow", "frictionless"}
