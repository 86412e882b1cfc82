"""`zvit plan | apply | verify | publish` and `zvit run --publish`, as typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.functional.command import REPORTS, Done, report, zvit
from tests.publishing import NAMES, NEW, held, make_package, packed, settings_for

TOKEN = {"ZVIT_PORTALS__TEST__TOKEN": "secret-token"}
REPORT = REPORTS / "2019-09-nizhyn.doc"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with running(State()) as portal:
        settings_for(tmp_path, portal.state, timeout=600)
        yield portal
        assert portal.broken == []


def command(folder: Path, *arguments: object, **environment: str) -> Done:
    where = ("--output", folder, "--config", folder / "zvit.toml")
    return zvit(*arguments, *where, **(environment or TOKEN))


def test_plan_apply_verify_publish(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    planned = command(tmp_path, "plan", "--json").json
    assert planned["plan"]["datasets"][0]["action"] == "create"
    assert portal.writes == []
    applied = command(tmp_path, "apply", planned["path"], "--json")
    assert applied.json["applied"][0]["action"] == "create"
    verified = command(tmp_path, "verify", "--json").json["verified"]
    assert verified[0]["outcome"] == "verified"
    assert held(portal.state) == packed(tmp_path)
    dry = command(tmp_path, "publish", "--dry-run", "--lang", "en")
    assert "Nothing has changed" in dry.out
    make_package(tmp_path, table=NEW)
    told = command(tmp_path, "publish")
    assert "рядки: +1, змінено 1, −0" in told.out
    assert "1 запис;" in told.out
    assert held(portal.state) == packed(tmp_path)


def test_run_publishes_when_asked_and_says_how_it_went(
    portal: Portal, tmp_path: Path
) -> None:
    done = command(tmp_path, "run", REPORT, "--publish", "--json")
    assert done.code == 0, done.err
    assert len(done.json["published"]["applied"]) == 3
    assert {one["name"] for one in portal.state.datasets.values()} == {
        "nizhyn-dataset-register", "nizhyn-monthly-report", "nizhyn-validation-audit",
    }  # fmt: skip
    portal.always = {"package_show": Fault(502)}
    done = command(tmp_path, "run", REPORT, "--publish", "--json")
    assert (done.code, done.json["exitCode"]) == (14, 14)
    assert done.json["published"] == {"error": "portal-unavailable"}
    assert "HTTP 502" in done.err
    assert "urllib3" not in done.err
    assert "Retry" not in done.err


def test_run_with_rows_withheld_publishes_and_still_says_13(
    portal: Portal, tmp_path: Path
) -> None:
    text = "Звіт за травень 2024 року\n\nРозміщено 5 новин, з них 7 – про освіту.\n"
    path = report(tmp_path, "may.txt", text)
    done = command(tmp_path, "run", path, "--publish")
    assert done.code == 13, done.err
    assert len(portal.state.datasets) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("plan", "--portal", "other"), 10, "test"),
        (("apply", "no-such-plan.json"), 2, "no-such-plan.json"),
        (("plan", "--lang", "fr"), 2, "uk / en"),
    ],
)
def test_what_cannot_be_done_is_told(
    portal: Portal, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    make_package(tmp_path)
    done = command(tmp_path, *arguments)
    assert done.code == code, done.err
    assert said in done.err
    assert portal.calls == []


def test_missing_token_is_a_wrong_setting(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    for arguments in (["publish"], ["run", REPORT, "--publish"]):
        done = command(tmp_path, *arguments, ZVIT_PORTALS__TEST__TOKEN="")
        assert (done.code, portal.calls) == (10, [])
        assert "ZVIT_PORTALS__TEST__TOKEN" in done.err
    assert not (tmp_path / "audit").exists(), "nothing was run in vain"


@pytest.mark.parametrize(
    "token", ["s3cret\nX-Evil: 1", "s3cret s3cret", "жетон-s3cret", " \t", "s3cret\x7f"]
)
def test_token_that_is_none_is_refused_and_not_shown(
    portal: Portal, tmp_path: Path, token: str
) -> None:
    make_package(tmp_path)
    done = command(tmp_path, "plan", ZVIT_PORTALS__TEST__TOKEN=token)
    assert done.code == 10
    assert "test" in done.err
    assert "s3cret" not in done.out + done.err
    assert portal.calls == []


def test_line_end_of_a_copied_token_does_no_harm(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    copied = {name: f" {token}\r\n" for name, token in TOKEN.items()}
    done = command(tmp_path, "publish", **copied)
    assert done.code == 0, done.err
    assert {*portal.tokens} == {"secret-token"}


def test_words_of_the_portal_command_no_terminal(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    command(tmp_path, "publish")
    portal.state.find("nizhyn-monthly-report")["title"] = "\x1b]0;x\x07Назва\u202e"
    done = command(tmp_path, "plan")
    assert "Назва" in done.out
    assert not {"\x1b", "\x07", "\u202e"} & {*done.out, *done.err}


def test_dataset_that_is_refused_keeps_no_other_back(
    portal: Portal, tmp_path: Path
) -> None:
    for name in NAMES:
        make_package(tmp_path, name)
    portal.faults = {("package_create", 1): Fault(409)}
    done = command(tmp_path, "publish", "--json")
    assert (done.code, done.json) == (
        14, {"errors": ["portal-validation", "publish-left-old"]},
    )  # fmt: skip
    [dataset] = portal.state.datasets.values()
    assert dataset["name"] == f"nizhyn-{NAMES[1]}"
    assert len([*(tmp_path / "receipts").iterdir()]) == 1
    portal.forget()
    assert command(tmp_path, "publish").code == 0
    assert held(portal.state) == packed(tmp_path)


@pytest.mark.usefixtures("portal")
def test_damaged_record_is_named(tmp_path: Path) -> None:
    make_package(tmp_path)
    command(tmp_path, "publish")
    [receipt] = (tmp_path / "receipts").iterdir()
    [release] = tmp_path.glob("releases/*/*/*/release.json")
    for record in (receipt, release):
        sound = record.read_text("utf-8")
        for text in ("{bad", "[]", "{}"):
            record.write_text(text)
            make_package(tmp_path, table=NEW)
            done = command(tmp_path, "plan")
            assert done.code == 12
            assert str(record) in done.err
        record.write_text(sound, "utf-8")


def test_refusal_is_told_in_both_languages(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    portal.always = {"package_create": Fault(409)}
    for language, word in (("uk", "портал"), ("en", "the portal")):
        done = command(tmp_path, "publish", "--lang", language)
        assert done.code == 14
        assert "title: Too long" in done.err
        assert word in done.err
        assert len(done.err.splitlines()) == 2


@pytest.mark.parametrize("name", ["plan", "apply", "verify", "publish"])
def test_help_has_an_example(name: str) -> None:
    assert f"Приклад:  zvit {name}" in zvit(name, "--help").out


def test_plan_is_readable_json(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    path = Path(command(tmp_path, "plan", "--json").json["path"])
    assert path.name.startswith("test-")
    assert json.loads(path.read_text("utf-8"))["portal"]["url"] == portal.state.url


def test_what_only_reads_needs_no_token(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    nobody = {"ZVIT_LANGUAGE": "uk"}
    assert command(tmp_path, "plan", **nobody).code == 0
    command(tmp_path, "publish")
    portal.tokens.clear()
    for words in (("plan",), ("publish", "--dry-run"), ("freshness",), ("verify",)):
        assert command(tmp_path, *words, **nobody).code == 0
    assert set(portal.tokens) == {""}
    assert command(tmp_path, "publish", **nobody).code == 10
    for dataset in portal.state.datasets.values():
        dataset["private"] = True
    done = command(tmp_path, "plan", **nobody)
    assert done.code == 14
    assert "без токена: він приватний; задайте токен" in done.err


def test_what_does_not_verify_is_told_without_a_token_and_put_back_with_one(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    command(tmp_path, "publish")
    [dataset] = portal.state.datasets.values()
    first = dataset["resources"][0]["id"]
    portal.state.kept[first] = b"uid,value\nn-1,99\n"
    written = portal.writes
    done = command(tmp_path, "verify", ZVIT_LANGUAGE="uk")
    assert done.code == 14
    assert "без токена перевірений випуск не повернуто" in done.err
    assert portal.writes == written
    assert portal.state.kept[first] == b"uid,value\nn-1,99\n"
    assert "повернуто" in command(tmp_path, "verify").err
    assert held(portal.state) == packed(tmp_path)
