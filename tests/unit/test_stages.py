"""The stages' own work: what a run begins with, sets aside, keeps and ends in."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from flows.gather.unread import unread
from flows.ledger import Ledger
from flows.publish.register import REGISTER
from flows.publish.turns import output_lock
from flows.recording import failure_uid
from flows.run import DATASET, Run, council_of, new_run
from flows.setting_parts import Department, Publisher
from flows.settings import Settings
from flows.stages import (
    AUDIT,
    STAGES,
    extract,
    gather,
    read,
    reconcile,
    record,
    run_directly,
)
from tests.waiting import until_it_waits_for_a_lock
from transforms.errors import OutputError, PipelineError, UnreadableReport
from transforms.extract.statement import MOST_FIGURES
from transforms.rules import Failure
from transforms.verdict import Verdict

PUBLISHER = Publisher(
    key="mista",
    name="Містківська селищна рада",
    site="https://rada.test/",
    departments=(Department(key="info", name="відділ інформації"),),
)
SETTINGS = Settings(publisher=PUBLISHER)
TEXT = "Звіт про роботу відділу інформації за травень 2021 року\nРозміщено 5 новин.\n"


def run_on(folder: Path, *paths: Path) -> Run:
    return Run(SETTINGS, paths, folder / "out", datetime(2021, 6, 3, 6, tzinfo=UTC))


def report(folder: Path, name: str, text: str = TEXT) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def gathered(folder: Path, *paths: Path) -> Run:
    return extract(read(gather(run_on(folder, *paths))))


def said(failures: list[Failure]) -> list[tuple[str, str]]:
    return [(failure.rule_id, failure.row_key) for failure in failures]


def test_council_is_that_of_the_settings() -> None:
    made = council_of(SETTINGS)
    assert (made.key, made.name) == ("mista", "Містківська селищна рада")
    assert (made.publisher_id, made.reports_url) == (None, "https://rada.test/")
    assert made.departments == {"info": "відділ інформації"}


def test_council_has_a_page_of_reports_when_it_is_set() -> None:
    page = PUBLISHER.model_copy(update={"reports_url": "https://rada.test/zvity"})
    made = council_of(SETTINGS.model_copy(update={"publisher": page}))
    assert made.reports_url == "https://rada.test/zvity"


def test_new_run_makes_its_output_folder_and_leaves_nothing_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1622700000")
    made = new_run(SETTINGS, [], tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
    assert made.started == datetime(2021, 6, 3, 6, tzinfo=UTC)
    assert made.paths == (SETTINGS.reports,)


def test_new_run_is_refused_when_its_output_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        new_run(SETTINGS, [], tmp_path / "out")
    assert caught.value.rule_id == "output-unwritable"
    assert caught.value.details["folder"] == tmp_path / "out"


def test_new_run_is_refused_when_the_ledger_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "ledger.jsonl").write_bytes(b"[]\n")
    with pytest.raises(PipelineError, match="ledger-damaged"):
        new_run(SETTINGS, [], tmp_path)


# Was: all runs probe with one file, `.writable`, outside the lock: what one has
# removed the other cannot remove, and is told that the folder is not writable.
def test_runs_that_begin_at_once_do_not_hinder_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        begun = [pool.submit(new_run, SETTINGS, [], tmp_path) for _ in range(800)]
    assert [run.exception() for run in begun if run.exception()] == []


def test_lock_holds_a_second_run_off(tmp_path: Path) -> None:
    entered = Event()

    def enter() -> None:
        with output_lock(tmp_path):
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with output_lock(tmp_path):
            pool.submit(enter)
            until_it_waits_for_a_lock(os.getpid(), entered.is_set)
        entered.wait()


@pytest.mark.parametrize(
    ("failures", "withheld", "code", "status"),
    [
        ([], {}, 0, "passed"),
        ([], {"monthlyFigures": [{"uid": "f1"}]}, 13, "withheld"),
        ([Failure("empty-file", None, "a", dataset=None)], {}, 12, "failed"),
        ([Failure("empty-file", None, "a", dataset=None)], {"t": [{}]}, 12, "failed"),
        ([Failure("no-figures", "listOfReports", "m")], {}, 0, "passed"),
    ],
)
def test_run_ends_with_the_code_of_what_went_wrong(
    tmp_path: Path,
    failures: list[Failure],
    withheld: dict[str, Any],
    code: int,
    status: str,
) -> None:
    run = run_on(tmp_path)
    run.failures, run.verdict = failures, Verdict({}, withheld)
    assert (run.exit_code, run.status) == (code, status)


def test_unread_file_is_known_by_its_name() -> None:
    failure = unread(UnreadableReport("empty-file", size=0), Path("звіти/a.doc"))
    assert (failure.rule_id, failure.row_key) == ("empty-file", "a.doc")
    assert (failure.dataset, failure.resource) == (None, None)
    assert failure.details == {"size": 0, "path": "звіти/a.doc"}


def test_unread_file_keeps_its_own_name_when_the_file_beside_it_is_wrong() -> None:
    beside = UnreadableReport("sidecar-wrong", file=Path("звіти/a.doc.toml"))
    assert unread(beside, Path("звіти/a.doc")).row_key == "a.doc"


def test_path_that_is_not_there_is_known_by_its_last_name() -> None:
    missing = UnreadableReport("path-missing", file=Path("звіти/2021"))
    failure = unread(missing, missing)
    assert (failure.row_key, failure.details["path"]) == ("2021", "звіти/2021")


def test_every_sound_report_is_read_beside_wrong_ones(tmp_path: Path) -> None:
    sound = report(tmp_path, "a.txt")
    empty = report(tmp_path, "b.txt", "")
    undated = report(tmp_path, "c.txt", "Розміщено 5 новин.")
    run = gathered(tmp_path, sound, empty, undated, tmp_path / "none.txt")
    assert list(run.documents) == [sound]
    assert sorted(said(run.failures)) == [
        ("empty-file", "b.txt"), ("no-period", "c.txt"), ("path-missing", "none.txt"),
    ]  # fmt: skip
    assert run.exit_code == 12


def test_report_of_thousands_of_figures_is_refused_whole(tmp_path: Path) -> None:
    sound = report(tmp_path, "a.txt")
    register = report(tmp_path, "b.txt", f"{TEXT}\n" + "Новин – 5.\n" * MOST_FIGURES)
    run = gathered(tmp_path, sound, register)
    assert list(run.documents) == [sound]
    assert said(run.failures) == [("too-many-figures", "b.txt")]
    assert run.exit_code == 12


def test_two_reports_of_one_department_and_month_are_both_set_aside(
    tmp_path: Path,
) -> None:
    first, second = report(tmp_path, "a.txt"), report(tmp_path, "b.txt", f"{TEXT}Ще.")
    third = report(tmp_path, "c.txt", TEXT.replace("травень", "червень"))
    run = gathered(tmp_path, first, second, third)
    assert list(run.documents) == [third]
    assert said(run.failures) == [("duplicate-report", "a.txt")]
    assert run.failures[0].details["files"] == "a.txt, b.txt"
    assert run.failures[0].details["period"] == "2021-05"


def test_report_named_twice_is_read_once(tmp_path: Path) -> None:
    path = report(tmp_path, "a.txt")
    run = gathered(tmp_path, path, tmp_path)
    assert list(run.documents) == [path]
    assert run.failures == []


def test_report_joins_those_kept_before_with_the_time_by_kyiv(tmp_path: Path) -> None:
    run = reconcile(gathered(tmp_path, report(tmp_path, "a.txt")))
    (version,) = run.histories["mista-info-2021-05"].versions
    assert version.gathered_at == "2021-06-03T09:00:00+03:00"
    assert version.file_name == "a.txt"
    assert version.document["figures"][0]["value"] == 5


def test_stages_are_run_in_order_and_leave_packages_and_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1622700000")
    begun: list[str] = []
    new = new_run(SETTINGS, [report(tmp_path, "a.txt")], tmp_path / "out")
    run = run_directly(new, begun.append)
    assert begun == [stage.__name__ for stage in STAGES]
    assert set(run.packages) == {DATASET, AUDIT, REGISTER}
    assert all(path.name == "datapackage.json" for path in run.packages.values())
    (kept,) = Ledger(tmp_path / "out" / "audit" / "ledger.jsonl").records()
    assert kept == run.record
    assert (run.exit_code, run.status) == (0, "passed")
    assert run.withheld_path.read_bytes() == b""


def test_run_is_recorded_once_when_its_stage_is_tried_again(tmp_path: Path) -> None:
    run = record(new_run(SETTINGS, [], tmp_path))
    record(run)
    assert len((tmp_path / "audit/ledger.jsonl").read_bytes().splitlines()) == 1


def test_waived_failure_is_no_reason_to_withhold(tmp_path: Path) -> None:
    """A row with two errors, one of them waived, is withheld for the other alone."""
    run = new_run(SETTINGS, [], tmp_path)
    waived, other = (
        Failure(rule, "monthlyFigures", "f1", details={"reason": "–"})
        for rule in ("breakdown-above-total", "constraint-error")
    )
    run.waived = {failure_uid(waived, "mista"): {}}
    run.failures = [waived, other]
    run.verdict = Verdict({}, {"monthlyFigures": [{"uid": "f1"}]})
    assert [run.withholds(one) for one in run.failures] == [False, True]
    record(run)
    (line,) = run.withheld_path.read_text("utf-8").splitlines()
    (reason,) = json.loads(line)["reasons"]
    assert reason.startswith("поле")
