"""Receipts: what a portal was seen to hold, when, and whether that is what we made."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.publish.files import write_file
from flows.publish.portal.desk import Desk, Package
from flows.recording import VERSION, instant, now
from transforms.errors import OutputError

Receipt = Mapping[str, Any]
_ALWAYS = {"portal", "dataset", "datasetId", "descriptorSha256", "outcome", "resources"}


def write_receipt(
    desk: Desk,
    package: Package,
    current: Mapping[str, Any],
    checks: Sequence[Mapping[str, Any]],
    outcome: str,
) -> Path:
    """Write the receipt of a dataset.

    Args:
        desk: the portal.
        package: what was to be there.
        current: what `package_show` gives.
        checks: of each resource, as `flows.publish.portal.verify` makes them.
        outcome: `verified`, `undone`, `hidden` or `mismatch`.
    """
    moment = instant(now())
    publisher = desk.settings.publisher
    receipt = {
        "formatVersion": 1,
        "portal": {"name": desk.portal, "url": desk.profile.url},
        "publisher": {"name": publisher.name, "id": publisher.edrpou},
        "organisation": desk.profile.organisation,
        "software": f"zvit/{VERSION}",
        "verifiedAt": moment,
        "outcome": outcome,
        "dataset": package.wanted.name,
        "datasetId": current["id"],
        "private": bool(current.get("private")),
        "metadataModified": current.get("metadata_modified"),
        "descriptorSha256": package.descriptor_sha256,
        "resources": list(checks),
    }
    stem = f"{desk.portal}-{package.wanted.name}-{moment.replace(':', '')}"
    path = desk.output / "receipts" / f"{stem}.json"
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{stem}-{number:03}.json")
    write_file(
        path, (json.dumps(receipt, ensure_ascii=False, indent=1) + "\n").encode()
    )
    return path


def last_receipt(output: Path, portal: str, dataset: str) -> Receipt | None:
    """The newest receipt of a dataset, None where there is none.

    Raises:
        OutputError: `receipt-damaged`.
    """
    paths = (output / "receipts").glob(f"{portal}-{dataset}-*.json")
    for path in sorted(paths, key=lambda path: path.stem, reverse=True):
        receipt = _read(path)
        if receipt["dataset"] == dataset and receipt["portal"]["name"] == portal:
            return receipt
    return None


def _read(path: Path) -> Receipt:
    try:
        receipt: Receipt = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise OutputError("receipt-damaged", file=path) from error
    if not (isinstance(receipt, dict) and receipt.keys() >= _ALWAYS):
        raise OutputError("receipt-damaged", file=path)
    return receipt


def known_hashes(
    receipt: Receipt | None, current: Mapping[str, Any] | None
) -> dict[str, str]:
    """Hashes, by resource id, of files that were not touched since their receipt.

    Args:
        receipt: the newest one.
        current: what `package_show` gives.
    """
    if receipt is None or current is None:
        return {}
    seen = {
        (one["id"], one["lastModified"], one["portalSize"]): one["sha256"]
        for one in receipt["resources"]
        if one["sha256"]
    }
    keys = {
        one["id"]: (one["id"], one.get("last_modified"), one.get("size"))
        for one in current["resources"]
    }
    return {name: seen[key] for name, key in keys.items() if key in seen}


def is_verified(
    receipt: Receipt | None, package: Package, current: Mapping[str, Any]
) -> bool:
    """Whether the newest receipt is of this package and of this state of the portal."""
    return (
        receipt is not None
        and receipt["outcome"] == "verified"
        and receipt["descriptorSha256"] == package.descriptor_sha256
        and receipt["datasetId"] == current["id"]
        and receipt["metadataModified"] == current.get("metadata_modified")
    )
