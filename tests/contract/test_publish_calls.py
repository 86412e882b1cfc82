"""Publishing without faults: calls, ids, order, plans that fit, what is not ours."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from flows.publish.portal.desk import Desk
from flows.publish.portal.publication import (
    apply_only,
    plan_only,
    publish_all,
    verify_only,
)
from flows.publish.portal.rollback import StoppedError
from tests.fake_ckan.server import Portal, running
from tests.fake_ckan.state import State
from tests.publishing import (
    NEW,
    OLD,
    describe_first,
    desk_at,
    held,
    make_package,
    packed,
)
from transforms.errors import PipelineError, PublishError, RequestError

NAME = "nizhyn-monthly-report"


def publish(portal: Portal, output: Path) -> dict[str, int]:
    with desk_at(portal, output) as desk:
        calls: dict[str, int] = publish_all(desk)["calls"]
        return calls


def plan(portal: Portal, output: Path) -> Path:
    with desk_at(portal, output) as desk:
        return Path(plan_only(desk)["path"])


def apply(portal: Portal, output: Path, path: Path) -> str:
    with desk_at(portal, output) as desk:
        return str(apply_only(desk, path)["applied"][0]["action"])


def refused(portal: Portal, output: Path, path: Path) -> str:
    calls = len(portal.writes)
    with pytest.raises(PipelineError) as error:
        apply(portal, output, path)
    assert len(portal.writes) == calls
    return error.value.rule_id


def test_calls_of_create_of_no_change_and_of_one_changed_file(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    create = publish(portal, tmp_path)
    same = publish(portal, tmp_path)
    make_package(tmp_path, more="name\n")
    publish(portal, tmp_path)
    portal.forget()
    make_package(tmp_path, more="title\n")
    publish(portal, tmp_path)
    assert same == {"reads": 1, "writes": 0, "files": 0, "downloads": 0}
    changed = ["resource_update", "resource_update"]  # the file and the descriptor
    if portal.state.dialect == "ckan":
        assert create == {"reads": 1, "writes": 2, "files": 6, "downloads": 6}
        changed = ["package_revise"]
    assert portal.writes == changed


def test_ids_and_order_stay_and_new_files_come_last(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    before = portal.state.find(NAME)
    make_package(tmp_path, table=NEW, title="Новий", more="name\n")
    publish(portal, tmp_path)
    now = portal.state.find(NAME)
    ids = [one["id"] for one in now["resources"]]
    assert now["id"] == before["id"]
    assert [key for key in ids if key in {r["id"] for r in before["resources"]}] == [
        one["id"] for one in before["resources"]
    ]
    assert now["resources"][0]["name"] == "figures"
    assert held(portal.state) == packed(tmp_path)


def test_description_of_a_file_changes_without_sending_the_file(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    [before, *_] = portal.state.find(NAME)["resources"]
    describe_first(tmp_path, "Показники")
    assert publish(portal, tmp_path)["files"] == 1  # the descriptor
    [now, *_] = portal.state.find(NAME)["resources"]
    assert now["description"] == "Показники"
    kept = ("id", "url", "url_type", "size", "last_modified")
    assert [now[name] for name in kept] == [before[name] for name in kept]


def test_first_resource_that_was_removed_is_the_first_again(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    del portal.state.find(NAME)["resources"][0]
    publish(portal, tmp_path)
    assert portal.state.find(NAME)["resources"][0]["name"] == "figures"
    assert held(portal.state) == packed(tmp_path)


def test_plan_tells_fields_and_rows(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    make_package(tmp_path, table=NEW, title="Новий звіт")
    [dataset] = json.loads(plan(portal, tmp_path).read_text("utf-8"))["datasets"]
    assert dataset["fields"] == [{"name": "title", "old": "Звіт", "new": "Новий звіт"}]
    figures = next(r for r in dataset["resources"] if r["fileName"] == "figures.csv")
    rows = {name: figures["rows"][name] for name in ("added", "changed", "removed")}
    assert rows == {"added": 1, "changed": 1, "removed": 0}
    actions = {one["fileName"]: one["action"] for one in dataset["resources"]}
    assert actions["passport.csv"] == "unchanged"


def test_plan_is_refused_when_it_does_not_fit(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    make_package(tmp_path, table=NEW)
    path = plan(portal, tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace('"unchanged"', '"update"', 1), "utf-8")
    assert refused(portal, tmp_path, path) == "plan-altered"
    path.write_text("{", "utf-8")
    assert refused(portal, tmp_path, path) == "plan-unreadable"
    path.write_text(text, "utf-8")
    make_package(tmp_path, table=NEW, title="Ще новіший")
    assert refused(portal, tmp_path, path) == "plan-package-changed"
    make_package(tmp_path, table=NEW)
    portal.state.find(NAME)["notes"] = "Змінено на порталі"
    assert refused(portal, tmp_path, path) == "plan-portal-changed"
    portal.state.organization = "other"
    assert refused(portal, tmp_path, path) == "plan-other-portal"


def test_plan_is_refused_where_the_settings_would_write_something_else(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    make_package(tmp_path, title="Новий звіт")
    path = plan(portal, tmp_path)
    with desk_at(portal, tmp_path) as desk:
        for changed in ({"license_id": "cc-zero"}, {"formats": ("csv",)}):
            profile = replace(desk.profile, **changed)
            with pytest.raises(RequestError) as error:
                apply_only(replace(desk, profile=profile), path)
            assert error.value.rule_id == "plan-portal-changed"
    assert apply(portal, tmp_path, path) == "update"


def test_answer_that_is_no_dataset_is_told(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    for told in (None, [], "x", [1], {"id": "x"}, {"id": "x", "resources": [1]}):
        portal.state.answer = {"package_show": told}
        assert failure(portal, tmp_path) == "portal-not-json"


def test_plan_applied_again_has_nothing_to_do(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    path = plan(portal, tmp_path)
    assert apply(portal, tmp_path, path) == "create"
    writes = len(portal.writes)
    assert apply(portal, tmp_path, path) == "unchanged"
    assert len(portal.writes) == writes


def test_of_two_that_apply_at_once_one_wins(tmp_path: Path) -> None:
    with running(State("ckan")) as portal:
        one, two = tmp_path / "one", tmp_path / "two"
        make_package(one)
        publish(portal, one)
        copytree(one, two)
        make_package(one, table=NEW, title="Перший")
        make_package(two, table=NEW, title="Другий")

        def attempt(output: Path) -> str | None:
            try:
                publish(portal, output)
            except PublishError as error:
                return error.rule_id
            return None

        with ThreadPoolExecutor(2) as both:
            told = [*both.map(attempt, (one, two))]
        # The other was late, or it planned after the first had written all and had not
        # looked yet: the first then finds the files of the other.
        assert set(told) <= {None, "publish-conflict", "verify-not-applied"}
        assert None in told
        winner = (one, two)[told.index(None)] if None in told else one
        if told.count(None) == 1:
            assert held(portal.state) == packed(winner)


def test_dataset_of_another_organisation_is_left_alone(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    dataset = portal.state.find(NAME)
    dataset |= {"organization": {"name": "other-council"}, "owner_org": "other"}
    other = tmp_path / "other"
    make_package(other)
    assert failure(portal, other) == "portal-name-taken"
    dataset["private"] = True
    assert failure(portal, other) == "portal-dataset-hidden"
    assert len(portal.state.datasets) == 1


def failure(
    portal: Portal,
    output: Path,
    token: str = "secret-token",  # noqa: S107
    work: Callable[[Desk], object] = publish_all,
) -> str:
    portal.forget()
    with desk_at(portal, output, token) as desk, pytest.raises(PublishError) as error:
        work(desk)
    assert portal.writes == []
    assert error.value.exit_code == 14
    return error.value.rule_id


def test_deleted_dataset_is_not_made_again(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    portal.state.find(NAME)["state"] = "deleted"
    assert failure(portal, tmp_path) == "portal-dataset-deleted"
    portal.state.datasets.clear()
    assert failure(portal, tmp_path) == "portal-dataset-gone"


def test_dataset_made_private_on_the_portal_stays_so_and_is_updated(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    portal.state.find(NAME)["private"] = True
    make_package(tmp_path, table=NEW)
    publish(portal, tmp_path)
    assert portal.state.find(NAME)["private"] is True
    assert held(portal.state) == packed(tmp_path)


def test_wrong_token_is_refused(portal: Portal, tmp_path: Path) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    portal.state.find(NAME)["private"] = True
    assert failure(portal, tmp_path, "wrong") == "portal-refused-token"


def test_wrong_bytes_are_found_and_the_release_before_comes_back(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    make_package(tmp_path, table=NEW, more="name\n")
    publish(portal, tmp_path)
    [first, *_] = portal.state.find(NAME)["resources"]
    portal.state.kept[first["id"]] = b"uid,value\nn-1,99\n"
    with desk_at(portal, tmp_path) as desk, pytest.raises(StoppedError) as error:
        verify_only(desk)
    assert error.value.rule_id == "verify-undone"
    assert held(portal.state)["figures"] == OLD.encode()
    assert "moreStructure" not in held(portal.state)
    receipt = json.loads(Path(str(error.value.details["receipt"])).read_text("utf-8"))
    assert receipt["outcome"] == "undone"
    publish(portal, tmp_path)
    assert held(portal.state) == packed(tmp_path)


def test_wrong_bytes_of_the_only_release_are_put_right(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    first, *_, last = portal.state.find(NAME)["resources"]
    portal.state.kept[first["id"]] = b"uid,value\nn-1,99\n"
    portal.state.find(NAME)["resources"].remove(last)
    with desk_at(portal, tmp_path) as desk, pytest.raises(StoppedError) as error:
        verify_only(desk)
    assert error.value.rule_id == "verify-restored"
    assert portal.state.find(NAME)["private"] is False
    assert held(portal.state) == packed(tmp_path)


def test_first_release_that_the_portal_spoils_is_hidden(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    portal.state.spoiled = "figures.json"
    with desk_at(portal, tmp_path) as desk, pytest.raises(StoppedError) as error:
        publish_all(desk)
    assert error.value.rule_id == "verify-hidden"
    assert portal.state.find(NAME)["private"] is True
    portal.state.spoiled = ""
    publish(portal, tmp_path)
    assert portal.state.find(NAME)["private"] is False
    assert held(portal.state) == packed(tmp_path)


def test_package_that_was_not_published_is_no_reason_to_change_the_portal(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    make_package(tmp_path, table=NEW)
    before = held(portal.state)
    assert failure(portal, tmp_path, work=verify_only) == "verify-not-applied"
    assert held(portal.state) == before


def test_receipt_tells_what_was_verified_and_the_token_is_nowhere(
    portal: Portal, tmp_path: Path
) -> None:
    make_package(tmp_path)
    publish(portal, tmp_path)
    [path] = (tmp_path / "receipts").iterdir()
    receipt = json.loads(path.read_text("utf-8"))
    assert receipt["datasetId"] == portal.state.find(NAME)["id"]
    table = receipt["resources"][0]
    assert (table["rows"], table["schema"], table["agrees"]) == (2, True, True)
    assert {one["sha256"] for one in receipt["resources"]} == {
        one["expected"]["sha256"] for one in receipt["resources"]
    }
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not [one for one in files if b"secret-token" in one.read_bytes()]


def test_only_two_releases_are_kept(portal: Portal, tmp_path: Path) -> None:
    for title in ("Перший", "Другий", "Третій"):
        make_package(tmp_path, title=title)
        publish(portal, tmp_path)
    kept = list((tmp_path / "releases").glob("*/*/*/release.json"))
    assert len(kept) == 2


def test_no_packages_and_damaged_packages_are_told(
    portal: Portal, tmp_path: Path
) -> None:
    with desk_at(portal, tmp_path) as desk, pytest.raises(RequestError) as error:
        publish_all(desk)
    assert error.value.rule_id == "packages-missing"
    folder = make_package(tmp_path)
    (folder / "figures.csv").write_text("uid,value\n", "utf-8")
    assert failure(portal, tmp_path) == "package-damaged"
