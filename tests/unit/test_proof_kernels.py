"""The functions called by name are those of `pyarrow.compute`, and so are defaults."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from transforms.proof import kernels

TEXTS = pa.array(["a", "Їжа", "", None, "a", "12"])
NUMBERS = pa.array([1.5, float("nan"), None, -2.0, 1.5, 0.0])
FIRST = pa.array([True, False, None, True, False, True])
SECOND = pa.array([False, False, True, None, True, True])
EMPTY = pa.array([], pa.bool_())
ONE = pa.scalar("a")
CASES: list[tuple[str, tuple[Any, ...]]] = [
    *[(name, (mask,)) for name in ("all", "any") for mask in (FIRST, SECOND, EMPTY)],
    *[(name, (NUMBERS,)) for name in ("min", "max", "min_max", "is_finite")],
    *[(name, (FIRST, SECOND)) for name in ("and_", "and_not", "or_")],
    ("invert", (FIRST,)),
    *[(name, (TEXTS, ONE)) for name in ("equal", "greater", "greater_equal", "less",
                                        "less_equal", "fill_null")],
    ("if_else", (FIRST, TEXTS, ONE)),
    *[(name, (TEXTS,)) for name in ("binary_length", "utf8_length", "unique", "is_null",
                                    "dictionary_encode")],
    ("indices_nonzero", (FIRST,)),
    ("take", (TEXTS, pa.array([4, 0, 3]))),
    ("filter", (TEXTS, FIRST)),
    ("binary_join_element_wise", (TEXTS, TEXTS, pa.scalar(","))),
    ("cast", (pa.array(["1", "2"]), pa.int64())),
    ("match_substring_regex", (TEXTS, r"^\pL")),
    ("replace_substring", (TEXTS, "a", "b")),
    ("is_in", (TEXTS, pa.array(["a", "12"]))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_function_is_that_of_arrow(name: str, arguments: tuple[Any, ...]) -> None:
    assert getattr(kernels, name)(*arguments).equals(getattr(pc, name)(*arguments))


def test_nan_counts_as_null_where_asked() -> None:
    found = kernels.is_null(NUMBERS, nan_is_null=True)
    assert found.equals(pc.is_null(NUMBERS, nan_is_null=True))


def test_cast_of_what_is_no_number_fails_as_arrow_does() -> None:
    with pytest.raises(pa.ArrowInvalid):
        kernels.cast(TEXTS, pa.float64())


def test_every_function_is_compared() -> None:
    public = {
        name
        for name, value in vars(kernels).items()
        if callable(value) and name[0].islower() and name != "call_function"
    }
    assert public == {name for name, _ in CASES}
