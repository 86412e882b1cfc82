"""The commands `zvit audit list | show | waive | verify | export`.

`zvit audit` imports this module only when it is asked for. Results go to stdout;
what cannot be done is one line on stderr, worded by its rule.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.audit.console import AuditConsole
from flows.audit.inspection import inspect
from flows.audit.passages import passage_of
from flows.audit.selection import STATES, is_month, selected
from flows.audit.waivers import chosen, waiver_of, withholds
from flows.backup.folders import open_output
from flows.ledger import FILE, Ledger, Record, audit_rows, read_anchor, read_lines
from flows.options import AsJson, Config, Language, application
from flows.publish.package import DESCRIPTOR
from flows.recording import AUDIT, audit_files, instant, kyiv, now
from flows.settings import Settings, load_settings
from transforms.errors import OutputError, PipelineError, RequestError

app = application(
    "audit", "Журнал перевірки: помилки, звільнення, цілість. The ledger."
)
Output = Annotated[
    Path | None,
    typer.Option("--output", help="Тека з журналом. The folder of the ledger."),
]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What each command works on."""

    settings: Settings
    output: Path
    ledger: Ledger
    console: AuditConsole

    def records(self) -> list[Record]:
        """The ledger, sound.

        Raises:
            RequestError: `ledger-missing`.
            PipelineError: `ledger-damaged`.
        """
        records = self.ledger.records()
        if not records:
            raise RequestError("ledger-missing", folder=self.output)
        return records

    def failures(self, records: list[Record]) -> list[dict[str, Any]]:
        """All failures as they stand today."""
        rows: list[dict[str, Any]] = audit_rows(records, {}, _today())[
            "validationFailures"
        ]
        return rows


