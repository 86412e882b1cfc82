"""What columns alone prove of values, and what they hand over to Frictionless.

Nothing here asks Frictionless: `tests/properties/test_proof_parts.py` does that.
"""

from typing import Any, Never

import pytest

from tests.builders import field
from transforms.proof.extent import ALL, NONE, Extent
from transforms.proof.fields import FieldProof
from transforms.proof.patterns import re2_of
from transforms.proof.texts import to_texts
from transforms.proof.written import number_marks, written

STAMP = "%Y-%m-%dT%H:%M:%SZ"


def unasked(text: str) -> Never:
    raise AssertionError(f"Frictionless is asked for {text!r}")


def finds_fault(_: str) -> tuple[None, dict[str, str]]:
    return None, {"type": "wrong"}


def unproven(described: dict[str, Any], *texts: str, reader: Any = finds_fault) -> Any:
    marks = described.get("missingValues", ["", "null"])
    proof, values = FieldProof(described, marks, reader), to_texts(texts)
    return proof.unproven(values, proof.missing_in(values)).tolist()


TAKEN_OVER = [
    "", "abc", "їжа", r"\d{4}", r"^[a-z]{2}$", "x|yz", r"(ab)+c?", r"(?:a|b)*?",
    r"a{1,}", r"[^0-9]+", r"[\d\s]+", r"\.\-\\", ".*", "a{1,999}", "a#b", r"\t",
    r"[А-Яа-яіїєґ’ -]*",
]  # fmt: skip


@pytest.mark.parametrize("pattern", TAKEN_OVER)
def test_plain_pattern_is_taken_over(pattern: str) -> None:
    assert re2_of(pattern) == rf"\A(?:^{pattern}$)"


