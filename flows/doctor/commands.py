"""The command `zvit doctor`; `zvit` imports this module only when it is asked for."""

from collections.abc import Sequence

import typer

from flows.doctor.finding import Finding
from flows.doctor.words import WORDS
from flows.language import asked_language, told
from flows.options import (
    AsJson,
    Config,
    Language,
    Output,
    application,
    example,
)
from flows.terminal import print_json
from flows.wording import printable

app = application("doctor", told("Що працює, а що ні.", "What works."))
_STYLES = {"ok": "green", "warning": "yellow", "error": "bold red", "off": "dim"}


@app.command(
    epilog=example("zvit doctor --json"),
    help=told(
        "Одна таблиця: що працює, а що ні й що з цим робити. Нічого не змінює. "
        "Код завершення 10, якщо є помилка.",
        "One table: what works, what does not, and the remedy. Changes nothing. "
        "Exit code 10 where something is wrong.",
    ),
)
def doctor(
    *,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Look at everything at once, and say what was found."""
    from flows.doctor.examination import examine

    language = lang or asked_language()
    found = examine(config, output)
    if as_json:
        print_json(_told(found, language))
    else:
        _print_table(found, language)
    raise typer.Exit(10 if any(one.state == "error" for one in found) else 0)


def _told(found: Sequence[Finding], language: str) -> list[dict[str, str]]:
    return [
        {
            "check": one.check,
            "state": one.state,
            "ruleId": one.rule_id,
            "found": one.found(language),
            "remedy": one.remedy(language),
        }
        for one in found
    ]


def _print_table(found: Sequence[Finding], language: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = WORDS[language]
    table = Table(*words["head"], show_lines=True)
    for one in found:
        said = (one.found(language), one.remedy(language))
        table.add_row(
            words["checks"][one.check],
            Text(words["states"][one.state], _STYLES[one.state]),
            *(Text(printable(text), overflow="fold") for text in said),
        )
    Console().print(table)
