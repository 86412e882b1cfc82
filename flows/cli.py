"""The command line: `zvit run`, `zvit extract`, `zvit validate` and the others.

Results go to stdout, progress and problems to stderr. Expected failures print one line
and exit with the code of their class; heavy imports wait until a command needs them.
"""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.language import asked_language, told
from flows.options import Config, Language, application
from transforms.errors import PipelineError, UnreadableReport

if TYPE_CHECKING:
    from flows.console import Console
    from flows.settings import Settings
    from transforms.document import Document

app = application(
    "zvit",
    "Щомісячний звіт громади – у відкриті дані. "
    "From a council's monthly report to open data.",
)

# Commands with modules of their own, which read their options themselves.
_PASSED_ON: dict[str, Any] = {
    "add_help_option": False,
    "context_settings": {"allow_extra_args": True, "ignore_unknown_options": True},
}
_ALLOCATIONS = 50_000
_NO_PERIOD = UnreadableReport("no-period")


@app.command(
    epilog="Приклад / example:  zvit run reports/2019-09-nizhyn.doc --output output"
)
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Звіти або теки зі звітами. Reports or folders of them."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Куди писати набори. Where datasets go."),
    ] = None,
    *,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="І оприлюднити на порталі. And publish."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Підсумок у JSON. Summary as JSON.")
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Робота за місяць: від звітів до перевірених наборів. The month's job."""
    from flows.console import Console
    from flows.notices import failures_told, tell_of_failure, tell_of_run
    from flows.settings import load_settings, spare_threads

    spare_threads()
    settings = load_settings(config)
    words = Console(_language(lang, settings.language))
    folder = output or settings.output
    with failures_told(settings, folder):
        if publish:
            from flows.publish.portal.commands import publish_run
            from flows.publish.portal.publication import token_of

            token_of(settings, settings.default_portal_name)
        summary = _summary(settings, words, paths or [], output, config)
        words.problems(summary)
        if not publish:
            words.summary(summary, as_json=as_json)
        elif problem := publish_run(settings, output, words, summary, as_json=as_json):
            tell_of_failure(settings, problem, folder)
    tell_of_run(settings, folder, summary)
    raise typer.Exit(summary["exitCode"])


