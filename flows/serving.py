"""`zvit serve`: the publisher's deployments, served until stopped.

One process serves one folder. It goes on when the server is restarted, and what was
missed while either was down is caught up (`flows.missed`).
"""

import asyncio
import contextlib
import io
import logging
import signal
import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.approval import end_unanswered
from flows.missed import catch_up
from flows.monthly import monthly_report
from flows.months import ZONE
from flows.publish.files import refusals_worded
from flows.publish.locks import take_lock
from flows.schedule import answers
from flows.settings import Settings
from flows.terminal import print_problem
from flows.watching import daily_watch
from flows.wording import message
from transforms.errors import ConfigError

OLD = "monthly-report/monthly"
# Runs of one folder wait for each other; each is a process of 250 MB.
_AT_ONCE = 2
_WAIT_SECONDS = 5
# What Prefect's runner gives up with.
_WATCHER = "FlowRunCancellingObserver"
_LOST = "Service exceeded error threshold"
_CHECK_SECONDS = 60
# Each morning, before people are at work.
_DAILY = "30 7 * * *"
_WORDS = {
    "uk": {
        "serving": "Розклад діє ({names}): щомісяця {day} числа о {hour}:00 за Києвом. "
                   "Зупинити – Ctrl-C.",
        "missed": "Пропущені місяці, які буде виконано зараз: {months}",
        "lost": "Сервер Prefect не відповідає ({url}): чекаю, доки він повернеться.",
        "stopped": "Розклад зупинено. Що прийде, доки його зупинено, буде виконано "
                   "після наступного «zvit serve».",
    },
    "en": {
        "serving": "The schedule is on ({names}): each month on day {day} at {hour}:00 "
                   "by Kyiv. Ctrl-C stops it.",
        "missed": "Months that were missed and are run now: {months}",
        "lost": "The Prefect server does not answer ({url}): waiting until it does.",
        "stopped": "The schedule is stopped. What is due meanwhile will be run after "
                   "the next `zvit serve`.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A flow to serve: under which name, when, with what."""

    flow: Flow[..., Any]
    name: str
    cron: str
    parameters: dict[str, Any]
    about: str

    @property
    def full_name(self) -> str:
        """As Prefect's commands have it."""
        return f"{self.flow.name}/{self.name}"


def deployments_of(settings: Settings, config: Path | None) -> tuple[Served, ...]:
    """What is served for a publisher, the month's job first; each is an entry here."""
    key, schedule = settings.publisher.key, settings.schedule
    file = str(config.resolve()) if config else None
    return (
        Served(
            monthly_report,
            key,
            f"0 {schedule.hour} {schedule.day} * *",
            {"config": file, "publish": schedule.publish},
            "Щомісячний звіт – у відкриті дані",
        ),
        Served(
            daily_watch,
            key,
            _DAILY,
            {"config": file},
            "Щоденний погляд: що прострочено, чи є місце на диску",
        ),
    )


class Server:
    """Serves the deployments of one publisher from one folder."""

    def __init__(self, settings: Settings, config: Path | None, language: str) -> None:
        """Settings are those of the file `config`, if it was named."""
        self._settings = settings
        self._served = deployments_of(settings, config)
        self._language = language

    def serve(self, *, take_over: bool) -> None:
        """Serve until SIGINT or SIGTERM.

        Raises:
            ConfigError: `serve-running`, `serve-elsewhere`.
            OutputError: `output-unwritable`.
        """
        with _alone(self._settings.output) as folder:
            asyncio.run(self._serve(_place(self._settings, folder), take_over))

    async def _serve(self, place: str, take_over: bool) -> None:
        stop = asyncio.current_task()
        assert stop is not None  # noqa: S101 - a coroutine that runs is a task
        # It would print a traceback when the server goes, which is told in our words.
        logging.getLogger(f"prefect.{_WATCHER}").setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_hear)
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, stop.cancel)
        is_seen = False
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                try:
                    if not is_seen:
                        await self._look_around(place, take_over)
                        is_seen = True
                    await self._serve_while_up(place)
                except (RuntimeError, ExceptionGroup, httpx.HTTPError) as error:
                    if not _is_outage(error):
                        raise
                    await self._wait_for_server()
        self._say("stopped")

    async def _look_around(self, place: str, take_over: bool) -> None:
        """See what was served here before.

        Raises:
            ConfigError: `serve-elsewhere`.
        """
        async with get_client() as client:
            if not take_over:
                await self._see_whose(client, place)
            await self._tell_of_old(client)

    async def _serve_while_up(self, place: str) -> None:
        """Until stopped, or until the server no longer answers."""
        runner = _Runner(
            self._settings.publisher.key, pause_on_shutdown=False, limit=_AT_ONCE
        )
        ids = [
            await runner.aadd_flow(
                one.flow,
                one.name,
                schedule=Cron(one.cron, timezone=ZONE),
                parameters=one.parameters,
                description=one.about,
                tags=[place],
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
            for one in self._served
        ]
        async with get_client() as client:
            months = await catch_up(
                client, ids[0], self._settings, self._language, datetime.now(UTC)
            )
        self._say(
            "serving",
            names=", ".join(one.full_name for one in self._served),
            day=self._settings.schedule.day,
            hour=self._settings.schedule.hour,
        )
        if months:
            self._say("missed", months=", ".join(months))
        # What Prefect prints when it loses its server are tracebacks.
        with contextlib.redirect_stdout(io.StringIO()):
            async with asyncio.TaskGroup() as both:
                watch = both.create_task(self._watch_approvals(ids[0]))
                await runner.start()
                watch.cancel()

    async def _watch_approvals(self, deployment: uuid.UUID) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                async with get_client() as client:
                    await end_unanswered(client, deployment, self._settings)
            await asyncio.sleep(_CHECK_SECONDS)

    async def _wait_for_server(self) -> None:
        url = str(self._settings.prefect.api_url)
        self._say("lost", url=url)
        await asyncio.sleep(_WAIT_SECONDS)
        while not await asyncio.to_thread(answers, url):
            await asyncio.sleep(_WAIT_SECONDS)

    async def _see_whose(self, client: PrefectClient, place: str) -> None:
        """A deployment that another folder serves is not taken over in silence.

        Raises:
            ConfigError: `serve-elsewhere`.
        """
        for one in self._served:
            try:
                there = (await client.read_deployment_by_name(one.full_name)).tags
            except ObjectNotFound:
                continue
            if there and _folder_id(there[0]) != _folder_id(place):
                raise ConfigError(
                    "serve-elsewhere",
                    deployment=one.full_name,
                    there=there[0],
                    here=place,
                )

    async def _tell_of_old(self, client: PrefectClient) -> None:
        """Of the deployment of 0.1.0, which had one name for all; paused if it is ours.

        Else the month would be run twice by whoever still serves it.
        """
        try:
            old = await client.read_deployment_by_name(OLD)
        except ObjectNotFound:
            return
        ours = self._served[0]
        if old.parameters.get("config") == ours.parameters["config"] is not None:
            await client.pause_deployment(old.id)
        details = {"old": OLD, "new": ours.full_name}
        _tell(message("serve-old-deployment", details, self._language))

    def _say(self, what: str, **details: object) -> None:
        _tell(_WORDS[self._language][what].format(**details))


class _Runner(Runner):
    """Prefect's runner, which leaves stopping to whoever has started it."""

    def handle_sigterm(self, *_args: Any, **_kwargs: Any) -> None:
        """Its own handler forgets to await what it starts."""


def _hear(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What becomes of Prefect's own watching when its server goes is no news."""
    is_cancelled = isinstance(context.get("exception"), asyncio.CancelledError)
    if not is_cancelled and _WATCHER not in str(context.get("handle")):
        loop.default_exception_handler(context)


@contextlib.contextmanager
def _alone(output: Path) -> Iterator[str]:
    """The name of this folder, which stays with it; held by one process at a time.

    Raises:
        ConfigError: `serve-running`.
        OutputError: `output-unwritable`.
    """
    with refusals_worded(output):
        output.mkdir(parents=True, exist_ok=True)
        file = (output / ".serve").open("a+", encoding="utf-8")
    with file:
        if not take_lock(file):
            raise ConfigError("serve-running", folder=output)
        file.seek(0)
        name = file.read().strip()
        if not name:
            name = uuid.uuid4().hex[:8]
            file.write(name)
            file.flush()
        yield name


def _place(settings: Settings, folder: str) -> str:
    """Where the schedule is served, for people and, by the folder's name, for us."""
    return f"{socket.gethostname()}:{settings.output.resolve()} #{folder}"


def _folder_id(place: str) -> str:
    return place.rpartition("#")[2]


def _is_outage(error: BaseException) -> bool:
    """Whether all that went wrong is that the server does not answer."""
    if isinstance(error, ExceptionGroup):
        return all(map(_is_outage, error.exceptions))
    if isinstance(error, PrefectHTTPStatusError):
        return error.response.is_server_error
    if isinstance(error, RuntimeError) and error.__cause__:
        return _is_outage(error.__cause__)
    return isinstance(error, httpx.TransportError) or _LOST in str(error)


def _tell(text: str) -> None:
    print_problem(f"zvit: {text}")
