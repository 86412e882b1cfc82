"""What the desk has done for it: a look at a report, a hand-in, a run over the folder.

Each is a value that `Worker` sends to its process, which calls `carry_out` there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.desk.placing import Placing, place, placing_of, placing_of_book
from flows.gather.kept import load_histories
from flows.publish.feedback import feedback_on, withheld_keys
from flows.publish.feedback.page import Origin
from flows.recording import now, summary_of
from flows.run import Run, new_run
from flows.settings import Settings
from flows.stages import (
    extract,
    gather,
    read,
    reconcile,
    run_directly,
    validate,
)
from transforms.feedback import Feedback

OnStage = Callable[[str], None]
# Those that change nothing.
_LOOKING = (gather, read, extract, reconcile, validate)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of a report; `placing` is None for one that cannot be taken.

    `about` is what is known of it from the version before, `is_same` whether that has
    the same bytes.
    """

    feedback: Feedback
    origin: Origin
    placing: Placing | None
    about: dict[str, str]
    is_same: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a report that was handed in."""

    feedback: Feedback
    origin: Origin
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """Read a file and judge it as a run would; nothing is kept."""

    path: Path

    def carry_out(self, settings: Settings, on_stage: OnStage) -> Seen:
        """What the department would be told."""
        run = Run(settings, (self.path,), settings.output, now())
        for stage in _LOOKING:
            on_stage(stage.__name__)
            run = stage(run)
        feedback, origin = feedback_on(run, self.path, withheld_keys(run))
        if self.path in run.accepted_books:
            return _seen_book(run, self.path, feedback, origin)
        document = run.documents.get(self.path)
        if document is None:
            return Seen(feedback, origin, None, {}, is_same=False)
        uid, sha256 = document["report"]["uid"], run.snapshots[0].sha256
        before = load_histories(settings.output)
        placing = placing_of(
            settings.reports, self.path.name, sha256, uid, before | run.histories
        )
        newest = before[uid].versions[-1] if uid in before else None
        return Seen(
            feedback,
            origin,
            placing,
            dict(newest.about) if newest else {},
            is_same=bool(newest and newest.sha256 == sha256),
        )


def _seen_book(run: Run, path: Path, feedback: Feedback, origin: Origin) -> Seen:
    """What a workbook with corrections would make of its report."""
    [snapshot] = run.books
    placing = placing_of_book(run.settings.reports, path.name, snapshot.sha256)
    is_same = path not in run.taken  # taken before
    return Seen(feedback, origin, placing, {}, is_same=is_same)


@dataclass(frozen=True, slots=True)
class HandIn:
    """Put a report into the folder and do the month's job with it.

    `agreed` is the sha256 of the file of the same name that may be replaced.
    """

    path: Path
    about: dict[str, str]
    agreed: str | None

    def carry_out(self, settings: Settings, on_stage: OnStage) -> Handed | Seen:
        """What came of it; what was seen, again, where nobody agreed to replace."""
        seen = Look(self.path).carry_out(settings, lambda _: None)
        if seen.placing is None or seen.placing.taken not in {None, self.agreed}:
            return seen
        job = new_run(settings, [settings.reports / seen.placing.name], None)
        path = place(settings.reports, seen.placing, self.path.read_bytes(), self.about)
        run = run_directly(job, on_stage)
        feedback, origin = feedback_on(run, path, withheld_keys(run))
        return Handed(feedback, origin, summary_of(run))


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Do the month's job with everything in the folder of reports."""

    def carry_out(self, settings: Settings, on_stage: OnStage) -> dict[str, Any]:
        """The summary of the run."""
        return summary_of(run_directly(new_run(settings, [], None), on_stage))


Task = Look | HandIn | RunFolder