@app.command(epilog="Приклад / example:  zvit extract reports/ --json")
def extract(
    paths: Annotated[
        list[Path], typer.Argument(help="Звіти або теки. Reports or folders of them.")
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Один об’єкт JSON на рядок. JSON lines.")
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Що сказано у звіті; нічого не записується. What a report says."""
    from flows.console import Console
    from flows.gather.reports import find_reports
    from flows.settings import load_settings

    settings = load_settings(config)
    words = Console(_language(lang, settings.language))
    code = 0
    for found in find_reports(paths):
        try:
            said = _said(found, settings)
            words.document(said, found, as_json=as_json)
            problem = None if said["report"]["period"] else _NO_PERIOD
        except UnreadableReport as error:
            problem = error
        if problem:
            words.unreadable(problem, found)
            code = problem.exit_code
    raise typer.Exit(code)


@app.command(
    epilog="Приклад / example:  "
    "zvit validate output/packages/validation-audit/validationRuns.csv "
    "--schema schemas/validation-audit/validationRuns.schema.yaml"
)
def validate(
    table: Annotated[Path, typer.Argument(help="Таблиця CSV або Parquet. A table.")],
    schema: Annotated[
        Path,
        typer.Option("--schema", help="Table Schema, JSON або YAML. JSON or YAML."),
    ],
    *,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Звіт Frictionless у JSON. Its report as JSON."),
    ] = False,
    lang: Language = None,
) -> None:
    """Одна таблиця за однією схемою; слово – за Frictionless. One table, one schema."""
    from flows.console_validation import print_report, progress
    from flows.validation import validate_table

    language = _language(lang, "uk")
    with progress(table) as on_bytes:
        report = validate_table(table, schema, on_bytes, sums=as_json)
    with report:
        if as_json:
            report.write_json(sys.stdout)
        else:
            print_report(report, table, language)
    raise typer.Exit(0 if report.valid else 13)


@app.command(
    epilog="Приклад / example:  PREFECT_API_URL=http://127.0.0.1:4200/api zvit serve"
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
    """Щомісячний розклад на сервері Prefect. The monthly schedule, on Prefect."""
    from flows.schedule import serve_monthly
    from flows.settings import load_settings

    settings = load_settings(config)
    language = _language(lang, settings.language)
    serve_monthly(settings, config, language, take_over=take_over)


@app.command(epilog="Приклад / example:  zvit desk --port 8835")
def desk(
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            help=told("Порт; 0 – будь-який вільний.", "The port; 0 takes a free one."),
        ),
    ] = 8835,
    *,
    no_browser: Annotated[
        bool,
        typer.Option(
            "--no-browser",
            help=told("Не відкривати браузера.", "Do not open the browser."),
        ),
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Робота за місяць у браузері, на цьому комп’ютері. The desk, in a browser."""
    from flows.desk.server import serve_desk
    from flows.settings import load_settings

    settings = load_settings(config)
    language = _language(lang, settings.language)
    serve_desk(settings, language, port, opens_browser=not no_browser)


@app.command(**_PASSED_ON)
def audit(context: typer.Context) -> None:
    """Журнал перевірки: list, show, waive, verify, export. The audit ledger."""
    from flows.audit.commands import app as commands

    commands(context.args, prog_name="zvit audit")


@app.command(**_PASSED_ON)
def plan(context: typer.Context) -> None:
    """Що зміниться на порталі. What would change on the portal, as a plan file."""
    _on_portal("plan", context)


@app.command(**_PASSED_ON)
def apply(context: typer.Context) -> None:
    """Виконати саме цей план. Carry out exactly a plan."""
    _on_portal("apply", context)


@app.command(**_PASSED_ON)
def verify(context: typer.Context) -> None:
    """Завантажити й порівняти. Download from the portal and compare."""
    _on_portal("verify", context)


@app.command(**_PASSED_ON)
def publish(context: typer.Context) -> None:
    """Оприлюднити: план, виконання, перевірка. Plan, apply, verify in one."""
    _on_portal("publish", context)


@app.command(**_PASSED_ON)
def freshness(context: typer.Context) -> None:
    """Чи вчасно оновлено набори на порталі. Whether datasets are updated in time."""
    _on_portal("freshness", context)


@app.command(
    **_PASSED_ON,
    help=told("Прострочене й диск; сповіщення.", "What is overdue; notices."),
)
def watch(context: typer.Context) -> None:
    """`flows.notices.commands`."""
    from flows.notices.commands import app as commands

    commands(context.args, prog_name="zvit watch")


@app.command(
    **_PASSED_ON,
    help=told("Зробити резервну копію.", "Make a backup."),
)
def backup(context: typer.Context) -> None:
    """Make a backup."""
    _on_backup("backup", context)


@app.command(
    **_PASSED_ON,
    help=told("Що працює, а що ні.", "What works, and how to mend what does not."),
)
def doctor(context: typer.Context) -> None:
    """`flows.doctor.commands`."""
    from flows.doctor.commands import app as commands

    commands(context.args, prog_name="zvit doctor")


@app.command(
    **_PASSED_ON,
    help=told("Відновити з резервної копії.", "Restore a backup."),
)
def restore(context: typer.Context) -> None:
    """Restore a backup."""
    _on_backup("restore", context)


def main() -> None:
    """Run the command line; expected failures become one line and an exit code."""
    # Most of a run is imports, which make much and drop nothing: look for garbage less.
    gc.set_threshold(_ALLOCATIONS)
    _speak_utf8()
    try:
        app()
    except PipelineError as error:
        from flows.wording import message

        language = asked_language()
        sys.stderr.write(f"zvit: {message(error.rule_id, error.details, language)}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    finally:
        # Python would look for garbage once more as it ends: a tenth of a run.
        gc.freeze()


def _summary(
    settings: "Settings",
    words: "Console",
    paths: list[Path],
    output: Path | None,
    config: Path | None,
) -> dict[str, Any]:
    """The month's job, on the server of the settings or else here; its summary."""
    if settings.prefect.api_url:
        from flows.schedule import run_on_server

        return run_on_server(settings.prefect.api_url, paths, output, config)
    from flows.recording import summary_of
    from flows.stages import new_run, run_directly

    job = new_run(settings, paths, output)
    with words.progress() as on_stage:
        return summary_of(run_directly(job, on_stage))


def _said(found: "Path | UnreadableReport", settings: "Settings") -> "Document":
    """The document of one file.

    Raises:
        UnreadableReport: if it cannot be read.
    """
    from flows.catalogue import load_catalogue
    from flows.gather.reports import take_snapshot
    from flows.stages import council_of
    from transforms.document import to_document
    from transforms.extract import extract as extract_text
    from transforms.read import read_document

    if isinstance(found, UnreadableReport):
        raise found
    snapshot = take_snapshot(found)
    text = read_document(snapshot.content, snapshot.name)
    statement = extract_text(text, load_catalogue(settings.codes))
    document = to_document(statement, council_of(settings))
    document["report"] |= {"file": snapshot.name, "sha256": snapshot.sha256}
    return document


def _on_portal(command: str, context: typer.Context) -> None:
    from flows.publish.portal.commands import app as commands

    commands([command, *context.args], prog_name="zvit")


def _on_backup(command: str, context: typer.Context) -> None:
    from flows.backup.commands import app as commands

    commands([command, *context.args], prog_name="zvit")


def _language(asked: str | None, default: str) -> str:
    if asked is None:
        return default
    if asked not in {"uk", "en"}:
        raise typer.BadParameter("uk / en", param_hint="--lang")
    return asked


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
