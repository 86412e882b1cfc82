"""What earlier writes, other hands and other machines have left on the portal."""

from pathlib import Path
from shutil import rmtree

import pytest

from flows.publish.portal.publication import plan_only, publish_all, token_of
from flows.publish.portal.releases import Shelf
from flows.publish.portal.rollback import StoppedError
from flows.settings import load_settings
from tests.fake_ckan.server import Fault, Portal
from tests.fake_ckan.state import State
from tests.publishing import NEW, desk_at, held, make_package, packed, settings_for
from transforms.errors import ConfigError

NAME = "nizhyn-monthly-report"


def publish(portal: Portal, output: Path) -> None:
    with desk_at(portal, output) as desk:
        publish_all(desk)


def actions(portal: Portal, output: Path) -> dict[str, str]:
    with desk_at(portal, output) as desk:
        [dataset] = plan_only(desk)["plan"]["datasets"]
    return {one["fileName"]: one["action"] for one in dataset["resources"]}


def test_bytes_that_a_killed_write_left_are_found_under_old_metadata(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    first = portal.state.find(NAME)["resources"][0]["id"]
    portal.state.kept[first] = b"uid,value\nn-9,99\n"
    assert actions(portal, tmp_path)["figures.csv"] == "unchanged"
    Shelf(tmp_path, "test", NAME).begin("plan", "release", [first], new=False)
    assert actions(portal, tmp_path)["figures.csv"] == "update"
    publish(portal, tmp_path)
    assert held(portal.state) == packed(tmp_path)
    assert Shelf(tmp_path, "test", NAME).pending is None


def test_file_that_somebody_uploaded_since_the_receipt_is_looked_at(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    resource = portal.state.find(NAME)["resources"][0]
    other = b"uid,value\nn-1,99\nn-2,20\n"[: resource["size"]]
    portal.state.kept[resource["id"]] = other
    resource["last_modified"] = "2026-06-01T00:00:00.000000"
    assert actions(portal, tmp_path)["figures.csv"] == "update"
    publish(portal, tmp_path)
    assert held(portal.state) == packed(tmp_path)


def test_lost_receipts_and_releases_make_no_write(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    for name in ("receipts", "releases", "plans"):
        rmtree(tmp_path / name)
    portal.forget()
    publish(portal, tmp_path)
    assert portal.writes == []


def test_release_of_another_machine_is_put_back_when_a_write_fails(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path / "one")
    publish(portal, tmp_path / "one")
    old = held(portal.state)
    make_package(tmp_path / "two", table=NEW, title="Новий звіт", more="name\n")
    dialect = portal.state.dialect
    action = "package_revise" if dialect == "ckan" else "package_patch"
    late = Fault("late") if dialect == "ckan" else Fault(500)
    portal.forget()
    portal.faults = {(action, 1): late, (action, 2): late}
    with pytest.raises(StoppedError) as error:
        publish(portal, tmp_path / "two")
    assert error.value.rule_id == "publish-undone"
    assert held(portal.state) == old
    assert portal.state.find(NAME)["title"] == "Звіт"
    portal.forget()
    publish(portal, tmp_path / "two")
    assert held(portal.state) == packed(tmp_path / "two")


def test_what_others_added_stays(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    dataset = portal.state.find(NAME)
    theirs = {"id": "theirs-1", "name": "Лист", "url": "https://example.test/a.pdf",
              "url_type": "", "created": "2026-01-01"}  # fmt: skip
    dataset["resources"].append(theirs)
    dataset["resources"][0]["resource_type"] = "їхнє поле"
    make_package(tmp_path, table=NEW)
    publish(portal, tmp_path)
    now = portal.state.find(NAME)["resources"]
    assert [one["id"] for one in now][-1] == "theirs-1"
    assert now[0]["resource_type"] == "їхнє поле"


def test_token_of_a_secret_needs_a_server(tmp_path: Path) -> None:
    path = settings_for(tmp_path, State(url="http://127.0.0.1:9"), 1)
    with path.open("a", encoding="utf-8") as file:
        file.write('prefect_secret = "portal-token"\n')
    with pytest.raises(ConfigError) as error:
        token_of(load_settings(path), "test")
    assert error.value.rule_id == "prefect-not-set"
