"""The schedule: the flow served as a deployment on a Prefect server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from flows.extras import require_prefect
from flows.settings import Settings, quieten_prefect
from transforms.errors import ConfigError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

DEPLOYMENT = "monthly"
_WAIT_SECONDS = 10


def require_server(api_url: str) -> None:
    """Make sure that a Prefect server answers, before Prefect is asked to use it.

    Raises:
        ConfigError: `prefect-unavailable`.
    """
    try:
        answer = requests.get(f"{api_url.rstrip('/')}/health", timeout=_WAIT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise ConfigError("prefect-unavailable", url=api_url) from error


def cron_of(settings: Settings) -> str:
    """Cron line of the monthly run.

    >>> from types import SimpleNamespace as N
    >>> cron_of(N(schedule=N(hour=9, day=5)))
    '0 9 5 * *'
    """
    return f"0 {settings.schedule.hour} {settings.schedule.day} * *"


def serve_monthly(settings: Settings, config: Path | None) -> None:
    """Serve the deployment until stopped: by schedule, or by hand from Prefect's page.

    Raises:
        ConfigError: `prefect-not-set`, `prefect-not-installed`,
            `prefect-unavailable`; `portal-token-missing`, `portal-secret-missing` where
            the schedule publishes.
    """
    api_url = settings.prefect.api_url
    if not api_url:
        raise ConfigError("prefect-not-set")
    require_prefect()
    require_server(api_url)
    quieten_prefect(api_url)
    if settings.schedule.publish:
        from flows.publish.portal.publication import token_of

        token_of(settings, settings.default_portal_name)
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.monthly import monthly_report

    monthly_report.serve(
        name=DEPLOYMENT,
        schedule=Cron(cron_of(settings), timezone="Europe/Kyiv"),
        parameters={
            "config": str(config.resolve()) if config else None,
            "publish": settings.schedule.publish,
        },
        description="Щомісячний звіт – у відкриті дані",
        entrypoint_type=EntrypointType.MODULE_PATH,
        pause_on_shutdown=False,
        print_starting_message=True,
    )


def run_on_server(
    api_url: str, paths: Sequence[Path], output: Path | None, config: Path | None
) -> dict[str, Any]:
    """Carry out the month's job as a flow run on a server; its summary.

    Raises:
        ConfigError: `prefect-not-installed`, `prefect-unavailable`.
        OutputError: `output-unwritable`.
    """
    require_prefect()
    require_server(api_url)
    quieten_prefect(api_url)
    from flows.monthly import monthly_report

    state: State[Any] = monthly_report(
        [str(path) for path in paths],
        str(output) if output else None,
        str(config) if config else None,
        return_state=True,
    )
    summary: dict[str, Any] = state.result()
    return summary
