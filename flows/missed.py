"""Months that nothing was run for: each is caught up once when `zvit serve` starts.

Prefect's server makes the runs of the coming months and keeps them in its database:
neither a restart of it nor a stopped `zvit serve` loses one. What was due meanwhile
waits there (Late) and is carried out when `zvit serve` is back. Two things it cannot
know, and they are seen to here:

- a month that was due while the server itself was down too long to have made a run of
  it: it gets one at its due time, under the idempotency key `<publisher>-<month>`, of
  which Prefect makes one run however often it is asked;
- a run that was at work when the machine or `zvit serve` stopped, and stays "Running"
  for ever: it is marked Crashed, and its month counts as not run.

A run that waits, late or for an approval, is the run of its month: it is not doubled.
Nor is one that failed or was cancelled: a person has seen it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Crashed, Scheduled

from flows.months import due_times, month_before
from flows.settings import Settings
from flows.wording import message

_PAGE = 200
_AT_WORK = {StateType.RUNNING, StateType.PENDING, StateType.CANCELLING}


def run_name(publisher: str, month: str) -> str:
    """What the run of a month is called on Prefect's page."""
    return f"{publisher} {month}"


async def catch_up(
    client: PrefectClient,
    deployment: UUID,
    settings: Settings,
    language: str,
    moment: datetime,
) -> list[str]:
    """Ask for a run of each month that was due and has none.

    Args:
        client: of the server.
        deployment: the one that this process serves, alone; it has no run at work yet.
        settings: of the publisher.
        language: of the message of a run that was cut short.
        moment: now.

    Returns:
        The months asked for, oldest first.
    """
    for run in await runs_of(client, deployment):
        if run.state_type in _AT_WORK:
            text = message("run-interrupted", {}, language)
            cut_short: State[Any] = Crashed(message=text)
            await client.set_flow_run_state(run.id, cut_short, force=True)
    runs = await runs_of(client, deployment)
    since = (await client.read_deployment(deployment)).created or moment
    key = settings.publisher.key
    asked = []
    for due in due_times(settings.schedule, since, moment):
        month = month_before(due)
        of_month = [run for run in runs if _is_of(run, month, due, key)]
        if any(run.state_type != StateType.CRASHED for run in of_month):
            continue
        before = sum(1 for run in of_month if _is_ours(run, key))
        again = f"-{before + 1}" if before else ""
        await client.create_flow_run_from_deployment(
            deployment,
            name=run_name(key, month),
            state=Scheduled(scheduled_time=due),
            idempotency_key=f"{key}-{month}{again}",
        )
        asked.append(month)
    return asked


async def runs_of(client: PrefectClient, deployment: UUID) -> list[FlowRun]:
    """All runs of a deployment that the server knows."""
    chosen = DeploymentFilter(id=DeploymentFilterId(any_=[deployment]))
    runs: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(
            deployment_filter=chosen, limit=_PAGE, offset=len(runs)
        )
        runs += page
        if len(page) < _PAGE:
            return runs


def _is_of(run: FlowRun, month: str, due: datetime, key: str) -> bool:
    """Whether a run is that of a month: by schedule, caught up, or by hand when due."""
    expected = run.expected_start_time
    if expected is None or month_before(expected) != month:
        return False
    return bool(run.auto_scheduled) or _is_ours(run, key) or expected >= due


def _is_ours(run: FlowRun, key: str) -> bool:
    return (run.idempotency_key or "").startswith(f"{key}-")
