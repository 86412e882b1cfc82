"""Schemas and tables to validate: good, slightly bad and very bad."""

import csv
import io
from typing import Any

from hypothesis import strategies as st

from tests.comparison import SCHEMA_2

_DATES = ["2020-01-31", "2020-02-29", "1999-12-01", "0001-01-01", "2024-06-15"]
_WRONG_DATES = [
    "2021-02-29",
    "2020-1-5",
    "31.01.2020",
    "2020-13-01",
    "0000-01-01",
    "٢٠٢٠-01-01",
]
_TIMES = ["10:00:00", "23:59:59", "00:00:00"]
_ODD = [
    "", " ", "null", "-", "NULL", "None", "nan", "inf", "-inf", "1e5", "1E400",
    "1_000", "0x1F", "٣", " 12 ", "+5", "-0", "007", "1.", ".5", "1,5", "1 000",
    "12 грн", "true", "True", "1", "0", "yes", "a\nb", "a\r\nb", 'лапки "тут"', "a,b",
    "=1+1", "\x00", "é", "😀", "\ufeff", "\ufeffa", "x" * 40, "24:00:00", "0.1",
    "2020-01-01T00:00:00", "2020-01-01", "9" * 30, "0.10000000000000000001", "а",
    "1e-400", "-1", "-2", "nan(1)", "1.0e0", str(hash(None)), "snan", "[]", "{}",
]  # fmt: skip
_INTEGERS = ["0", "1", "5", "10", "-3", "42", "123456789012345678", "100"]
_NUMBERS = ["0", "1.5", "10", "-2.25", "0.1", "3", "99.99", "100", "1.50", "0.0"]
_WORDS = ["аркуш", "book", "Ніжин", "a", "ab", "abc", "новина 12", "N-001", "2020"]
_ZONES = ["", "Z", "+02:00", "-05:30"]


_NONE: st.SearchStrategy[dict[str, Any]] = st.just({})


def _bounds(
    values: st.SearchStrategy[Any], *listed: Any
) -> st.SearchStrategy[dict[str, Any]]:
    """Bounds of either kind, and perhaps a list of values."""
    exclusive = st.fixed_dictionaries(
        {}, optional={"exclusiveMinimum": values, "exclusiveMaximum": values}
    )
    inclusive = st.fixed_dictionaries(
        {}, optional={"minimum": values, "maximum": values}
    )
    lists = st.lists(st.sampled_from(listed or [1]), max_size=4)
    enum = lists.map(lambda values: {"enum": values}) if listed else _NONE
    return st.one_of(inclusive, inclusive, inclusive, exclusive, enum)


def _constrained(
    kind: str, good: list[str], constraints: st.SearchStrategy[dict[str, Any]],
    **properties: st.SearchStrategy[Any],
) -> st.SearchStrategy[tuple[dict[str, Any], list[str]]]:  # fmt: skip
    """A field's descriptor, and texts that are mostly good for it."""
    common = st.fixed_dictionaries(
        {}, optional={"required": st.booleans(), "unique": st.booleans()}
    )
    made = st.fixed_dictionaries(
        {"type": st.just(kind)}, optional={**properties, "missingValues": _MARKS}
    )
    return st.tuples(made, common, constraints).map(
        lambda parts: (
            parts[0] | {"constraints": parts[1] | parts[2]} if parts[1] or parts[2]
            else parts[0],
            good,
        )
    )  # fmt: skip


