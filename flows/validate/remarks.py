"""What a person should know beside the verdict: guesses, likely causes, gaps of it.

The verdict is Frictionless's, and stays as it is. Here is what it does not say: that an
encoding was guessed, that a property of the schema has no effect, why all labels are
wrong at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from flows.validate.bytes_read import wrong_byte
from flows.validate.looked import Looked
from flows.validate.words import UNREAD, short
from transforms.errors import Bilingual

_UTF8 = frozenset({None, "utf-8", "utf-8-sig", "ascii"})
_DELIMITERS = ";\t|,"
_TAB = Bilingual("табуляція", "a tab")
_MOST_LOOKED_AT = 1000
_CLOSE = 0.85
_SCHEMA = frozenset(
    {
        "$schema", "description", "fields", "fieldsMatch", "foreignKeys",
        "missingValues", "name", "primaryKey", "title", "uniqueKeys",
    }
)  # fmt: skip
_FIELD = frozenset(
    {
        "bareNumber", "categories", "categoriesOrdered", "constraints", "decimalChar",
        "delimiter", "description", "example", "examples", "falseValues", "format",
        "groupChar", "itemType", "missingValues", "name", "rdfType", "title",
        "trueValues", "type",
    }
)  # fmt: skip
_CONSTRAINTS = frozenset(
    {
        "enum", "exclusiveMaximum", "exclusiveMinimum", "jsonSchema", "maxLength",
        "maximum", "minLength", "minimum", "pattern", "required", "unique",
    }
)  # fmt: skip
_LABEL_KINDS = frozenset(
    {"blank-label", "duplicate-label", "extra-label", "incorrect-label",
     "missing-label", "unmatched-header"}
)  # fmt: skip
_VALUE = re.compile(r"[\d.,:/+ -]*\d[\d.,:/+ -]*")
_WITH_COMMA = re.compile(r"[-+]?\d+,\d+")
_NO_BREAK = re.compile("[\u00a0\u202f]")


class Remark(NamedTuple):
    """A rule of `rules.csv` and what its words need."""

    rule: str
    details: dict[str, object]


def remarks_on(table: Looked) -> Iterator[Remark]:
    """All that should be known of a table beside its verdict."""
    yield from _of_schema(table)
    if table.is_there:
        for of in (_of_writing, _of_labels, _of_cells, _of_contents):
            yield from of(table)


def _of_schema(table: Looked) -> Iterator[Remark]:
    """Properties that have no effect, for they are written almost as others are."""
    found = list(_misplaced(table.schema, _SCHEMA))
    for field in table.schema["fields"]:
        found += _misplaced(field, _FIELD | _CONSTRAINTS)
        wrong = [name for name in field if name in _CONSTRAINTS]
        found += [(name, f"constraints.{name}") for name in wrong]
    for name, meant in dict.fromkeys(found):
        details: dict[str, object] = {"property": short(name), "meant": meant}
        yield Remark("schema-property-unknown", details)


def _misplaced(
    described: Mapping[str, Any], known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    by_folded = {name.casefold(): name for name in known}
    for name in described:
        # `titleEn` is another property, and not `title` written wrongly.
        if name in known or any(
            name.startswith(one) and not name[len(one)].islower() for one in known
        ):
            continue
        close = get_close_matches(name.casefold(), by_folded, 1, _CLOSE)
        if close:
            meant = by_folded[close[0]]
            inner = meant in _CONSTRAINTS and meant not in _FIELD
            yield name, f"constraints.{meant}" if inner else meant


def _of_writing(table: Looked) -> Iterator[Remark]:
    """What was guessed, where it is not what everybody expects."""
    report = table.report
    if table.is_parquet:
        if report.count and not UNREAD & report.kinds.keys():
            yield Remark("parquet-row-numbers", {})
        return
    usual = "\t" if table.path.suffix.lower() == ".tsv" else ","
    is_utf8 = report.encoding in _UTF8 and _begins_in_utf8(table.path)
    delimiter = report.delimiter or usual
    is_unread = "encoding-error" in report.kinds
    if table.is_stated or is_unread or (is_utf8 and delimiter == usual):
        return
    said: Any = (
        _TAB if delimiter == "\t" else Bilingual(f"«{delimiter}»", f"`{delimiter}`")
    )
    encoding = "UTF-8" if is_utf8 else report.encoding or "?"
    details = {"encoding": encoding, "delimiter": said}
    yield Remark("table-read-as" if is_utf8 else "table-not-utf-8", details)
    if not is_utf8 and (found := wrong_byte(table.path)):
        line, byte = found
        yield Remark("one-byte-not-utf-8", {"line": line, "byte": f"0x{byte:02X}"})


def _begins_in_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        begins = file.read(1 << 16)
    try:
        begins.decode()
    except UnicodeDecodeError as error:
        # The last letter may be cut.
        return error.start > len(begins) - 4 and len(begins) == 1 << 16
    return True


def _of_labels(table: Looked) -> Iterator[Remark]:
    """The one cause of many wrong labels."""
    if not _LABEL_KINDS & table.report.kinds.keys():
        return
    labels, names = table.labels, table.names
    folded, wanted = [_folded(one) for one in labels], [_folded(one) for one in names]
    delimiter = _missed_delimiter(labels, names)
    if labels and labels[0].lower().startswith("sep="):
        yield Remark("label-of-excel", {"label": short(labels[0])})
    elif delimiter:
        yield Remark("delimiter-not-found", {"delimiter": delimiter})
    elif sorted(labels) == sorted(names):
        yield Remark("labels-in-another-order", {})
    elif sorted(folded) == sorted(wanted):
        yield Remark("labels-almost-alike", {})
    elif not {*folded} & {*wanted} and any(_VALUE.fullmatch(one) for one in labels):
        yield Remark("header-missing", {"label": short(labels[0])})


def _folded(label: str) -> str:
    return "".join(label.split()).replace("\ufeff", "").casefold()


def _missed_delimiter(labels: Sequence[str], names: Sequence[str]) -> Bilingual | None:
    """The sign that parts the cells, where the whole header was read as one."""
    if len(labels) != 1 or len(names) == 1:
        return None
    count, sign = max((labels[0].count(one), one) for one in _DELIMITERS)
    if not count:
        return None
    return _TAB if sign == "\t" else Bilingual(f"«{sign}»", f"`{sign}`")


def _of_cells(table: Looked) -> Iterator[Remark]:
    """The likely cause of wrong values, from the first of them."""
    kinds = {one["name"]: one.get("type") for one in table.schema["fields"]}
    decimal = {
        one["name"]: one.get("decimalChar", ".") for one in table.schema["fields"]
    }
    causes: dict[str, dict[str, object]] = {}
    for error in islice(table.report.errors(), _MOST_LOOKED_AT):
        if error["type"] not in {"type-error", "constraint-error"}:
            continue
        name, cell = error["fieldName"], str(error["cell"])
        details: dict[str, object] = {"field": short(name), "cell": short(cell)}
        if _NO_BREAK.search(cell):
            causes.setdefault("no-break-space", details)
        elif cell != cell.strip():
            causes.setdefault("spaces-about-value", details)
        elif (
            kinds.get(name) == "number"
            and decimal[name] == "."
            and _WITH_COMMA.fullmatch(cell)
        ):
            causes.setdefault("decimal-comma", details)
    for rule, details in causes.items():
        yield Remark(rule, details)


def _of_contents(table: Looked) -> Iterator[Remark]:
    """What only the whole file shows."""
    if UNREAD & table.report.kinds.keys():
        return
    report = table.report
    if report.halves:
        key = ", ".join(map(short, table.schema["primaryKey"]))
        details = {"fields": key, "count": report.halves, "row": report.first_half}
        yield Remark("key-half-missing", details)
    if table.is_parquet:
        from flows.validate.nulls import nulls

        for name, count in nulls(table.path, table.names):
            yield Remark("parquet-nulls", {"field": short(name), "count": count})
        return
    if report.has_breaks is False:
        return
    from flows.validate.swallowed import swallowed_lines

    for row, lines in swallowed_lines(table):
        yield Remark("quote-never-closed", {"row": row, "count": lines})
