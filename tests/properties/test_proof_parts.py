"""The parts of the proof against what they stand for: Python's `re` and `csv`, readers.

Cheap, and so for many more cases than whole reports.
"""

import csv
import io
import re
import warnings
from itertools import chain
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest
from frictionless import FrictionlessException, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.comparison import SCHEMA_2
from tests.properties.tables import schemas
from transforms.proof.blocks import NoTextError, UnsureError, cut, parse, records_of
from transforms.proof.fields import FieldProof
from transforms.proof.keys import NOTHING, images_in, repeated, together
from transforms.proof.patterns import re2_of
from transforms.proof.texts import to_texts
from transforms.proof.writing import to_utf8, unspaced

CASES = settings(max_examples=600)
_ATOMS = st.sampled_from(
    ["a", "b", "ї", ".", r"\d", r"\w", r"\s", "[ab]", "[^a]", "^", "$", "1", " ", "-",
     r"\.", r"[\d-]", r"\n", "[a-я]", r"[^\n]", "", r"\D", r"[\w.]", "😀", r"\b"]
)  # fmt: skip
_COUNTS = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{0,}"])


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.sampled_from(["({})", "(?:{})", "{}"])
    counted = st.builds(lambda form, x, n: form.format(x) + n, group, inner, _COUNTS)
    several = st.lists(counted, min_size=1, max_size=3)
    joined = st.sampled_from(["", "", "|"])
    return st.builds(lambda parts, by: by.join(parts), several, joined)


_PATTERNS = st.recursive(_ATOMS, _combined, max_leaves=8)
_LETTERS = [
    "a",
    "b",
    "1",
    "ї",
    " ",
    "\n",
    "\r",
    "-",
    ".",
    "٣",
    "\xa0",
    "\x0b",
    "😀",
    "я",
]
_WORDS = st.lists(
    st.text(st.sampled_from(_LETTERS), max_size=5), min_size=8, max_size=8
)


@CASES
@given(_PATTERNS, _WORDS)
def test_what_arrow_matches_python_matches(pattern: str, words: list[str]) -> None:
    taken = re2_of(pattern)
    if taken is not None:
        found = pc.match_substring_regex(to_texts(words), taken).to_pylist()
        known = re.compile(f"^{pattern}$")
        assert not [
            w for w, m in zip(words, found, strict=True) if m and not known.match(w)
        ]


_PIECES = ['"', '"', '""', ",", ",", "\n", "\n", "\r", "\r\n", "a", "b", " ", "ї",
           '"a\nb"', "\ufeff", "\x00", '"a"b', ',"', '"\n', "\u2028"]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=24).map("".join)


def _read(block: bytes, width: int) -> list[list[str] | None]:
    """Records of a block by Arrow; None for a ragged one."""
    read = parse(block, width, ",")
    records: list[list[str] | None] = [None] * read.records
    cells = zip(*(column.to_pylist() for column in read.columns), strict=True)
    for place, row in zip(read.places.tolist(), cells, strict=True):
        records[place] = list(row)
    return records


def _is_same(arrow: list[str] | None, record: list[str], width: int) -> bool:
    if arrow is None:
        return len(record) != width
    return arrow == record or (record == [] and not any(arrow))


@settings(max_examples=1500)
@given(_TEXTS, st.integers(1, 3), st.integers(1, 9))
def test_blocks_are_read_as_python_reads_the_whole(
    text: str, width: int, size: int
) -> None:
    whole = text.encode()
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    try:
        blocks = list(cut(chunks, ","))
        found = list(chain.from_iterable(_read(b, width) for b in blocks))
    except UnsureError:
        return
    expected = list(csv.reader(io.StringIO(text, newline="")))
    # A quotation mark that is never closed is closed at the end.
    assert b"".join(blocks) in {whole, whole + b'"'}
    assert list(chain.from_iterable(records_of(b, ",") for b in blocks)) == expected
    assert len(found) == len(expected)
    assert all(_is_same(*both, width) for both in zip(found, expected, strict=True))


@given(
    st.lists(
        st.sampled_from(["a", "ї", "", "a,b", 'a "b"', "a\nb", "\ufeff"]), min_size=2
    )
)
def test_text_that_a_writer_made_is_never_unsure(cells: list[str]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cells, cells[::-1]])
    blocks = list(cut([text.getvalue().encode()], ","))
    assert _read(b"".join(blocks), len(cells)) == [cells, cells[::-1]]


STRAY = [
    'a"b,c\n"d\ne",f\n', '"a"b,c\nd,"e\n"\n', 'a,"b" \n"c"\n', '""a,"b\n"\n',
    'ТОВ "Ромашка",a\n"x\ny",b\n', '"a""b""\n",c\n', 'a,"b\nc\n', '"a"""\n"b',
]  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("text", STRAY)
def test_stray_quotation_mark_is_read_as_python_reads_it(text: str, size: int) -> None:
    whole = text.encode()
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = [_read(block, 2) for block in cut(chunks, ",")]
    expected = list(csv.reader(io.StringIO(text, newline="")))
    assert len(list(chain.from_iterable(found))) == len(expected)
    for one, record in zip(chain.from_iterable(found), expected, strict=True):
        assert _is_same(one, record, 2)


