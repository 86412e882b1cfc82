"""What a run shows on Prefect's page: its name, its problems, its artifacts.

All of it is Markdown, in the language of the settings: a browser opens no
file of this machine from there. Keys begin with the publisher's, so that councils on
one server do not overwrite each other.
"""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact
from prefect.runtime import deployment, flow_run

from flows.console import problem_lines
from flows.missed import run_name
from flows.months import month_before
from flows.publish.feedback import Told, feedbacks
from flows.publish.feedback.marked_down import plain, render_markdown, table_of
from flows.publish.portal.plan_lines import plan_lines
from flows.run import Run
from transforms.tabular import number_or_dash

MOST_LINES = 200
MOST_PROBLEMS = 1000
MOST_PAGES = 60
MOST_PLAN_LINES = 400
_LONGEST_LINE = 2000
_LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "waived": logging.INFO}
_WORDS = {
    "uk": {
        "headline": "рядків оприлюднено: {published}, утримано: {withheld}, "
                    "не прочитано файлів: {unread}, попереджень: {warnings}",
        "more": "і ще проблем: {count}; усі – в артефакті «{key}»",
        "indicators": "Показники", "name": "показник", "period": "період",
        "value": "звітовано", "failures": "Помилки й попередження",
        "error": "помилка", "warning": "попередження", "waived": "звільнено",
        "packages": "Набори даних, на комп’ютері запуску",
        "feedback": "Відгуки для підрозділів",
        "pages": "Тут показано перші {count} з {all}; решта – у теці {folder}",
        "plan": "План оприлюднення", "published": "Оприлюднено",
        "create": "створено", "update": "змінено", "unchanged": "без змін",
    },
    "en": {
        "headline": "rows published: {published}, withheld: {withheld}, "
                    "files not read: {unread}, warnings: {warnings}",
        "more": "and {count} problems more; all of them are in the artifact `{key}`",
        "indicators": "Indicators", "name": "indicator", "period": "period",
        "value": "reported", "failures": "Failures and warnings",
        "error": "error", "warning": "warning", "waived": "waived",
        "packages": "Datasets, on the machine of the run",
        "feedback": "Feedback to the departments",
        "pages": "The first {count} of {all} are shown; the others are in {folder}",
        "plan": "Plan of publishing", "published": "Published",
        "create": "created", "update": "updated", "unchanged": "unchanged",
    },
}  # fmt: skip


def name_of_run() -> str:
    """The publisher's key, where it is a deployment that runs, and the month."""
    month = month_before(flow_run.scheduled_start_time)
    return run_name(deployment.name, month) if deployment.name else month


def headline(summary: Mapping[str, Any], language: str) -> str:
    """The run in one line, for its state."""
    weights = [one["severity"] for one in summary["failures"]]
    return _WORDS[language]["headline"].format(
        published=summary["rowsPublished"],
        withheld=summary["rowsWithheld"],
        unread=summary["filesUnread"],
        warnings=weights.count("warning"),
    )


def log_problems(
    log: "logging.Logger | logging.LoggerAdapter[logging.Logger]",
    summary: dict[str, Any],
    key: str,
    language: str,
) -> None:
    """Each problem as a line of the run's log, errors first, as on the console."""
    lines = list(problem_lines(summary, language))
    for kind, line in lines[:MOST_LINES]:
        log.log(_LEVELS[kind], "%s", line)
    if len(lines) > MOST_LINES:
        left = len(lines) - MOST_LINES
        more = _WORDS[language]["more"].format(count=left, key=f"{key}-failures")
        log.warning("%s", more)


def leave_artifacts(run: Run, summary: Mapping[str, Any]) -> None:
    """The summary, the failures, the feedback to each department."""
    settings = run.settings
    key, language = settings.publisher.key, settings.language
    words, line = _WORDS[language], headline(summary, language)
    pages = _leave_feedback(run, words)
    create_markdown_artifact(
        "\n".join(
            [f"# {flow_run.name}", "", line, "", *_sections(summary, pages, words)]
        ),
        key=f"{key}-summary",
        description=line,
    )
    create_markdown_artifact(
        "\n".join([f"# {words['failures']}", "", *_problems(summary, language)]),
        key=f"{key}-failures",
        description=words["failures"],
    )


def _problems(summary: Mapping[str, Any], language: str) -> Iterator[str]:
    """As a list: a table of Prefect's cuts long cells."""
    lines = list(problem_lines(dict(summary), language))
    for kind, line in lines[:MOST_PROBLEMS]:
        yield f"- **{_WORDS[language][kind]}**: {plain(line, _LONGEST_LINE)}"
    if len(lines) > MOST_PROBLEMS:
        yield f"- … +{len(lines) - MOST_PROBLEMS}"


def plan_markdown(plan: Mapping[str, Any], path: str, language: str, most: int) -> str:
    """The first lines of a plan; nothing of them is taken for Markdown."""
    lines = list(plan_lines(plan, path, language))
    shown = lines[:most]
    if len(lines) > most:
        shown.append(f"… +{len(lines) - most}")
    text = "\n".join(f"    {' '.join(one.splitlines())}" for one in shown)
    return f"# {_WORDS[language]['plan']}\n\n{text}\n"


def leave_plan(key: str, markdown: str) -> None:
    """The plan that waits for an approval."""
    create_markdown_artifact(markdown, key=f"{key}-plan")


def leave_published(key: str, said: Mapping[str, Any], url: str, language: str) -> None:
    """What became of each dataset on the portal."""
    words = _WORDS[language]
    lines = [
        f"- [{one['dataset']}]({url}/dataset/{one['dataset']}): {words[one['action']]}"
        for one in said["applied"]
    ]
    text = "\n".join([f"# {words['published']}", "", *lines])
    create_markdown_artifact(text, key=f"{key}-published")


def _sections(
    summary: Mapping[str, Any], pages: Sequence[str], words: Mapping[str, str]
) -> list[str]:
    rows = [
        (row["indicatorName"], row["periodStart"][:7],
         number_or_dash(row["reportedValue"]))
        for row in summary["indicators"]
    ]  # fmt: skip
    head = (words["name"], words["period"], words["value"])
    packages = [f"- `{Path(path).resolve()}`" for path in summary["packages"].values()]
    return [
        f"## {words['indicators']}", "", *table_of(head, rows),
        f"## {words['feedback']}", "", *pages, "",
        f"## {words['packages']}", "", *packages,
    ]  # fmt: skip


def _leave_feedback(run: Run, words: Mapping[str, str]) -> list[str]:
    """An artifact for each report, those with problems first; lines that list them."""
    reports = sorted(feedbacks(run), key=lambda one: not one.feedback.problems)
    lines = []
    for one in reports[:MOST_PAGES]:
        key = _feedback_key(one)
        text = render_markdown(one.feedback, one.path.name)
        made = create_markdown_artifact(text, key=key, description=plain(one.path.name))
        # The text of a link would keep its escapes.
        lines.append(f"- {plain(one.path.name)}: [{key}](/artifacts/artifact/{made})")
    if len(reports) > MOST_PAGES:
        folder = plain(run.output / "feedback")
        lines.append(
            words["pages"].format(count=MOST_PAGES, all=len(reports), folder=folder)
        )
    return lines


def _feedback_key(one: Told) -> str:
    """The report's uid; of a file that is no report, letters that a key may have."""
    if re.fullmatch(r"[a-z0-9-]{1,100}", one.name):
        return f"feedback-{one.name}"
    return f"feedback-{hashlib.sha256(one.name.encode()).hexdigest()[:12]}"
