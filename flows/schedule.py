"""The schedule's server: whether it answers, how a run is asked of it.

Prefect is imported only here and in what this calls: the direct path never pays for it.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from flows.extras import require_prefect
from flows.settings import Settings, quieten_prefect
from flows.terminal import print_problem
from transforms.errors import ConfigError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

_WAIT_SECONDS = 10
# For a server that is started at the same time, as after a power cut.
_PATIENCE_SECONDS = 60
_COMING_UP = {
    "uk": "Сервер Prefect ще не відповідає ({url}): чекаю до {seconds} с.",
    "en": "The Prefect server does not answer yet ({url}): waiting up to {seconds} s.",
}


def answers(api_url: str) -> bool:
    """Whether a Prefect server answers there."""
    try:
        answer = requests.get(f"{api_url.rstrip('/')}/health", timeout=_WAIT_SECONDS)
    except requests.RequestException:
        return False
    return answer.ok


def require_server(api_url: str) -> None:
    """Make sure that a Prefect server answers, before Prefect is asked to use it.

    Raises:
        ConfigError: `prefect-unavailable`.
    """
    if not answers(api_url):
        raise ConfigError("prefect-unavailable", url=api_url)


def await_server(
    api_url: str, language: str, patience: float = _PATIENCE_SECONDS
) -> None:
    """Wait until a Prefect server answers: it may be starting too.

    Args:
        api_url: its address.
        language: of what is told to whoever watches.
        patience: for how many seconds.

    Raises:
        ConfigError: `prefect-unavailable`.
    """
    if answers(api_url):
        return
    told = _COMING_UP[language].format(url=api_url, seconds=patience)
    print_problem(f"zvit: {told}")
    end = time.monotonic() + patience
    while time.monotonic() < end:
        time.sleep(1)
        if answers(api_url):
            return
    raise ConfigError("prefect-unavailable", url=api_url)


def serve_monthly(
    settings: Settings, config: Path | None, language: str, *, take_over: bool = False
) -> None:
    """Serve the deployment until stopped: by schedule, or by hand from Prefect's page.

    Args:
        settings: of the publisher.
        config: the file that they are of, if it was named.
        language: what is told to whoever watches.
        take_over: whether to go on with a schedule that another folder has served.

    Raises:
        ConfigError: `prefect-not-set`, `prefect-not-installed`,
            `prefect-unavailable`, `serve-running`, `serve-elsewhere`;
            `portal-token-missing`, `portal-secret-missing` where the schedule
            publishes.
        OutputError: `output-unwritable`.
    """
    api_url = settings.prefect.api_url
    if not api_url:
        raise ConfigError("prefect-not-set")
    require_prefect()
    await_server(api_url, language)
    quieten_prefect(api_url)
    if settings.schedule.publish:
        from flows.publish.portal.publication import token_of

        token_of(settings, settings.default_portal_name)
    from flows.serving import Server

    Server(settings, config, language).serve(take_over=take_over)


def run_on_server(
    api_url: str,
    paths: Sequence[Path],
    output: Path | None,
    config: Path | None,
    period: str | None,
) -> dict[str, Any]:
    """Carry out the month's job as a flow run on a server; its summary.

    Raises:
        ConfigError: `prefect-not-installed`, `prefect-unavailable`.
        OutputError: `output-unwritable`.
    """
    require_prefect()
    require_server(api_url)
    # What its log says is told by `zvit run` itself, once.
    quieten_prefect(api_url, on_console=False)
    from flows.monthly import monthly_report

    state: State[Any] = monthly_report(
        [str(path) for path in paths],
        str(output) if output else None,
        str(config) if config else None,
        period=period,
        return_state=True,
    )
    # A run that withholds rows has failed for Prefect, and has a summary all the same.
    found = state.result(raise_on_failure=False)
    if isinstance(found, BaseException):
        raise found
    summary: dict[str, Any] = found
    return summary
