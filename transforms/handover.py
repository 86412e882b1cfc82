"""Frictionless on chosen rows of tables: it alone words what is wrong with them.

The rows are given under the numbers that they have in their file. A row that repeats a
key must be given together with the rows it repeats, one that points to another with the
row it points to; then what is said is what would be said of the whole table.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from transforms.proof.fields import Reader
from transforms.proof.texts import Numbers, merged

if TYPE_CHECKING:
    from frictionless import Error

    from transforms.proof.table import TableProof

Cells = Sequence[Any]
# The header is row 1 of a file.
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Proven:
    """A table whose proof is complete.

    Attributes:
        name: of the table, by which foreign keys point to it.
        schema: descriptor of its Table Schema.
        labels: its header.
        proof: what is certain of its rows.
        pick: gives the cells of rows at some places, anew at each call, or a data frame
            of them.
    """

    name: str
    schema: Mapping[str, Any]
    labels: Sequence[str]
    proof: "TableProof"
    pick: Callable[[Numbers], Any]


@dataclass(frozen=True, slots=True)
class Handed:
    """Rows of one table, for Frictionless.

    Attributes:
        name: of the table, by which foreign keys point to it.
        schema: descriptor of its Table Schema.
        labels: its header.
        numbers: number of each row in the file, ascending; the header is row 1.
        rows: gives the cells of these rows, anew at each call, or is a data frame of
            them.
        asked: numbers of the rows whose errors are wanted; the others are only what
            these point to.
    """

    name: str
    schema: Mapping[str, Any]
    labels: Sequence[str]
    numbers: Numbers
    rows: Any
    asked: Numbers


def hand_over(tables: Sequence[Proven]) -> list[Handed]:
    """The rows that are not proven, and those that they may point to.

    Args:
        tables: all tables that foreign keys point to from one another.
    """
    proofs = {table.name: table.proof for table in tables}
    asked = {name: proof.unproven(proofs) for name, proof in proofs.items()}
    given = dict(asked)
    for name, proof in proofs.items():
        for target, pointed in proof.targets(asked[name], proofs):
            given[target or name] = merged(given[target or name], pointed)
    return [
        Handed(
            table.name,
            table.schema,
            table.labels,
            given[table.name] + FIRST_ROW,
            table.pick(given[table.name]),
            asked[table.name] + FIRST_ROW,
        )
        for table in tables
    ]


class Readers:
    """Frictionless's own readers of the cells of a schema, made when first asked."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Name the schema, by its descriptor."""
        self._schema = schema
        self._made: dict[str, Reader] = {}

    def of(self, name: str) -> Reader:
        """Reader of the cells of a field."""
        return partial(self._read, name)

    def _read(self, name: str, text: str) -> tuple[Any, Mapping[str, str] | None]:
        return self._all()[name](text)

    def _all(self) -> dict[str, Reader]:
        if not self._made:
            from frictionless import Schema

            schema: Any = Schema.from_descriptor(dict(self._schema))
            self._made = schema.create_cell_readers()
        return self._made


def errors_in(tables: Sequence[Handed]) -> Iterator[tuple[str, "Error"]]:
    """Every error of the rows asked for, with the name of its table, in row order."""
    from frictionless import Package, Resource, Schema

    package = Package(
        resources=[
            Resource(
                name=table.name,
                data=_with_header(table) if callable(table.rows) else table.rows,
                format="inline" if callable(table.rows) else "pandas",
                dialect=_numbered(table.numbers),
                schema=Schema.from_descriptor(dict(table.schema)),
            )
            for table in tables
        ]
    )
    for table, resource in zip(tables, package.resources, strict=True):
        for error in errors_of(resource):
            number = getattr(error, "row_number", None)
            if number is None or _is_among(number, table.asked):
                yield table.name, error


def _is_among(number: int, numbers: Numbers) -> bool:
    at = int(np.searchsorted(numbers, number))
    return at < len(numbers) and bool(numbers[at] == number)


def errors_of(
    resource: Any, on_row: Callable[[Any], object] = lambda _: None
) -> Iterator["Error"]:
    """Every error of a resource, one by one: `Resource.validate` keeps them all.

    Args:
        resource: not yet open.
        on_row: given each row, once it was validated.
    """
    from frictionless import Checklist, FrictionlessException

    checks = Checklist().connect(resource)
    try:
        resource.open()
    except FrictionlessException as problem:
        resource.close()
        yield from problem.to_errors()
        return
    with resource:
        for check in checks:
            yield from check.validate_start()
        while True:
            try:
                row = next(resource.row_stream)
            except FrictionlessException as problem:
                yield problem.error
                continue
            except StopIteration:
                break
            for check in checks:
                yield from check.validate_row(row)
            on_row(row)
        for check in checks:
            yield from check.validate_end()


def errors_of_size(resource: Any) -> Iterator["Error"]:
    """Where a table is not of the size, or has not the hash, that its package says.

    Args:
        resource: with its counts in `stats`.
    """
    from frictionless import Checklist

    if resource.hash or resource.bytes or resource.fields or resource.rows:
        for check in Checklist().connect(resource):
            yield from check.validate_end()


def described(error: "Error") -> dict[str, Any]:
    """The descriptor of an error, as its own `to_descriptor` gives it, sooner.

    That finds out the name of each property anew for each error, which takes as long as
    all the rest of the wording.
    """
    kind: Any = type(error)
    found = {}
    for name, attribute in _properties(kind):
        value = getattr(error, attribute, None)
        if value is not None and value != {}:
            found[name] = value
    return found


@cache
def _properties(kind: Any) -> list[tuple[str, str]]:
    """Properties of a kind of errors, in order, and the attributes that hold them."""
    names = kind.metadata_ensure_profile()["properties"]
    return [
        (name, re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", name)) for name in names
    ]


def _with_header(table: Handed) -> Callable[[], Iterator[Cells]]:
    return lambda: chain([table.labels], table.rows())


def _numbered(numbers: Numbers) -> Any:
    """A dialect by which the rows of a table have given numbers."""
    from frictionless import Dialect

    class Numbered(Dialect):
        def read_enumerated_content_stream(self, cell_stream: Any) -> Iterator[Any]:
            rows = super().read_enumerated_content_stream(cell_stream)
            for number, (_, cells) in zip(numbers, rows, strict=False):
                yield int(number), cells

    # Named, or Frictionless looks for the header among rows of an odd width.
    return Numbered(header_rows=[1])
