"""`zvit backup` and `zvit restore`, as a person uses them."""

import json
import os
import resource
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from flows.publish.turns import output_lock
from tests.functional.command import REPORTS, ROOT, ZVIT, files, report, zvit
from tests.functional.prefect_server import until

PINNED = {"SOURCE_DATE_EPOCH": "1700000000"}
TOKEN = {"ZVIT_PORTALS__MAIN__TOKEN": "x"}
NAME = "zvit-nizhyn-20231114T221320Z.tar.gz"


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings, two reports, one run."""
    folder = tmp_path_factory.mktemp("council")
    shutil.copy(ROOT / "zvit.toml", folder)
    (folder / "reports").mkdir()
    for name in ("2019-09-nizhyn.docx", "2021-05-words.txt"):
        shutil.copy(REPORTS / name, folder / "reports")
    assert zvit("run", cwd=folder, **PINNED).code == 0
    return folder


@pytest.fixture
def council(run_once: Path, tmp_path: Path) -> Path:
    """A council's own folder, to be spoilt by one test."""
    return shutil.copytree(run_once, tmp_path, dirs_exist_ok=True)


def backup(council: Path, *arguments: object) -> Path:
    done = zvit("backup", *arguments, "--json", cwd=council, **PINNED)
    assert done.code == 0, done.err
    return council / str(done.json["file"])


def kept(folder: Path) -> dict[str, bytes]:
    return {name: text for name, text in files(folder).items() if name != ".lock"}


def test_backup_holds_all_that_cannot_be_made_again_and_nothing_else(
    council: Path,
) -> None:
    (council / "reports" / "лист.txt").symlink_to("/etc/hostname")
    done = zvit("backup", cwd=council, **PINNED)
    assert done.code == 0
    path = council / "backups" / NAME
    assert str(path) in done.out
    assert "лист.txt – посилання" in done.err
    with tarfile.open(path) as tar:
        names = tar.getnames()
    there = [f"output/{name}" for name in kept(council / "output")]
    there += ["reports/2019-09-nizhyn.docx", "reports/2021-05-words.txt", "zvit.toml"]
    assert sorted(names[:-1]) == sorted(there)
    assert names[-1] == "manifest.jsonl"
    assert path.stat().st_mode & 0o077 == 0, "only its owner may read it"


def test_two_backups_at_a_fixed_time_are_the_same_bytes(council: Path) -> None:
    first = backup(council, "--to", "a.tar.gz").read_bytes()
    os.utime(council / "reports" / "2021-05-words.txt", (1, 1))
    assert backup(council, "--to", "b.tar.gz").read_bytes() == first


