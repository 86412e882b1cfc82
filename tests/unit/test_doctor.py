"""`zvit doctor`: each check in its good and in its bad state."""

import shutil
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from flows.doctor.clock import check_clock
from flows.doctor.examination import check_notices, examine, together
from flows.doctor.finding import Finding, good
from flows.doctor.folders import (
    check_disk,
    check_ledger,
    check_lock,
    check_output,
    check_reports,
)
from flows.doctor.machine import check_system, check_versions, check_zone
from flows.doctor.portal import check_portal
from flows.doctor.server import check_prefect
from flows.ledger import Ledger
from flows.publish.turns import output_lock
from flows.settings import Settings, load_settings
from flows.wording import rules
from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.publishing import settings_for

# Apprise looks for a module that Python is to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
TOKEN = "ZVIT_PORTALS__TEST__TOKEN"  # noqa: S105 - the name of a variable


@pytest.fixture
def portal() -> Iterator[Portal]:
    with running(State()) as portal:
        yield portal


@pytest.fixture
def settings(portal: Portal, tmp_path: Path) -> Settings:
    return load_settings(settings_for(tmp_path, portal.state, 20))


def with_token(
    portal: Portal, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str
) -> Settings:
    for name, value in ({TOKEN: "secret-token"} | more).items():
        monkeypatch.setenv(name, value)
    return load_settings(settings_for(folder, portal.state, 20))


def states(found: list[Finding]) -> dict[str, tuple[str, str]]:
    """State and rule by check; whatever is not well has words and a remedy."""
    for one in found:
        for language in ("uk", "en"):
            assert one.found(language)
            assert bool(one.remedy(language)) == (one.state != "ok")
            assert "–" not in one.found(language)
    return {one.check: (one.state, one.rule_id) for one in found}


def state(found: Finding) -> tuple[str, str]:
    [only] = states([found]).values()
    return only


def test_system_is_told_apart() -> None:
    assert state(check_system("3.11.0", "Linux")) == ("ok", "")
    assert state(check_system("3.9.18", "Linux")) == ("error", "python-old")
    assert state(check_system("3.12.1", "Windows")) == ("warning", "system-untried")
    assert check_system().found("en").startswith(f"Python {sys.version.split()[0]}")


def test_versions_are_those_of_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    assert state(check_versions(lock)) == ("off", "lock-missing")
    lock.write_text(
        f"requests=={version('requests')} \\\n    --hash=sha256:0\n"
        f"typer==0.0.1 ; python_version < '3'\ntyper=={version('typer')}\n"
        "of-another-system==1.0\n"
    )
    assert state(check_versions(lock)) == ("ok", "")
    assert check_versions(lock).details["count"] == 2
    lock.write_text("requests==0.0.1\n")
    assert state(check_versions(lock)) == ("warning", "versions-differ")
    said = check_versions(lock).found("en")
    assert said.endswith(f"requests {version('requests')} (0.0.1)")


def test_time_in_kyiv_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1570000000")
    assert check_zone().found("uk") == "2019-10-02 10:06+03:00"


