"""Kills a backup and a restore at each of their steps, each in a process of its own.

Python itself tells a process of what it does to files (audit hooks): the process kills
itself with SIGKILL just before its n-th step, for every n until it comes to its end.
Run as a module, so that the processes are split off one without threads. Prints what
was found after each kill, one line of JSON each.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.backup.archive import read_archive
from flows.backup.folders import open_output
from flows.backup.making import Sources, make_backup
from flows.backup.restoring import Places, restore_backup

STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
MOST = 500


def is_killed(step: int, work: Callable[[], object]) -> bool:
    """Whether work was killed before its n-th step; False: it came to its end."""
    child = os.fork()
    if not child:
        seen = 0

        def hook(event: str, _: Any) -> None:
            nonlocal seen
            if event not in STEPS:  # os.kill is told of too
                return
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            work()
        except BaseException:  # noqa: BLE001 - the process ends here in any case
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}
    return bool(status)


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def kill_backups(sources: Sources, to: Path) -> None:
    before = make_backup(sources, to / "first.tar.gz").file.read_bytes()
    for step in range(1, MOST):
        killed = is_killed(step, lambda: make_backup(sources, to))
        there = sorted(to.glob("*.tar.gz"))
        for path in there:
            read_archive(path)
        tell(
            killed=killed,
            visible=len(there),
            hidden=len(list(to.glob(".*"))),
            first=(to / "first.tar.gz").read_bytes() == before,
        )
        if not killed:
            return


def kill_restores(sources: Sources, to: Path) -> None:
    archive = make_backup(sources, to).file
    new, folder = tree(sources.output), to.parent / "there"
    for step in range(1, MOST):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sources.output, folder / "output")
        (folder / "output" / "audit" / "old.txt").write_text("old")
        old = tree(folder / "output")
        parts = {"output": folder / "output", "reports": folder / "reports"}
        places = Places(parts, "nizhyn")
        killed = is_killed(
            step, lambda p=places: restore_backup(archive, p, replace=True)
        )
        missing = not (folder / "output").exists()
        open_output(folder / "output")
        is_old, is_new = (tree(folder / "output") == one for one in (old, new))
        kept = any(tree(one) == old for one in folder.iterdir() if one.is_dir())
        reports = folder / "reports"
        tell(
            killed=killed, missing=missing, old=is_old, new=is_new, kept=kept,
            reports=not reports.exists() or tree(reports) == tree(sources.reports),
        )  # fmt: skip
        restore_backup(archive, places, replace=True)
        left = [one.name for one in folder.iterdir() if one.name.startswith(".")]
        tell(after=tree(folder / "output") == new, left=left)
        if not killed:
            return


def tell(**found: Any) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


def main(what: str, folder: Path) -> None:
    sources = Sources(
        "nizhyn", folder / "output", folder / "reports", folder / "zvit.toml"
    )
    work = {"backup": kill_backups, "restore": kill_restores}[what]
    work(sources, folder / "backups")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
