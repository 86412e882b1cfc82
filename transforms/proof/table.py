"""Proof of a table: which of its rows Frictionless may find fault with.

Blocks of CSV text without the header go in; rows that are not proven come out, by their
place in the table, from 0.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.blocks import (
    Block,
    UnsureError,
    block_of,
    chosen,
    cut,
    parse,
    records_in,
    records_of,
    rows_with,
    texts_of,
)  # fmt: skip
from transforms.proof.extent import NONE
from transforms.proof.fields import FieldProof
from transforms.proof.keys import (
    NOTHING,
    dangling,
    image_of,
    images_in,
    repeated,
    together,
)  # fmt: skip
from transforms.proof.masks import Mask, equals_any, places
from transforms.proof.texts import Array, Numbers, merged, to_indices

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
# Rows of a text, on average, from which on its column is made into codes.
_SHARED = 2
_SAMPLE = 1 << 18
# Rows of which Python lists are made at a time.
_PIECE = 4_096


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields that point to fields of a table; of this very table where it is empty."""

    fields: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """What must not repeat in a table, and what it points to."""

    primary: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    foreign: tuple[ForeignKey, ...] = ()

    def linked(self) -> set[str]:
        """Fields of this table that point, or that its own foreign keys point to."""
        own = (key.target for key in self.foreign if not key.table)
        return set(chain(*(key.fields for key in self.foreign), *own))

    def names(self) -> set[str]:
        """Every field of this table that one of its keys names."""
        return {*self.primary, *self.unique, *self.linked()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the records of one block.

    Attributes:
        records: how many there are.
        unproven: places of those that may be wrong.
        odd: places of those that only Python's `csv` reads as Frictionless does.
        images: image of the value of each record, by field.
        texts: text of each record at `places`, by field.
        places: places of the records of `texts`: as wide as the header, not empty.
    """

    records: int
    unproven: Numbers
    odd: Numbers
    images: Mapping[str, Numbers]
    texts: Mapping[str, Array]
    places: Numbers


class TableProof:
    """What is certain of a table, block by block, then as a whole."""

    def __init__(
        self,
        fields: Sequence[FieldProof],
        keys: Keys = Keys(),
        pointed: Iterable[str] = (),
        delimiter: str = ",",
    ) -> None:
        """Prepare the proof.

        Args:
            fields: the proof of each column, in their order.
            keys: the keys, all of whose fields are among the columns.
            pointed: fields that foreign keys of other tables point to.
            delimiter: of the CSV text.
        """
        self.fields = {proof.name: proof for proof in fields}
        self.keys = keys
        self.delimiter = delimiter
        self._linked = {*pointed, *keys.linked()}
        self._imaged = {*self._linked, *keys.primary, *keys.unique}
        self._coded: frozenset[int] = frozenset()
        self._facts: list[Facts] = []

    @property
    def rows(self) -> int:
        """How many rows the table has, as far as it was added."""
        return sum(facts.records for facts in self._facts)

    def learn(self, text: bytes) -> None:
        """Learn from a first block which columns hold few texts that cost much.

        These are made into codes, so that each text is proven once.
        """
        lines = text[: text.rfind(b"\n", 0, _SAMPLE) + 1]
        sample = next(cut([lines], self.delimiter), b"")
        if not sample:
            return
        block = parse(sample, len(self.fields), self.delimiter)
        self._coded = frozenset(
            at
            for at, (column, proof) in enumerate(
                zip(block.columns, self.fields.values(), strict=True)
            )
            if proof.is_costly and len(pc.unique(column)) * _SHARED <= len(column)
        )

    def facts(self, text: bytes) -> Facts:
        """What is known of one block; may be called from several threads.

        Raises:
            UnsureError: where Arrow may not read the block as Frictionless does.
        """
        return self._facts_with_odd(text, parse(text, len(self.fields), self.delimiter))

    def facts_of_few(self, text: bytes) -> Facts:
        """The same of a short text: to have Arrow read it would take longer."""
        block = block_of(records_of(text, self.delimiter), len(self.fields))
        return self._facts_with_odd(text, block)

    def _facts_with_odd(self, text: bytes, block: Block) -> Facts:
        facts = self.facts_of(block)
        if facts.odd.size:
            self._image_odd(text, facts)
        return facts

    def facts_of(self, block: Block) -> Facts:
        """What is known of a block that is read; its rows without a cell as empty."""
        columns = [
            pc.dictionary_encode(column) if at in self._coded else column
            for at, column in enumerate(block.columns)
        ]
        block = replace(block, columns=columns)
        wrong, blank = self._judged(block)
        odd = merged(block.ragged, blank)
        images = {
            name: np.full(block.records, NOTHING, np.int64) for name in self._imaged
        }
        # A row of no values may have no cells at all: then nothing points to it.
        valued = np.flatnonzero(~np.isin(block.places, blank)) if blank.size else None
        texts = {}
        for name, column in zip(self.fields, block.columns, strict=True):
            if name in images:
                images[name][block.places] = images_in(self.fields[name], column)
            if name in self._linked:
                text = _as_text(column)
                texts[name] = (
                    text if valued is None else pc.take(text, to_indices(valued))
                )
        of_texts = block.places if valued is None else block.places[valued]
        # Numbers of rows take much room where there are many rows.
        kept = of_texts if self._linked else of_texts[:0].copy()
        return Facts(block.records, merged(wrong, odd), odd, images, texts, kept)

    def add(self, facts: Facts) -> None:
        """Add what is known of the next block, in the order of the file."""
        self._facts.append(facts)

    def unproven(self, tables: Mapping[str, "TableProof"]) -> Numbers:
        """Rows that Frictionless may find fault with, once every table is added.

        Args:
            tables: the tables by name, to which foreign keys point.
        """
        found = [self._of_blocks(lambda facts: facts.unproven)]
        for name in self.keys.unique:
            images = self.images([name])
            found.append(repeated(images, images != NOTHING))
        if self.keys.primary:
            each = [self.images([name]) for name in self.keys.primary]
            found.append(repeated(together(each)))
            nothing = np.logical_and.reduce([column == NOTHING for column in each])
            found.append(np.flatnonzero(nothing))
        found += [
            self._dangling(key, tables[key.table] if key.table else self)
            for key in self.keys.foreign
        ]
        return merged(*found)

    def images(self, names: Sequence[str]) -> Numbers:
        """Image of the values of some fields together, for each row."""
        empty = [np.empty(0, np.int64)]
        return together(
            [
                np.concatenate(empty + [facts.images[name] for facts in self._facts])
                for name in names
            ]
        )

    def targets(
        self, rows: Numbers, tables: Mapping[str, "TableProof"]
    ) -> Iterator[tuple[str, Numbers]]:
        """Rows that some rows may point to, by the name of their table."""
        for key in self.keys.foreign:
            target = tables[key.table] if key.table else self
            pairs = zip(key.fields, key.target, strict=True)
            if all(self._is_same_reading(target, *pair) for pair in pairs):
                pointing = self.images(key.fields)[rows]
                yield (
                    key.table,
                    np.flatnonzero(np.isin(target.images(key.target), pointing)),
                )
            else:
                # Values of two types may be equal, and their images not.
                yield key.table, np.arange(target.rows)

    def _is_same_reading(self, target: "TableProof", name: str, other: str) -> bool:
        return self.fields[name].reading == target.fields[other].reading

    def pick(
        self, blocks: Iterable[bytes], rows: Numbers, each: Mapper = map
    ) -> Iterator[list[str]]:
        """The cells of some rows, as Frictionless reads them.

        Args:
            blocks: the same blocks once more.
            rows: their places in the table, in order.
            each: applies a function to each of many, in order, as `map` does.
        """
        return chain.from_iterable(each(self._picked, self._wanted(blocks, rows)))

    def _wanted(
        self, blocks: Iterable[bytes], rows: Numbers
    ) -> Iterator[tuple[bytes, Facts, Numbers]]:
        """The blocks that hold some of the rows, and their places there."""
        start = 0
        for text, facts in zip(blocks, self._facts, strict=True):
            low, high = np.searchsorted(rows, (start, start + facts.records))
            if high > low:
                yield text, facts, rows[low:high] - start
            start += facts.records

    def _picked(self, wanted: tuple[bytes, Facts, Numbers]) -> Iterator[list[str]]:
        text, facts, places = wanted
        if facts.odd.size:
            return chosen(records_in(text, self.delimiter), places)
        return _rows_at(parse(text, len(self.fields), self.delimiter), places)

    def _judged(self, block: Block) -> tuple[Numbers, Numbers]:
        """Places of the rows with an unproven value, and of those with no value."""
        wrong: list[Numbers] = []
        blank: Numbers | None = None
        for proof, column in zip(self.fields.values(), block.columns, strict=True):
            texts = texts_of(column)
            missing = proof.missing_in(texts)
            found = rows_with(column, proof.unproven(texts, missing))
            wrong.append(block.places[found])
            if blank is None or blank.size:
                if "" not in proof.missing:
                    missing = equals_any(texts, (*proof.missing, ""))
                nothing = _rows_in(missing, column)
                blank = nothing if blank is None else np.intersect1d(blank, nothing)
        at = block.places[blank] if blank is not None else block.places[:0]
        return merged(*wrong), at

    def _image_odd(self, text: bytes, facts: Facts) -> None:
        """Image the rows that Arrow does not read as Frictionless does."""
        records = records_in(text, self.delimiter)
        for place, record in zip(facts.odd, chosen(records, facts.odd), strict=True):
            for at, (name, proof) in enumerate(self.fields.items()):
                if name in facts.images:
                    cell = record[at : at + 1]
                    image = image_of(proof, cell[0] if cell else None)
                    facts.images[name][place] = image
        rest = sum(1 for _ in records)
        if int(facts.odd[-1]) + 1 + rest != facts.records:
            raise UnsureError

    def _of_blocks(self, places_of: Any) -> Numbers:
        """Places in the table, of places in its blocks."""
        start, found = 0, [np.empty(0, np.int64)]
        for facts in self._facts:
            found.append(places_of(facts) + start)
            start += facts.records
        return np.concatenate(found)

    def linked_texts(self, names: Sequence[str]) -> list[tuple[FieldProof, Array]]:
        """Texts of the rows as wide as the header; tables that point here ask too."""
        none = pa.nulls(0, pa.string())
        return [
            (
                self.fields[name],
                pa.concat_arrays([none, *(facts.texts[name] for facts in self._facts)]),
            )
            for name in names
        ]

    def _dangling(self, key: ForeignKey, target: "TableProof") -> Numbers:
        """Rows that may point to a row that is not there."""
        found = dangling(self.linked_texts(key.fields), target.linked_texts(key.target))
        return self._of_blocks(lambda facts: facts.places)[found]


def _as_text(column: Array) -> Array:
    coded = pa.types.is_dictionary(column.type)
    return pc.cast(column, pa.string()) if coded else column


def _rows_in(mask: Mask, column: Array) -> Numbers:
    """Rows of a column whose text is in a mask over `texts_of`."""
    if mask is NONE:
        return np.empty(0, np.int64)
    return rows_with(column, places(mask, len(texts_of(column))))


def _rows_at(block: Block, rows: Numbers) -> Iterator[list[str]]:
    """The cells of some rows of a block without ragged ones, some rows at a time."""
    for at in range(0, len(rows), _PIECE):
        taken = to_indices(rows[at : at + _PIECE])
        cells = [pc.take(column, taken).to_pylist() for column in block.columns]
        yield from map(list, zip(*cells, strict=True))