REFUSED = {
    "flags": "(?i)abc", "look ahead": "(?=a)", "look behind": "(?<!a)b",
    "name": "(?P<n>a)", "reference": r"(a)\1", "comment": "(?#a)",
    "word border": r"\bа", "no digit is more in RE2": r"\D", "no space": r"\S",
    "no letter": r"\W", "digits where they are excluded": r"[^\d]",
    "very end": r"a\Z", "Unicode class": r"\pL", "POSIX class": "[[:alpha:]]",
    "literal to Python": "a{,2}", "possessive": "a++", "possessive optional": "a?+",
    "possessive count": "a{2}+", "too many": "a{1001}", "twice repeated": "a**",
    "unclosed": "[a", "unbalanced": "a)(b", "sets to come": "[a&&b]", "hex": r"\x41",
    "octal": r"\07",
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_pattern_that_may_be_read_otherwise_is_refused(reason: str) -> None:
    assert re2_of(REFUSED[reason]) is None


WRITTEN = [
    (field("a"), ALL),
    (field("a", "any"), ALL),
    (field("a", format="binary"), NONE),
    (field("a", format="wkt"), NONE),
    (field("a", "object"), NONE),
    (field("a", "duration"), NONE),
    (field("a", "date", format="any"), NONE),
    (field("a", "date", format="%d %b %Y"), NONE),
    (field("a", "date", format="%d-%m-%y"), NONE),
    (field("a", "date", format="%Y-%m-%d %Y"), NONE),
    (field("a", "date", format="%%Y"), NONE),
    (field("a", "date", format="day"), NONE),
    (field("a", "datetime", format="any"), NONE),
    (field("a", "number") | {"decimalChar": "1"}, NONE),
    (field("a", "number") | {"groupChar": "ab"}, NONE),
    (field("a", "number") | {"groupChar": "."}, NONE),
    (field("a", "boolean") | {"trueValues": [], "falseValues": []}, NONE),
]


@pytest.mark.parametrize(("described", "expected"), WRITTEN)
def test_every_text_or_none_is_certain_for_the_type(
    described: dict[str, Any], expected: Extent
) -> None:
    assert written(described) is expected


# Was: the year 0; the 31st of a month of 30 days; the 29th of any February.
GOOD_AND_BAD = [
    (field("a", "integer"), "0 12 -5 007 9999999999999999999",
     f"+5 1.0 1. 1_000 ١ x {'9' * 41} --1 -"),
    (field("a", "number"), f"0 1.5 -2.25 007 99999999999999999.5 {'9' * 400}",
     "1e5 1. .5 +1 nan inf 1,5 1.5.5 1e400"),
    (field("a", "number") | {"decimalChar": ",", "groupChar": "."}, "1.000,5 1,5 12",
     "1..000 ,5 1,5,5 1.000. 1-0"),
    (field("a", "boolean"), "true True TRUE 1 false False FALSE 0", "yes tRUE 10 t"),
    (field("a", "boolean") | {"trueValues": ["+"], "falseValues": ["."]}, "+ .",
     "1 true ++ x"),
    (field("a", "boolean") | {"trueValues": [""], "falseValues": []}, "", "x true"),
    (field("a", "date"), "2020-02-28 2020-04-30 2020-12-31 0001-01-01 9999-12-31",
     "2021-02-29 2020-02-30 2020-04-31 2020-06-31 2020-09-31 2020-11-31 2020-12-32"),
    (field("a", "date"), "1999-11-30",
     "2020-13-01 2020-00-10 2020-01-00 0000-01-01 2020-1-5 20200105 ٢٠٢٠-01-01"),
    (field("a", "date", format="%d.%m.%Y"), "28.02.2020 30.04.2020 31.12.2020",
     "29.02.2020 31.04.2020 31.06.2020 31.09.2020 31.11.2020 1.1.2020 01.01.0000"),
    (field("a", "date", format="%d/%m/%Y"), "28/02/2020 31/01/2020",
     "31/04/2020 29/02/2020 31.01.2020"),
    (field("a", "datetime"), "2020-01-31T23:59:59 2020-01-31T00:00:00Z",
     "2020-01-31T24:00:00 2020-01-31T00:60:00 2020-01-31T00:00:60 2020-01-31"),
    (field("a", "datetime"), "2020-01-31T00:00:00+02:00 2020-01-31T00:00:00-12:59",
     "2020-02-30T00:00:00 2020-01-31T00:00:00+24:00 2020-01-31T00:00:00z"),
    (field("a", "datetime"), "2020-01-31T10:00:00.5Z 2020-01-31T10:00:00.123456",
     "2020-01-31T10:00:00. 2020-01-31T10:00:00.1234567"),
    (field("a", "datetime", minimum="2020-01-01T00:00:00"),
     "2020-01-01T00:00:00 2020-01-01T00:00:00.000001 2020-01-01T00:00:00.5",
     "2019-12-31T23:59:59.999999 2020-01-01T00:00:00Z"),
    (field("a", "datetime", exclusiveMaximum="2020-01-01T00:00:00Z"),
     "2020-01-01T01:59:59+02:00 2019-12-31T23:59:59.9Z",
     "2020-01-01T02:00:00+02:00 2019-12-31T23:59:59 2020-01-01T00:00:00-01:00"),
    (field("a", "datetime", format=STAMP, minimum="2020-01-01T00:00:00Z"),
     "2020-01-01T00:00:00Z 2021-01-01T00:00:00Z", "2019-12-31T23:59:59Z"),
    (field("a", "datetime", format=STAMP), "2020-01-31T23:59:59Z",
     "2020-01-31T24:00:00Z 2020-01-31T23:59:59 2020-02-30T00:00:00Z"),
    (field("a", "time"), "00:00:00 23:59:59.5 10:00:00Z",
     "24:00:00 00:60:00 00:00:60 10:00"),
    (field("a", "time", format="%H:%M"), "00:00 23:59", "24:00 9:05 00:60 00:00:00"),
    (field("a", "year"), "0000 2020 9999", "20 +202 ٢٠٢٠ 20201"),
    (field("a", "yearmonth"), "2020-01 2020-12 0000-10", "2020-00 2020-13 2020-1"),
    (field("a", "date", format="%Y-%m"), "2020-01", "2020-13 0000-01 2020"),
    (field("a", format="email"), "ivan@rada.gov.ua Ivan.P_1@b-c.com",
     "x@y a..b@c.com А@b.ua a@-b.ua a@b.c .a@b.ua a@b..ua a@@b.ua"),
    (field("a", format="uri"), "https://a.ua/b.html?x[]=1#й http://r.gov.ua:80",
     "mailto:x a.ua h:/a http:/a.ua http://a.ua:x"),
    (field("a", format="uuid"), "2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
     "2BC1C94F-0deb-43e9-92a1-4775189ec9f8 2bc1c94f0deb43e992a14775189ec9f8"),
    (field("a", pattern="^[a-z]{2}$"), "ab", "abc a ab\n Ab"),
    (field("a", pattern="x|yz"), "x yz xz", "y z ayz"),
    (field("a", enum=["так", "ні"]), "так ні", "Так н"),
    (field("a", minLength=2, maxLength=3), "їжа їж 😀😀", "ї їжак 😀"),
    (field("a", "integer", minimum=0, maximum=5), "0 5 005", "-1 6"),
    (field("a", "integer", exclusiveMinimum=0, exclusiveMaximum=5), "1 4", "0 5 -1 6"),
    (field("a", "integer", minimum=2.0), "2 3", "1"),
    (field("a", "integer", minimum=123456789012345678), "123456789012345700",
     "123456789012345677 123456789012345678"),
    (field("a", "number", minimum=0.1), "0.1 0.10 0.2", "0.09 0.09999999999999999999"),
    (field("a", "number", maximum=0.1), "0.1 -5", "0.11 0.100000000001"),
    (field("a", "number", exclusiveMaximum=0.1), "0.09", "0.1 0.10"),
    (field("a", "number", maximum=1000) | {"groupChar": ","}, "1,000 999", "1,001"),
    (field("a", "date", minimum="1991-08-24"), "1991-08-24 2020-01-01", "1991-08-23"),
    (field("a", "date", exclusiveMaximum="1991-08-24"), "1991-08-23", "1991-08-24"),
    (field("a", "year", minimum=1991), "1991 2020", "1990 0000"),
    (field("a", "year", maximum=5), "0005 0000", "0006 2020"),
    (field("a", "yearmonth", maximum="2020-01"), "2020-01 2019-12", "2020-02"),
]  # fmt: skip


@pytest.mark.parametrize(("described", "good", "bad"), GOOD_AND_BAD)
def test_values_are_proven_or_handed_over(
    described: dict[str, Any], good: str, bad: str
) -> None:
    described = described | {"missingValues": []}
    right, wrong = good.split(" "), bad.split(" ")
    assert unproven(described, *right, reader=unasked) == []
    expected = list(range(len(right), len(right) + len(wrong)))
    assert unproven(described, *right, *wrong) == expected


UNKNOWN = [
    field("a", "integer", minimum=None),
    field("a", "integer", maximum="5"),
    field("a", "integer", minimum=2.5),
    field("a", "integer", minimum=True),
    field("a", "integer", enum=[5]),
    field("a", "number", minimum=float("nan")),
    field("a", "number", minimum=float("-inf")),
    field("a", "year", minimum=-1),
    field("a", "date", minimum="1-1-1"),
    field("a", "date", minimum="٢٠٢٠-01-01"),
    field("a", "datetime", minimum="2000-01-01"),
    field(
        "a", "datetime", minimum="2000-01-01T00:00:00", maximum="2001-01-01T00:00:00Z"
    ),
    field("a", "date", format="%d.%m.%Y", minimum="01.01.2020"),
    field("a", "any", enum=["5"]),
    field("a", enum=["5", 1]),
    field("a", minLength=10**30),
    field("a", maxLength=5.0),
    field("a", pattern="(?i)5"),
    field("a", jsonSchema={}),
]


@pytest.mark.parametrize("described", UNKNOWN)
def test_every_value_is_handed_over_where_a_constraint_is_unknown(
    described: dict[str, Any],
) -> None:
    assert not FieldProof(described, [], finds_fault).is_known
    assert unproven(described, "5", "5", "2020-01-01") == [0, 1, 2]


@pytest.mark.parametrize("kind", ["string", "integer", "date", "any", "object"])
def test_missing_value_is_proven_unless_required(kind: str) -> None:
    described = field("a", kind) | {"missingValues": ["-", "0"]}
    assert unproven(described, "-", "0", "-", reader=unasked) == []
    required = field("a", kind, required=True) | {"missingValues": ["-", "0"]}
    assert unproven(required, "-", "0") == [0, 1]


def test_missing_value_meets_every_other_constraint() -> None:
    described = field("a", minLength=5, pattern="x+", enum=["xxxxx"])
    assert unproven(described, "null", "xxxxx", "", reader=unasked) == []


def test_mark_of_another_field_is_no_missing_value() -> None:
    described = field("a", "integer") | {"missingValues": ["-"]}
    assert unproven(described, "", "null", "-", "1") == [0, 1]


def test_frictionless_is_asked_once_for_each_text() -> None:
    asked: list[str] = []

    def reader(text: str) -> tuple[str, dict[str, str] | None]:
        asked.append(text)
        return text, {"type": "wrong"} if text == "x" else None

    proof = FieldProof(field("a", "integer"), [], reader)
    values = to_texts(["1", "+5", "x", "+5", "x"])
    assert proof.unproven(values, NONE).tolist() == [2, 4]
    assert proof.unproven(values, NONE).tolist() == [2, 4]
    assert asked == ["+5", "x"]


def test_value_is_handed_over_when_its_reader_fails() -> None:
    def fails(text: str) -> Never:
        raise TypeError(text)

    assert unproven(field("a", "integer"), "1", "x", reader=fails) == [1]


@pytest.mark.parametrize("mark", ["1", "+", "-", "_", "e", "", "ab"])
def test_decimal_mark_that_may_stand_in_a_number_is_odd(mark: str) -> None:
    assert number_marks({"decimalChar": mark}) is None
