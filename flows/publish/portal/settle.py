"""After a write that failed: what is on the portal now, and what is done about it."""

from collections.abc import Mapping

from flows.publish.portal.client import PASSING
from flows.publish.portal.desk import Dataset, Desk
from flows.publish.portal.releases import Release, Shelf
from flows.publish.portal.rollback import (
    StoppedError,
    added_ids,
    is_left,
    listed,
    put_back,
)
from flows.publish.portal.survey import Survey, hash_of, resource_of
from transforms.errors import PublishError
from transforms.portal import compare

_MAY_PASS_SOON = PASSING - {"portal-timeout"}
# What became of the dataset meanwhile, which says all there is to say.
_TOLD_BY_ITSELF = frozenset(
    {"portal-dataset-deleted", "portal-dataset-hidden", "portal-name-taken"}
)
_WAITS = (1, 2, 4)  # seconds after a look, or a try to put back, that failed


def settle(
    desk: Desk, survey: Survey, before: Release | None, cause: PublishError
) -> Dataset:
    """See what is there, and put back what is half done.

    Returns:
        The dataset, where the write turns out to be done.

    Raises:
        StoppedError: `publish-left-old`, `publish-undone`, `publish-mixed`,
            `publish-unfinished`, `publish-conflict`, `publish-unsure`,
            `publish-unordered`.
        PublishError: what became of the dataset meanwhile.
    """
    name = survey.package.wanted.name
    shelf = Shelf(desk.output, desk.portal, name)
    desk.on_step("settle", name)
    now, seen = _looked(desk, survey, cause)
    if now is None and survey.current is not None:
        gone = PublishError("portal-dataset-gone", dataset=name, url=desk.profile.url)
        raise gone from cause
    if now is None or before is None:
        return _settled_new(survey, now, cause, shelf)
    if not is_left(desk, survey.package.wanted, now, seen):
        if compare(survey.package.wanted, now, {}).order:
            shelf.done(survey.package.release)
            raise StoppedError("publish-unordered", cause, dataset=name) from cause
        return now
    if _is_of_others(desk, survey, before, now, seen, cause):
        raise StoppedError("publish-conflict", cause, dataset=name) from cause
    outcome = "publish-undone"
    if _is_old(desk, survey, before, now, seen):
        outcome = "publish-left-old"
    else:
        _put_back_patiently(desk, survey, before, cause)
    if cause.rule_id != "portal-timeout":  # else it may yet come to its end there
        shelf.done()
    raise StoppedError(outcome, cause, dataset=name) from cause


def _put_back_patiently(
    desk: Desk, survey: Survey, before: Release, cause: PublishError
) -> None:
    """Put the release before back; again, with longer waits, where that does not do.

    Raises:
        StoppedError: `publish-mixed`, `publish-unsure`.
    """
    for wait in _WAITS:
        now, seen = _looked(desk, survey, cause)
        if now is None or _is_old(desk, survey, before, now, seen):
            break
        try:
            put_back(desk, survey, before, now, seen)
        except PublishError as error:
            desk.client.wait(error, wait)
    now, seen = _looked(desk, survey, cause)
    if not _is_old(desk, survey, before, now, seen):
        raise _mixed(survey, before, now, seen, cause) from cause


def _looked(
    desk: Desk,
    survey: Survey,
    cause: PublishError,
    waits: tuple[int, ...] = _WAITS,
) -> tuple[Dataset | None, dict[str, str]]:
    """The dataset, and hashes of the bytes that a write may have touched.

    Raises:
        StoppedError: `publish-unsure`.
    """
    try:
        return _look(desk, survey)
    except PublishError as error:
        if error.rule_id in _TOLD_BY_ITSELF:
            raise
        if not waits or error.rule_id not in _MAY_PASS_SOON:
            name = survey.package.wanted.name
            raise StoppedError("publish-unsure", cause, dataset=name) from error
        desk.client.wait(error, waits[0])
    return _looked(desk, survey, cause, waits[1:])


def _look(desk: Desk, survey: Survey) -> tuple[Dataset | None, dict[str, str]]:
    now, found = desk.current(survey.package.wanted.name), dict(survey.known)
    replaced = [one.id for one in survey.change.resources if one.action == "update"]
    there = compare(survey.package.wanted, now, {}).resources
    # Of files that are new there, too, only the bytes tell where no checksum is kept.
    made = [one.id for one in there if one.action == "update" and one.id not in found]
    for key in {*replaced, *made} - {None}:
        found[str(key)] = hash_of(desk, resource_of(now, key))
    return now, found


def _is_old(
    desk: Desk,
    survey: Survey,
    before: Release,
    now: Dataset | None,
    seen: Mapping[str, str],
) -> bool:
    return not (
        is_left(desk, before.wanted, now, seen) or added_ids(before, survey, now)
    )


def _settled_new(
    survey: Survey, now: Dataset | None, cause: PublishError, shelf: Shelf
) -> Dataset:
    """A dataset that was to be made: it is whole, or readers do not see it."""
    name = survey.package.wanted.name
    if now is None:
        shelf.done()
        raise StoppedError("publish-left-old", cause, dataset=name) from cause
    left = compare(survey.package.wanted, now, survey.known)
    if left.action == "unchanged" and survey.private in {None, now.get("private")}:
        return now
    if cause.rule_id == "portal-conflict":
        raise StoppedError("publish-conflict", cause, dataset=name) from cause
    raise StoppedError("publish-unfinished", cause, dataset=name) from cause


def _is_of_others(
    desk: Desk,
    survey: Survey,
    before: Release,
    now: Dataset,
    seen: Mapping[str, str],
    cause: PublishError,
) -> bool:
    """Whether somebody else wrote meanwhile: then nothing is put back over it.

    By the time of change; where that tells nothing, by bytes that are neither those of
    before nor ours.
    """
    if desk.profile.dialect == "ckan":
        stamp = (survey.current or {}).get("metadata_modified")
        return (
            cause.rule_id == "portal-conflict" or now.get("metadata_modified") != stamp
        )
    known = {
        one.id: {before.sha256(one.file_name), survey.package.sha256(one.file_name), ""}
        for one in survey.change.resources
        if one.action == "update"
    }
    return any(seen.get(str(key), "") not in sums for key, sums in known.items())


def _mixed(
    survey: Survey,
    before: Release,
    now: Dataset | None,
    seen: Mapping[str, str],
    cause: PublishError,
) -> StoppedError:
    """Which files are new and which are old."""
    new = [
        one.file_name
        for one in survey.change.resources
        if one.action == "update"
        and seen.get(str(one.id)) == survey.package.sha256(one.file_name)
    ]
    old = [r.file_name for r in before.wanted.resources if r.file_name not in new]
    new += [
        resource_of(now, key).get("name", key) for key in added_ids(before, survey, now)
    ]
    return StoppedError(
        "publish-mixed",
        cause,
        dataset=survey.package.wanted.name,
        new=listed(new),
        old=listed(old),
    )
