"""The Data Package of a dataset: its files and the descriptor that explains them.

Data Package v2. The CSV of a table is its table resource, with schema, bytes and hash;
JSON and Parquet are plain files, because Frictionless does not count the bytes of those
when they are tables.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows.datasets import Dataset
from flows.publish.passport import (
    dataset_id,
    passport,
    passport_files,
    structure_files,
    structure_name,
)
from flows.settings import Settings
from transforms.tabular import FORMATS, Row, TableSpec, to_csv, to_json, to_parquet

DESCRIPTOR = "datapackage.json"
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
# Everything said, or a reader may guess.
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
_FORMATS = {
    "json": ("json", "application/json"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
}


_WRITERS = {"csv": to_csv, "json": to_json, "parquet": to_parquet}


def resource_files(
    dataset: Dataset, tables: Mapping[str, Sequence[Row]], formats: Sequence[str]
) -> dict[str, bytes]:
    """Every table in every format, by file name.

    Args:
        dataset: the dataset.
        tables: its rows, by table.
        formats: of `csv`, `json`, `parquet`; the first of them always.
    """
    return {
        f"{spec.name}.{kind}": _WRITERS[kind](spec, list(tables[spec.name]))
        for spec in dataset.tables
        for kind in formats
    }


def package_files(
    dataset: Dataset,
    tables: Mapping[str, Sequence[Row]],
    resources: Mapping[str, bytes],
    settings: Settings,
    sources: Sequence[Mapping[str, str]],
) -> dict[str, bytes]:
    """All files of the package: resources, structures, passport and descriptor.

    Args:
        dataset: the dataset.
        tables: its published rows, by table.
        resources: what `resource_files` made of them.
        settings: the publisher.
        sources: `title` and `path` of what the data were made from.
    """
    covered = _covered(tables)
    files = dict(resources)
    for spec in dataset.tables:
        files |= structure_files(spec, settings.dialect)
    files |= passport_files(passport(dataset, settings, covered))
    described = [
        entry
        for spec in dataset.tables
        for entry in _table_entries(spec, len(tables[spec.name]), files)
    ]
    described += [
        _file_entry(name, _title_of(name), files[name])
        for name in files
        if name.startswith("passport") or "Structure." in name
    ]
    descriptor = _descriptor(dataset, settings, covered, sources) | {
        "resources": described
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return files | {DESCRIPTOR: text.encode()}


def _descriptor(
    dataset: Dataset,
    settings: Settings,
    covered: str | None,
    sources: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    publisher, meta = settings.publisher, dataset.meta
    contact = {"title": publisher.contact_name, "email": publisher.contact_email}
    contributors = [
        {"title": publisher.name, "path": publisher.site, "roles": ["publisher"]},
    ]
    if publisher.contact_name:
        person = {key: value for key, value in contact.items() if value}
        contributors.append(person | {"roles": ["contact"]})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset_id(dataset, settings),
        "title": f"{meta['title']} ({publisher.name})",
        "titleEn": f"{meta['titleEn']} ({publisher.name_en or publisher.name})",
        "description": " ".join(meta["description"].split()),
        "descriptionEn": " ".join(meta["descriptionEn"].split()),
        "version": covered or "0",
        "homepage": f"{settings.default_portal.url.rstrip('/')}/dataset/"
        f"{dataset_id(dataset, settings)}",
        "keywords": meta["keywords"],
        "updateFrequency": meta["frequency"],
        "publisherId": publisher.edrpou,
        "katottg": publisher.katottg,
        "licenses": [_LICENCE],
        "contributors": contributors,
        "sources": [dict(source) for source in sources],
    }


def _table_entries(
    spec: TableSpec, rows: int, files: Mapping[str, bytes]
) -> list[dict[str, Any]]:
    name = f"{spec.name}.csv"
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fieldsMatch": "exact",
    }
    table = {
        "name": spec.resource_name,
        "type": "table",
        "path": name,
        "title": spec.schema["title"],
        "titleEn": spec.schema["titleEn"],
        "description": spec.schema["description"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        **_checksums(files[name]),
        "rowCount": rows,
        "schema": schema | spec.schema,
    }
    copies = [
        {
            "name": f"{spec.resource_name}-{kind}",
            "type": "file",
            "path": f"{spec.name}.{kind}",
            "title": f"{spec.schema['title']} ({kind.upper()})",
            "description": f"Та сама таблиця, що {name}: "
            f"її схема – у ресурсі {spec.resource_name}.",
            "format": written,
            "mediatype": mediatype,
            **_checksums(files[f"{spec.name}.{kind}"]),
            "rowCount": rows,
        }
        for kind, (written, mediatype) in _FORMATS.items()
        if f"{spec.name}.{kind}" in files
    ]
    return [table, *copies]


def _file_entry(name: str, title: str, content: bytes) -> dict[str, Any]:
    stem, kind = name.rsplit(".", 1)
    slug = "".join(f"-{c.lower()}" if c.isupper() else c for c in stem)
    mediatype = "text/csv" if kind == "csv" else "application/json"
    return {
        "name": f"{slug}-{kind}",
        "path": name,
        "title": title,
        "format": kind,
        "mediatype": mediatype,
        "encoding": "utf-8",
        **_checksums(content),
    }


def _title_of(name: str) -> str:
    stem, kind = name.rsplit(".", 1)
    written = FORMATS[kind]
    if stem == "passport":
        return f"Паспорт набору даних ({written})"
    return f"Структура таблиці {stem.removesuffix('Structure')} ({written})"


def _checksums(content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"bytes": len(content), "hash": f"sha256:{digest}"}


def _covered(tables: Mapping[str, Sequence[Row]]) -> str | None:
    """The last day that the data speak of."""
    days = [
        str(row.get("periodEnd") or row.get("finishedAt", ""))[:10]
        for rows in tables.values()
        for row in rows
        if "periodEnd" in row or "finishedAt" in row
    ]
    return max(days, default=None)


__all__ = ["DESCRIPTOR", "package_files", "resource_files", "structure_name"]
