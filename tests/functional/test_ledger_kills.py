"""`kill -9` at some moments; `tests/benchmarks/ledger_kills.py` tries hundreds."""

import json
import random
from pathlib import Path

import pytest

from tests.benchmarks.ledger_kills import Trial, package_problems


@pytest.mark.timeout(600)
def test_killed_runs_leave_a_sound_ledger_and_whole_packages(tmp_path: Path) -> None:
    trial = Trial(tmp_path, random.Random(7))  # noqa: S311
    trial.begin()
    for turn in range(6):
        trial.kill_one(turn)
    trial.end()
    assert trial.problems == []
    assert trial.seen["killed"] + trial.seen["done before the kill"] == 6
    # Not all were done: else nothing was killed, and nothing shown.
    assert trial.seen["killed"]


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
