"""Choose failures: by month, department, rule and state."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

STATES = ("open", "waived", "fixed", "superseded")
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
# The period in the key of a row, as `transforms.document` writes it.
_PERIOD = re.compile(
    rf"(?:^|-)({_MONTH}-\d\d_{_MONTH}-\d\d|{_MONTH}|\d{{4}}-(?:q[1-4]|h[12])|\d{{4}})"
    r"(?=-|$)"
)
_PARTS = {
    "q1": ("01", "03"), "q2": ("04", "06"), "q3": ("07", "09"), "q4": ("10", "12"),
    "h1": ("01", "06"), "h2": ("07", "12"),
}  # fmt: skip
Row = dict[str, Any]


def is_month(text: str) -> bool:
    """Whether this names a month: `2019-09`."""
    return re.fullmatch(_MONTH, text) is not None


def months_of(row_key: str) -> tuple[str, str] | None:
    """First and last month of the period in the key of a row; None if it names none.

    >>> months_of("nizhyn-info-2019-09-f001"), months_of("nizhyn-2024-q1-site_works")
    (('2019-09', '2019-09'), ('2024-01', '2024-03'))
    """
    found = _PERIOD.search(row_key)
    if found is None:
        return None
    period = found[1]
    if "_" in period:
        first, last = period.split("_")
        return first[:7], last[:7]
    year, _, part = period.partition("-")
    first, last = _PARTS.get(part, (part, part) if part else ("01", "12"))
    return f"{year}-{first}", f"{year}-{last}"


def selected(
    rows: Iterable[Row],
    month: str | None = None,
    department: str | None = None,
    rule: str | None = None,
    state: str | None = None,
    departments: Mapping[str, str] | None = None,
) -> list[Row]:
    """The failures that meet every condition given.

    Args:
        rows: rows of validationFailures.
        month: within the period of the report; a file unread has none.
        department: its key, or part of its name.
        rule: id of the rule.
        state: one of `STATES`.
        departments: names of departments by key.
    """
    return [
        row
        for row in rows
        if (month is None or _covers(row["rowKey"], month))
        and (department is None or _is_of(row, department, departments or {}))
        and rule in {None, row["ruleId"]}
        and state in {None, row["state"]}
    ]


def _is_of(row: Row, department: str, departments: Mapping[str, str]) -> bool:
    """By the unit that should mend it, or by the key in the key of the row."""
    text = department.casefold()
    keys = [key for key, name in departments.items() if text in name.casefold()]
    return text in (row["owner"] or "").casefold() or any(
        f"-{key}-" in row["rowKey"] for key in [department, *keys]
    )


def _covers(row_key: str, month: str) -> bool:
    months = months_of(row_key)
    return months is not None and months[0] <= month <= months[1]
