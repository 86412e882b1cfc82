"""The month's job as a Prefect flow: the stages of `flows.stages`, one task each.

Imported only where a Prefect server is configured: the direct path never pays for it.
Deploy by module path (`flows.monthly.monthly_report`): a file path would put `flows/`
first on `sys.path`.
"""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.notices import failures_told, tell_of_run
from flows.publish.files import output_lock
from flows.publish.portal.client import PASSING
from flows.publish.portal.console import PortalConsole
from flows.publish.portal.publication import desk_of, publish_all
from flows.publish.portal.rollback import StoppedError
from flows.recording import summary_of
from flows.settings import Settings, load_settings
from flows.stages import STAGES, Run, new_run
from flows.wording import message, severity
from transforms.errors import PipelineError, PublishError
from transforms.tabular import number_or_dash

RETRIES = 2
RETRY_SECONDS = 2
# A portal that is down is mostly up again within the hour.
PORTAL_RETRY_SECONDS: list[float] = [60, 600, 1800]
# What a run that did all it could is called on Prefect's page, by its exit code.
_OUTCOMES = {0: "Completed", 12: "Unreadable", 13: "Withheld"}


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether another try could help: not where the pipeline says what is wrong."""
    try:
        state.result()
    except PipelineError:
        return False
    except OSError:
        return True
    return False


_TASKS = tuple(
    task(
        name=stage.__name__,
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(stage)
    for stage in STAGES
)


def _portal_may_answer(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether publishing failed for what passes, as an outage does."""
    try:
        state.result()
    except StoppedError as error:
        return error.cause.rule_id in PASSING
    except PublishError as error:
        return error.rule_id in PASSING
    except PipelineError:
        return False
    return False


@task(
    name="publish",
    retries=len(PORTAL_RETRY_SECONDS),
    retry_delay_seconds=PORTAL_RETRY_SECONDS,
    retry_condition_fn=_portal_may_answer,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish_to_portal(settings: Settings, output: Path) -> dict[str, Any]:
    """Plan, apply and verify at the default portal."""
    console = PortalConsole(settings.language, as_json=False)
    with desk_of(settings, None, output, console) as desk:
        said = publish_all(desk)
        lines = [
            f"- [{one['dataset']}]({desk.profile.url}/dataset/{one['dataset']}): "
            f"{one['action']}"
            for one in said["applied"]
        ]
    create_markdown_artifact("\n".join(lines), key="monthly-report-published")
    return said


@flow(name="monthly-report", validate_parameters=True, persist_result=False)
def monthly_report(
    paths: list[str] | None = None,
    output: str | None = None,
    config: str | None = None,
    publish: bool = False,
) -> State[dict[str, Any]]:
    """Reports in, validated and packaged datasets out.

    Args:
        paths: reports or folders of them; the folder of `zvit.toml` if not given.
        output: where datasets go; that of `zvit.toml` if not given.
        config: settings file instead of `zvit.toml`.
        publish: whether to publish to the default portal then.
    """
    try:
        settings = load_settings(Path(config) if config else None)
        named = [Path(path) for path in paths or []]
        folder = Path(output) if output else None
        with failures_told(settings, folder):
            run = run_stages(new_run(settings, named, folder))
            summary = summary_of(run)
            if publish:
                summary["published"] = publish_to_portal(settings, run.output)
        tell_of_run(settings, run.output, summary)
    except PublishError as error:
        return Failed(message=_worded(error, "uk"), name="NotPublished", data=error)
    except PipelineError as error:
        return Failed(message=_worded(error, "uk"), data=error)
    return Completed(
        message=_headline(run), name=_OUTCOMES[run.exit_code], data=summary
    )


def run_stages(run: Run) -> Run:
    """The stages as tasks of the flow run in progress, and its artifacts."""
    with output_lock(run.output):
        for stage_task in _TASKS:
            run = stage_task(run)
    _leave_artifacts(run)
    return run


def _worded(error: PipelineError, language: str) -> str:
    text = message(error.rule_id, error.details, language)
    if isinstance(error, StoppedError):
        return f"{_worded(error.cause, language)} {text}"
    return text


def _headline(run: Run) -> str:
    entry = run.record["run"] if run.record else {}
    return (
        f"run {entry.get('runId')}: {entry.get('rowsPublished')} rows published, "
        f"{entry.get('rowsWithheld')} withheld, {len(run.unreadable)} files unread"
    )


def _leave_artifacts(run: Run) -> None:
    language = run.settings.language
    create_markdown_artifact(
        _markdown(run), key="monthly-report-summary", description=_headline(run)
    )
    create_table_artifact(
        [
            {
                "rule": failure.rule_id,
                "severity": severity(failure.rule_id),
                "where": failure.row_key,
                "message": message(failure.rule_id, failure.details, language),
                "sentence": failure.source_text or "",
            }
            for failure in run.failures
        ],
        key="monthly-report-failures",
        description="Помилки й попередження / failures and warnings",
    )
    for name, path in run.packages.items():
        create_link_artifact(
            path.resolve().as_uri(), link_text=path.name, key=f"{name}-package"
        )


def _markdown(run: Run) -> str:
    published = run.verdict.published if run.verdict else {}
    lines = [
        f"# {_headline(run)}",
        "",
        "| indicator | period | value |",
        "|---|---|---|",
    ]
    lines += [
        f"| {row['indicatorName']} | {row['periodStart'][:7]} | "
        f"{number_or_dash(row['reportedValue'])} |"
        for row in published.get("monthlyIndicators", [])
    ]
    files = [f"- `{path.resolve()}`" for path in run.packages.values()]
    return "\n".join([*lines, "", *files])
