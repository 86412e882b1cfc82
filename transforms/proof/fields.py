"""Proof of one field: which of its values Frictionless is certain to pass.

What Arrow alone does not prove, Frictionless's own reader of the field is asked, once
for each text; what fails there too is left to Frictionless to word.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from transforms.proof import kernels as pc
from transforms.proof.bounds import (
    NAMES,
    Check,
    are_days,
    bounds_check,
    plain_numbers_within,
)
from transforms.proof.patterns import re2_of
from transforms.proof.texts import (
    Array,
    Numbers,
    equals_any,
    is_all,
    positions_of,
    to_indices,
    to_texts,
)
from transforms.proof.written import number_marks, written

# The value of a text, and what is wrong with it by the name of the rule.
Reader = Callable[[str], tuple[Any, Mapping[str, str] | None]]
_MOST_KNOWN = 100_000
_NONE = np.empty(0, np.int64)
_LENGTHS = range(1 << 31)
TEXT = ("string", "default")
# Types whose values are each written in one way only, among texts of this form.
_SAID_ONCE = {
    TEXT: r"(?s:.*)",
    ("integer", "default"): r"0|-?[1-9]\d{0,17}",
    ("date", "default"): r"\d{4}-\d\d-\d\d",
    ("year", "default"): r"\d{4}",
}


class FieldProof:
    """What is certain of the values of one field."""

    def __init__(
        self, field: Mapping[str, Any], missing: Sequence[str], reader: Reader
    ) -> None:
        """Prepare the checks of a field.

        Args:
            field: its descriptor.
            missing: the texts that stand for a missing value.
            reader: Frictionless's reader of a cell of this field.
        """
        constraints = field.get("constraints", {})
        self.name: str = field["name"]
        self.kind = field["type"], field.get("format", "default")
        self.missing = tuple(missing)
        self.reader = reader
        self._required = bool(constraints.get("required"))
        self._has_pattern = "pattern" in constraints
        self._bounds = {name: constraints[name] for name in NAMES & constraints.keys()}
        self._written = written(field)
        self._checks = _checks(field, constraints)
        is_number = field["type"] == "number" and number_marks(field) == ("", ".")
        self._is_plain_number = is_number and self.is_known
        self._is_plain_day = self.kind == ("date", "default") and self._checks == []
        self._right: dict[str, bool] = {}

    @property
    def is_costly(self) -> bool:
        """Whether a value is proven by its letters, one by one."""
        if self._is_plain_number or self._is_plain_day:
            return False
        return not self.is_known or bool(self._written) or self._has_pattern

    @property
    def is_known(self) -> bool:
        """Whether Arrow alone can prove values of this field."""
        return self._checks is not None and self._written is not None

    def is_said_once(self, values: Array) -> Array:
        """Mask of the values, none missing, that no other text stands for."""
        pattern = _SAID_ONCE.get(self.kind)
        missing = self.missing_in(values)
        if pattern is None:
            return pc.is_null(values)
        said = pc.match_substring_regex(values, rf"\A(?:{pattern})\z")
        return said if missing is None else pc.and_not(said, missing)

    def missing_in(self, values: Array) -> Array | None:
        """Mask of the values that are missing; None if none is."""
        return equals_any(values, self.missing)

    def unproven(self, values: Array, missing: Array | None) -> Numbers:
        """Positions of values that Frictionless may find fault with.

        Args:
            values: texts, none null.
            missing: mask of those that stand for a missing value; None if none does.
        """
        passed = self._passed(values)
        if missing is not None and self._required:
            none = pc.invert(missing)
            passed = none if passed is None else pc.and_(passed, none)
        elif missing is not None and passed is not None:
            passed = pc.or_(passed, missing)
        if passed is None or is_all(passed):
            return _NONE
        positions = positions_of(pc.invert(passed))
        texts = pc.take(values, to_indices(positions))
        wrong = [
            text for text in pc.unique(texts).to_pylist() if not self._is_right(text)
        ]
        if not wrong:
            return _NONE
        return positions[positions_of(pc.is_in(texts, value_set=to_texts(wrong)))]

    def _passed(self, values: Array) -> Array | None:
        """Mask of the values certain to pass, where present; None if all are."""
        if self._checks is None or self._written is None:
            return pc.is_null(values)
        certain = None
        if self._is_plain_number and plain_numbers_within(values, self._bounds):
            return None
        if self._is_plain_day and are_days(values):
            return None
        if self._written:
            whole = rf"\A(?:{self._written})\z"
            certain = pc.match_substring_regex(values, whole)
        passed = certain
        for check in self._checks:
            found = check(values, certain)
            passed = found if passed is None else pc.and_(passed, found)
        return passed

    def _is_right(self, text: str) -> bool:
        """Whether Frictionless itself finds nothing wrong with a text."""
        known = self._right.get(text)
        if known is None:
            if len(self._right) >= _MOST_KNOWN:
                self._right.clear()
            try:
                known = not self.reader(text)[1]
            except Exception:  # noqa: BLE001 - whatever it is, it is Frictionless's to say
                known = False
            self._right[text] = known
        return known


def _checks(
    field: Mapping[str, Any], constraints: Mapping[str, Any]
) -> list[Check] | None:
    """A check for each constraint; None where one of them is not known."""
    asked = {n: v for n, v in constraints.items() if n not in {"required", "unique"}}
    bounds = {name: asked.pop(name) for name in NAMES & asked.keys()}
    if field["type"] != "string" and asked:
        return None
    checks = [_text_check(name, limit) for name, limit in asked.items()]
    if bounds:
        checks.append(bounds_check(field, bounds))
    known = [check for check in checks if check is not None]
    return known if len(known) == len(checks) else None


def _text_check(name: str, limit: Any) -> Check | None:
    match name, limit:
        case "pattern", str():
            pattern = re2_of(limit)
            if pattern is not None:
                return lambda v, _: pc.match_substring_regex(v, pattern)
        case "enum", list() if all(isinstance(text, str) for text in limit):
            listed = to_texts(limit)
            return lambda v, _: pc.is_in(v, value_set=listed)
        case "minLength", int() if limit in _LENGTHS:
            least = to_indices(np.array([limit]))[0]
            return lambda v, _: pc.greater_equal(pc.utf8_length(v), least)
        case "maxLength", int() if limit in _LENGTHS:
            most = to_indices(np.array([limit]))[0]
            return lambda v, _: _at_most(v, most)
    return None


def _at_most(values: Array, most: Any) -> Array:
    """Mask of texts of so many characters, or of so many bytes, which are more."""
    within = pc.less_equal(pc.binary_length(values), most)
    return within if is_all(within) else pc.less_equal(pc.utf8_length(values), most)
