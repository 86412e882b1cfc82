"""What Frictionless notes about a row, in words of ours in both languages.

Its notes are texts; their forms are those of Frictionless 5.
"""

import ast
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
    "time": Bilingual("час ГГ:ХХ:СС", "a time HH:MM:SS"),
    "year": Bilingual("рік", "a year"),
    "yearmonth": Bilingual("рік і місяць РРРР-ММ", "a year and month YYYY-MM"),
    "duration": Bilingual("тривалість, як-от P1D", "a duration such as P1D"),
    "geopoint": Bilingual("точка «довгота, широта»", "a point `longitude, latitude`"),
    "geojson": Bilingual("об’єкт GeoJSON", "an object of GeoJSON"),
    "object": Bilingual("об’єкт JSON", "an object of JSON"),
    "array": Bilingual("список JSON", "a list of JSON"),
    "list": Bilingual("перелік", "a list"),
}
_FORMATS = {
    "email": Bilingual("адреса електронної пошти", "an e-mail address"),
    "uri": Bilingual("адреса http://… або https://…", "an address http://…, https://…"),
    "uuid": Bilingual("UUID", "a UUID"),
    "binary": Bilingual("текст у Base64", "a text in Base64"),
}
_MOMENTS = {"date": Bilingual("дата", "a date"), "time": Bilingual("час", "a time")}
_USUAL_FORMATS = frozenset({None, "", "default", "any"})
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
    "enum": Bilingual("одне з: {0}", "one of: {0}"),
    "minLength": Bilingual("довжина не менше за {0}", "length of {0} or more"),
    "maxLength": Bilingual("довжина не більше за {0}", "length of {0} or less"),
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
    (
        re.compile(r"the source is empty"),
        Bilingual("файл порожній", "the file is empty"),
    ),
    (
        re.compile(r'expected is "(.*)" and actual is "(.*)"'),
        Bilingual(r"очікується \1, а є \2", r"expected \1, found \2"),
    ),
    (
        re.compile(r'required for foreign keys to other resources: "(.*)"', re.S),
        Bilingual(
            r"зовнішній ключ веде до таблиці «\1», а її тут немає",
            r"a foreign key points to the table `\1`, which is not here",
        ),
    ),
    (
        re.compile(r'foreign key for resource ".*" as resource "(.*)" does not', re.S),
        Bilingual(
            r"зовнішній ключ веде до ресурсу «\1», а його в пакеті немає",
            r"a foreign key points to the resource `\1`, which the package has not",
        ),
    ),
    (
        re.compile(r"'(\S+)' codec can't decode bytes? (\S+) in position (\S+):.*"),
        Bilingual(
            r"байт \2 на місці \3 не належить до кодування \1",
            r"the byte \2 at the place \3 is not of the encoding \1",
        ),
    ),
    (
        re.compile(r"'(\S+)' codec can't decode"),
        Bilingual(r"це не кодування \1", r"it is not in the encoding \1"),
    ),
    (
        re.compile(r"UTF-(16|32) stream does not start with BOM"),
        Bilingual(
            r"це не UTF-\1: на початку немає позначки (BOM)",
            r"it is no UTF-\1: there is no mark (BOM) at its start",
        ),
    ),
    (
        re.compile(r"field larger than field limit \((\d+)\)"),
        Bilingual(r"клітинка понад \1 знаків", r"a cell of over \1 characters"),
    ),
    (
        re.compile(r"unknown encoding: (.*)", re.S),
        Bilingual(r"кодування «\1» невідоме", r"the encoding `\1` is not known"),
    ),
    (
        re.compile(r"Not a gzipped file"),
        Bilingual("це не GZIP", "it is no GZIP"),
    ),
    (
        re.compile(r"File is not a zip file"),
        Bilingual("це не ZIP", "it is no ZIP"),
    ),
    (
        re.compile(r'invalid excel file "(.*)"', re.S),
        Bilingual(r"«\1» – не книга Excel", r"`\1` is no workbook of Excel"),
    ),
    (
        re.compile(r"No such file or directory"),
        Bilingual("файлу немає", "there is no such file"),
    ),
    (
        re.compile(r"Permission denied"),
        Bilingual("немає дозволу читати файл", "the file may not be read"),
    ),
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
        return _expected(expected_type(found[1], found[2]))
    if found := _POINTS.search(note):
        value, name = found[1], found[2]
        if not name:
            return Bilingual(
                f"«{value}» немає в цій самій таблиці",
                f"`{value}` is not in this table",
            )
        title = tables.get(name, Bilingual(name, name))
        return Bilingual(
            f"«{value}» немає в таблиці «{title.uk}»",
            f"`{value}` is not in the table “{title.en}”",
        )
    for form, said in _FORMS:
        if found := form.search(note):
            return Bilingual(*(found.expand(words) for words in said))
    return quoted(note)


def expected_type(name: str, form: str | None = None) -> Bilingual:
    """What the values of a type of field are.

    >>> expected_type("date", "%d.%m.%Y").uk
    'дата виду %d.%m.%Y'
    """
    known = _TYPES.get(name, Bilingual(f"«{name}»", f"`{name}`"))
    if form in _USUAL_FORMATS:
        return known
    if name == "string" and form in _FORMATS:
        return _FORMATS[form]
    what = _MOMENTS.get(name, known)
    return Bilingual(f"{what.uk} виду {form}", f"{what.en} as {form}")


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
    if name == "enum":
        bound = _listed(bound)
    known = _PATTERNS.get(bound) if name == "pattern" else None
    said = known or _CONSTRAINTS.get(name, Bilingual("«{0}»", "`{0}`"))
    return _expected(said if known else Bilingual(*(w.format(bound) for w in said)))


def _listed(values: str) -> str:
    """The values of a list that Python has written, if it can be read.

    >>> _listed("['a', 1]")
    'a, 1'
    """
    try:
        return ", ".join(map(str, ast.literal_eval(values)))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return values


def _expected(what: Bilingual) -> Bilingual:
    return Bilingual(f"очікується {what.uk}", f"expected {what.en}")
