"""Ukrainian words of the feedback: of numbers, periods, verdicts and bases."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.catalogue import read_codes

_KEYS = (
    ("indicators", "indicatorId"), ("systems", "systemId"),
    ("event-kinds", "kindId"), ("units", "unitId"),
    ("divisions", "divisionId"),
)  # fmt: skip
MONTHS = (
    "січень", "лютий", "березень", "квітень", "травень", "червень", "липень",
    "серпень", "вересень", "жовтень", "листопад", "грудень",
)  # fmt: skip
BASES = {
    "period": "за звітний період",
    "cumulative": "накопичувально, з початку року",
    "comparison": "для порівняння",
    "stock": "наявно на дату",
    "plan": "план",
    "norm": "норма",
}
QUALIFIERS = {
    "exact": "", "approximate": "приблизно", "atLeast": "щонайменше",
    "atMost": "щонайбільше", "average": "у середньому",
}  # fmt: skip
RELATIONS = {
    "shareOf": "частка", "measureOf": "те саме в іншій мірі", "changeOf": "зміна",
    "comparedWith": "", "planOf": "", None: "",
}  # fmt: skip
# Verdict of a figure: class of the page, sign, words.
STATES = {
    "published": ("ok", "✓", "прийнято"),
    "warning": ("warn", "!", "прийнято, є зауваження"),
    "withheld": ("held", "✕", "утримано"),
}
SEVERITIES = {
    "error": ("held", "помилка"),
    "warning": ("warn", "попередження"),
    "waived": ("warn", "помилка, звільнено від утримання"),
}
_QUARTERS = ("I", "II", "III", "IV")
# What shows nothing, or turns the text around it: controls, marks of direction,
# halves of surrogate pairs, and what XML does not allow.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)


# What names a period but the text itself.
_SOURCES = {
    "fileName": "за назвою файлу",
    "sidecar": "за супровідним файлом",
    "option": "вказано під час запуску",
}


def visible(text: str) -> str:
    """The text with its control characters and marks of direction shown as codes.

    >>> visible("до" + chr(0x202E) + "21" + chr(0))
    'до[U+202E]21[U+0000]'
    """
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def period_name(period: str) -> str:
    """The period of a report in words.

    >>> [period_name(code) for code in ("2019-09", "2024-Q2", "2024-H1", "2024")]
    ['вересень 2019 року', 'II квартал 2024 року', '1 півріччя 2024 року', '2024 рік']
    >>> period_name("2017-12-04/2017-12-08")
    '04.12.2017 – 08.12.2017'
    """
    if not period:
        return "не названо"
    if "/" in period:
        days = (date.fromisoformat(day) for day in period.split("/"))
        return " – ".join(f"{day:%d.%m.%Y}" for day in days)
    year, _, part = period.partition("-")
    if not part:
        return f"{year} рік"
    if part[0] == "Q":
        return f"{_QUARTERS[int(part[1]) - 1]} квартал {year} року"
    if part[0] == "H":
        return f"{part[1]} півріччя {year} року"
    return f"{MONTHS[int(part) - 1]} {year} року"


def period_of(report: Mapping[str, Any]) -> str:
    """The period of a report in words, and what names it if its text does not.

    >>> period_of({"period": "2019-09", "periodFrom": "fileName"})
    'вересень 2019 року (за назвою файлу)'
    """
    named = period_name(report.get("period") or "")
    source = _SOURCES.get(report.get("periodFrom") or "")
    return f"{named} ({source})" if source else named


@lru_cache(maxsize=4)
def code_names(own: Path | None = None) -> Mapping[str, Mapping[str, str]]:
    """Ukrainian names by list and code.

    Args:
        own: folder of the council's own lists, or None.
    """
    return {
        name: {row[key]: row["nameUk"] for row in read_codes(name, own)}
        for name, key in _KEYS
    }
