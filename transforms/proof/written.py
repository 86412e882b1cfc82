"""How values are written that are certain to be of their type.

For each type and format a regular expression that RE2 reads, of texts that Frictionless
is known to take: less than it takes, never more. A type or format that is not here is
unknown, and Frictionless reads its values itself.
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.proof.extent import ALL, NONE, Extent

_YEAR = r"(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])"
_LONG = r"(?:0[13-9]|1[0-2])"
_LONGEST = r"(?:0[13578]|1[02])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|1\d|2[0-8])"
_MINUTE = r"(?:[01]\d|2[0-3]):[0-5]\d"
_TIME = rf"{_MINUTE}:[0-5]\d"
_FRACTION = r"(?:\.\d{1,6})?"
_ZONE = r"(?:Z|[+-](?:0\d|1[0-2]):[0-5]\d)?"
_HEX = "[0-9a-f]"
_TRUE = ("true", "True", "TRUE", "1")
_FALSE = ("false", "False", "FALSE", "0")
# Of an address no part is as long as it may be; what is longer, Frictionless reads.
_NAME = r"[A-Za-z0-9_+-]{1,20}(?:\.[A-Za-z0-9_+-]{1,20}){0,2}"
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,20}"
_TEXTS = {
    "email": rf"{_NAME}@{_HOST}",
    "uri": rf"https?://{_HOST}(?::\d{{1,5}})?(?:[/?#][!-~Ѐ-ӿ]*)?",
    "uuid": rf"{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}",
}
# Python reads no whole number of more than 4,300 digits.
_ALWAYS: dict[str, str | Extent] = {
    "any": ALL,
    "integer": r"-?\d{1,40}",
    "year": r"\d{4}",
    "yearmonth": rf"\d{{4}}-{_MONTH}",
}
_DAYS_OF_MONTHS = {
    "%Y-%m-%d": rf"{_YEAR}-(?:{_MONTH}-{_DAY}|{_LONG}-(?:29|30)|{_LONGEST}-31)",
    "%d.%m.%Y": rf"(?:{_DAY}\.{_MONTH}|(?:29|30)\.{_LONG}|31\.{_LONGEST})\.{_YEAR}",
    "%d/%m/%Y": rf"(?:{_DAY}/{_MONTH}|(?:29|30)/{_LONG}|31/{_LONGEST})/{_YEAR}",
}
# Parts of a format that come between others; letters and signs stand for themselves.
_BETWEEN = re.compile(r"[-T:/.Z ]*")
_DIRECTIVES = {
    **_DAYS_OF_MONTHS, "%H:%M:%S": _TIME, "%H:%M": _MINUTE,
    "%Y-%m": rf"{_YEAR}-{_MONTH}", "%Y": _YEAR, "%m": _MONTH,
}  # fmt: skip
_PART = re.compile("|".join(map(re.escape, _DIRECTIVES)))


def written(field: Mapping[str, Any]) -> str | Extent:
    """Regular expression of whole texts certain to be of the field's type.

    Returns:
        `ALL` where every text is, `NONE` where it is not known of any.
    """
    kind, form = field["type"], field.get("format", "default")
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    if kind == "string":
        return ALL if form == "default" else _TEXTS.get(form, NONE)
    if kind == "number":
        return _number(field)
    if kind == "boolean":
        taken = [*field.get("trueValues", _TRUE), *field.get("falseValues", _FALSE)]
        return f"(?:{'|'.join(map(re.escape, taken))})" if taken else NONE
    return _moment(kind, form) if kind in {"date", "datetime", "time"} else NONE


def number_marks(field: Mapping[str, Any]) -> tuple[str, str] | None:
    """Group and decimal character of a number field; None where they are odd."""
    group, point = field.get("groupChar", ""), field.get("decimalChar", ".")
    odd = re.compile(r"[\w+\-]|\s\s")
    if len(group) > 1 or len(point) != 1 or group == point or odd.search(group + point):
        return None
    return group, point


def is_in_order(field: Mapping[str, Any]) -> bool:
    """Whether texts of the form order as their values do: the larger part first."""
    form = field.get("format", "default")
    if field["type"] in {"date", "year", "yearmonth"} and form == "default":
        return True
    # A fraction or a zone may follow, or not.
    if form == "default" or field["type"] not in {"date", "datetime", "time"}:
        return False
    parts = [part[-1] for part in re.findall("%.", form)]
    return parts == [part for part in "YmdHMS" if part in parts]


def _number(field: Mapping[str, Any]) -> str | Extent:
    marks = number_marks(field)
    if marks is None:
        return NONE
    group, point = (re.escape(mark) for mark in marks)
    whole = rf"\d(?:{group}\d|\d)*" if group else r"\d+"
    return rf"-?{whole}(?:{point}\d+)?"


def _moment(kind: str, form: str) -> str | Extent:
    if form == "default":
        day, time = _DAYS_OF_MONTHS["%Y-%m-%d"], f"{_TIME}{_FRACTION}{_ZONE}"
        return {"date": day, "datetime": f"{day}[T ]{time}", "time": time}[kind]
    parts, at = [], 0
    for part in _PART.finditer(form):
        between = form[at : part.start()]
        if not _BETWEEN.fullmatch(between):
            return NONE
        parts += [re.escape(between), _DIRECTIVES[part[0]]]
        at = part.end()
    rest, named = form[at:], re.findall("%.", form)
    if not parts or not _BETWEEN.fullmatch(rest) or len(named) > len({*named}):
        return NONE
    return "".join(parts) + re.escape(rest)
