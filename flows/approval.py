"""The approval gate: a run suspends with its plan, a person answers, that plan counts.

A suspended run ends its process; when it is resumed Prefect starts the flow from its
beginning, perhaps days later and after a restart of everything. What it had come to is
kept in `output/approvals/`, under the id of the flow run: the plan's file and the run's
summary, then who answered what. So nothing is built anew, and exactly the plan that was
shown is carried out.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import State, StateType
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.states import Failed
from pydantic import Field, create_model

from flows.missed import runs_of
from flows.notices import tell_of_failure
from flows.prefect_page import MOST_PLAN_LINES, plan_markdown
from flows.publish.files import write_file
from flows.publish.portal.plan import read_plan
from flows.settings import Settings
from flows.wording import message
from transforms.errors import PipelineError, PublishError, RequestError

FOLDER = "approvals"
_YES = {"uk": "Оприлюднити", "en": "Publish"}
_NO = {"uk": "Не оприлюднювати", "en": "Do not publish"}
_DECISION = {"uk": "Рішення", "en": "Decision"}
_NAME = {"uk": "Хто вирішив: прізвище та ім’я", "en": "Who decides: full name"}
_LONGEST_NAME = 200
_ON_FORM = 40
# Prefect ends what we have not ended, as where `zvit serve` is down.
_SPARE = timedelta(days=1)


class NotApprovedError(PublishError):
    """A person said no; nothing was written to the portal."""


class Gate:
    """The approval of one flow run, as it is kept in the output folder."""

    def __init__(self, output: Path, flow_run: str) -> None:
        """What is kept of this flow run, if anything is yet."""
        self._file = output / FOLDER / f"{flow_run}.json"
        kept = self._file.read_text("utf-8") if self._file.is_file() else "{}"
        self._kept: dict[str, Any] = json.loads(kept)

    @property
    def summary(self) -> dict[str, Any] | None:
        """The summary of what the run has made; None if it has not come to that."""
        return self._kept.get("summary")

    @property
    def plan(self) -> Path:
        """The plan that was shown."""
        return Path(self._kept["plan"])

    def require_plan(self) -> Path:
        """The plan that was shown, if it still is that one.

        Raises:
            RequestError: `plan-unreadable`, `plan-altered`.
        """
        if read_plan(self.plan)["hash"] != self._kept["content"]["hash"]:
            raise RequestError("plan-altered", file=self.plan)
        return self.plan

    def shown(self, language: str, *, whole: bool) -> str:
        """The plan in Markdown: whole for the page, its beginning for the form."""
        most = MOST_PLAN_LINES if whole else _ON_FORM
        return plan_markdown(self._kept["content"], str(self.plan), language, most)

    def open(self, planned: dict[str, Any], summary: dict[str, Any]) -> None:
        """Keep what a person is asked about."""
        self._keep(plan=planned["path"], content=planned["plan"], summary=summary)

    def ask(self, settings: Settings) -> str:
        """Suspend the flow run; resumed, the name of the person who approved.

        Raises:
            NotApprovedError: `approval-rejected`.
            prefect.exceptions.Pause: when it suspends.
        """
        language = settings.language
        wait = timedelta(days=settings.schedule.approval_days) + _SPARE
        about = self.shown(language, whole=False)
        form = _form(language).with_initial_data(description=about)
        answer: Any = suspend_flow_run(
            wait_for_input=form, key="approval", timeout=int(wait.total_seconds())
        )
        by = " ".join(answer.name.split())
        approved = answer.decision == _YES[language]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._keep(approved=approved, by=by, answeredAt=now)
        if not approved:
            raise NotApprovedError("approval-rejected", by=by)
        return by

    def _keep(self, **more: object) -> None:
        self._kept |= more
        text = json.dumps(self._kept, ensure_ascii=False, indent=1)
        write_file(self._file, f"{text}\n".encode())


async def end_unanswered(
    client: PrefectClient, deployment: UUID, settings: Settings
) -> None:
    """End the runs that have waited for an answer too long."""
    days = settings.schedule.approval_days
    for run in await runs_of(client, deployment):
        state = run.state
        if state is None or state.type != StateType.PAUSED:
            continue
        if datetime.now(UTC) - state.timestamp > timedelta(days=days):
            gate = Gate(settings.output, str(run.id))
            details = {"days": f"{days:g}", "plan": gate.plan if gate.summary else "–"}
            text = message("approval-expired", details, settings.language)
            ended: State[Any] = Failed(name="NotApproved", message=text)
            await client.set_flow_run_state(run.id, ended, force=True)
            error = PipelineError("approval-expired", **details)
            await asyncio.to_thread(tell_of_failure, settings, error)


def _form(language: str) -> type[RunInput]:
    """The form on Prefect's page, in the language of the settings."""
    decisions = Literal[_YES[language], _NO[language]]  # type: ignore[valid-type]
    name = Annotated[str, Field(pattern=r"\S\S", max_length=_LONGEST_NAME)]
    return create_model(
        "Approval",
        __base__=RunInput,
        decision=(decisions, Field(title=_DECISION[language])),
        name=(name, Field(title=_NAME[language])),
    )
