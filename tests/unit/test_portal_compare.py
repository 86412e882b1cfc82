"""What differs between what is wanted and what a portal shows; nothing else does.

The keys are those of `package_show` of data.gov.ua, seen in 2026.
"""

from dataclasses import replace
from typing import Any

import pytest

from tests.portal_record import ORGANISATION_ID, digest, shown, wish
from transforms.portal import DatasetChange, FieldChange, Wanted, compare, patch

KNOWN = {f"r-{n}": one.sha256 for n, one in enumerate(wish().resources)}
ARCHIVER = {"status": "Download error", "is_broken": True, "reason": "403"}
QA = {"openness_score": 1, "updated": "2026-01-01"}

# Key of the dataset, another value of it, and whether that is a change.
DATASET_KEYS: list[tuple[str, Any, bool]] = [
    ("title", "Інше", True), ("notes", "Інше", True), ("name", "inshe", True),
    ("license_id", "notspecified", True), ("maintainer", "Хтось", True),
    ("maintainer_email", "a@b.test", True), ("version", "1.0", True),
    ("purpose_of_collecting_information", "Not specified", True),
    ("update_frequency", "More then a day", True), ("language", "uk", True),
    ("is_datapackage", "false", True), ("tags", [{"name": "звіти"}], True),
    ("tag_string", "інше", False), ("num_tags", 9, False),
    ("license_title", "Інше", False), ("license_url", "", False),
    ("author", "Хтось", False), ("author_email", "a@b.test", False),
    ("title_chosen", "false", False), ("id", "d-9", False),
    ("private", False, False), ("type", "showcase", False), ("isopen", False, False),
    ("url", "https://a.test", False), ("owner_org", "u-9", False),
    ("groups", [{"name": "g"}], False), ("metadata_created", "2020-01-01", False),
    ("metadata_modified", "2026-01-01T00:00:00", False),
    ("creator_user_id", "u-9", False), ("num_resources", 99, False),
    ("relationships_as_subject", [{}], False), ("state", "draft", False),
    ("relationships_as_object", [{}], False), ("revision_id", "v-9", False),
    ("archiver", ARCHIVER, False), ("qa", QA, False),
    ("extras", [{"key": "edrpou", "value": "01234567"}], False),
]  # fmt: skip
RESOURCE_KEYS: list[tuple[str, Any, str]] = [
    ("name", "Інше", "metadata"), ("description", "Інше", "metadata"),
    ("format", ".xlsx", "metadata"), ("mimetype", "text/html", "metadata"),
    ("size", 1, "update"), ("hash", digest("other"), "update"),
    ("url_type", "", "update"), ("action", "False", "unchanged"),
    ("archiver", ARCHIVER, "unchanged"), ("qa", QA, "unchanged"),
    ("cache_last_updated", "2026-01-01", "unchanged"), ("cache_url", "u", "unchanged"),
    ("created", "2026-01-01", "unchanged"), ("datastore_active", True, "unchanged"),
    ("file_hash_sum", digest("other"), "unchanged"), ("file_size", "1", "unchanged"),
    ("last_modified", "2026-01-01", "unchanged"), ("revision_id", "v", "unchanged"),
    ("mimetype_inner", "x", "unchanged"), ("package_id", "d-9", "unchanged"),
    ("position", 99, "unchanged"), ("resource_type", "file", "unchanged"),
    ("state", "draft", "unchanged"), ("url", "https://a.test/a.csv", "unchanged"),
]  # fmt: skip


def difference(current: dict[str, Any] | None, **known: str) -> DatasetChange:
    return compare(wish(), current, known)


def actions(change: DatasetChange) -> dict[str, str]:
    """What is to be done with the files that are not unchanged."""
    changed = [one for one in change.resources if one.action != "unchanged"]
    return {one.file_name: one.action for one in changed}


