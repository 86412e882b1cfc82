"""`package_revise`: what one call can write, and what it leaves when it is refused.

A call that is refused for its match or for a field leaves everything. One that fails
later (a file above the portal's limit, an outage of search) leaves the old metadata
with the new bytes of the files before it: only bytes tell, sizes and checksums do not.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ckanapi
import requests

from tests.system.portal import Answer, Files, Portal


def uploads(**files: str) -> Files:
    """Form fields for files: by the resource's place from the end, or by its id."""
    return {
        f"update__resources__{where.replace('last', '-')}__upload": (
            "table.csv",
            text.encode(),
        )
        for where, text in files.items()
    }


def revise(
    ckan: Portal, seen: dict[str, Any], files: Files | None = None, **parts: Any
) -> Answer:
    """A revision of the dataset as it was seen, and of no other state of it."""
    match = {key: seen[key] for key in ("id", "metadata_modified", "state")}
    return ckan.call("package_revise", files=files, match=match, **parts)


def published(ckan: Portal, *names: str) -> dict[str, Any]:
    """A dataset of these resources; the bytes of each are its name."""
    last = {f"last{len(names) - k}": name for k, name in enumerate(names)}
    answer = revise(
        ckan, ckan.create(), uploads(**last),
        update__resources__extend=[{"name": name, "format": "CSV"} for name in names],
    )  # fmt: skip
    assert answer.status == 200, answer
    package: dict[str, Any] = answer.body["package"]
    return package


def held(ckan: Portal) -> dict[str, bytes]:
    """Names of the resources in their order, with the bytes kept of each."""
    return {one["name"]: ckan.kept(one) for one in ckan.show()["resources"]}


def ids(package: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["id"] for one in package["resources"]}


def test_several_new_files_come_in_one_call(empty_ckan: Portal) -> None:
    made = published(empty_ckan, "a", "b", "c")
    assert held(empty_ckan) == {"a": b"a", "b": b"b", "c": b"c"}
    assert made == empty_ckan.show()
    assert [one["size"] for one in made["resources"]] == [1, 1, 1]
    assert [one["url_type"] for one in made["resources"]] == ["upload"] * 3


