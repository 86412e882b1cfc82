"""What is overdue on which day, and that it is told once."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.notices.notice import month_before
from flows.notices.watch import overdue_month, watch
from flows.settings import load_settings
from tests.listeners import Listener, mail_server
from transforms.errors import PipelineError

# Apprise looks for a module that Python is to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
TOML = """
[publisher]
name = "Містківська селищна рада"
key = "mista"
site = "https://rada.test/"

[[publisher.departments]]
key = "info"
name = "відділ інформації"

[[publisher.departments]]
key = "osvita"
name = "відділ освіти"
"""
INFO, OSVITA = (
    f"за 2026-10 досі немає звіту: відділ {n}" for n in ("інформації", "освіти")
)


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    (tmp_path / "zvit.toml").write_text(TOML, "utf-8")
    with mail_server() as listener:
        monkeypatch.setenv("ZVIT_NOTICES__URLS", listener.mail_address)
        yield listener


def on(monkeypatch: pytest.MonkeyPatch, folder: Path, day: str) -> list[str]:
    """What is found on a day of 2026, at noon by UTC: `11-09`."""
    noon = datetime.fromisoformat(f"2026-{day}T12:00:00").replace(tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    found = watch(load_settings(folder / "zvit.toml"))
    return [one.worded("uk").partition(";")[0] for one in found]


def ran(folder: Path, day: str) -> None:
    ledger = Ledger(folder / "output" / "audit" / "ledger.jsonl")
    ledger.append({"startedAt": f"2026-{day}T07:00:00Z"}, [])


def came(folder: Path, department: str, month: str = "2026-10") -> None:
    path = folder / "output" / "reports" / f"mista-{department}-{month}"
    path.mkdir(parents=True)
    (path / "history.json").write_text("[]")


@pytest.mark.parametrize(
    ("today", "day", "days", "month"),
    [
        (date(2026, 11, 8), 5, 3, "2026-09"),
        (date(2026, 11, 9), 5, 3, "2026-10"),
        (date(2026, 11, 6), 5, 0, "2026-10"),
        (date(2026, 1, 9), 5, 3, "2025-12"),
        (date(2026, 1, 1), 5, 3, "2025-11"),
        (date(2026, 12, 18), 28, 20, "2026-09"),
        (date(2026, 12, 19), 28, 20, "2026-10"),
    ],
)
def test_month_is_overdue_days_after_the_day_of_the_schedule(
    today: date, day: int, days: int, month: str
) -> None:
    assert overdue_month(today, day, days) == month


def test_month_before() -> None:
    assert month_before(date(2026, 3, 1)) == "2026-02"


def test_month_that_nobody_ran_is_told_once(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(tmp_path, "10-31")
    said = "за 2026-10 звітів не опрацьовано: програму відтоді не запускали"
    assert on(monkeypatch, tmp_path, "11-09") == [said]
    assert on(monkeypatch, tmp_path, "11-10") == [said]
    [taken] = mail.mails
    assert taken["Subject"] == "[mista] 2026-10: прострочено"
    assert f"{said}; запустіть «zvit run»" in taken.get_content()
    kept = json.loads((tmp_path / "output" / "notices.json").read_text("utf-8"))
    assert [one["at"][:10] for one in kept["told"].values()] == ["2026-11-09"]


def test_departments_without_a_report_are_told_and_anew_when_one_came(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(tmp_path, "11-05")
    came(tmp_path, "osvita", "2026-09")
    assert on(monkeypatch, tmp_path, "11-09") == [INFO, OSVITA]
    assert on(monkeypatch, tmp_path, "11-10") == [INFO, OSVITA]
    came(tmp_path, "info")
    assert on(monkeypatch, tmp_path, "11-11") == [OSVITA]
    assert on(monkeypatch, tmp_path, "11-12") == [OSVITA]
    assert len(mail.mails) == 2
    came(tmp_path, "osvita")
    assert on(monkeypatch, tmp_path, "11-13") == []
    assert len(mail.mails) == 2


def test_next_month_is_told_too(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(on(monkeypatch, tmp_path, "11-09")) == 1
    assert len(on(monkeypatch, tmp_path, "12-08")) == 1
    assert len(mail.mails) == 1
    assert "за 2026-11" in on(monkeypatch, tmp_path, "12-09")[0]
    assert len(mail.mails) == 2


def test_council_without_departments_misses_any_report(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zvit.toml").write_text(TOML.partition("[[")[0], "utf-8")
    ran(tmp_path, "11-05")
    assert on(monkeypatch, tmp_path, "11-09") == ["за 2026-10 досі немає звіту: –"]
    came(tmp_path, "xabc")
    assert on(monkeypatch, tmp_path, "11-09") == []
    assert len(mail.mails) == 1


def receipt(folder: Path, descriptor: str, outcome: str = "verified") -> None:
    name, path = "mista-monthly-report", folder / "output" / "receipts"
    path.mkdir(exist_ok=True, parents=True)
    digest = hashlib.sha256(descriptor.encode()).hexdigest()
    told = {
        "portal": {"name": "main"}, "dataset": name, "datasetId": "1",
        "descriptorSha256": digest, "outcome": outcome, "resources": [],
    }  # fmt: skip
    (path / f"main-{name}-2026-11-05T070000Z.json").write_text(json.dumps(told))


def test_package_that_is_not_on_the_portal_is_told(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(tmp_path, "info")
    came(tmp_path, "osvita")
    package = tmp_path / "output" / "packages" / "monthly-report"
    package.mkdir(parents=True)
    (package / "datapackage.json").write_text("of October")
    assert on(monkeypatch, tmp_path, "11-09") == []
    monkeypatch.setenv("ZVIT_SCHEDULE__PUBLISH", "true")
    [said] = on(monkeypatch, tmp_path, "11-09")
    assert said.startswith("за 2026-10 набори даних не оприлюднено")
    monkeypatch.setenv("ZVIT_SCHEDULE__PUBLISH", "false")
    for left in ("of September", "of October"):
        receipt(tmp_path, left, "mismatch")
        assert on(monkeypatch, tmp_path, "11-09") == [said]
    receipt(tmp_path, "of September")
    assert on(monkeypatch, tmp_path, "11-09") == [said]
    receipt(tmp_path, "of October")
    assert on(monkeypatch, tmp_path, "11-09") == []
    assert len(mail.mails) == 1


def test_short_disk_is_found_where_nothing_is_overdue(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(tmp_path, "info")
    came(tmp_path, "osvita")
    monkeypatch.setenv("ZVIT_NOTICES__DISK_FREE_MB", "99999999")
    for _ in range(2):
        [said] = on(monkeypatch, tmp_path, "11-09")
    assert said.startswith(f"на диску з {tmp_path / 'output'} лишилося ")
    assert [one["Subject"] for one in mail.mails] == [
        "[mista] закінчується місце на диску"
    ]


def test_damaged_ledger_is_told_as_a_failure(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(tmp_path, "11-05")
    (tmp_path / "output" / "audit" / "ledger.jsonl").write_text("{}\n")
    for _ in range(2):
        with pytest.raises(PipelineError, match="ledger-damaged"):
            on(monkeypatch, tmp_path, "11-09")
    assert [one["Subject"] for one in mail.mails] == [
        "[mista] 2026-10: роботу не завершено"
    ]


def test_nobody_to_tell_is_no_hindrance(
    mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZVIT_NOTICES__URLS")
    assert len(on(monkeypatch, tmp_path, "11-09")) == 1
    assert mail.mails == []
    assert not (tmp_path / "output" / "notices.json").exists()