def test_every_key_that_the_portal_shows_is_in_a_table() -> None:
    record = shown(wish())
    named = {key for key, _, _ in DATASET_KEYS} | {"resources", "organization"}
    assert record.keys() <= named
    assert record["resources"][0].keys() == {key for key, _, _ in RESOURCE_KEYS} | {
        "id"
    }


@pytest.mark.parametrize("dialect", ["datagovua", "ckan"])
def test_dataset_is_unchanged_when_the_portal_shows_what_was_sent(dialect: str) -> None:
    package = wish(dialect)
    change = compare(package, shown(package), {})
    assert (change.action, change.fields, actions(change)) == ("unchanged", (), {})
    assert [one.id for one in change.resources[:2]] == ["r-0", "r-1"]
    assert change.resources[0].old_sha256 == package.resources[0].sha256


@pytest.mark.parametrize(("key", "value", "ours"), DATASET_KEYS)
def test_key_of_the_dataset_is_a_change_when_it_is_ours(
    key: str, value: Any, ours: bool
) -> None:
    change = difference(shown(wish()) | {key: value})
    named = [one.name for one in change.fields]
    assert named == ([{"tags": "tag_string"}.get(key, key)] if ours else [])
    assert change.action == ("update" if ours else "unchanged")
    assert actions(change) == {}


@pytest.mark.parametrize(("key", "value", "action"), RESOURCE_KEYS)
def test_key_of_a_resource_is_a_change_when_it_is_ours(
    key: str, value: Any, action: str
) -> None:
    record = shown(wish())
    record["resources"][1][key] = value
    change = difference(record)
    assert change.fields == ()
    changed = {} if action == "unchanged" else {"monthlyFigures.csv": action}
    assert actions(change) == changed
    fields = [one.name for one in change.resources[1].fields]
    assert fields == ([key] if action == "metadata" else [])


def test_change_tells_old_and_new() -> None:
    change = difference(shown(wish()) | {"title": "Старе", "version": None})
    assert change.fields == (
        FieldChange("title", "Старе", "Звіти (Містківська рада)"),
        FieldChange("version", None, "2021-05-31"),
    )


def test_new_dataset_is_all_its_fields_and_files() -> None:
    change = difference(None)
    assert change.action == "create"
    assert {one.action for one in change.resources} == {"create"}
    assert all(one.id is None for one in change.resources)
    told = {one.name: one.new for one in change.fields}
    assert told == {**wish().fields, "tag_string": "відкриті дані, звіти"}
    assert [one.name for one in change.resources[0].fields] == [
        "name", "description", "format", "mimetype",
    ]  # fmt: skip


def test_deleted_dataset_is_made_anew() -> None:
    assert difference(shown(wish()) | {"state": "deleted"}).action == "create"


SAME = [
    ("update_frequency", "once a month”"), ("update_frequency", " Once a  month "),
    ("is_datapackage", True), ("is_datapackage", "True"),
    ("notes", "Звіти у вигляді даних.\r\n\r\nДата актуальності даних: 2021-05-31.\n"),
    ("owner_org", "mista"), ("tags", []), ("title", "Звіти (Містківська рада) "),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), SAME)
def test_dirt_of_the_portal_is_no_change(key: str, value: Any) -> None:
    assert difference(shown(wish()) | {key: value}).action == "unchanged"


def test_format_is_the_same_however_it_is_written() -> None:
    record = shown(wish())
    for one, written in zip(record["resources"], [".csv", "csv", " CSV"], strict=False):
        one["format"] = written
    assert actions(difference(record)) == {"listOfReports.json": "metadata"}
    record["resources"][2]["format"] = ".Json"
    assert difference(record).action == "unchanged"


def test_blank_field_at_the_top_is_looked_for_in_extras() -> None:
    record = moved(shown(wish())) | {"language": ""}
    assert difference(record).action == "unchanged"