def test_one_call_replaces_deletes_adds_and_edits(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a", "b", "c", "d")
    key = ids(seen)
    answer = revise(
        empty_ckan, seen, uploads(**{key["c"]: "new c", "last1": "e"}),
        filter=[f"-resources__{key['a']}"],
        update={"title": "Новий звіт", "private": False},
        update__resources__extend=[{"name": "e", "format": "CSV", "sha256": "of e"}],
        **{f"update__resources__{key['c']}": {"sha256": "of new c", "hash": "too"}},
    )  # fmt: skip
    assert answer.status == 200, answer
    assert held(empty_ckan) == {"b": b"b", "c": b"new c", "d": b"d", "e": b"e"}
    now = empty_ckan.show()
    assert ids(now) == {n: key.get(n, ids(now)["e"]) for n in ("b", "c", "d", "e")}
    assert (now["title"], now["private"]) == ("Новий звіт", False)
    sums = [(one.get("sha256"), one["hash"]) for one in now["resources"]]
    assert sums == [(None, ""), ("of new c", "too"), (None, ""), ("of e", "")]


def test_five_letters_of_an_id_are_enough_and_four_are_not(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a")
    short = uploads(**{ids(seen)["a"][:4]: "new"})
    assert revise(empty_ckan, seen, short).status == 409
    assert held(empty_ckan) == {"a": b"a"}
    enough = uploads(**{ids(seen)["a"][:5]: "new"})
    assert revise(empty_ckan, seen, enough).status == 200
    assert held(empty_ckan) == {"a": b"new"}


def test_match_that_fails_changes_nothing(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a")
    earlier = {**seen, "metadata_modified": "2019-09-30T00:00:00.000000"}
    files = uploads(**{ids(seen)["a"]: "new"})
    answer = revise(empty_ckan, earlier, files, update={"title": "Інше"})
    assert answer.status == 409
    assert answer.body["match"] == ["metadata_modified"]
    assert empty_ckan.show() == seen
    assert held(empty_ckan) == {"a": b"a"}


def test_wrong_field_changes_nothing_though_files_came_along(
    empty_ckan: Portal,
) -> None:
    seen = published(empty_ckan, "a", "b")
    files = uploads(**{ids(seen)["a"]: "new a", ids(seen)["b"]: "new b"})
    answer = revise(empty_ckan, seen, files, update={"update_frequency": "whenever"})
    assert (answer.status, "update_frequency" in answer.body) == (409, True)
    nameless = {f"update__resources__{ids(seen)['b']}": {"name": ""}}
    answer = revise(empty_ckan, seen, files, **nameless)
    assert (answer.status, answer.body["resources"][0]) == (409, {})
    assert [*answer.body["resources"][1]] == ["name"]
    assert empty_ckan.show() == seen
    assert held(empty_ckan) == {"a": b"a", "b": b"b"}


def test_file_above_the_limit_keeps_metadata_but_not_the_bytes_before_it(
    empty_ckan: Portal,
) -> None:
    seen = published(empty_ckan, "a", "b")
    big = "x" * (12 << 20)
    files = uploads(**{ids(seen)["a"]: "new a", ids(seen)["b"]: big})
    answer = revise(empty_ckan, seen, files)
    assert answer.status == 409
    assert answer.body["upload"] == ["File upload too large"]
    assert empty_ckan.show() == seen
    assert held(empty_ckan) == {"a": b"new a", "b": b"b"}


def test_outage_keeps_metadata_but_not_bytes_and_a_second_try_mends_it(
    empty_ckan: Portal,
) -> None:
    seen = published(empty_ckan, "a", "b")
    files = uploads(**{ids(seen)["a"]: "new a", "last1": "c"})
    more = {"update__resources__extend": [{"name": "c", "format": "CSV"}]}
    with empty_ckan.without_search():
        answer = revise(empty_ckan, seen, files, **more)
        assert answer.status == 500
        assert answer.body["__type"] == "Search Index Error"
    assert empty_ckan.show() == seen
    assert held(empty_ckan) == {"a": b"new a", "b": b"b"}
    assert revise(empty_ckan, seen, files, **more).status == 200
    assert held(empty_ckan) == {"a": b"new a", "b": b"b", "c": b"c"}


def test_revision_without_a_change_leaves_the_time_and_same_bytes_do_not(
    empty_ckan: Portal,
) -> None:
    seen = published(empty_ckan, "a")
    same = revise(empty_ckan, seen, update={"title": seen["title"]})
    assert (same.status, same.body["package"]) == (200, seen)
    again = revise(empty_ckan, seen, uploads(**{ids(seen)["a"]: "a"}))
    assert again.body["package"]["metadata_modified"] > seen["metadata_modified"]


def test_of_two_that_saw_the_same_only_one_writes(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a")

    def write(text: str) -> Answer:
        files = uploads(**{ids(seen)["a"]: text})
        return revise(empty_ckan, seen, files, update={"title": text})

    with ThreadPoolExecutor(2) as both:
        answers = dict(zip("xy", both.map(write, "xy"), strict=True))
    assert sorted(one.status for one in answers.values()) == [200, 409]
    [won] = [text for text, one in answers.items() if one.status == 200]
    assert empty_ckan.show()["title"] == won
    assert held(empty_ckan) == {"a": won.encode()}


def test_deleted_dataset_is_revised_unless_its_state_is_matched(
    empty_ckan: Portal,
) -> None:
    seen = published(empty_ckan, "a")
    empty_ckan.result("package_delete", id=seen["id"])
    now = {**empty_ckan.show(), "state": "active"}
    answer = revise(empty_ckan, now, update={"title": "Інше"})
    assert (answer.status, answer.body["match"]) == (409, ["state"])
    empty_ckan.result("package_revise", match={"id": seen["id"]}, update={"title": "Є"})
    assert empty_ckan.show()["title"] == "Є"


def test_missing_dataset_is_404_and_a_stranger_is_403(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a")
    missing = empty_ckan.call("package_revise", match={"name": "no-such-dataset"})
    assert missing.status == 404
    files = uploads(**{ids(seen)["a"]: "new"})
    match = '{"name": "monthly-report"}'
    stranger = empty_ckan.call("package_revise", "wrong", files, match=match)
    assert stranger.status == 403
    assert held(empty_ckan) == {"a": b"a"}


def test_text_beside_files_is_limited_to_half_a_megabyte(empty_ckan: Portal) -> None:
    seen = published(empty_ckan, "a")
    text = {"match": json.dumps({"id": seen["id"]}), "update__notes": "n" * 600_000}
    answer = requests.post(
        f"{empty_ckan.url}/api/3/action/package_revise",
        headers={"Authorization": empty_ckan.token},
        data=text, files=uploads(last1="new"), timeout=60,
    )  # fmt: skip
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    assert held(empty_ckan) == {"a": b"a"}


def test_ckanapi_revises_with_files_when_all_else_is_text(empty_ckan: Portal) -> None:
    empty_ckan.create()
    with ckanapi.RemoteCKAN(empty_ckan.url, apikey=empty_ckan.token) as client:
        client.call_action(
            "package_revise",
            {
                "match": '{"name": "monthly-report"}',
                "update__resources__extend": '[{"name": "a", "format": "CSV"}]',
            },
            files=uploads(last1="a"),
        )
    assert held(empty_ckan) == {"a": b"a"}
