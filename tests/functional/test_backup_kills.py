"""`kill -9` before every step of a backup and of a restore: nothing is ever half."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.ledger import FILE, Ledger
from tests.functional.command import ROOT


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A small installation: a ledger, a kept text, a report, settings."""
    ledger = Ledger(tmp_path / "output" / "audit" / FILE)
    ledger.append({"startedAt": "2026-11-28T10:00:00Z"}, [])
    ledger.anchor()
    (tmp_path / "output" / "reports").mkdir()
    (tmp_path / "output" / "reports" / "text.txt").write_text("звіт")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "звіт.txt").write_text("звіт")
    (tmp_path / "zvit.toml").write_text("")
    return tmp_path


def killed(what: str, folder: Path) -> list[Any]:
    """What was found after each kill."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.backup_kills", what, folder],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_backup_leaves_those_before_and_no_half_one(installed: Path) -> None:
    *found, last = killed("backup", installed)
    assert len(found) > 10
    assert all(one["killed"] and one["first"] for one in found)
    assert max(one["hidden"] for one in found) == 1, "what a kill left is cleared"
    # A kill after the archive took its place leaves it whole: it was read to its end.
    assert last == {"killed": False, "visible": last["visible"], "hidden": 0,
                    "first": True}  # fmt: skip


def test_killed_restore_leaves_the_old_folder_or_the_new_one(installed: Path) -> None:
    found = killed("restore", installed)
    *kills, last = found[::2]
    assert len(kills) > 20
    for one in kills:
        assert one["killed"]
        assert one["old"] != one["new"]
        assert one["kept"], "the old folder is there or beside, whole"
        assert one["reports"], "reports are there whole, or not at all"
    assert any(one["old"] for one in kills)
    assert any(one["new"] for one in kills)
    assert any(one["missing"] for one in kills), "the moment between two renames"
    assert last["new"]
    assert not last["killed"]
    assert all(one == {"after": True, "left": []} for one in found[1::2])
