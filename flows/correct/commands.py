"""The command `zvit correct`; `zvit` imports this module only when it is asked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.backup.folders import open_output
from flows.correct.console import CorrectionConsole
from flows.correct.options import (
    Add,
    BookOf,
    ByWhom,
    FigureUid,
    In,
    IndicatorCode,
    Listed,
    NotAFigure,
    PartOf,
    Quote,
    Undo,
    Value,
    Why,
)
from flows.correct.settling import known_of, settle_all, text_in
from flows.gather.kept import load_histories
from flows.language import asked_language, told
from flows.ledger import corrections_in
from flows.options import AsJson, Config, Language, Output, application, example
from flows.publish.files import refusals_worded
from flows.publish.turns import output_lock
from flows.recording import instant, now
from flows.run import Run
from flows.settings import load_settings
from transforms.corrections import live_corrections
from transforms.corrections.book import Book
from transforms.corrections.request import (
    MOST_OF_NAME,
    MOST_OF_REASON,
    Request,
    entry_of,
    one_of,
    text_of_option,
)
from transforms.errors import RequestError

_ABOUT = told(
    "Виправити показник: хто, що й чому – у журналі.",
    "Correct a figure: who, what and why are in the ledger.",
)
_BY = told("Начальник відділу", "Head of department")
_REASON = told("це частина від 62", "it is a part of 62")
app = application("correct", _ABOUT)
Entry = dict[str, Any]


@app.command(
    help=_ABOUT,
    epilog=example(
        "zvit correct nizhyn-info-2023-03-f002 --part-of f001 "
        f"--by '{_BY}' --reason '{_REASON}'"
    ),
)
def correct(  # noqa: PLR0913 - the options of the command
    figure: FigureUid = None,
    *,
    indicator: IndicatorCode = None,
    value: Value = None,
    part_of: PartOf = None,
    not_a_figure: NotAFigure = False,
    add: Add = None,
    report: In = None,
    quote: Quote = None,
    by: ByWhom = "",
    reason: Why = "",
    listed: Listed = False,
    undo: Undo = None,
    book: BookOf = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Correct a figure, list the corrections, or take one back."""
    asked = Request(
        figure, indicator, value, part_of, not_a_figure, add, report, quote, by, reason
    )
    settings = load_settings(config)
    console = CorrectionConsole(asked_language(lang or settings.language))
    folder = output or settings.output
    open_output(folder)
    run = Run(settings, (), folder, now())
    with refusals_worded(folder):
        if listed:
            entries, states = _state(run)
            console.listed(entries, states, as_json=as_json)
            return
        if not folder.is_dir():
            raise RequestError("ledger-missing", folder=folder)
        if book:
            with output_lock(folder):
                made = _book_of(run, book)
            console.book(made, as_json=as_json)
            return
        with output_lock(folder):
            entry = _undoing(run, undo, asked) if undo else _deciding(run, asked)
            run.ledger.correct([entry | {"madeAt": instant(run.started)}])
            run.ledger.anchor()
    console.made(entry, as_json=as_json)


def _deciding(run: Run, asked: Request) -> Entry:
    """The entry of a correction.

    Raises:
        RequestError: what is wrong with it; `correction-repeated`.
    """
    entries = corrections_in(run.ledger.records())
    run.histories = load_histories(run.output)
    settled = settle_all(
        run.histories, entries, text_in(run), run.catalogue.indicator_names
    )
    entry = entry_of(asked, known_of(run, settled), len(entries) + 1)
    for one in live_corrections(entries).get(entry["report"], ()):
        if one.same_as(entry):
            raise RequestError("correction-repeated", id=one.id)
    return entry


def _undoing(run: Run, undo: str, asked: Request) -> Entry:
    """The entry that takes a correction back.

    Raises:
        RequestError: `correction-options`, `correction-unknown`, `correction-undone`,
            `correction-text-wrong`.
    """
    if asked != Request(by=asked.by, reason=asked.reason):
        raise RequestError("correction-options")
    entries = corrections_in(run.ledger.records())
    known = {entry["id"] for entry in entries if "undoes" not in entry}
    if undo not in known:
        raise RequestError("correction-unknown", id=undo)
    for entry in entries:
        if entry.get("undoes") == undo:
            raise RequestError("correction-undone", id=undo, by=entry["by"])
    return {
        "id": f"c{len(entries) + 1:04}",
        "undoes": undo,
        "by": text_of_option("--by", asked.by, MOST_OF_NAME),
        "reason": text_of_option("--reason", asked.reason, MOST_OF_REASON),
    }


def _book_of(run: Run, asked: str) -> Path:
    """The workbook of a report as it stands, made as for one that came back empty.

    Raises:
        RequestError: `correction-report-unknown`, `correction-ambiguous`.
    """
    from flows.publish.feedback import write_book
    from flows.stages import reconcile, validate

    reconcile(run)
    uid = one_of(asked, list(run.histories), "report")
    path = Path(f"{uid}.xlsx")
    run.filled[path] = Book(uid, "", ())
    return write_book(validate(run), path)


def _state(run: Run) -> tuple[list[Entry], Mapping[str, str]]:
    """All entries, and how each stands with the newest version of its report."""
    entries = corrections_in(run.ledger.records())
    run.histories = load_histories(run.output)
    newest = settle_all(
        run.histories, entries, text_in(run), run.catalogue.indicator_names
    )
    states = {}
    for entry in entries:
        if "undoes" not in entry:
            states[entry["id"]] = "fits" if entry["report"] in newest else "absent"
    for versions in newest.values():
        states |= {one.id: "misfit" for one in versions[-1].misfits}
    undone = {entry["undoes"] for entry in entries if "undoes" in entry}
    return entries, states | dict.fromkeys(undone, "undone")
