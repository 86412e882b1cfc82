"""Checks of the Prefect server and of the schedule on it, without importing Prefect."""

from datetime import datetime
from importlib.metadata import version
from typing import Any

import requests

from flows.doctor.finding import Finding, State, bad, good
from flows.recording import kyiv
from flows.settings import Settings

SECONDS = 5
_FLOW = "monthly-report"
_ENDED = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]
_WELL = "COMPLETED"


def check_prefect(settings: Settings) -> list[Finding]:
    """The server answers and is of the version that the program has; the schedule."""
    url = settings.prefect.api_url
    if url is None:
        return [bad("prefect", "prefect-not-set", "off")]
    try:
        server = _get(url, "admin/version")
        if server is None:
            return [bad("prefect", "prefect-unavailable", url=url)]
        return [_versions(url, str(server)), check_schedule(settings, url)]
    except (requests.RequestException, ValueError, KeyError, TypeError):
        # No answer, or none that a Prefect server gives.
        return [bad("prefect", "prefect-unavailable", url=url)]


def check_schedule(settings: Settings, url: str) -> Finding:
    """The deployment is there, somebody carries it out, it has runs ahead, none late.

    Raises:
        requests.RequestException: the server does not answer.
    """
    name = f"{_FLOW}/{settings.publisher.key}"
    deployment = _get(url, f"deployments/name/{name}")
    if deployment is None:
        return bad("schedule", "schedule-missing", name=name)
    problem = _problem(url, deployment, name)
    if problem:
        return problem
    [run] = _runs(url, deployment, "EXPECTED_START_TIME_ASC", type=["SCHEDULED"])
    last = _last(url, deployment)
    said = f"{last['name']} – {last['state']['name']}" if last else "–"
    return good(
        "schedule", name=name, next=_when(run["expected_start_time"]), last=said
    )


def _problem(url: str, deployment: Any, name: str) -> Finding | None:
    """The first thing that keeps the schedule from its work."""
    late = len(_runs(url, deployment, "EXPECTED_START_TIME_ASC", 200, name=["Late"]))
    last = _last(url, deployment)
    if deployment["paused"]:
        return bad("schedule", "schedule-paused", name=name)
    if deployment["status"] != "READY":
        return bad("schedule", "schedule-asleep", name=name)
    if late:
        return bad("schedule", "schedule-late", name=name, count=late)
    if not _runs(url, deployment, "EXPECTED_START_TIME_ASC", type=["SCHEDULED"]):
        return bad("schedule", "schedule-empty", name=name)
    if last and last["state"]["type"] != _WELL:
        details = {"run": last["name"], "state": last["state"]["name"], "name": name}
        return bad("schedule", "schedule-last-failed", **details)
    return None


def _versions(url: str, server: str) -> Finding:
    client = version("prefect")
    if server != client:
        state: State = "warning"
        told = {"server": server[:40], "client": client}
        return bad("prefect", "prefect-versions-differ", state, **told)
    return good("prefect", url=url, version=server)


def _last(url: str, deployment: Any) -> Any:
    """The run that ended last; None before the first one."""
    return next(iter(_runs(url, deployment, "END_TIME_DESC", type=_ENDED)), None)


def _runs(
    url: str, deployment: Any, sort: str, limit: int = 1, **state: list[str]
) -> list[Any]:
    """Flow runs of a deployment in these states, by their types or their names."""
    body: Any = {
        "deployments": {"id": {"any_": [deployment["id"]]}},
        "flow_runs": {"state": {key: {"any_": given} for key, given in state.items()}},
        "sort": sort,
        "limit": limit,
    }
    address = f"{url.rstrip('/')}/flow_runs/filter"
    answer = requests.post(address, json=body, timeout=SECONDS)
    answer.raise_for_status()
    found: list[Any] = answer.json()
    return found


def _get(url: str, path: str) -> Any:
    """What the server has there; None where it has nothing."""
    answer = requests.get(f"{url.rstrip('/')}/{path}", timeout=SECONDS)
    if answer.status_code == requests.codes.not_found:
        return None
    answer.raise_for_status()
    return answer.json()


def _when(moment: str) -> str:
    return kyiv(datetime.fromisoformat(moment)).strftime("%Y-%m-%d %H:%M")
