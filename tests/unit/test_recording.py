"""What a run leaves on record: its entry, its failures, what it withheld."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from flows.gather.kept import History, Version
from flows.gather.reports import Snapshot
from flows.recording import failure_entries, run_entry, summary_of, withheld_lines
from flows.run import Run
from flows.setting_parts import Publisher
from flows.settings import Settings
from tests.builders import document, event, figure
from transforms.rules import Failure
from transforms.verdict import Verdict

KYIV_SUMMER = timezone(timedelta(hours=3))
STARTED = datetime(2021, 6, 3, 9, 0, 0, tzinfo=KYIV_SUMMER)
ABOVE = Failure(
    "breakdown-above-total", "monthlyFigures", "f1", "value", "30", "30 актів …", 7, 60,
    "відділ інформації", {"parts": "25 + 12", "sum": "37", "total": "30"},
)  # fmt: skip
BELOW = Failure("breakdown-below-total", "monthlyFigures", "f9")
UNREAD = Failure("empty-file", None, "a.doc", details={"path": "звіти/a.doc"},
                 dataset=None)  # fmt: skip


def run_of(*failures: Failure, **changes: Any) -> Run:
    settings = Settings(publisher=Publisher(key="mista", site="https://rada.test/"))
    made = Run(settings, (), Path("output"), STARTED, failures=list(failures))
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def published(**tables: list[Any]) -> Verdict:
    return Verdict(tables, {"monthlyFigures": [{"uid": "f1"}, {"uid": "f2"}]})


def test_entry_counts_rows_and_failures_but_no_code_lists() -> None:
    verdict = published(listOfReports=[{}], monthlyFigures=[{}, {}], units=[{}] * 15)
    entry = run_entry(run_of(ABOVE, ABOVE, BELOW, verdict=verdict))
    assert (entry["rowsIn"], entry["rowsPublished"], entry["rowsWithheld"]) == (5, 3, 2)
    assert (entry["errors"], entry["warnings"]) == (2, 1)
    assert entry["status"] == "withheld"


def test_entry_names_what_was_read_in_order() -> None:
    shots = [Snapshot(Path(name), bytes, digest) for name, digest in
             (("b.doc", "ff"), ("a.doc", "11"), ("c.doc", "11"))]  # fmt: skip
    documents = {Path("звіти/b.doc"): document(), Path("a.doc"): document()}
    entry = run_entry(run_of(snapshots=shots, documents=documents))
    assert entry["inputs"] == ["11", "ff"]
    assert entry["files"] == ["a.doc", "b.doc"]
    assert (entry["status"], entry["rowsIn"]) == ("passed", 0)


def test_entry_names_the_newest_version_of_every_report() -> None:
    versions = tuple(Version(sha, "a.doc", "", {}, document()) for sha in ("v1", "v2"))
    entry = run_entry(run_of(histories={"m-x": History("m-x", versions)}))
    assert entry["reports"] == {"m-x": "v2"}


def test_entry_has_times_in_utc_that_are_equal_when_the_clock_is_pinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1622700000")
    entry = run_entry(run_of())
    assert entry["startedAt"] == entry["finishedAt"] == "2021-06-03T06:00:00Z"


def test_failure_is_worded_in_both_languages_with_its_sentence() -> None:
    (entry,) = failure_entries(run_of(ABOVE))
    assert entry["uid"].startswith("mista-")
    assert entry["messageUk"].startswith("частини (25 + 12) у сумі 37, а це більше")
    assert entry["messageEn"].startswith("the parts (25 + 12) add up to 37, more than")
    assert (entry["ruleId"], entry["severity"]) == ("breakdown-above-total", "error")
    assert (entry["sourceText"], entry["sourceStart"]) == ("30 актів …", 7)
    assert (entry["dataset"], entry["rowKey"]) == ("monthly-report", "f1")


def test_same_failure_has_the_same_uid_whatever_its_words() -> None:
    reworded = Failure("breakdown-above-total", "monthlyFigures", "f1", "value", "30")
    (first,), (second,) = (
        failure_entries(run_of(ABOVE)),
        failure_entries(run_of(reworded)),
    )
    assert first["uid"] == second["uid"]


@pytest.mark.parametrize(
    "other",
    [
        Failure("breakdown-above-total", "monthlyFigures", "f2", "value", "30"),
        Failure("breakdown-above-total", "monthlyFigures", "f1", "value", "31"),
        Failure("breakdown-above-total", "monthlyEvents", "f1", "value", "30"),
        Failure("breakdown-below-total", "monthlyFigures", "f1", "value", "30"),
    ],
)
def test_other_failure_has_another_uid(other: Failure) -> None:
    entries = failure_entries(run_of(ABOVE, other))
    assert len(entries) == 2
    assert entries == sorted(entries, key=lambda entry: entry["uid"])


def test_failure_found_twice_is_recorded_once() -> None:
    assert len(failure_entries(run_of(ABOVE, ABOVE))) == 1


def test_withheld_row_is_kept_with_all_its_reasons() -> None:
    row = {"uid": "f1", "value": -1, "object": "рішень"}
    told = {"field": "value", "reason": "minimum is 0"}
    negative = Failure("constraint-error", "monthlyFigures", "f1", details=told)
    content = withheld_lines(
        {"monthlyFigures": [row, {"uid": "f2"}]}, {"monthlyFigures": "uid"},
        [ABOVE, negative, Failure("figure-restated", "monthlyFigures", "f1"), BELOW],
    )  # fmt: skip
    first, second = [json.loads(line) for line in content.decode().splitlines()]
    assert (first["resource"], first["row"]) == ("monthlyFigures", row)
    assert len(first["reasons"]) == 2
    assert first["reasons"][1].startswith("поле «value»: значення поза дозволеним")
    assert second == {"resource": "monthlyFigures", "reasons": [], "row": {"uid": "f2"}}


def test_nothing_withheld_leaves_an_empty_file() -> None:
    assert withheld_lines({}, {}, [ABOVE]) == b""


def period(start: str, **changes: Any) -> dict[str, Any]:
    return {"periodStart": f"{start}-01", "periodEnd": f"{start}-31"} | changes


def test_summary_shows_the_periods_of_the_reports_of_this_run_alone() -> None:
    news = {"indicatorId": "news_published"}
    may, march = period("2021-05", uid="i1"), period("2021-03", uid="i2")
    verdict = published(
        monthlyIndicators=[may | news, march | news],
        monthlyEvents=[period("2021-05", uid="e1"), period("2021-03", uid="e2")],
    )
    here = document(figures=[figure("f1", 3)], events=[event("e1")])
    summary = summary_of(run_of(verdict=verdict, documents={Path("a"): here}))
    [row] = summary["indicators"]
    assert row["uid"] == "i1"
    assert row["indicatorNameEn"].startswith("News")
    assert [row["uid"] for row in summary["events"]] == ["e1"]


def test_summary_says_where_each_failure_is() -> None:
    made = run_of(UNREAD, ABOVE)
    made.record = {"run": {"runId": "000001"}, "failures": failure_entries(made)}
    summary = summary_of(made)
    assert {one["where"] for one in summary["failures"]} == {"звіти/a.doc", "f1"}
    assert (summary["runId"], summary["filesUnread"]) == ("000001", 1)
    assert (summary["exitCode"], summary["status"]) == (12, "failed")
    assert json.loads(json.dumps(summary, ensure_ascii=False)) == summary