_MARKS = st.lists(
    st.sampled_from(["", "null", "-", "0", "NULL", "a"]), max_size=3, unique=True
)
_PATTERNS = st.sampled_from(
    [r"\d+", r"[a-z]+", r"^[А-Яа-яіїєґ’ -]*$", r"N-\d{3}", r"a|b", r"(?i)BOOK", r"\w+",
     r"[^0-9]+", r".*", r"\S+", r"a{1,2}", r"(ab)+c?", r"x*?", r"\D+", r"[\d\s]+",
     r"\bа", r"a{,2}", r"[[:alpha:]]+", r"a++", r"\pL+", r"(?P<n>a)(?P=n)"]
)  # fmt: skip
_STRINGS = st.fixed_dictionaries(
    {},
    optional={
        "pattern": _PATTERNS,
        "enum": st.lists(st.sampled_from([*_WORDS, "", "1"]), min_size=1, max_size=4),
        "minLength": st.integers(0, 4),
        "maxLength": st.integers(0, 9),
    },
)
_GROUPED = ["1 000", "1 000 000,5", "12,5", "1000", "1.5", "1,000.5", "1 0,0"]
_FIELDS = st.one_of(
    _constrained("string", _WORDS, _STRINGS),
    _constrained("string", ["a@b.com", "ivan@rada.gov.ua", "x@y", "А@b.com"], _NONE,
                 format=st.just("email")),
    _constrained("string", ["https://a.ua/b", "http://rada.gov.ua", "a b", "mailto:x"],
                 _NONE, format=st.just("uri")),
    _constrained("string", ["2bc1c94f-0deb-43e9-92a1-4775189ec9f8", "2BC1", "0" * 32],
                 _NONE, format=st.just("uuid")),
    _constrained("integer", _INTEGERS,
                 _bounds(st.sampled_from([0, 1, 5, 10, 100, 123456789012345678, 2.0,
                                          2.5, "5", 10**30]), 0, 1, "10", 2.5),
                 bareNumber=st.booleans()),
    _constrained("integer", _INTEGERS,
                 st.just({"enum": [0, 1, 5, "10"]})),
    _constrained("number", _NUMBERS,
                 _bounds(st.sampled_from([0, 0.1, 1.5, 10, 100, -3, 1e400, "1.5"]),
                         0, 0.1, "1.50", 99.99),
                 bareNumber=st.booleans()),
    _constrained("number", [*_NUMBERS, *_GROUPED], _bounds(st.sampled_from([0, 1000])),
                 groupChar=st.sampled_from([" ", ",", ".", ""]),
                 decimalChar=st.sampled_from([",", "."])),
    _constrained("number", _NUMBERS, _NONE, floatNumber=st.booleans()),
    _constrained("boolean", ["true", "false", "1", "0", "True"], _NONE),
    _constrained("boolean", ["так", "ні"], _NONE, trueValues=st.just(["так"]),
                 falseValues=st.sampled_from([["ні", ""], [""], []])),
    _constrained("date", _DATES,
                 _bounds(st.sampled_from(["2000-01-01", "2020-01-31", "2020-1-5"]),
                         "2020-01-31", "2020-1-31", "x")),
    _constrained("date", ["31.01.2020", "29.02.2020", "01.12.1999"], _NONE,
                 format=st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "any", "%d %b %Y"])),
    _constrained("datetime", [f"{day}T{time}{zone}" for day in _DATES[:2]
                              for time in _TIMES for zone in _ZONES], _NONE),
    _constrained("datetime", [f"{day}T{time}Z" for day in _DATES for time in _TIMES],
                 _bounds(st.sampled_from(["2000-01-01T00:00:00Z"])),
                 format=st.just("%Y-%m-%dT%H:%M:%SZ")),
    _constrained("time", [*_TIMES, "10:00", "10:00:00+02:00", "9:00:00"], _NONE),
    _constrained("time", ["10:00", "23:59", "9:05"], _NONE, format=st.just("%H:%M")),
    _constrained("year", ["2020", "1999", "0001", "20", "+202"],
                 _bounds(st.sampled_from([1991, 2020, 3000, 5, "2020"]), 2020, "1")),
    _constrained("yearmonth", ["2020-01", "1999-12", "2020-13", "2020-1"],
                 _bounds(st.sampled_from(["2000-01", "2020-1", [2020, 1]]), "2020-01")),
    _constrained("any", _WORDS, st.sampled_from([{}, {"enum": ["a", 1, "1"]}])),
    _constrained("object", ['{"a": 1}', "{}", "[]", '{"a": 2}'], _NONE),
    _constrained("list", ["a,b", "a", ""], _NONE),
    _constrained("geopoint", ["1, 2", "1.5,2", "200, 1"], _NONE),
    _constrained("duration", ["P1Y", "PT5M", "P1", "5"], _NONE),
)  # fmt: skip


