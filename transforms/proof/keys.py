"""Keys of a table: which rows may repeat one, or point to a row that is not there.

A value is stood for by its image, a whole number: equal values have equal images, so
rows whose images differ are certain not to repeat. Rows of one image are given to
Frictionless all together, and it says which of them do.
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.blocks import UnsureError, texts_of
from transforms.proof.extent import ALL, NONE
from transforms.proof.fields import TEXT, FieldProof
from transforms.proof.masks import (
    Mask,
    both,
    only,
    others,
    places,
    settled,
)
from transforms.proof.texts import (
    Array,
    Numbers,
    to_bits,
    to_indices,
    to_numbers,
    to_texts,
)

Column = tuple[FieldProof, Array]
# Of a missing value: Python has no hash of -1.
NOTHING = -1
_MIX = np.int64(0x1E3779B97F4A7C15)
# Whole numbers of fewer digits are their own hash, but for -1, which has that of -2.
_SMALL = r"\A-?\d{1,18}\z"
_SHORT = r"\A-?\d{1,200}(?:\.\d{1,100})?\z"


def image_of(proof: FieldProof, text: str | None) -> int:
    """Image of the value that Frictionless reads in a cell; None is no cell at all."""
    if text is None or text in proof.missing:
        return NOTHING
    if proof.kind == TEXT:
        return hash(text)
    try:
        value = proof.reader(text)[0]
        if value is None:
            return NOTHING
        return _bits(float(value)) if proof.kind[0] == "number" else hash(value)
    except Exception as error:
        raise UnsureError from error


def images_in(proof: FieldProof, column: Array) -> Numbers:
    """Image of the value in each row of a column of text."""
    texts = texts_of(column)
    images = np.full(len(texts), NOTHING, np.int64)
    present = others(proof.missing_in(texts))
    plain: Mask = NONE
    if proof.kind[0] == "integer":
        plain = both(present, settled(pc.match_substring_regex(texts, _SMALL)))
        values = to_numbers(only(plain, texts, _ZERO))
        values = np.where(values == NOTHING, hash(NOTHING), values)
    elif proof.is_plain_number:
        plain = both(present, settled(pc.match_substring_regex(texts, _SHORT)))
        values = to_bits(pc.cast(only(plain, texts, _ZERO), pa.float64()))
    if plain is not NONE:
        at = places(plain, len(texts))
        images[at] = values[at]
    rest = places(both(present, others(plain)), len(texts))
    left = pc.take(texts, to_indices(rest)).to_pylist()
    images[rest] = np.fromiter((image_of(proof, one) for one in left), np.int64)
    if pa.types.is_dictionary(column.type):
        return images[to_numbers(column.indices)]
    return images


def _bits(value: float) -> int:
    """The bits of a float as a whole number; both zeros have those of 0."""
    number: int = struct.unpack("<q", struct.pack("<d", value + 0.0))[0]
    return number


def together(columns: Sequence[Numbers]) -> Numbers:
    """One image of the images of several columns."""
    mixed = columns[0]
    with np.errstate(over="ignore"):
        for column in columns[1:]:
            mixed = mixed * _MIX + column
    return mixed


def halves(columns: Sequence[Numbers]) -> Numbers:
    """Rows that have a value in some of these columns of images, but not in all."""
    missing = [column == NOTHING for column in columns]
    return np.flatnonzero(np.any(missing, axis=0) & ~np.all(missing, axis=0))


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

    The same text, read in the same way, is the same value: so where it stands in the
    target too, and is a value, the row is certain to be found.

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
        positions = places(others(missing), len(positions))
    pairs = zip(pointing, target, strict=True)
    if not all(one.reading == other.reading for (one, _), (other, _) in pairs):
        return positions
    taken = to_indices(positions)
    rows = [(proof, pc.take(texts, taken)) for proof, texts in pointing]
    there = to_indices(places(_values_in(target), len(target[0][1])))
    known = [pc.take(texts, there) for _, texts in target]
    found = pc.is_in(_joined([t for _, t in rows]), value_set=_joined(known))
    sure = both(settled(found), _values_in(rows))
    return positions[places(others(sure), len(positions))]


def _values_in(columns: Sequence[Column]) -> Mask:
    """Rows of which each cell is certain to be a value."""
    mask: Mask = ALL
    for proof, texts in columns:
        mask = both(mask, both(proof.typed_in(texts), others(proof.missing_in(texts))))
    return mask


def _joined(columns: Sequence[Array]) -> Array:
    """Texts of several columns as one; their lengths tell where each ends."""
    if len(columns) == 1:
        return columns[0]
    lengths = [pc.cast(pc.binary_length(column), pa.string()) for column in columns]
    return pc.binary_join_element_wise(*lengths, *columns, _COMMA)


_COMMA = to_texts([","])[0]
_ZERO = to_texts(["0"])[0]
