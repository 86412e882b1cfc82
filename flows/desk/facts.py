"""What a person says of a report: link and dates, as in a sidecar."""

import re
from collections.abc import Mapping
from datetime import date

from flows.desk.pages import FACTS
from transforms.errors import RequestError

_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f]{1,1990}")


def facts_of(fields: Mapping[str, str]) -> dict[str, str]:
    """The facts stated in a form, without the empty ones.

    Raises:
        RequestError: `desk-fact-wrong`, for an address that is none or a day that is
            not in the calendar.
    """
    stated = {name: fields.get(name, "").strip() for name in FACTS}
    facts = {name: value for name, value in stated.items() if value}
    for name, value in facts.items():
        if not (_is_url(value) if name == "url" else _is_day(value)):
            raise RequestError("desk-fact-wrong", value=value[:80])
    return facts


def _is_url(text: str) -> bool:
    return bool(_URL.fullmatch(text))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
