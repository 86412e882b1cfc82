"""Makes the kept folder of a version, for the tests of upgrades from it.

Run `python -m tests.kept_folder tests/data/kept-0.1.0` with the program of that
version: its tree checked out, this file put beside its tests. It leaves `output` with
one of all that a year leaves there, the reports it was made of, and the settings.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.functional.command import REPORTS, ZVIT
from tests.publishing import SETTINGS

# 5 August 2021: the reports are of months before it.
MOMENT = 1_628_150_400
READ = ("2019-09-nizhyn.docx", "2020-03-breakdown.txt", "2021-06-contradiction.txt")
WAIVED_UNTIL = "2021-12-31"


def make(folder: Path) -> None:
    """The folder, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    reports = folder / "reports"
    reports.mkdir(parents=True)
    for name in READ:
        shutil.copy(REPORTS / name, reports)
    with running(State("ckan")) as portal:
        told = SETTINGS.format(
            url=portal.state.url, dialect="ckan",
            organisation=portal.state.organization, timeout=60,
        )  # fmt: skip
        settings = 'formats = ["csv"]\nreports = "reports"\n' + told
        (folder / "zvit.toml").write_text(settings, "utf-8")
        zvit(folder, 0, "run", code=13)
        correct(reports / "2020-03-breakdown.txt")
        (reports / "broken.docx").write_bytes(b"PK\x03\x04 cut short")
        zvit(folder, 1, "run", code=12)
        waive_one(folder)
        zvit(folder, 3, "run", code=12)
        zvit(folder, 4, "publish")
        zvit(folder, 5, "plan")
    (folder / "output" / ".lock").unlink()


def correct(report: Path) -> None:
    """Another value, in a later version of a report."""
    text = report.read_text("utf-8")
    assert "66 проєктів" in text
    report.write_text(text.replace("66 проєктів", "67 проєктів"), "utf-8")


def waive_one(folder: Path) -> None:
    """All failures of one sentence, of those that withhold rows."""
    listed = zvit(folder, 2, "audit", "list", "--state", "open", "--json")
    rows = [json.loads(line) for line in listed.splitlines()]
    first = next(row["uid"] for row in rows if row["ruleId"] == "breakdown-above-total")
    shown: Any = json.loads(zvit(folder, 2, "audit", "show", first, "--json"))
    told = ("--by", "Начальник відділу", "--reason", "Числа уточнюють")
    until = ("--until", WAIVED_UNTIL)
    zvit(folder, 2, "audit", "waive", *shown["together"], *told, *until)


def zvit(folder: Path, hour: int, *arguments: str, code: int = 0) -> str:
    """What a command prints, some hours later."""
    known = {
        "ZVIT_PORTALS__TEST__TOKEN": State().token,
        "SOURCE_DATE_EPOCH": str(MOMENT + 3600 * hour),
    }
    done = subprocess.run(
        [ZVIT, *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PREFECT_API_URL": "", **known}, timeout=300,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve())
