"""Checks of the machine: system, libraries, time zone. They need no settings."""

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

from flows.doctor.finding import Finding, bad, good
from flows.recording import kyiv, now

LEAST_PYTHON = "3.11"
LOCK = Path(__file__).parents[2] / "requirements.lock"
_TRIED = frozenset({"Linux", "Darwin"})
_MOST_NAMED = 5


def check_system(
    python: str = platform.python_version(), system: str = platform.system()
) -> Finding:
    """Python is new enough, and the system one on which files can be locked."""
    if tuple(map(int, python.split(".")[:2])) < tuple(
        map(int, LEAST_PYTHON.split("."))
    ):
        return bad("system", "python-old", version=python, least=LEAST_PYTHON)
    if system not in _TRIED:
        return bad("system", "system-untried", "warning", system=system)
    return good("system", version=python, system=f"{system} {platform.release()}")


def check_versions(lock: Path = LOCK) -> Finding:
    """Libraries are of the versions that the program was tested with.

    Those of the lock that are not installed here are for other systems or for tests.
    """
    if not lock.is_file():
        return bad("versions", "lock-missing", "off")
    pinned = re.findall(r"^([\w.\-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE)
    wanted: dict[str, list[str]] = {}
    for name, pin in pinned:  # one for each Python, where they differ
        wanted.setdefault(name, []).append(pin)
    installed = {name: _installed(name) for name in wanted}
    differ = [
        f"{name} {installed[name]} ({' / '.join(pins)})"
        for name, pins in wanted.items()
        if installed[name] not in {None, *pins}
    ]
    if differ:
        more = f", … ({len(differ)})" if len(differ) > _MOST_NAMED else ""
        packages = ", ".join(differ[:_MOST_NAMED]) + more
        return bad("versions", "versions-differ", "warning", packages=packages)
    return good("versions", count=sum(one is not None for one in installed.values()))


def check_zone() -> Finding:
    """The time in Kyiv is known, by which schedules and waivers go."""
    try:
        return good("zone", time=kyiv(now()).isoformat(" ", "minutes"))
    except ZoneInfoNotFoundError:
        return bad("zone", "time-zone-missing")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
