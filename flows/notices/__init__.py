"""Notices: by e-mail, webhook or Telegram, to the addresses of the settings.

Each is sent once; what an address did not take is tried again with the next run. No
notice fails a run or changes its exit code, and none is made without an address.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.settings import Settings


def tell_of_run(settings: Settings, output: Path, summary: dict[str, Any]) -> None:
    """Tell what a run has published and withheld, and whether the disk is short.

    Args:
        settings: whom to tell what, and the publisher.
        output: the output folder of the run.
        summary: that of `flows.recording.summary_of`, with `published` if it was.
    """
    if not settings.notices.are_wanted:
        return
    from flows.notices.notice import of_problems, of_run
    from flows.notices.telling import tell
    from flows.notices.watch import disk_problems

    tell(
        settings,
        output,
        [
            *of_run(settings, summary),
            *of_problems(settings, disk_problems(settings, output)),
        ],
    )


def tell_of_waiting(
    settings: Settings,
    output: Path,
    summary: dict[str, Any],
    planned: dict[str, Any],
    page: str,
) -> None:
    """Tell that the plan of a run waits for approval.

    Args:
        settings: whom to tell what, and the publisher.
        output: the output folder of the run.
        summary: that of `flows.recording.summary_of`.
        planned: the plan and its `path`, as `plan_only` gives them.
        page: address of the page where a person answers.
    """
    if not settings.notices.are_wanted:
        return
    from flows.notices.notice import of_waiting
    from flows.notices.telling import tell

    tell(settings, output, [of_waiting(settings, summary, planned, page)])


def tell_of_failure(
    settings: Settings, error: BaseException, output: Path | None = None
) -> None:
    """Tell that a run stopped, in the words of the error's rule.

    Args:
        settings: whom to tell what, and the publisher.
        error: an error of ours, or any other: of that only its kind is told.
        output: the output folder; that of the settings for None.
    """
    if not settings.notices.are_wanted:
        return
    from flows.notices.notice import of_failure
    from flows.notices.telling import tell

    tell(settings, output or settings.output, [of_failure(settings, error)])


@contextmanager
def failures_told(settings: Settings, output: Path | None = None) -> Iterator[None]:
    """Tell of whatever stops the work inside, and let it stop it."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception):  # not Ctrl-C, nor an exit asked for
            tell_of_failure(settings, error, output)
        raise
