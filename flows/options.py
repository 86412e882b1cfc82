"""Options that many commands share, and the frame of their applications."""

from pathlib import Path
from typing import Annotated

import typer

from flows.language import LANGUAGES, told
from flows.usage import Application, Group

FILE, FOLDER = told("ФАЙЛ", "FILE"), told("ТЕКА", "FOLDER")
TABLE = told("ТАБЛИЦЯ", "TABLE")

PERIODS = "2020-05 / 2020-Q2 / 2020-H1 / 2020 / 2020-05-04/2020-05-08"


def example(command: str) -> str:
    """The line under the help of a command that shows how it is used."""
    return f"{told('Приклад', 'Example')}:  {command}"


def expected(what: str) -> str:
    """What a value should have been, for a usage error."""
    return f"{told('очікується', 'expected')} {what}"


def _known(language: str | None) -> str | None:
    if language not in {None, *LANGUAGES}:
        raise typer.BadParameter(expected(" / ".join(LANGUAGES)))
    return language


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar=FILE,
        help=told("Файл налаштувань замість zvit.toml.", "Settings, not zvit.toml."),
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="|".join(LANGUAGES),
        callback=_known,
        help=told("Мова повідомлень і довідки.", "Language of messages and help."),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar=FOLDER,
        help=told(
            "Тека даних замість тієї, що в налаштуваннях.",
            "The output folder, not that of the settings.",
        ),
    ),
]


def _period(code: str | None) -> str | None:
    if code:
        from transforms.extract.period import parse_period

        try:
            return parse_period(code).code
        except ValueError as error:
            raise typer.BadParameter(expected(PERIODS)) from error
    return None


OfPeriod = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar=told("ПЕРІОД", "PERIOD"),
        callback=_period,
        help=told(
            "Період одного звіту, хоч би що в ньому сказано: 2020-05.",
            "Period of one report, whatever it says: 2020-05.",
        ),
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=told("У JSON.", "As JSON."))]


def application(
    name: str, about: str, commands: type[Group] = Group, *, completion: bool = False
) -> Application:
    """An application of commands; failures are worded by us, never by typer."""
    made = Application(
        name=name,
        cls=commands,
        help=about,
        no_args_is_help=True,
        add_completion=completion,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @made.callback()
    def everywhere(*, lang: Language = None) -> None:
        """The language may be named before a command too: see `flows.language`."""

    return made
