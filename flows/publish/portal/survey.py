"""A look at a dataset: what the portal shows, what of it is believed, what differs."""

import hashlib
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.publish.portal.desk import Dataset, Desk, Package
from flows.publish.portal.receipts import Receipt, known_hashes, last_receipt
from flows.publish.portal.releases import Shelf
from transforms.errors import PublishError
from transforms.portal import DatasetChange, Profile, ResourceChange, Wanted, compare
from transforms.portal.reading import is_upload

LARGEST = 256 << 20  # bytes of a file of the portal's that are read


@dataclass(frozen=True)
class Survey:
    """A package beside what is on the portal.

    Attributes:
        package: what is wanted.
        current: what the portal shows, None where there is no such dataset.
        believed: the same without the checksums that cannot be relied on.
        known: hashes, by resource id, of bytes that were seen.
        change: what differs.
        receipt: the newest one.
        private: whether readers are not to see it, where that is ours to say: of a
            dataset that is not published yet; else None.
        cut_short: whether the last write to it did not come to its end.
        twins: ids of second copies of our files, which a slow write has left.
    """

    package: Package
    current: Dataset | None
    believed: Dataset | None
    known: Mapping[str, str]
    change: DatasetChange
    receipt: Receipt | None
    private: bool | None
    cut_short: bool
    twins: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether the portal holds what is wanted."""
        return (
            self.current is not None
            and self.change.action == "unchanged"
            and not self.twins
            and self.private in {None, self.current.get("private")}
        )


def survey(desk: Desk, package: Package) -> Survey:
    """Look at the dataset of a package; one call, and downloads where in doubt.

    Raises:
        PublishError: what the portal says.
    """
    name = package.wanted.name
    desk.on_step("look", name)
    receipt = last_receipt(desk.output, desk.portal, name)
    pending = Shelf(desk.output, desk.portal, name).pending or {}
    current = desk.current(name)
    if current is None and receipt is not None:
        raise PublishError("portal-dataset-gone", dataset=name, url=desk.profile.url)
    known = known_hashes(receipt, current)
    doubted = set(pending.get("ids", []))
    if receipt:
        seen = {one["id"] for one in receipt["resources"]}
        doubted |= seen - known.keys()
    for key in doubted & known.keys():
        del known[key]
    believed = without_checksums(current, doubted, desk.profile)
    change = compare(package.wanted, believed, known)
    found = _hashes_of_same_size(desk, package.wanted, change, current)
    if found:
        known |= found
        change = compare(package.wanted, believed, known)
    new = not current or not current["resources"] or pending.get("new", False)
    private = bool(desk.profile.private_on_create) if new else None
    return Survey(
        package,
        current,
        believed,
        known,
        change,
        receipt,
        private,
        cut_short=bool(pending.get("plan")),
        twins=_twins_of_ours(desk, package, change, current),
    )


def without_checksums(
    current: Dataset | None, ids: Collection[str], profile: Profile
) -> Dataset | None:
    """A dataset as shown, where the portal says no checksum of these resources."""
    if current is None:
        return None
    gone = {"hash", profile.checksum_field}
    resources = [
        {k: v for k, v in one.items() if k not in gone} if one["id"] in ids else one
        for one in current["resources"]
    ]
    return {**current, "resources": resources}


def by_file(change: DatasetChange) -> dict[str, ResourceChange]:
    """Changes of resources by their file names."""
    return {one.file_name: one for one in change.resources}


def ids_of(change: DatasetChange) -> dict[str, str]:
    """Ids of the resources that are there, by file name."""
    return {one.file_name: one.id for one in change.resources if one.id}


def resource_of(current: Dataset | None, key: str | None) -> Mapping[str, Any]:
    """A resource by its id; nothing where it is not there."""
    resources = current["resources"] if current else []
    return next((one for one in resources if one["id"] == key), {})


def fetch(desk: Desk, resource: Mapping[str, Any]) -> bytes | None:
    """The bytes that the portal keeps of a resource, None where it keeps none.

    A link of somebody's is never followed: it may lead anywhere.

    Raises:
        PublishError: `portal-file-too-long`, or what the portal says.
    """
    if not (is_upload(resource) and resource.get("url")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        try:
            desk.client.download(str(resource["url"]), path, LARGEST)
        except PublishError as error:
            if error.rule_id == "portal-gone":
                return None
            raise
        if path.stat().st_size > LARGEST:
            raise PublishError(
                "portal-file-too-long", url=resource["url"], limit=LARGEST
            )
        return path.read_bytes()


def hash_of(desk: Desk, resource: Mapping[str, Any]) -> str:
    """The hash of what the portal keeps of a resource; "" where it keeps nothing."""
    content = fetch(desk, resource)
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _twins_of_ours(
    desk: Desk, package: Package, change: DatasetChange, current: Dataset | None
) -> tuple[str, ...]:
    """Those whose bytes are a release's of ours: all else is left to whose it is."""
    releases = Shelf(desk.output, desk.portal, package.wanted.name).releases()
    return tuple(
        key
        for key, file_name in change.twins.items()
        if hash_of(desk, resource_of(current, key))
        in {package.sha256(file_name), *(r.sha256(file_name) for r in releases)}
    )


def _hashes_of_same_size(
    desk: Desk, wanted: Wanted, change: DatasetChange, current: Dataset | None
) -> dict[str, str]:
    """Look at the bytes where only they can tell whether a file is the same."""
    sizes = {one.file_name: one.size for one in wanted.resources}
    found = {}
    for one in change.resources:
        if one.action != "update" or one.old_sha256 or not one.id:
            continue
        resource = resource_of(current, one.id)
        if str(resource.get("size")) in {str(sizes[one.file_name]), "None", ""}:
            found[one.id] = hash_of(desk, resource)
    return found
