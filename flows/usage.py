"""Help and usage errors in one language: what typer says in English is said in it too.

Typer has no catalogue of its words: its pieces of text are known by pattern here.
"""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from flows.language import UKRAINIAN, asked_language, told
from flows.terminal import print_usage

_TYPE = re.compile(r"^(  \S+) <[\w\[\]]+>(?=  )", re.MULTILINE)
if TYPE_CHECKING:
    from typer._click.core import Command as _Base  # what both kinds are
else:
    _Base = object
Function = TypeVar("Function", bound=Callable[..., Any])

# What typer says, and the same in Ukrainian; `\1` is what it speaks of.
_WORDS = [
    (re.compile(pattern, re.MULTILINE), words)
    for pattern, words in (
        (r"^Usage: ", "Виклик: "),
        (r"^Arguments:$", "Аргументи:"),
        (r"^Options:$", "Параметри:"),
        (r"^Commands:$", "Команди:"),
        (r"\[OPTIONS\]", "[ПАРАМЕТРИ]"),
        (r"COMMAND \[ARGS\]\.\.\.", "КОМАНДА [АРГУМЕНТИ]..."),
        (r"\[required\]", "[обов’язково]"),
        (r"\[default: ([^\]]*)\]", r"[типово: \1]"),
        (r"^Show this message and exit\.$", "Показати цю довідку."),
        (r"^Install completion for the current shell\.$",
         "Увімкнути доповнення команд у цій оболонці."),
        (r"^Show completion for the current shell, to copy.*$",
         "Показати код доповнення для цієї оболонки."),
        (r"^Try '(.*)' for help\.$", r"Довідка: «\1»."),
        (r"^Error: ", "Помилка: "),
        (r"Missing command\.", "не вказано команди."),
        (r"Missing argument '(.*)'\.", r"бракує аргументу «\1»."),
        (r"Missing option '(.*)'\.", r"бракує параметра «\1»."),
        (r"No such command '(.*?)'\.(?= Did you|$)", r"немає команди «\1»."),
        (r"No such command '(.*?)'(?=\. Did you)", r"немає команди «\1»"),
        (r"\. Did you mean '(.*)'\?", r". Можливо, «\1»?"),
        (r"', '", "», «"),
        (r"No such option: (\S+)", r"немає параметра «\1»"),
        (r"\(Possible options: (.*)\)", r"(схожі: \1)"),
        (r"Got unexpected extra argument\(s\) \((.*)\)", r"зайві аргументи: \1"),
        (r"Option '(.*)' requires an argument\.", r"параметр «\1» потребує значення."),
        (r"Option '(.*)' does not take a value\.", r"параметр «\1» не має значення."),
        (r"Invalid value for '?(.*?)'?: ", r"неправильне значення «\1»: "),
    )
]  # fmt: skip


def in_words(text: str) -> str:
    r"""A text of typer's in the language that was asked for.

    >>> in_words("Error: Missing argument 'uid'.\n")
    'Помилка: бракує аргументу «uid».\n'
    """
    if asked_language() == UKRAINIAN:
        for pattern, words in _WORDS:
            text = pattern.sub(words, text)
    return text


class _Spoken(_Base):
    """What a command and a group have in common: how they speak."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, those of typer in our words."""
        params: list[Any] = [*super().get_params(ctx)]
        for one in params:
            one.help = in_words(one.help or "")
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """How the command is called."""
        pieces = in_words(" ".join(self.collect_usage_pieces(ctx)))
        formatter.write_usage(ctx.command_path, pieces, told("Виклик: ", "Usage: "))

    def get_help(self, ctx: Any) -> str:
        """The whole help; what Python takes an argument for is left out."""
        text = _TYPE.sub(r"\1", super().get_help(ctx))
        return in_words(text)


class Command(_Spoken, TyperCommand):
    """A command that speaks one language."""


class Group(_Spoken, TyperGroup):
    """Commands that speak one language."""


class Application(typer.Typer):
    """An application whose commands speak one language."""

    def command(
        self, name: str | None = None, **told_of: Any
    ) -> Callable[[Function], Function]:
        """Declare a command, as typer does."""
        return super().command(name, **{"cls": Command, **told_of})


def run(application: typer.Typer) -> int:
    """Run the command line of this process; its exit code."""
    try:
        return application(standalone_mode=False) or 0
    except typer.TyperException as error:
        said = io.StringIO()
        error.show(said)  # type: ignore[attr-defined]  # typer does not export its class
        print_usage(in_words(said.getvalue()))
        return error.exit_code