@st.composite
def schemas(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    """A schema, and for each of its fields texts that are mostly good."""
    made = draw(st.lists(_FIELDS, min_size=1, max_size=5))
    names = [f"f{at}" for at in range(len(made))]
    fields = [
        {"name": name} | descriptor
        for name, (descriptor, _) in zip(names, made, strict=True)
    ]
    schema: dict[str, Any] = {"fields": fields}
    if draw(st.integers(0, 2)) == 0:
        schema["$schema"] = SCHEMA_2
        if draw(st.booleans()):
            matches = ["exact", "equal", "subset", "superset", "partial"]
            schema["fieldsMatch"] = draw(st.sampled_from(matches))
        if draw(st.booleans()):
            schema["missingValues"] = [{"value": "-", "label": "none"}, {"value": ""}]
    if "missingValues" not in schema and draw(st.booleans()):
        schema["missingValues"] = draw(_MARKS)
    if draw(st.integers(0, 3)) == 0:
        keys = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
        schema["primaryKey"] = draw(keys)
    if draw(st.integers(0, 4)) == 0:
        pairs = st.lists(
            st.tuples(st.sampled_from(names), st.sampled_from(names)),
            min_size=1, max_size=2, unique=True,
        )  # fmt: skip
        chosen = draw(pairs)
        schema["foreignKeys"] = [
            {
                "fields": [one for one, _ in chosen],
                "reference": {"resource": "", "fields": [other for _, other in chosen]},
            }
        ]
    return schema, [good for _, good in made]


@st.composite
def csv_texts(draw: st.DrawFn, good: list[list[str]], most: int = 8) -> str:
    """A table for a schema, some of its cells and rows bad."""
    wrong = draw(st.sampled_from([0, 0, 1, 2, 10]))
    cells = [
        st.sampled_from([*(texts * 3), *draw(st.lists(_ODD_CELLS, max_size=wrong))])
        for texts in good
    ]
    rows: list[list[str]] = draw(st.lists(st.tuples(*cells).map(list), max_size=most))
    if wrong:
        for row in rows:
            change = draw(st.integers(0, 12))
            if change == 0:
                row.append(draw(_ODD_CELLS))
            elif change == 1:
                row.pop()
            elif change == 2:
                row.clear()
    labels = [f"f{at}" for at in range(len(good))]
    if draw(st.integers(0, 15)) == 0:
        labels = draw(st.permutations(labels)) + draw(
            st.sampled_from([[], ["x"], ["f0"]])
        )
    return _written(
        [list(labels), *rows],
        draw(st.sampled_from([",", ",", ",", ";"])),
        draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])),
        draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )


_ODD_CELLS = st.one_of(st.sampled_from([*_ODD, *_WRONG_DATES]), st.text(max_size=3))


PAIRS: list[dict[str, Any]] = [
    {"fields": [{"name": "f0", "type": kind}, {"name": "f1"}], **more}
    for kind in ("string", "integer", "any")
    for more in (
        {},
        {"missingValues": []},
        {"missingValues": ["1", "a"], "primaryKey": ["f0"]},
        {"primaryKey": ["f0", "f1"]},
        {"foreignKeys": [{"fields": "f1", "reference": {"fields": "f0"}}]},
        {"missingValues": [],
         "foreignKeys": [{"fields": "f0", "reference": {"fields": "f1"}}]},
    )
]  # fmt: skip


def pair_schemas() -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of the fields f0 and f1, or of f0 alone."""
    alone = {"fields": [{"name": "f0", "constraints": {"unique": True}}]}
    return st.sampled_from([*PAIRS, alone, {"fields": []}])


def encoded(text: str) -> bytes:
    """The bytes of a table; what is no letter is no UTF-8 either."""
    return text.encode("utf-8", "surrogatepass")


def _written(rows: list[list[str]], delimiter: str, ends: str, quoting: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=quoting)  # type: ignore[arg-type]
    for row in rows:
        if row:
            writer.writerow(row)
        else:
            text.write(ends)
    return text.getvalue()
