"""The commands of README and of the runbook, run as written.

A person follows README and then the runbook in one shell, in a copy of the project's
folder: with the sample report, the settings as they are, and a portal on loopback in
place of data.gov.ua. A command that stands on both pages is run once. What a person
fills in is filled in by rule: see `_FILLED`.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.pages import (
    PAIRS,
    README,
    ROOT,
    SERVER,
    SHELL,
    blocks_of,
    lines_of,
    shell_blocks,
)

# What stands on the pages for something that only the reader knows.
_FILLED = {
    "TOKEN=…": "TOKEN=secret-token",
    # The plan that was made last.
    "output/plans/main-0f3a1b2c.json": '"$(ls -t output/plans/*.json | head -1)"',
    # The backup that was made last.
    "backups/zvit-nizhyn-20261205T010000Z.tar.gz": (
        '"$(ls -t backups/*.tar.gz | head -1)"'
    ),
    # The address of this table on the portal.
    "https://data.gov.ua/…/validationruns.csv": (
        '"$(grep -rhoE "http://[^\\"]+/validationruns.csv" output/receipts | tail -1)"'
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project's folder, installed."""
    named = ("Makefile", "pyproject.toml")
    for path in (*(ROOT / name for name in named), *ROOT.glob("requirements*.lock")):
        shutil.copy(path, tmp_path)
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    # Without own lists and reports that somebody has added here, as README says.
    settings = (ROOT / "zvit.toml").read_text("utf-8")
    bare = re.sub(r"(?m)^codes = ", "# codes = ", settings)
    (tmp_path / "zvit.toml").write_text(bare, "utf-8")
    (tmp_path / "reports").mkdir()
    shutil.copy(ROOT / "reports" / "2019-09-nizhyn.doc", tmp_path / "reports")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    for made in (".runs", ".ready"):
        (tmp_path / ".venv" / made).touch()
    return tmp_path


def use_portal(folder: Path, state: State) -> None:
    """Point the portal of the settings to one on loopback."""
    path = folder / "zvit.toml"
    text = path.read_text("utf-8")
    for old, new in {
        'url = "https://data.gov.ua"': f'url = "{state.url}"',
        '# organisation = "…"': f'organisation = "{state.organization}"',
        "# private_on_create = true": "private_on_create = false",
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def filled(line: str) -> str:
    for old, new in _FILLED.items():
        line = line.replace(old, new)
    assert "…" not in line, f"nothing says how to fill in: {line}"
    return line


def commands() -> list[str]:
    """Every command that is run in the shell, once, in the order of the pages."""
    lines = [line for pair in PAIRS for line in lines_of(pair[0], SHELL)]
    return [*dict.fromkeys(lines)]


def readers(folder: Path) -> list[str]:
    """Commands that run what README says of reading the data, in Python and SQL."""
    [python], [query] = (blocks_of(README[0], kind) for kind in ("python", "sql"))
    (folder / "reading.py").write_text(
        f"{python}\nassert len(figures) == 3 and len(indicators) == 4\n"
        f"import duckdb\nassert len(duckdb.sql({query!r}).fetchall()) == 4\n"
    )
    return ["python reading.py"]


@pytest.mark.timeout(1800)
def test_commands_of_the_pages_work_as_written(folder: Path) -> None:
    lines = [*commands(), *readers(folder)]
    steps = [f"{filled(line)}\necho $? >&3" for line in lines]
    (folder / "pages.sh").write_text("\n".join(steps), "utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ZVIT_")}
    with running(State(dialect="datagovua")) as portal:
        use_portal(folder, portal.state)
        done = subprocess.run(
            ["bash", "-c", "exec 3>exits; . ./pages.sh"],
            cwd=folder, env=kept, capture_output=True, text=True, check=False,
        )  # fmt: skip
    codes = (folder / "exits").read_text("utf-8").splitlines()
    failed = {x: code for x, code in zip(lines, codes, strict=True) if code != "0"}
    assert not failed, done.stderr
    assert "Traceback" not in done.stderr


def telling(lines: tuple[str, ...]) -> list[str]:
    """What a test that runs these lines must have: variables, words of our command."""
    found = [line.split("=")[0].split()[-1] for line in lines if line[:6] == "export"]
    ours = [line.split()[1:] for line in lines if line.startswith("zvit ")]
    ours += [line.split()[1:2] for line in lines if line.startswith("pip ")]
    return found + [f'"{word}"' for words in ours for word in words]


def test_no_command_is_left_out() -> None:
    """Every line of a shell block is run here, on a server, or by the test named."""
    for pair in PAIRS:
        for block in shell_blocks(pair[0]):
            if block.run.startswith("tests/"):
                test = (ROOT / block.run).read_text("utf-8")
                assert all(word in test for word in telling(block.lines)), block
            else:
                assert block.run in {SHELL, SERVER}, block
        assert shell_blocks(pair[0]) == shell_blocks(pair[1])


def test_no_command_stands_in_another_kind_of_block() -> None:
    kinds = {"sh", "text", "toml", "python", "sql", "r"}
    for pair in PAIRS:
        for page in pair:
            fences = re.findall(r"^ *```(\w*)", page.read_text("utf-8"), re.MULTILINE)
            assert {*fences[::2]} <= kinds
            assert {*fences[1::2]} == {""}


def test_what_is_filled_in_stands_on_a_page() -> None:
    lines = commands()
    assert not [old for old in _FILLED if not any(old in line for line in lines)]
