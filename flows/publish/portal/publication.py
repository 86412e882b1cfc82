"""Plan, apply and verify together, for the commands and `zvit run --publish`."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from flows.backup.folders import open_output
from flows.prefect_block import secret_text
from flows.publish.files import refusals_worded
from flows.publish.portal.apply import Applied, apply_one, fitting, surveys_of
from flows.publish.portal.client import PASSING, Client
from flows.publish.portal.console import CALLS, PortalConsole
from flows.publish.portal.desk import Desk, Package
from flows.publish.portal.plan import Plan, make_plan, read_plan, write_plan
from flows.publish.portal.survey import Survey, survey
from flows.publish.portal.verify import Verified, verify
from flows.publish.portal_profile import profile_of
from flows.publish.turns import output_lock
from flows.settings import Settings
from transforms.errors import ConfigError, PublishError, RequestError

Said = dict[str, Any]
Thing = TypeVar("Thing")
Done = TypeVar("Done")


@contextmanager
def desk_of(
    settings: Settings,
    portal: str | None,
    output: Path,
    console: PortalConsole,
    *,
    reads: bool = False,
) -> Iterator[Desk]:
    """One portal at work, alone in its output folder.

    Args:
        settings: all settings.
        portal: its name in them; None for the default one.
        output: the folder of the packages.
        console: whom to tell.
        reads: it may be asked without a token, with which nothing is written there.

    Raises:
        ConfigError: `portal-unknown`, `portal-token-missing`.
        RequestError: `packages-missing`.
        OutputError: `output-unwritable`, `output-newer`.
    """
    open_output(output)
    stated = settings.portal_named(portal)
    name = portal or settings.default_portal_name
    if not (output / "packages").is_dir():
        raise RequestError("packages-missing", folder=output)
    profile = profile_of(stated)
    is_open = reads and stated.token is None and stated.prefect_secret is None
    token = None if is_open else token_of(settings, name)
    client = Client(profile.url, token, stated.timeout)
    # What it says of its retries is no news: what comes of them is told.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        with (
            refusals_worded(output),
            console.progress() as on_step,
            output_lock(output),
        ):
            yield Desk(name, profile, client, settings, output, on_step)
    finally:
        client.close()


def token_of(settings: Settings, name: str) -> str:
    """The token of a portal: of the environment, else of a Prefect Secret block.

    Raises:
        ConfigError: `portal-token-missing`, `portal-token-odd`,
            `portal-secret-missing`, `prefect-not-set`, `prefect-not-installed`,
            `prefect-unavailable`.
    """
    stated = settings.portal_named(name)
    if stated.token is not None:
        return _as_header(stated.token.get_secret_value(), name)
    if stated.prefect_secret is None:
        variable = f"ZVIT_PORTALS__{name.upper()}__TOKEN"
        raise ConfigError("portal-token-missing", name=name, variable=variable)
    kept = secret_text(settings, stated.prefect_secret)
    if kept is None:
        secret = stated.prefect_secret
        raise ConfigError("portal-secret-missing", name=name, secret=secret)
    return _as_header(kept.get_secret_value(), name)


def _as_header(token: str, name: str) -> str:
    """A token without the line end that copying adds; it is never shown.

    Raises:
        ConfigError: `portal-token-odd`.
    """
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("portal-token-odd", name=name)
    return token


def plan_only(desk: Desk) -> Said:
    """What would change, written down as a plan file."""
    surveys = surveys_of(desk)
    plan = make_plan(desk, surveys)
    path = write_plan(desk, plan)
    return {
        "plan": plan,
        "path": str(path),
        "cutShort": [one.change.name for one in surveys if one.cut_short],
        "calls": calls_of(desk),
    }


def apply_only(desk: Desk, path: Path) -> Said:
    """Carry out a plan file.

    Raises:
        RequestError: the plan is of something else by now.
        StoppedError: a dataset could not be written.
    """
    plan = read_plan(path)
    applied = _each(partial(apply_one, desk, plan), fitting(desk, plan))
    return {"applied": _applied(applied), "calls": calls_of(desk)}


def verify_only(desk: Desk) -> Said:
    """Download and compare every dataset, whenever that was done last.

    Raises:
        PublishError: `portal-dataset-missing`; or what does not agree; `Several`.
    """

    def work(package: Package) -> Verified:
        seen = survey(desk, package)
        if seen.current is None:
            raise PublishError("portal-dataset-missing", dataset=package.wanted.name)
        return verify(desk, seen, seen.current, again=True)

    verified = _each(work, desk.packages())
    return {"verified": _verified(verified), "calls": calls_of(desk)}


def publish_all(desk: Desk) -> Said:
    """Plan, apply, verify; what has not changed is neither written nor downloaded.

    A dataset that the portal does not take keeps no other one back.

    Raises:
        StoppedError: a dataset could not be written, or does not verify.
        PublishError: what the portal says; `Several` where it is of several datasets.
    """
    surveys = surveys_of(desk)
    plan = make_plan(desk, surveys)
    return _publish(desk, plan, write_plan(desk, plan), surveys)


def publish_planned(desk: Desk, path: Path) -> Said:
    """Apply a plan file and no other than that, then verify.

    Raises:
        RequestError: the plan is of something else by now.
        StoppedError: a dataset could not be written, or does not verify.
        PublishError: what the portal says; `Several` where it is of several datasets.
    """
    plan = read_plan(path)
    return _publish(desk, plan, path, fitting(desk, plan))


def _publish(desk: Desk, plan: Plan, path: Path, surveys: list[Survey]) -> Said:
    def work(seen: Survey) -> tuple[Applied, Verified]:
        done = apply_one(desk, plan, seen)
        written = done.action != "unchanged"
        return done, verify(desk, done.survey, done.current, again=written)

    both = _each(work, surveys)
    return {
        "plan": plan,
        "path": str(path),
        "applied": _applied([applied for applied, _ in both]),
        "verified": _verified([verified for _, verified in both]),
        "calls": calls_of(desk),
    }


class Several(PublishError):
    """What went wrong with several datasets; the rule is that of the first."""

    def __init__(self, errors: Sequence[PublishError]) -> None:
        """Of two errors or more."""
        super().__init__(errors[0].rule_id, **errors[0].details)
        self.errors = tuple(errors)


def _each(work: Callable[[Thing], Done], things: Iterable[Thing]) -> list[Done]:
    """Do all, whatever becomes of one; not while the portal does not answer at all.

    Raises:
        PublishError: of the one that failed; `Several` for more.
    """
    done, errors = [], []
    for thing in things:
        try:
            done.append(work(thing))
        except PublishError as error:
            errors.append(error)
            if getattr(error, "cause", error).rule_id in PASSING:
                break
    if errors:
        raise errors[0] if len(errors) == 1 else Several(errors)
    return done


def calls_of(desk: Desk) -> dict[str, int]:
    """How often the portal was asked."""
    return {name: desk.client.calls[name] for name in CALLS}


def _applied(applied: list[Applied]) -> list[dict[str, Any]]:
    return [
        {
            "dataset": one.survey.package.wanted.name,
            "action": one.action,
            "id": one.current["id"],
            "private": bool(one.current.get("private")),
        }
        for one in applied
    ]


def _verified(verified: list[Verified]) -> list[dict[str, Any]]:
    return [
        {
            "dataset": one.dataset,
            "outcome": one.outcome,
            "receipt": str(one.receipt) if one.receipt else None,
            "resources": len(one.checks),
        }
        for one in verified
    ]
