"""An error of Frictionless in a line for a person: where, what, and in few letters."""

from collections.abc import Mapping
from typing import Any

from flows.wording import rules, what_is_wrong, what_to_do
from transforms.errors import Bilingual
from transforms.notes import reason_of

_LONGEST_VALUE = 80
_LONGEST_REASON = 110
# What is wrong with a file or a table as a whole; no row and no label is to blame.
WHOLE = frozenset(
    {
        "byte-count", "compression-error", "encoding-error", "field-count",
        "format-error", "hash-count", "package-error", "resource-error", "row-count",
        "scheme-error", "schema-error", "source-error", "field-error", "error",
    }
)  # fmt: skip
# The file could not be read, or not to its end.
UNREAD = frozenset(
    {
        "compression-error", "encoding-error", "format-error", "scheme-error",
        "source-error",
    }
)  # fmt: skip
# In a table that somebody made, other things can be done than in a run of ours.
_RULES = {
    "type-error": "cell-of-another-type",
    "constraint-error": "cell-not-allowed",
    "foreign-key": "row-points-nowhere",
}
_PLACES = {
    "uk": {"row": "рядок {0}", "header": "заголовок", "column": "стовпець {0} ({1})",
           "whole": "уся таблиця", "quoted": "«{0}»"},
    "en": {"row": "row {0}", "header": "header", "column": "column {0} ({1})",
           "whole": "the whole table", "quoted": "`{0}`"},
}  # fmt: skip
_PICTURES = {0x7F: "␡", 0xA0: "⍽"} | {code: chr(0x2400 + code) for code in range(0x20)}


def visible(text: str) -> str:
    r"""A text with every sign of it to be seen, and none that commands a terminal.

    >>> visible("1\u00a0041\x00\x1b[2J\u200b")
    '1⍽041␀␛[2J[U+200B]'
    """
    return "".join(_seen(sign) for sign in text)


def short(text: str, longest: int = _LONGEST_VALUE) -> str:
    """A text of others as it is shown: visible, and not too long.

    >>> short("abcdef", 3)
    'abc…'
    """
    # Not all of a cell of millions of letters need be looked through.
    shown = visible(text[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def said(error: Mapping[str, Any], language: str, keys: Mapping[str, Any]) -> str:
    """A line: where, and what is wrong.

    Args:
        error: its descriptor.
        language: of the line.
        keys: the schema, for what Frictionless leaves out of a note.
    """
    cell = ""
    if "cell" in error:
        cell = f" {_quoted(short(str(error['cell'])), language)}"
    return f"{place_of(error, language)}{cell}: {wrong(error, language, keys)}"


def wrong(error: Mapping[str, Any], language: str, keys: Mapping[str, Any]) -> str:
    """What is wrong, without where."""
    rule = rule_of(error)
    if rule not in rules():
        return short(error["message"], _LONGEST_REASON)
    return what_is_wrong(rule, details_of(error, keys), language)


def remedy(error: Mapping[str, Any], language: str, keys: Mapping[str, Any]) -> str:
    """What to do; empty where nothing is known."""
    rule = rule_of(error)
    return (
        what_to_do(rule, details_of(error, keys), language) if rule in rules() else ""
    )


def rule_of(error: Mapping[str, Any]) -> str:
    """The rule that words an error."""
    kind: str = error["type"]
    return _RULES.get(kind, kind)


def details_of(error: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, object]:
    """What the words of an error need."""
    return {
        "field": short(error.get("fieldName") or "") or "–",
        "label": short(str(error.get("label") or "")),
        "cell": short(str(error.get("cell") or "")),
        "reason": _reason(error, keys),
    }


def place_of(error: Mapping[str, Any], language: str) -> str:
    """Where an error is: a row, a label with its column, or the whole table."""
    words = _PLACES[language]
    if row := error.get("rowNumber"):
        return words["row"].format(row)
    if error["type"] in WHOLE:
        return words["whole"]
    number = error.get("fieldNumber")
    if not number:
        return words["header"]
    column = words["column"].format(number, column_letters(number))
    return f"{words['header']}, {column}"


def column_letters(number: int) -> str:
    """How a sheet names a column.

    >>> [column_letters(number) for number in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    return _PICTURES.get(ord(sign)) or f"[U+{ord(sign):04X}]"


def _quoted(text: str, language: str) -> str:
    return _PLACES[language]["quoted"].format(text)


def _reason(error: Mapping[str, Any], keys: Mapping[str, Any]) -> Bilingual:
    note = error["note"] or error["message"]
    if "{fk}" in note:
        note = note.replace("{fk}", _other_table(keys))
    return Bilingual(*(short(one, _LONGEST_REASON) for one in reason_of(note, {})))


def _other_table(schema: Mapping[str, Any]) -> str:
    """The first table that a schema points to."""
    for key in schema.get("foreignKeys", ()):
        if name := key["reference"].get("resource"):
            return str(name)
    return ""
