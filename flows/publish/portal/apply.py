"""Carrying out a plan, and no other than that."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.publish.portal.desk import Dataset, Desk
from flows.publish.portal.plan import Plan, planned_of
from flows.publish.portal.releases import Shelf
from flows.publish.portal.rollback import carry_out, keep_before
from flows.publish.portal.settle import settle
from flows.publish.portal.survey import Survey, survey
from flows.publish.portal.whole import whole
from flows.publish.portal.writing import Writing
from transforms.errors import PublishError, RequestError
from transforms.portal import state_of


@dataclass(frozen=True)
class Applied:
    """A dataset as the portal shows it after its part of the plan.

    `action`: `create`, `update` or `unchanged`.
    """

    survey: Survey
    current: Dataset
    action: str


def surveys_of(desk: Desk) -> list[Survey]:
    """Look at the datasets of all packages.

    Raises:
        PublishError: what the portal says.
        RequestError: `packages-missing`.
    """
    return [survey(desk, package) for package in desk.packages()]


def fitting(desk: Desk, plan: Plan) -> list[Survey]:
    """Look at the datasets of a plan, and see that it still is of them.

    Raises:
        RequestError: `plan-other-portal`, `plan-package-changed`,
            `plan-portal-changed`.
        PublishError: what the portal says.
    """
    profile = desk.profile
    stated = plan["portal"]
    if (stated["url"], stated["organisation"], stated["dialect"]) != (
        profile.url, profile.organisation, profile.dialect,
    ):  # fmt: skip
        raise RequestError("plan-other-portal", planned=stated["url"], url=profile.url)
    packages = {package.name: package for package in desk.packages()}
    for planned in plan["datasets"]:
        package = packages.get(planned["package"])
        if package is None or planned["descriptorSha256"] != package.descriptor_sha256:
            raise RequestError("plan-package-changed", package=planned["package"])
    found = []
    for planned in plan["datasets"]:
        seen = survey(desk, packages[planned["package"]])
        if not (seen.is_done or _fits(desk, plan["hash"], planned, seen)):
            raise RequestError("plan-portal-changed", dataset=planned["name"])
        found.append(seen)
    return found


def apply_one(desk: Desk, plan: Plan, seen: Survey) -> Applied:
    """Write what differs of one dataset, which was seen to fit the plan.

    Raises:
        StoppedError: it could not be written; the rule says what is there now.
        PublishError: what became of the dataset meanwhile.
    """
    package, current = seen.package, seen.current
    shelf = Shelf(desk.output, desk.portal, package.wanted.name)
    if seen.is_done and current is not None:
        shelf.done()
        return Applied(seen, current, "unchanged")
    before = keep_before(desk, seen)
    over = [one.id for one in seen.change.resources if one.action == "update"]
    writing = Writing(
        current, package.wanted, seen.change, package.read, seen.private, seen.twins
    )
    with whole(lambda: desk.on_step("finish", package.wanted.name)):
        release = package.release
        new = seen.private is not None
        shelf.begin(plan["hash"], release, [key for key in over if key], new=new)
        try:
            after = carry_out(desk, writing)
        except PublishError as cause:
            after = settle(desk, seen, before, cause)
        shelf.done(release)
    return Applied(seen, after, "create" if current is None else "update")


def _fits(desk: Desk, plan: str, planned: Mapping[str, Any], seen: Survey) -> bool:
    """Whether the dataset is as planned on, or part of this very plan is done.

    After a kill each resource is as it was or as it is wanted: what is left to do is
    then a part of what was planned.
    """
    pending = Shelf(desk.output, desk.portal, seen.change.name).pending or {}
    as_planned_on = planned["state"] == state_of(seen.current)
    return (as_planned_on or pending.get("plan") == plan) and _is_part(
        json.loads(json.dumps(planned_of(seen), default=dict)), planned
    )


def _is_part(left: Mapping[str, Any], planned: Mapping[str, Any]) -> bool:
    """Whether all that is left to do was planned, value by value."""
    was = {one["fileName"]: one for one in planned["resources"]}
    return (
        left["private"] == planned["private"]
        and was.keys() == {one["fileName"] for one in left["resources"]}
        and _within(left["fields"], planned["fields"])
        and all(
            one["action"] == "unchanged"
            or (
                was[one["fileName"]]["action"] != "unchanged"
                and was[one["fileName"]]["id"] in {None, one["id"]}
                and _within(one["fields"], was[one["fileName"]]["fields"])
            )
            for one in left["resources"]
        )
    )


def _within(
    left: Sequence[Mapping[str, Any]], planned: Sequence[Mapping[str, Any]]
) -> bool:
    """Whether all fields that differ were to get the value that they are to get."""
    told = [(one["name"], one["new"]) for one in planned]
    return all((one["name"], one["new"]) in told for one in left)
