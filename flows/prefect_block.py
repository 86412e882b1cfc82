"""Secrets that a Prefect server keeps, where the environment does not hold them."""

from typing import Any

from pydantic import SecretStr

from flows.extras import require_prefect
from flows.schedule import require_server
from flows.settings import Settings, quieten_prefect
from transforms.errors import ConfigError


def secret_text(settings: Settings, block: str) -> SecretStr | None:
    """What a Secret block holds; None where the server has no such block.

    Raises:
        ConfigError: `prefect-not-set`, `prefect-not-installed`,
            `prefect-unavailable`.
    """
    if settings.prefect.api_url is None:
        raise ConfigError("prefect-not-set")
    require_prefect()
    require_server(settings.prefect.api_url)
    quieten_prefect(settings.prefect.api_url)
    from prefect.blocks.system import Secret

    try:
        found: Any = Secret.load(block)
    except ValueError:
        return None
    return SecretStr(str(found.get()))
