"""What a portal shows of a dataset, without what it adds and without its dirt."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# Fields of a dataset and of a resource that people and we set. All else is the
# portal's: archiver, qa, num_tags, organization, revision_id, cache, tracking …
STATE_FIELDS = (
    "id", "name", "title", "notes", "private", "state", "license_id", "version",
    "maintainer", "maintainer_email", "author", "author_email", "url",
    "purpose_of_collecting_information", "update_frequency", "language",
    "is_datapackage", "owner_org",
)  # fmt: skip
STATE_RESOURCE_FIELDS = (
    "id", "name", "description", "format", "mimetype", "url", "url_type", "size",
)  # fmt: skip
# Of data.gov.ua: the same for all files of a dataset.
_OF_NO_USE = ("file_hash_sum",)
_TIMES = ("metadata_modified", "last_modified")
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_QUOTES = "\"'`“”„«»‘’ "


def parse_time(text: str | None) -> datetime | None:
    """A time of the portal, which writes UTC without saying so; None for no time.

    >>> parse_time("2023-01-06T10:00:00.000001").isoformat()
    '2023-01-06T10:00:00.000001+00:00'
    """
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def is_there(current: Mapping[str, Any] | None) -> bool:
    """Whether there is a dataset: a deleted one is shown, but its name is free."""
    return current is not None and current.get("state") != "deleted"


def shown(current: Mapping[str, Any], name: str) -> Any:
    """Value of a field, of the top level or of `extras`; None for a blank one."""
    value = current.get(name)
    if value in (None, ""):
        extras = current.get("extras") or ()
        value = next((e.get("value") for e in extras if e.get("key") == name), None)
    return None if value == "" else value


def tags_of(current: Mapping[str, Any]) -> frozenset[str]:
    """Keywords, of tag objects or else of `tag_string`; without vocabularies."""
    tags = current.get("tags") or ()
    names = [one["name"] for one in tags if not one.get("vocabulary_id")]
    names = names or str(current.get("tag_string") or "").split(",")
    return frozenset(name.strip() for name in names if name.strip())


def plain(name: str, value: Any) -> str:
    """A value without the differences that mean nothing, for comparing.

    >>> plain("update_frequency", "immediately after making changes”")
    'immediately after making changes'
    >>> plain("format", ".xlsx"), plain("is_datapackage", True)
    ('XLSX', 'true')
    """
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    text = str(value).replace("\r\n", "\n").strip()
    if name == "update_frequency":
        return " ".join(text.strip(_QUOTES).casefold().split())
    if name == "is_datapackage":
        return text.casefold()
    return text.lstrip(".").upper() if name == "format" else text


def sha256_in(value: Any) -> str | None:
    """A sha256 as we write it, bare or with its name; other checksums are not ours."""
    found = _SHA256.fullmatch(str(value or "").strip().lower())
    return found[1] if found else None


def size_of(resource: Mapping[str, Any]) -> int | None:
    """Bytes by the portal's own count; `file_size` of data.gov.ua is of no use."""
    size = str(resource.get("size") or "")
    return int(size) if size.isdecimal() else None


def file_of(resource: Mapping[str, Any]) -> str | None:
    """Name of an uploaded file in lower case, as portals write it; None for a link."""
    if not is_upload(resource):
        return None
    address = str(resource.get("url") or "").partition("?")[0]
    return address.rpartition("/")[2].casefold() or None


def is_upload(resource: Mapping[str, Any]) -> bool:
    """Whether the portal keeps the file itself."""
    return bool(resource.get("url_type", "upload") == "upload")


def state_of(current: Mapping[str, Any] | None) -> str:
    """Fingerprint of what must not change between plan and apply.

    Of the dataset: what people or we set, and when it was changed. Of its resources, in
    their order: the same, checksums of ours, addresses, sizes, times. Not what the
    portal changes by itself.
    """
    state: Any = None
    if current is not None:
        extras = current.get("extras") or ()
        state = {
            **_state(current, STATE_FIELDS),
            "tags": sorted(tags_of(current)),
            "extras": sorted([e.get("key"), e.get("value")] for e in extras),
            "resources": [
                _state(one, STATE_RESOURCE_FIELDS) for one in current["resources"]
            ],
        }
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _state(thing: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    state = {name: plain(name, shown(thing, name)) for name in names}
    times = {name: parse_time(thing.get(name)) for name in _TIMES}
    sums = sorted(
        (name, found)
        for name, value in thing.items()
        if name not in _OF_NO_USE and (found := sha256_in(value))
    )
    return {**state, **times, "sums": sums}
