"""Verifying: download what the portal serves, compare it with the package, sign it off.

What verifies is kept as a release. What does not is downloaded once more; then the
release before is put back, or this one, if it was verified before; a first release that
never was is hidden from readers. A release of somebody else's is left as it is.
"""

import csv
import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.publish.package import DESCRIPTOR
from flows.publish.portal.desk import Dataset, Desk, Package
from flows.publish.portal.receipts import is_verified, write_receipt
from flows.publish.portal.releases import Release, Shelf
from flows.publish.portal.rollback import StoppedError, put_back
from flows.publish.portal.survey import Survey, fetch, hash_of, ids_of, resource_of
from flows.publish.portal.whole import whole
from transforms.errors import PublishError
from transforms.portal import compare
from transforms.portal.reading import is_upload

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Verified:
    """What was seen of a dataset, and where it is written down."""

    dataset: str
    receipt: Path | None
    outcome: str
    checks: tuple[Mapping[str, Any], ...]


def verify(
    desk: Desk, seen: Survey, current: Dataset, *, again: bool = False
) -> Verified:
    """Compare a dataset with its package, byte for byte; write a receipt.

    Args:
        desk: the portal.
        seen: the dataset as it was before it was written, or as it is.
        current: the dataset as it is.
        again: also where the newest receipt is of this very state.

    Raises:
        StoppedError: `verify-undone`, `verify-restored`, `verify-hidden`,
            `verify-mismatch`, `publish-conflict`.
        PublishError: `verify-not-applied`: the portal holds another release, which is
            left as it is; `verify-needs-token`: nothing can be put back without one;
            or what the portal says.
    """
    package = seen.package
    name = package.wanted.name
    if not again and is_verified(seen.receipt, package, current):
        return Verified(name, None, "unchanged", ())
    ids = ids_of(compare(package.wanted, current, {}))
    checks = tuple(
        _checked(
            desk, package, one.file_name, resource_of(current, ids.get(one.file_name))
        )
        for one in package.wanted.resources
    )
    shelf = Shelf(desk.output, desk.portal, name)
    if all(one["agrees"] for one in checks):
        _keep(shelf, package, ids, current)
        receipt = write_receipt(desk, package, current, checks, "verified")
        return Verified(name, receipt, "verified", checks)
    if not shelf.was_written(package.release) or _is_another(desk, package, current):
        # The next plan looks at the bytes, whatever the portal states of them.
        doubted = [str(one["id"]) for one in checks if one["id"] and not one["agrees"]]
        shelf.begin("", "", doubted, new=False)
        raise PublishError("verify-not-applied", dataset=name)
    wrong = ", ".join(one["fileName"] for one in checks if not one["agrees"])
    if desk.client.is_anonymous:
        raise PublishError("verify-needs-token", dataset=name, files=wrong)
    mismatch = PublishError("verify-differs", dataset=name, files=wrong)
    if _touched(desk.current(name), current):
        raise StoppedError("publish-conflict", mismatch, dataset=name)
    with whole(lambda: desk.on_step("finish", name)):
        outcome = _undo(desk, seen, current, checks, shelf)
    receipt = write_receipt(desk, package, current, checks, outcome)
    raise StoppedError(f"verify-{outcome}", mismatch, dataset=name, receipt=receipt)


def _is_another(desk: Desk, package: Package, current: Dataset) -> bool:
    """Whether the portal holds a release of somebody else's, whole.

    Its own descriptor then is not ours and has the hash of each file that is there.
    """
    ids = ids_of(compare(package.wanted, current, {}))
    content = fetch(desk, resource_of(current, ids.get(DESCRIPTOR))) or b""
    if hashlib.sha256(content).hexdigest() == package.sha256(DESCRIPTOR):
        return False
    try:
        stated = {e["path"]: e["hash"] for e in json.loads(content)["resources"]}
    except (ValueError, KeyError, TypeError):
        return False
    return all(
        stated.get(name) == f"sha256:{hash_of(desk, resource_of(current, key))}"
        for name, key in ids.items()
        if name != DESCRIPTOR
    )


def _touched(now: Dataset | None, current: Dataset) -> bool:
    """Whether somebody uploaded while we looked."""
    return any(
        resource_of(now, one["id"]).get("last_modified") != one.get("last_modified")
        for one in current["resources"]
    )


def _checked(
    desk: Desk, package: Package, file_name: str, resource: Mapping[str, Any]
) -> dict[str, Any]:
    """One resource beside its file; looked at twice where it does not agree."""
    desk.on_step("verify", f"{package.wanted.name}: {file_name}")
    found = _look(desk, package, file_name, resource)
    return found if found["agrees"] else _look(desk, package, file_name, resource)


