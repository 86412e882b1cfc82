"""What a kept report must look like, before a run relies on it.

Anything may have befallen a file since it was kept: another program, a disk, a person.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from transforms.document import Document

_NONE = type(None)
_TEXT, _MAYBE, _PLACE = (str,), (str, _NONE), (int,)
_Kinds = Mapping[str, tuple[type, ...]]
_ENTRY: _Kinds = {"sha256": _TEXT, "fileName": _TEXT, "gatheredAt": _TEXT,
                  "about": (dict,)}  # fmt: skip
_DOCUMENT: _Kinds = {"report": (dict,), "figures": (list,), "activities": (list,),
                     "events": (list,)}  # fmt: skip
_REPORT: _Kinds = {"uid": _TEXT, "title": _MAYBE, "period": _TEXT,
                   "periodStart": _TEXT, "periodEnd": _TEXT,
                   "department": _MAYBE}  # fmt: skip
_ROWS: Mapping[str, _Kinds] = {
    "figures": {
        "uid": _TEXT, "value": (int, float), "unit": _MAYBE, "object": _MAYBE,
        "action": _MAYBE, "indicator": _MAYBE, "breakdown": _MAYBE, "parent": _MAYBE,
        "qualifier": _TEXT, "basis": _TEXT, "quote": _TEXT, "start": _PLACE,
        "end": _PLACE, "valueStart": _PLACE, "valueEnd": _PLACE,
    },
    "activities": {
        "uid": _TEXT, "system": _MAYBE, "text": _TEXT, "figureCount": _PLACE,
        "start": _PLACE, "end": _PLACE,
    },
    "events": {
        "uid": _TEXT, "kind": _TEXT, "topic": _MAYBE, "level": _MAYBE, "role": _MAYBE,
        "eventDate": _MAYBE, "quote": _TEXT, "start": _PLACE, "end": _PLACE,
    },
}  # fmt: skip
# What figures kept by earlier versions do not have.
_LATER: _Kinds = {"division": _MAYBE, "ownPeriodStart": _MAYBE, "ownPeriodEnd": _MAYBE,
                  "relation": _MAYBE, "relatedUid": _MAYBE}  # fmt: skip
_DIGEST = re.compile(r"[0-9a-z]{64}")
_PERIOD = re.compile(r"\d{4}(-\d\d|-Q[1-4]|-H[12])?|\d{4}(-\d\d){2}/\d{4}(-\d\d){2}")


def parse_order(content: bytes) -> list[dict[str, Any]]:
    """The entries of `history.json`, one at least.

    Raises:
        ValueError: it is something else.
    """
    entries = _parsed(content)
    if not isinstance(entries, list) or not entries:
        raise ValueError
    for entry in entries:
        _require(_fits(entry, _ENTRY))
        _require(_DIGEST.fullmatch(entry["sha256"]))
        _require(all(isinstance(text, str) for text in entry["about"].values()))
        datetime.fromisoformat(entry["gatheredAt"])
    return entries


def parse_document(content: bytes, uid: str) -> Document:
    """The document of the report with this uid.

    Raises:
        ValueError: it is something else.
    """
    document = _parsed(content)
    _require(_fits(document, _DOCUMENT) and _fits(document["report"], _REPORT))
    report = document["report"]
    _require(report["uid"] == uid and _PERIOD.fullmatch(report["period"]))
    start, end = (date.fromisoformat(report[f"period{name}"]) for name in _SIDES)
    _require(start <= end)
    for name, kinds in _ROWS.items():
        _require(all(_fits(row, kinds) for row in document[name]))
    _require(all(math.isfinite(figure["value"]) for figure in document["figures"]))
    uids = {figure["uid"] for figure in document["figures"]}
    for one in document["figures"]:
        later = dict.fromkeys(_LATER) | one
        _require(_fits(later, _LATER))
        _require(uids >= {one["parent"], later["relatedUid"]} - {None})
        for name in ("ownPeriodStart", "ownPeriodEnd"):
            date.fromisoformat(later[name] or report["periodStart"])
    for event in document["events"]:
        date.fromisoformat(event["eventDate"] or report["periodStart"])
    parsed: Document = document
    return parsed


_SIDES = ("Start", "End")


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError from error


def _fits(value: Any, kinds: _Kinds) -> bool:
    """Whether a value has these names, each with a value of one of its types."""
    return isinstance(value, dict) and all(
        name in value and type(value[name]) in types for name, types in kinds.items()
    )


def _require(fits: object) -> None:
    if not fits:
        raise ValueError
