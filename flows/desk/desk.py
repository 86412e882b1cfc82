"""What the desk can be asked: each request's answer, before it is put on the wire."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import BoundedSemaphore

from flows.desk import downloads
from flows.desk.drafts import Drafts
from flows.desk.facts import facts_of
from flows.desk.front import Front, damaged_page, front_page
from flows.desk.guard import FEEDBACK_POLICY, POLICY, check_token
from flows.desk.month import month_before, month_of
from flows.desk.pages import (
    FACTS,
    folder_page,
    handed_page,
    preview_page,
    progress_page,
    stage_words,
)
from flows.desk.parts import Speech, desk_script, desk_style
from flows.desk.upload import Form, safe_name
from flows.desk.words import period_words
from flows.desk.worker import Worker
from flows.gather.kept import load_histories
from flows.publish.feedback.markup import page_style
from flows.recording import kyiv, now
from flows.settings import Settings
from transforms.errors import PipelineError, RequestError

UPLOAD_TURN_SECONDS = 120.0
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}
_BYTES = "application/octet-stream"
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the desk; `location` sends the browser on."""

    content: bytes = b""
    type: str = _TYPES[".html"]
    status: HTTPStatus = HTTPStatus.OK
    policy: str = POLICY
    location: str | None = None
    attachment: str | None = None


@dataclass(slots=True)
class Desk:
    """The desk of one council, as long as the command runs."""

    settings: Settings
    language: str
    drafts: Drafts = field(init=False)
    speech: Speech = field(init=False)
    _turn: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(1))

    def __post_init__(self) -> None:
        """Nothing is kept from a desk before."""
        self.drafts = Drafts(Worker(self.settings))
        self.speech = Speech(self.language, secrets.token_urlsafe(32))

    def close(self) -> None:
        """End in order: a run is finished, drafts are removed."""
        self.drafts.close()

    @contextmanager
    def upload_turn(self) -> Iterator[None]:
        """One body is taken at a time, so that the largest bounds what is held.

        Raises:
            RequestError: `desk-busy`.
        """
        if not self._turn.acquire(timeout=UPLOAD_TURN_SECONDS):
            raise RequestError("desk-busy")
        try:
            yield
        finally:
            self._turn.release()

    def get(self, path: list[str], query: Mapping[str, str]) -> Answer:
        """The answer to a request that changes nothing.

        Raises:
            RequestError: `desk-gone` for what there is not.
        """
        match path:
            case [""]:
                return self._front(query.get("month", ""))
            case ["desk.css" | "desk.js" as name]:
                return _part(name)
            case ["report", key]:
                return self._report(key)
            case ["folder"]:
                return self._folder()
            case [*where, "stage"]:
                return self._stage(where)
            case ["feedback" | "data", *names]:
                return self._file(path[0], names)
        raise RequestError("desk-gone")

    def post(self, path: list[str], form: Form) -> Answer:
        """The answer to a form.

        Raises:
            PipelineError: what kept it from being done.
        """
        check_token(form.fields, self.speech.token)
        match path:
            case ["look"]:
                draft = self.drafts.add(safe_name(form.file_name), form.content)
                return _see(f"/report/{draft.id}")
            case ["report", key]:
                return self._hand_in(key, form)
            case ["folder"]:
                self.drafts.run_folder()
                return _see("/folder")
        raise RequestError("desk-gone")

    def _front(self, asked: str) -> Answer:
        settings = self.settings
        month = asked if _MONTH.fullmatch(asked) else ""
        try:
            histories = load_histories(settings.output)
        except PipelineError as error:
            return Answer(damaged_page(self.speech, error))
        titles = {}
        for uid, history in histories.items():
            report = history.documents[-1]["report"]
            period = period_words(report["period"], self.language)
            name = report["department"] or self.speech["unnamed"]
            titles[uid] = f"{name}, {period}"
        pages = [
            name
            for name in downloads.feedback_files(settings.output)
            if name.removesuffix(".html") in titles
        ]
        front = Front(
            settings.publisher.name,
            month_of(settings, histories, month or month_before(kyiv(now()).date())),
            len(settings.publisher.departments),
            tuple(pages[: downloads.MOST_RECENT]),
            titles,
            downloads.datasets(settings.output, self.language),
        )
        return Answer(front_page(self.speech, front))

    def _report(self, key: str) -> Answer:
        draft = self.drafts.get(key)
        work = draft.work
        if work and not work.is_done:
            return Answer(progress_page(self.speech, draft.path.name, work))
        if handed := draft.handed:
            data = downloads.datasets(self.settings.output, self.language)
            page = handed_page(self.speech, handed, data)
        else:
            page = preview_page(self.speech, draft, work.error if work else None)
        return Answer(page, policy=FEEDBACK_POLICY)

    def _hand_in(self, key: str, form: Form) -> Answer:
        draft = self.drafts.get(key)
        stated = {name: form.fields.get(name, "") for name in FACTS}
        try:
            facts = facts_of(stated)
        except RequestError as error:
            page = preview_page(self.speech, draft, error, stated)
            return Answer(page, status=HTTPStatus.BAD_REQUEST, policy=FEEDBACK_POLICY)
        self.drafts.hand_in(draft, facts, form.fields.get("agreed", ""))
        return _see(f"/report/{key}")

    def _folder(self) -> Answer:
        work = self.drafts.folder_run
        if work is None:
            return _see("/")
        if not work.is_done:
            return Answer(progress_page(self.speech, self.speech["run_folder"], work))
        data = downloads.datasets(self.settings.output, self.language)
        return Answer(folder_page(self.speech, work, data))

    def _stage(self, where: list[str]) -> Answer:
        """The stage in words for the script; empty where there is none to wait for."""
        match where:
            case ["report", key]:
                work = self.drafts.get(key).work
            case ["folder"]:
                work = self.drafts.folder_run
            case _:
                raise RequestError("desk-gone")
        running = work is not None and not work.is_done
        said = f"{stage_words(self.speech, work)}…" if work and running else ""
        return Answer(json.dumps(said).encode(), _TYPES[".json"])

    def _file(self, kind: str, names: list[str]) -> Answer:
        output = self.settings.output
        of = downloads.feedback_files if kind == "feedback" else downloads.data_files
        path = of(output).get("/".join(names))
        if path is None:
            raise RequestError("desk-gone")
        if path.suffix == ".html":
            return Answer(path.read_bytes(), policy=FEEDBACK_POLICY)
        type_ = _TYPES.get(path.suffix, _BYTES)
        return Answer(path.read_bytes(), type_, attachment=path.name)


def _part(name: str) -> Answer:
    if name == "desk.js":
        return Answer(desk_script(), _TYPES[".js"])
    return Answer((page_style() + desk_style()).encode(), _TYPES[".css"])


def _see(location: str) -> Answer:
    return Answer(status=HTTPStatus.SEE_OTHER, location=location)
