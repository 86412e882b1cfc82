"""`kill -9` at some moments; `tests/benchmarks/ledger_kills.py` tries hundreds."""

import json
import random
from itertools import count
from pathlib import Path

import pytest

from tests.benchmarks.ledger_kills import Trial, package_problems


# Of every five turns of a trial the last is a waiver.
@pytest.mark.parametrize(("first", "step"), [(0, 17), (4, 1)], ids=["run", "waiver"])
def test_killed_commands_leave_a_sound_ledger_and_whole_packages(
    tmp_path: Path, first: int, step: int
) -> None:
    """Killed as it touches its first file, then later, until it is done before."""
    trial = Trial(tmp_path, random.Random(7))  # noqa: S311
    trial.begin()
    for turn, touch in zip(count(first, 5), count(1, step), strict=False):
        if not trial.kill_at(turn, touch):
            break
    trial.end()
    assert trial.problems == []
    assert trial.seen["files left by kills"] == 0
    assert trial.seen["before its record"]
    assert trial.seen["after its record"]


@pytest.mark.parametrize("name", ["datapackage.json", "a.csv", "more.csv"])
def test_package_that_is_not_whole_is_told(tmp_path: Path, name: str) -> None:
    digest = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    described = {"resources": [{"path": "a.csv", "hash": f"sha256:{digest}"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    (tmp_path / "a.csv").write_text("a\n")
    assert package_problems(tmp_path) == []
    if name == "more.csv":
        (tmp_path / name).write_text("")
    else:
        (tmp_path / name).unlink()
    assert len(package_problems(tmp_path)) == 1
