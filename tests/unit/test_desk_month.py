"""The month at a glance, from what an output folder keeps."""

import json
from datetime import date
from pathlib import Path

import pytest

from flows.desk.facts import facts_of
from flows.desk.month import Row, month_before, month_of
from flows.gather.kept import History, Version
from flows.setting_parts import Department, Publisher
from flows.settings import Settings
from transforms.errors import RequestError

PUBLISHER = Publisher(
    key="rada",
    site="https://rada.test",
    departments=(
        Department(key="kultura", name="відділ культури"),
        Department(key="osvita", name="управління освіти"),
    ),
)


def history(uid: str, department: str | None, start: str, end: str) -> History:
    report = {
        "uid": uid, "department": department, "period": start[:7],
        "periodStart": start, "periodEnd": end,
    }  # fmt: skip
    version = Version(
        "0" * 64, f"{uid}.txt", "2025-11-03T09:00:00+02:00", {}, {"report": report}
    )
    return History(uid, (version,))


def rows(folder: Path, *histories: History, month: str = "2025-10") -> list[Row]:
    settings = Settings(
        publisher=PUBLISHER, reports=folder / "reports", output=folder / "output"
    )
    found = month_of(settings, {one.uid: one for one in histories}, month)
    return list(found.rows)


def withhold(folder: Path, *lines: dict[str, object]) -> None:
    path = folder / "output" / "withheld" / "monthly-report.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_department_without_a_report_is_missing(tmp_path: Path) -> None:
    october = history("c", "Відділ культури", "2025-10-01", "2025-10-31")
    shown = [(row.department, row.state) for row in rows(tmp_path, october)]
    assert shown == [("Відділ культури", "accepted"), ("управління освіти", "missing")]


def test_report_of_a_quarter_is_of_each_of_its_months(tmp_path: Path) -> None:
    quarter = history("c", "відділ культури", "2025-07-01", "2025-09-30")
    states = {
        month: rows(tmp_path, quarter, month=month)[0].state
        for month in ("2025-06", "2025-07", "2025-09", "2025-10")
    }
    assert states == {
        "2025-06": "missing", "2025-07": "accepted",
        "2025-09": "accepted", "2025-10": "missing",
    }  # fmt: skip


def test_department_that_the_settings_lack_is_shown(tmp_path: Path) -> None:
    strange = history("x", "архів", "2025-10-01", "2025-10-31")
    nobody = history("y", None, "2025-10-01", "2025-10-31")
    shown = [row.department for row in rows(tmp_path, strange, nobody)]
    assert shown == ["відділ культури", "управління освіти", "архів", None]


def test_withheld_in_part_and_whole_are_told_apart(tmp_path: Path) -> None:
    culture = history("c", "відділ культури", "2025-10-01", "2025-10-31")
    school = history("o", "управління освіти", "2025-10-01", "2025-10-31")
    withhold(
        tmp_path,
        {"resource": "monthlyFigures", "row": {"uid": "c-f1", "reportUid": "c"}},
        {"resource": "monthlyFigures", "row": {"uid": "o-f1", "reportUid": "o"}},
        {"resource": "listOfReports", "row": {"uid": "o", "title": "Звіт"}},
    )
    states = [row.state for row in rows(tmp_path, culture, school)]
    assert states == ["partly", "withheld"]


def test_month_before_is_the_one_whose_reports_are_due() -> None:
    days = date(2025, 11, 5), date(2026, 1, 1), date(2025, 3, 31)
    assert [*map(month_before, days)] == ["2025-10", "2025-12", "2025-02"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "ftp://rada.test"), ("url", "https://"), ("url", "https://a b"),
        ("url", "https://" + "x" * 2000), ("issuedDate", "2025-13-01"),
        ("issuedDate", "01.10.2025"), ("acceptedDate", "20251001"),
    ],
)  # fmt: skip
def test_fact_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(RequestError, match="desk-fact-wrong"):
        facts_of({name: value})


def test_empty_facts_are_none() -> None:
    stated = {"url": " https://rada.test/1 ", "issuedDate": "", "other": "x"}
    assert facts_of(stated) == {"url": "https://rada.test/1"}
