"""Proof that a table meets its schema, without the wait for Frictionless.

The contract is Frictionless's: this only says "proven" where it is certain that
Frictionless would find nothing. Whatever it does not know, or cannot prove, it hands
over, and Frictionless alone words the errors.

Why a proof here is one there: what is accepted for each type is less than Frictionless
accepts (plain digits, ISO dates that every month has), patterns are matched as a whole,
lengths are counted in the same code points, ISO dates order as text does.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from transforms.tabular import TableSpec

Column = list[str]
_DAY = (
    r"(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_WRITTEN = {
    ("string", "default"): None,
    ("integer", "default"): re.compile(r"[+-]?\d{1,15}", re.ASCII),
    ("number", "default"): re.compile(r"[+-]?\d{1,15}(?:\.\d{1,12})?", re.ASCII),
    ("date", "default"): re.compile(_DAY, re.ASCII),
    ("datetime", "%Y-%m-%dT%H:%M:%SZ"): re.compile(f"{_DAY}T{_TIME}Z", re.ASCII),
}
_SCHEMA = frozenset(
    {"title", "titleEn", "description", "descriptionEn", "missingValues", "primaryKey",
     "foreignKeys", "fields"}
)  # fmt: skip
_WORDS = ("title", "titleEn", "description", "descriptionEn", "unit")
_LENGTHS = frozenset({"minLength", "maxLength"})
# Marks of a missing value that foreign keys are known to pass over.
_NOTHING = frozenset({"", "null"})
_FIELD = frozenset(
    {"name", "type", "format", "title", "titleEn", "description", "descriptionEn",
     "unit", "constraints"}
)  # fmt: skip


def is_proven(specs: Sequence[TableSpec], texts: Mapping[str, bytes]) -> bool:
    """Whether every row of every table is certain to pass.

    Args:
        specs: the tables of a dataset.
        texts: the CSV text of each, by its name.
    """
    by_name = {spec.resource_name: spec for spec in specs}
    if not all(_is_known(spec) and _leads(spec, by_name) for spec in specs):
        return False
    tables: dict[str, dict[str, Column]] = {}
    for spec in specs:
        columns = _columns(texts[spec.name], list(spec.types()))
        if columns is None:
            return False
        tables[spec.resource_name] = columns
    return all(_is_clean(spec, tables[spec.resource_name], tables) for spec in specs)


def _is_known(spec: TableSpec) -> bool:
    """Whether everything that the schema asks is among what can be proven here."""
    schema = spec.schema
    fields = {field["name"]: field for field in schema["fields"]}
    missing, keys = schema.get("missingValues"), schema.get("primaryKey")
    return (
        schema.keys() <= _SCHEMA
        and len(fields) == len(schema["fields"])
        and isinstance(missing, list)
        and all(isinstance(mark, str) for mark in missing)
        and isinstance(keys, list)
        and len(keys) == 1
        and fields.get(keys[0], {}).get("type") == "string"
        and all(map(_is_known_field, schema["fields"]))
    )


def _leads(spec: TableSpec, by_name: Mapping[str, TableSpec]) -> bool:
    """Whether every foreign key is one text that points to the key of a table."""
    types = spec.types()
    for key in spec.schema.get("foreignKeys", ()):
        reference = key["reference"]
        target = by_name.get(reference["resource"]) if reference["resource"] else spec
        if (
            target is None
            or len(key["fields"]) != 1
            or types.get(key["fields"][0]) != "string"
            or reference["fields"] != target.schema.get("primaryKey")
            or {*spec.schema["missingValues"]} != _NOTHING
            or {*target.schema["missingValues"]} != _NOTHING
        ):
            return False
    return True


def _is_known_field(field: Mapping[str, Any]) -> bool:
    kind = field["type"]
    constraints = field.get("constraints", {})
    words = [field[name] for name in _WORDS if name in field]
    return (
        field.keys() <= _FIELD
        and bool(field["name"])
        and all(isinstance(word, str) for word in words)
        and (kind, field.get("format", "default")) in _WRITTEN
        and all(_is_known_limit(kind, *limit) for limit in constraints.items())
    )


def _is_known_limit(kind: str, name: str, limit: object) -> bool:
    """Whether Frictionless takes this limit for this type, and so do we."""
    if isinstance(limit, bool):
        return name == "required"
    match kind, name, limit:
        case "string", "pattern", str():
            return "(?" not in limit and _compiles(limit)
        case "string", "enum", list():
            return all(isinstance(value, str) for value in limit)
        case "date", "minimum" | "maximum", str():
            return bool(re.fullmatch(_DAY, limit, re.ASCII))
        case "integer" | "number", "minimum" | "maximum", _:
            return isinstance(limit, int if kind == "integer" else int | float)
    return kind == "string" and name in _LENGTHS and isinstance(limit, int)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _columns(text: bytes, names: list[str]) -> dict[str, Column] | None:
    """Cells by column, or None where the table is not as wide as its header."""
    try:
        header, *rows = csv.reader(io.StringIO(text.decode(), newline=""))
    except (ValueError, csv.Error):
        return None
    if header != names or any(len(row) != len(names) for row in rows):
        return None
    if not rows:
        return {name: [] for name in names}
    cells = zip(*rows, strict=True)
    return dict(zip(names, map(list, cells), strict=True))


def _is_clean(
    spec: TableSpec,
    columns: Mapping[str, Column],
    tables: Mapping[str, Mapping[str, Column]],
) -> bool:
    missing = frozenset(spec.schema["missingValues"])
    for field in spec.schema["fields"]:
        column = columns[field["name"]]
        values = [cell for cell in column if cell not in missing]
        required = field.get("constraints", {}).get("required")
        if (required and len(values) < len(column)) or not _meets(values, field):
            return False
    keys = columns[spec.schema["primaryKey"][0]]
    if not missing.isdisjoint(keys):
        return False
    return len(set(keys)) == len(keys) and all(
        _points(key, columns, tables[reference["resource"] or spec.resource_name])
        for key in spec.schema.get("foreignKeys", ())
        if (reference := key["reference"])
    )


def _meets(values: Column, field: Mapping[str, Any]) -> bool:
    written = _WRITTEN[field["type"], field.get("format", "default")]
    if written and not all(map(written.fullmatch, values)):
        return False
    return all(
        _CHECKS[name](values, limit, field["type"])
        for name, limit in field.get("constraints", {}).items()
        if name != "required"
    )


def _points(
    key: Mapping[str, Any], columns: Mapping[str, Column], target: Mapping[str, Column]
) -> bool:
    known = set(target[key["reference"]["fields"][0]])
    return all(cell in known or cell in _NOTHING for cell in columns[key["fields"][0]])


def _matches(values: Column, pattern: str, _: str) -> bool:
    return all(map(re.compile(pattern).fullmatch, values))


def _is_listed(values: Column, listed: Sequence[str], _: str) -> bool:
    return set(values) <= set(listed)


def _is_long_enough(values: Column, limit: int, _: str) -> bool:
    return all(len(value) >= limit for value in values)


def _is_short_enough(values: Column, limit: int, _: str) -> bool:
    return all(len(value) <= limit for value in values)


def _is_at_least(values: Column, limit: object, kind: str) -> bool:
    if kind == "date":
        return all(value >= str(limit) for value in values)
    return all(Decimal(value) >= Decimal(str(limit)) for value in values)


def _is_at_most(values: Column, limit: object, kind: str) -> bool:
    if kind == "date":
        return all(value <= str(limit) for value in values)
    return all(Decimal(value) <= Decimal(str(limit)) for value in values)


_CHECKS: dict[str, Callable[[Column, Any, str], bool]] = {
    "pattern": _matches,
    "enum": _is_listed,
    "minLength": _is_long_enough,
    "maxLength": _is_short_enough,
    "minimum": _is_at_least,
    "maximum": _is_at_most,
}
