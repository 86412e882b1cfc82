"""The numbers of a document, found without its reader, show what a reader lost."""

from pathlib import Path

import pytest

from tests.unit.documents import docx, odt, odt_row, paragraph, rtf, table
from tests.waiting import processor_seconds
from transforms.lost import MOST_TOLD, find_lost
from transforms.read import read_document

REPORTS = Path(__file__).parents[1] / "data" / "reports"
RUN = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
BOLD = RUN.format("<w:rPr><w:b/></w:rPr>", "9")
ODT_ROW = odt_row("<text:p>321</text:p>", "<text:p>91</text:p>")
ROW = docx(table(("Новин", "12", "310", "321")))
NOTE = '<w:footnotes {}><w:footnote w:id="1">{}</w:footnote>{}</w:footnotes>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WITH_NOTE = docx(
    "<w:p><w:r><w:t>Новин 80</w:t></w:r>"
    '<w:r><w:footnoteReference w:id="1"/></w:r></w:p>',
    footnotes=NOTE.format(
        W,
        paragraph("з них 41 нова"),
        f'<w:footnote w:id="7">{paragraph("777")}</w:footnote>',
    ),
)
SIGN = docx(
    "<w:p><w:r><w:t>14</w:t></w:r><w:r>"
    '<w:sym w:font="Symbol" w:char="F02D"/></w:r><w:r><w:t>18</w:t></w:r></w:p>'
)


@pytest.mark.parametrize(
    "name",
    sorted(
        path.relative_to(REPORTS).as_posix()
        for path in REPORTS.rglob("*")
        if path.suffix in {".docx", ".odt", ".rtf", ".html", ".pdf", ".doc"}
    ),
)
def test_nothing_is_said_of_a_report_read_rightly(name: str) -> None:
    content = (REPORTS / name).read_bytes()

    assert find_lost(content, read_document(content, name)) == ((), ())


