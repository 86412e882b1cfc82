"""What `zvit correct` takes: each option with its help."""

from typing import Annotated

import typer

from flows.language import told

_UID, _TEXT = told("ІДЕНТИФІКАТОР", "IDENTIFIER"), told("ТЕКСТ", "TEXT")
_CODE, _NUMBER = told("КОД", "CODE"), told("ЧИСЛО", "NUMBER")
FigureUid = Annotated[
    str | None,
    typer.Argument(
        metavar=told("ПОКАЗНИК", "FIGURE"),
        help=told(
            "Ідентифікатор показника або його кінець, як на сторінці відгуку.",
            "Identifier of the figure, or its end, as the feedback page shows it.",
        ),
    ),
]
IndicatorCode = Annotated[
    str | None,
    typer.Option(
        "--indicator",
        metavar=f"{_CODE}|none",
        help=told(
            "Його показник переліку; той самий код – підтвердження.",
            "Its indicator; the code it has confirms it.",
        ),
    ),
]
Value = Annotated[
    str | None,
    typer.Option(
        "--value", metavar=_NUMBER, help=told("Правильне число.", "The right number.")
    ),
]
PartOf = Annotated[
    str | None,
    typer.Option(
        "--part-of",
        metavar=f"{_UID}|none",
        help=told("Ціле, частиною якого він є.", "The total that it is a part of."),
    ),
]
NotAFigure = Annotated[
    bool,
    typer.Option(
        "--not-a-figure", help=told("Це число – не показник.", "It is no figure.")
    ),
]
Add = Annotated[
    str | None,
    typer.Option(
        "--add",
        metavar=f'"{told("ЧИСЛО ОДИНИЦЯ ЩО", "NUMBER UNIT WHAT")}"',
        help=told("Додати показник, якого не прочитано.", "Add one that was not read."),
    ),
]
In = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar=_UID,
        help=told("Звіт, до якого додати.", "The report to add it to."),
    ),
]
Quote = Annotated[
    str | None,
    typer.Option(
        "--quote",
        metavar=_TEXT,
        help=told(
            "Слова звіту навколо доданого числа.", "Words of the report around it."
        ),
    ),
]
ByWhom = Annotated[
    str,
    typer.Option("--by", metavar=_TEXT, help=told("Хто вирішив.", "Who decided.")),
]
Why = Annotated[
    str, typer.Option("--reason", metavar=_TEXT, help=told("Чому.", "Why."))
]
Listed = Annotated[
    bool,
    typer.Option("--list", help=told("Усі виправлення.", "All corrections.")),
]
BookOf = Annotated[
    str | None,
    typer.Option(
        "--book",
        metavar=told("ЗВІТ", "REPORT"),
        help=told(
            "Книга звіту, щоб виправити його показники в ній.",
            "The workbook of a report, to correct its figures in.",
        ),
    ),
]
Undo = Annotated[
    str | None,
    typer.Option(
        "--undo",
        metavar=told("ВИПРАВЛЕННЯ", "CORRECTION"),
        help=told("Зняти виправлення, як-от c0001.", "Take back one, such as c0001."),
    ),
]
