"""A disk that is full, the real thing: a tmpfs of many sizes, which only root mounts.

Whatever a command writes, it ends with one line that says so, and once there is room it
does what it would have done on a disk that was never full. `functional/test_faults.py`
has the system refuse single calls.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.functional.command import Done, files, table, zvit
from tests.functional.desk import of_culture, running_desk
from tests.functional.test_faults import PINNED, lasting, reports
from tests.publishing import held, make_package, packed, settings_for

MUCH = 64 << 10
# That there is none, or that a backup needs more.
FULL = re.compile("на диску немає місця|більша за вільне місце на диску")
SIZES = 30
# Room that is left on the disk, in kB; a command that is done at one is done at all.
ROOM = (0, 8, 32, 96, 240)
TOKEN = {"ZVIT_PORTALS__TEST__TOKEN": "secret-token"}


@dataclass(frozen=True)
class Disk:
    """A disk of its own at a folder."""

    path: Path

    def resize(self, kilobytes: int) -> None:
        """Give it another size."""
        _mount("-o", f"remount,size={kilobytes}k", self.path)

    def leave(self, kilobytes: int) -> None:
        """Leave only so much room."""
        self.resize(self.used() + kilobytes)

    def used(self) -> int:
        """How many kB are taken."""
        of = os.statvfs(self.path)
        return (of.f_blocks - of.f_bfree) * of.f_frsize >> 10


@contextmanager
def disk(path: Path, kilobytes: int = MUCH) -> Iterator[Disk]:
    """Mounts it, and unmounts it whatever happens."""
    path.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", path)
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", path], check=True)


def _mount(*arguments: object) -> None:
    assert os.geteuid() == 0, "a disk of any size is mounted by root alone"
    subprocess.run(["mount", *map(str, arguments)], check=True)


def is_told(done: Done) -> bool:
    """Whether a command was refused room; if so, one line says it."""
    if done.code == 0:
        return False
    [line] = [one for one in done.err.splitlines() if one.startswith("zvit: ")]
    assert done.code in {1, 12}, line
    assert FULL.search(line), line
    assert "; " in line
    return True


def is_clean(out: Path) -> bool:
    return not [*out.rglob(".zvit-new-*"), *out.rglob(".*.new.*")]


def test_run_on_a_disk_of_any_size(tmp_path: Path) -> None:
    given = reports(tmp_path / "reports")
    with disk(tmp_path / "whole") as whole:
        assert zvit("run", given, "--output", whole.path / "out", **PINNED).code == 0
        wanted, most = lasting(whole.path / "out"), whole.used()
    told = 0
    for size in range(4, most, most // SIZES):
        with disk(tmp_path / "disk", size) as small:
            out = small.path / "out"
            told += is_told(zvit("run", given, "--output", out, **PINNED))
            assert is_clean(out)
            small.resize(MUCH)
            assert zvit("run", given, "--output", out, **PINNED).code == 0
            assert lasting(out) == wanted, size
    assert told >= SIZES - 2


def test_correction_on_a_disk_with_any_room(tmp_path: Path) -> None:
    good, after = tmp_path / "good", tmp_path / "after"
    given = reports(tmp_path / "reports")
    zvit("run", given, "--output", good, **PINNED)
    reports(given, 50)
    shutil.copytree(good, after)
    zvit("run", given, "--output", after, **PINNED)
    package = Path("packages", "monthly-report")
    told = 0
    for room in ROOM:
        with disk(tmp_path / "disk") as small:
            out = shutil.copytree(good, small.path / "out")
            small.leave(room)
            told += is_told(zvit("run", given, "--output", out, **PINNED))
            whole = [files(one / package) for one in (good, after)]
            assert files(out / package) in whole, room
            assert is_clean(out)
            assert zvit("audit", "verify", "--output", out).code == 0
            small.resize(MUCH)
            assert zvit("run", given, "--output", out, **PINNED).code == 0
            assert lasting(out) == lasting(after), room
    assert told > 2


@pytest.mark.parametrize("command", ["audit export", "backup"])
def test_what_is_made_of_an_output(tmp_path: Path, command: str) -> None:
    out, wanted = tmp_path / "out", tmp_path / "wanted"
    zvit("run", reports(tmp_path / "reports"), "--output", out, **PINNED)
    told = (*command.split(), "--output", out, "--to")
    assert zvit(*told, wanted, **PINNED).code == 0
    times = 0
    for room in ROOM:
        with disk(tmp_path / "disk", max(room, 4)) as small:
            to = small.path / "made"
            times += is_told(zvit(*told, to, **PINNED))
            small.resize(MUCH)
            assert zvit(*told, to, **PINNED).code == 0
            assert files(to) == files(wanted)
    assert times > 1


def test_restore(tmp_path: Path) -> None:
    folder, out = tmp_path / "council", tmp_path / "council" / "output"
    folder.mkdir()
    zvit("run", reports(tmp_path / "reports"), "--output", out, **PINNED)
    made = zvit("backup", "--output", out, "--to", tmp_path / "made", "--json")
    told = ("restore", made.json["file"], "--output")
    assert zvit(*told, tmp_path / "wanted").code == 0
    times = 0
    for room in ROOM:
        with disk(tmp_path / "disk", max(room, 4)) as small:
            times += is_told(zvit(*told, small.path / "out"))
            small.resize(MUCH)
            done = zvit(*told, small.path / "out")
            assert done.code == 0, done.err
            assert lasting(small.path / "out") == lasting(tmp_path / "wanted")
    assert times > 1


def test_apply(tmp_path: Path) -> None:
    """What is on the portal by then is not written twice."""
    times = 0
    for room in (0, 8, 16):
        with running(State()) as portal, disk(tmp_path / "disk") as small:
            settings_for(small.path, portal.state, timeout=600)
            make_package(small.path)
            where = (
                "--output", small.path, "--config", small.path / "zvit.toml",
            )  # fmt: skip
            planned = zvit("plan", "--json", *where, **TOKEN).json
            small.leave(room)
            times += is_told(zvit("apply", planned["path"], *where, **TOKEN))
            small.resize(MUCH)
            done = zvit("publish", *where, **TOKEN)
            assert done.code == 0, done.err
            assert held(portal.state) == packed(small.path)
            assert zvit("verify", *where, **TOKEN).code == 0
    assert times > 1


def test_report_handed_in_at_the_desk(tmp_path: Path) -> None:
    content = of_culture("Проведено 14 виставок.")
    for room in (0, 64):
        with disk(tmp_path / "disk") as small, running_desk(small.path) as desk:
            preview = desk.look("звіт.txt", content)
            small.leave(room)
            page = desk.hand_in(preview)
            assert FULL.search(page.text), room
            small.resize(MUCH)
            page = desk.hand_in(desk.look("звіт.txt", content))
            assert page.said(".verdict b")[0].startswith("Звіт прийнято")
            [figure] = table(small.path / "output", "monthlyFigures")
            assert figure["value"] == 14
            code, said = desk.stop()
            assert (code, said) == (0, "")
