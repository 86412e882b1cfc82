"""Keys of a table: which rows may repeat one, or point to a row that is not there.

A value is stood for by its image, a whole number: equal values have equal images, so
rows whose images differ are certain not to repeat. Rows of one image are given to
Frictionless all together, and it says which of them do.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.blocks import UnsureError, texts_of
from transforms.proof.fields import TEXT, FieldProof
from transforms.proof.texts import (
    Array,
    Numbers,
    is_all,
    positions_of,
    to_indices,
    to_numbers,
    to_texts,
)

Column = tuple[FieldProof, Array]
# Of a missing value: Python has no hash of -1.
NOTHING = -1
_MIX = np.int64(0x1E3779B97F4A7C15)
# Whole numbers of fewer digits are their own hash, but for -1, which has that of -2.
_SMALL = r"\A(?:0|[1-9]\d{0,17})\z"


def image_of(proof: FieldProof, text: str | None) -> int:
    """Image of the value that Frictionless reads in a cell; None is no cell at all."""
    if text is None or text in proof.missing:
        return NOTHING
    if proof.kind == TEXT:
        return hash(text)
    try:
        value = proof.reader(text)[0]
        return NOTHING if value is None else hash(value)
    except Exception as error:
        raise UnsureError from error


def images_in(proof: FieldProof, column: Array) -> Numbers:
    """Image of the value in each row of a column of text."""
    texts = texts_of(column)
    if (
        proof.kind[0] == "integer"
        and is_all(pc.match_substring_regex(texts, _SMALL))
        and proof.missing_in(texts) is None
    ):
        images = to_numbers(texts)
    else:
        each = (image_of(proof, text) for text in texts.to_pylist())
        images = np.fromiter(each, np.int64, len(texts))
    if pa.types.is_dictionary(column.type):
        return images[to_numbers(column.indices)]
    return images


def together(columns: Sequence[Numbers]) -> Numbers:
    """One image of the images of several columns."""
    mixed = columns[0]
    with np.errstate(over="ignore"):
        for column in columns[1:]:
            mixed = mixed * _MIX + column
    return mixed


def repeated(images: Numbers, among: Any = None) -> Numbers:
    """Rows whose image another row has too.

    Args:
        images: image of each row.
        among: mask of the rows that count; all of them, if None.
    """
    rows = np.arange(len(images)) if among is None else np.flatnonzero(among)
    order = rows[np.argsort(images[rows], kind="stable")]
    arranged = images[order]
    same = np.zeros(len(order) + 1, bool)
    same[1:-1] = arranged[1:] == arranged[:-1]
    return order[same[1:] | same[:-1]]


def dangling(pointing: Sequence[Column], target: Sequence[Column]) -> Numbers:
    """Rows that are not certain to point to a row that is there.

    Args:
        pointing: the fields that point and their texts, row by row.
        target: the fields pointed to and their texts.

    Raises:
        UnsureError: where no field points.
    """
    if not pointing:
        raise UnsureError
    positions = np.arange(len(pointing[0][1]))
    if len(pointing) == 1:
        # Frictionless passes over a row that points to nothing.
        missing = pointing[0][0].missing_in(pointing[0][1])
        if missing is not None:
            positions = positions_of(pc.invert(missing))
    pairs = zip(pointing, target, strict=True)
    if not all(one.kind == other.kind for (one, _), (other, _) in pairs):
        return positions
    rows = [pc.take(texts, to_indices(positions)) for _, texts in pointing]
    said = [
        proof.is_said_once(texts)
        for (proof, _), texts in zip(pointing, rows, strict=True)
    ]
    known = _filtered(
        [texts for _, texts in target], [p.is_said_once(t) for p, t in target]
    )
    sure = pc.is_in(_joined(rows), value_set=_joined(known))
    for mask in said:
        sure = pc.and_(sure, mask)
    return positions[positions_of(pc.invert(sure))]


def _joined(columns: Sequence[Array]) -> Array:
    """Texts of several columns as one; their lengths tell where each ends."""
    if len(columns) == 1:
        return columns[0]
    lengths = [pc.cast(pc.binary_length(column), pa.string()) for column in columns]
    return pc.binary_join_element_wise(*lengths, *columns, _COMMA)


def _filtered(columns: list[Array], masks: Sequence[Array]) -> list[Array]:
    """The rows of several columns at which every mask is true."""
    kept = masks[0]
    for mask in masks[1:]:
        kept = pc.and_(kept, mask)
    return [pc.filter(column, kept) for column in columns]


_COMMA = to_texts([","])[0]
