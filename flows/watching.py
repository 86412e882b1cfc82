"""The daily look for what is overdue, as a Prefect flow: see `flows.notices.watch`."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from flows.counting import counted
from flows.notices.watch import watch
from flows.settings import load_settings
from flows.wording import message
from transforms.errors import PipelineError

_FOUND = {
    "uk": ("проблема", "проблеми", "проблем"),
    "en": ("problem", "problems"),
}


@flow(name="daily-watch", persist_result=False)
def daily_watch(config: str | None = None) -> State[Any]:
    """Look for overdue months and a short disk; notices are sent where they are set.

    What is found is a warning of the run's log: the run itself did its work.

    Args:
        config: settings file instead of `zvit.toml`.
    """
    language = "uk"
    try:
        settings = load_settings(Path(config) if config else None)
        language = settings.language
        found = watch(settings)
    except PipelineError as error:
        worded = message(error.rule_id, error.details, language)
        return Failed(message=worded, data=error)
    for one in found:
        get_run_logger().warning("%s", one.worded(language))
    said = counted(len(found), *_FOUND[language])
    return Completed(message=said, data=[one.rule_id for one in found])
