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
    "prefect", "apprise", "pandas", "pyarrow", "frictionless", "numpy",
}  # fmt: skip


def modules_of(*arguments: str) -> set[str]:
    """All that `zvit` imports with these arguments."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flows.cli", *arguments],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    lines = [
        line for line in done.stderr.splitlines() if line.startswith("import time:")
    ]
    return {line.rpartition("|")[2].strip() for line in lines}


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def imported_by(*arguments: str) -> set[str]:
    """Top names of all that `zvit` imports with these arguments."""
    names = tops(modules_of(*arguments))
    assert {"flows", "typer"} <= names
    return names


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["desk", "-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert not imported_by(*arguments) & HEAVY


def test_run_of_clean_rows_imports_only_what_it_needs(tmp_path: Path) -> None:
    modules = modules_of("run", str(REPORT), "--output", str(tmp_path))
    assert not tops(modules) & {"prefect", "apprise", "frictionless", "pandas"}
    assert "pyarrow" in tops(modules)
    assert "flows.ledger" in modules
    assert not {"flows.audit", "flows.publish.portal", "flows.desk"} & modules


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
