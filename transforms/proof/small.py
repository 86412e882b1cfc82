"""Proof of a small plain table by Python alone, without Arrow or Frictionless.

Only what is common is known here. Whatever else a schema or a cell has, nothing is said
of it, and the table goes the way of all others.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from transforms.proof.extent import Extent
from transforms.proof.written import written

Check = Callable[[str], bool]
_SCHEMA = {"fields", "missingValues", "primaryKey", "title", "description"}
_FIELD = {"name", "type", "title", "description", "constraints"}
_TYPES = {"string", "integer", "number", "boolean", "date", "datetime", "year", "any"}
_BOUNDS = {"minimum", "maximum"}
# Types whose values are equal only where their texts are.
_KEYS = {"string"}


class SmallSchema:
    """A plain schema, and the check of each of its fields."""

    def __init__(self, schema: Any) -> None:
        """Read a schema's descriptor.

        Raises:
            ValueError: where it has what is not known here, or a wrong pattern.
        """
        _demand(isinstance(schema, dict))
        fields: Any = schema.get("fields")
        _demand(_SCHEMA.issuperset(schema) and isinstance(fields, list) and fields)
        _check_texts(schema)
        self.missing = schema.get("missingValues", [""])
        _demand(_are_texts(self.missing) and len({*self.missing}) == len(self.missing))
        for field in fields:
            _demand(isinstance(field, dict) and _FIELD.issuperset(field))
            _check_texts(field)
            _demand(isinstance(field.get("constraints", {}), dict))
            _demand(field.get("name") and field.get("type") in _TYPES)
        self.names = [field["name"] for field in fields]
        _demand(len({*self.names}) == len(self.names))
        self._checks = [_check(field) for field in fields]
        limits = [field.get("constraints", {}) for field in fields]
        self._required = [bool(limit.get("required")) for limit in limits]
        key = schema.get("primaryKey", self.names[:0])
        _demand(_are_texts(key) and {*self.names}.issuperset(key))
        _demand("primaryKey" not in schema or (key and len({*key}) == len(key)))
        unique = [at for at, limit in enumerate(limits) if limit.get("unique")]
        key = [self.names.index(name) for name in key]
        _demand(all(fields[at]["type"] in _KEYS for at in (*key, *unique)))
        self._keys = [keyed for keyed in (key, *([at] for at in unique)) if keyed]

    def is_met(self, records: Sequence[Sequence[str]]) -> bool:
        """Whether Frictionless is certain to find nothing wrong with the rows."""
        return all(map(self._is_right, records)) and all(
            self._is_key(key, records) for key in self._keys
        )

    def _is_right(self, record: Sequence[str]) -> bool:
        is_blank = True
        for cell, check, required in zip(
            record, self._checks, self._required, strict=True
        ):
            if cell in self.missing:
                if required:
                    return False
            elif not check(cell):
                return False
            else:
                is_blank = False
        return not is_blank

    def _is_key(self, key: Sequence[int], records: Sequence[Sequence[str]]) -> bool:
        values = sorted(tuple(record[at] for at in key) for record in records)
        return not any(one == other for one, other in pairwise(values)) and not any(
            {*self.missing}.intersection(value) for value in values
        )


def _check(field: Mapping[str, Any]) -> Check:
    """Whether a text that is there is certain to be a value and to pass."""
    kind, limits = field["type"], field.get("constraints", {})
    limits = dict(limits)
    for name in ("required", "unique"):
        _demand(isinstance(limits.pop(name, False), bool))
    form = written(field)
    checks: list[Check] = []
    if not isinstance(form, Extent):
        matches = re.compile(form, re.ASCII).fullmatch
        checks.append(lambda text: matches(text) is not None)
    for name, limit in limits.items():
        if kind == "string":
            checks.append(_text_check(name, limit))
        else:
            _demand(name in _BOUNDS and kind in {"integer", "number"})
            checks.append(_bound_check(name, limit, kind))
    return lambda text: all(check(text) for check in checks)


def _text_check(name: str, limit: Any) -> Check:
    match name, limit:
        case "pattern", str():
            try:
                matches = re.compile(f"^{limit}$").match
            except re.error as error:
                raise ValueError from error
            return lambda text: matches(text) is not None
        case "enum", list() if limit and _are_texts(limit):
            return lambda text: text in limit
        case "minLength", int() if type(limit) is int and limit >= 0:
            return lambda text: len(text) >= limit
        case "maxLength", int() if type(limit) is int and limit >= 0:
            return lambda text: len(text) <= limit
    raise ValueError(name)


def _bound_check(name: str, limit: Any, kind: str) -> Check:
    """Of numbers; `type` because a truth value is a whole number to Python."""
    is_whole = type(limit) is int
    _demand(is_whole or (kind == "number" and type(limit) is float))
    bound = Decimal(str(limit))
    _demand(bound.is_finite())
    if name == "minimum":
        return lambda text: Decimal(text) >= bound
    return lambda text: Decimal(text) <= bound


def _check_texts(described: Mapping[str, Any]) -> None:
    for name in ("name", "title", "description"):
        _demand(isinstance(described.get(name, ""), str))


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def _demand(known: Any) -> None:
    if not known:
        raise ValueError