def _look(
    desk: Desk, package: Package, file_name: str, resource: Mapping[str, Any]
) -> dict[str, Any]:
    [wanted] = [r for r in package.wanted.resources if r.file_name == file_name]
    found: dict[str, Any] = {
        "fileName": file_name,
        "id": resource.get("id"),
        "url": resource.get("url"),
        "lastModified": resource.get("last_modified"),
        "portalSize": resource.get("size"),
        "sha256": None,
        "size": None,
        "rows": None,
        "schema": None,
        "expected": {"sha256": wanted.sha256, "size": wanted.size},
    }
    entry = package.entry(file_name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        if _downloaded(desk, resource, path, wanted.size):
            found |= {"sha256": _digest(path), "size": path.stat().st_size}
        if found["sha256"] and "schema" in entry:
            found |= {"rows": _row_count(path), "schema": _meets(path, entry["schema"])}
            found["expected"]["rows"] = entry.get("rowCount")
    expected = found["expected"]
    found["agrees"] = found["schema"] is not False and all(
        found[key] == value for key, value in expected.items() if value is not None
    )
    return found


def _downloaded(desk: Desk, resource: Mapping[str, Any], path: Path, size: int) -> bool:
    """Save what readers get of a file; not where the portal keeps none."""
    if not (is_upload(resource) and resource.get("url")):
        return False
    try:
        desk.client.download(str(resource["url"]), path, size)
    except PublishError as error:
        if error.rule_id == "portal-gone":
            return False
        raise
    return True


def _meets(path: Path, schema: Mapping[str, Any]) -> bool:
    """Whether a table meets its schema; keys to other tables were judged together."""
    from flows.validation import validate_table

    alone = {name: value for name, value in schema.items() if name != "foreignKeys"}
    described = path.with_suffix(".schema.json")
    described.write_text(json.dumps(alone), "utf-8")
    with validate_table(path, described, sums=False) as report:
        return report.valid


def _row_count(path: Path) -> int:
    """Rows of a CSV, its header not counted; what is no CSV has none."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        try:
            return max(0, sum(1 for row in csv.reader(file) if row) - 1)
        except csv.Error:
            return 0


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _keep(
    shelf: Shelf, package: Package, ids: Mapping[str, str], current: Dataset
) -> None:
    """The release that was verified is on the shelf, as the newest."""
    kept = shelf.releases()
    private = bool(current.get("private"))
    if (
        kept
        and kept[-1].descriptor_sha256 == package.descriptor_sha256
        and kept[-1].ids == ids
        and kept[-1].private == private
        and kept[-1].wanted == package.wanted
    ):
        return
    files = {r.file_name: package.read(r.file_name) for r in package.wanted.resources}
    shelf.keep(
        package.wanted,
        ids,
        files,
        private=private,
        descriptor_sha256=package.descriptor_sha256,
    )


def _undo(
    desk: Desk,
    seen: Survey,
    current: Dataset,
    checks: tuple[Mapping[str, Any], ...],
    shelf: Shelf,
) -> str:
    """Put the release before back; this one, if it is the only one that was verified.

    Returns:
        `undone`, `restored`, `hidden` where no release ever was verified, or `mismatch`
        where nothing could be done.
    """
    package = seen.package
    hashes = {one["id"]: one["sha256"] or "" for one in checks if one["id"]}
    before = _before(shelf, package)
    try:
        if before is not None:
            desk.on_step("undo", package.wanted.name)
            now = put_back(desk, seen, before, current, hashes)
            if _holds(desk, now, before):
                again = before.descriptor_sha256 == package.descriptor_sha256
                shelf.done(package.release if again else "before")
                return "restored" if again else "undone"
            shelf.begin("", package.release, list(hashes), new=False)
            return "mismatch"
        desk.client.write("package_patch", {"id": current["id"], "private": True})
    except PublishError:
        shelf.begin("", package.release, list(hashes), new=before is None)
        return "mismatch"
    shelf.begin("", package.release, list(hashes), new=True)
    return "hidden"


def _holds(desk: Desk, now: Dataset, release: Release) -> bool:
    """Whether the portal keeps the bytes of a release, of those that we keep too."""
    ids = ids_of(compare(release.wanted, now, {}))
    return all(
        hash_of(desk, resource_of(now, ids.get(one.file_name))) == one.sha256
        for one in release.wanted.resources
        if release.has(one.file_name)
    )


def _before(shelf: Shelf, package: Package) -> Release | None:
    """The release to go back to.

    The newest other one that was verified; else this one, if it was; else what was
    taken from the portal.
    """
    kept, own = shelf.releases(), package.descriptor_sha256
    others = [r for r in kept if r.descriptor_sha256 not in {None, own}]
    same = [r for r in kept if r.descriptor_sha256 == own]
    chosen = others or same or kept
    return chosen[-1] if chosen else None