# What readers have done: the content, a text read wrongly, what is missing and new.
WRONG: dict[str, tuple[bytes, str, tuple[str, ...], tuple[str, ...]]] = {
    "cells run together": (ROW, "Новин\t12310321", ("12", "310", "321"), ("12310321",)),
    "a row is lost": (ROW, "", ("12", "310", "321"), ()),
    "a number is cut": (ROW, "Новин\t12\t31\t0\t321", ("310",), ("0", "31")),
    "a bold part is cut off": (
        docx(f"<w:p>{BOLD}{RUN.format('', '1 новина')}</w:p>"),
        "**9** 1 новина",
        ("91",),
        ("1", "9"),
    ),
    "the first note is lost": (WITH_NOTE, "Новин 80", ("41",), ()),
    "a sign is lost": (SIGN, "1418", ("14", "18"), ("1418",)),
    "one of two like numbers is lost": (
        docx(paragraph("5 і 5")), "5", ("5",), (),
    ),
    "a cell of ODT is lost": (
        odt(f"<table:table>{ODT_ROW}</table:table>"),
        "\t91",
        ("321",),
        (),
    ),
    "RTF gives numbers of its own": (
        rtf(r"\pard Novyn 321\par"), "lineWidth12700 Novyn 321", (), ("12700",),
    ),
    "RTF loses a digit": (rtf(r"1\~204\par"), "1 04", ("204",), ("04",)),
    "a script of a page is text": (
        b"<p>5<script>var a = 321</script>", "5 var a = 321", (), ("321",),
    ),
    "cells of a page run together": (
        b"<table><tr><td>12<td>310</table>", "12310", ("12", "310"), ("12310",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_text_read_wrongly_is_found(what: str) -> None:
    content, text, missing, new = WRONG[what]

    assert find_lost(content, text) == (missing, new)


# What is no text, or the same in another form.
RIGHT: dict[str, tuple[bytes, str]] = {
    "a number in two runs": (docx(f"<w:p>{BOLD}{RUN.format('', '1')}</w:p>"), "91"),
    "a raised mark": (docx(paragraph("3211")), "321¹"),
    "a soft hyphen": (docx(paragraph("32\u00ad1")), "321"),
    "a note nothing refers to": (WITH_NOTE, "Новин 80, 41"),
    "hidden": (docx(f"<w:p>{RUN.format('<w:rPr><w:vanish/></w:rPr>', '7')}</w:p>"), ""),
    "deleted": (docx(f"<w:del>{paragraph('7')}</w:del>"), ""),
    "instructions": (docx("<w:p><w:r><w:instrText>7</w:instrText></w:r></w:p>"), ""),
    "places of drawings": (docx("<w:p><w:r><w:x>7</w:x></w:r></w:p>"), ""),
    "an annotation": (
        odt("<text:p>5<office:annotation><text:p>7</text:p></office:annotation></text:p>"),
        "5",
    ),
    "a field": (odt("<text:p>1<text:expression>2</text:expression></text:p>"), "12"),
    "fonts and headers": (
        rtf(r"{\fonttbl{\f0 A7;}}{\header 7}{\*\x 7}{\v 7}{\bin3 }77}{\*\footnote 5}"),
        "5",
    ),
    "hidden in a page": (
        b"<title>7</title><p hidden>7</p><p style='display:none'>7</p>1<b>2</b>",
        "12",
    ),
    "tags that say nothing": (
        (
            b"<!-- 7 --><script>7</script><p>1<br hidden>2<input value=7><p title='>7'>"
            b"3 < 4<select><option>7</select><td hidden>7<td>5<i hidden>7<i>7</i>7</i>6"
            b"<!x 7>8<b"
        ),
        "1 2 3 4 568",
    ),
    "a page in UTF-16": ("<p>Новин 5".encode("utf-16"), "5"),
    "hidden by a style": (
        docx(
            "<w:p><w:pPr><w:pStyle w:val='P'/></w:pPr><w:r><w:t>7</w:t></w:r></w:p>"
            "<w:p><w:r><w:rPr><w:rStyle w:val='R'/></w:rPr><w:t>7</w:t></w:r>"
            "<w:r><w:t>5</w:t></w:r></w:p>",
            styles=f"<w:styles {W}><w:style w:styleId='P'><w:rPr><w:vanish/></w:rPr>"
            "</w:style><w:style w:styleId='R'><w:basedOn w:val='P'/></w:style>"
            "<w:style w:styleId='S'/></w:styles>",
        ),
        "5",
    ),
    "stand-ins of signs": (
        rtf(r"{\uc0\u8470 5}{\uc2\u8470 \'a1\-6}{\u8470{}8}\uc3\u8470 ab97"), "5 6 8 7"
    ),
    "a shape for old programs": (
        rtf(r"{\shp{\*\shpinst{\shptxt 5}}{\shprslt{5}}}"), "5"
    ),
    "signs that are words": (
        rtf(r"5\endash 6{\field{\*\fldinst SYMBOL 45}{\fldrslt}}7"), "5–6-7"
    ),
    "what stands behind the end": (rtf("5") + b"7", "5"),
    "plain text": (b"321", ""),
    "no document": (b"PK\x03\x04", ""),
    "no PDF": (b"%PDF-1.7\n", "5"),
}  # fmt: skip


@pytest.mark.parametrize("what", RIGHT)
def test_what_is_no_text_is_not_missed(what: str) -> None:
    content, text = RIGHT[what]

    assert find_lost(content, text) == ((), ())


def test_as_many_are_told_as_a_person_reads() -> None:
    numbers = " ".join(map(str, range(1_000, 1_100)))
    missing, new = find_lost(docx(paragraph(numbers + " " + "8" * 50)), numbers[:-5])

    assert (missing, new) == (("1099", "8" * 20), ())
    assert len(find_lost(docx(paragraph(numbers)), "")[0]) == MOST_TOLD


# Each is read well. A tree of them takes minutes, or more memory than there is.
@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 200_000 + b"5",
        b"<div hidden>" * 100_000 + b"</div>" * 100_000 + b"5",
        b"<b><i>" * 50_000 + b"<p>5",
        b"<table>" * 50_000 + b"5",
        b"<p>5" + b"<a b='" * 50_000,
        b"<p>5" + b"<!--" * 50_000,
        b"<p>5" + b"<script>" * 50_000,
        b"<p>5" + b"<a =   " * 50_000,
    ],
)
def test_comparing_costs_no_more_than_reading(page: bytes) -> None:
    with processor_seconds(20):
        assert find_lost(page, "5") == ((), ())
