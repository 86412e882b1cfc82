"""What people and programs see of publishing."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from flows.counting import filled
from flows.publish.portal.freshness import freshness_lines
from flows.publish.portal.plan_lines import plan_lines
from flows.publish.portal.rollback import StoppedError
from flows.terminal import print_json, print_line, print_problem
from flows.wording import message
from transforms.errors import PipelineError

_WORDS: dict[str, dict[str, Any]] = {
    "uk": {
        "done": {"create": "створено", "update": "змінено",
                 "unchanged": "нічого робити"},
        "unseen": " (приватний: читачі його не бачать)",
        "verified": "перевірено, квитанція {receipt}",
        "same": "перевірено раніше",
        "calls": "Звернення до порталу: {reads:читання|читання|читань}, "
                 "{writes:запис|записи|записів}; "
                 "надіслано {files:файл|файли|файлів}, завантажено {downloads}",
        "steps": {"look": "дивлюся", "create": "створюю", "write": "пишу",
                  "keep": "зберігаю попереднє", "settle": "з’ясовую, що на порталі",
                  "verify": "перевіряю", "undo": "повертаю попередній випуск"},
    },
    "en": {
        "done": {"create": "created", "update": "updated",
                 "unchanged": "nothing to do"},
        "unseen": " (private: readers do not see it)",
        "verified": "verified, receipt {receipt}",
        "same": "verified before",
        "calls": "Calls to the portal: {reads:read|reads}, "
                 "{writes:write|writes}; {files:file|files} sent, "
                 "{downloads} downloaded",
        "steps": {"look": "looking at", "create": "creating", "write": "writing",
                  "keep": "keeping what was before",
                  "settle": "finding out what is there",
                  "verify": "verifying", "undo": "putting the release before back"},
    },
}  # fmt: skip
CALLS = ("reads", "writes", "files", "downloads")


class PortalConsole:
    """Speaks to a person in one language; programs ask for JSON."""

    def __init__(self, language: str, *, as_json: bool) -> None:
        """Choose `uk` or `en`, and whom to speak to."""
        self.language = language
        self._as_json = as_json
        self._words = _WORDS[language]

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, str], object]]:
        """Shows what is at work, where a person watches; takes a step and of what.

        That a request to stop is held back is told to logs too.
        """
        if not sys.stderr.isatty():
            yield partial(self._step, lambda _: None)
            return
        from rich.console import Console as Terminal

        with Terminal(stderr=True).status("") as status:
            yield partial(self._step, status.update)

    def _step(self, show: Callable[[str], object], step: str, what: str) -> None:
        if step == "finish":
            print_problem("")
            self._say("publish-finishing", {"dataset": what})
        else:
            show(f"{self._words['steps'][step]}: {what}…")

    def result(self, said: Mapping[str, Any]) -> None:
        """What was planned, written and verified; one object of JSON for programs."""
        if self._as_json:
            print_json(said)
            return
        if "freshness" in said:
            lines = freshness_lines(said, self.language)
        else:
            lines = self._lines(said)
        for line in lines:
            print_line(line)
        self._notices(said)

    def problem(self, error: PipelineError) -> None:
        """What went wrong and what to do; then what the portal holds now."""
        for one in errors_in(error):
            self._say(one.rule_id, one.details)

    def _lines(self, said: Mapping[str, Any]) -> Iterator[str]:
        words = self._words
        if "plan" in said:
            yield from plan_lines(said["plan"], said["path"], self.language)
        for one in said.get("applied", ()):
            unseen = words["unseen"] if one["private"] else ""
            yield f"{one['dataset']}: {words['done'][one['action']]}{unseen}"
        for one in said.get("verified", ()):
            key = "verified" if one["receipt"] else "same"
            yield f"{one['dataset']}: {words[key].format(**one)}"
        yield filled(words["calls"], said["calls"])

    def _notices(self, said: Mapping[str, Any]) -> None:
        for one in said.get("plan", {}).get("datasets", ()):
            if one["leftOut"]:
                told = {"dataset": one["name"], "files": ", ".join(one["leftOut"])}
                self._say("publish-left-out", told)
        for name in said.get("cutShort", ()):
            self._say("publish-cut-short", {"dataset": name})

    def _say(self, rule_id: str, details: Mapping[str, object]) -> None:
        print_problem(f"zvit: {message(rule_id, details, self.language)}")


def errors_in(error: PipelineError) -> Iterator[PipelineError]:
    """All that an error stands for: of each dataset the cause, then what is there."""
    for one in getattr(error, "errors", (error,)):
        if isinstance(one, StoppedError):
            yield one.cause
        yield one
