"""What the commands of the ledger take: each option with its help."""

from pathlib import Path
from typing import Annotated

import typer

from flows.audit.console import state_named, state_names
from flows.language import told
from flows.options import FOLDER, TABLE, expected

MONTH = told("РРРР-ММ", "YYYY-MM")
_UID, _TEXT = told("ІДЕНТИФІКАТОР", "IDENTIFIER"), told("ТЕКСТ", "TEXT")
Month = Annotated[
    str | None,
    typer.Option(metavar=MONTH, help=told("Місяць звіту.", "Month of the report.")),
]
DepartmentName = Annotated[
    str | None,
    typer.Option(
        metavar=told("ПІДРОЗДІЛ", "DEPARTMENT"),
        help=told("Ключ підрозділу або частина назви.", "Key or part of the name."),
    ),
]
Rule = Annotated[
    str | None,
    typer.Option(
        metavar=told("ПРАВИЛО", "RULE"),
        help=told("Правило, як-от no-period.", "A rule, such as no-period."),
    ),
]
State = Annotated[
    str | None,
    typer.Option(
        metavar=told("СТАН", "STATE"),
        help=f"{told('Стан', 'State')}: {', '.join(state_names())}.",
    ),
]
Uid = Annotated[
    str,
    typer.Argument(
        metavar=_UID,
        help=told("Ідентифікатор або його початок.", "It, or how it begins."),
    ),
]
Uids = Annotated[
    list[str],
    typer.Argument(
        metavar=_UID,
        help=told("Ідентифікатори помилок.", "Of which failures."),
    ),
]
By = Annotated[
    str,
    typer.Option(
        metavar=_TEXT,
        help=told("Хто вирішив; буде оприлюднено.", "Who decided; published."),
    ),
]
Reason = Annotated[
    str,
    typer.Option(
        metavar=_TEXT, help=told("Підстава; буде оприлюднено.", "Why; published.")
    ),
]
Until = Annotated[
    str,
    typer.Option(
        metavar=told("РРРР-ММ-ДД", "YYYY-MM-DD"),
        help=told("Останній день дії.", "The last day it holds."),
    ),
]
Against = Annotated[
    Path | None,
    typer.Option(
        metavar=TABLE,
        help=told("Таблиця validationRuns.csv з порталу.", "One from the portal."),
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        metavar=FOLDER,
        help=told("Тека набору замість теки в --output.", "Another folder."),
    ),
]


def state_code(said: str | None) -> str | None:
    """The code of a state, which may be said in either language.

    Raises:
        typer.BadParameter: if there is no such state.
    """
    if said is None:
        return None
    code = state_named(said)
    if code is None:
        raise typer.BadParameter(
            expected(" / ".join(state_names())), param_hint="--state"
        )
    return code
