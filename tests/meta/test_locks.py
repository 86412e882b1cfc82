"""The locks agree: what `make run` installs is a part of what `make test` does."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"^(\S+==\S+.*?) \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE)


def pins(name: str) -> dict[str, frozenset[str]]:
    """Hashes of each pin, by its name and version."""
    found = _PIN.findall((ROOT / name).read_text("utf-8"))
    return {
        pin.partition(" ;")[0]: frozenset(re.findall(r"sha256:\w{64}", block))
        for pin, block in found
    }


def names(lock: dict[str, frozenset[str]]) -> set[str]:
    return {pin.partition("==")[0] for pin in lock}


WHOLE, RUN = pins("requirements.lock"), pins("requirements.run.lock")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements.run.lock"])
def test_every_line_of_a_lock_is_of_a_pin_with_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert _PIN.sub("", text).strip() == ""
    assert all(pins(name).values())


def test_lock_of_a_plain_run_is_a_part_of_the_whole_one() -> None:
    assert {pin: WHOLE.get(pin) for pin in RUN} == RUN


def test_plain_run_installs_neither_prefect_nor_what_only_tests_need() -> None:
    left_out = {
        "prefect", "sqlalchemy", "fastapi", "apprise", "pandas", "duckdb", "mypy",
        "pytest", "ruff",
    }  # fmt: skip
    assert left_out <= names(WHOLE)
    assert not left_out & names(RUN)


def asked(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", one)[0] for one in requirements}


def test_locks_have_every_requirement_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert asked(project["dependencies"]) <= names(RUN)
    for extra in project["optional-dependencies"].values():
        assert asked(extra) <= names(WHOLE)
