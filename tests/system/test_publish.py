"""Publishing to a real CKAN: by `package_revise`, and file by file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.publish.portal.desk import Desk
from flows.publish.portal.publication import plan_only, publish_all, verify_only
from flows.publish.portal.rollback import StoppedError
from flows.settings import load_settings
from tests.publishing import (
    NEW,
    OLD,
    SETTINGS,
    describe_first,
    desk_with,
    make_package,
    packed,
)
from tests.system.portal import Portal

NAME = "nizhyn-monthly-report"
# Its schema knows these fields at the top level, as data.gov.ua does.
EXTRA = '\ncustom_fields = "top"\nlanguage = "uk"\n'


@pytest.fixture(params=["ckan", "datagovua"])
def desk(
    request: pytest.FixtureRequest, empty_ckan: Portal, tmp_path: Path
) -> Iterator[Desk]:
    settings = tmp_path / "zvit.toml"
    told = SETTINGS.format(
        url=empty_ckan.url, dialect=request.param, timeout=30,
        organisation=empty_ckan.organization,
    )  # fmt: skip
    settings.write_text(told + EXTRA, "utf-8")
    make_package(tmp_path)
    loaded = load_settings(settings)
    with desk_with(loaded, "test", tmp_path, empty_ckan.token) as desk:
        yield desk


def held(ckan: Portal) -> dict[str, bytes]:
    return {one["name"]: ckan.kept(one) for one in ckan.show(NAME)["resources"]}


def test_new_dataset_is_published_whole_and_public(
    desk: Desk, empty_ckan: Portal
) -> None:
    said = publish_all(desk)
    assert said["verified"][0]["outcome"] == "verified"
    assert held(empty_ckan) == packed(desk.output)
    shown = empty_ckan.call("package_show", "", id=NAME).body
    assert shown["private"] is False
    assert shown["resources"][0]["name"] == "figures"
    assert not any(
        one["action"] != "unchanged" for one in plan_only(desk)["plan"]["datasets"]
    )


def test_changed_file_keeps_ids_and_order_and_nothing_changed_makes_no_write(
    desk: Desk, empty_ckan: Portal
) -> None:
    publish_all(desk)
    before = [one["id"] for one in empty_ckan.show(NAME)["resources"]]
    make_package(desk.output, table=NEW, title="Звіт за місяць", more="a,b\n")
    publish_all(desk)
    now = empty_ckan.show(NAME)
    assert [one["id"] for one in now["resources"] if one["id"] in before] == before
    assert now["title"] == "Звіт за місяць"
    assert sorted(one["name"] for one in now["tags"]) == ["звіт", "рада"]
    assert held(empty_ckan) == packed(desk.output)
    writes = desk.client.calls["writes"]
    publish_all(desk)
    assert desk.client.calls["writes"] == writes
    assert empty_ckan.show(NAME) == now


def test_description_of_a_file_changes_without_sending_it(
    desk: Desk, empty_ckan: Portal
) -> None:
    publish_all(desk)
    [before, *_] = empty_ckan.show(NAME)["resources"]
    sent = desk.client.calls["files"]
    describe_first(desk.output, "Показники")
    publish_all(desk)
    [now, *_] = empty_ckan.show(NAME)["resources"]
    assert now["description"] == "Показники"
    kept = ("id", "url", "url_type", "size", "last_modified", "hash")
    assert [now[name] for name in kept] == [before[name] for name in kept]
    assert desk.client.calls["files"] == sent + 1  # the descriptor
    assert held(empty_ckan) == packed(desk.output)


def test_outage_of_search_leaves_the_old_release_or_says_so(
    desk: Desk, empty_ckan: Portal
) -> None:
    publish_all(desk)
    old = held(empty_ckan)
    make_package(desk.output, table=NEW)
    with empty_ckan.without_search(), pytest.raises(StoppedError) as stopped:
        publish_all(desk)
    assert stopped.value.exit_code == 14
    now = held(empty_ckan)
    mixed = stopped.value.rule_id in {"publish-mixed", "publish-unsure"}
    assert mixed or now == old, stopped.value
    publish_all(desk)
    assert held(empty_ckan) == packed(desk.output)


def test_tampered_file_is_found_and_the_release_before_comes_back(
    desk: Desk, empty_ckan: Portal
) -> None:
    publish_all(desk)
    make_package(desk.output, table=NEW)
    publish_all(desk)
    [first, *_] = empty_ckan.show(NAME)["resources"]
    key = first["id"]
    path = empty_ckan.storage / "resources" / key[:3] / key[3:6] / key[6:]
    path.write_bytes(b"uid,value\nn-1,99\n")
    with pytest.raises(StoppedError) as stopped:
        verify_only(desk)
    assert stopped.value.rule_id == "verify-undone"
    assert held(empty_ckan)["figures"] == OLD.encode()
    publish_all(desk)
    assert held(empty_ckan) == packed(desk.output)
