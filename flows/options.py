"""Options that many commands share, and the frame of their applications."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Файл налаштувань замість zvit.toml. Settings file."),
]
Language = Annotated[
    str | None, typer.Option("--lang", help="Мова повідомлень: uk або en. Language.")
]
AsJson = Annotated[bool, typer.Option("--json", help="У JSON. As JSON.")]


def application(name: str, about: str) -> typer.Typer:
    """An application of commands; failures are worded by us, never by typer."""
    return typer.Typer(
        name=name,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
