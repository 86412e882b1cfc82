"""Writing to a portal without `package_revise`: one file after the other.

After each write the dataset is read again. What a fault has left is told by the bytes
themselves: a portal keeps them before it notes their size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.publish.portal.desk import Dataset, Desk
from flows.publish.portal.revise import create_private
from flows.publish.portal.survey import by_file, hash_of, ids_of, resource_of
from flows.publish.portal.writing import Writing, put_in_order, write_looking
from transforms.errors import PublishError
from transforms.portal import ResourceChange, compare, patch
from transforms.portal.reading import file_of, parse_time

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# What the portal itself makes of a resource; all else is somebody's and is kept.
_OF_PORTAL = frozenset(
    "action archiver cache_last_updated cache_url created datastore_active "
    "file_hash_sum file_size hash last_modified mimetype package_id position qa "
    "revision_id size state url url_type".split()
)


def write_ordered(desk: Desk, writing: Writing) -> Dataset:
    """Carry out a writing: files in their order, then fields, then what is to go.

    Returns:
        The dataset as the portal shows it afterwards.

    Raises:
        PublishError: part of it may be written then.
    """
    turn = _Turn(desk, writing)
    changes = writing.change.resources
    if writing.current is None:
        turn.now = create_private(desk, writing)
        changes = compare(writing.wanted, turn.now, {}).resources
    elif writing.private is not None and all(c.action == "create" for c in changes):
        turn.hide()
    for change in changes:
        if change.action == "create":
            turn.create(change.file_name)
        elif change.action != "unchanged":
            turn.update(change)
    turn.describe()
    for key in writing.deletes:
        turn.delete(key)
    return put_in_order(desk, writing, turn.shown())


@dataclass
class _Turn:
    """The writes to one dataset, each on what the one before has left."""

    desk: Desk
    writing: Writing
    now: Dataset | None = None
    stamps: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the dataset as it is."""
        self.now = self.writing.current

    def create(self, file_name: str) -> None:
        """Add a file at the end; once, whatever the portal answers."""
        wanted = self.writing.resource(file_name)
        before = {one["id"] for one in self.shown()["resources"]}
        fields = {**wanted.fields, "package_id": self.shown()["id"]}

        def made(now: Dataset) -> list[Mapping[str, Any]]:
            there = [one for one in now["resources"] if one["id"] not in before]
            return [one for one in there if self._looks_like(one, file_name)]

        def look() -> Dataset | None:
            now = self._read()
            same = (hash_of(self.desk, one) == wanted.sha256 for one in made(now))
            return now if any(same) else None

        self._write("resource_create", fields, look, file_name)
        found = made(self.shown())
        if not found:
            raise self._other("resources")
        # A first try that was only slow may have been done after all.
        for twin in found[1:]:
            if hash_of(self.desk, twin) == wanted.sha256:
                self.delete(str(twin["id"]))

    def update(self, change: ResourceChange) -> None:
        """New bytes or new fields of a file that keeps its id."""
        wanted = self.writing.resource(change.file_name)
        key = str(change.id)
        old = resource_of(self.now, key)
        fields = {**_kept(old), **wanted.fields, "id": key}
        content = change.action == "update"
        if not content:  # CKAN 2.7 forgets the address of a file that is not sent
            fields |= {name: str(old.get(name) or "") for name in ("url", "url_type")}

        def look() -> Dataset | None:
            now = self._read()
            there = resource_of(now, key)
            same = not content or (
                hash_of(self.desk, there) == wanted.sha256
                and str(there.get("size")) in {str(wanted.size), "None", ""}
            )
            left = by_file(compare(self.writing.wanted, now, {key: wanted.sha256}))
            return now if same and not left[change.file_name].fields else None

        file = change.file_name if content else None
        self._write("resource_update", fields, look, file)

    def hide(self) -> None:
        """Nobody is to see a dataset of which nothing is there yet."""
        if not self.shown().get("private"):
            told = {"id": self.shown()["id"], "private": True}

            def look() -> Dataset | None:
                now = self._read()
                return now if now.get("private") else None

            self._write("package_patch", told, look)

    def describe(self) -> None:
        """Fields of the dataset, without its resources."""
        writing, now = self.writing, self.shown()
        fields = patch(writing.wanted, compare(writing.wanted, now, {}), now)
        if writing.private is not None and writing.private != now.get("private"):
            fields["private"] = writing.private
        if not fields:
            return

        def look() -> Dataset | None:
            now = self._read()
            same = writing.private in {None, now.get("private")}
            return now if same and not compare(writing.wanted, now, {}).fields else None

        self._write("package_patch", {**fields, "id": now["id"]}, look)

    def delete(self, key: str) -> None:
        """Take a resource away."""

        def look() -> Dataset | None:
            now = self._read()
            return None if resource_of(now, key) else now

        self._write("resource_delete", {"id": key}, look)

    def shown(self) -> Dataset:
        """The dataset as it was last seen."""
        if self.now is None:
            raise self._other("dataset")
        return self.now

    def _write(
        self, action: str, fields: Mapping[str, Any], look: Any, file: str | None = None
    ) -> None:
        name = self.writing.wanted.name
        self.desk.on_step("write", f"{name}: {file or action}")
        files = {"upload": self.writing.upload(file)} if file else None
        ours = set(ids_of(compare(self.writing.wanted, self.shown(), {})).values())
        client = self.desk.client
        told: list[Any] = []

        def write() -> None:
            told.append(client.write(action, fields, files))

        found = write_looking(client, write, look)
        self.now = found if found is not None else self._read()
        if file and told and isinstance(told[-1], dict) and "id" in told[-1]:
            self.stamps[str(told[-1]["id"])] = _uploaded(told[-1])
        gone = ours - {str(one["id"]) for one in self.now["resources"]}
        if gone - {str(fields.get("id"))} or self._written_over():
            raise self._other("resources")

    def _written_over(self) -> bool:
        """Whether a file that we wrote was uploaded anew since."""
        return any(
            _uploaded(resource_of(self.now, key)) > stamp
            for key, stamp in self.stamps.items()
        )

    def _looks_like(self, resource: Mapping[str, Any], file_name: str) -> bool:
        """Whether a resource has the name and the file name of one of ours."""
        name = self.writing.resource(file_name).fields.get("name")
        known = file_of(resource) in {file_name.casefold(), None}
        return resource.get("name") == name and known

    def _read(self) -> Dataset:
        now = self.desk.current(self.writing.wanted.name)
        if now is None:
            raise PublishError(
                "portal-gone",
                action="package_show",
                url=self.desk.profile.url,
                dataset=self.writing.wanted.name,
            )
        return now

    def _other(self, what: str) -> PublishError:
        """Somebody else writes to the dataset too."""
        name = self.writing.wanted.name
        return PublishError(
            "portal-conflict", action=what, url=self.desk.profile.url, dataset=name
        )


def _uploaded(resource: Mapping[str, Any]) -> datetime:
    """When a file was uploaded; long ago where the portal does not say."""
    return parse_time(resource.get("last_modified")) or _LONG_AGO


def _kept(resource: Mapping[str, Any]) -> dict[str, Any]:
    """What the portal would forget of a resource if it were not told again."""
    return {
        name: value
        for name, value in resource.items()
        if isinstance(value, str | int | float)
        and value != ""
        and name not in _OF_PORTAL
    }
