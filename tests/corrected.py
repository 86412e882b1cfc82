"""Reports with corrections, made of a text as a run makes them."""

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


def known(text: str = TEXT, entries: Sequence[Entry] = ()) -> Known:
    units = {row["unitId"]: row["unitId"] for row in read_codes("units")}
    names = load_catalogue().indicator_names
    return Known({UID: settled(text, entries)}, lambda _: text, names, units)


def settled(text: str, entries: Sequence[Entry] = ()) -> Settled:
    live = live_corrections(entries).get(UID, ())
    return settle(document_of(text), live, lambda: text)


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
