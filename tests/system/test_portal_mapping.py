"""The mapping and a real CKAN: what was sent is unchanged, what is patched is mended.

The portal of these tests has the fields of data.gov.ua at the top of a dataset.
"""

from typing import Any

import pytest

from tests.portal_record import wish
from tests.system.portal import Portal
from transforms.portal import Wanted, compare, patch, state_of

SETTINGS: list[dict[str, Any]] = [
    {"dialect": "ckan", "custom_fields": "top"},
    {"dialect": "datagovua", "tags_as": "tags"},
    {"dialect": "datagovua"},
]
each = pytest.mark.parametrize(
    "settings", SETTINGS, ids=["ckan", "datagovua-tags", "datagovua"]
)


def published(ckan: Portal, settings: dict[str, Any]) -> tuple[Wanted, dict[str, Any]]:
    """A small package as wanted, and what the portal shows once it is there."""
    package = wish(**settings, organisation=ckan.organization)
    made = ckan.result("package_create", **package.fields)
    for one in package.resources[:3]:
        content = one.file_name.encode()
        ckan.result(
            "resource_create", files={"upload": (one.file_name, content)},
            package_id=made["id"], **one.fields,
        )  # fmt: skip
    package = Wanted(package.name, package.fields, package.resources[:3])
    record: dict[str, Any] = ckan.show(package.name)
    return package, record


@each
def test_what_was_sent_is_unchanged(
    empty_ckan: Portal, settings: dict[str, Any]
) -> None:
    package, record = published(empty_ckan, settings)
    change = compare(package, record, {})
    assert change.fields == ()
    assert [one.fields for one in change.resources] == [(), (), ()]
    assert change.action == "unchanged"
    assert state_of(record) == state_of(empty_ckan.show(package.name))


@each
def test_patch_mends_what_somebody_changed(
    empty_ckan: Portal, settings: dict[str, Any]
) -> None:
    package, record = published(empty_ckan, settings)
    tags = [{"name": name} for name in ("звіти", "зайве", "ще одне")]
    empty_ckan.result(
        "package_patch", id=record["id"], title="Інше", tags=tags, language="en",
        update_frequency="once a year",
    )  # fmt: skip
    changed = empty_ckan.show(package.name)
    change = compare(package, changed, {})
    keywords = {"tags", "tag_string"} & package.fields.keys()
    assert {one.name for one in change.fields} == {
        "title", "language", "update_frequency", *keywords,
    }  # fmt: skip
    assert state_of(changed) != state_of(record)
    sent = patch(package, change, changed)
    empty_ckan.result("package_patch", id=record["id"], **sent)
    assert compare(package, empty_ckan.show(package.name), {}).action == "unchanged"


def test_parquet_keeps_its_format_and_type(empty_ckan: Portal) -> None:
    package = wish("ckan", custom_fields="top", organisation=empty_ckan.organization)
    made = empty_ckan.result("package_create", **package.fields)
    one = next(r for r in package.resources if r.file_name.endswith(".parquet"))
    kept = empty_ckan.result(
        "resource_create", files={"upload": (one.file_name, b"x")},
        package_id=made["id"], **one.fields,
    )  # fmt: skip
    assert {name: kept[name] for name in one.fields} == dict(one.fields)
