"""What a person sees of a table's report: where, what, what to do, and how many."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.counting import filled
from flows.table_report import TableReport
from flows.terminal import print_line
from flows.wording import message, rules
from transforms.notes import reason_of

_MOST_SHOWN = 100
_LONGEST = 80
_WORDS = {
    "uk": {
        "sound": "{table}: відповідає схемі, {rows:рядок|рядки|рядків}",
        "wrong": "{table}: {rows:рядок|рядки|рядків}, {count:помилка|помилки|помилок}",
        "more": "… і ще {count}; усі – з --json",
        "row": "рядок {row}",
        "header": "заголовок",
    },
    "en": {
        "sound": "{table}: meets the schema, {rows:row|rows}",
        "wrong": "{table}: {rows:row|rows}, {count:error|errors}",
        "more": "… and {count} more; all of them with --json",
        "row": "row {row}",
        "header": "header",
    },
}


@contextmanager
def progress(table: Path) -> Iterator[Callable[[int], object]]:
    """Shows how much of a table is done with, where a person watches."""
    if not sys.stderr.isatty() or not table.is_file():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(table.name, total=table.stat().st_size)
        yield lambda count: bar.advance(task, count)


def print_report(report: TableReport, table: Path, language: str) -> None:
    """Each error on a line, as many as a person reads, then how many of each kind."""
    words = _WORDS[language]
    kinds: Counter[str] = Counter()
    for at, error in enumerate(report.errors()):
        kinds[error["type"]] += 1
        if at < _MOST_SHOWN:
            print_line(_said(error, language))
    if report.count > _MOST_SHOWN:
        print_line(words["more"].format(count=report.count - _MOST_SHOWN))
    rows = report.descriptor["tasks"][0]["stats"].get("rows", 0)
    verdict = words["sound" if report.valid else "wrong"]
    told = {"table": table, "rows": rows, "count": report.count}
    print_line(filled(verdict, told))
    for kind, count in kinds.most_common():
        print_line(f"  {count:>8}  {kind}")


def _said(error: dict[str, Any], language: str) -> str:
    details = {
        "field": error.get("fieldName") or "–",
        "label": error.get("label", ""),
        "cell": _short(error.get("cell", "")),
        "reason": reason_of(error["note"] or error["message"], {}),
    }
    known = error["type"] in rules()
    text = message(error["type"], details, language) if known else error["message"]
    words = _WORDS[language]
    row = error.get("rowNumber")
    place = words["row"].format(row=row) if row else words["header"]
    cell = f" «{details['cell']}»" if "cell" in error else ""
    return f"{place}{cell}: {text}"


def _short(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
