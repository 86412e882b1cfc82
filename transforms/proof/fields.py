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
    nothing_passes,
    plain_numbers_within,
)
from transforms.proof.extent import ALL, NONE, Extent
from transforms.proof.masks import (
    Mask,
    both,
    either,
    equals_any,
    others,
    places,
    settled,
)
from transforms.proof.patterns import re2_of
from transforms.proof.texts import Array, Numbers, to_indices, to_texts
from transforms.proof.written import number_marks, written

# The value of a text, and what is wrong with it by the name of the rule.
Reader = Callable[[str], tuple[Any, Mapping[str, str] | None]]
_MOST_KNOWN = 100_000
_LENGTHS = range(1 << 31)
# Properties that say how a text is read, beside the type and the format.
_READ_BY = (
    "groupChar", "decimalChar", "bareNumber", "floatNumber", "trueValues", "falseValues"
)  # fmt: skip
TEXT = ("string", "default")


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
        # Fields of which this is the same make the same value of the same text.
        self.reading = (*self.kind, *(str(field.get(name)) for name in _READ_BY))
        self._required = bool(constraints.get("required"))
        self._has_pattern = "pattern" in constraints
        self._bounds = {name: constraints[name] for name in NAMES & constraints.keys()}
        self._written = written(field)
        self._checks = _checks(field, constraints)
        self.is_plain_number = self.kind[0] == "number" and number_marks(field) == (
            "",
            ".",
        )
        self._is_plain_day = self.kind == ("date", "default") and not self._checks
        self._right: dict[str, bool] = {}

    @property
    def is_costly(self) -> bool:
        """Whether a value is proven by its letters, one by one."""
        if self.is_known and (self.is_plain_number or self._is_plain_day):
            return False
        return not self.is_known or self._written is not ALL or self._has_pattern

    @property
    def is_known(self) -> bool:
        """Whether Arrow alone can prove values of this field."""
        return self._written is not NONE and nothing_passes not in self._checks

    def missing_in(self, values: Array) -> Mask:
        """The values that are missing."""
        return equals_any(values, self.missing)

    def typed_in(self, values: Array) -> Mask:
        """The values that are certain to be of the field's type, missing ones too."""
        if isinstance(self._written, Extent):
            return self._written
        whole = rf"\A(?:{self._written})\z"
        return settled(pc.match_substring_regex(values, whole))

    def unproven(self, values: Array, missing: Mask) -> Numbers:
        """Positions of values that Frictionless may find fault with.

        Args:
            values: texts, none null.
            missing: those that stand for a missing value.
        """
        passed = self._passed(values)
        if self._required:
            passed = both(passed, others(missing))
        else:
            passed = either(passed, missing)
        positions = places(others(passed), len(values))
        if not positions.size:
            return positions
        texts = pc.take(values, to_indices(positions))
        wrong = [
            text for text in pc.unique(texts).to_pylist() if not self._is_right(text)
        ]
        if not wrong:
            return positions[:0]
        found = settled(pc.is_in(texts, value_set=to_texts(wrong)))
        return positions[places(found, len(positions))]

    def _passed(self, values: Array) -> Mask:
        """The values that are certain to pass where a value is there."""
        if not self.is_known:
            return NONE
        if self.is_plain_number and plain_numbers_within(values, self._bounds):
            return ALL
        if self._is_plain_day and are_days(values):
            return ALL
        typed = self.typed_in(values)
        passed = typed
        for check in self._checks:
            passed = both(passed, check(values, typed))
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


def _checks(field: Mapping[str, Any], constraints: Mapping[str, Any]) -> list[Check]:
    """A check for each constraint."""
    asked = {n: v for n, v in constraints.items() if n not in {"required", "unique"}}
    bounds = {name: asked.pop(name) for name in NAMES & asked.keys()}
    is_text = field["type"] == "string"
    checks = [
        _text_check(name, limit) if is_text else nothing_passes
        for name, limit in asked.items()
    ]
    return [*checks, bounds_check(field, bounds)] if bounds else checks


def _text_check(name: str, limit: Any) -> Check:
    match name, limit:
        case "pattern", str():
            pattern = re2_of(limit)
            if pattern is not None:
                return lambda v, _: settled(pc.match_substring_regex(v, pattern))
        case "enum", list() if all(isinstance(text, str) for text in limit):
            listed = to_texts(limit)
            return lambda v, _: settled(pc.is_in(v, value_set=listed))
        case "minLength", int() if limit in _LENGTHS:
            least = to_indices(np.array([limit]))[0]
            return lambda v, _: settled(pc.greater_equal(pc.utf8_length(v), least))
        case "maxLength", int() if limit in _LENGTHS:
            most = to_indices(np.array([limit]))[0]
            return lambda v, _: _at_most(v, most)
    return nothing_passes


def _at_most(values: Array, most: Any) -> Mask:
    """Texts of so many characters, or of so many bytes, which are more."""
    within = settled(pc.less_equal(pc.binary_length(values), most))
    return (
        within
        if within is ALL
        else settled(pc.less_equal(pc.utf8_length(values), most))
    )
