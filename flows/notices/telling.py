"""Tell what has not been told; whatever goes wrong with it is only a warning."""

import logging
from collections.abc import Iterable
from pathlib import Path

from flows.extras import require_notices
from flows.notices.memory import FILE, Memory, memory_of
from flows.notices.notice import Notice
from flows.notices.sending import named, send
from flows.prefect_block import secret_text
from flows.reasons import of_disk
from flows.setting_parts import addresses_in
from flows.settings import Settings
from flows.wording import message
from transforms.errors import ConfigError

logger = logging.getLogger(__name__)


def addresses_of(settings: Settings) -> dict[str, str]:
    """Addresses by names that may be shown: of the environment, else of Prefect.

    Raises:
        ConfigError: `notices-not-set`, `notices-secret-missing`, `prefect-not-set`,
            `prefect-unavailable`, `notices-not-installed`.
    """
    told, block = settings.notices.urls, settings.notices.prefect_secret
    if not addresses_in(told) and block:
        told = secret_text(settings, block)
        if told is None:
            raise ConfigError("notices-secret-missing", secret=block)
    listed = addresses_in(told)
    if not listed:
        raise ConfigError("notices-not-set")
    require_notices()
    return named(listed)


def tell(settings: Settings, output: Path, notices: Iterable[Notice]) -> None:
    """Send each notice to the addresses that have not taken it yet."""
    wanted = [one for one in notices if one.kind in settings.notices.kinds]
    if not wanted:
        return
    try:
        addresses = addresses_of(settings)
    except ConfigError as error:
        logger.warning("%s", message(error.rule_id, error.details, settings.language))
        return
    with memory_of(output) as memory:
        for notice in wanted:
            _tell_one(settings.language, memory, addresses, notice)


def _tell_one(
    language: str, memory: Memory, addresses: dict[str, str], notice: Notice
) -> None:
    before = memory.takers(notice.key)
    answers = send({n: a for n, a in addresses.items() if n not in before}, notice)
    for name in (name for name, taken in answers.items() if not taken):
        details = {"subject": notice.subject, "address": name}
        logger.warning("%s", message("notice-not-taken", details, language))
    takers = [name for name, taken in answers.items() if taken]
    if not takers:
        return
    try:
        memory.keep(notice.key, [*before, *takers])
    except OSError as error:
        kept: dict[str, object] = {"file": FILE, "reason": of_disk(error)}
        said = message("notice-not-kept", kept, language)
        logger.warning("%s", said)
