"""The month's job as a Prefect flow: the stages of `flows.stages`, one task each.

Imported only where a Prefect server is configured: the direct path never pays for it.
Deploy by module path (`flows.monthly.monthly_report`): a file path would put `flows/`
first on `sys.path`.
"""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed
from prefect.utilities.urls import url_for

from flows.approval import Gate, NotApprovedError
from flows.notices import failures_told, tell_of_run, tell_of_waiting
from flows.prefect_page import (
    headline,
    leave_artifacts,
    leave_plan,
    leave_published,
    log_problems,
    name_of_run,
)
from flows.publish.files import refusals_worded
from flows.publish.portal.client import PASSING
from flows.publish.portal.console import PortalConsole, errors_in
from flows.publish.portal.publication import (
    desk_of,
    plan_only,
    publish_all,
    publish_planned,
)
from flows.publish.portal.rollback import StoppedError
from flows.publish.turns import output_lock
from flows.recording import summary_of
from flows.run import new_run
from flows.settings import Settings, load_settings
from flows.stages import STAGES
from flows.wording import message
from transforms.errors import PipelineError, PublishError, RequestError

RETRIES = 2
RETRY_SECONDS = 2
# A portal that is down is mostly up again within the hour.
PORTAL_RETRY_SECONDS: list[float] = [60, 600, 1800]
# What a run that did all it could is called on Prefect's page, by its exit code. What
# a person has to see to is no success there; warnings alone are.
_PROBLEMS = {12: "Unreadable", 13: "Withheld"}


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


_AT_PORTAL: dict[str, Any] = {
    "retries": len(PORTAL_RETRY_SECONDS),
    "retry_delay_seconds": PORTAL_RETRY_SECONDS,
    "retry_condition_fn": _portal_may_answer,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(name="plan", **_AT_PORTAL)
def plan_for_portal(settings: Settings, output: Path) -> dict[str, Any]:
    """What would change at the default portal, as a plan file."""
    console = PortalConsole(settings.language, as_json=False)
    with desk_of(settings, None, output, console) as desk:
        return plan_only(desk)


@task(name="publish", **_AT_PORTAL)
def publish_to_portal(
    settings: Settings, output: Path, plan: Path | None
) -> dict[str, Any]:
    """Apply and verify at the default portal: this plan, or what differs now."""
    console = PortalConsole(settings.language, as_json=False)
    with desk_of(settings, None, output, console) as desk:
        said = publish_planned(desk, plan) if plan else publish_all(desk)
        key, url = settings.publisher.key, desk.profile.url
    leave_published(key, said, url, settings.language)
    return said


@flow(
    name="monthly-report",
    flow_run_name=name_of_run,
    validate_parameters=True,
    persist_result=False,
)
def monthly_report(
    paths: list[str] | None = None,
    output: str | None = None,
    config: str | None = None,
    publish: bool = False,
    period: str | None = None,
) -> State[dict[str, Any]]:
    """Reports in, validated and packaged datasets out.

    Args:
        paths: reports or folders of them; the folder of `zvit.toml` if not given.
        output: where datasets go; that of `zvit.toml` if not given.
        config: settings file instead of `zvit.toml`.
        publish: whether to publish to the default portal then.
        period: code of the period of the one report that the paths name.
    """
    language = "uk"
    try:
        settings = load_settings(Path(config) if config else None)
        language = settings.language
        folder = Path(output) if output else settings.output
        gate = Gate(folder, str(flow_run.id))
        with failures_told(settings, folder):
            summary = gate.summary or _run_stages(settings, paths or [], folder, period)
            if publish:
                summary["published"] = _publish(settings, folder, gate, summary)
        tell_of_run(settings, folder, summary)
    except NotApprovedError as error:
        return Cancelled(name="Rejected", message=_worded(error, language), data=error)
    except PipelineError as error:
        unpublished = isinstance(error, PublishError | RequestError)
        name = "NotPublished" if unpublished else "Failed"
        return Failed(name=name, message=_worded(error, language), data=error)
    text = headline(summary, language)
    problem = _PROBLEMS.get(summary["exitCode"])
    if problem:
        return Failed(name=problem, message=text, data=summary)
    return Completed(message=text, data=summary)


def _run_stages(
    settings: Settings, paths: list[str], output: Path, period: str | None
) -> dict[str, Any]:
    """The stages as tasks of this run, its log lines and artifacts; the summary."""
    run = new_run(settings, [Path(path) for path in paths], output, period)
    with refusals_worded(run.output), output_lock(run.output):
        for stage_task in _TASKS:
            run = stage_task(run)
    summary = summary_of(run)
    log_problems(get_run_logger(), summary, settings.publisher.key, settings.language)
    leave_artifacts(run, summary)
    return summary


def _publish(
    settings: Settings, output: Path, gate: Gate, summary: dict[str, Any]
) -> dict[str, Any]:
    """Publish, where the settings want it only what a person has approved.

    Raises:
        NotApprovedError: a person said no.
        RequestError: the plan approved is of something else by now.
        PublishError: what the portal says.
    """
    if not settings.schedule.approval:
        return publish_to_portal(settings, output, None)
    if gate.summary is None:
        planned = plan_for_portal(settings, output)
        if all(one["action"] == "unchanged" for one in planned["plan"]["datasets"]):
            return publish_to_portal(settings, output, Path(planned["path"]))
        gate.open(planned, summary)
        shown = gate.shown(settings.language, whole=True)
        leave_plan(settings.publisher.key, shown)
        # Of the page as it is now; `flow_run.ui_url` is of the one before.
        page = url_for("flow-run", obj_id=str(flow_run.id)) or ""
        tell_of_waiting(settings, output, summary, planned, page)
    by = gate.ask(settings)
    get_run_logger().info("approved by=%s plan=%s", by, gate.plan.name)
    said = publish_to_portal(settings, output, gate.require_plan())
    return {**said, "approvedBy": by}


def _worded(error: PipelineError, language: str) -> str:
    """All that an error stands for, each with what to do."""
    return " ".join(
        message(one.rule_id, one.details, language) for one in errors_in(error)
    )
