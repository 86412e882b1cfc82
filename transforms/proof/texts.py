"""Arrow arrays of text and NumPy arrays of numbers, one from the other.

By their buffers: the conversions that Arrow and NumPy offer import pandas, which takes
longer than the whole proof of a council's tables.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc

Array = Any
Numbers = np.ndarray[Any, np.dtype[np.int64]]


def to_texts(values: Sequence[str]) -> Array:
    """The values as an Arrow array of text."""
    encoded = [value.encode() for value in values]
    ends = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(value) for value in encoded], out=ends[1:])
    large = pa.LargeStringArray.from_buffers(
        len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))
    )
    return pc.cast(large, pa.string())


def to_indices(positions: Numbers) -> Array:
    """Positions as an Arrow array, to take rows by."""
    buffer = pa.py_buffer(np.ascontiguousarray(positions, np.int64))
    return pa.Array.from_buffers(pa.int64(), len(positions), [None, buffer])


def to_numbers(array: Array) -> Numbers:
    """An Arrow array of whole numbers without nulls, as NumPy's int64."""
    array = pc.cast(array, pa.int64())
    held = np.frombuffer(array.buffers()[1], np.int64) if len(array) else np.empty(0)
    return held[array.offset : array.offset + len(array)].astype(np.int64, copy=False)


def to_bits(array: Array) -> Numbers:
    """An Arrow array of float64 without nulls, as the bits of each; -0 is 0."""
    held = np.frombuffer(array.buffers()[1], np.float64) if len(array) else np.empty(0)
    return (held[array.offset : array.offset + len(array)] + 0.0).view(np.int64)


def positions_of(mask: Array) -> Numbers:
    """Positions at which a mask is true."""
    return to_numbers(pc.indices_nonzero(mask))


def merged(*found: Numbers) -> Numbers:
    """The different numbers of all, ascending.

    Where there is none, NumPy is not asked: it would load its masked arrays.
    """
    together = np.concatenate([np.empty(0, np.int64), *found])
    return np.unique(together) if together.size else together


def is_all(mask: Array) -> bool:
    """Whether a mask is true everywhere."""
    return bool(pc.all(mask).as_py())
