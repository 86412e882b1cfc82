"""A folder that 0.1.0 kept is read, run on and kept whole by the program of today.

`tests/data/kept-0.1.0` was made by that version, with `tests/kept_folder.py`: a report
read from DOCX, one corrected, one withheld and waived, a file that is none, and what
publishing leaves. It is never made anew by a later version.
"""

import csv
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.publish.portal.plan import read_plan
from flows.publish.portal.receipts import last_receipt
from flows.publish.portal.releases import Shelf
from tests.functional.command import ROOT, files, zvit
from tests.kept_folder import MOMENT, WAIVED_UNTIL

KEPT = ROOT / "tests" / "data" / "kept-0.1.0"
LATER = {"SOURCE_DATE_EPOCH": str(MOMENT + 24 * 3600)}
TABLES = [
    "listOfReports", "monthlyFigures", "monthlyActivities", "monthlyEvents",
    "monthlyIndicators",
]  # fmt: skip
# What is read again is told with what later versions say of a figure besides. A DOCX is
# read otherwise today (empty lines, spaces), so that places move.
_DOCX = "reports/nizhyn-viarkh3f3b-2019-09/2d3c26065e24957f"
READ_ANEW = {f"{_DOCX}/text.txt"} | {
    f"{folder}/document.json"
    for folder in (
        _DOCX,
        "reports/nizhyn-vid834e-2020-03/bbad24274e533e5f",
        "reports/nizhyn-x-2021-06/4217e39a3cef140a",
    )
}
PLACES = {"sourceStart", "sourceEnd", "valueStart", "valueEnd"}
# What is history: no later version may change a byte of it.
LASTING = ("reports/", "receipts/", "releases/", "plans/")


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """The installation as 0.1.0 left it."""
    return shutil.copytree(KEPT, tmp_path, dirs_exist_ok=True)


def rows(output: Path, table: str) -> list[dict[str, str]]:
    path = output / "packages" / "monthly-report" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lasting(output: Path) -> dict[str, bytes]:
    return {k: v for k, v in files(output).items() if k.startswith(LASTING)}


def spaced(row: dict[str, str], names: set[str]) -> dict[str, str]:
    """Some values of a row, runs of spaces being one."""
    return {name: re.sub(" +", " ", row[name]) for name in names}


def test_kept_folder_holds_one_of_each() -> None:
    """Else the tests below would pass for want of anything to look at."""
    names = " ".join(files(KEPT / "output"))
    for part in ("reports/", "receipts/", "releases/", "plans/", "feedback/"):
        assert part in names
    versions = [json.loads(p.read_bytes()) for p in KEPT.rglob("history.json")]
    assert sorted(map(len, versions)) == [1, 1, 2]
    assert (KEPT / "output" / "withheld" / "monthly-report.jsonl").is_file()


def test_ledger_verifies_and_tells_its_failures(council: Path) -> None:
    sound = zvit("audit", "verify", "--json", cwd=council)
    assert (sound.code, sound.json["runs"], sound.json["waivers"]) == (0, 3, 1)
    listed = zvit("audit", "list", "--json", cwd=council, **LATER)
    found = [json.loads(line) for line in listed.out.splitlines()]
    waived = [one for one in found if one["state"] == "waived"]
    assert {one["waivedUntil"] for one in waived} == {WAIVED_UNTIL}
    assert {one["ruleId"] for one in waived} == {"breakdown-above-total"}
    shown = zvit("audit", "show", waived[0]["uid"], "--json", cwd=council, **LATER)
    assert shown.code == 0
    assert "30 нормативних актів" in json.dumps(shown.json, ensure_ascii=False)


@pytest.mark.parametrize("again", [True, False], ids=["same reports", "none"])
def test_run_keeps_every_byte_of_history_and_every_value(
    council: Path, again: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = council / "output"
    ledger = (output / "audit" / "ledger.jsonl").read_bytes()
    named = council / "reports" if again else tmp_path_factory.mktemp("none")
    done = zvit("run", named, cwd=council, **LATER)
    assert done.code == 12, done.err
    changed = lasting(output).items() ^ lasting(KEPT / "output").items()
    assert {name for name, _ in changed} == (READ_ANEW if again else set())
    assert (output / "audit" / "ledger.jsonl").read_bytes().startswith(ledger)
    assert zvit("audit", "verify", cwd=council).code == 0
    for table in TABLES:
        now = {row[next(iter(row))]: row for row in rows(output, table)}
        old = {row[next(iter(row))]: row for row in rows(KEPT / "output", table)}
        assert now.keys() == old.keys(), table
        for key, row in old.items():
            # A later version may add columns, never change what a column says.
            kept = row.keys() - (PLACES if again else set())
            assert spaced(now[key], kept) == spaced(row, kept)


def test_receipts_releases_and_plans_are_read(council: Path) -> None:
    output = council / "output"
    receipt: Any = last_receipt(output, "test", "nizhyn-monthly-report")
    assert receipt["outcome"] == "verified"
    [release] = Shelf(output, "test", "nizhyn-monthly-report").releases()
    names = [one.file_name for one in release.wanted.resources]
    assert "monthlyFigures.csv" in names
    assert all(release.has(name) for name in names)
    plans = [read_plan(path) for path in sorted((output / "plans").glob("*.json"))]
    assert {one["portal"]["name"] for one in plans} == {"test"}
    assert len(plans) == 2


def test_backup_of_it_comes_back_whole(council: Path) -> None:
    made = zvit("backup", "--to", "a.tar.gz", cwd=council)
    assert made.code == 0, made.err
    back = council / "back"
    done = zvit("restore", "a.tar.gz", "--output", back, "--json", cwd=council)
    assert done.code == 0, done.err
    assert files(back) == files(KEPT / "output")
    moment = datetime.fromtimestamp(MOMENT, UTC)
    assert moment.isoformat() == "2021-08-05T08:00:00+00:00"
