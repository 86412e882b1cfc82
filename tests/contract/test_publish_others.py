"""What other hands do on the portal: theirs stays, and is not taken for ours."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import Any

import pytest

from flows.publish.portal.publication import plan_only, publish_all, verify_only
from flows.publish.portal.releases import Shelf
from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.publishing import NEW, desk_at, held, make_package, packed
from transforms.errors import PublishError

NAME = "nizhyn-monthly-report"
LINK = {"id": "theirs-1", "name": "Лист", "url": "https://example.test/a.pdf",
        "url_type": "", "created": "2026-01-01"}  # fmt: skip


@pytest.fixture
def by_files() -> Iterator[Portal]:
    with running(State("datagovua")) as portal:
        yield portal
        assert portal.broken == []


def publish(portal: Portal, output: Path) -> str | None:
    with desk_at(portal, output) as desk:
        try:
            publish_all(desk)
        except PublishError as error:
            return error.rule_id
    return None


def meanwhile(
    portal: Portal, output: Path, at: tuple[str, int], change: Callable[[], object]
) -> str | None:
    """Publish, while somebody changes the portal as a call arrives there."""
    portal.forget()
    portal.faults = {at: Fault("hold")}
    portal.reached.clear()
    portal.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(publish, portal, output)
        while not portal.reached.wait(0.05):
            assert not job.done()
        portal.faults = {}
        change()
        portal.go_on.set()
        return job.result()


def resources(portal: Portal) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = portal.state.find(NAME)["resources"]
    return found


def take_away(portal: Portal, key: str) -> None:
    resources(portal)[:] = [one for one in resources(portal) if one["id"] != key]


def published(portal: Portal, output: Path) -> None:
    make_package(output)
    assert publish(portal, output) is None
    make_package(output, table=NEW, title="Новий звіт", more="name\n")


@pytest.mark.parametrize("at", [("resource_create", 1), ("resource_update", 2)])
def test_resource_that_somebody_adds_meanwhile_stays(
    by_files: Portal, tmp_path: Path, at: tuple[str, int]
) -> None:
    published(by_files, tmp_path)

    def add() -> None:
        resources(by_files).append({**LINK})

    assert meanwhile(by_files, tmp_path, at, add) is None
    assert "theirs-1" in {one["id"] for one in resources(by_files)}
    take_away(by_files, "theirs-1")
    assert held(by_files.state) == packed(tmp_path)


def test_resource_of_theirs_that_goes_away_meanwhile_is_no_matter(
    by_files: Portal, tmp_path: Path
) -> None:
    published(by_files, tmp_path)
    resources(by_files).append({**LINK})
    remove = partial(take_away, by_files, "theirs-1")
    assert meanwhile(by_files, tmp_path, ("resource_update", 2), remove) is None
    assert held(by_files.state) == packed(tmp_path)


def test_file_of_ours_that_goes_away_meanwhile_is_put_back_with_its_release(
    by_files: Portal, tmp_path: Path
) -> None:
    published(by_files, tmp_path)
    old = held(by_files.state)
    [key] = [one["id"] for one in resources(by_files) if one["name"] == "passport"]
    remove = partial(take_away, by_files, key)
    told = meanwhile(by_files, tmp_path, ("resource_update", 2), remove)
    assert (told, held(by_files.state)) == ("publish-undone", old)
    assert publish(by_files, tmp_path) is None
    assert held(by_files.state) == packed(tmp_path)


def test_two_machines_at_once_leave_the_release_of_one(
    by_files: Portal, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    published(by_files, one)
    copytree(one, two)
    make_package(two, table=NEW.replace("30", "31"), title="Другий", more="name\n")
    at = ("package_show", 2)  # the first file is written and is to be read again
    told = meanwhile(by_files, one, at, lambda: publish(by_files, two))
    assert told == "publish-conflict"
    assert held(by_files.state) == packed(two)


def test_second_file_that_a_slow_write_left_is_taken_away(
    portal: Portal, tmp_path: Path
) -> None:
    published(portal, tmp_path)
    publish(portal, tmp_path)
    first = resources(portal)[0]
    for key in ("twin", "other"):
        url = first["url"].replace(first["id"], key)
        resources(portal).append({**first, "id": key, "url": url})
    portal.state.kept |= {"twin": NEW.encode(), "other": b"uid,value\nn-7,70\n"}
    with desk_at(portal, tmp_path) as desk:
        [planned] = plan_only(desk)["plan"]["datasets"]
    assert (planned["action"], planned["twins"]) == ("update", ["twin"])
    assert publish(portal, tmp_path) is None
    assert [one["id"] for one in resources(portal)][-1] == "other"
    assert "twin" not in {one["id"] for one in resources(portal)}


def test_link_in_place_of_a_file_is_not_followed_but_replaced(
    portal: Portal, tmp_path: Path
) -> None:
    asked = []

    class Inner(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    inner = HTTPServer(("127.0.0.1", 0), Inner)
    Thread(target=inner.serve_forever, daemon=True).start()
    published(portal, tmp_path)
    address = f"http://127.0.0.1:{inner.server_port}/secret"
    resources(portal)[0] |= {"url": address, "url_type": "", "size": None}
    assert publish(portal, tmp_path) is None
    inner.shutdown()
    inner.server_close()
    assert asked == []
    assert resources(portal)[0]["url_type"] == "upload"
    assert held(portal.state) == packed(tmp_path)


def test_page_in_place_of_a_file_is_never_kept_as_a_release(
    portal: Portal, tmp_path: Path
) -> None:
    published(portal, tmp_path / "one")
    make_package(tmp_path / "two", table=NEW)
    portal.forget()
    portal.always = {"download": Fault("html")}
    assert publish(portal, tmp_path / "two") == "portal-not-json"
    assert portal.writes == []
    kept = (tmp_path / "two").rglob("releases/**/*.csv")
    assert not [one for one in kept if b"<!DOCTYPE" in one.read_bytes()]


def test_large_file_of_unknown_size_is_kept_whole(
    portal: Portal, tmp_path: Path
) -> None:
    rows = "".join(f"n-{k},{k}\n" for k in range(30_000))
    make_package(tmp_path / "one", table=f"uid,value\n{rows}")
    assert publish(portal, tmp_path / "one") is None
    resources(portal)[0]["size"] = None
    old = held(portal.state)
    make_package(tmp_path / "two", table=NEW)
    write = "package_revise" if portal.state.dialect == "ckan" else "resource_update"
    portal.forget()
    portal.faults = {(write, 2): Fault("late"), (write, 3): Fault("late")}
    if portal.state.dialect == "ckan":
        portal.faults = {(write, 1): Fault("late"), (write, 2): Fault("late")}
    assert publish(portal, tmp_path / "two") == "publish-undone"
    assert held(portal.state) == old


def test_bytes_that_somebody_put_there_are_not_the_release_to_go_back_to(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    for _ in range(3):
        first = resources(portal)[0]
        portal.state.kept[first["id"]] = b"evil"
        first |= {"size": 4, "hash": "", "sha256": ""}
        assert publish(portal, tmp_path) is None
    kept = Shelf(tmp_path, "test", NAME).releases()
    assert [one for one in kept if one.descriptor_sha256] == kept[-1:]
    portal.state.kept[first["id"]] = b"evil"
    with desk_at(portal, tmp_path) as desk, pytest.raises(PublishError) as error:
        verify_only(desk)
    assert error.value.rule_id == "verify-restored"
    assert held(portal.state) == packed(tmp_path)


def verified(portal: Portal, output: Path) -> str | None:
    with desk_at(portal, output) as desk:
        try:
            verify_only(desk)
        except PublishError as error:
            return error.rule_id
    return None


def test_machine_that_is_behind_changes_nothing_when_it_verifies(
    portal: Portal, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    make_package(one)
    publish(portal, one)
    copytree(one, two)
    make_package(two, table=NEW, title="Новий звіт")
    assert publish(portal, two) is None
    portal.forget()
    assert verified(portal, one) == "verify-not-applied"
    assert portal.writes == []
    assert held(portal.state) == packed(two)


@pytest.mark.parametrize("text", ['{"resources": []}', "{", "[]", '{"resources": [1]}'])
def test_descriptor_that_explains_nothing_is_no_release_of_others(
    portal: Portal, tmp_path: Path, text: str
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    first, *_, last = resources(portal)
    assert last["name"] == "datapackage.json"
    portal.state.kept |= {
        first["id"]: b"uid,value\nn-1,99\n",
        last["id"]: text.encode(),
    }
    assert verified(portal, tmp_path) == "verify-restored"
    assert held(portal.state) == packed(tmp_path)


def test_damage_that_a_new_machine_finds_is_mended_by_the_next_publishing(
    portal: Portal, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    make_package(one)
    publish(portal, one)
    portal.state.kept[resources(portal)[0]["id"]] = b"uid,value\nn-1,99\nn-2,2\n"
    make_package(two)
    assert verified(portal, two) == "verify-not-applied"
    assert publish(portal, two) is None
    assert portal.state.find(NAME)["private"] is False
    assert held(portal.state) == packed(two)


def test_order_that_the_portal_refuses_keeps_no_release_back(
    portal: Portal, tmp_path: Path
) -> None:
    published(portal, tmp_path)
    resources(portal).append(resources(portal).pop(0))
    portal.always = {"package_resource_reorder": Fault(403)}
    assert publish(portal, tmp_path) == "publish-unordered"
    assert sorted(held(portal.state).items()) == sorted(packed(tmp_path).items())
    portal.forget()
    assert publish(portal, tmp_path) is None
    assert portal.writes == ["package_resource_reorder"]
    assert resources(portal)[0]["name"] == "figures"


def test_kept_bytes_that_somebody_altered_are_not_put_back(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    for kept in tmp_path.glob("releases/*/*/*/figures.csv"):
        kept.write_text("uid,value\nn-9,99\n")
    portal.state.kept[resources(portal)[0]["id"]] = b"uid,value\nn-1,77\n"
    assert verified(portal, tmp_path) == "verify-mismatch"
    assert held(portal.state)["figures"] == b"uid,value\nn-1,77\n"
    assert publish(portal, tmp_path) is None
    assert held(portal.state) == packed(tmp_path)


def test_files_whose_format_is_sent_no_more_are_told(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    with desk_at(portal, tmp_path) as desk:
        fewer = replace(desk, profile=replace(desk.profile, formats=("csv",)))
        [planned] = plan_only(fewer)["plan"]["datasets"]
    assert planned["leftOut"] == ["figures.json"]
    make_package(tmp_path, more="name\n")
    publish(portal, tmp_path)
    make_package(tmp_path)
    with desk_at(portal, tmp_path) as desk:
        [planned] = plan_only(desk)["plan"]["datasets"]
    assert planned["leftOut"] == ["morestructure.csv"]
