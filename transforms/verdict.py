"""Verdict: Frictionless's, on the CSV text that will be published.

Rows that `transforms.proof` proves clean need no more; the others are handed to
Frictionless, with the rows they point to.

A row with an error is withheld; then the rest is judged again, because rows that point
to it have lost what they point to. What remains is clean by Frictionless's own word.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from transforms.errors import Bilingual, ContractError
from transforms.handover import FIRST_ROW, Handed, Proven, errors_in, hand_over
from transforms.notes import reason_of, table_title, title_of
from transforms.proof.blocks import UnsureError, cut, records_of
from transforms.proof.schema import keys_of, table_proof
from transforms.proof.table import TableProof
from transforms.rules import Failure
from transforms.tabular import Row, TableSpec, to_csv

if TYPE_CHECKING:
    from frictionless import Error

# Bytes below which a table is read sooner by Python than by Arrow.
_FEW = 1 << 16
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
    titles = {spec.resource_name: table_title(spec.schema, spec.name) for spec in specs}
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
        new = [
            _failure(spec, passing[spec.name], error, titles)
            for spec, error in frictionless_failures(specs, texts)
        ]
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
    specs: Sequence[TableSpec], texts: Mapping[str, bytes]
) -> Iterator[tuple[TableSpec, "Error"]]:
    """Every error of Frictionless in the CSV text of the tables, without a limit.

    Args:
        specs: the tables of a dataset.
        texts: the CSV text of each, by its name.
    """
    try:
        handed = hand_over([_proven(spec, specs, texts[spec.name]) for spec in specs])
    except UnsureError:
        handed = [_whole(spec, texts[spec.name]) for spec in specs]
    by_name = {spec.resource_name: spec for spec in specs}
    if any(len(table.asked) for table in handed):
        for name, error in errors_in(handed):
            yield by_name[name], error


def _proven(spec: TableSpec, specs: Sequence[TableSpec], text: bytes) -> Proven:
    proof, blocks = _proof(spec, specs), list(cut([_rows(text)], ","))
    for block in blocks:
        few = len(block) < _FEW
        proof.add(proof.facts_of_few(block) if few else proof.facts(block))
    return Proven(
        spec.resource_name, spec.schema, list(spec.types()), proof,
        lambda rows: partial(proof.pick, blocks, rows),
    )  # fmt: skip


def _whole(spec: TableSpec, text: bytes) -> Handed:
    """Every row of a table."""
    records = records_of(_rows(text), ",")
    numbers = np.arange(FIRST_ROW, FIRST_ROW + len(records))
    return Handed(
        spec.resource_name, spec.schema, list(spec.types()), numbers,
        lambda: iter(records), numbers,
    )  # fmt: skip


def _proof(spec: TableSpec, specs: Sequence[TableSpec]) -> TableProof:
    name = spec.resource_name
    keys = [key for other in specs for key in keys_of(other.schema, "").foreign]
    pointed = chain.from_iterable(key.target for key in keys if key.table == name)
    schema = spec.schema
    return table_proof(schema, schema["fields"], keys_of(schema, name), pointed)


def _rows(text: bytes) -> bytes:
    """The text without its header."""
    return text[text.index(b"\n") + 1 :]


def _failure(
    spec: TableSpec,
    rows: Sequence[Row],
    error: "Error",
    titles: Mapping[str, Bilingual],
) -> Failure:
    number = getattr(error, "row_number", None)
    if number is None:
        raise ContractError(
            "schema", field=spec.name, reason=reason_of(error.note, titles)
        )
    row = rows[number - FIRST_ROW]
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
        details={
            "field": title_of(spec.schema, field_name),
            "reason": reason_of(error.note, titles),
        },
    )
