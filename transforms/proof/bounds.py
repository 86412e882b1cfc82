"""Bounds of values, `minimum`, `maximum` and the exclusive ones, over columns."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.texts import Array, is_all, to_texts
from transforms.proof.written import number_marks, written

# Texts and the mask of those certain to be of their type, to the mask of those within.
Check = Callable[[Array, Array], Array]
_BEYOND = {
    "minimum": pc.greater,
    "maximum": pc.less,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}
NAMES = frozenset(_BEYOND)
# Two decimals of no more digits than this are never the same float64.
_EXACT = 15
# Below this, a number has a float64.
_VAST = 1e300
# 0001-01-01, in days before 1970.
_FIRST_DAY = date(1, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
# Types whose texts, all of one length, order as their values do.
_ORDERED = {"date", "year", "yearmonth"}


def bounds_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check | None:
    """Check of texts certain to be within all bounds; None where nothing is certain.

    Args:
        field: descriptor of the field.
        bounds: its bounds by `NAMES`, one or more.
    """
    if field["type"] in {"integer", "number"}:
        return _number_check(field, bounds)
    if field["type"] not in _ORDERED or field.get("format", "default") != "default":
        return None
    limits = {}
    for name, bound in bounds.items():
        is_year = field["type"] == "year" and type(bound) is int
        text = f"{bound:04}" if is_year else bound
        if not isinstance(text, str) or not _is_written(text, field):
            return None
        limits[name] = to_texts([text])[0]

    def are_within(values: Array, _: Array) -> Array:
        masks = []
        for name, limit in limits.items():
            beyond, same = _BEYOND[name](values, limit), pc.equal(values, limit)
            masks.append(pc.or_(beyond, same) if _is_inclusive(name) else beyond)
        return reduce(pc.and_, masks)

    return are_within


def _is_written(text: str, field: Mapping[str, Any]) -> bool:
    return bool(re.fullmatch(written(field) or "", text, re.ASCII))


def _is_inclusive(name: str) -> bool:
    return not name.startswith("exclusive")


def _number_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check | None:
    """Compare as float64, which keeps the order of decimals.

    Decimals that differ may be one float64, so that equal ones prove nothing, unless
    they are short.
    """
    marks = number_marks(field) if field["type"] == "number" else ("", ".")
    if marks is None or not all(_is_bound(field, bound) for bound in bounds.values()):
        return None
    limits = {name: Decimal(str(bound)) for name, bound in bounds.items()}

    def are_within(values: Array, certain: Array) -> Array:
        texts = values if is_all(certain) else pc.if_else(certain, values, _NO_TEXT)
        numbers = pc.cast(_plain(texts, marks), pa.float64())
        masks = []
        for name, limit in limits.items():
            within = _BEYOND[name](numbers, _float(limit))
            digits = len(limit.as_tuple().digits)
            if _is_inclusive(name) and digits <= _EXACT and not is_all(within):
                short = pc.less_equal(pc.binary_length(texts), _LONGEST)
                same = pc.and_(pc.equal(numbers, _float(limit)), short)
                within = pc.or_(within, same)
            masks.append(within)
        return pc.fill_null(reduce(pc.and_, masks), _NO)

    return are_within


def are_days(values: Array) -> bool:
    """Whether all texts are ISO dates of days that there were, none of a year 0."""
    try:
        days = pc.cast(pc.cast(values, pa.date32()), pa.int32())
    except pa.ArrowInvalid:
        return False
    first = pc.min(days).as_py()
    return first is None or first >= _FIRST_DAY


def plain_numbers_within(values: Array, bounds: Mapping[str, Any]) -> bool:
    """Whether all texts are short numbers, all of them clearly within the bounds.

    What Arrow makes a finite number of, Python's `Decimal` takes too; and rounding does
    not bring a number from beyond a bound to its other side.
    """
    if (pc.max(pc.binary_length(values)).as_py() or 0) > _EXACT:
        return False
    try:
        numbers = pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return False
    if not is_all(pc.is_finite(numbers)):
        return False
    return all(
        is_all(_BEYOND[name](numbers, _float(Decimal(str(bound)))))
        for name, bound in bounds.items()
    )


def _is_bound(field: Mapping[str, Any], bound: object) -> bool:
    """Whether a bound is a number that Frictionless takes for the field."""
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return False
    return abs(bound) < _VAST and (field["type"] == "number" or not bound % 1)


def _plain(texts: Array, marks: tuple[str, str]) -> Array:
    """Texts of numbers with a point and nothing between their digits."""
    group, point = marks
    if group:
        texts = pc.replace_substring(texts, group, "")
    return texts if point == "." else pc.replace_substring(texts, point, ".")


def _float(value: Decimal) -> Any:
    buffer = pa.py_buffer(np.array([float(value)]))
    return pa.Array.from_buffers(pa.float64(), 1, [None, buffer])[0]


_NO_TEXT = pa.nulls(1, pa.string())[0]
_NO = pc.equal(to_texts(["a"]), to_texts(["b"]))[0]
_LONGEST = pc.binary_length(to_texts(["0" * _EXACT]))[0]
