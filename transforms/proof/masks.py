"""Which values of a column: all, none, or those that an Arrow mask says.

Every question of the proof is answered in this one way: which values are missing, which
are certain to be of their type, which pass a check. What is not known is certain of
none.
"""

import numpy as np

from transforms.proof import kernels as pc
from transforms.proof.extent import ALL, NONE, Extent
from transforms.proof.texts import Array, Numbers, positions_of, to_texts

Mask = Extent | Array


def settled(mask: Array) -> Mask:
    """The mask, or `ALL` or `NONE` where it says so; no null in it."""
    if pc.all(mask).as_py() is not False:
        return ALL
    return mask if pc.any(mask).as_py() else NONE


def both(one: Mask, other: Mask) -> Mask:
    """Values that are in one and in the other."""
    if one is NONE or other is NONE:
        return NONE
    if one is ALL or other is ALL:
        return other if one is ALL else one
    return pc.and_(one, other)


def either(one: Mask, other: Mask) -> Mask:
    """Values that are in one, in the other, or in both."""
    if one is ALL or other is ALL:
        return ALL
    if one is NONE or other is NONE:
        return other if one is NONE else one
    return pc.or_(one, other)


def others(mask: Mask) -> Mask:
    """All the other values."""
    if isinstance(mask, Extent):
        return NONE if mask is ALL else ALL
    return pc.invert(mask)


def places(mask: Mask, count: int) -> Numbers:
    """Places of the values, of so many, from 0."""
    if isinstance(mask, Extent):
        return np.arange(count if mask is ALL else 0)
    return positions_of(mask)


def equals_any(values: Array, texts: tuple[str, ...]) -> Mask:
    """Values that are one of a few texts."""
    shortest = pc.min(pc.binary_length(values)).as_py()
    longest = max((len(text.encode()) for text in texts), default=-1)
    found: Mask = NONE
    if shortest is not None and shortest <= longest:
        for text in to_texts(texts):
            found = either(found, settled(pc.equal(values, text)))
    return found


def only(mask: Mask, values: Array, other: Array) -> Array:
    """The values that are in a mask; in the place of each other one, another."""
    if mask is ALL:
        return values
    return pc.if_else(pc.is_null(values) if mask is NONE else mask, values, other)