def test_resource_is_taken_once_though_its_name_and_file_are_of_two() -> None:
    record = shown(wish())
    del record["resources"][0]
    record["resources"][0]["name"] = "listOfReports"
    change = difference(record)
    assert actions(change)["monthlyFigures.csv"] == "create"
    assert (change.resources[0].id, change.resources[1].id) == ("r-1", None)


def test_organisation_is_known_by_name_or_id() -> None:
    record = shown(wish())
    assert compare(wish(organisation=ORGANISATION_ID), record, {}).fields == ()
    moved = compare(wish(organisation="insha"), record, {}).fields
    assert moved == (FieldChange("owner_org", ORGANISATION_ID, "insha"),)
    assert compare(wish(organisation=None), record, {}).fields == ()


def test_keywords_are_a_set_without_those_of_vocabularies() -> None:
    record = shown(wish())
    record["tags"].append({"name": "ЄС", "vocabulary_id": "v-1"})
    assert difference(record).fields == ()
    record["tags"].append({"name": "зайве", "vocabulary_id": None})
    assert difference(record).fields == (
        FieldChange(
            "tag_string", "відкриті дані, зайве, звіти", "відкриті дані, звіти"
        ),
    )


def moved(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of data.gov.ua in `extras` rather than at the top."""
    keys = ("language", "update_frequency", "purpose_of_collecting_information")
    extras = [{"key": key, "value": record.pop(key)} for key in keys if key in record]
    return record | {"extras": record.get("extras", []) + extras}


def test_fields_are_read_at_the_top_and_in_extras() -> None:
    assert difference(moved(shown(wish()))).action == "unchanged"
    in_extras, at_top = wish("ckan"), shown(wish("ckan", custom_fields="top"))
    assert compare(in_extras, at_top, {}).action == "unchanged"
    record = shown(in_extras)
    record["extras"][0]["value"] = "ua"
    assert compare(in_extras, record, {}).fields == (
        FieldChange("language", "ua", "uk"),
    )


def without_sums(package: Wanted) -> dict[str, Any]:
    record = shown(package)
    for one in record["resources"]:
        one["hash"] = ""
        one.pop("sha256", None)
    return record


def test_known_hashes_count_where_the_portal_keeps_none() -> None:
    record = without_sums(wish())
    assert difference(record, **KNOWN).action == "unchanged"
    assert set(actions(difference(record)).values()) == {"update"}
    change = difference(record, **KNOWN | {"r-1": digest("old")})
    assert actions(change) == {"monthlyFigures.csv": "update"}
    assert change.resources[1].old_sha256 == digest("old")
    assert difference(record).resources[1].old_sha256 is None


def test_hash_of_the_portal_goes_before_a_known_one() -> None:
    change = difference(shown(wish()), **KNOWN | {"r-1": digest("old")})
    assert change.action == "unchanged"


def test_checksum_of_another_kind_is_none() -> None:
    record = without_sums(wish())
    for one in record["resources"]:
        one["hash"] = "9e107d9d372bb6826bd81d3542a419d6"
    assert difference(record, **KNOWN).action == "unchanged"
    assert difference(record).action == "update"


def test_either_checksum_that_is_old_is_a_change() -> None:
    package = wish("ckan")
    for field in ("hash", "sha256"):
        record = shown(package)
        record["resources"][0][field] = digest("old")
        change = compare(package, record, {})
        assert actions(change) == {"listOfReports.csv": "update"}
        assert change.resources[0].old_sha256 == digest("old")


def test_bytes_are_unknown_when_the_size_belies_the_checksum() -> None:
    record = shown(wish())
    record["resources"][0]["size"] = 5
    assert difference(record).resources[0].old_sha256 is None
    record["resources"][0]["size"] = None
    assert difference(record).action == "unchanged"
    record["resources"][0]["size"] = "17"
    assert difference(record).action == "unchanged"


def test_resources_are_matched_by_name_wherever_they_are() -> None:
    record = shown(wish())
    foreign = {**record["resources"][0], "id": "x", "name": "Чуже", "url": "u/x.csv"}
    first, *rest = record["resources"]
    record["resources"] = [foreign, first, *reversed(rest)]
    change = difference(record)
    assert change.action == "unchanged"
    assert [one.id for one in change.resources] == [*KNOWN]


def test_first_file_that_is_not_before_the_others_is_put_there() -> None:
    record = shown(wish())
    first, second, *rest = record["resources"]
    foreign = {**first, "id": "x", "name": "Чуже", "url": "u/x.csv"}
    record["resources"] = [foreign, second, first, *rest]
    change = difference(record)
    assert change.action == "update"
    ids = [one["id"] for one in (first, foreign, second, *rest)]
    assert change.order == tuple(ids)
    assert not change.fields
    assert {one.action for one in change.resources} == {"unchanged"}


def test_second_upload_of_one_of_our_files_is_noticed() -> None:
    record = shown(wish())
    first, *rest = record["resources"]
    link = {**first, "id": "link", "url_type": ""}
    other = {**first, "id": "other", "name": "Інша назва"}
    record["resources"] = [first, *rest, {**first, "id": "twin"}, link, other]
    change = difference(record)
    assert change.action == "unchanged"
    assert change.twins == {"twin": wish().resources[0].file_name}


def test_renamed_resource_is_found_by_its_file() -> None:
    record = shown(wish())
    record["resources"][1]["name"] = "Показники"
    change = difference(record)
    assert actions(change) == {"monthlyFigures.csv": "metadata"}
    assert change.resources[1].id == "r-1"
    assert change.resources[1].fields == (
        FieldChange("name", "Показники", "monthlyFigures"),
    )


def test_of_two_resources_of_one_name_the_uploaded_one_is_ours() -> None:
    record = shown(wish())
    link = {**record["resources"][1], "id": "x", "url_type": "", "url": "https://a.b/c"}
    record["resources"].insert(0, link)
    assert difference(record).action == "unchanged"


def test_link_under_our_name_is_replaced_by_our_file() -> None:
    record = shown(wish())
    record["resources"][1] |= {
        "url_type": "",
        "url": "https://a.test/monthlyFigures.csv",
    }
    change = difference(record)
    assert actions(change) == {"monthlyFigures.csv": "update"}
    record["resources"][1]["name"] = "Чуже"
    assert actions(difference(record)) == {"monthlyFigures.csv": "create"}


def test_missing_resource_is_made() -> None:
    record = shown(wish())
    del record["resources"][1]
    assert actions(difference(record)) == {"monthlyFigures.csv": "create"}


def sent(package: Wanted, record: dict[str, Any]) -> dict[str, Any]:
    return patch(package, compare(package, record, {}), record)


def test_patch_is_only_what_differs() -> None:
    assert sent(wish(), shown(wish())) == {}
    assert sent(wish(), shown(wish()) | {"title": "Старе"}) == {
        "title": "Звіти (Містківська рада)"
    }


def test_patch_replaces_keywords() -> None:
    tags = [{"name": "старе", "vocabulary_id": None}]
    assert sent(wish(), shown(wish()) | {"tags": tags}) == {
        "tag_string": "звіти,відкриті дані", "tags": [],
    }  # fmt: skip
    ckan = wish("ckan")
    assert sent(ckan, shown(ckan) | {"tags": tags}) == {"tags": ckan.fields["tags"]}


def test_patch_of_extras_keeps_those_of_others() -> None:
    package = wish("ckan")
    record = shown(package)
    record["extras"] = [
        {"key": "theirs", "value": "1"},
        {"key": "language", "value": "e"},
    ]
    extras = sent(package, record)["extras"]
    assert {one["key"]: one["value"] for one in extras} == {
        "theirs": "1",
        **{one["key"]: one["value"] for one in package.fields["extras"]},
    }
    old = replace(package, fields={**package.fields, "title": "Нове"})
    assert sent(old, shown(package)) == {"title": "Нове"}
