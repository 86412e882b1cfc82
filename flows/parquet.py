"""A Parquet file as the columnar pass needs it, and its rows as Frictionless has them.

Frictionless reads Parquet as a pandas frame. A value there is proven by its type where
Frictionless passes any value of it; else by the text that it would be written as, where
Frictionless makes the same of both. A null is a missing value in a column of objects,
NaN or NaT in others.
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
    to_numbers,
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
    (pa.types.is_boolean, {"boolean"}),
)
# Types of columns and of fields of which every value is right, NaN and NaT too.
_RIGHT_BY_TYPE = (
    (pa.types.is_integer, "number"),
    (pa.types.is_floating, "number"),
    (pa.types.is_timestamp, "datetime"),
)
# Types that pandas has as objects, None for a null.
_OBJECTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_boolean,
    pa.types.is_date32,
    pa.types.is_decimal,
)
_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_MICROS = 1_000_000
_MARKS = "missingValues"
# In place of a value that is right by its type.
_RIGHT = "x"
# Moments, in years from 1970, that pandas has in each of its units.
_YEARS = 200
_EMPTY = to_texts([""])[0]
_ZERO = to_indices(np.array([0]))[0]
_NO_VALUES = frozenset({"", "null", "NULL", "-", "–", "n/a", "N/A", "NA", "none"})


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A Parquet file.

    Attributes:
        path: the file.
        labels: the names of its columns.
        proof: what is certain of its rows.
        right: names of the columns whose values are right by their type.
        with_null: names of the columns with a null, as far as they were read.
    """

    path: Path
    labels: list[str]
    proof: TableProof
    right: frozenset[str]
    with_null: set[str]
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
        marks = {mark for one in (schema, *fields) for mark in one.get(_MARKS, [""])}
        kinds = zip(fields, described.types, strict=False)
        right = {
            one["name"]
            for one, kind in kinds
            if one["name"] not in keys.names() and _is_right_by_type(one, kind)
        }
        if (
            described.names != [one["name"] for one in fields]
            or any(key.table for key in keys.foreign)
            or _has_index(described)
            or not _NO_VALUES.issuperset(marks)
            or not all(
                one["name"] in right or _is_same_as_text(one, kind)
                for one, kind in zip(fields, described.types, strict=True)
            )
        ):
            raise UnsureError
        proven = [_any(one["name"]) if one["name"] in right else one for one in fields]
        proof = table_proof(schema, proven, keys)
        return cls(path, described.names, proof, frozenset(right), set())

    def prove(self, on_chunk: Callable[[bytes], object]) -> None:
        """Prove the table, batch by batch; the bytes of the file are not shown."""
        del on_chunk
        for batch in self._batches():
            columns, unsure = [], []
            for column, proof in zip(
                batch.columns, self.proof.fields.values(), strict=True
            ):
                if column.null_count:
                    self.with_null.add(proof.name)
                if proof.name in self.right:
                    _check_moments(column)
                    columns.append(to_texts([_RIGHT] * len(column)))
                    continue
                columns.append(_as_text(column))
                if not (_is_object(column.type) and "" in proof.missing):
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
        return self._as_in_file(pa.Table.from_batches(taken, schema)).to_pandas()

    def _as_in_file(self, rows: pa.Table) -> pa.Table:
        """The rows with the types that their columns have in a frame of all rows.

        A null makes floats of a column of whole numbers, whichever row has it.
        """
        for at, column in enumerate(rows.schema):
            if column.name in self.with_null and pa.types.is_integer(column.type):
                floats = rows.column(at).cast(pa.float64(), safe=False)
                rows = rows.set_column(at, column.name, floats)
        return rows

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


def _is_object(kind: pa.DataType) -> bool:
    return any(is_kind(kind) for is_kind in _OBJECTS)


def _any(name: str) -> dict[str, Any]:
    """A field of which every value is right."""
    return {"name": name, "type": "any", "missingValues": []}


def _is_right_by_type(one: dict[str, Any], kind: pa.DataType) -> bool:
    constraints = one.get("constraints", {}).keys() - {"required"}
    return not constraints and any(
        is_kind(kind) and one["type"] == name for is_kind, name in _RIGHT_BY_TYPE
    )


def _is_same_as_text(one: dict[str, Any], kind: pa.DataType) -> bool:
    """Whether a value of a type in the file is proven by its text."""
    if {"trueValues", "falseValues"} & one.keys():
        return False
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return True
    return any(
        is_kind(kind) and one["type"] in types for is_kind, types in _SAME_AS_TEXT
    )


def _check_moments(column: Array) -> None:
    """Check that pandas and Python have the moments of a column.

    Raises:
        UnsureError: where one is far off, or has a part that Python drops.
    """
    if not pa.types.is_timestamp(column.type):
        return
    ticks = to_numbers(pc.fill_null(pc.cast(column, pa.int64()), _ZERO))
    second = _UNITS[column.type.unit]
    is_far = (np.abs(ticks) > _YEARS * 365 * 86_400 * second).any()
    if is_far or (second > _MICROS and (ticks % (second // _MICROS)).any()):
        raise UnsureError


def _has_index(schema: pa.Schema) -> bool:
    """Whether pandas would make more of the file than its columns."""
    described = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    indexed = any(not isinstance(i, dict) for i in described.get("index_columns", ()))
    return indexed or any(
        str(column["numpy_type"])[:1].isupper()
        or column["pandas_type"] == "categorical"
        for column in described.get("columns", ())
    )
