"""Office documents and pages are read as they are shown."""

import pytest

from tests.unit.documents import W, docx, odt, odt_row, packed, paragraph, rtf, table
from transforms.read import read_document

ITEM = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
STYLED = '<w:pPr><w:pStyle w:val="LB"/></w:pPr>'
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1">'
    '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles {W}><w:style w:styleId="LB"><w:pPr><w:numPr><w:numId w:val="1"/>'
    "</w:numPr></w:pPr></w:style></w:styles>"
)
WIDE = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
TALL = "<w:tcPr><w:vMerge{}/></w:tcPr>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph('&quot;ТАК&quot; &amp; "a" &lt;b&gt; &apos;'), '"ТАК" & "a" <b> \''),
        (paragraph("48\u00a0700"), "48\u00a0700"),
        (
            (
                "<w:p><w:r><w:t>но</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>вин 5"
                "</w:t></w:r><w:r><w:t>67</w:t></w:r></w:p>"
            ),
            "новин 567",
        ),
        (
            (
                "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>"
                "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/>"
                "<w:t>d</w:t></w:r></w:p>"
            ),
            "a\tb\u2011c\nd",
        ),
        (paragraph("Було:") + paragraph("новин – 5", ITEM), "Було:\n• новин – 5"),
        (paragraph("новин – 5", STYLED), "• новин – 5"),
        (paragraph("– новин 5", ITEM), "– новин 5"),
        (paragraph("1) новин 5"), "1) новин 5"),
        (
            table(("Назва", "Од."), ("новин", paragraph("5") + paragraph("шт.")))
            + paragraph("далі"),
            "Назва\tОд.\nновин\t5 шт.\nдалі",
        ),
        (table((paragraph("рамка") + paragraph("тексту"),)), "рамка\nтексту"),
        (table((WIDE + paragraph("5"), "6"), ("a", "b", "c")), "5\t\t6\na\tb\tc"),
        (
            table(
                (TALL.format(' w:val="restart"') + paragraph("5"), "a"),
                (TALL.format("") + "<w:p/>", "b"),
            ),
            "5\ta\n\tb",
        ),
        (table(("a", table(("новин", "5")) + paragraph(""))), "a\nновин\t5"),
        (
            (
                "<w:p><w:moveFrom><w:r><w:t>було</w:t></w:r></w:moveFrom><w:del><w:r>"
                "<w:delText>4</w:delText></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins>"
                "</w:p>"
            ),
            "5",
        ),
        (
            "<w:p><w:r><w:t>новин 5</w:t><w:pict><w:txbxContent>"
            + paragraph("рамка")
            + "</w:txbxContent></w:pict></w:r></w:p>",
            "новин 5\nрамка",
        ),
    ],
)
def test_docx_gives(body: str, text: str) -> None:
    content = docx(body, numbering=NUMBERING, styles=STYLES)
    assert read_document(content, "x.docx") == text


def test_docx_is_read_when_its_body_has_another_name() -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    content = packed(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/word/document2.xml" '
            f'ContentType="{kind}.document.main+xml"/></Types>',
            "word/document2.xml": f"<w:document {W}><w:body>{paragraph('новин 5')}"
            "</w:body></w:document>",
        }
    )
    assert read_document(content, "x.docx") == "новин 5"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            (
                "<text:p>10<text:s/>000 &quot;a&quot; &amp; b<text:tab/>c"
                "<text:line-break/>"
                "d</text:p>"
            ),
            '10 000 "a" & b\tc\nd',
        ),
        (
            (
                "<text:list><text:list-item><text:p>новин 5</text:p></text:list-item>"
                "</text:list>"
            ),
            "• новин 5",
        ),
        (
            "<table:table>"
            + odt_row(
                "<text:p>новин</text:p>",
                "<text:p>48<text:span> 700</text:span><text:tab/>шт.</text:p>"
                "<text:p>разом</text:p>",
            )
            + "</table:table>",
            "новин\t48 700 шт. разом",
        ),
        (
            (
                "<table:table><table:table-row><table:table-cell><text:p>5</text:p>"
                "</table:table-cell><table:covered-table-cell/><table:table-cell>"
                "<text:p>6</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "5\t\t6",
        ),
        (
            (
                "<text:p>новин<text:note><text:note-citation>1</text:note-citation>"
                "<text:note-body><text:p>прим</text:p></text:note-body></text:note> 5"
                "</text:p>"
            ),
            "новин 5\nприм",
        ),
        (
            (
                "<text:tracked-changes><text:p>4</text:p></text:tracked-changes>"
                "<text:p>5</text:p>"
            ),
            "5",
        ),
    ],
)
def test_odt_gives(body: str, text: str) -> None:
    assert read_document(odt(body), "x.odt") == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            r"48\~700 a\_b \'a0 \{x\} \'ab\u1111?\'bb",
            "48\u00a0700 a\u2011b \u00a0 {x} «ї»",
        ),
        ("новин 5", "новин 5"),
        (r"{\b 3}21 {48 }7{\i 5} 6{1}\f0 2{\*\bkmkend x}3", "321 48 75 6123"),
        (r"a\tab b\line c\par d", "a\tb\nc\nd"),
        (r"{\listtext\pard \f3\'b7\tab}a\par", "• a"),
        (r"\trowd\cellx1\cellx2 a\intbl\cell 5\par шт.\cell\row\pard b", "a\t5 шт.\nb"),
        ("{\\pict\\bin4 ab}\\}b", "b"),
    ],
)
def test_rtf_gives(body: str, text: str) -> None:
    assert read_document(rtf(body), "x.rtf") == text


def test_rtf_of_a_western_system_is_read_by_its_cyrillic_font() -> None:
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f1\fcharset204 A;}}\f1 "
    assert read_document(head + rb"\'ed\'ee\'e2}", "x.rtf") == "нов"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>48&nbsp;700 &quot;a&quot; &amp; b&lt;", '48\u00a0700 "a" & b<'),
        ("<div>a<div>b</div>c<br>d</div>", "a\nb\nc\nd"),
        ("<p>но<b>вин</b> 5<sup>1</sup>", "новин 5¹"),
        ("<ul><li>a<li>– b</ul>", "• a\n– b"),
        (
            "<table><tr><th>a<th>b<tr><td rowspan=2>1<td>2<br>3<tr><td>4</table>c",
            "a\tb\n1\t2 3\n\t4\nc",
        ),
        ("<table><tr><td colspan=2>a<td>b</table>", "a\t\tb"),
        ("<table><tr><td><p>a<table><tr><td>b<td>c</table></table>", "a\nb\tc"),
        ("<p>a<script>5</script><style>6</style><!-- 7 --><del>8</del>", "a"),
        ("<pre>a\n  b</pre>", "a\nb"),
    ],
)
def test_page_gives(page: str, text: str) -> None:
    assert read_document(page.encode(), "x.html") == text
    page = f"<html><meta charset=windows-1251>{page}<p>їжак"
    assert read_document(page.encode("cp1251", "xmlcharrefreplace"), "x").startswith(
        text
    )
