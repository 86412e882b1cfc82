"""Back to the release before, where a write failed or does not verify."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flows.publish.portal.desk import Dataset, Desk
from flows.publish.portal.ordered import write_ordered
from flows.publish.portal.releases import Release, Shelf
from flows.publish.portal.revise import write_revised
from flows.publish.portal.survey import (
    Survey,
    fetch,
    resource_of,
    without_checksums,
)
from flows.publish.portal.writing import Writing
from transforms.errors import PublishError
from transforms.portal import DatasetChange, Wanted, WantedResource, compare
from transforms.portal.reading import size_of


class StoppedError(PublishError):
    """Publishing a dataset stopped; the rule says what the portal holds now."""

    def __init__(self, rule_id: str, cause: PublishError, **details: object) -> None:
        """Name what is there now and why it came to that."""
        super().__init__(rule_id, **details)
        self.cause = cause


def carry_out(desk: Desk, writing: Writing) -> Dataset:
    """Write in the way of the portal's dialect; the dataset as it is afterwards.

    Raises:
        PublishError: what the portal says.
    """
    if desk.profile.dialect == "ckan":
        desk.on_step("write", writing.wanted.name)
        return write_revised(desk, writing)
    return write_ordered(desk, writing)


def keep_before(desk: Desk, survey: Survey) -> Release | None:
    """The release to go back to, whole for all that is to be overwritten.

    It is the newest on the shelf where that is what the portal holds, else it is taken
    from the portal. None for a dataset that is not there yet.

    Raises:
        PublishError: what the portal says.
    """
    current, wanted = survey.current, survey.package.wanted
    if current is None or not current["resources"]:
        return None
    shelf = Shelf(desk.output, desk.portal, wanted.name)
    releases = shelf.releases()
    over = [one for one in survey.change.resources if one.action == "update"]
    if releases and _is_there(releases[-1], survey):
        return releases[-1]
    files, hashes = {}, dict(survey.known)
    for one in over:
        content = _kept_bytes(releases, one.file_name, one.old_sha256)
        if content is None:
            desk.on_step("keep", f"{wanted.name}: {one.file_name}")
            content = fetch(desk, resource_of(current, one.id))
        if content is not None:
            files[one.file_name] = content
            hashes[str(one.id)] = hashlib.sha256(content).hexdigest()
    there = [
        WantedResource(
            one.file_name,
            _resource_fields_there(wanted, one.file_name, resource_of(current, one.id)),
            hashes.get(one.id) or one.old_sha256 or "",
            len(files.get(one.file_name, b""))
            or size_of(resource_of(current, one.id))
            or 0,
        )
        for one in survey.change.resources
        if one.id
    ]
    return shelf.keep(
        Wanted(wanted.name, _fields_there(wanted.fields, current), tuple(there)),
        {one.file_name: one.id for one in survey.change.resources if one.id},
        files,
        private=bool(current.get("private")),
        descriptor_sha256=None,
    )


def put_back(
    desk: Desk,
    survey: Survey,
    before: Release,
    now: Dataset,
    seen: Mapping[str, str],
) -> Dataset:
    """Write the release before over what is there; what was added goes last.

    Args:
        desk: the portal.
        survey: what was to be written over it.
        before: the release to go back to.
        now: the dataset as it is.
        seen: hashes of the bytes that are there, by resource id.

    Raises:
        PublishError: what the portal says.
    """
    change = _difference(desk, before.wanted, now, seen)
    lost = [
        one.file_name
        for one in change.resources
        if one.action in {"create", "update"} and not before.has(one.file_name)
    ]
    if lost:
        raise PublishError(
            "release-not-kept", dataset=survey.package.wanted.name, files=listed(lost)
        )
    return carry_out(
        desk,
        Writing(
            now,
            before.wanted,
            change,
            before.read,
            before.private,
            tuple(added_ids(before, survey, now)),
        ),
    )


def _difference(
    desk: Desk, wanted: Wanted, now: Dataset | None, seen: Mapping[str, str]
) -> DatasetChange:
    return compare(wanted, without_checksums(now, seen, desk.profile), seen)


def is_left(
    desk: Desk, wanted: Wanted, now: Dataset | None, seen: Mapping[str, str]
) -> bool:
    """Whether the portal does not hold what is wanted, by the bytes seen."""
    return _difference(desk, wanted, now, seen).differs


def added_ids(before: Release, survey: Survey, now: Dataset | None) -> list[str]:
    """Ids of our files that the release before does not have."""
    there = compare(survey.package.wanted, now, {}).resources
    return [one.id for one in there if one.id and before.sha256(one.file_name) is None]


def _is_there(release: Release, survey: Survey) -> bool:
    """Whether the portal holds a release, and what is to be overwritten is kept."""
    over = [one for one in survey.change.resources if one.action == "update"]
    left = compare(release.wanted, survey.believed, survey.known)
    ours = {one.id for one in survey.change.resources if one.id}
    return (
        ours == set(release.ids.values())
        and not left.differs
        and release.private == bool((survey.current or {}).get("private"))
        and all(release.has(one.file_name) for one in over)
    )


def _kept_bytes(
    releases: list[Release], file_name: str, sha256: str | None
) -> bytes | None:
    for release in releases:
        if sha256 and release.sha256(file_name) == sha256 and release.has(file_name):
            return release.read(file_name)
    return None


def _resource_fields_there(
    wanted: Wanted, file_name: str, there: Mapping[str, Any]
) -> dict[str, str]:
    """The fields of a resource that we would write, as they are there."""
    [ours] = [one for one in wanted.resources if one.file_name == file_name]
    return {name: str(there.get(name) or "") for name in ours.fields}


def _fields_there(
    fields: Mapping[str, Any], current: Mapping[str, Any]
) -> dict[str, Any]:
    """Our fields of a dataset as they are there."""
    words = [one["name"] for one in current.get("tags") or ()]
    ours = {one["key"] for one in fields.get("extras", ())}
    special: dict[str, Any] = {
        "tags": [{"name": word} for word in words],
        "tag_string": ",".join(words),
        "extras": [
            {"key": one["key"], "value": one["value"]}
            for one in current.get("extras") or ()
            if one["key"] in ours
        ],
    }
    return {
        name: special.get(name, current.get(name) if name in current else "")
        for name in fields
    }


def listed(names: list[str]) -> str:
    """Names as a message has them."""
    return ", ".join(names) or "–"
