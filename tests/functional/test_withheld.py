"""Withheld rows are kept, and published once their reason is gone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import REPORTS, ROOT, report, table, zvit

CONTRADICTION = REPORTS / "2021-06-contradiction.txt"
ABOVE = "breakdown-above-total"
JULY_5, JULY_31, AUGUST_1 = "1625464800", "1627700400", "1627765200"
UNTIL = ("--by", "Начальниця", "--reason", "Уточнюють", "--until", "2021-07-31")


def run(out: Path, path: Path = CONTRADICTION, day: str = JULY_5) -> int:
    return zvit("run", path, "--output", out, SOURCE_DATE_EPOCH=day).code


def withheld(out: Path) -> list[Any]:
    lines = (out / "withheld/monthly-report.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["row"]["value"] for line in lines]


def values(out: Path) -> list[Any]:
    return [row["value"] for row in table(out, "monthlyFigures")]


def acts(out: Path) -> list[Any]:
    rows = table(out, "monthlyIndicators")
    return [r["reportedValue"] for r in rows if r["indicatorId"] == "acts_published"]


def states(out: Path) -> set[str]:
    rows = table(out, "validationFailures", "validation-audit")
    return {row["state"] for row in rows if row["ruleId"] == ABOVE}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder where a total and its parts are withheld."""
    assert run(tmp_path / "out") == 13
    assert withheld(tmp_path / "out") == [30, 25, 12]
    assert values(tmp_path / "out") == [80, 30]
    assert acts(tmp_path / "out") == []
    return tmp_path / "out"


def test_rows_are_published_after_a_corrected_report(out: Path, tmp_path: Path) -> None:
    text = CONTRADICTION.read_text("utf-8").replace("Оприлюднено 30", "Оприлюднено 37")
    assert run(out, report(tmp_path, "corrected.txt", text)) == 0
    assert (withheld(out), values(out), acts(out)) == ([], [37, 25, 12, 80, 30], [37])
    assert states(out) == {"superseded"}


def waive(out: Path) -> None:
    rows = zvit("audit", "list", "--output", out, "--rule", ABOVE, "--json").out
    uids = [json.loads(line)["uid"] for line in rows.splitlines()]
    done = zvit("audit", "waive", *uids, *UNTIL, "--output", out,
                SOURCE_DATE_EPOCH=JULY_5)  # fmt: skip
    assert done.code == 0


def test_rows_are_published_while_a_waiver_holds_and_not_after(out: Path) -> None:
    waive(out)
    assert run(out, day=JULY_31) == 0
    assert (withheld(out), values(out), acts(out)) == ([], [30, 25, 12, 80, 30], [30])
    assert states(out) == {"waived"}
    assert run(out, day=AUGUST_1) == 13
    assert (withheld(out), values(out), acts(out)) == ([30, 25, 12], [80, 30], [])
    assert states(out) == {"open"}
    waive(out)
    assert run(out) == 0
    assert withheld(out) == []


def test_waived_failure_is_said_to_be_so(out: Path) -> None:
    waive(out)
    done = zvit("run", CONTRADICTION, "--output", out, SOURCE_DATE_EPOCH=JULY_5)
    assert done.err.startswith("звільнено: nizhyn-x-2021-06-f001")
    assert "помилка" not in done.err


def test_waiver_of_the_total_alone_leaves_its_parts_withheld(out: Path) -> None:
    shown = zvit("audit", "list", "--output", out, "--rule", ABOVE, "--json").out
    rows = [json.loads(line) for line in shown.splitlines()]
    [total] = [row["uid"] for row in rows if row["value"] == "30"]
    told = ("audit", "waive", total, *UNTIL, "--output", out)
    assert zvit(*told, SOURCE_DATE_EPOCH=JULY_5).code == 0
    assert run(out) == 13
    assert (withheld(out), values(out)) == ([25, 12], [30, 80, 30])
    reasons = (out / "withheld/monthly-report.jsonl").read_text("utf-8")
    assert reasons.count("25 + 12") == 2


def program(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the program in which one file of `schemas/` differs."""
    for part in ("flows", "transforms", "schemas"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True)
    shutil.copy(ROOT / "zvit.toml", folder)
    path = folder / "schemas" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return folder


def run_copy(folder: Path, out: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", CONTRADICTION, "--output", out],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode


def test_rows_are_published_after_a_corrected_rule(out: Path, tmp_path: Path) -> None:
    changed = (f"\n{ABOVE},error,", f"\n{ABOVE},warning,")
    folder = program(tmp_path / "program", "codes/rules.csv", *changed)
    assert run_copy(folder, out) == 0
    assert (withheld(out), values(out)) == ([], [30, 25, 12, 80, 30])


def test_rows_are_published_after_a_corrected_schema(tmp_path: Path) -> None:
    """A schema that wants a link of 9,000 characters is wrong; no report meets it."""
    out = tmp_path / "out"
    schema = (ROOT / "schemas/monthly-report/listOfReports.schema.yaml").read_text()
    old = next(line for line in schema.splitlines() if '"^https?:' in line)
    folder = program(
        tmp_path / "program", "monthly-report/listOfReports.schema.yaml",
        f"{old}\n", f"{old}\n      minLength: 9000\n",
    )  # fmt: skip
    assert run_copy(folder, out) == 13
    assert values(out) == []
    assert table(out, "listOfReports") == []
    assert len(withheld_rows(out)) > 5
    assert run(out) == 13
    assert (withheld(out), values(out)) == ([30, 25, 12], [80, 30])
    assert len(table(out, "listOfReports")) == 1


def withheld_rows(out: Path) -> list[str]:
    return (out / "withheld/monthly-report.jsonl").read_text("utf-8").splitlines()