_SPACED = st.lists(
    st.sampled_from([" ", "  ", *_PIECES]), max_size=24
).map("".join)  # fmt: skip


@settings(max_examples=600)
@given(_SPACED, st.integers(1, 9))
def test_text_without_the_spaces_is_read_as_python_reads_it_with_them(
    text: str, size: int
) -> None:
    whole = text.encode()
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    try:
        blocks = list(cut(chunks, ",", is_spaced=True))
    except UnsureError:
        return
    new = b"".join(unspaced(block, ",") for block in blocks).decode()
    lines = io.StringIO(text, newline="")
    expected = list(csv.reader(lines, skipinitialspace=True))
    assert list(csv.reader(io.StringIO(new, newline=""))) == expected


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig", "koi8-u"])
@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_text_is_recoded_wherever_it_is_cut(encoding: str, size: int) -> None:
    text = "новини,ї\r\nміста\rрада\n\r\n"
    whole = text.encode(encoding)
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = b"".join(to_utf8(chunks, encoding, one_line_end=False)).decode()
    assert found == text
    found = b"".join(to_utf8(chunks, encoding, one_line_end=True)).decode()
    assert found == "новини,ї\nміста\nрада\n\n"


def test_record_that_is_not_there_to_its_end_is_left_out() -> None:
    assert list(cut([b'a\n"b\n'], ",", is_whole=False)) == [b"a\n"]
    assert list(cut([b'a\n"b\n'], ",")) == [b"a\n", b'"b\n"']


@pytest.mark.parametrize(
    "text", [b"\xff,a\n", b"a,\xd0\n", b"\xed\xa0\x80,a\n", b"a\xff\n"]
)
def test_parse_finds_what_is_no_utf8(text: bytes) -> None:
    with pytest.raises(NoTextError):
        parse(text, 2, ",")


ODD = ["", "-", "0", "1", "01", "+1", "-1", "-2", " 1", "1.0", "1e0", "nan", "٣",
       "null",
       "2020-01-01", "2020-02-30", "true", "True", "2020", "2020-01", "x", "ї", "{}",
       "10:00:00", "2020-01-01T00:00:00Z", "a@b.com", str(hash(None)), "1_0", "1 000",
       "0.1", "0.10000000000000000001", "\n", "a\n", "1\n", "9" * 30]  # fmt: skip


def _proofs(schema: dict[str, Any]) -> list[tuple[FieldProof, Any]]:
    """The proof of each field, and Frictionless's reader of it."""
    made: Any = Schema.from_descriptor(schema)
    marks = made.missing_values
    return [
        (
            FieldProof(
                one.to_descriptor(),
                one.missing_values if one.has_defined("missing_values") else marks,
                one.create_cell_reader(),
            ),
            one.create_cell_reader(),
        )
        for one in made.fields
    ]


def _outcome(reader: Any, text: str) -> Any:
    """The value and the faults of a text; the failure of a reader is a fault."""
    try:
        return reader(text)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as failure:
        return None, {"failure": repr(failure)}


@settings(max_examples=400)
@given(schemas())
def test_field_is_unproven_exactly_where_frictionless_finds_fault(
    drawn: tuple[dict[str, Any], list[list[str]]],
) -> None:
    schema, good = drawn
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            proofs = _proofs(schema | {"$schema": SCHEMA_2})
        except (FrictionlessException, re.error, TypeError, ValueError):
            return
    for (proof, reader), texts in zip(proofs, good, strict=True):
        values = [*texts, *ODD]
        column = to_texts(values)
        found = proof.unproven(column, proof.missing_in(column)).tolist()
        assert found == [at for at, v in enumerate(values) if _outcome(reader, v)[1]]


@settings(max_examples=400)
@given(schemas(), st.lists(st.sampled_from(ODD), max_size=12))
def test_rows_of_equal_values_have_equal_images(
    drawn: tuple[dict[str, Any], list[list[str]]], texts: list[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            proofs = _proofs(drawn[0] | {"$schema": SCHEMA_2})
        except (FrictionlessException, re.error, TypeError, ValueError):
            return
    for proof, reader in proofs:
        try:
            images = images_in(proof, to_texts(texts)).tolist()
        except UnsureError:
            continue
        outcomes = [_outcome(reader, text) for text in texts]
        if any("failure" in (faults or {}) for _, faults in outcomes):
            continue
        values = [value for value, _ in outcomes]
        for value, image in zip(values, images, strict=True):
            assert (image == NOTHING) is (value is None)
            same = [i for v, i in zip(values, images, strict=True) if v == value]
            assert set(same) <= {image}


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2)), max_size=30))
def test_repeated_are_all_rows_of_an_image_that_two_have(
    pairs: list[tuple[int, int]],
) -> None:
    columns = [np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1)]
    expected = [at for at, pair in enumerate(pairs) if pairs.count(pair) > 1]
    assert sorted(repeated(together(columns)).tolist()) == expected
