"""Notices of real runs, taken by a real mail server on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.functional.command import REPORTS, Done, zvit
from tests.listeners import PASSWORD, Listener, mail_server
from tests.publishing import settings_for

REPORT = REPORTS / "2019-09-nizhyn.doc"
CONTRADICTION = REPORTS / "2021-06-contradiction.txt"


@pytest.fixture
def mail() -> Iterator[Listener]:
    with mail_server() as listener:
        yield listener


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with running(State()) as portal:
        settings_for(tmp_path, portal.state, timeout=20)
        yield portal


def command(folder: Path, mail: Listener, *arguments: object) -> Done:
    """A command of which nothing said or left shows the password."""
    where = ("--output", folder, "--config", folder / "zvit.toml")
    told = {"ZVIT_NOTICES__URLS": mail.mail_address}
    token = {"ZVIT_PORTALS__TEST__TOKEN": "secret-token"}
    done = zvit(*arguments, *where, **token, **told)
    left = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert PASSWORD not in done.out + done.err + left.decode("utf-8", "replace")
    return done


@pytest.mark.usefixtures("portal")
def test_withheld_rows_are_told_once_and_a_refusal_fails_no_run(
    mail: Listener, tmp_path: Path
) -> None:
    mail.refuses = True
    done = command(tmp_path, mail, "run", CONTRADICTION)
    assert done.code == 13
    [line] = [one for one in done.err.splitlines() if "сповіщення" in one]
    assert "не прийнято за адресою mailto://127.0.0.1;" in line
    mail.refuses = False
    for _ in range(2):
        done = command(tmp_path, mail, "run", CONTRADICTION)
        assert done.code == 13
        assert "сповіщення" not in done.err
    [taken] = mail.mails
    assert taken["Subject"] == (
        "[nizhyn] 2021-06: утримано рядків: 3, не прочитано файлів: 0"
    )
    assert f"{tmp_path}/feedback/" in taken.get_content()


def test_publication_is_told_once_and_an_outage_in_the_words_of_its_error(
    mail: Listener, portal: Portal, tmp_path: Path
) -> None:
    for _ in range(2):
        done = command(tmp_path, mail, "run", REPORT, "--publish")
        assert done.code == 0, done.err
    [taken] = mail.mails
    assert taken["Subject"] == "[nizhyn] 2019-09: набори даних оприлюднено"
    address = f"{portal.state.url}/dataset/nizhyn-monthly-report"
    lines = taken.get_content().splitlines()
    assert f"- створено: {address}" in lines
    assert "Періоди звітів: 2019-09" in lines
    portal.always = {"package_show": Fault(502)}
    done = command(tmp_path, mail, "run", REPORT, "--publish")
    assert done.code == 14
    [_, taken] = mail.mails
    assert taken["Subject"].endswith(": роботу не завершено")
    assert f"портал {portal.state.url} не відповідає" in taken.get_content()
    assert "запустіть «zvit publish» знову" in taken.get_content()


@pytest.mark.usefixtures("portal")
def test_run_that_stops_is_told_and_ends_as_without_notices(
    mail: Listener, tmp_path: Path
) -> None:
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "ledger.jsonl").write_text("{}\n")
    done = command(tmp_path, mail, "run", REPORT)
    assert (done.code, done.out) == (1, "")
    [taken] = mail.mails
    assert done.err.strip().removeprefix("zvit: ") in taken.get_content()


@pytest.mark.usefixtures("portal")
def test_addresses_are_tried_one_by_one(mail: Listener, tmp_path: Path) -> None:
    done = command(tmp_path, mail, "watch", "--test")
    assert (done.code, done.out) == (0, "прийнято: mailto://127.0.0.1\n")
    assert mail.mails[0]["Subject"] == "[nizhyn] перевірка сповіщень"
    mail.refuses = True
    done = command(tmp_path, mail, "watch", "--test", "--json")
    assert (done.code, done.json) == (10, {"taken": {"mailto://127.0.0.1": False}})
    assert not (tmp_path / "notices.json").exists()


def test_test_without_an_address_says_how_to_set_one() -> None:
    done = zvit("watch", "--test")
    assert done.code == 10
    assert "ZVIT_NOTICES__URLS" in done.err
