"""A process of its own for all reading and running, one task at a time.

A document that hangs or ends its reader takes this process with it, not the desk.
"""

import contextlib
import multiprocessing
import signal
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

from flows.desk.tasks import OnStage, Task
from flows.reasons import of_disk
from flows.settings import Settings
from transforms.errors import Bilingual, PipelineError


class Worker:
    """Starts its process when it is needed, and again when it has ended."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is started yet."""
        self._settings = settings
        self._turn = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False

    def ask(self, task: Task, on_stage: OnStage, seconds: float | None) -> Any:
        """The result of a task, when those asked before are done.

        Args:
            task: what to do.
            on_stage: is told each stage.
            seconds: how long it may take; None: as long as it needs.

        Raises:
            PipelineError: what the task raised; `desk-worker-ended` if the process
                ended or took too long.
        """
        with self._turn:
            try:
                pipe = self._running()
                end = None if seconds is None else time.monotonic() + seconds
                pipe.send(task)
                while True:
                    kind, value = _next(pipe, end)
                    if kind == "done":
                        return value
                    if kind == "failed":
                        rule_id, details = value
                        raise PipelineError(rule_id, **details)
                    on_stage(value)
            except (EOFError, OSError) as error:
                self._stop()
                raise PipelineError("desk-worker-ended") from error

    def close(self) -> None:
        """End the process, whatever it does; there will be no other."""
        self._closed = True
        self._stop()

    def _running(self) -> Connection:
        if self._closed:
            raise EOFError
        if self._pipe and self._process and self._process.is_alive():
            return self._pipe
        self._stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, self._settings), daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe = ours
        return ours

    def _stop(self) -> None:
        pipe, process = self._pipe, self._process
        self._pipe = self._process = None
        if pipe:
            pipe.close()
        if process:
            process.kill()
            process.join()


def _next(pipe: Connection, end: float | None) -> tuple[str, Any]:
    left = None if end is None else max(0.0, end - time.monotonic())
    if not pipe.poll(left):
        raise EOFError
    said: tuple[str, Any] = pipe.recv()
    return said


def _work(pipe: Connection, settings: Settings) -> None:
    """Carry out what comes, until nothing will come any more."""
    # Ctrl-C reaches every process of the terminal; the desk ends this one in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(_outcome(pipe, pipe.recv(), settings))


def _outcome(pipe: Connection, task: Task, settings: Settings) -> tuple[str, Any]:
    try:
        result = task.carry_out(settings, lambda stage: pipe.send(("stage", stage)))
    except PipelineError as error:
        return "failed", (error.rule_id, _told(error.details))
    except OSError as error:
        folder = error.filename or settings.output
        told = {"folder": str(folder), "reason": of_disk(error)}
        return "failed", ("output-unwritable", told)
    return "done", result


def _told(details: Mapping[str, object]) -> dict[str, object]:
    """The details as another process can take them."""
    return {
        key: value if isinstance(value, Bilingual) else str(value)
        for key, value in details.items()
    }
