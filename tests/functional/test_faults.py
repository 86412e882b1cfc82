"""What the machine does to a command: full disks, odd folders, closed streams, Ctrl-C.

Each is one line that says what and what to do, and a run after it gives what an
undisturbed one does.
"""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from flows.publish.turns import output_lock
from tests.forked import Process
from tests.functional.command import ROOT, ZVIT, Done, files, report, zvit

ERRORS = ("ENOSPC", "EIO", "EROFS", "EMFILE", "EDQUOT", "ENOLCK", "EFBIG", "EACCES")
PINNED = {"SOURCE_DATE_EPOCH": "1700000000"}
# Of every run the ledger has a record: where a run failed after its own, one more.
NUMBERED = ("audit/", "packages/validation-audit/", ".lock")


def reports(folder: Path, value: int = 5) -> Path:
    folder.mkdir(exist_ok=True)
    for number in (7, 8, 9):
        title = f"Звіт відділу культури за 0{number}.2019\n"
        report(folder, f"{number}.txt", f"{title}Розміщено {number + value} новин.")
    return folder


def lasting(out: Path) -> dict[str, bytes]:
    return {
        name: content
        for name, content in files(out).items()
        if not name.startswith(NUMBERED)
    }


def failing(*arguments: object, at: int, number: int) -> Done:
    """The command, refused each write from a touch of a file on."""
    env = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | PINNED
    done = Done(*Process(*arguments, env=env, fail_at=(at, number)).ended())
    assert "Traceback" not in done.err, done.err
    return done


def disturbed(folder: Path, command: str, step: int) -> Iterator[tuple[Path, Done]]:
    """The command over a good output, refused ever later, until it is done before."""
    good = folder / "good"
    zvit("run", reports(folder / "reports"), "--output", good, **PINNED)
    reports(folder / "reports", 50)
    named = (folder / "reports",) if command == "run" else ()
    for at in count(1, step):
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(good, out)
        to = () if command == "run" else ("--to", folder / f"made-{at}")
        told = (*command.split(), *named, "--output", out, *to)
        number = getattr(errno, ERRORS[at // step % len(ERRORS)])
        done = failing(*told, at=at, number=number)
        if done.code in {0, 13}:
            return
        yield out, done


@pytest.mark.parametrize(("command", "step"), [
    ("run", 29), ("audit export", 5), ("backup", 2),
])  # fmt: skip
def test_disk_that_refuses_at_any_moment_is_one_line(
    tmp_path: Path, command: str, step: int
) -> None:
    times = 0
    for out, done in disturbed(tmp_path, command, step):
        times += 1
        [line] = [one for one in done.err.splitlines() if one.startswith("zvit: ")]
        assert done.code == 12, line
        assert "; " in line
        assert not list(out.rglob(".zvit-new-*"))
    assert times > 1


def test_run_after_a_disk_that_refused_gives_what_an_undisturbed_one_does(
    tmp_path: Path,
) -> None:
    wanted = None
    for out, _ in disturbed(tmp_path, "run", 61):
        again = tmp_path / "again"
        if wanted is None:
            shutil.copytree(tmp_path / "good", again)
            zvit("run", tmp_path / "reports", "--output", again, **PINNED)
            wanted = lasting(again)
        assert zvit("run", tmp_path / "reports", "--output", out, **PINNED).code == 0
        assert lasting(out) == wanted
        assert zvit("audit", "verify", "--output", out).code == 0


@pytest.mark.parametrize("name", [
    "packages", "audit", "feedback", "withheld", "reports",
])  # fmt: skip
def test_file_where_a_folder_should_be_is_one_line(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_bytes(b"mine")
    done = zvit("run", reports(tmp_path / "reports"), "--output", out)
    assert done.code == 12
    [line] = done.err.splitlines()
    assert line.startswith(f"zvit: у теку {out} не можна записати")
    assert (out / name).read_bytes() == b"mine"


@pytest.mark.parametrize("name", [
    ".lock", "audit/anchor.json", "audit/ledger.jsonl", "withheld/monthly-report.jsonl",
])  # fmt: skip
def test_folder_where_a_file_should_be_is_one_line(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / name / "mine").mkdir(parents=True)
    done = zvit("run", reports(tmp_path / "reports"), "--output", out)
    assert done.code in {1, 12}
    [line] = [one for one in done.err.splitlines() if one.startswith("zvit: ")]
    assert "; " in line
    assert (out / name / "mine").is_dir()


def in_shell(line: str, **environment: str) -> Done:
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | PINNED | environment,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("streams", "code", "lines"), [
    (">&-", 0, 0), ("2>&-", 0, 0), (">&- 2>&- <&-", 0, 0), (">/dev/full", 12, 1),
    ("2>/dev/full", 0, 0), ("| head -1; exit ${PIPESTATUS[0]}", 0, 0),
])  # fmt: skip
def test_stream_that_takes_nothing_ends_no_run(
    tmp_path: Path, streams: str, code: int, lines: int
) -> None:
    folder, out = reports(tmp_path / "reports"), tmp_path / "out"
    done = in_shell(f"'{ZVIT}' run '{folder}' --output '{out}' {streams}")
    told = [one for one in done.err.splitlines() if one.startswith("zvit: ")]
    assert (done.code, len(told)) == (code, lines)
    assert (out / "packages/dataset-register/datapackage.json").is_file()


def test_what_is_read_no_longer_is_made_no_longer(tmp_path: Path) -> None:
    folder = reports(tmp_path / "reports")
    line = f"'{ZVIT}' extract '{folder}' --json | head -c 9; exit ${{PIPESTATUS[0]}}"
    done = in_shell(line)
    assert (done.code, done.out, done.err) == (0, '{"report"', "")


def test_no_home_and_no_place_for_temporary_files_change_nothing(
    tmp_path: Path,
) -> None:
    folder, out = reports(tmp_path / "reports"), tmp_path / "out"
    line = f"unset HOME; '{ZVIT}' run '{folder}' --output '{out}'"
    assert in_shell(line, TMPDIR="/nonexistent").code == 0


def test_interrupt_while_the_program_is_imported_is_quiet() -> None:
    code = (
        "import os, signal, sys\n"
        "def stop(event, told):\n"
        "    if event == 'import' and told[0] == 'typer':\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(stop)\n"
        "from flows.start import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], cwd=ROOT, capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_who_waits_for_another_command_is_told_and_may_leave(tmp_path: Path) -> None:
    folder, out = reports(tmp_path / "reports"), tmp_path / "out"
    out.mkdir()
    with output_lock(out):
        process = Process("run", folder, "--output", out)
        line = process.stderr.readline().decode()
        assert line.startswith(f"zvit: чекаю: у теці {out} працює zvit")
        assert f"процес {os.getpid()}" in line
        process.send_signal(signal.SIGINT)
        code, _, err = process.ended()
    assert (code, err) == (130, "")
    assert zvit("run", folder, "--output", out).code == 0
    assert (out / ".lock").read_bytes() == b""


@pytest.mark.parametrize("stated", ["²", "9" * 20, "нині", "-5"])
def test_clock_pinned_to_nonsense_is_a_wrong_setting(
    tmp_path: Path, stated: str
) -> None:
    folder, out = reports(tmp_path / "reports"), tmp_path / "out"
    done = zvit("run", folder, "--output", out, SOURCE_DATE_EPOCH=stated)
    assert done.code == 10
    [line] = done.err.splitlines()
    assert "SOURCE_DATE_EPOCH" in line
