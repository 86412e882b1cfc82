"""What people and programs see of a run: tables on stdout, problems on stderr."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.catalogue import read_codes
from flows.counting import filled
from flows.terminal import print_json, print_line, print_problem
from flows.wording import message
from transforms.document import Document
from transforms.errors import PipelineError
from transforms.feedback_index import INDEX
from transforms.tabular import number_or_dash, plain_number

Summary = dict[str, Any]
OnStage = Callable[[str], None]
OnFile = Callable[[int, int], None]
_POINTS = "foreign-key"
_MOST_NAMED = 6
_PATIENCE = 10.0
_COUNTED = ("figures", "activities", "events")

_WORDS = {
    "uk": {
        "stages": {
            "gather": "збираю звіти", "read": "читаю", "extract": "шукаю показники",
            "reconcile": "зіставляю", "validate": "перевіряю", "write": "пишу таблиці",
            "package": "складаю пакет", "record": "записую до журналу",
        },
        "indicators": "Показники", "events": "Заходи", "period": "період",
        "indicator": "показник", "value": "звітовано", "unclear": "не зрозуміло",
        "kind": "вид", "topic": "тема",
        "part": "частина від {}",
        "published": "Набори даних", "error": "помилка", "warning": "попередження",
        "waived": "звільнено",
        "withheld": "Утримано {count:рядок|рядки|рядків}: див. {path}",
        "feedback": "Відгуки для підрозділів",
        "corrected": "З книги {name} взято "
        "{count:виправлення|виправлення|виправлень}",
        "of": "файл {done} з {total}",
        "dependent": "рядок, на який це посилається, утримано",
        "found": "{figures:показник|показники|показників}, "
        "{activities:напрям|напрями|напрямів} роботи, {events:захід|заходи|заходів}",
    },
    "en": {
        "stages": {
            "gather": "gathering reports", "read": "reading",
            "extract": "looking for figures", "reconcile": "reconciling",
            "validate": "validating", "write": "writing tables",
            "package": "packaging", "record": "recording",
        },
        "indicators": "Indicators", "events": "Events", "period": "period",
        "indicator": "indicator", "value": "reported", "unclear": "unclear",
        "kind": "kind",
        "topic": "topic", "part": "part of {}",
        "published": "Datasets", "error": "error",
        "warning": "warning", "waived": "waived",
        "withheld": "{count:row|rows} withheld: see {path}",
        "feedback": "Feedback to the departments",
        "corrected": "{count:correction|corrections} taken from the workbook {name}",
        "of": "file {done} of {total}",
        "dependent": "the row that this points to is withheld",
        "found": "{figures:figure|figures}, {activities:activity|activities}, "
        "{events:event|events}",
    },
}  # fmt: skip


class Console:
    """Speaks to a person in one language; programs ask for JSON."""

    def __init__(self, language: str) -> None:
        """Choose `uk` or `en`."""
        self.language = language
        self._words: dict[str, Any] = _WORDS[language]

    @contextmanager
    def progress(self, patience: float = _PATIENCE) -> Iterator[tuple[OnStage, OnFile]]:
        """Shows the stage at work, its files and the time, where a person watches.

        Takes the name of a stage, and how many files of how many it is at. Elsewhere it
        is a line now and then: after so many seconds, then each time twice as long.
        """
        if not sys.stderr.isatty():
            yield _now_and_then(self._words, patience)
            return
        from rich.console import Console as Terminal
        from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

        stages, of = self._words["stages"], self._words["of"]
        shown = (SpinnerColumn(), "{task.description}", TimeElapsedColumn())
        with Progress(*shown, console=Terminal(stderr=True), transient=True) as bar:
            task, at = bar.add_task("", total=None), [""]

            def on_stage(name: str) -> None:
                at[0] = stages[name]
                bar.update(task, description=f"{at[0]}…")

            def on_file(done: int, total: int) -> None:
                files = of.format(done=done, total=total)
                bar.update(task, description=f"{at[0]}: {files}")

            yield on_stage, on_file

    def problems(self, summary: Summary) -> None:
        """What is wrong, errors first: where, what, what to do; the sentence, once."""
        for kind, line in problem_lines(summary, self.language):
            _problem(f"{self._words[kind]}: {line}")

    def unreadable(self, problem: PipelineError, found: object) -> None:
        """One line for a file that could not be read."""
        where = found if isinstance(found, Path) else problem.details["file"]
        text = message(problem.rule_id, problem.details, self.language)
        _problem(f"{self._words['error']}: {where}: {text}")

    def document(
        self,
        document: Document,
        path: object,
        *,
        as_json: bool,
        own: Path | None = None,
    ) -> None:
        """What one report says, as a line of JSON or as a table.

        Args:
            document: the report.
            path: its file.
            as_json: whether a program asks.
            own: folder of the council's own code lists.
        """
        if as_json:
            print_json(document)
            return
        report, words = document["report"], self._words
        print_line(f"{path}: {report['title']} [{report['period'] or '–'}]")
        parts = self._parts(document["figures"], own)
        _table(
            [
                (
                    plain_number(figure["value"]),
                    figure["unit"],
                    figure["indicator"] or "–",
                    figure["basis"],
                    figure["breakdown"] or figure["object"] or "–",
                    part,
                )
                for figure, part in zip(document["figures"], parts, strict=True)
            ]
        )
        _table([(e["kind"], e["topic"] or "–") for e in document["events"]])
        counts = {kind: len(document[kind]) for kind in _COUNTED}
        print_line(f"  {filled(words['found'], counts)}")

    def _parts(self, figures: Sequence[Document], own: Path | None) -> list[str]:
        """Of what total each figure is a part, and how that is divided, or nothing."""
        name = "nameUk" if self.language == "uk" else "nameEn"
        divisions = {
            row["divisionId"]: f" ({row[name]})" for row in read_codes("divisions", own)
        }
        values = {figure["uid"]: plain_number(figure["value"]) for figure in figures}
        said = self._words["part"]
        return [
            f"{said.format(values[figure['parent']])}"
            f"{divisions.get(figure['division'], '')}"
            if figure["parent"]
            else ""
            for figure in figures
        ]

    def summary(self, summary: Summary, *, as_json: bool) -> None:
        """What the run published and where."""
        if as_json:
            print_json(summary)
            return
        words = self._words
        self._tables(summary)
        if summary["rowsWithheld"]:
            print_line(
                filled(
                    words["withheld"],
                    {"count": summary["rowsWithheld"], "path": summary["withheld"]},
                )
            )
        for name, count in summary["corrections"].items():
            print_line(filled(words["corrected"], {"name": name, "count": count}))
        if summary["feedback"]:
            self._paths(words["feedback"], summary["feedback"])
        print_line(f"{words['published']}:")
        for path in summary["packages"].values():
            print_line(f"  {path}")

    def _paths(self, title: str, paths: Sequence[str]) -> None:
        print_line(f"{title}:")
        print_line(f"  {Path(paths[0]).with_name(INDEX)}")
        for path in paths[:_MOST_NAMED]:
            print_line(f"  {path}")
        if len(paths) > _MOST_NAMED:
            print_line(f"  … ({len(paths)})")

    def _tables(self, summary: Summary) -> None:
        words = self._words
        if summary["indicators"]:
            print_line(f"{words['indicators']}:")
            head = (words["period"], words["value"], "indicatorId", words["indicator"])
            rows = [_indicator(row, self.language) for row in summary["indicators"]]
            _table(rows, head)
        if summary["events"]:
            print_line(f"{words['events']}:")
            rows = [
                (_period(row), row["kind"], row["topic"] or "–")
                for row in summary["events"]
            ]
            _table(rows, (words["period"], words["kind"], words["topic"]))


def problem_lines(summary: Summary, language: str) -> Iterator[tuple[str, str]]:
    """Each problem once: `error`, `warning` or `waived`, and the line that tells it.

    Rows withheld because a row they point to is withheld are only counted.
    """
    worded = "messageUk" if language == "uk" else "messageEn"
    places: dict[tuple[str, str, str], list[str]] = {}
    for failure in sorted(
        summary["failures"], key=lambda one: (one["severity"], one["where"])
    ):
        sentence = f" «{failure['sourceText']}»" if failure["sourceText"] else ""
        dependent = failure["ruleId"] == _POINTS
        text = _WORDS[language]["dependent"] if dependent else failure[worded]
        kind = "waived" if failure.get("waivedUntil") else failure["severity"]
        said = (kind, str(text), "" if dependent else sentence)
        places.setdefault(said, []).append(failure["where"])
    for (kind, text, sentence), where in places.items():
        names = ", ".join(where[:_MOST_NAMED])
        more = f" … ({len(where)})" if len(where) > _MOST_NAMED else ""
        yield kind, f"{names}{more}: {text}{sentence}"


def _indicator(row: Summary, language: str) -> tuple[str, ...]:
    value = number_or_dash(row["reportedValue"])
    if row["status"] == "unclear":
        value = str(_WORDS[language]["unclear"])
    name = row["indicatorName" if language == "uk" else "indicatorNameEn"]
    return _period(row), value, row["indicatorId"], name


def _period(row: Any) -> str:
    start, end = row["periodStart"], row["periodEnd"]
    return start[:7] if start[:7] == end[:7] else f"{start}…{end}"


def _table(rows: Sequence[Sequence[str]], head: Sequence[str] = ()) -> None:
    """Columns as wide as their widest cell; a plain table any terminal shows."""
    shown = [tuple(head), *rows] if head and rows else list(rows)
    if not shown:
        return
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print_line("  " + "  ".join(cells).rstrip())


def _problem(line: str) -> None:
    print_problem(" ".join(line.split()))


def _now_and_then(words: dict[str, Any], patience: float) -> tuple[OnStage, OnFile]:
    """Tells of files in lines, ever more rarely."""
    at, due = "", time.monotonic() + patience

    def on_stage(name: str) -> None:
        nonlocal at
        at = words["stages"][name]

    def on_file(done: int, total: int) -> None:
        nonlocal due, patience
        if time.monotonic() >= due:
            patience *= 2
            due = time.monotonic() + patience
            print_problem(f"zvit: {at}: {words['of'].format(done=done, total=total)}")

    return on_stage, on_file
