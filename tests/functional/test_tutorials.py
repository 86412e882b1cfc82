"""The tutorials of README, followed to the letter, leave the tests green."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.command import ROOT

README = (ROOT / "README.md").read_text("utf-8")
# Those that look at the code lists and at the settings of the repository.
AFFECTED = [
    "tests/contract/test_codes.py",
    "tests/meta/test_docs.py::test_readme_shows_what_the_sample_report_prints",
    "tests/meta/test_docs.py::test_indicator_added_as_in_the_readme_is_found",
]
LISTS = ("indicators", "indicator-phrases")


def lines_of_the_indicator() -> list[str]:
    """The line of the list and the line of its phrases."""
    found = re.findall(r"^library_exhibitions,.+$", README, re.MULTILINE)
    assert len(found) == len(LISTS)
    return found


def department() -> str:
    [block] = re.findall(
        r"```toml\n(\[\[publisher\.departments.+?)```", README, re.DOTALL
    )
    return str(block)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository as a newcomer has it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    folder = tmp_path / "copy"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def python(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=280,
    )  # fmt: skip


def add_department(copy: Path) -> None:
    with (copy / "zvit.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{department()}")


def add_to_our_lists(copy: Path) -> None:
    for name, line in zip(LISTS, lines_of_the_indicator(), strict=True):
        path = copy / "schemas" / "codes" / f"{name}.csv"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def add_own_lists(copy: Path) -> None:
    settings = copy / "zvit.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'codes = "codes"\n{text}', "utf-8")
    (copy / "codes").mkdir()
    for name, line in zip(LISTS, lines_of_the_indicator(), strict=True):
        ours = copy / "schemas" / "codes" / f"{name}.csv"
        header = ours.read_text("utf-8").partition("\n")[0]
        (copy / "codes" / f"{name}.csv").write_text(f"{header}\n{line}\n", "utf-8")


@pytest.mark.parametrize("add_indicator", [add_to_our_lists, add_own_lists])
def test_indicator_and_department_of_the_tutorials_work_and_break_no_test(
    copy: Path, add_indicator: object
) -> None:
    assert callable(add_indicator)
    add_indicator(copy)
    add_department(copy)
    sentence = re.search(r"«(У бібліотеках[^»]+)»", README)
    assert sentence
    text = f"Звіт відділу культури за травень 2024 року\n\n{sentence[1]}.\n"
    copy.joinpath("reports", "травень.txt").write_text(text, "utf-8")
    said = python(copy, "-m", "flows.cli", "extract", "reports/травень.txt")
    assert re.search(r"14 +item +library_exhibitions", said.stdout), said.stderr
    tests = python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AFFECTED)
    assert tests.returncode == 0, tests.stdout[-3000:]
