"""The passport of a dataset and the structure of its tables, as resolution 835 asks.

The 16 elements of the passport: item 7 of the Положення; the structure file: item 7 and
the recommendations to it (`name, title, description, datatype, required`).
"""

import csv
import io
import json
from typing import Any

from flows.catalogue import SCHEMAS
from flows.datasets import Dataset
from flows.settings import Settings
from transforms.tabular import FORMATS, MISSING, TableSpec

TITLE_LIMIT = 254
DESCRIPTION_LIMIT = 4000
_DATATYPES = {
    "string": "string", "integer": "integer", "number": "decimal", "date": "date",
    "datetime": "dateTime", "boolean": "boolean",
}  # fmt: skip


def passport(
    dataset: Dataset, settings: Settings, covered: str | None
) -> list[dict[str, str | None]]:
    """The 16 elements in order; null where only the portal can say.

    Args:
        dataset: what it is a passport of.
        settings: the publisher and the portal.
        covered: ISO date to which the data are up to date, None for no data yet.
    """
    publisher, meta = settings.publisher, dataset.meta
    slug = dataset_id(dataset, settings)
    title = f"{meta['title']} ({publisher.name})"[:TITLE_LIMIT]
    code = publisher.edrpou or "код ЄДРПОУ не вказано"
    structures = ", ".join(structure_name(spec) for spec in dataset.tables)
    values = [
        ("identifier", "Ідентифікаційний номер набору", slug),
        ("title", "Найменування", title),
        ("description", "Стислий опис змісту", _line(meta["description"])),
        ("purpose", "Підстава та призначення збору інформації", _line(meta["purpose"])),
        ("language", "Відомості про мову", "українська (ua)"),
        ("formats", "Формат (формати)", _formats(settings)),
        ("compression", "Формат стиснення", None),
        ("firstPublished", "Дата і час першого оприлюднення", None),
        ("lastModified", "Дата і час внесення останніх змін", None),
        ("dataCurrency", "Дата актуальності даних", covered),
        ("updateFrequency", "Періодичність оновлення", _frequency(meta["frequency"])),
        ("keywords", "Ключові слова", ", ".join(meta["keywords"])),
        (
            "datasetLink",
            "Гіперпосилання на набір",
            f"{settings.default_portal.url.rstrip('/')}/dataset/{slug}",
        ),
        ("structureLink", "Гіперпосилання на структуру набору", structures),
        ("publisher", "Відомості про розпорядника", f"{publisher.name} ({code})"),
        (
            "contact",
            "Відповідальна особа, електронна пошта",
            ", ".join(filter(None, (publisher.contact_name, publisher.contact_email)))
            or None,
        ),
    ]
    return [
        {"number": str(number), "element": key, "title": name, "value": value}
        for number, (key, name, value) in enumerate(values, 1)
    ]


def _formats(settings: Settings) -> str:
    return ", ".join(FORMATS[name] for name in settings.formats)


def dataset_id(dataset: Dataset, settings: Settings) -> str:
    """Slug of the dataset on the portal: `nizhyn-monthly-report`."""
    return f"{settings.publisher.key}-{dataset.name}"


def passport_files(elements: list[dict[str, str | None]]) -> dict[str, bytes]:
    """The passport as CSV and JSON."""
    return {
        "passport.csv": _csv(elements),
        "passport.json": _json({str(e["element"]): e["value"] for e in elements}),
    }


def structure_files(spec: TableSpec, dialect: str) -> dict[str, bytes]:
    """The structure of a table as CSV, and as JSON in the shape of CSVW."""
    rows = [_structure_row(field, dialect) for field in spec.schema["fields"]]
    name = structure_name(spec)
    described = {
        "context": {"@context": "http://www.w3.org/ns/csvw", "@language": "uk"},
        "tableSchema": {
            "columns": [row | {"required": row["required"] == "true"} for row in rows]
        },
    }
    return {name: _csv(rows), name.replace(".csv", ".json"): _json(described)}


def structure_name(spec: TableSpec) -> str:
    """Name of the structure file of a table."""
    return f"{spec.name}Structure.csv"


def frequencies() -> dict[str, dict[str, str]]:
    """Update frequencies by their id."""
    path = SCHEMAS / "835" / "update-frequency.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["frequencyId"]: row for row in csv.DictReader(file)}


def _frequency(name: str) -> str:
    return frequencies()[name]["nameUk"]


def _structure_row(field: dict[str, Any], dialect: str) -> dict[str, str]:
    constraints = field.get("constraints", {})
    link = "https?" in constraints.get("pattern", "")
    address = "anyURI" if dialect == "2019" else "anyURL"
    return {
        "name": field["name"],
        "title": field["title"],
        "description": field["description"],
        "datatype": address if link else _DATATYPES[field["type"]],
        "required": "true" if constraints.get("required") else "false",
    }


def _line(text: str) -> str:
    return " ".join(text.split())[:DESCRIPTION_LIMIT]


def _csv(rows: list[Any]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(MISSING if cell is None else cell for cell in row.values())
    return text.getvalue().encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
