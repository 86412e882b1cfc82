"""Notices: what each says, to whom, and that each is sent once."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.telegram import NotifyTelegram

from flows.notices import (
    failures_told,
    tell_of_failure,
    tell_of_run,
    tell_of_waiting,
)
from flows.settings import Settings, load_settings
from tests.listeners import BOT, PASSWORD, Listener, mail_server, web_server
from transforms.errors import ConfigError, PipelineError

# Apprise looks for a module that Python is to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
TOML = """
[publisher]
name = "Містківська селищна рада"
key = "mista"
site = "https://rada.test/"

[portals.main]
url = "https://portal.test"
"""
UNREAD = {
    "uid": "mista-1", "severity": "error", "ruleId": "empty-file", "waivedUntil": None,
    "where": "reports/a.doc", "messageUk": "файл порожній; надішліть файл",
    "messageEn": "the file is empty; send it", "sourceText": "Голова Ада Лавлейс",
}  # fmt: skip
QUIET: dict[str, Any] = {
    "rowsWithheld": 0, "filesUnread": 0, "periods": ["2026-09", "2026-10"],
    "failures": [], "feedback": [],
}  # fmt: skip
LOUD = QUIET | {"filesUnread": 1, "failures": [UNREAD], "feedback": ["out/f/a.html"]}


@pytest.fixture
def mail() -> Iterator[Listener]:
    with mail_server() as listener:
        yield listener


@pytest.fixture
def web() -> Iterator[Listener]:
    with web_server() as listener:
        yield listener


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: Listener) -> Settings:
    return settings_with(tmp_path, monkeypatch, mail.mail_address)


def settings_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch, urls: str, **more: str
) -> Settings:
    path = folder / "zvit.toml"
    path.write_text(TOML, "utf-8")
    monkeypatch.setenv("ZVIT_NOTICES__URLS", urls)
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    return load_settings(path)


def subjects(mail: Listener) -> list[str]:
    return [one["Subject"] for one in mail.mails]


def test_ukrainian_mail_arrives_as_written(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    tell_of_run(told, tmp_path, LOUD)
    [taken] = mail.mails
    assert taken["Subject"] == (
        "[mista] 2026-10: утримано рядків: 0, не прочитано файлів: 1"
    )
    assert (taken["To"], taken.get_content_type()) == ("data@rada.test", "text/plain")
    assert taken.get_content().splitlines() == [
        "Що виправити, щоб дані оприлюднили:",
        "- reports/a.doc: файл порожній; надішліть файл",
        "Сторінки для підрозділів:",
        "out/f/a.html",
        "",
        "Містківська селищна рада",
    ]
    assert mail.logins == [f"zvit {PASSWORD}"]


def test_plan_that_waits_is_told_once_for_each_run(
    told: Settings, mail: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793484000")  # 2026-11-01 00:00 in Kyiv
    changed = {"name": "mista-monthly-report", "action": "update"}
    same = {"name": "mista-register", "action": "unchanged"}
    planned = {"path": "plans/test-1.json", "plan": {"datasets": [changed, same]}}
    for run in ("a", "a", "b"):
        tell_of_waiting(told, tmp_path, QUIET, planned, f"https://prefect.test/{run}")
    first, second = mail.mails
    assert first["Subject"] == "[mista] 2026-10: план чекає на схвалення"
    head, *lines = first.get_content().splitlines()
    assert "дайте відповідь на сторінці запуску до 2026-11-08 00:00;" in head
    assert lines[:3] == [
        "https://prefect.test/a",
        "- змінити: mista-monthly-report",
        "План: plans/test-1.json",
    ]
    assert "https://prefect.test/b" in second.get_content()


def test_sentence_of_a_report_is_not_told(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    tell_of_run(told, tmp_path, LOUD)
    assert "Лавлейс" not in mail.mails[0].get_content()


def test_same_problems_are_told_once_and_others_anew(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    other = LOUD | {"failures": [UNREAD, UNREAD | {"uid": "mista-2"}], "filesUnread": 2}
    for summary in (LOUD, LOUD, other, LOUD, other):
        tell_of_run(told, tmp_path, summary)
    assert [one[-1] for one in subjects(mail)] == ["1", "2"]


def test_same_problems_of_another_month_are_told(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    for month in ("2026-10", "2026-11", "2026-10"):
        tell_of_run(told, tmp_path, LOUD | {"periods": [month]})
    assert [one.split()[1] for one in subjects(mail)] == ["2026-10:", "2026-11:"]


def test_run_without_problems_is_not_told(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    tell_of_run(told, tmp_path, QUIET)
    waived = UNREAD | {"waivedUntil": "2026-12-31"}
    tell_of_run(told, tmp_path, QUIET | {"failures": [waived]})
    assert mail.mails == []


def applied(**actions: str) -> dict[str, Any]:
    done = [
        {"dataset": f"mista-{name.replace('_', '-')}", "action": one, "private": False}
        for name, one in actions.items()
    ]
    return QUIET | {"published": {"applied": done}}


def test_what_is_published_is_told_with_its_pages(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    summary = applied(monthly_report="create", validation_audit="update")
    summary["published"]["applied"][0]["private"] = True
    tell_of_run(told, tmp_path, summary)
    assert subjects(mail) == ["[mista] 2026-10: набори даних оприлюднено"]
    assert mail.mails[0].get_content().splitlines()[:4] == [
        "Оприлюднено на порталі https://portal.test:",
        (
            "- створено: https://portal.test/dataset/mista-monthly-report "
            "(приватний: читачі його ще не бачать)"
        ),
        "- змінено: https://portal.test/dataset/mista-validation-audit",
        "Періоди звітів: 2026-09, 2026-10",
    ]


def test_audit_and_register_are_no_news_by_themselves(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    tell_of_run(told, tmp_path, applied(validation_audit="update"))
    tell_of_run(told, tmp_path, applied(dataset_register="update"))
    tell_of_run(told, tmp_path, applied(monthly_report="unchanged"))
    assert mail.mails == []


def test_many_problems_are_cut_with_their_number(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    many = [UNREAD | {"uid": str(n), "where": f"{n}.doc"} for n in range(13)]
    tell_of_run(told, tmp_path, LOUD | {"failures": many, "filesUnread": 13})
    lines = mail.mails[0].get_content().splitlines()
    assert lines[10].startswith("- 9.doc:")
    assert lines[11] == "… і ще 3"


def test_failure_of_ours_is_told_in_its_words(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    error = ConfigError("prefect-unavailable", url="http://127.0.0.1:9/api")
    for _ in range(2):
        tell_of_failure(told, error, tmp_path)
    [taken] = mail.mails
    assert "сервер Prefect не відповідає за адресою http://127.0.0.1:9/api" in (
        taken.get_content()
    )


def test_unforeseen_failure_is_told_by_its_kind_alone_and_goes_on(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        failures_told(told, tmp_path),
    ):
        raise ZeroDivisionError(PASSWORD)
    [taken] = mail.mails
    assert "(ZeroDivisionError); запустіть «zvit doctor»" in taken.get_content()
    assert PASSWORD not in taken.as_string()


def test_stop_by_hand_is_no_failure(
    told: Settings, mail: Listener, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt), failures_told(told, tmp_path):
        raise KeyboardInterrupt
    assert mail.mails == []


def test_kinds_that_are_not_wanted_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: Listener
) -> None:
    kinds = {"ZVIT_NOTICES__KINDS": '["failed"]'}
    settings = settings_with(tmp_path, monkeypatch, mail.mail_address, **kinds)
    tell_of_run(settings, tmp_path, LOUD)
    tell_of_failure(settings, PipelineError("ledger-damaged"), tmp_path)
    assert [one.endswith("роботу не завершено") for one in subjects(mail)] == [True]


def test_short_disk_is_told_with_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: Listener
) -> None:
    least = {"ZVIT_NOTICES__DISK_FREE_MB": "99999999"}
    settings = settings_with(tmp_path, monkeypatch, mail.mail_address, **least)
    for _ in range(2):
        tell_of_run(settings, tmp_path / "not-yet-made", QUIET)
        tell_of_run(settings, tmp_path, QUIET)
    assert set(subjects(mail)) == {"[mista] закінчується місце на диску"}
    assert "має бути щонайменше 99999999" in mail.mails[0].get_content()


def test_notices_are_in_the_language_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: Listener
) -> None:
    english = {"ZVIT_LANGUAGE": "en"}
    settings = settings_with(tmp_path, monkeypatch, mail.mail_address, **english)
    tell_of_run(settings, tmp_path, LOUD)
    assert subjects(mail) == ["[mista] 2026-10: rows withheld: 0, files not read: 1"]
    assert "- reports/a.doc: the file is empty" in mail.mails[0].get_content()


def test_address_that_took_a_notice_does_not_get_it_with_one_that_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: Listener, web: Listener
) -> None:
    both = json.dumps([mail.mail_address, web.hook_address])
    settings = settings_with(tmp_path, monkeypatch, both)
    web.refuses = True
    tell_of_run(settings, tmp_path, LOUD)
    web.refuses = False
    tell_of_run(settings, tmp_path, LOUD)
    tell_of_run(settings, tmp_path, LOUD)
    assert (len(mail.mails), len(web.posts)) == (1, 1)
    path, posted = web.posts[0]
    assert path == f"/{PASSWORD}"
    assert posted["title"] == mail.mails[0]["Subject"]
    assert "- reports/a.doc: файл порожній" in posted["message"]


def test_telegram_gets_subject_and_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: Listener
) -> None:
    """Apprise has no setting for the host of the bots: its constant is changed."""
    host = f"http://127.0.0.1:{web.port}/bot"
    monkeypatch.setattr(NotifyTelegram, "notify_url", host)
    settings = settings_with(tmp_path, monkeypatch, f"tgram://{BOT}/42")
    tell_of_run(settings, tmp_path, LOUD)
    [(path, posted)] = web.posts
    assert path == f"/bot{BOT}/sendMessage"
    assert str(posted["chat_id"]) == "42"
    assert "утримано рядків: 0, не прочитано файлів: 1" in posted["text"]
    assert "- reports/a.doc: файл порожній" in posted["text"]
    kept = (tmp_path / "notices.json").read_text("utf-8")
    assert "tgram://…" in kept
    assert BOT not in kept
    assert BOT.split(":")[1] not in kept


@pytest.mark.parametrize(
    "address",
    [
        f"mailto://zvit:{PASSWORD}@127.0.0.1:9?to=a@b.test",
        f"json://127.0.0.1:9/{PASSWORD}",
        f"nonsense://{PASSWORD}",
        PASSWORD,
    ],
)
def test_no_secret_is_logged_where_sending_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, address: str,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    tell_of_run(settings_with(tmp_path, monkeypatch, address), tmp_path, LOUD)
    [warning] = [one for one in caplog.records if one.name == "flows.notices.telling"]
    assert "не прийнято за адресою" in warning.getMessage()
    assert PASSWORD not in caplog.text
    assert not (tmp_path / "notices.json").exists()


def test_folder_that_cannot_be_written_keeps_no_notice_back(
    told: Settings, mail: Listener, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    tell_of_run(told, tmp_path / "file" / "out", LOUD)
    assert len(mail.mails) == 1
    assert "не вдалося записати до notices.json" in caplog.text


@pytest.mark.parametrize("left", ["", "{", "[]", '{"told": 1}', '{"told": {"a": []}}'])
def test_memory_that_is_no_memory_is_made_anew(
    told: Settings, mail: Listener, tmp_path: Path, left: str
) -> None:
    (tmp_path / "notices.json").write_text(left)
    tell_of_run(told, tmp_path, LOUD)
    tell_of_run(told, tmp_path, LOUD)
    assert len(mail.mails) == 1


def test_block_without_a_server_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    block = {"ZVIT_NOTICES__PREFECT_SECRET": "notices"}
    tell_of_run(settings_with(tmp_path, monkeypatch, "", **block), tmp_path, LOUD)
    assert "адресу сервера Prefect не вказано" in caplog.text


def test_nobody_to_tell_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_of_run(settings_with(tmp_path, monkeypatch, ""), tmp_path, LOUD)
    assert not (tmp_path / "notices.json").exists()
