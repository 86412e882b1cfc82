"""Reports with corrections: of a text, whose figures are found by a rule of their own.

What the program reads of a text may become better; what a correction does to what was
read does not change with it.
"""

import re
from collections.abc import Sequence
from typing import Any

from flows.catalogue import load_catalogue, read_codes
from tests.unit.told import TITLE, document_of
from transforms.corrections import Settled, live_corrections, settle
from transforms.corrections.request import Known, Request, entry_of
from transforms.document import Document

UID = "mista-x-2021-06"
# 40 and 23 exceed 62, so no parts are read: one came both ways. 2 in words; 5 alone.
TEXT = (
    f"{TITLE}Надійшло 62 звернення громадян. "
    "Поштою надійшло 40 звернень, особисто – 23. "
    "Видано дві довідки. Розміщено 5 новин.\n"
)
BY = {"by": "Начальниця відділу", "reason": "звірено з журналом"}
Entry = dict[str, Any]
_Found = re.Match[str]
_SENTENCE = re.compile(r"\S.*?(?:\.(?=\s)|$)", re.MULTILINE | re.DOTALL)
_FIGURE = re.compile(r"(?<![\d./])\d+(?=\s+[а-яіїєґ–])|(?<=– )\d+|дві")


def report_of(text: str) -> Document:
    """What is read of a text: numbers before a word or after a dash, «дві».

    Those after «з них» are parts of the first one of their sentence.
    """
    report = document_of(text)["report"]
    figures: list[Document] = []
    for sentence in _SENTENCE.finditer(text, len(TITLE)):
        first = len(figures) + 1
        for found in _FIGURE.finditer(text, *sentence.span()):
            is_part = "з них" in text[sentence.start() : found.start()]
            total = f"{UID}-f{first:03}" if is_part else None
            figures.append(_figure(len(figures) + 1, text, sentence, found, total))
    return {"report": report, "figures": figures, "activities": [], "events": []}


def _figure(
    number: int, text: str, sentence: _Found, found: _Found, total: str | None
) -> Document:
    words = text[found.end() :].strip(" .–").split() or ["–"]
    value = 2 if found[0] == "дві" else int(found[0])
    return {
        "uid": f"{UID}-f{number:03}", "value": value,
        "unit": "UAH" if "грн" in sentence[0] else "item",
        "object": words[0], "action": None, "breakdown": words[0] if total else None,
        "indicator": "citizen_appeals" if "звернен" in words[0] else None,
        "parent": total, "partition": 0, "qualifier": "exact", "basis": "period",
        "origin": "read", "valueAsRead": value, "quote": sentence[0],
        "start": sentence.start(), "end": sentence.end(),
        "valueStart": found.start(), "valueEnd": found.end(),
    }  # fmt: skip


def known(text: str = TEXT, entries: Sequence[Entry] = ()) -> Known:
    units = {row["unitId"]: row["unitId"] for row in read_codes("units")}
    names = load_catalogue().indicator_names
    return Known({UID: settled(text, entries)}, lambda _: text, names, units)


def settled(text: str, entries: Sequence[Entry] = ()) -> Settled:
    live = live_corrections(entries).get(UID, ())
    return settle(report_of(text), live, lambda: text)


def asked(text: str = TEXT, /, **wanted: Any) -> Entry:
    """The entry of one correction."""
    return entries(text, wanted)[0]


def entries(text: str, *wanted: dict[str, Any]) -> list[Entry]:
    """Entries of corrections that were made one after another."""
    made: list[Entry] = []
    for one in wanted:
        at = len(made) + 1
        made.append(entry_of(Request(**(BY | one)), known(text, made), at))
        made[-1]["madeAt"] = f"2021-07-0{at}T06:00:00Z"
    return made


def figures(document: Document) -> dict[str, Document]:
    """Figures by the end of their uid."""
    return {one["uid"].rpartition("-")[2]: one for one in document["figures"]}
