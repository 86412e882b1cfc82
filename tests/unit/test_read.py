"""Every format gives the same lines; what is no report is refused with its rule."""

import contextlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.documents import docx, odt, packed, paragraph, rtf
from tests.waiting import processor_seconds
from transforms.errors import UnreadableReport
from transforms.read import read_document

REPORTS = Path(__file__).parents[1] / "data" / "reports"
SUFFIXES = ("docx", "odt", "rtf", "html", "doc")
SAMPLES = [
    (REPORTS / f"2022-08-table.{suffix}").read_bytes() for suffix in (*SUFFIXES, "txt")
]


def lines(text: str) -> list[str]:
    cells = (
        [" ".join(cell.split()) for cell in row.split("\t")] for row in text.split("\n")
    )
    return ["\t".join(row).strip() for row in cells if any(row)]


def refusal(content: bytes) -> tuple[str, object]:
    with pytest.raises(UnreadableReport) as caught:
        read_document(content, "x")
    details = caught.value.details
    assert details["file"] == "x"
    return caught.value.rule_id, details.get("reason", details.get("kind"))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["2019-09-nizhyn", "2022-08-table"])
def test_format_gives_the_lines_of_the_text(name: str, suffix: str) -> None:
    text = read_document((REPORTS / f"{name}.txt").read_bytes(), "txt")
    path = REPORTS / f"{name}.{suffix}"
    assert lines(read_document(path.read_bytes(), path.name)) == lines(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8_u"]
)
def test_plain_text_is_read_in_encoding(encoding: str) -> None:
    text = "Звіт за вересень 2019 року\nРозміщено 321 новину про міські події"
    assert read_document(text.encode(encoding), "x.txt") == text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("empty-file", None)),
        (b" " * (32 * 2**20 + 1), ("too-large", None)),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), ("image-not-document", "PNG")),
        (b"\xff\xd8\xff\xe0" + bytes(60), ("image-not-document", "JPEG")),
        (packed({"xl/workbook.xml": "<x/>"}), ("unknown-format", "ZIP")),
        (odt("", kind="spreadsheet"), ("unknown-format", "ZIP")),
        (bytes(range(256)) * 40, ("unknown-encoding", "not-text")),
        (docx(paragraph("5"))[:-30], ("damaged-document", "zip-directory")),
        (docx("<w:p>", ""), ("damaged-document", "xml")),
        (docx("", "<!DOCTYPE a [<!ENTITY b 'c'>]>"), ("damaged-document", "doctype")),
        (odt("", "<!DOCTYPE a [<!ENTITY b 'c'>]>"), ("damaged-document", "doctype")),
        (odt("", manifest="<encryption-data/>"), ("document-encrypted", "encrypted")),
        (rtf("новин 5")[:-1], ("damaged-document", "truncated")),
    ],
)
def test_file_is_refused(content: bytes, expected: tuple[str, object]) -> None:
    assert refusal(content) == expected


def test_doc_is_refused_when_encrypted_or_cut_short() -> None:
    doc = bytearray((REPORTS / "2022-08-table.doc").read_bytes())
    doc[doc.index(b"\xec\xa5") + 11] |= 1
    assert refusal(bytes(doc)) == ("document-encrypted", "encrypted")
    assert refusal(bytes(doc[:700]))[0] in ("damaged-document", "unknown-format")


DEEP = 20_000
BOMBS = [
    docx(" " * 2**26),
    docx("<w:tbl><w:tr><w:tc>" * DEEP + "</w:tc></w:tr></w:tbl>" * DEEP),
    odt("<text:section>" * DEEP + "</text:section>" * DEEP),
    rtf("{" * DEEP + "}" * DEEP),
    b"<html>" + b"<b>" * 600_000,
    packed({"word/document.xml": "", **{str(n): b"" for n in range(2001)}}),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_bomb_is_refused_in_time(bomb: bytes) -> None:
    with processor_seconds(10):
        refused = refusal(bomb)
    assert refused[0] in ("damaged-document", "expands-too-much")


def test_part_that_is_larger_than_it_says_is_not_inflated() -> None:
    content = docx(paragraph("5" * 200_000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    said = [number.to_bytes(4, "little") for number in (size, 1000)]
    assert refusal(content.replace(*said)) == ("damaged-document", "part")


# Each would grow with the square of its length, or worse, where tags, comments and
# attributes are looked for more than once. Many attributes are refused by the process
# that reads (tests/functional/test_hostile.py).
PAGES = [
    b"<html>" + b"".join(b"<font c=%d>" % n for n in range(140)) + b"<p>x" * 100_000,
    b"<html>" + b"<b a=k><!--</b>-->" * 50_000 + b"5",
    b"<!---->" * 1_000 + b"<p>5",
    b"<html>5" + b"<!--" * 400_000,
    b"<html>5" + b"<a " * 400_000,
    b"<html>5" + b"<script>" * 400_000,
    b"<html>5" + b"<p a='" * 400_000,
]


@pytest.mark.parametrize("page", PAGES, ids=range(len(PAGES)))
def test_hostile_page_is_read_in_time(page: bytes) -> None:
    with processor_seconds(10):
        assert read_document(page, "x.html").endswith(("5", "x"))


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300), st.sampled_from(SAMPLES), st.data())
def test_random_or_mutated_bytes_give_text_or_refusal(
    noise: bytes, sample: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(sample)))
    for content in (noise, sample[:place] + noise + sample[place + len(noise) :]):
        with contextlib.suppress(UnreadableReport):
            assert isinstance(read_document(content, "x"), str)


def test_plain_text_imports_no_library() -> None:
    code = (
        "import sys; from transforms.read import read_document\n"
        "read_document(b'a', 'x');print({'pypdfium2', 'pyexpat'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
