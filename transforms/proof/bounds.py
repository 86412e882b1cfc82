"""Bounds of values, `minimum`, `maximum` and the exclusive ones, over columns."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.extent import ALL, NONE, Extent
from transforms.proof.masks import Mask, both, either, only, settled
from transforms.proof.texts import Array, is_all, to_indices, to_texts
from transforms.proof.written import is_in_order, number_marks, written

# Texts and those certain to be of their type, to those of them that are within.
Check = Callable[[Array, Mask], Mask]
_BEYOND = {
    "minimum": pc.greater,
    "maximum": pc.less,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}
NAMES = frozenset(_BEYOND)
# Two decimals of no more digits than this are never the same float64.
_EXACT = 15
# A number of no more characters than this has a float64.
_LONGEST = 300
_VAST = 1e300
# 0001-01-01, in days before 1970.
_FIRST_DAY = date(1, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
_ZONED = r"(?:Z|[+-]\d\d:\d\d)\z"
_MOMENT = pa.timestamp("us")
_ZONED_MOMENT = pa.timestamp("us", "UTC")


def nothing_passes(_: Array, __: Mask) -> Mask:
    """The check of a constraint that is not known here: no value is certain to pass."""
    return NONE


def bounds_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check:
    """Check of texts certain to be within all bounds.

    Args:
        field: descriptor of the field.
        bounds: its bounds by `NAMES`, one or more.
    """
    if field["type"] in {"integer", "number"}:
        return _number_check(field, bounds)
    if is_in_order(field):
        return _text_check(field, bounds)
    if (field["type"], field.get("format", "default")) == ("datetime", "default"):
        return _moment_check(field, bounds)
    return nothing_passes


def _text_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check:
    """Compare texts, all of one length, which order as their values do."""
    limits = {}
    for name, bound in bounds.items():
        is_year = field["type"] == "year" and type(bound) is int
        text = f"{bound:04}" if is_year else bound
        if not _is_written(text, field):
            return nothing_passes
        limits[name] = to_texts([text])[0]

    def are_within(values: Array, _: Mask) -> Mask:
        return _within(values, limits, limits)

    return are_within


def _moment_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check:
    """Compare moments, all with a zone or all without: others Python cannot compare."""
    if not all(_is_written(bound, field) for bound in bounds.values()):
        return nothing_passes
    read = {name: datetime.fromisoformat(bound) for name, bound in bounds.items()}
    zoned = {moment.tzinfo is not None for moment in read.values()}
    if len(zoned) > 1:
        return nothing_passes
    is_zoned = zoned.pop()
    kind = _ZONED_MOMENT if is_zoned else _MOMENT
    limits = {name: _moment(moment, kind) for name, moment in read.items()}

    def are_within(values: Array, certain: Mask) -> Mask:
        has_zone = pc.match_substring_regex(values, _ZONED)
        alike = both(certain, settled(has_zone if is_zoned else pc.invert(has_zone)))
        moments = pc.cast(only(alike, values, _NO_TEXT), kind)
        return both(alike, _within(moments, limits, limits))

    return are_within


def _within(
    values: Array, limits: Mapping[str, Any], inclusive: Mapping[str, Any]
) -> Mask:
    """Values beyond each limit, or equal to one of the inclusive; a null is not."""
    masks: list[Mask] = []
    for name, limit in limits.items():
        found = settled(pc.fill_null(_BEYOND[name](values, limit), _NO))
        if _is_inclusive(name) and name in inclusive and found is not ALL:
            same = pc.fill_null(pc.equal(values, limit), _NO)
            found = either(found, settled(same))
        masks.append(found)
    return reduce(both, masks)


def _is_written(text: object, field: Mapping[str, Any]) -> bool:
    form = written(field)
    if not isinstance(text, str) or isinstance(form, Extent):
        return False
    return bool(re.fullmatch(form, text, re.ASCII))


def _is_inclusive(name: str) -> bool:
    return not name.startswith("exclusive")


def _number_check(field: Mapping[str, Any], bounds: Mapping[str, Any]) -> Check:
    """Compare as float64, which keeps the order of decimals.

    Decimals that differ may be one float64, so that equal ones prove nothing, unless
    they are short.
    """
    marks = number_marks(field) if field["type"] == "number" else ("", ".")
    if marks is None or not all(_is_bound(field, bound) for bound in bounds.values()):
        return nothing_passes
    decimals = {name: Decimal(str(bound)) for name, bound in bounds.items()}
    limits = {name: _float(limit) for name, limit in decimals.items()}
    short = {n: v for n, v in decimals.items() if len(v.as_tuple().digits) <= _EXACT}

    def are_within(values: Array, certain: Mask) -> Mask:
        certain = both(certain, _at_most(values, _LONGEST))
        texts = only(certain, values, _NO_TEXT)
        numbers = pc.cast(_plain(texts, marks), pa.float64())
        within = _within(numbers, limits, {})
        if within is not ALL and any(map(_is_inclusive, short)):
            exact = only(_at_most(values, _EXACT), numbers, _NO_NUMBER)
            within = either(within, _within(exact, limits, short))
        return both(certain, within)

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
    if _at_most(values, _LONGEST) is not ALL:
        return False
    try:
        numbers = pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return False
    if not is_all(pc.is_finite(numbers)):
        return False
    limits = {name: _float(Decimal(str(bound))) for name, bound in bounds.items()}
    return not limits or _within(numbers, limits, {}) is ALL


def _at_most(values: Array, bytes_of_text: int) -> Mask:
    limit = to_indices(np.array([bytes_of_text]))[0]
    return settled(pc.less_equal(pc.binary_length(values), limit))


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


def _moment(value: datetime, kind: pa.DataType) -> Any:
    since = value - datetime(1970, 1, 1, tzinfo=UTC if value.tzinfo else None)
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return pc.cast(to_indices(np.array([micros])), kind)[0]


_NO_TEXT = pa.nulls(1, pa.string())[0]
_NO_NUMBER = pa.nulls(1, pa.float64())[0]
_NO = pc.equal(to_texts(["a"]), to_texts(["b"]))[0]
