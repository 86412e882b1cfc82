"""Sound things for tests to begin with: each is spoilt in one place by a test."""

import csv
import io
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from transforms.document import Council, Document
from transforms.tabular import Row, TableSpec

COUNCIL = Council(
    key="mista",
    name="Містківська селищна рада",
    publisher_id="01234567",
    reports_url="https://rada.test/zvity",
    departments={"info": "відділ інформації"},
)
NULLS = ["", "null"]


def council(**changes: Any) -> Council:
    return replace(COUNCIL, **changes)


def figure(uid: str, value: float, **changes: Any) -> Document:
    """A figure as `to_document` makes it; `changes` name its parts."""
    sound: Document = {
        "uid": uid, "value": value, "unit": "item", "object": "новин",
        "action": "розміщено", "indicator": "news_published", "breakdown": None,
        "parent": None, "division": None, "qualifier": "exact", "basis": "period",
        "ownPeriodStart": None, "ownPeriodEnd": None, "relation": None,
        "relatedUid": None,
        "quote": f"Розміщено {value} новин.", "start": 0, "end": 20,
        "valueStart": 10, "valueEnd": 12,
    }  # fmt: skip
    return sound | changes


def event(uid: str, **changes: Any) -> Document:
    """An event as `to_document` makes it."""
    sound: Document = {
        "uid": uid, "kind": "forum", "topic": "Відкриті дані", "level": None,
        "role": "participant", "eventDate": None, "quote": "Участь у форумі.",
        "start": 500, "end": 516,
    }  # fmt: skip
    return sound | changes


def document(
    month: str = "2021-05",
    figures: Sequence[Document] = (),
    events: Sequence[Document] = (),
    **changes: Any,
) -> Document:
    """What one report of a month says; `changes` are of its `report` part."""
    year, number = map(int, month.split("-"))
    report = {
        "uid": f"mista-info-{month}", "title": f"Звіт за {month}", "period": month,
        "periodStart": f"{month}-01",
        "periodEnd": f"{month}-{monthrange(year, number)[1]}",
        "department": "відділ інформації", "publisherName": COUNCIL.name,
        "headPost": None, "headName": None,
    }  # fmt: skip
    return {
        "report": report | changes,
        "figures": list(figures),
        "activities": [],
        "events": list(events),
    }


def field(name: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    """A field of a schema; a `format` goes beside its type."""
    described: dict[str, Any] = {"name": name, "type": kind}
    if "format" in constraints:
        described["format"] = constraints.pop("format")
    return described | ({"constraints": constraints} if constraints else {})


def spec(
    name: str,
    *fields: dict[str, Any],
    codes: tuple[Row, ...] | None = None,
    **schema: Any,
) -> TableSpec:
    """A table whose key is its first field; `codes` are the rows of a code list."""
    described = {"missingValues": NULLS, "primaryKey": [fields[0]["name"]]} | schema
    return TableSpec(
        name,
        described | {"fields": list(fields)},
        tuple((one["name"], one["name"]) for one in fields),
        codes,
    )


def points(name: str, resource: str, key: str) -> dict[str, Any]:
    """A foreign key from a field to the key of a table; "" is the table itself."""
    return {"fields": [name], "reference": {"resource": resource, "fields": [key]}}


def csv_text(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV of cells as they are, header first; not by the code under test."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def csv_of(*lines: str) -> bytes:
    """CSV text written by hand, one argument a line."""
    return "".join(f"{line}\n" for line in lines).encode()
