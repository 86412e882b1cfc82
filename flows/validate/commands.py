"""The command `zvit validate`: tables against a Table Schema, or a whole Data Package.

`zvit` imports this module only when it is asked for.
"""

import codecs
from typing import Annotated

import typer

from flows.language import asked_language, told
from flows.options import FILE, TABLE, Language, application
from flows.validate.session import Session
from flows.writing import Writing
from transforms.errors import PipelineError, RequestError

app = application("validate", told("Таблиці за схемою.", "Tables against a schema."))
_TABS = frozenset({"\\t", "\t", "tab"})
_EXAMPLES = told(
    """Приклади:

  zvit validate витрати.csv --schema витрати.schema.yaml

  zvit validate січень.csv лютий.csv --schema витрати.schema.yaml

  zvit validate t.csv --schema s.json --encoding cp1251 --delimiter ';'

  zvit validate - --schema s.json --json < витрати.csv

  zvit validate output/packages/monthly-report/datapackage.json

Код завершення: 0 – відповідає; 13 – є помилки; 12 – файл не прочитано; 10 – схема
чи пакет неправильні; 2 – не так викликано; 1 – помилка програми.""",
    """Examples:

  zvit validate costs.csv --schema costs.schema.yaml

  zvit validate january.csv february.csv --schema costs.schema.yaml

  zvit validate t.csv --schema s.json --encoding cp1251 --delimiter ';'

  zvit validate - --schema s.json --json < costs.csv

  zvit validate output/packages/monthly-report/datapackage.json

Exit code: 0 it meets the schema; 13 there are errors; 12 the file could not be read;
10 the schema or the package is wrong; 2 called wrongly; 1 an error of the program.""",
)


@app.command(
    help=told(
        "Таблиці за схемою Table Schema або весь Data Package; слово – за "
        "Frictionless. «-» – стандартний ввід; .csv.gz і .zip з однією таблицею "
        "розпаковуються.",
        "Tables against a Table Schema, or a whole Data Package; Frictionless has the "
        "word. `-` is standard input; .csv.gz and .zip of one table are unpacked.",
    ),
    epilog=_EXAMPLES,
)
def validate(
    tables: Annotated[
        list[str],
        typer.Argument(
            metavar=TABLE,
            help=told(
                "CSV, TSV, Parquet або datapackage.json.",
                "CSV, TSV, Parquet or datapackage.json.",
            ),
        ),
    ],
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema",
            metavar=FILE,
            help=told(
                "Table Schema у JSON або YAML; для пакета не потрібна.",
                "Table Schema, JSON or YAML; not needed for a package.",
            ),
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar=told("КОДУВАННЯ", "ENCODING"),
            help=told("Кодування, як-от cp1251.", "The encoding, such as cp1251."),
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            "--delimiter",
            metavar=told("ЗНАК", "SIGN"),
            help=told(
                "Роздільник клітинок; tab – табуляція.",
                "What parts the cells; tab for a tab.",
            ),
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help=told(
                "Звіт Frictionless у JSON, за будь-якого коду завершення.",
                "Frictionless's report as JSON, whatever the exit code.",
            ),
        ),
    ] = False,
    lang: Language = None,
) -> None:
    """Validate what was named, and end with the gravest of the exit codes."""
    session = Session(asked_language(lang), as_json=as_json)
    with session:
        try:
            writing = _writing(encoding, delimiter)
        except PipelineError as error:
            session.fail(error)
        else:
            for name in tables:
                session.validate(name, schema, writing)
        session.finish()
    raise typer.Exit(session.exit_code)


def _writing(encoding: str | None, delimiter: str | None) -> Writing:
    """What the user says of how the tables are written.

    Raises:
        RequestError: `encoding-unknown`, `delimiter-wrong`.
    """
    if encoding is not None:
        try:
            known = codecs.lookup(encoding)
        except (LookupError, ValueError):
            raise RequestError("encoding-unknown", encoding=encoding) from None
        if not getattr(known, "_is_text_encoding", True):
            raise RequestError("encoding-unknown", encoding=encoding)
    sign = "\t" if delimiter in _TABS else delimiter
    if sign is not None and (len(sign) != 1 or sign in '"\r\n\0'):
        raise RequestError("delimiter-wrong", delimiter=delimiter)
    return Writing(encoding, sign)
