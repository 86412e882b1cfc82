"""Rows of a table as the bytes that are published: CSV, JSON and Parquet.

Conventions of data.gov.ua: UTF-8 without BOM, LF, comma, decimal dot, ISO dates, `null`
for missing. The same rows always give the same bytes.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
MISSING = "null"
# Formats of a table, as resolution 835 writes them; the CSV is always there.
FORMATS = {"csv": "CSV", "json": "JSON", "parquet": "PARQUET"}
# Stands for a missing value on the way to Parquet, where the text «null» is a text.
_NO_VALUE = "\x00"
# A cell that begins with one of these is a formula to a spreadsheet.
# Some take the full-width ones for them, as East Asian keyboards write them.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of a dataset.

    `columns` pairs the key of a row with the published column name, which differ where
    the older dialect of the resolution 835 tables is chosen.
    """

    name: str
    schema: dict[str, Any]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...] | None = None

    @property
    def resource_name(self) -> str:
        """Name in a Data Package, which allows no capitals: `monthly-figures`."""
        return "".join(
            f"-{letter.lower()}" if letter.isupper() else letter for letter in self.name
        )

    @property
    def key(self) -> str:
        """Key of a row, by its name in the rows."""
        published = self.schema["primaryKey"][0]
        return next(ours for ours, column in self.columns if column == published)

    def types(self) -> dict[str, str]:
        """Type of each published column."""
        return {field["name"]: field["type"] for field in self.schema["fields"]}


def to_csv(spec: TableSpec, rows: Iterable[Row], *, neutral: bool = True) -> bytes:
    """The table as CSV.

    Args:
        spec: the table.
        rows: its rows.
        neutral: put an apostrophe before text that a spreadsheet would take for a
            formula.
    """
    return _written(spec, rows, MISSING, neutral=neutral)


def _written(
    spec: TableSpec, rows: Iterable[Row], missing: str, *, neutral: bool
) -> bytes:
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n")
    # The plain writer leaves a carriage return bare, which ends a row to most readers.
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    types = spec.types()
    plain.writerow(types)
    for row in rows:
        cells = [
            missing
            if row[ours] is None
            else _cell(row[ours], types[column], neutral=neutral)
            for ours, column in spec.columns
        ]
        returns = any("\r" in cell for cell in cells)
        (quoted if returns else plain).writerow(cells)
    return text.getvalue().encode()


def formula_cells(spec: TableSpec, rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Row key, column and text of the cells that `to_csv` neutralises."""
    types = spec.types()
    texts = [pair for pair in spec.columns if types[pair[1]] == "string"]
    return [
        (str(row[spec.key]), column, row[ours])
        for row in rows
        for ours, column in texts
        if isinstance(row[ours], str) and row[ours].startswith(FORMULA_SIGNS)
    ]


def to_json(spec: TableSpec, rows: Iterable[Row]) -> bytes:
    """The table as a JSON array, a record on each line; missing values are null."""
    records = ({column: row[ours] for ours, column in spec.columns} for row in rows)
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return (f"[\n{lines}\n]\n" if lines else "[]\n").encode()


def to_parquet(spec: TableSpec, rows: Iterable[Row]) -> bytes:
    """The table as Parquet, each column of its type.

    Arrow reads the CSV text rather than lists of Python values, for which it would
    import pandas: that alone takes as long as the rest of a run.
    """
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    kinds = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("s", tz="UTC"),
    }
    table = pa_csv.read_csv(
        pa.BufferReader(_written(spec, rows, _NO_VALUE, neutral=False)),
        # A pool of threads costs more than these tables take.
        read_options=pa_csv.ReadOptions(use_threads=False),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: kinds[kind] for name, kind in spec.types().items()},
            null_values=[_NO_VALUE],
            strings_can_be_null=True,
        ),
    )
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _cell(value: Any, kind: str, *, neutral: bool) -> str:
    if kind == "number":
        return plain_number(value)
    text = str(value)
    if neutral and kind == "string" and text.startswith(FORMULA_SIGNS):
        return f"'{text}"
    return text


def plain_number(value: Any) -> str:
    """A number without exponent or needless zeros.

    >>> plain_number(97.5), plain_number(1350000.0), plain_number(12)
    ('97.5', '1350000', '12')
    """
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_or_dash(value: Any) -> str:
    """A number as people read it; a dash, never zero, where there is none.

    >>> number_or_dash(0), number_or_dash(None)
    ('0', '–')
    """
    return "–" if value is None else plain_number(value)
