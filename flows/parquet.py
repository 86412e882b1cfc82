"""A Parquet file as the columnar pass needs it, and its rows as Frictionless has them.

Frictionless reads Parquet as a pandas frame. A value there is proven by the text that
it would be written as, where Frictionless makes the same of both; a missing value only
in a column of text, for in pandas it changes the type of any other column.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.proof import kernels as pc
from transforms.proof.blocks import Block, UnsureError
from transforms.proof.schema import keys_of, table_proof
from transforms.proof.table import TableProof
from transforms.proof.texts import (
    Array,
    Numbers,
    merged,
    positions_of,
    to_indices,
    to_texts,
)

_BATCH = 64_000
# From here on, whole numbers that differ may be one and the same in a pandas frame.
_LARGEST = 1 << 53
_SAME_AS_TEXT = (
    (pa.types.is_integer, {"integer", "number", "any"}),
    (pa.types.is_floating, {"number", "any"}),
    (pa.types.is_decimal, {"number", "any"}),
    (pa.types.is_date32, {"date", "any"}),
)
_EMPTY = to_texts([""])[0]
_NO_VALUES = frozenset({"", "null", "NULL", "-", "–", "n/a", "N/A", "NA", "none"})


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A Parquet file.

    Attributes:
        path: the file.
        labels: the names of its columns.
        proof: what is certain of its rows.
    """

    path: Path
    labels: list[str]
    proof: TableProof
    is_header_sound: ClassVar[bool] = True

    @classmethod
    def open(cls, resource: Any, path: Path) -> "TypedTable":
        """Open a file as Frictionless does.

        Raises:
            UnsureError: where its columns may be read otherwise.
        """
        try:
            described = pq.read_schema(path)
        except (OSError, pa.ArrowException) as error:
            raise UnsureError from error
        schema = resource.schema.to_descriptor()
        keys, fields = keys_of(schema, resource.name), schema["fields"]
        if (
            described.names != [one["name"] for one in fields]
            or any(key.table for key in keys.foreign)
            or _has_index(described)
            or not all(map(_is_known, fields, described.types))
            or not _NO_VALUES.issuperset(schema.get("missingValues", [""]))
        ):
            raise UnsureError
        return cls(path, described.names, table_proof(schema, fields, keys))

    def prove(self, on_chunk: Callable[[bytes], object]) -> None:
        """Prove the table, batch by batch; the bytes of the file are not shown."""
        del on_chunk
        for batch in self._batches():
            columns, unsure = [], []
            for column, proof in zip(
                batch.columns, self.proof.fields.values(), strict=True
            ):
                columns.append(_as_text(column))
                if not (_is_text(column.type) and "" in proof.missing):
                    unsure.append(positions_of(pc.is_null(column, nan_is_null=True)))
            places = np.arange(len(batch))
            block = Block(columns, places, places[:0], len(batch))
            facts = self.proof.facts_of(block)
            unproven = merged(facts.unproven, *unsure)
            self.proof.add(replace(facts, unproven=unproven))

    def given(self, rows: Numbers) -> Any:
        """Some rows as the pandas frame that Frictionless would make of them."""
        start, taken = 0, []
        for batch in self._batches():
            low, high = np.searchsorted(rows, (start, start + len(batch)))
            if high > low:
                picked = batch.take(to_indices(rows[low:high] - start))
                taken.append(picked.replace_schema_metadata(None))
            start += len(batch)
        schema = pq.read_schema(self.path).remove_metadata()
        return pa.Table.from_batches(taken, schema).to_pandas()

    def _batches(self) -> Iterator[pa.RecordBatch]:
        with pq.ParquetFile(self.path) as file:
            yield from file.iter_batches(_BATCH)


def _as_text(column: Array) -> Array:
    if pa.types.is_integer(column.type):
        extremes = pc.min_max(column).as_py()
        if max(abs(extremes["min"] or 0), abs(extremes["max"] or 0)) >= _LARGEST:
            raise UnsureError
    if pa.types.is_floating(column.type):
        column = pc.cast(column, pa.float64())
    return pc.fill_null(pc.cast(column, pa.string()), _EMPTY)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_known(one: dict[str, Any], kind: pa.DataType) -> bool:
    """Whether a value of a type in the file is proven by its text."""
    if not _NO_VALUES.issuperset(one.get("missingValues", [""])):
        return False
    return _is_text(kind) or any(
        is_kind(kind) and one["type"] in types for is_kind, types in _SAME_AS_TEXT
    )


def _has_index(schema: pa.Schema) -> bool:
    """Whether pandas would make more of the file than its columns."""
    described = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    indexed = any(not isinstance(i, dict) for i in described.get("index_columns", ()))
    return indexed or any(
        str(column["numpy_type"])[:1].isupper()
        or column["pandas_type"] == "categorical"
        for column in described.get("columns", ())
    )
