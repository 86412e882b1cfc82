"""Nothing that is printed commands a terminal, and a stream that fails ends no work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import terminal
from flows.console import Console
from flows.publish.portal.console import PortalConsole
from flows.validate.progress import Progress
from flows.validation import validate_table
from flows.wording import escaped, printable
from tests.builders import document, event
from transforms.errors import PublishError

ROOT = Path(__file__).parents[2]
# Clears the screen, names the window, turns the writing, ends the line, is no letter.
HOSTILE = "a\x1b[2J\x1b]0;x\x07\x9b5m\u202e\u2066\u200f\u2028\u2029\x85\rb\udce7"
COMMANDS = {*HOSTILE} - {*"a[2J]0;x5mb"}


def heard(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    return said.out + said.err


def test_line_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_line(HOSTILE)
    terminal.print_problem(HOSTILE)
    said = heard(capsys)
    assert not COMMANDS & {*said}
    assert said.count("\n") == 2
    assert "\\xe7" in said


def test_line_that_breaks_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_line("a\nпомилка: b")
    assert heard(capsys) == "a помилка: b\n"


def test_json_is_of_the_same_value_and_commands_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.print_json({"title": HOSTILE})
    said = heard(capsys)
    assert not COMMANDS & {*said}
    assert json.loads(said) == {"title": HOSTILE}


@pytest.mark.parametrize("as_json", [True, False])
def test_report_commands_no_terminal(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    said = document(events=[event("e1", topic=HOSTILE)], title=HOSTILE)
    Console("uk").document(said, Path(HOSTILE), as_json=as_json)
    assert not COMMANDS & {*heard(capsys)}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_portal_commands_no_terminal(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    error = PublishError("portal-refused", dataset=HOSTILE, reason=HOSTILE)
    PortalConsole(language, as_json=False).problem(error)
    assert not COMMANDS & {*heard(capsys)}


def test_bright_part_is_bright_only_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f"a {terminal.bright('b')} {terminal.bright('c', turned=True)}"
    terminal.print_line(line)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    terminal.print_line(line)
    assert heard(capsys).splitlines() == [
        "a b c", "a \x1b[1mb\x1b[0m \x1b[1m\x1b[7mc\x1b[0m",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["звіт\t5\nі ще", "Ґ’ї – «№» 😀", "a\u0301 \u200d"])
def test_what_people_write_is_left_alone(text: str) -> None:
    assert printable(text) == text
    assert escaped(text) == text


def test_nothing_else_prints() -> None:
    """Bars of progress are rich's."""
    writes = r"std(out|err)\.write|\bprint\("
    found = subprocess.run(
        ["git", "grep", "-nE", writes, "flows"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    places = {line.partition(":")[0] for line in found}
    assert places == {"flows/doctor/commands.py"}


SETTLED = """
import os, sys
from flows import terminal
from transforms.errors import OutputError
terminal.open_streams()
print(terminal.has_reader(), file=sys.stderr)
terminal.print_line("results")
print(terminal.has_reader(), file=sys.stderr)
try:
    terminal.settle()
except OutputError as error:
    print(error.rule_id, error.details["reason"].en, file=sys.stderr)
"""


@pytest.mark.parametrize(("to", "said"), [
    ("/dev/full", "True\nFalse\nresults-unwritten the disk is full\n"),
    ("/dev/null", "True\nTrue\n"),
])  # fmt: skip
def test_results_that_cannot_be_printed_are_told_at_the_end(to: str, said: str) -> None:
    with Path(to).open("w") as stdout:
        done = subprocess.run(
            [sys.executable, "-c", SETTLED], cwd=ROOT, stdout=stdout,
            stderr=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    assert done.stderr == said


def test_reader_that_is_gone_is_no_problem() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", SETTLED], cwd=ROOT, stdout=writing,
        stderr=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    os.close(writing)
    assert done.stderr == "False\nFalse\n"


PIECES = """
import sys
from flows import terminal
made = []
terminal.open_streams()
terminal.print_pieces(made.append(1) or "one of many\\n" for _ in range(1_000_000))
print(len(made) < 10_000, file=sys.stderr)
"""


def test_pieces_are_made_only_while_somebody_reads() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PIECES], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == "True\n"
    assert process.returncode == 0


def test_stream_that_is_closed_is_not_taken_by_a_file(tmp_path: Path) -> None:
    """Else what is printed would stand in the first file that a run opens."""
    code = (
        "import os, sys\n"
        "from flows import terminal\n"
        "terminal.open_streams()\n"
        f"file = open({str(tmp_path / 'kept')!r}, 'w')\n"
        "terminal.print_line('results')\n"
        "sys.exit(file.fileno() < 3)\n"
    )
    line = 'exec "$0" -c "$1" >&- 2>&-'
    done = subprocess.run(
        ["bash", "-c", line, sys.executable, code], cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "kept").read_text() == ""


def test_errors_are_worded_only_while_somebody_reads(tmp_path: Path) -> None:
    table, schema = tmp_path / "t.csv", tmp_path / "s.json"
    table.write_text("a\n" + "x\n" * 100, "utf-8")
    schema.write_text('{"fields": [{"name": "a", "type": "integer"}]}', "utf-8")
    asked: list[bool] = []

    def is_wanted() -> bool:
        asked.append(True)
        return len(asked) < 5

    progress = Progress(lambda _stretch, _share: None, is_wanted=is_wanted)
    with validate_table(table, schema, progress) as report:
        assert (report.count, report.valid) == (5, False)
