"""What is committed fits any machine: no path of one, no address of a registry."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written apart, or this page would find itself.
MACHINE = ["/" + name + "/" for name in ("work", "root")]
REGISTRY = re.compile("/" + r"simple\b|(?<!emit-)" + "index" + "-url|extra-" + "index")


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", committed(), ids=named)
def test_file_names_no_machine_and_no_registry(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", errors="replace")
    assert [one for one in MACHINE if one in text] == []
    assert REGISTRY.findall(text) == []


def test_output_of_runs_is_not_committed() -> None:
    kept = [named(path) for path in committed() if named(path).startswith("output/")]
    assert kept == ["output/README.md"]


def test_no_file_is_large() -> None:
    """What is large came by mistake, and stays in the history of every copy."""
    large = [named(path) for path in committed() if path.stat().st_size > 300_000]
    assert large == []


def test_committed_code_is_found() -> None:
    """Else the test above would pass for want of anything to look at."""
    assert ROOT / "flows" / "cli.py" in committed()


@pytest.mark.parametrize(
    "line",
    [
        "--" + "index" + "-url https://registry.test",
        "https://registry.test/" + "simple/",
    ],
)
def test_registry_is_found(line: str) -> None:
    assert REGISTRY.search(line)
