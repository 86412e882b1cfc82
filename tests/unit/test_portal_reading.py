"""Reading a portal: times, and the fingerprint of what must not change before apply."""

import time
from typing import Any

import pytest

from tests.portal_record import digest, shown, wish
from transforms.portal import parse_time, state_of


def record(**changes: Any) -> dict[str, Any]:
    return shown(wish()) | changes


def of_first(key: str, value: Any) -> dict[str, Any]:
    made = record()
    made["resources"][0][key] = value
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-01-06T10:20:30.123456", "2023-01-06T10:20:30.123456+00:00"),
        ("2023-01-06T10:20:30", "2023-01-06T10:20:30+00:00"),
        ("2023-01-06T10:20:30Z", "2023-01-06T10:20:30+00:00"),
        ("2023-01-06T12:20:30+02:00", "2023-01-06T10:20:30+00:00"),
    ],
)
def test_time_without_a_zone_is_utc_wherever_we_are(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: str
) -> None:
    with monkeypatch.context() as far:
        far.setenv("TZ", "Europe/Kyiv")
        time.tzset()
        found = parse_time(text)
    time.tzset()
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize("text", [None, "", "вчора"])
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert parse_time(text) is None


COUNTS = [
    ("title", "Інше"), ("notes", "Інше"), ("private", False), ("state", "deleted"),
    ("license_id", "x"), ("version", "x"), ("maintainer", "x"), ("author", "x"),
    ("maintainer_email", "x"), ("author_email", "x"), ("url", "x"), ("id", "d-2"),
    ("purpose_of_collecting_information", "x"), ("update_frequency", "once a day"),
    ("language", "uk"), ("is_datapackage", "false"), ("owner_org", "x"),
    ("tags", [{"name": "звіти"}]), ("extras", [{"key": "a", "value": "b"}]),
    ("name", "x"), ("metadata_modified", "2021-06-01T08:00:01.000002"),
    ("resources", []),
]  # fmt: skip
RESOURCE_COUNTS = [
    ("id", "x"), ("name", "x"), ("description", "x"), ("format", "x"),
    ("mimetype", "x"), ("url", "x"), ("url_type", ""), ("size", 1),
    ("hash", digest("x")), ("sha256", digest("x")),
    ("last_modified", "2021-06-01T08:00:01.26"),
]  # fmt: skip
NOT = [
    ("archiver", {}), ("qa", {}), ("revision_id", "x"), ("num_tags", 0),
    ("tag_string", "x"), ("organization", {}), ("creator_user_id", "x"),
    ("tracking_summary", {"total": 5}), ("num_resources", 0), ("license_title", "x"),
    ("metadata_modified", "2021-06-01T08:00:01.000001Z"), ("title_chosen", "false"),
    ("update_frequency", "once a month”"),
]  # fmt: skip
RESOURCE_NOT = [
    ("archiver", {}), ("qa", {}), ("revision_id", "x"), ("datastore_active", True),
    ("cache_url", "x"), ("file_hash_sum", digest("x")), ("file_size", "1"),
    ("tracking_summary", {"total": 5}), ("hash", "an md5"), ("size", "17"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), COUNTS)
def test_state_is_another_when_this_of_the_dataset_is(key: str, value: Any) -> None:
    assert state_of(record(**{key: value})) != state_of(record())


@pytest.mark.parametrize(("key", "value"), RESOURCE_COUNTS)
def test_state_is_another_when_this_of_a_resource_is(key: str, value: Any) -> None:
    assert state_of(of_first(key, value)) != state_of(record())


@pytest.mark.parametrize(("key", "value"), NOT)
def test_state_is_the_same_when_the_portal_changes_this(key: str, value: Any) -> None:
    kept = record()
    kept["tags"] = list(reversed(kept["tags"]))
    assert state_of(kept | {key: value}) == state_of(record())


@pytest.mark.parametrize(("key", "value"), RESOURCE_NOT)
def test_state_is_the_same_when_the_portal_changes_this_of_a_resource(
    key: str, value: Any
) -> None:
    expected = of_first("hash", "") if key == "hash" else record()
    assert state_of(of_first(key, value)) == state_of(expected)


def test_order_of_resources_is_of_the_state() -> None:
    turned = record()
    turned["resources"].reverse()
    assert state_of(turned) != state_of(record())


def test_no_dataset_has_a_state_too() -> None:
    assert state_of(None) == state_of(None) != state_of(record())
    assert len(state_of(None)) == 64
