"""The command line: `zvit run`, `zvit extract` and the others.

Results go to stdout, progress and problems to stderr. Expected failures print one line
and exit with the code of their class; heavy imports wait until a command needs them.
"""

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import terminal
from flows.elsewhere import Commands, add_elsewhere
from flows.language import asked_language, told
from flows.options import (
    Config,
    Language,
    OfPeriod,
    Output,
    application,
    example,
)
from flows.usage import run as run_application
from transforms.errors import OutputError, PipelineError, UnreadableReport

if TYPE_CHECKING:
    from flows.console import Console
    from flows.gather.reading import Reader
    from flows.settings import Settings
    from transforms.document import Document

_REPORTS = told("ЗВІТ", "REPORT")
_WHAT_REPORTS = told("Звіти або теки зі звітами.", "Reports or folders of them.")
_ALLOCATIONS = 50_000
_INTERRUPTED = 128 + signal.SIGINT


app = application(
    "zvit",
    told(
        "Щомісячний звіт громади – у відкриті дані.",
        "From a council's monthly report to open data.",
    ),
    Commands,
    completion=True,
)


def _show_version(*, asked: bool) -> None:
    if asked:
        from flows.recording import VERSION

        terminal.print_line(f"zvit {VERSION}")
        raise typer.Exit


@app.callback()
def everywhere(
    *,
    lang: Language = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=told("Показати версію.", "Show the version."),
        ),
    ] = False,
) -> None:
    """What stands before every command."""


@app.command(
    help=told(
        "Робота за місяць: від звітів до перевірених наборів.",
        "The month's job: from reports to validated datasets.",
    ),
    epilog=example("zvit run reports/2019-09-nizhyn.doc --output output"),
)
def run(  # noqa: PLR0913 - the options of the command
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar=_REPORTS, help=_WHAT_REPORTS),
    ] = None,
    output: Output = None,
    *,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish", help=told("І оприлюднити на порталі.", "And publish.")
        ),
    ] = False,
    period: OfPeriod = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=told("Підсумок у JSON.", "Summary as JSON."))
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """The month's job."""
    from flows.console import Console
    from flows.gather.reports import require_one_report
    from flows.notices import failures_told, tell_of_failure, tell_of_run
    from flows.settings import load_settings, spare_threads

    spare_threads()
    settings = load_settings(config)
    words = Console(asked_language(lang or settings.language))
    folder = output or settings.output
    if period:  # a slip of who typed it: nobody else is told
        require_one_report(paths or [settings.reports])
    with failures_told(settings, folder):
        if publish:
            from flows.publish.portal.commands import publish_run
            from flows.publish.portal.publication import token_of

            token_of(settings, settings.default_portal_name)
        summary = _summary(settings, words, paths or [], output, config, period)
        words.problems(summary)
        if not publish:
            words.summary(summary, as_json=as_json)
        elif problem := publish_run(settings, output, words, summary, as_json=as_json):
            tell_of_failure(settings, problem, folder)
    tell_of_run(settings, folder, summary)
    raise typer.Exit(summary["exitCode"])


@app.command(
    help=told(
        "Що сказано у звіті; нічого не записується.",
        "What a report says; nothing is written.",
    ),
    epilog=example("zvit extract reports/ --json"),
)
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar=_REPORTS, help=_WHAT_REPORTS)],
    *,
    period: OfPeriod = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help=told("Один об’єкт JSON на рядок.", "One JSON object a line.")
        ),
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """What a report says."""
    from flows.console import Console
    from flows.gather.reading import Reader
    from flows.gather.reports import find_reports, require_one_report
    from flows.run import council_of
    from flows.settings import load_settings
    from transforms.document import objection_to

    settings = load_settings(config)
    words = Console(asked_language(lang or settings.language))
    if period:
        require_one_report(paths)
    code = 0
    reader = Reader(settings.codes, council_of(settings), None)
    reader.start()
    for found in find_reports(paths):
        try:
            said = _said(found, reader, period)
            words.document(said, found, as_json=as_json, own=settings.codes)
            problem = objection_to(said, said["report"]["file"])
        except UnreadableReport as error:
            problem = error
        if problem:
            words.unreadable(problem, found)
            code = problem.exit_code
        if not terminal.has_reader():
            break
    reader.close()
    raise typer.Exit(code)


@app.command(
    help=told(
        "Щомісячний розклад на сервері Prefect.",
        "The monthly schedule, on a Prefect server.",
    ),
    epilog=example("PREFECT_API_URL=http://127.0.0.1:4200/api zvit serve"),
)
def serve(
    *,
    take_over: Annotated[
        bool,
        typer.Option(
            "--take-over",
            help=told(
                "Продовжити розклад, який вели з іншої теки.",
                "Go on with a schedule that another folder has served.",
            ),
        ),
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """The monthly schedule."""
    from flows.schedule import serve_monthly
    from flows.settings import load_settings

    settings = load_settings(config)
    language = asked_language(lang or settings.language)
    serve_monthly(settings, config, language, take_over=take_over)


add_elsewhere(app)


def main() -> None:
    """Run the command line; what goes wrong becomes one line and an exit code."""
    # Most of a run is imports, which make much and drop nothing: look for garbage less.
    gc.set_threshold(_ALLOCATIONS)
    terminal.open_streams()
    code = _ended_with()
    # Python would look for garbage once more as it ends: a tenth of a run.
    gc.freeze()
    sys.exit(code)


def _ended_with() -> int:
    """Carry out the command; its exit code."""
    try:
        code = run_application(app)
    except PipelineError as error:
        code = _told(error)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except OSError as error:
        code = _told(_refused(error))
    try:
        terminal.settle()
    except OutputError as error:
        return _told(error)
    return code


def _refused(error: OSError) -> PipelineError:
    """What the system refused, where no command has told of it in its own words."""
    from flows.reasons import of_disk

    place = error.filename or "–"
    return PipelineError("system-refused", place=place, reason=of_disk(error))


def _told(error: PipelineError) -> int:
    from flows.wording import message

    language = asked_language()
    for one in getattr(error, "errors", (error,)):
        terminal.print_problem(f"zvit: {message(one.rule_id, one.details, language)}")
    return error.exit_code


def _summary(
    settings: "Settings",
    words: "Console",
    paths: list[Path],
    output: Path | None,
    config: Path | None,
    period: str | None,
) -> dict[str, Any]:
    """The month's job, on the server of the settings or else here; its summary."""
    if settings.prefect.api_url:
        from flows.schedule import run_on_server

        return run_on_server(settings.prefect.api_url, paths, output, config, period)
    from flows.recording import summary_of
    from flows.run import new_run
    from flows.stages import run_directly

    job = new_run(settings, paths, output, period)
    # Before progress is shown, which takes a thread: a process of one can fork.
    job.reader.start()
    with words.progress() as (on_stage, job.on_file):
        return summary_of(run_directly(job, on_stage))


def _said(
    found: "Path | UnreadableReport", reader: "Reader", period: str | None
) -> "Document":
    """The document of one file.

    Raises:
        UnreadableReport: if it cannot be read.
    """
    from flows.gather.reports import take_snapshot

    if isinstance(found, UnreadableReport):
        raise found
    snapshot = take_snapshot(found)
    read = reader.read(snapshot.content, snapshot.name)
    document = reader.extract(read, snapshot.name, snapshot.known(period)).document
    document["report"] |= {"file": snapshot.name, "sha256": snapshot.sha256}
    return document


if __name__ == "__main__":
    main()
