"""What Frictionless notes about a row, in words of ours in both languages.

Its notes are texts; their forms are those of Frictionless 5.
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.errors import Bilingual

_TYPES = {
    "integer": Bilingual("ціле число", "a whole number"),
    "number": Bilingual("число", "a number"),
    "date": Bilingual("дата РРРР-ММ-ДД", "a date YYYY-MM-DD"),
    "datetime": Bilingual("дата й час", "a date and time"),
    "boolean": Bilingual("true або false", "true or false"),
    "string": Bilingual("текст", "a text"),
}
_PATTERNS = {
    r"^https?://.+$": Bilingual(
        "адреса http://… або https://…", "an address http://… or https://…"
    ),
    r"^\d{8}$": Bilingual("вісім цифр", "eight digits"),
    r"^\d{6}$": Bilingual("шість цифр", "six digits"),
    r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$": Bilingual(
        "адреса електронної пошти", "an e-mail address"
    ),
    r"^[a-z0-9][a-z0-9_.-]*$": Bilingual(
        "малі латинські літери, цифри та знаки _ . -",
        "small Latin letters, digits and _ . -",
    ),
}
_CONSTRAINTS = {
    "pattern": Bilingual("взірець «{0}»", "the pattern `{0}`"),
    "enum": Bilingual("одне з «{0}»", "one of `{0}`"),
    "minLength": Bilingual("не коротше за {0} знаків", "length of {0} or more"),
    "maxLength": Bilingual("не довше за {0} знаків", "length of {0} or less"),
    "minimum": Bilingual("не менше за {0}", "{0} or more"),
    "maximum": Bilingual("не більше за {0}", "{0} or less"),
    "exclusiveMinimum": Bilingual("більше за {0}", "more than {0}"),
    "exclusiveMaximum": Bilingual("менше за {0}", "less than {0}"),
}
_EMPTY = Bilingual("значення немає", "there is no value")
_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)
_TYPE = re.compile(r'type is "(\w+)(?:/(.*))?"')
_POINTS = re.compile(r'for ".*?": values "(.*)" not found in .* "(.*?)" as ".*?"', re.S)
_FORMS = (
    (
        re.compile(r"the same as in the row at position (\d+)"),
        Bilingual(r"таке саме в рядку \1", r"the same as in row \1"),
    ),
    (re.compile(r'at position "(.*)"'), Bilingual(r"стовпець \1", r"column \1")),
    (re.compile(r'are all "None"'), _EMPTY),
)


def reason_of(note: str, tables: Mapping[str, Bilingual]) -> Bilingual:
    """Why a row does not meet its schema.

    Args:
        note: as Frictionless has it.
        tables: titles of the tables by their resource names.
    """
    if found := _CONSTRAINT.search(note):
        return _constraint(found[1], found[2])
    if found := _TYPE.search(note):
        return _expected(_TYPES.get(found[1], Bilingual(f"«{found[1]}»", found[1])))
    if found := _POINTS.search(note):
        value, name = found[1], found[2]
        title = tables.get(name, Bilingual(name, name))
        return Bilingual(
            f"«{value}» немає в таблиці «{title.uk}»",
            f"`{value}` is not in the table “{title.en}”",
        )
    for form, said in _FORMS:
        if found := form.search(note):
            return Bilingual(*(found.expand(words) for words in said))
    return quoted(note)


def quoted(words: object) -> Bilingual:
    """Words of others, for which there are none of ours."""
    return Bilingual(f"«{words}»", str(words))


def title_of(schema: Mapping[str, Any], name: str | None) -> Bilingual:
    """The title of a field of a schema; its name where it has none."""
    fields: Any = schema.get("fields", ())
    field: Mapping[str, str] = next((f for f in fields if f.get("name") == name), {})
    own = name or "–"
    return Bilingual(field.get("title") or own, field.get("titleEn") or own)


def table_title(schema: Mapping[str, Any], name: str) -> Bilingual:
    """The title of a table; its name where it has none."""
    return Bilingual(schema.get("title") or name, schema.get("titleEn") or name)


def _constraint(name: str, bound: str) -> Bilingual:
    if name == "required":
        return _EMPTY
    known = _PATTERNS.get(bound) if name == "pattern" else None
    said = known or _CONSTRAINTS.get(name, Bilingual("«{0}»", "`{0}`"))
    return _expected(said if known else Bilingual(*(w.format(bound) for w in said)))


def _expected(what: Bilingual) -> Bilingual:
    return Bilingual(f"очікується {what.uk}", f"expected {what.en}")
