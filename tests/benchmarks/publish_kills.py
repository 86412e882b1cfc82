"""`kill -9` of `zvit apply` at every call to the portal: a rerun completes it.

Run `python -m tests.benchmarks.publish_kills [--points 400]`. A portal on loopback
stops at the Nth call, before or after it has done the work, and the process is killed
then. What readers can see right after the kill is noted. The same plan is applied by a
new process; then the portal must hold the package byte for byte, with nothing twice and
with the ids of before.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.forked import Process
from tests.publishing import NEW, held, make_package, packed, settings_for

SCENARIOS = ("create", "update")
DIALECTS = ("ckan", "datagovua")
_HEAD = ("dialect", "scenario", "call", "killed", "readers saw", "after a rerun")
_WIDTHS = (10, 9, 23, 15, 12, 14)


@dataclass(frozen=True)
class Point:
    """Where a process was killed, and what came of it."""

    dialect: str
    scenario: str
    number: int
    action: str
    after: bool
    seen: str
    problem: str


def zvit(folder: Path, *arguments: object) -> Process:
    """Start a command on the folder's settings and output."""
    where = ("--output", folder / "output", "--config", folder / "zvit.toml")
    env = {**os.environ, "ZVIT_PORTALS__TEST__TOKEN": "secret-token"}
    return Process(*arguments, *where, env=env)


def done(folder: Path, *arguments: object) -> str:
    """Run a command to its end; what it complains of, nothing for a success."""
    code, _, told = zvit(folder, *arguments).ended()
    return told or "failed" if code else ""


def prepared(folder: Path, portal: Portal, scenario: str) -> Path:
    """A portal and a package that differ; the plan file."""
    output = folder / "output"
    shutil.rmtree(output, ignore_errors=True)
    portal.forget()
    portal.state.datasets.clear()
    if scenario == "update":
        make_package(output)
        assert not done(folder, "publish")
    make_package(output, table=NEW, title="Новий звіт", more="name\n")
    before = set((output / "plans").glob("*")) if scenario == "update" else set()
    assert not done(folder, "plan")
    [plan] = set((output / "plans").glob("*")) - before
    portal.forget()
    return plan


def seen_by_readers(portal: Portal, old: object, new: object) -> str:
    """`old`, `new`, `nothing` or `mixed`."""
    [*datasets] = portal.state.datasets.values()
    if not datasets or datasets[0]["private"]:
        return "nothing"
    return {True: "new"}.get(
        held(portal.state) == new, "old" if held(portal.state) == old else "mixed"
    )


def killed(folder: Path, portal: Portal, scenario: str, at: int, *, after: bool) -> str:
    """Kill an apply at a call; what readers see, "" where there is no such call."""
    plan = prepared(folder, portal, scenario)
    old = held(portal.state) if scenario == "update" else None
    portal.faults = {at: Fault("stop", after=after)}
    portal.reached.clear()
    portal.go_on.clear()
    process = zvit(folder, "apply", plan)
    while not portal.reached.wait(0.02):
        if process.poll() is not None:
            process.ended()
            return ""
    process.send_signal(signal.SIGKILL)
    process.ended()
    portal.go_on.set()
    return seen_by_readers(portal, old, packed(folder / "output"))


def problem_after(folder: Path, portal: Portal, ids: list[str]) -> str:
    """Apply the same plan again; what is wrong then, nothing if all is as wanted."""
    portal.faults = {}
    [plan] = sorted(
        (folder / "output" / "plans").glob("*"), key=lambda path: path.stat().st_mtime
    )[-1:]
    failed = done(folder, "apply", plan) or done(folder, "verify")
    if failed:
        return failed
    [*datasets] = portal.state.datasets.values()
    if len(datasets) != 1:
        return f"{len(datasets)} datasets"
    there = [one["id"] for one in datasets[0]["resources"]]
    if len(there) != len(held(portal.state)):
        return "a resource twice"
    if [key for key in there if key in ids] != ids:
        return "other ids"
    return "" if held(portal.state) == packed(folder / "output") else "other bytes"


def points(folder: Path, most: int) -> Iterator[Point]:
    """Every call of an apply in both dialects, new and changed, before and after."""
    each = most // (len(DIALECTS) * len(SCENARIOS))
    for dialect in DIALECTS:
        with running(State(dialect)) as portal:
            settings_for(folder, portal.state, timeout=600)
            for scenario in SCENARIOS:
                yield from _points_of(folder, portal, scenario, each)


def _points_of(
    folder: Path, portal: Portal, scenario: str, most: int
) -> Iterator[Point]:
    for place in range(most):
        number, after = place // 2 + 1, bool(place % 2)
        ids: list[str] = []
        seen = killed(folder, portal, scenario, number, after=after)
        if not seen:
            return
        if scenario == "update":
            [dataset] = portal.state.datasets.values()
            ids = [one["id"] for one in dataset["resources"]]
        action = portal.calls[number - 1]
        problem = problem_after(folder, portal, ids)
        yield Point(
            portal.state.dialect, scenario, number, action, after, seen, problem
        )


def line(*cells: object) -> str:
    """A line of the table."""
    pairs = zip(cells, _WIDTHS, strict=True)
    return "  ".join(str(cell).ljust(width) for cell, width in pairs).rstrip()


def main(arguments: list[str]) -> int:
    """Print the table; 1 if anything did not complete."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=400)
    asked = parser.parse_args(arguments)
    print(line(*_HEAD))
    count = bad = 0
    with tempfile.TemporaryDirectory() as name:
        for point in points(Path(name), asked.points):
            count += 1
            bad += bool(point.problem)
            when = "after the work" if point.after else "before the work"
            call = f"{point.number} {point.action}"
            told = point.problem.strip() or "equal"
            cells = (point.dialect, point.scenario, call, when, point.seen, told)
            print(line(*cells), flush=True)
    print(f"killed at {count} points, {bad} did not complete")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
