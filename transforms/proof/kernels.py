"""Arrow's compute functions that the proof needs, called by name.

`pyarrow.compute` makes a documented Python function of each of Arrow's three hundred
when it is imported: that takes longer than the proof of a council's tables. These are
the same functions, under the same names and with the same defaults.

`pyarrow._compute` is private, but what it holds is not: `pyarrow.compute` only takes
the names from it. A release that moves them fails at this import, and the lock file
says which release runs; `tests/unit/test_proof_kernels.py` compares each function.
"""

from collections.abc import Callable
from typing import Any

from pyarrow._compute import (
    CastOptions,
    DictionaryEncodeOptions,
    FilterOptions,
    JoinOptions,
    MatchSubstringOptions,
    NullOptions,
    ReplaceSubstringOptions,
    ScalarAggregateOptions,
    SetLookupOptions,
    TakeOptions,
    call_function,
)

Array = Any


def _function(name: str, options: Any = None) -> Callable[..., Any]:
    """A function of Arrow, with options that do not change."""

    def call(*arrays: Array) -> Any:
        return call_function(name, arrays, options)

    return call


_AGGREGATE = ScalarAggregateOptions(skip_nulls=True, min_count=1)
all = _function("all", _AGGREGATE)  # noqa: A001 - Arrow's names
any = _function("any", _AGGREGATE)  # noqa: A001
min = _function("min", _AGGREGATE)  # noqa: A001
max = _function("max", _AGGREGATE)  # noqa: A001
min_max = _function("min_max", _AGGREGATE)
and_ = _function("and")
and_not = _function("and_not")
or_ = _function("or")
invert = _function("invert")
equal = _function("equal")
greater = _function("greater")
greater_equal = _function("greater_equal")
less = _function("less")
less_equal = _function("less_equal")
if_else = _function("if_else")
fill_null = _function("coalesce")
is_finite = _function("is_finite")
binary_length = _function("binary_length")
utf8_length = _function("utf8_length")
indices_nonzero = _function("indices_nonzero")
unique = _function("unique")
dictionary_encode = _function("dictionary_encode", DictionaryEncodeOptions())
take = _function("array_take", TakeOptions())
filter = _function("array_filter", FilterOptions())  # noqa: A001
binary_join_element_wise = _function("binary_join_element_wise", JoinOptions())


def is_null(values: Array, *, nan_is_null: bool = False) -> Array:
    """Mask of the nulls."""
    options = NullOptions(nan_is_null=nan_is_null)
    return call_function("is_null", [values], options)


def cast(values: Array, kind: Any) -> Array:
    """The values as of another type; ArrowInvalid where one is none."""
    return call_function("cast", [values], CastOptions.safe(kind))


def match_substring_regex(values: Array, pattern: str) -> Array:
    """Mask of the texts in which a regular expression is found."""
    options = MatchSubstringOptions(pattern)
    return call_function("match_substring_regex", [values], options)


def replace_substring(values: Array, pattern: str, replacement: str) -> Array:
    """The texts with each occurrence of one replaced by another."""
    options = ReplaceSubstringOptions(pattern, replacement)
    return call_function("replace_substring", [values], options)


def is_in(values: Array, value_set: Array) -> Array:
    """Mask of the values that are among others."""
    return call_function("is_in", [values], SetLookupOptions(value_set))
