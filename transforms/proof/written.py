"""How values are written that are certain to be of their type.

For each type and format a regular expression that RE2 reads, of texts that Frictionless
is known to take: less than it takes, never more. A type or format that is not here is
unknown, and Frictionless reads its values itself.
"""

import re
from collections.abc import Mapping
from typing import Any

_YEAR = r"(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])"
_LONG = r"(?:0[13-9]|1[0-2])"
_LONGEST = r"(?:0[13578]|1[02])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|1\d|2[0-8])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_HEX = "[0-9a-f]"
_TRUE = ("true", "True", "TRUE", "1")
_FALSE = ("false", "False", "FALSE", "0")
_TEXTS = {
    "email": r"[a-z][a-z0-9]{0,30}@[a-z][a-z0-9]{0,30}\.(?:com|org|net|gov\.ua|ua)",
    "uri": r"https?://[a-z0-9]{1,30}(?:\.[a-z]{2,20}){1,4}(?:/[A-Za-z0-9_-]{1,60}){0,9}/?",
    "uuid": rf"{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}",
}
_ALWAYS = {
    "any": "",
    "integer": r"-?\d{1,18}",
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
    **_DAYS_OF_MONTHS, "%H:%M:%S": _TIME, "%H:%M": r"(?:[01]\d|2[0-3]):[0-5]\d",
    "%Y-%m": rf"{_YEAR}-{_MONTH}", "%Y": _YEAR, "%m": _MONTH,
}  # fmt: skip
_PART = re.compile("|".join(map(re.escape, _DIRECTIVES)))


def written(field: Mapping[str, Any]) -> str | None:
    """Regular expression of whole texts certain to be of the field's type.

    Returns:
        `""` where every text is, None where it is not known.
    """
    kind, form = field["type"], field.get("format", "default")
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    if kind == "string":
        return "" if form == "default" else _TEXTS.get(form)
    if kind == "number":
        return _number(field)
    if kind == "boolean":
        taken = [*field.get("trueValues", _TRUE), *field.get("falseValues", _FALSE)]
        return f"(?:{'|'.join(map(re.escape, taken))})" if taken else None
    return _moment(kind, form) if kind in {"date", "datetime", "time"} else None


def number_marks(field: Mapping[str, Any]) -> tuple[str, str] | None:
    """Group and decimal character of a number field; None where they are odd."""
    group, point = field.get("groupChar", ""), field.get("decimalChar", ".")
    odd = re.compile(r"[\w+\-]|\s\s")
    if len(group) > 1 or len(point) != 1 or group == point or odd.search(group + point):
        return None
    return group, point


def _number(field: Mapping[str, Any]) -> str | None:
    marks = number_marks(field)
    if marks is None:
        return None
    group, point = (re.escape(mark) for mark in marks)
    whole = rf"\d(?:{group}\d|\d){{0,14}}" if group else r"\d{1,15}"
    return rf"-?{whole}(?:{point}\d{{1,12}})?"


def _moment(kind: str, form: str) -> str | None:
    if form == "default":
        day = _DAYS_OF_MONTHS["%Y-%m-%d"]
        zone = r"(?:Z|[+-](?:0\d|1[0-2]):[0-5]\d)?"
        return {"date": day, "datetime": f"{day}T{_TIME}{zone}", "time": _TIME}[kind]
    parts, at = [], 0
    for part in _PART.finditer(form):
        between = form[at : part.start()]
        if not _BETWEEN.fullmatch(between):
            return None
        parts += [re.escape(between), _DIRECTIVES[part[0]]]
        at = part.end()
    rest, named = form[at:], re.findall("%.", form)
    if not parts or not _BETWEEN.fullmatch(rest) or len(named) > len({*named}):
        return None
    return "".join(parts) + re.escape(rest)
