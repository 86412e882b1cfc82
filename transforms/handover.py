"""Frictionless on chosen rows of tables: it alone words what is wrong with them.

The rows are given under the numbers that they have in their file. A row that repeats a
key must be given together with the rows it repeats, one that points to another with the
row it points to; then what is said is what would be said of the whole table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from transforms.proof.fields import Reader

if TYPE_CHECKING:
    from frictionless import Error

Cells = Sequence[Any]
# The header is row 1 of a file.
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Handed:
    """Rows of one table.

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
    numbers: Sequence[int]
    rows: Any
    asked: frozenset[int]


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
            if number is None or number in table.asked:
                yield table.name, error


def errors_of(
    resource: Any, on_row: Callable[[], object] = lambda: None
) -> Iterator["Error"]:
    """Every error of a resource, one by one: `Resource.validate` keeps them all.

    Args:
        resource: not yet open.
        on_row: called at each row.
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
            on_row()
            for check in checks:
                yield from check.validate_row(row)
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


def _with_header(table: Handed) -> Callable[[], Iterator[Cells]]:
    def cells() -> Iterator[Cells]:
        yield table.labels
        yield from table.rows()

    return cells


def _numbered(numbers: Sequence[int]) -> Any:
    """A dialect by which the rows of a table have given numbers."""
    from frictionless import Dialect

    class Numbered(Dialect):
        def read_enumerated_content_stream(self, cell_stream: Any) -> Iterator[Any]:
            rows = super().read_enumerated_content_stream(cell_stream)
            for number, (_, cells) in zip(numbers, rows, strict=False):
                yield number, cells

    # Named, or Frictionless looks for the header among rows of an odd width.
    return Numbered(header_rows=[1])
