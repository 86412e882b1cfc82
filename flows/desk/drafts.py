"""Reports that were dropped on the desk: looked at, not kept, a few at a time."""

import hashlib
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any

from flows.desk.tasks import Handed, HandIn, Look, RunFolder, Seen, Task
from flows.desk.worker import Worker
from transforms.errors import PipelineError, RequestError

MOST_DRAFTS = 8
LOOK_SECONDS = 300.0


@dataclass(slots=True)
class Work:
    """A run under way: its stage, then its outcome or its error."""

    stage: str = "waiting"
    outcome: Any = None
    error: PipelineError | None = None
    thread: Thread | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come of it."""
        return self.outcome is not None or self.error is not None

    def start(self, worker: Worker, task: Task) -> None:
        """Have a task done while the desk goes on answering."""

        def carry_out() -> None:
            try:
                self.outcome = worker.ask(task, self._at, None)
            except PipelineError as error:
                self.error = error

        self.thread = Thread(target=carry_out)
        self.thread.start()

    def _at(self, stage: str) -> None:
        self.stage = stage


@dataclass(slots=True)
class Draft:
    """A report in a folder of its own, what was seen of it, its run once handed in."""

    id: str
    path: Path
    first_seen: Seen
    work: Work | None = None

    @property
    def seen(self) -> Seen:
        """What was seen last: again, where nobody had agreed to replace a file."""
        found = self.work.outcome if self.work else None
        return found if isinstance(found, Seen) else self.first_seen

    @property
    def is_running(self) -> bool:
        """Whether it was handed in and nothing came of it yet."""
        return self.work is not None and not self.work.is_done

    @property
    def handed(self) -> Handed | None:
        """What came of it."""
        found = self.work.outcome if self.work else None
        return found if isinstance(found, Handed) else None


@dataclass(slots=True)
class Drafts:
    """The newest few; the oldest goes when another comes, all when the desk closes."""

    worker: Worker
    folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="zvit-desk-")
    )
    folder_run: Work | None = None
    _known: OrderedDict[str, Draft] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, name: str, content: bytes) -> Draft:
        """Look at a report.

        Raises:
            RequestError: `desk-busy` where all drafts are being handed in.
            PipelineError: what kept it from being looked at.
        """
        key = secrets.token_urlsafe(16)
        path = Path(self.folder.name) / hashlib.sha256(key.encode()).hexdigest() / name
        self._make_room()
        path.parent.mkdir()
        path.write_bytes(content)
        try:
            seen = self.worker.ask(Look(path), lambda _: None, LOOK_SECONDS)
        except PipelineError:
            shutil.rmtree(path.parent)
            raise
        draft = Draft(key, path, seen)
        with self._lock:
            self._known[key] = draft
        return draft

    def get(self, key: str) -> Draft:
        """A draft of the desk.

        Raises:
            RequestError: `desk-gone`.
        """
        draft = self._known.get(key)
        if draft is None:
            raise RequestError("desk-gone")
        return draft

    def hand_in(self, draft: Draft, about: Mapping[str, str], agreed: str) -> None:
        """Hand a draft in, once; its page then shows what comes of it."""
        with self._lock:
            if draft.seen.placing is None or draft.is_running or draft.handed:
                return
            draft.work = Work()
            task = HandIn(draft.path, dict(about), agreed or None)
            draft.work.start(self.worker, task)

    def run_folder(self) -> None:
        """Do the month's job with the folder of reports, unless that is under way."""
        with self._lock:
            if self.folder_run and not self.folder_run.is_done:
                return
            self.folder_run = Work()
            self.folder_run.start(self.worker, RunFolder())

    def close(self) -> None:
        """Finish what was handed in, then remove all drafts."""
        works = [self.folder_run, *(draft.work for draft in self._known.values())]
        try:
            for work in works:
                if work and work.thread:
                    work.thread.join()
        finally:
            self.worker.close()
            self.folder.cleanup()

    def _make_room(self) -> None:
        with self._lock:
            if len(self._known) < MOST_DRAFTS:
                return
            oldest = next((d for d in self._known.values() if not d.is_running), None)
            if oldest is None:
                raise RequestError("desk-busy")
            del self._known[oldest.id]
        shutil.rmtree(oldest.path.parent, ignore_errors=True)
