"""The commands `zvit plan | apply | verify | publish`.

`zvit` imports this module only when one of them is asked for. Results go to stdout;
what cannot be done is told on stderr, worded by its rule.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.console import Console
from flows.language import asked_language, told
from flows.options import (
    FILE,
    AsJson,
    Config,
    Language,
    Output,
    application,
    example,
)
from flows.publish.portal.console import PortalConsole, errors_in
from flows.publish.portal.desk import Desk
from flows.publish.portal.freshness import freshness_only
from flows.publish.portal.publication import (
    apply_only,
    desk_of,
    plan_only,
    publish_all,
    verify_only,
)
from flows.settings import Settings, load_settings
from transforms.errors import PublishError

app = application("portal", told("Набори на порталі.", "Datasets on the portal."))
Work = Callable[[Desk], dict[str, Any]]
# These need no token, but for what a portal shows to nobody else, and but for putting
# back what does not verify.
_READING = (plan_only, freshness_only, verify_only)
Portal = Annotated[
    str | None,
    typer.Option(
        "--portal",
        metavar=told("ПОРТАЛ", "PORTAL"),
        help=told("Портал із налаштувань.", "Portal of the settings."),
    ),
]


def _add(name: str, work: Work, about: str) -> None:
    """Add a command that takes no more than which portal, which folder, how to say."""

    def command(
        *,
        portal: Portal = None,
        output: Output = None,
        as_json: AsJson = False,
        config: Config = None,
        lang: Language = None,
    ) -> None:
        _do(work, portal, output, config, lang, as_json=as_json)

    shown = example(f"zvit {name} --portal main")
    app.command(name, help=about, epilog=shown)(command)


_add(
    "plan",
    plan_only,
    told(
        "Що зміниться на порталі; нічого не пишеться.",
        "What would change on the portal, as a plan file.",
    ),
)
_add(
    "verify",
    verify_only,
    told(
        "Завантажити все з порталу й порівняти.",
        "Download all from the portal and compare; write receipts.",
    ),
)
_add(
    "freshness",
    freshness_only,
    told(
        "Чи вчасно оновлено набори на порталі.",
        "Which datasets on the portal are, or get, outdated.",
    ),
)


@app.command(
    help=told("Виконати саме цей план.", "Carry out exactly that plan."),
    epilog=example("zvit apply output/plans/main-0f3a1b2c.json"),
)
def apply(
    file: Annotated[
        Path, typer.Argument(metavar=FILE, help=told("Файл плану.", "The plan file."))
    ],
    *,
    portal: Portal = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Carry out exactly that plan."""
    from flows.publish.portal.plan import read_plan

    meant = portal or str(read_plan(file)["portal"]["name"])

    def work(desk: Desk) -> dict[str, Any]:
        return apply_only(desk, file)

    _do(work, meant, output, config, lang, as_json=as_json)


@app.command(
    help=told("План, виконання, перевірка разом.", "Plan, apply, verify in one."),
    epilog=example("zvit publish --dry-run"),
)
def publish(
    *,
    portal: Portal = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=told("Лише план.", "Only the plan.")),
    ] = False,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Plan, apply, verify in one."""
    work = plan_only if dry_run else publish_all
    _do(work, portal, output, config, lang, as_json=as_json)


def publish_run(
    settings: Settings,
    output: Path | None,
    words: Console,
    summary: dict[str, Any],
    *,
    as_json: bool,
) -> PublishError | None:
    """Publish what a run has made to the default portal; its summary says how it went.

    Returns:
        Why the portal did not take it, told already; None where it did.

    Raises:
        PipelineError: what is not the portal's fault.
    """
    console = PortalConsole(words.language, as_json=False)
    problem = None
    try:
        with desk_of(settings, None, output or settings.output, console) as desk:
            summary["published"] = publish_all(desk)
    except PublishError as error:
        problem = error
        summary |= {"published": {"error": error.rule_id}, "exitCode": error.exit_code}
    words.summary(summary, as_json=as_json)
    if problem:
        console.problem(problem)
    elif not as_json:
        console.result(summary["published"])
    return problem


def _do(
    work: Work,
    portal: str | None,
    output: Path | None,
    config: Path | None,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    settings = load_settings(config)
    language = asked_language(lang or settings.language)
    console = PortalConsole(language, as_json=as_json)
    try:
        folder, reads = output or settings.output, work in _READING
        with desk_of(settings, portal, folder, console, reads=reads) as desk:
            said = work(desk)
    except SystemExit as stop:
        if isinstance(stop.__cause__, PublishError):
            console.problem(stop.__cause__)
        raise
    except PublishError as error:
        console.problem(error)
        if as_json:
            console.result({"errors": [one.rule_id for one in errors_in(error)]})
        raise typer.Exit(error.exit_code) from error
    console.result(said)
