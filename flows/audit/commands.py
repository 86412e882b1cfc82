"""The commands `zvit audit list | show | waive | verify | export`.

`zvit audit` imports this module only when it is asked for. Results go to stdout;
what cannot be done is one line on stderr, worded by its rule.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from flows.audit.console import AuditConsole
from flows.audit.inspection import inspect
from flows.audit.options import (
    MONTH,
    Against,
    By,
    DepartmentName,
    Month,
    Reason,
    Rule,
    State,
    To,
    Uid,
    Uids,
    Until,
    state_code,
)
from flows.audit.passages import passage_of
from flows.audit.selection import is_month, selected
from flows.audit.waivers import chosen, waiver_of, withholds
from flows.backup.folders import open_output
from flows.language import asked_language, told
from flows.ledger import FILE, Ledger, Record, audit_rows, read_anchor, read_lines
from flows.options import (
    AsJson,
    Config,
    Language,
    Output,
    application,
    example,
    expected,
)
from flows.publish.files import refusals_worded
from flows.publish.package import DESCRIPTOR
from flows.recording import AUDIT, audit_files, instant, kyiv, now
from flows.settings import Settings, load_settings
from transforms.errors import PipelineError, RequestError

app = application(
    "audit",
    told(
        "Журнал перевірки: помилки, звільнення, цілість.",
        "The audit ledger: failures, waivers, soundness.",
    ),
)


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


@app.command(
    name="list",
    help=told(
        "Помилки з журналу, по рядку на кожну.",
        "The failures of the ledger, one line each.",
    ),
    epilog=example(f"zvit audit list --state {told('відкрита', 'open')}"),
)
def list_failures(  # noqa: PLR0913 - the options of the command
    *,
    month: Month = None,
    department: DepartmentName = None,
    rule: Rule = None,
    state: State = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """The failures of the ledger, one line each."""
    if month is not None and not is_month(month):
        raise typer.BadParameter(expected(MONTH), param_hint="--month")
    asked = state_code(state)
    desk = _desk(output, config, lang)
    with refusals_worded(desk.output):
        rows = desk.failures(desk.records())
    departments = {one.key: one.name for one in desk.settings.publisher.departments}
    desk.console.failures(
        selected(rows, month, department, rule, asked, departments), as_json=as_json
    )


@app.command(
    help=told(
        "Одна помилка: речення, історія, що робити.",
        "One failure: its sentence, its history, what to do.",
    ),
    epilog=example("zvit audit show nizhyn-0f3a"),
)
def show(
    uid: Uid,
    *,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """One failure with its sentence."""
    desk = _desk(output, config, lang)
    with refusals_worded(desk.output):
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
    help=told(
        "Звільнити помилки від наслідків до певного дня.",
        "Waive failures until a day.",
    ),
    epilog=example(
        "zvit audit waive nizhyn-0f3a nizhyn-b1c2 "
        "--by 'Начальник відділу' --reason 'Числа уточнюють' --until 2026-12-31"
    ),
)
def waive(  # noqa: PLR0913 - the options of the command
    uids: Uids,
    *,
    by: By,
    reason: Reason,
    until: Until,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Waive failures until a day."""
    from flows.publish.turns import output_lock

    desk = _desk(output, config, lang)
    with refusals_worded(desk.output):
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
    help=told(
        "Чи цілий журнал; кожен пошкоджений рядок.",
        "Whether the ledger is sound; each damaged line.",
    ),
    epilog=example("zvit audit verify --against validationRuns.csv"),
)
def verify(
    *,
    against: Against = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Whether the ledger is sound."""
    from flows.audit.published import published_runs

    desk = _desk(output, config, lang)
    with refusals_worded(desk.output):
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


@app.command(
    help=told(
        "Набір validation-audit станом на сьогодні.",
        "The dataset validation-audit as of today.",
    ),
    epilog=example("zvit audit export --to audit-2026"),
)
def export(
    *,
    to: To = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """The dataset as of today."""
    from flows.audit.published import place
    from flows.publish.turns import output_lock
    from flows.settings import spare_threads

    spare_threads()
    desk = _desk(output, config, lang)
    with refusals_worded(to or desk.output):
        desk.records()
        with output_lock(desk.output):
            files = audit_files(desk.settings, desk.records(), _today())
            folder = to.resolve() if to else desk.output / "packages" / AUDIT
            place(folder, files)
    desk.console.exported(folder / DESCRIPTOR, as_json=as_json)


def _desk(output: Path | None, config: Path | None, lang: str | None) -> _Desk:
    settings = load_settings(config)
    folder = output or settings.output
    open_output(folder)
    ledger = Ledger(folder / "audit" / FILE)
    console = AuditConsole(asked_language(lang or settings.language))
    return _Desk(settings, folder, ledger, console)


def _today() -> str:
    return kyiv(now()).date().isoformat()