def test_restored_folder_verifies_and_a_run_in_it_gives_the_same_bytes(
    council: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = backup(council)
    other = tmp_path_factory.mktemp("other")
    shutil.copy(council / "zvit.toml", other)
    done = zvit("restore", path, cwd=other)
    assert done.code == 0, done.err
    assert kept(other / "output") == kept(council / "output")
    assert files(other / "reports") == files(council / "reports")
    assert zvit("audit", "verify", cwd=other).code == 0
    for folder in (council, other):
        assert zvit("run", cwd=folder, **PINNED).code == 0
    assert kept(other / "output") == kept(council / "output")


def test_restore_over_a_newer_folder_moves_it_aside_and_warns(council: Path) -> None:
    path, before = backup(council), kept(council / "output")
    report(council / "reports", "new.txt", "Звіт за травень 2022 року\nНовин – 5.\n")
    zvit("run", cwd=council)
    newer = kept(council / "output")
    refused = zvit("restore", path, cwd=council)
    assert refused.code == 2
    assert "не порожня" in refused.err
    assert kept(council / "output") == newer
    done = zvit("restore", path, "--replace", "--json", cwd=council)
    assert done.code == 0
    assert "1 записів більше" in done.err
    assert done.json["recordsLost"] == 1
    assert kept(council / "output") == before
    assert kept(Path(done.json["aside"])) == newer
    assert (council / "reports" / "new.txt").is_file(), "what is there is left"
    assert set(done.json["left"]) == {"reports", "zvit.toml"}


def test_check_of_a_backup_changes_nothing(council: Path) -> None:
    path = backup(council)
    before = files(council)
    assert zvit("restore", path, "--check", cwd=council).code == 0
    path.write_bytes(path.read_bytes()[:-100])
    done = zvit("restore", path, "--check", cwd=council)
    assert done.code == 2
    assert "обірвано або пошкоджено" in done.err
    assert len(done.err.splitlines()) == 1
    assert files(council).keys() == before.keys()


def test_backup_of_another_council_is_refused(council: Path) -> None:
    path = backup(council)
    text = (council / "zvit.toml").read_text().replace('"nizhyn"', '"bakhmach"')
    (council / "zvit.toml").write_text(text)
    done = zvit("restore", path, "--replace", cwd=council)
    assert done.code == 2
    assert "розпорядника nizhyn, а налаштування – bakhmach" in done.err


def test_keep_removes_older_backups_of_its_own_and_nothing_else(council: Path) -> None:
    folder = council / "kept"
    folder.mkdir()
    old = [f"zvit-nizhyn-2023010{day}T000000Z.tar.gz" for day in (1, 2, 3)]
    others = ["zvit-other-20230101T000000Z.tar.gz", "notes.txt",
              "zvit-nizhyn-20230101T000000Z.tar.gz.old"]  # fmt: skip
    for name in (*old, *others):
        (folder / name).write_text("")
    done = zvit("backup", "--to", folder, "--keep", 2, "--json", cwd=council, **PINNED)
    assert [Path(one).name for one in done.json["removed"]] == old[:2]
    assert {one.name for one in folder.iterdir()} == {old[2], NAME, *others}


@pytest.mark.parametrize("place", ["output/copies", "reports", "output/a.tar.gz"])
def test_backup_inside_of_what_it_holds_is_refused(council: Path, place: str) -> None:
    done = zvit("backup", "--to", place, cwd=council)
    assert done.code == 2
    assert "лежала б у теці" in done.err


def test_nothing_to_keep_is_told(council: Path) -> None:
    done = zvit("backup", "--output", council / "none", cwd=council)
    assert done.code == 2
    assert "журналу немає" in done.err


def limited(council: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """The command on a disk that takes no file above 10 kB."""
    return subprocess.run(
        [ZVIT, *map(str, arguments)], cwd=council, capture_output=True, text=True,
        check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )  # fmt: skip


def test_disk_that_is_full_leaves_everything_as_before(council: Path) -> None:
    path, before = backup(council), kept(council)
    made = limited(council, "backup", "--lang", "en")
    assert made.returncode == 12
    assert "no backup was made" in made.stderr
    restored = limited(council, "restore", path, "--replace", "--lang", "en")
    assert restored.returncode == 12
    assert "cannot be written" in restored.stderr
    assert "Traceback" not in made.stderr + restored.stderr
    assert kept(council) == before


def is_waiting(process: int) -> bool:
    """Whether a process waits for a lock, as the system tells."""
    locks = Path("/proc/locks").read_text().splitlines()
    return any("->" in line and f" {process} " in line for line in locks)


def test_backup_waits_for_the_run_at_work(council: Path) -> None:
    with output_lock(council / "output"):
        waiting = subprocess.Popen([ZVIT, "backup"], cwd=council)
        until(lambda: is_waiting(waiting.pid))
        assert not (council / "backups").exists()
    assert waiting.wait(60) == 0


def test_damaged_ledger_takes_no_place_of_a_sound_backup(council: Path) -> None:
    (council / "output" / "audit" / "ledger.jsonl").write_text("{}\n")
    done = zvit("backup", "--keep", 1, cwd=council)
    assert done.code == 1
    assert "пошкоджено" in done.err
    assert not list((council / "backups").iterdir())


@pytest.mark.parametrize(
    "command",
    [["run"], ["audit", "list"], ["backup"], ["restore", "x", "--replace"], ["plan"]],
)
def test_folder_of_a_newer_version_is_refused_by_every_command(
    council: Path, command: list[str]
) -> None:
    told: Any = {"formatVersion": 2}
    (council / "output" / "format.json").write_text(json.dumps(told))
    before = kept(council)
    done = zvit(*command, cwd=council, **TOKEN)
    assert done.code == 12
    assert "новіша версія zvit (формат 2" in done.err
    assert kept(council) == before