@app.command(name="list", epilog="Приклад / example:  zvit audit list --state open")
def list_failures(  # noqa: PLR0913 - the options of the command
    *,
    month: Annotated[
        str | None, typer.Option(help="Місяць, РРРР-ММ. Month, YYYY-MM.")
    ] = None,
    department: Annotated[
        str | None,
        typer.Option(help="Підрозділ: ключ або частина назви. Department."),
    ] = None,
    rule: Annotated[str | None, typer.Option(help="Правило. Rule.")] = None,
    state: Annotated[
        str | None, typer.Option(help=f"Стан. State: {', '.join(STATES)}.")
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Помилки з журналу, по рядку на кожну. The failures, one line each."""
    if month is not None and not is_month(month):
        raise typer.BadParameter("YYYY-MM", param_hint="--month")
    if state not in {None, *STATES}:
        raise typer.BadParameter(" / ".join(STATES), param_hint="--state")
    desk = _desk(output, config, lang)
    with _disk(desk.output):
        rows = desk.failures(desk.records())
    departments = {one.key: one.name for one in desk.settings.publisher.departments}
    desk.console.failures(
        selected(rows, month, department, rule, state, departments), as_json=as_json
    )


@app.command(epilog="Приклад / example:  zvit audit show nizhyn-0f3a")
def show(
    uid: Annotated[
        str, typer.Argument(help="Ідентифікатор або його початок. Identifier.")
    ],
    *,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Одна помилка: речення, історія, що робити. One failure with its sentence."""
    desk = _desk(output, config, lang)
    with _disk(desk.output):
        records = desk.records()
        rows = desk.failures(records)
        row = chosen(rows, uid)
        passage = passage_of(row, records, desk.output)
    together = [
        other["uid"]
        for other in rows
        if other["state"] in {"open", "waived"}
        and row["sourceText"]
        and all(
            other[name] == row[name]
            for name in ("ruleId", "sourceText", "sourceStart", "runId")
        )
    ]
    desk.console.failure(row, passage, together, as_json=as_json)


@app.command(
    epilog="Приклад / example:  zvit audit waive nizhyn-0f3a nizhyn-b1c2 "
    "--by 'Начальник відділу' --reason 'Числа уточнюють' --until 2026-12-31"
)
def waive(  # noqa: PLR0913 - the options of the command
    uids: Annotated[
        list[str], typer.Argument(help="Ідентифікатори помилок. Identifiers.")
    ],
    *,
    by: Annotated[
        str,
        typer.Option(help="Хто вирішив; буде оприлюднено. Who decided; published."),
    ],
    reason: Annotated[
        str, typer.Option(help="Підстава; буде оприлюднено. Why; published.")
    ],
    until: Annotated[
        str, typer.Option(help="Останній день дії, РРРР-ММ-ДД. The last day it holds.")
    ],
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Звільнити помилки від наслідків до певного дня. Waive failures until a day."""
    from flows.publish.files import output_lock

    desk = _desk(output, config, lang)
    with _disk(desk.output):
        desk.records()
        with output_lock(desk.output):
            rows = desk.failures(desk.records())
            meant = [chosen(rows, uid) for uid in uids]
            moment = now()
            waiver = waiver_of(meant, by, reason, until, kyiv(moment).date())
            desk.ledger.waive({**waiver, "waivedAt": instant(moment)})
            desk.ledger.anchor()
    freed = sum(withholds(row) for row in meant)
    desk.console.waived(waiver, freed, as_json=as_json)


@app.command(
    epilog="Приклад / example:  zvit audit verify --against validationRuns.csv"
)
def verify(
    *,
    against: Annotated[
        Path | None,
        typer.Option(help="validationRuns.csv з порталу. One from the portal."),
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Чи цілий журнал; кожен пошкоджений рядок. Whether the ledger is sound."""
    from flows.audit.published import published_runs

    desk = _desk(output, config, lang)
    with _disk(desk.output):
        # In this order: what is anchored and published is in the ledger before.
        published = published_runs(against) if against else []
        beside = desk.output / "packages" / AUDIT / "validationRuns.csv"
        published += published_runs(beside) if beside.is_file() else []
        anchor = read_anchor(desk.ledger.path)
        whole, unfinished = read_lines(desk.ledger.path)
    if not (whole or anchor or published):
        raise RequestError("ledger-missing", folder=desk.output)
    found = inspect(whole, anchor, published)
    desk.console.inspection(
        found,
        anchored=anchor is not None,
        published=len(set(published)),
        unfinished=bool(unfinished),
        as_json=as_json,
    )
    if found.damages:
        first = found.damages[0]
        raise PipelineError(
            "ledger-damaged",
            **first.details,
            file=desk.ledger.path,
            line=first.line or "–",
            reason=first.rule_id,
        )


@app.command(epilog="Приклад / example:  zvit audit export --to audit-2026")
def export(
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="Тека набору замість теки в --output. Another folder."),
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Набір validation-audit станом на сьогодні. The dataset as of today."""
    from flows.audit.published import place
    from flows.publish.files import output_lock
    from flows.settings import spare_threads

    spare_threads()
    desk = _desk(output, config, lang)
    with _disk(to or desk.output):
        desk.records()
        with output_lock(desk.output):
            files = audit_files(desk.settings, desk.records(), _today())
            folder = to.resolve() if to else desk.output / "packages" / AUDIT
            place(folder, files)
    desk.console.exported(folder / DESCRIPTOR, as_json=as_json)


def _desk(output: Path | None, config: Path | None, lang: str | None) -> _Desk:
    settings = load_settings(config)
    if lang not in {None, "uk", "en"}:
        raise typer.BadParameter("uk / en", param_hint="--lang")
    folder = output or settings.output
    open_output(folder)
    ledger = Ledger(folder / "audit" / FILE)
    return _Desk(settings, folder, ledger, AuditConsole(lang or settings.language))


def _today() -> str:
    return kyiv(now()).date().isoformat()


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Where the disk refuses, it is said in words."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            "output-unwritable", folder=folder, reason=error.strerror or error
        ) from error
