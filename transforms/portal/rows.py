"""Which rows differ between two editions of a table, as CSV."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.portal.shapes import RowChanges

# What tells a reader which row it is, in any of our tables.
_TELLING = (
    "periodStart", "periodEnd", "title", "indicatorId", "indicatorName", "object",
    "value", "unit", "reportedValue", "measuredValue", "sourceText", "text",
)  # fmt: skip
_LARGEST_CELL = 2**31 - 1
_Row = Mapping[str, str]
_Key = tuple[str, ...]


@dataclass(frozen=True)
class _Edition:
    columns: tuple[str, ...]
    rows: tuple[_Row, ...]


def row_changes(
    old: bytes | None, new: bytes, key: Sequence[str], most: int = 20
) -> RowChanges:
    """Rows added, changed and removed since an edition, None for no edition.

    Rows are compared in the columns that both editions have. Where an edition lacks a
    column of the key, or a key stands for several rows, rows that are alike are paired
    first, then the others in their order.

    Args:
        old: the edition before, UTF-8 CSV with a header.
        new: the edition now.
        key: columns that identify a row.
        most: examples of each kind at most.
    """
    before, now = _edition(old), _edition(new)
    common = [name for name in now.columns if name in before.columns]
    added, changed, removed = [], [], []
    groups = _grouped(before, key)
    for id_, rows in _grouped(now, key).items():
        earlier, later = _unlike(groups.pop(id_, []), rows, common)
        pairs = list(zip(earlier, later, strict=False))
        changed += [(id_, a, b) for a, b in pairs]
        added += [(id_, row) for row in later[len(pairs) :]]
        removed += [(id_, row) for row in earlier[len(pairs) :]]
    removed += [(id_, row) for id_, rows in groups.items() for row in rows]
    examples: list[dict[str, Any]] = [
        _example("changed", id_, b) | {"fields": _fields(a, b, common)}
        for id_, a, b in changed[:most]
    ]
    examples += [_example("added", *one) for one in added[:most]]
    examples += [_example("removed", *one) for one in removed[:most]]
    return RowChanges(
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        examples=tuple(examples),
        columns_added=_only(now, before) if before.columns else (),
        columns_removed=_only(before, now),
    )


def _edition(content: bytes | None) -> _Edition:
    """Rows of what may be anything: a portal holds what people put there."""
    text = (content or b"").decode("utf-8-sig", errors="replace")
    usual = csv.field_size_limit(_LARGEST_CELL)
    try:
        header, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    finally:
        csv.field_size_limit(usual)
    named = (dict(zip(header, row, strict=False)) for row in rows if row)
    return _Edition(tuple(header), tuple(named))


def _grouped(edition: _Edition, key: Sequence[str]) -> dict[_Key, list[_Row]]:
    groups: dict[_Key, list[_Row]] = {}
    for row in edition.rows:
        groups.setdefault(tuple(row.get(name, "") for name in key), []).append(row)
    return groups


def _unlike(
    earlier: Sequence[_Row], later: Sequence[_Row], common: Sequence[str]
) -> tuple[list[_Row], list[_Row]]:
    """Rows of one key that the other edition does not have alike, each counted once."""
    shared = Counter(_cells(earlier, common)) & Counter(_cells(later, common))
    return (
        [*_beyond(earlier, Counter(shared), common)],
        [*_beyond(later, Counter(shared), common)],
    )


def _cells(rows: Sequence[_Row], common: Sequence[str]) -> Iterator[_Key]:
    return (tuple(row.get(name, "") for name in common) for row in rows)


def _beyond(
    rows: Sequence[_Row], shared: Counter[_Key], common: Sequence[str]
) -> Iterator[_Row]:
    for row, cells in zip(rows, _cells(rows, common), strict=True):
        if shared[cells]:
            shared[cells] -= 1
        else:
            yield row


def _only(edition: _Edition, other: _Edition) -> tuple[str, ...]:
    return tuple(name for name in edition.columns if name not in other.columns)


def _fields(old: _Row, new: _Row, common: Sequence[str]) -> dict[str, list[str]]:
    pairs = {name: [old.get(name, ""), new.get(name, "")] for name in common}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _example(kind: str, id_: _Key, row: _Row) -> dict[str, Any]:
    told = {name: row[name] for name in _TELLING if name in row}
    return {"kind": kind, "key": ", ".join(id_), "shown": told}
