"""Verdict: Frictionless's, on the CSV text that will be published.

Tables that `transforms.proof` proves clean need no more; where anything is unproven,
Frictionless judges all of them.

A row with an error is withheld; then the rest is judged again, because rows that point
to it have lost what they point to. What remains is clean by Frictionless's own word.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.errors import ContractError
from transforms.proof import is_proven
from transforms.rules import Failure
from transforms.tabular import Row, TableSpec, to_csv

Tables = dict[str, list[Row]]


@dataclass(slots=True)
class Verdict:
    """Rows that passed, rows withheld, and every failure with its reason."""

    published: Tables
    withheld: Tables
    failures: list[Failure] = field(default_factory=list)


def judge(
    specs: Sequence[TableSpec],
    tables: Mapping[str, Sequence[Row]],
    derive: Callable[[frozenset[str]], Tables],
    failures: Sequence[Failure],
    withholds: Callable[[Failure], bool],
) -> Verdict:
    """Sort rows into published and withheld.

    Args:
        specs: the tables of the dataset, code lists among them with their rows.
        tables: rows by table, keyed by `TableSpec.key`.
        derive: rows of the tables that are made from the others, given the keys
            withheld so far.
        failures: what the domain rules found.
        withholds: whether one of these failures keeps its row from being published.
            What Frictionless finds always does.

    Raises:
        ContractError: `schema` where a table as a whole does not fit its schema.
    """
    withheld: dict[str, set[str]] = {spec.name: set() for spec in specs}
    found = list(failures)
    for failure in failures:
        if failure.resource in withheld and withholds(failure):
            withheld[failure.resource].add(failure.row_key)
    while True:
        gone = frozenset(key for keys in withheld.values() for key in keys)
        every: dict[str, Sequence[Row]] = {**tables, **derive(gone)}
        passing: Tables = {
            spec.name: [
                row
                for row in (spec.rows or every.get(spec.name, ()))
                if str(row[spec.key]) not in withheld[spec.name]
            ]
            for spec in specs
        }
        texts = {spec.name: to_csv(spec, passing[spec.name]) for spec in specs}
        new = (
            []
            if is_proven(specs, texts)
            else frictionless_failures(specs, passing, texts)
        )
        if not new:
            break
        found += new
        for failure in new:
            withheld[str(failure.resource)].add(failure.row_key)
    kept = {
        spec.name: [
            row
            for row in every.get(spec.name, ())
            if str(row[spec.key]) in withheld[spec.name]
        ]
        for spec in specs
    }
    return Verdict(passing, {name: rows for name, rows in kept.items() if rows}, found)


def frictionless_failures(
    specs: Sequence[TableSpec],
    tables: Mapping[str, Sequence[Row]],
    texts: Mapping[str, bytes],
) -> list[Failure]:
    """Every error of Frictionless in the CSV text of the tables, without a limit."""
    from frictionless import Checklist, Dialect, Package, Resource, Schema
    from frictionless.formats import CsvControl

    # Named, or Frictionless guesses the delimiter from the text.
    written = CsvControl(
        delimiter=",",
        line_terminator="\n",
        quote_char='"',
        double_quote=True,
        skip_initial_space=False,
    )
    package = Package(
        resources=[
            Resource(
                texts[spec.name],
                name=spec.resource_name,
                format="csv",
                encoding="utf-8",
                dialect=Dialect(controls=[written]),
                schema=Schema.from_descriptor(spec.schema),
            )
            for spec in specs
        ]
    )
    report = package.validate(Checklist(), limit_errors=1_000_000)
    if report.errors:
        raise ContractError("schema", field="–", reason=report.errors[0].note)
    by_name = {spec.resource_name: spec for spec in specs}
    failures = []
    for task in report.tasks:
        spec = by_name[task.name]
        failures += [_failure(spec, tables[spec.name], error) for error in task.errors]
    return failures


def _failure(spec: TableSpec, rows: Sequence[Row], error: Any) -> Failure:
    number = getattr(error, "row_number", None)
    if number is None:
        raise ContractError("schema", field=spec.name, reason=error.note)
    row = rows[number - 2]
    field_name = getattr(error, "field_name", None)
    cell = getattr(error, "cell", None)
    return Failure(
        rule_id=error.type,
        resource=spec.name,
        row_key=str(row[spec.key]),
        field_name=field_name,
        value=None if cell is None else str(cell)[:2000],
        source_text=row.get("sourceText"),
        source_start=row.get("sourceStart"),
        source_end=row.get("sourceEnd"),
        details={"field": field_name or "–", "reason": error.note},
    )
