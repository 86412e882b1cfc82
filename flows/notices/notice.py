"""What is told: one short plain text for each kind, month and set of problems.

No notice has a sentence of a report in it, where people may be named: it says where to
look. Problems are in the words of their rules.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flows.notices.words import WORDS
from flows.publish.register import REGISTER
from flows.recording import AUDIT, kyiv, now
from flows.settings import Settings
from flows.wording import message
from transforms.errors import PipelineError, PublishError

_MOST_LINES = 10
_POINTS = "foreign-key"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message; `key` is the same for the same kind, month and set of problems."""

    kind: str
    key: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule broken in a month, with the values that its wording needs."""

    kind: str
    month: str
    rule_id: str
    details: Mapping[str, object]

    def worded(self, language: str) -> str:
        """What is wrong and what to do."""
        return message(self.rule_id, self.details, language)


def month_before(day: date) -> str:
    """The month whose reports are at work on a day.

    >>> month_before(date(2026, 1, 31))
    '2025-12'
    """
    return (day.replace(day=1) - timedelta(days=1)).isoformat()[:7]


def of_run(settings: Settings, summary: Mapping[str, Any]) -> Iterator[Notice]:
    """What a run has published, and what it has withheld."""
    applied = summary.get("published", {}).get("applied", ())
    changed = [one for one in applied if one["action"] != "unchanged"]
    # The audit and the register change with every run, and are no news by themselves.
    kept = {f"{settings.publisher.key}-{name}" for name in (AUDIT, REGISTER)}
    names = sorted(one["dataset"] for one in changed if one["dataset"] not in kept)
    if names:
        yield _published(settings, summary, changed, names)
    if summary["rowsWithheld"] or summary["filesUnread"]:
        yield _withheld(settings, summary)


def of_waiting(
    settings: Settings,
    summary: Mapping[str, Any],
    planned: Mapping[str, Any],
    page: str,
) -> Notice:
    """That a plan waits for a person; each run that waits is news of its own."""
    words = WORDS[settings.language]
    last = kyiv(now()) + timedelta(days=settings.schedule.approval_days)
    changes = [
        f"- {words['to_do'][one['action']]}: {one['name']}"
        for one in planned["plan"]["datasets"]
        if one["action"] in words["to_do"]
    ]
    lines = [
        words["waiting"].format(until=f"{last:%Y-%m-%d %H:%M}"),
        page,
        *changes,
        words["plan"].format(plan=planned["path"]),
    ]
    return _notice(settings, "waiting", _month_of(summary), [page], lines)


def of_failure(settings: Settings, error: BaseException) -> Notice:
    """That the work stopped; of an error that is not ours only its kind is told."""
    if isinstance(error, PublishError):
        from flows.publish.portal.console import errors_in

        errors: list[PipelineError] = [*errors_in(error)]
    elif isinstance(error, PipelineError):
        errors = [error]
    else:
        errors = [PipelineError("run-broke", kind=type(error).__name__)]
    lines = [message(one.rule_id, one.details, settings.language) for one in errors]
    meant = sorted(f"{one.rule_id} {one.details.get('dataset', '')}" for one in errors)
    month = month_before(kyiv(now()).date())
    return _notice(settings, "failed", month, meant, lines)


def of_problems(settings: Settings, problems: Iterable[Problem]) -> Iterator[Notice]:
    """One notice of each kind and month, for all the problems that it has."""
    for (kind, month), group in groupby(problems, lambda one: (one.kind, one.month)):
        found = list(group)
        meant = sorted(f"{p.rule_id} {p.details.get('department', '')}" for p in found)
        lines = [one.worded(settings.language) for one in found]
        yield _notice(settings, kind, month, meant, lines)


def trial_notice(settings: Settings) -> Notice:
    """One that says nothing but that it came."""
    lines = [WORDS[settings.language]["test"]]
    return _notice(settings, "test", "", [], lines)


def _published(
    settings: Settings,
    summary: Mapping[str, Any],
    changed: Sequence[Mapping[str, Any]],
    names: Sequence[str],
) -> Notice:
    words, portal = WORDS[settings.language], settings.default_portal.url.rstrip("/")
    lines = [words["published"].format(portal=portal)]
    for one in changed:
        unseen = words["private"] if one["private"] else ""
        done = words["done"].get(one["action"], one["action"])
        lines.append(f"- {done}: {portal}/dataset/{one['dataset']}{unseen}")
    if summary["periods"]:
        periods = ", ".join(summary["periods"][-_MOST_LINES:])
        lines.append(words["periods"].format(periods=periods))
    return _notice(settings, "published", _month_of(summary), names, lines)


def _withheld(settings: Settings, summary: Mapping[str, Any]) -> Notice:
    words = WORDS[settings.language]
    worded = "messageUk" if settings.language == "uk" else "messageEn"
    errors = [
        one
        for one in summary["failures"]
        if one["severity"] == "error" and not one["waivedUntil"]
    ]
    told = [
        f"- {one['where']}: {one[worded]}"
        for one in errors
        if one["ruleId"] != _POINTS  # a row that points to a row named above
    ]
    lines = [words["withheld"], *_some(told, words["more"])]
    if summary["feedback"]:
        lines += [words["feedback"], *_some(summary["feedback"], words["more"])]
    return _notice(
        settings,
        "withheld",
        _month_of(summary),
        sorted(one["uid"] for one in errors),
        lines,
        rows=summary["rowsWithheld"],
        files=summary["filesUnread"],
    )


def _month_of(summary: Mapping[str, Any]) -> str:
    """The newest period of the run's reports; where none was read, the month before."""
    periods: list[str] = summary["periods"]
    return periods[-1] if periods else month_before(kyiv(now()).date())


def _some(lines: Sequence[str], more: str) -> list[str]:
    rest = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([more.format(count=rest)] if rest > 0 else [])]


def _notice(
    settings: Settings,
    kind: str,
    month: str,
    meant: Sequence[str],
    lines: Sequence[str],
    **details: object,
) -> Notice:
    subject = WORDS[settings.language]["subjects"][kind]
    known = {"key": settings.publisher.key, "month": month, **details}
    digest = hashlib.sha256(json.dumps(meant).encode()).hexdigest()[:16]
    return Notice(
        kind,
        f"{kind} {month} {digest}",
        subject.format(**known),
        "\n".join([*lines, "", settings.publisher.name]),
    )
