"""`zvit audit`: what it lists, shows, waives, verifies and exports."""

import json
import os
import pty
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from flows.stages import output_lock
from tests.forked import Process
from tests.functional.command import REPORTS, files, report, table, zvit
from tests.waiting import until_it_waits_for_a_lock

CONTRADICTION = REPORTS / "2021-06-contradiction.txt"
ABOVE = "breakdown-above-total"
# 5 July 2021, 9:00 by Kyiv.
JULY = {"SOURCE_DATE_EPOCH": "1625464800"}
WHO = ("--by", "Начальниця відділу", "--reason", "Числа уточнюють")
WAIVER = (*WHO, "--until", "2021-07-31")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder after a run with a contradiction."""
    folder = tmp_path / "out"
    assert zvit("run", CONTRADICTION, "--output", folder, **JULY).code == 13
    return folder


def listed(out: Path, *options: str, **environment: str) -> list[dict[str, Any]]:
    done = zvit("audit", "list", "--output", out, "--json", *options, **environment)
    assert done.code == 0
    return [json.loads(line) for line in done.out.splitlines()]


def above(out: Path, *options: str) -> list[str]:
    return [row["uid"] for row in listed(out, "--rule", ABOVE, *options, **JULY)]


def test_failures_are_listed_one_a_line_with_their_uids(out: Path) -> None:
    done = zvit("audit", "list", "--output", out, "--rule", ABOVE)
    lines = done.out.splitlines()
    assert (done.code, len(lines), done.err) == (0, 3, "")
    for line in lines:
        uid, state, severity, rule, *_ = line.split()
        assert (state, severity, rule) == ("відкрита", "помилка", ABOVE)
        assert zvit("audit", "show", uid, "--output", out).code == 0
        assert "25 + 12" in line


def test_list_is_narrowed_by_month_department_rule_and_state(out: Path) -> None:
    assert len(listed(out)) == 5
    assert len(listed(out, "--month", "2021-06")) == 4
    assert listed(out, "--month", "2021-05") == []
    assert [row["ruleId"] for row in listed(out, "--department", "info")] == [
        "department-missing"
    ]
    assert listed(out, "--state", "waived") == []
    english = zvit("audit", "list", "--output", out, "--state", "fixed", "--lang", "en")
    assert (english.code, english.out) == (0, "")
    assert english.err == "The ledger has no such failures.\n"


@pytest.mark.parametrize(
    "wrong", [("--month", "червень"), ("--state", "closed"), ("--lang", "fr")]
)
def test_condition_that_is_none_is_a_wrong_command(
    out: Path, wrong: tuple[str, str]
) -> None:
    assert zvit("audit", "list", "--output", out, *wrong).code == 2


def test_failure_is_shown_with_its_sentence_marked(out: Path) -> None:
    uid = listed(out, "--rule", ABOVE)[1]["uid"]
    done = zvit("audit", "show", uid[:12], "--output", out)
    assert done.code == 0
    told = dict(line.strip().split("  ", 1) for line in done.out.splitlines()[1:])
    row = table(out, "validationFailures", "validation-audit")
    [value] = [one["value"] for one in row if one["uid"] == uid]
    assert f"»{value}«" in told["речення"]
    assert "червень 2021 року Оприлюднено" in told["речення"].replace("»30«", "30")
    assert "перевірте числа" in told["що не так"]
    assert "разів: 1" in told["побачено"]
    assert set(told["разом із"].split()) == set(above(out)) - {uid}


def test_value_that_is_missing_is_shown_as_the_tables_have_it(out: Path) -> None:
    [uid] = [row["uid"] for row in listed(out, "--rule", "publisher-id-unknown")]
    shown = zvit("audit", "show", uid, "--output", out).out
    assert "publisherId = null" in shown


def test_failure_is_shown_to_programs_with_the_place_of_its_value(out: Path) -> None:
    for uid in above(out):
        shown = zvit("audit", "show", uid, "--output", out, "--json").json
        passage = shown["passage"]
        marked = passage["sentence"][passage["markedStart"] : passage["markedEnd"]]
        assert (marked, shown["state"]) == (shown["value"], "open")
        assert passage["sentence"] == shown["sourceText"]


def test_sentence_is_bright_on_a_terminal(out: Path) -> None:
    parent, child = pty.openpty()
    told = Process("audit", "show", above(out)[0], "--output", out, stdout=child)
    assert told.ended()[0] == 0
    os.close(child)
    assert b"\x1b[7m" in os.read(parent, 65536)
    os.close(parent)


@pytest.mark.parametrize("asked", ["nizhyn-", "nizhyn-0000000000000000", "x"])
def test_failure_that_is_not_told_is_one_line_and_two(out: Path, asked: str) -> None:
    done = zvit("audit", "show", asked, "--output", out)
    assert (done.code, done.out) == (2, "")
    [line] = done.err.splitlines()
    assert asked in line


def test_folder_without_a_ledger_is_said(tmp_path: Path) -> None:
    for command in (["list"], ["show", "a"], ["verify"], ["export"]):
        done = zvit("audit", *command, "--output", tmp_path, "--lang", "en")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"zvit: the folder {tmp_path} has no ledger yet")
    assert files(tmp_path) == {}


def test_waiver_is_recorded_and_said(out: Path) -> None:
    uids = above(out)
    done = zvit("audit", "waive", *uids, *WAIVER, "--output", out, **JULY)
    assert (done.code, done.err) == (0, "")
    assert "Звільнено 3 помилки, до 2021-07-31 включно." in done.out
    assert "Наступний «zvit run»" in done.out
    assert above(out, "--state", "waived") == uids
    lines = (out / "audit/ledger.jsonl").read_text("utf-8").splitlines()
    anchor = json.loads((out / "audit/anchor.json").read_bytes())
    assert anchor == {"records": 2, "hash": json.loads(lines[1])["hash"]}
    assert json.loads(lines[1])["waiver"] == {
        "uids": uids, "waivedBy": "Начальниця відділу",
        "waiverReason": "Числа уточнюють", "waivedUntil": "2021-07-31",
        "waivedAt": "2021-07-05T06:00:00Z",
        "previousHash": json.loads(lines[0])["hash"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ((*WHO, "--until", "2021-07-04"), "2021-07-04"),
        ((*WHO, "--until", "2022-07-07"), "2022-07-06"),
        (("--by", " ", *WAIVER[2:]), "--by"),
        ((*WAIVER[:2], "--reason", "a\nb", *WAIVER[4:]), "--reason"),
        (WAIVER[2:], "--by"),
        (WAIVER[:4], "--until"),
    ],
)
def test_waiver_that_will_not_do_changes_nothing(
    out: Path, told: tuple[str, ...], says: str
) -> None:
    before = files(out)
    done = zvit("audit", "waive", *above(out), *told, "--output", out, **JULY)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert files(out) == before


def test_failure_of_the_schema_is_not_waived(tmp_path: Path) -> None:
    # A title that is longer than the schema allows.
    title = f"Звіт відділу {'розвитку ' * 150}за травень 2021 року"
    path = report(tmp_path, "a.txt", f"{title}\nНовин 5.")
    out = tmp_path / "out"
    assert zvit("run", path, "--output", out).code == 13
    [row] = listed(out, "--rule", "constraint-error")
    done = zvit("audit", "waive", row["uid"], *WAIVER, "--output", out, **JULY)
    assert (done.code, done.out) == (2, "")
    assert "constraint-error" in done.err


def test_sound_ledger_is_verified_against_what_is_published(out: Path) -> None:
    done = zvit("audit", "verify", "--output", out, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["sound"] is True
    assert (done.json["runs"], done.json["published"], done.json["anchored"]) == (
        1, 1, True,
    )  # fmt: skip
    table_of_portal = out / "packages/validation-audit/validationRuns.csv"
    assert "цілий" in zvit("audit", "verify", "--output", out).out
    against = ("--against", table_of_portal, "--output", out)
    assert zvit("audit", "verify", *against).code == 0


def test_every_damaged_line_is_named(out: Path) -> None:
    for _ in range(4):
        zvit("run", CONTRADICTION, "--output", out)
    path = out / "audit/ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"warnings":2', b'"warnings":1')
    lines[2], lines[3] = lines[3], lines[2]
    path.write_bytes(b"".join(lines))
    done = zvit("audit", "verify", "--output", out)
    assert done.code == 1
    said = [line.partition(": ")[0] for line in done.out.splitlines()]
    assert said[:4] == ["рядок 2", "рядок 3", "рядок 4", "3 пошкодження."]
    assert "журнал пошкоджено, запис 2: зміст запису змінено" in done.err
    damages = zvit("audit", "verify", "--output", out, "--json").json["damages"]
    assert [one["ruleId"] for one in damages] == [
        "ledger-altered", "ledger-reordered", "ledger-reordered",
    ]  # fmt: skip


def test_ledger_written_anew_is_found_by_the_table_of_the_portal(
    out: Path, tmp_path: Path
) -> None:
    portal = tmp_path / "validationRuns.csv"
    portal.write_bytes(
        (out / "packages/validation-audit/validationRuns.csv").read_bytes()
    )
    for name in ("audit/ledger.jsonl", "audit/anchor.json"):
        (out / name).unlink()
    assert zvit("run", CONTRADICTION, "--output", out).code == 13
    assert zvit("audit", "verify", "--output", out).code == 0
    done = zvit("audit", "verify", "--output", out, "--against", portal)
    assert done.code == 1
    assert done.out.startswith("рядок 1: ")
    wrong = zvit("audit", "verify", "--output", out, "--against", CONTRADICTION)
    assert (wrong.code, wrong.out) == (2, "")


def test_unfinished_line_is_no_damage(out: Path) -> None:
    with (out / "audit/ledger.jsonl").open("ab") as file:
        file.write(b'{"failures":[')
    done = zvit("audit", "verify", "--output", out)
    assert done.code == 0
    assert "Незавершений останній рядок" in done.out
    assert zvit("run", CONTRADICTION, "--output", out).code == 13
    assert zvit("audit", "verify", "--output", out, "--json").json["runs"] == 2


def test_run_refuses_a_ledger_whose_newest_lines_are_gone(out: Path) -> None:
    (out / "audit/ledger.jsonl").write_bytes(b"")
    before = files(out)
    done = zvit("run", CONTRADICTION, "--output", out)
    assert done.code == 1
    assert "журнал обірвано" in done.err
    assert files(out) == before


def test_export_is_the_dataset_as_of_the_day(out: Path, tmp_path: Path) -> None:
    zvit("audit", "waive", *above(out), *WAIVER, "--output", out, **JULY)
    to = tmp_path / "audit-2021"
    for day, state in (("1627700400", "waived"), ("1627765200", "open")):
        done = zvit("audit", "export", "--output", out, "--to", to,
                    SOURCE_DATE_EPOCH=day)  # fmt: skip
        assert (done.code, done.out) == (0, f"{to / 'datapackage.json'}\n")
        rows = json.loads((to / "validationFailures.json").read_bytes())
        assert {row["state"] for row in rows if row["ruleId"] == ABOVE} == {state}
    assert Package(str(to / "datapackage.json")).validate().valid
    kinds = {path.suffix for path in to.glob("validationRuns.*")}
    assert kinds == {".csv", ".json", ".parquet"}
    assert zvit("audit", "export", "--output", out, **JULY).code == 0
    published = table(out, "validationFailures", "validation-audit")
    assert {row["waivedBy"] for row in published if row["state"] == "waived"} == {
        "Начальниця відділу"
    }


def test_export_into_a_folder_of_something_else_is_refused(
    out: Path, tmp_path: Path
) -> None:
    mine = report(tmp_path, "mine.txt", "мій")
    done = zvit("audit", "export", "--output", out, "--to", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert mine.read_text() == "мій"


def kept(out: Path) -> dict[str, bytes]:
    """All but the lock, which says who holds it."""
    return {name: content for name, content in files(out).items() if name != ".lock"}


def test_waiver_waits_for_a_run(out: Path) -> None:
    before = kept(out)
    week = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}"
    told = (*above(out), *WHO, "--until", week, "--output", out)
    with output_lock(out):
        process = Process("audit", "waive", *told)
        until_it_waits_for_a_lock(process.pid, lambda: process.poll() is not None)
        assert kept(out) == before
    assert process.ended()[0] == 0
    assert len((out / "audit/ledger.jsonl").read_bytes().splitlines()) == 2


def test_runs_and_waivers_at_once_leave_a_whole_ledger(out: Path) -> None:
    uids = above(out)
    commands: list[tuple[object, ...]] = [
        ("run", CONTRADICTION), ("audit", "waive", *uids, *WAIVER),
    ] * 4  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        codes = list(
            pool.map(lambda c: zvit(*c, "--output", out, **JULY).code, commands)
        )
    assert set(codes) <= {0, 13}
    found = zvit("audit", "verify", "--output", out, "--json").json
    assert (found["sound"], found["runs"], found["waivers"]) == (True, 5, 4)


def test_help_of_each_command_has_an_example() -> None:
    for name in ("list", "show", "waive", "verify", "export"):
        done = zvit("audit", name, "--help")
        assert done.code == 0
        assert f"Приклад:  zvit audit {name}" in done.out
    assert "waive" in zvit("audit", "--help").out
