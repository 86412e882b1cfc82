"""All checks at the same time; each has some seconds, none keeps another waiting."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Thread

from flows.doctor.clock import check_clock
from flows.doctor.finding import Finding, bad, failed, good
from flows.doctor.folders import (
    check_disk,
    check_ledger,
    check_lock,
    check_output,
    check_reports,
)
from flows.doctor.machine import check_system, check_versions, check_zone
from flows.doctor.portal import check_portal
from flows.doctor.server import check_prefect
from flows.settings import Settings, load_settings, settings_file
from transforms.errors import ConfigError

Check = Callable[[], Finding | list[Finding]]
_LONGEST = 20  # seconds for a check, which asks a server a few times


def examine(config: Path | None, output: Path | None) -> list[Finding]:
    """What every check finds; where the settings are wrong, those that need none."""
    machine: dict[str, Check] = {
        "system": check_system,
        "versions": check_versions,
        "zone": check_zone,
    }
    try:
        settings = load_settings(config)
    except ConfigError as error:
        wrong = [failed("settings", one) for one in getattr(error, "errors", (error,))]
        return [*wrong, *together(machine)]
    folder = output or settings.output
    return [
        good("settings", file=settings_file(config)),
        *together(machine | _of_folders(settings, folder) | _of_servers(settings)),
    ]


def together(checks: dict[str, Check], seconds: float = _LONGEST) -> list[Finding]:
    """What checks find, in their order, each in a thread that ends with the process."""
    answers: dict[str, Future[Finding | list[Finding]]] = {}
    for name, check in checks.items():
        answers[name] = Future()
        Thread(target=_carry_out, args=(check, answers[name]), daemon=True).start()
    found: list[Finding] = []
    for name, answer in answers.items():
        try:
            one = answer.result(seconds)
        except TimeoutError:
            one = bad(name, "check-late", seconds=seconds)
        found += one if isinstance(one, list) else [one]
    return found


def check_notices(settings: Settings) -> Finding:
    """Somebody is told, and apprise makes sense of the addresses; nothing is sent."""
    if not settings.notices.are_wanted:
        return bad("notices", "notices-not-set", "off")
    from flows.notices.sending import understood
    from flows.notices.telling import addresses_of

    try:
        addresses = addresses_of(settings)
    except ConfigError as error:
        return failed("notices", error)
    wrong = [name for name, address in addresses.items() if not understood(address)]
    if wrong:
        return bad("notices", "notice-address-wrong", names=", ".join(wrong))
    return good("notices", names=", ".join(addresses))


def _of_folders(settings: Settings, folder: Path) -> dict[str, Check]:
    return {
        "reports": partial(check_reports, settings),
        "output": partial(check_output, folder),
        "disk": partial(check_disk, settings, folder),
        "lock": partial(check_lock, folder),
        "ledger": partial(check_ledger, folder),
    }


def _of_servers(settings: Settings) -> dict[str, Check]:
    return {
        "clock": partial(check_clock, settings),
        "prefect": partial(check_prefect, settings),
        "portal": partial(check_portal, settings),
        "notices": partial(check_notices, settings),
    }


def _carry_out(check: Check, answer: "Future[Finding | list[Finding]]") -> None:
    try:
        answer.set_result(check())
    except BaseException as error:
        # A bug is one where it is looked for, not in a thread that nobody sees.
        answer.set_exception(error)
        raise
