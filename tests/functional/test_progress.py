"""Progress: shown where a person watches, never in a pipe."""

import os
import subprocess
from pathlib import Path

from tests.functional.command import ROOT, ZVIT, report, zvit


def reports(folder: Path) -> Path:
    for number in (7, 8, 9):
        title = f"Звіт відділу культури за 0{number}.2019\n"
        report(folder, f"{number}.txt", f"{title}Розміщено {number} новин.")
    return folder


def shown_on_a_terminal(*arguments: object) -> str:
    """What the command shows where its stderr is a terminal."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [str(ZVIT), *map(str, arguments)], cwd=ROOT, stderr=theirs,
        stdout=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 1 << 16):
            shown += more
    except OSError:  # the terminal is closed: the command has ended
        pass
    process.wait(60)
    os.close(ours)
    return shown.decode("utf-8", "replace")


def test_terminal_shows_the_stage_and_the_time(tmp_path: Path) -> None:
    shown = shown_on_a_terminal("run", reports(tmp_path), "--output", tmp_path / "out")
    stages = ("збираю", "читаю", "шукаю", "зіставляю", "перевіряю", "пишу", "складаю")
    assert any(stage in shown for stage in stages)
    assert "0:00:0" in shown


def test_pipe_shows_nothing_of_it(tmp_path: Path) -> None:
    done = zvit("run", reports(tmp_path), "--output", tmp_path / "out")
    assert "файл 1" not in done.err
    assert "\x1b" not in done.err
