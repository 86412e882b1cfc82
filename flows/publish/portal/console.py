"""What people and programs see of publishing."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from flows.publish.portal.freshness import freshness_lines
from flows.publish.portal.rollback import StoppedError
from flows.wording import message, printable
from transforms.errors import PipelineError

_MOST = 8
_LONG = 60
_WORDS: dict[str, dict[str, Any]] = {
    "uk": {
        "plan": "План для порталу {name} ({url}): {path}",
        "create": "створити", "update": "змінити", "metadata": "змінити опис",
        "unchanged": "без змін",
        "rows": "рядків: +{added}, змінено {changed}, −{removed}",
        "still": "файлів без змін: {count}", "more": "… і ще {count}",
        "nothing": "Нічого не змінилося: запису на портал не буде.",
        "show": "показати читачам", "hide": "лишити приватним",
        "done": {"create": "створено", "update": "змінено",
                 "unchanged": "нічого робити"},
        "verified": "перевірено, квитанція {receipt}",
        "same": "перевірено раніше",
        "calls": "Звернень до порталу: читань {reads}, записів {writes}, "
                 "файлів надіслано {files}, завантажено {downloads}",
        "steps": {"look": "дивлюся", "create": "створюю", "write": "пишу",
                  "keep": "зберігаю попереднє", "settle": "з’ясовую, що на порталі",
                  "verify": "перевіряю", "undo": "повертаю попередній випуск"},
    },
    "en": {
        "plan": "Plan for the portal {name} ({url}): {path}",
        "create": "create", "update": "update", "metadata": "update the description",
        "unchanged": "unchanged",
        "rows": "rows: +{added}, changed {changed}, −{removed}",
        "still": "files unchanged: {count}", "more": "… and {count} more",
        "nothing": "Nothing has changed: nothing will be written to the portal.",
        "show": "show to readers", "hide": "keep private",
        "done": {"create": "created", "update": "updated",
                 "unchanged": "nothing to do"},
        "verified": "verified, receipt {receipt}",
        "same": "verified before",
        "calls": "Calls to the portal: reads {reads}, writes {writes}, "
                 "files sent {files}, downloaded {downloads}",
        "steps": {"look": "looking at", "create": "creating", "write": "writing",
                  "keep": "keeping what was before",
                  "settle": "finding out what is there",
                  "verify": "verifying", "undo": "putting the release before back"},
    },
}  # fmt: skip
_MARKS = {"create": "+", "update": "~", "metadata": "~"}
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
            sys.stderr.write("\n")
            self._say("publish-finishing", {"dataset": what})
        else:
            show(f"{self._words['steps'][step]}: {what}…")

    def result(self, said: Mapping[str, Any]) -> None:
        """What was planned, written and verified; one object of JSON for programs."""
        if self._as_json:
            _out(json.dumps(said, ensure_ascii=False))
            return
        if "freshness" in said:
            for line in freshness_lines(said, self.language):
                _out(line)
            return
        if "plan" in said:
            self._plan(said["plan"], said["path"])
        for name in said.get("cutShort", ()):
            self._say("publish-cut-short", {"dataset": name})
        for one in said.get("applied", ()):
            _out(f"{one['dataset']}: {self._words['done'][one['action']]}")
        for one in said.get("verified", ()):
            key = "verified" if one["receipt"] else "same"
            _out(f"{one['dataset']}: {self._words[key].format(**one)}")
        _out(self._words["calls"].format(**said["calls"]))

    def problem(self, error: PipelineError) -> None:
        """What went wrong and what to do; then what the portal holds now."""
        for one in getattr(error, "errors", ()):
            self.problem(one)
        if hasattr(error, "errors"):
            return
        if isinstance(error, StoppedError):
            self._say(error.cause.rule_id, error.cause.details)
        self._say(error.rule_id, error.details)

    def _say(self, rule_id: str, details: Mapping[str, object]) -> None:
        text = printable(message(rule_id, details, self.language))
        sys.stderr.write(f"zvit: {text}\n")

    def _plan(self, plan: Mapping[str, Any], path: Path | str) -> None:
        words = self._words
        _out(words["plan"].format(path=path, **plan["portal"]))
        for one in plan["datasets"]:
            _out(f"{one['name']}: {words[one['action']]}")
            if one["action"] != "unchanged":
                self._dataset(one)
        if all(one["action"] == "unchanged" for one in plan["datasets"]):
            _out(words["nothing"])

    def _dataset(self, planned: Mapping[str, Any]) -> None:
        words = self._words
        if planned["private"] is not None:
            _out(f"  ~ {words['hide' if planned['private'] else 'show']}")
        self._fields(planned["fields"], "  ")
        changed = [r for r in planned["resources"] if r["action"] != "unchanged"]
        for one in changed:
            rows = f"  {words['rows'].format(**one['rows'])}" if one["rows"] else ""
            mark = _MARKS[one["action"]]
            _out(f"  {mark} {one['fileName']}: {words[one['action']]}{rows}")
            if one["action"] != "create":
                self._fields(one["fields"], "      ")
        still = len(planned["resources"]) - len(changed)
        if still:
            _out(f"  = {words['still'].format(count=still)}")

    def _fields(self, fields: Sequence[Mapping[str, Any]], margin: str) -> None:
        for one in fields[:_MOST]:
            _out(
                f"{margin}~ {one['name']}: {_shown(one['old'])} → {_shown(one['new'])}"
            )
        if len(fields) > _MOST:
            _out(margin + self._words["more"].format(count=len(fields) - _MOST))


def _shown(value: object) -> str:
    text = "–" if value is None else " ".join(str(value).split())
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _out(line: str) -> None:
    sys.stdout.write(f"{printable(line)}\n")
