"""Waivers: which failures may be let be, by whom, why, and until when."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from transforms.errors import RequestError
from transforms.rules import DOMAIN_RULES

MOST_DAYS = 366
MOST_OF_NAME = 200
MOST_OF_REASON = 1000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS_AHEAD = re.compile(r"\+[0-9]{1,3}")
Row = Mapping[str, Any]


def chosen(rows: Sequence[Row], asked: str) -> Row:
    """The failure of a uid, or of the beginning of one.

    Raises:
        RequestError: `failure-unknown`, `failure-ambiguous`.
    """
    found = [row for row in rows if row["uid"].startswith(asked)] if asked else []
    exact = [row for row in found if row["uid"] == asked] or found
    if not exact:
        raise RequestError("failure-unknown", uid=asked)
    if len(exact) > 1:
        uids = ", ".join(row["uid"] for row in exact[:5])
        raise RequestError("failure-ambiguous", uid=asked, uids=uids)
    return exact[0]


def waiver_of(
    rows: Sequence[Row], by: str, reason: str, until: str, today: date
) -> dict[str, Any]:
    """The waiver of these failures, less the moment and its place in the chain.

    A rule of the schema cannot be waived: a published table must meet its schema.

    Raises:
        RequestError: `waiver-text-wrong`, `waiver-date-wrong`, `waiver-not-allowed`,
            `failure-not-open`.
    """
    told = {
        "waivedBy": _text("--by", by, MOST_OF_NAME),
        "waiverReason": _text("--reason", reason, MOST_OF_REASON),
        "waivedUntil": _until(until, today),
    }
    for row in rows:
        if row["state"] not in {"open", "waived"}:
            raise RequestError("failure-not-open", uid=row["uid"], state=row["state"])
        if withholds(row) and row["ruleId"] not in DOMAIN_RULES:
            raise RequestError("waiver-not-allowed", uid=row["uid"], rule=row["ruleId"])
    return {"uids": sorted({row["uid"] for row in rows}), **told}


def withholds(row: Row) -> bool:
    """Whether a failure keeps a row back, unless it is waived.

    A warning does not, nor does a file that could not be read, which has no rows.
    """
    return row["severity"] == "error" and row["dataset"] is not None


def _text(option: str, text: str, limit: int) -> str:
    stripped = text.strip()
    controls = any(unicodedata.category(sign).startswith("C") for sign in stripped)
    if not stripped or len(stripped) > limit or controls:
        raise RequestError("waiver-text-wrong", option=option, limit=limit)
    return stripped


def _until(text: str, today: date) -> str:
    """The last day, told as a date or as `+30`: thirty days from today."""
    latest = today + timedelta(days=MOST_DAYS)
    day = None
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
        elif _DAYS_AHEAD.fullmatch(text):
            day = today + timedelta(days=int(text))
    except ValueError:
        pass
    if day is None or not today <= day <= latest:
        raise RequestError("waiver-date-wrong", until=text, today=today, latest=latest)
    return day.isoformat()
