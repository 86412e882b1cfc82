"""The datasets as declared in `schemas/`: their tables, schemas and code lists."""

import csv
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.catalogue import SCHEMAS, read_codes
from transforms.tabular import TableSpec


@dataclass(frozen=True)
class Dataset:
    """A dataset: what `dataset.yaml` says of it, and its tables in order."""

    name: str
    meta: dict[str, Any]
    tables: tuple[TableSpec, ...]


@lru_cache(maxsize=8)
def load_dataset(name: str, dialect: str, own: Path | None = None) -> Dataset:
    """A dataset with its 835 tables in the field names of a dialect.

    Args:
        name: of its folder in `schemas/`.
        dialect: `2025` or `2019`.
        own: folder of the council's own code lists, or None.
    """
    meta = _yaml(SCHEMAS / name / "dataset.yaml")
    names = _older_names() if dialect == "2019" else {}
    tables = []
    for entry in meta["resources"]:
        schema = _yaml(SCHEMAS / f"{entry['schema']}.schema.yaml")
        renamed = names.get(entry["name"], {})
        columns = _columns(schema, renamed)
        rows = None
        if "codes" in entry:
            rows = tuple(_code_rows(entry["codes"], schema, own))
        tables.append(
            TableSpec(entry["name"], _in_dialect(schema, names, renamed), columns, rows)
        )
    return Dataset(name, meta, tuple(tables))


@lru_cache(maxsize=4)
def schema_version(own: Path | None = None) -> str:
    """First 16 characters of the sha256 of everything in `schemas/`.

    Args:
        own: folder of the council's own code lists, which then count too.
    """
    digest = hashlib.sha256()
    files = [(SCHEMAS, path) for path in sorted(SCHEMAS.rglob("*")) if path.is_file()]
    files += [(own.parent, path) for path in sorted(own.glob("*.csv"))] if own else []
    for folder, path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return loaded


def _older_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    path = SCHEMAS / "835" / "dialect-2019.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.setdefault(row["table"], {})[row["name2025"]] = row["name2019"]
    return names


def _columns(
    schema: dict[str, Any], renamed: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    pairs = [
        (field["name"], renamed.get(field["name"], field["name"]))
        for field in schema["fields"]
    ]
    return tuple((ours, column) for ours, column in pairs if column)


def _in_dialect(
    schema: dict[str, Any], names: dict[str, dict[str, str]], renamed: dict[str, str]
) -> dict[str, Any]:
    """The schema with a table's own names changed, and those it refers to."""
    by_resource = {table.lower(): changed for table, changed in names.items()}
    keys = [
        key
        | {
            "reference": {
                "resource": _kebab(key["reference"]["resource"]),
                "fields": [
                    by_resource.get(key["reference"]["resource"].lower(), {}).get(n, n)
                    for n in key["reference"]["fields"]
                ],
            }
        }
        for key in schema.get("foreignKeys", [])
    ]
    changed = schema | {
        "primaryKey": [renamed.get(name, name) for name in schema["primaryKey"]],
        "fields": [
            field | {"name": renamed.get(field["name"], field["name"])}
            for field in schema["fields"]
            if renamed.get(field["name"], field["name"])
        ],
    }
    return changed | {"foreignKeys": keys} if keys else changed


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


def _code_rows(
    name: str, schema: dict[str, Any], own: Path | None
) -> list[dict[str, Any]]:
    fields = [field["name"] for field in schema["fields"]]
    rows = [
        {field: row[field] or None for field in fields} for row in read_codes(name, own)
    ]
    return sorted(rows, key=lambda row: str(row[schema["primaryKey"][0]]))
