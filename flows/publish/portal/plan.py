"""The plan: what would change on a portal, as a file that is bound to what it is of.

It is bound to the packages and to the state of the portal by hashes, and to itself. It
holds no time and no secret: the same change gives the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import Any

from flows.publish.files import write_file
from flows.publish.portal.desk import Desk
from flows.publish.portal.releases import Shelf
from flows.publish.portal.survey import Survey, fetch, resource_of
from transforms.errors import RequestError
from transforms.portal import FieldChange, ResourceChange, row_changes, state_of
from transforms.portal.reading import file_of

VERSION = 1
# Of these every figure that differs is told, of other tables some rows of each kind.
_BY_FIGURE = frozenset({"monthlyFigures.csv", "monthlyIndicators.csv"})
_ALL, _SOME = 100_000, 20
Plan = Mapping[str, Any]


def make_plan(desk: Desk, surveys: Sequence[Survey]) -> Plan:
    """What would change, of datasets that were looked at.

    Raises:
        PublishError: what the portal says when a table is read to count its rows.
    """
    profile = desk.profile
    content = {
        "formatVersion": VERSION,
        "portal": {
            "name": desk.portal,
            "url": profile.url,
            "organisation": profile.organisation,
            "dialect": profile.dialect,
        },
        "datasets": [_dataset(desk, one) for one in surveys],
    }
    # Mappings of a survey become plain ones here, once.
    plain = json.loads(json.dumps(content, ensure_ascii=False, default=dict))
    return {**plain, "hash": plan_hash(plain)}


def write_plan(desk: Desk, plan: Plan) -> Path:
    """Keep a plan under its name, `<portal>-<hash8>.json`."""
    path = desk.output / "plans" / f"{desk.portal}-{plan['hash'][:8]}.json"
    write_file(path, (json.dumps(plan, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def read_plan(path: Path) -> Plan:
    """A plan that nobody has altered.

    Raises:
        RequestError: `plan-unreadable`, `plan-altered`.
    """
    try:
        plan: Plan = json.loads(path.read_text("utf-8"))
        stated, version = plan["hash"], plan["formatVersion"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError("plan-unreadable", file=path, cause=error) from error
    rest = {name: value for name, value in plan.items() if name != "hash"}
    if stated != plan_hash(rest) or version != VERSION:
        raise RequestError("plan-altered", file=path)
    return plan


def plan_hash(content: Plan) -> str:
    """The hash of a plan without its own hash."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def planned_of(survey: Survey) -> dict[str, Any]:
    """What is to be done with a dataset, as a plan says it, but for its rows."""
    package, change = survey.package, survey.change
    action = change.action
    if action == "unchanged" and not survey.is_done:
        action = "update"
    return {
        "package": package.name,
        "name": change.name,
        "action": action,
        "id": survey.current["id"] if survey.current else None,
        "state": state_of(survey.current),
        "descriptorSha256": package.descriptor_sha256,
        "private": survey.private,
        "fields": [_field(one) for one in change.fields],
        "resources": [_resource(survey, one) for one in change.resources],
        "reorder": bool(change.order),
        "twins": list(survey.twins),
        "leftOut": _left_out(survey),
    }


def _left_out(survey: Survey) -> list[str]:
    """Files of ours on the portal that are no longer sent there.

    Of another format of our tables, or of the release that was verified last.
    """
    sent = {one.file_name.casefold() for one in survey.package.wanted.resources}
    stems = {PurePath(name).stem for name in sent}
    before = survey.receipt["resources"] if survey.receipt else ()
    known = {str(one["fileName"]).casefold() for one in before}
    there = map(file_of, survey.current["resources"] if survey.current else [])
    return sorted(
        name
        for name in there
        if name and name not in sent and (name in known or PurePath(name).stem in stems)
    )


def _dataset(desk: Desk, survey: Survey) -> dict[str, Any]:
    planned = planned_of(survey)
    for entry, change in zip(
        planned["resources"], survey.change.resources, strict=True
    ):
        entry["rows"] = _rows(desk, survey, change)
    return planned


def _field(change: FieldChange) -> dict[str, Any]:
    return {"name": change.name, "old": change.old, "new": change.new}


def _resource(survey: Survey, change: ResourceChange) -> dict[str, Any]:
    wanted = survey.package.wanted
    [resource] = [r for r in wanted.resources if r.file_name == change.file_name]
    return {
        "fileName": change.file_name,
        "action": change.action,
        "id": change.id,
        "oldSha256": change.old_sha256,
        "sha256": resource.sha256,
        "size": resource.size,
        "fields": [_field(one) for one in change.fields],
    }


def _rows(desk: Desk, survey: Survey, change: ResourceChange) -> dict[str, Any] | None:
    """Rows added, changed and removed; None of what is no table or stays as it is."""
    schema = survey.package.entry(change.file_name).get("schema")
    if schema is None or change.action not in {"create", "update"}:
        return None
    key = schema.get("primaryKey") or []
    old = _old_bytes(desk, survey, change) if change.action == "update" else None
    new = survey.package.read(change.file_name)
    most = _ALL if change.file_name in _BY_FIGURE else _SOME
    return asdict(row_changes(old, new, [key] if isinstance(key, str) else key, most))


def _old_bytes(desk: Desk, survey: Survey, change: ResourceChange) -> bytes | None:
    """The published table: of a release that is kept, else as the portal serves it."""
    name = change.file_name
    for release in Shelf(desk.output, desk.portal, survey.change.name).releases():
        if (
            change.old_sha256
            and release.has(name)
            and release.sha256(name) == change.old_sha256
        ):
            return release.read(name)
    return fetch(desk, resource_of(survey.current, change.id))
