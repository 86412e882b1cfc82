"""DOCX is read as Word shows it, whoever wrote it."""

import io
import zipfile

import pytest

from tests.unit.documents import W, docx, packed, paragraph, table
from transforms.errors import UnreadableReport
from transforms.read import read_document

T = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
STYLES = (
    f"<w:styles {W}>"
    "<w:style w:styleId='a5'><w:basedOn w:val='a4'/></w:style>"
    "<w:style w:styleId='a4'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
    "</w:style>"
    "<w:style w:styleId='a6'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:styleId='10'><w:name w:val='heading 1'/><w:pPr><w:numPr>"
    "<w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId='L2'><w:basedOn w:val='L1'/></w:style>"
    "<w:style w:styleId='L1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    "</w:style></w:styles>"
)


def styled(style: str, text: str) -> str:
    return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{T.format(text)}</w:p>"


def run(properties: str, text: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def code(kind: str, text: str = "") -> str:
    if text:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


MARKED = "<w:p><w:pPr><w:rPr>{}</w:rPr></w:pPr>{}</w:p>"
CASES = {
    "raised by the style of the style": (
        "<w:p>" + T.format("321") + run("<w:rStyle w:val='a5'/>", "1") + "</w:p>",
        "321¹",
    ),
    "raised by its place": (
        "<w:p>" + T.format("м") + run("<w:position w:val='6'/>", "2") + "</w:p>",
        "м²",
    ),
    "lowered by its place": (
        "<w:p>" + T.format("CO") + run("<w:position w:val='-6'/>", "2") + "</w:p>",
        "CO2",
    ),
    "hidden by its style": (
        "<w:p>" + T.format("5") + run("<w:rStyle w:val='a6'/>", "6") + "</w:p>",
        "5",
    ),
    "hidden no more": (
        "<w:p>" + run("<w:rStyle w:val='a6'/><w:vanish w:val='0'/>", "6") + "</w:p>",
        "6",
    ),
    "hidden paragraph": (
        MARKED.format("<w:vanish/>", run("<w:vanish/>", "5")) + paragraph("6"),
        "6",
    ),
    "deleted mark of a paragraph": (
        MARKED.format("<w:del/>", T.format("новин 3")) + paragraph("21"),
        "новин 321",
    ),
    "mark of a paragraph that moved away": (
        MARKED.format("<w:moveFrom/>", T.format("новин 3")) + paragraph("21"),
        "новин 321",
    ),
    "large first letter": (
        "<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr>"
        + T.format("Н")
        + "</w:p>"
        + paragraph("овин 5"),
        "Новин 5",
    ),
    "numbered heading": (styled("10", "1 розділ"), "1 розділ"),
    "item by the style of the style": (styled("L2", "новин 5"), "• новин 5"),
    "result in the code of a field": (
        "<w:p>"
        + code("begin")
        + code("", "IF ")
        + code("begin")
        + code("", "X")
        + code("separate")
        + T.format("7")
        + code("end")
        + code("", " = 7")
        + code("separate")
        + T.format("321")
        + code("end")
        + "</w:p>",
        "321",
    ),
    "field that does not end": (
        "<w:p>" + code("begin") + code("", "X") + "</w:p>" + paragraph("5"),
        "5",
    ),
    "field that is a sign": (
        "<w:p>"
        + T.format("14")
        + code("begin")
        + code("", ' SYMBOL 45 \\f "Symbol"')
        + code("end")
        + T.format("18")
        + "</w:p>",
        "14−18",
    ),
    "digits of the Symbol font": (
        "<w:p>" + run("<w:rFonts w:ascii='Symbol'/>", "\uf033\uf032\uf031") + "</w:p>",
        "321",
    ),
    "space of XML": ("<w:p><w:r><w:t>\n   32\n</w:t></w:r></w:p>", "32"),
    "cell that another one covers": (
        table(
            ("<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("5"), "a"),
            ("<w:tcPr><w:vMerge/></w:tcPr>" + paragraph("6"), "b"),
        ),
        "5\ta\n\tb",
    ),
    "columns left out at both ends": (
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>"
        + paragraph("1")
        + "</w:tc><w:tc>"
        + paragraph("2")
        + "</w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/>"
        "<w:gridAfter w:val='1'/></w:trPr><w:tc>" + paragraph("3") + "</w:tc></w:tr>"
        "</w:tbl>",
        "\t1\t2\n\t3\t",
    ),
    "rows and cells of controls": (
        "<w:tbl><w:sdt><w:sdtPr><w:alias w:val='9'/></w:sdtPr><w:sdtContent><w:tr>"
        "<w:tc>"
        + paragraph("a")
        + "</w:tc><w:sdt><w:sdtContent><w:tc>"
        + paragraph("5")
        + "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "a\t5",
    ),
    "second of two forms": (
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>5</w:t></mc:Choice><mc:Choice>"
            "<w:t>6</w:t></mc:Choice><mc:Fallback><w:t>7</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        "5",
    ),
    "only form": (
        (
            "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>7</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        "7",
    ),
    "tags, links and ruby": (
        "<w:p><w:smartTag><w:hyperlink>"
        + T.format("32")
        + "</w:hyperlink></w:smartTag>"
        "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>1</w:t>"
        "</w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "321",
    ),
    "formula": (
        "<w:p>" + T.format("Частка ") + "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r>"
        "</m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f><m:d><m:e><m:r><m:t>10"
        "</m:t></m:r></m:e></m:d><m:sSup><m:e><m:r><m:t>м</m:t></m:r></m:e><m:sup><m:r>"
        "<m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>" + T.format(".") + "</w:p>",
        "Частка 3/4(10)м².",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_docx_is_shown(name: str) -> None:
    body, text = CASES[name]
    assert read_document(docx(body, styles=STYLES), "x.docx") == text


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_note_of_any_number_is_read(kind: str, first: int) -> None:
    """Separators are 0 and 1 in Word 2007, −1 and 0 from Word 2010 on."""
    separators = "".join(
        f"<w:{kind} w:type='{name}' w:id='{number}'>{paragraph('99')}</w:{kind}>"
        for name, number in (
            ("separator", first - 2),
            ("continuationSeparator", first - 1),
        )
    )
    note = (
        f"<w:{kind} w:id='{first}'>{paragraph('з них 5')}{paragraph('і 6')}</w:{kind}>"
    )
    mark = f"<w:r><w:{kind}Reference w:id='{first}'/></w:r>"
    content = docx(
        paragraph("новин 321") + table((f"<w:p>{mark}</w:p>", "7")),
        **{f"{kind}s": f"<w:{kind}s {W}>{separators}{note}</w:{kind}s>"},
    )
    assert read_document(content, "x.docx") == "новин 321\n\t7\nз них 5\nі 6"


def test_notes_of_both_kinds_may_have_one_number() -> None:
    notes = {
        f"{kind}s": f"<w:{kind}s {W}><w:{kind} w:id='2'>{paragraph(kind)}</w:{kind}>"
        f"</w:{kind}s>"
        for kind in ("footnote", "endnote")
    }
    body = "<w:p><w:r><w:t>5</w:t><w:footnoteReference w:id='2'/>"
    body += "<w:endnoteReference w:id='2'/></w:r></w:p>"
    assert read_document(docx(body, **notes), "x.docx") == "5\nfootnote\nendnote"


def test_strict_document_with_prefixes_and_names_of_its_own_is_read() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = "".join(
        f"<Override PartName='/word/{part}2.xml' ContentType='{kind}.{name}+xml'/>"
        for part, name in (("document", "document.main"), ("footnotes", "footnotes"))
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/"
        f"2006/content-types'>{types}</Types>",
        "word\\document2.xml": f"<document xmlns='{space}' xmlns:x='{space}'><body><p>"
        "<r><t>новин 321</t><footnoteReference x:id='1'/></r></p></body></document>",
        "word\\footnotes2.xml": f"<x:footnotes xmlns:x='{space}'><x:footnote x:id='1'>"
        "<x:p><x:r><x:t>з них 5</x:t></x:r></x:p></x:footnote></x:footnotes>",
    }
    assert read_document(packed(parts), "x.docx") == "новин 321\nз них 5"


def test_text_in_another_format_is_refused() -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_document(docx(paragraph("5") + "<w:altChunk/>"), "x.docx")
    assert caught.value.details["reason"] == "alternative-format"


def test_part_that_is_there_twice_is_refused() -> None:
    stream = io.BytesIO(docx(paragraph("5")))
    with (
        zipfile.ZipFile(stream, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(UnreadableReport) as caught:
        read_document(stream.getvalue(), "x.docx")
    assert caught.value.details["reason"] == "part-twice"