def test_missing_time_zone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the system nor tzdata has the zone."""
    import zoneinfo

    zoneinfo.ZoneInfo.clear_cache()
    before = zoneinfo.TZPATH
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    try:
        found = check_zone()
    finally:
        zoneinfo.reset_tzpath(to=before)
    assert state(found) == ("error", "time-zone-missing")


def test_folder_of_reports(settings: Settings) -> None:
    assert state(check_reports(settings)) == ("error", "reports-missing")
    settings.reports.mkdir()
    assert state(check_reports(settings)) == ("ok", "")


def test_output_folder(tmp_path: Path) -> None:
    assert state(check_output(tmp_path / "not" / "yet")) == ("ok", "")
    assert not (tmp_path / "not").exists()
    (tmp_path / "file").write_text("")
    found = check_output(tmp_path / "file")
    assert state(found) == ("error", "output-unwritable")


def test_disk(settings: Settings, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free // 10**6
    assert state(check_disk(settings, tmp_path / "not-yet")) == ("ok", "")
    notices = settings.notices.model_copy(update={"disk_free_mb": free * 2})
    wanting = settings.model_copy(update={"notices": notices})
    assert state(check_disk(wanting, tmp_path)) == ("error", "disk-short")


def test_lock(tmp_path: Path) -> None:
    assert state(check_lock(tmp_path)) == ("ok", "")
    with output_lock(tmp_path):
        assert state(check_lock(tmp_path)) == ("warning", "output-busy")
    assert state(check_lock(tmp_path)) == ("ok", "")


def test_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit" / "ledger.jsonl"
    assert states(check_ledger(tmp_path)) == {"ledger": ("off", "ledger-missing")}
    Ledger(path).append({"startedAt": "2019-10-02T07:06:40Z"}, [])
    assert states(check_ledger(tmp_path)) == {"ledger": ("ok", "")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1569999999")
    assert states(check_ledger(tmp_path))["clock"] == ("error", "clock-behind")
    path.write_text("{}\n")
    [damaged] = check_ledger(tmp_path)
    assert state(damaged) == ("error", "ledger-damaged")
    assert damaged.found("uk") == "журнал пошкоджено, запис 1: це не запис журналу"


def test_waiver_is_a_record_of_the_ledger_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "audit" / "ledger.jsonl")
    ledger.append({"startedAt": "2019-10-02T07:06:40Z"}, [])
    ledger.waive({"uids": ["n-1"], "waivedAt": "2999-10-02T07:06:41Z"})
    found = check_ledger(tmp_path)
    assert states(found)["clock"] == ("error", "clock-behind")
    assert "2999-10-02" in found[1].found("uk")


@pytest.mark.parametrize("ahead", [-600, 600])
def test_clock(settings: Settings, portal: Portal, ahead: int) -> None:
    assert states(check_clock(settings)) == {"clock": ("ok", "")}
    portal.ahead = ahead
    found = check_clock(settings)
    assert states(found) == {"clock": ("error", "clock-wrong")}
    assert 590 <= int(str(found[0].details["seconds"])) <= 610


def test_clock_without_a_server_is_not_judged(tmp_path: Path) -> None:
    gone = State(url="http://127.0.0.1:9")
    assert check_clock(load_settings(settings_for(tmp_path, gone, 1))) == []


def test_portal_that_takes_our_datasets(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = check_portal(with_token(portal, tmp_path, monkeypatch))
    well = ("ok", "")
    assert states(found) == {"portal": well, "organisation": well, "token": well}
    assert portal.writes == ["status_show", "organization_show"]


def test_token_that_is_missing_or_of_no_use(
    portal: Portal, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "portal-token-missing"
    assert states(check_portal(settings))["token"] == ("off", missing)
    more = {TOKEN: "another", "ZVIT_SCHEDULE__PUBLISH": "true"}
    wrong = check_portal(with_token(portal, tmp_path, monkeypatch, **more))
    assert states(wrong)["token"] == ("error", "portal-token-useless")
    assert TOKEN in wrong[2].remedy("uk")
    monkeypatch.delenv(TOKEN)
    wanted = load_settings(tmp_path / "zvit.toml")
    assert states(check_portal(wanted))["token"] == ("error", missing)


@pytest.mark.usefixtures("settings")
def test_organisation_that_is_unset_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "zvit.toml"
    line = 'organisation = "nizhyn-rada"'
    text = path.read_text("utf-8")
    path.write_text(text.replace(line, 'organisation = "other"'), "utf-8")
    found = states(check_portal(load_settings(path)))
    assert found["organisation"] == ("error", "portal-organisation-missing")
    path.write_text(text.replace(line, ""), "utf-8")
    found = states(check_portal(load_settings(path)))
    assert found["organisation"] == ("warning", "portal-organisation-unset")


def test_portal_that_is_down_is_an_error_for_who_publishes(
    settings: Settings, portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.always = {"status_show": Fault("html")}
    down = "portal-not-json"
    assert states(check_portal(settings))["portal"] == ("warning", down)
    found = check_portal(with_token(portal, tmp_path, monkeypatch))
    assert states(found) == {"portal": ("error", down)}


def test_notices(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "zvit.toml"
    assert state(check_notices(settings)) == ("off", "notices-not-set")
    address = "mailto://a:hidden@rada.test?to=b@c.test"
    monkeypatch.setenv("ZVIT_NOTICES__URLS", address)
    found = check_notices(load_settings(path))
    assert (state(found), found.found("uk")) == (("ok", ""), "mailto://rada.test")
    monkeypatch.setenv("ZVIT_NOTICES__URLS", f"{address} nonsense://hidden")
    found = check_notices(load_settings(path))
    assert state(found) == ("error", "notice-address-wrong")
    assert "hidden" not in found.found("uk")
    monkeypatch.setenv("ZVIT_NOTICES__URLS", "")
    monkeypatch.setenv("ZVIT_NOTICES__PREFECT_SECRET", "notices")
    assert state(check_notices(load_settings(path))) == ("error", "prefect-not-set")


def test_prefect_that_is_not_set_or_not_there(
    settings: Settings, portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert states(check_prefect(settings)) == {"prefect": ("off", "prefect-not-set")}
    for url in ("http://127.0.0.1:9/api", f"{portal.state.url}/api"):
        monkeypatch.setenv("PREFECT_API_URL", url)
        found = check_prefect(load_settings(tmp_path / "zvit.toml"))
        assert states(found) == {"prefect": ("error", "prefect-unavailable")}


def test_wrong_settings_leave_the_checks_that_need_none(tmp_path: Path) -> None:
    path = tmp_path / "zvit.toml"
    path.write_text("reports = [", "utf-8")
    found = states(examine(path, None))
    assert found.pop("settings") == ("error", "settings-unreadable")
    assert found.keys() == {"system", "versions", "zone"}


def test_every_wrong_setting_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "zvit.toml"
    path.write_text('[publisher]\nkey = "БОР"\nname = "Рада"\nnam = 1\n', "utf-8")
    found = [one.found("uk") for one in examine(path, None) if one.check == "settings"]
    wrong = ["publisher.key", "publisher.site", "publisher.nam"]
    assert [name for name, said in zip(wrong, found, strict=True) if name in said] == (
        wrong
    )


def test_server_that_says_nothing_holds_nothing_up() -> None:
    """A check that hangs is said to be late; the other one is told."""
    go_on = threading.Event()

    def hang() -> Finding:
        go_on.wait(60)
        return good("lock")

    found = together({"portal": hang, "lock": lambda: good("lock")}, seconds=0.2)
    go_on.set()
    assert states(found) == {"portal": ("error", "check-late"), "lock": ("ok", "")}


def test_every_rule_of_the_doctor_is_worded() -> None:
    named = set()
    for path in (Path(__file__).parents[2] / "flows" / "doctor").glob("*.py"):
        for word in path.read_text("utf-8").split('"'):
            if "-" in word.strip("-") and word.replace("-", "").isalpha():
                named.add(word)
    named -= {"monthly-report"}
    assert len(named) > 20
    assert named <= rules().keys()
