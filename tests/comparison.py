"""The report of `validate_table` beside the one that Frictionless itself gives."""

import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Resource, Schema

from flows import tables
from flows.small_table import small_report
from flows.validation import validate_table
from transforms.errors import ConfigError, UnreadableReport

SCHEMA_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
Report = dict[str, Any]
ONE_OF_EACH_TYPE = (
    "1", "a", "true", "2020", "2020-01", "2020-01-02", "12:30:00",
    "2020-01-02T12:30:00Z", "P1D", "1,2", "{}", "[]",
)  # fmt: skip
# Frictionless itself fails: over a value that has no hash, or two that do not compare.
FAILURES = (
    TypeError,
    ValueError,
    AssertionError,
    ArithmeticError,
    AttributeError,
    re.error,
)


def frictionless_report(path: Path, schema: Any) -> Report:
    """What Frictionless says of a table file, without an error limit."""
    described = Schema.from_descriptor(schema)
    # Over a table of no rows Frictionless passes a pattern that cannot be read.
    described.create_cell_readers()
    resource = Resource(path=path.name, basepath=str(path.parent), schema=described)
    return _timeless(resource.validate(limit_errors=10**9).to_descriptor())


def our_report(path: Path, schema: Any) -> Report:
    """What `validate_table` says of it."""
    described = path.with_name("schema.json")
    described.write_text(json.dumps(schema), "utf-8")
    report = validate_table(path, described)
    made = _timeless(report.descriptor)
    made["tasks"][0]["errors"] = list(report.errors())
    assert report.count == len(made["tasks"][0]["errors"])
    report._lines.close()
    return made


def fails_over_some_value(schema: Any) -> bool:
    """Whether Frictionless fails over a value of a field: it cannot compare or hash it.

    Such a schema is refused whatever the table; Frictionless fails when it meets one.
    """
    for field in Schema.from_descriptor(schema).fields:
        for cell in ONE_OF_EACH_TYPE:
            try:
                hash(field.read_cell(cell)[0])
            except FAILURES:
                return True
    return False


@dataclass(slots=True)
class Comparison:
    """Compares reports of tables, one after another, in one folder.

    Attributes:
        folder: where the tables are written.
        cases: how many were compared.
        by_columns: how many of them the columnar pass read.
        small: how many of them were proven without Frictionless and Arrow.
        clean: how many were valid.
        refused: how many schemas Frictionless refuses.
        failed: over how many tables Frictionless itself fails.
    """

    folder: Path
    cases: int = 0
    by_columns: int = 0
    small: int = 0
    clean: int = 0
    refused: int = 0
    failed: int = 0

    def compare(
        self, schema: Any, content: bytes, ending: str = "csv"
    ) -> Report | None:
        """Compare the reports of a table; the report, where there is one."""
        self.cases += 1
        path = self.folder / f"table.{ending}"
        path.write_bytes(content)
        with warnings.catch_warnings(), self._counting():
            warnings.simplefilter("ignore")
            try:
                expected = frictionless_report(path, json.loads(json.dumps(schema)))
            except FrictionlessException:
                self.refused += 1
                self._expect_failure(path, schema)
                return None
            except FAILURES:
                self.failed += 1
                self._expect_failure(path, schema)
                return None
            short = small_report(path, schema)
            try:
                found = our_report(path, schema)
            except ConfigError:
                assert fails_over_some_value(schema)
                assert short is None
                self.refused += 1
                return None
        assert found == expected
        if short is not None:
            self.small += 1
            short.close()
            assert _timeless(short.descriptor) == expected
        self.clean += found["valid"]
        return found

    def _expect_failure(self, path: Path, schema: Any) -> None:
        try:
            found = our_report(path, schema)
        except (ConfigError, UnreadableReport, *FAILURES):
            return
        raise AssertionError(f"Frictionless fails, but here: {found}")

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """Count the tables of which columns were read to the end."""
        prove = tables.TextTable.prove

        def counted(table: tables.TextTable, *arguments: Any) -> None:
            prove(table, *arguments)
            self.by_columns += 1

        tables.TextTable.prove = counted  # type: ignore[method-assign]
        try:
            yield
        finally:
            tables.TextTable.prove = prove  # type: ignore[method-assign]


def chunks_of(size: int) -> Any:
    """Reads a table in chunks of so many bytes, in place of `TextTable._chunks`.

    A long table has larger ones, so that there are never more than a hundred.
    """

    def chunks(table: tables.TextTable, on_chunk: Any) -> Iterator[bytes]:
        text = table.path.read_bytes()
        step = max(size, len(text) // 100)
        for at in range(0, len(text), step):
            on_chunk(text[at : at + step])
            yield text[at : at + step]

    return chunks


def _timeless(descriptor: Any) -> Report:
    made: Report = json.loads(json.dumps(descriptor))
    for part in (made, *made["tasks"]):
        part["stats"].pop("seconds")
    return made
