"""`zvit` in processes of its own, without the second that its imports take.

One process imports the program and waits; each command is a fork of it, with its own
folder, environment, output, signals and exit code, and goes through `flows.cli.main`.
Two things only the installed script shows: what is imported by whom, and that the order
of sets (the seed of hashes) changes no bytes.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_IMPORTED = (
    "frictionless.formats", "pandas", "pyarrow.csv", "pyarrow.parquet",
    "pypdfium2", "requests", "rich.progress", "transforms.read.webpage", "typer",
    "xlsxwriter", "flows.audit.inspection", "flows.console",
    "flows.publish.portal.publication", "flows.recording", "flows.stages",
    "flows.validation",
)  # fmt: skip
# These look at the environment or at the command as they are imported: Prefect for its
# settings, the options for the language of their help.
_NOT_IMPORTED = {"prefect", "flows.options"}
_LONGEST_REQUEST = 2**17
_TOUCHES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
_FREEING = {"os.remove", "os.rmdir", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Process:
    """A running command.

    Attributes:
        pid: of the command.
        stderr: what it says, to read while it runs or by `ended`.

    Args:
        arguments: of the command.
        cwd: its folder.
        env: all of its environment.
        stdout: a file to write to, in place of one that `ended` reads.
        kill_at: it is killed as it is about to touch a file for this time (see
            `_TOUCHES`), however fast or slow it gets there.
        fail_at: from this touch on the system refuses each, with an error number.
    """

    def __init__(
        self,
        *arguments: object,
        cwd: Path = ROOT,
        env: Mapping[str, str] = os.environ,
        stdout: int | None = None,
        kill_at: int | None = None,
        fail_at: tuple[int, int] | None = None,
    ) -> None:
        words = [str(one) for one in arguments]
        told = [words, str(cwd), dict(env), kill_at, fail_at]
        self._answers, answers = socket.socketpair(
            socket.AF_UNIX, socket.SOCK_SEQPACKET
        )
        self._stdout = tempfile.TemporaryFile()  # noqa: SIM115
        reading, stderr = os.pipe()
        out = self._stdout.fileno() if stdout is None else stdout
        request = json.dumps(told).encode()
        socket.send_fds(_waiting(), [request], [answers.fileno(), out, stderr])
        answers.close()
        os.close(stderr)
        self.stderr = os.fdopen(reading, "rb")
        self._code: int | None = None
        self.pid = int(self._answers.recv(20))

    def poll(self) -> int | None:
        """The exit code, None while it runs; negative for the signal that ended it."""
        if self._code is None and select.select([self._answers], [], [], 0)[0]:
            self._code = int(self._answers.recv(20))
        return self._code

    def wait(self) -> int:
        """The exit code, when it has ended."""
        if self._code is None:
            self._code = int(self._answers.recv(20))
        return self._code

    def send_signal(self, number: int) -> None:
        """Signal the command, unless it is done."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def ended(self) -> tuple[int, str, str]:
        """The exit code and what it wrote to stdout and stderr, when it has ended."""
        with self._answers, self.stderr, self._stdout:
            said = self.stderr.read()
            code = self.wait()
            self._stdout.seek(0)
            return code, self._stdout.read().decode(), said.decode()


@cache
def _waiting() -> socket.socket:
    """The channel to the process that waits for commands; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", str(number)],
            cwd=ROOT, pass_fds=[number],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return ours


def _become_a_command(channel: socket.socket) -> None:
    """Wait for commands and for their ends; returns in the process of each command."""
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}
    while True:
        if woken in select.select([channel, woken], [], [])[0]:
            woken.recv(1000)
            _tell_the_ends(running)
            continue
        request, files, _, _ = socket.recv_fds(channel, _LONGEST_REQUEST, 3)
        if not request:
            os._exit(0)
        answers, *outputs = files
        command = os.fork()
        if not command:
            break
        running[command] = answers
        os.write(answers, b"%d" % command)
        for number in outputs:
            os.close(number)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for one in (channel, woken, wake):
        one.close()
    for number in (answers, *running.values()):
        os.close(number)
    _settle_in(json.loads(request), *outputs)


def _tell_the_ends(running: dict[int, int]) -> None:
    """Tell who asked for a command its exit code, where it has ended."""
    for command, answers in [*running.items()]:
        ended, status = os.waitpid(command, os.WNOHANG)
        if ended:
            # Who asked may not care.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                os.write(answers, b"%d" % os.waitstatus_to_exitcode(status))
            os.close(running.pop(command))


def _settle_in(request: list[Any], stdout: int, stderr: int) -> None:
    """Make this process the command that was asked for."""
    arguments, folder, environment, kill_at, fail_at = request
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, place in ((stdout, 1), (stderr, 2)):
        os.dup2(number, place)
        os.close(number)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    sys.argv = ["zvit", *arguments]
    # Else help would call the program `python -m tests.forked`.
    sys.modules["__main__"].__package__ = None
    if kill_at or fail_at:
        _stop_at_touch(kill_at, *fail_at or (0, 0))


def _stop_at_touch(kill_at: int | None, fail_at: int, error: int) -> None:
    """Kill this process as it is about to touch a file for the Nth time, or refuse.

    What is refused once is refused from then on, as by a full disk.
    """
    touches = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal touches
        if event in _TOUCHES and (event != "open" or arguments[2] & _WRITING):
            touches += 1
            if touches == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            # What is only removed takes no room, nor does what goes nowhere.
            is_free = event in _FREEING or arguments[0] == os.devnull
            if fail_at and touches >= fail_at and not is_free:
                raise OSError(error, os.strerror(error), arguments[0])

    sys.addaudithook(count)


def _end(code: object) -> None:
    """End as Python does, but for the tenth of a second in which it frees all memory.

    Prefect, where it was imported, may do more then, and is left to do it.
    """
    if isinstance(code, int | None) and "prefect" not in sys.modules:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


def _import_all() -> None:
    """Import the program, and let it read its code lists and compile its phrases."""
    from flows.settings import spare_threads

    spare_threads()
    for name in _IMPORTED:
        importlib.import_module(name)

    from flows.catalogue import load_catalogue
    from flows.datasets import load_dataset
    from transforms.extract import extract

    for path in (ROOT / "schemas").glob("*/dataset.yaml"):
        load_dataset(path.parent.name, "2025")
    for path in (ROOT / "tests" / "data" / "reports").glob("20*.txt"):
        extract(path.read_text("utf-8"), load_catalogue())
    assert not _NOT_IMPORTED & sys.modules.keys()
    gc.freeze()


if __name__ == "__main__":
    _import_all()
    _become_a_command(socket.socket(fileno=int(sys.argv[1])))

    from flows.cli import main

    try:
        sys.exit(main())
    except SystemExit as ending:
        _end(ending.code)
        raise
