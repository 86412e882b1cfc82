"""One report, written in each format with all that a format has, says one thing."""

import pytest

from tests.unit.documents import W, docx, odt, rtf
from transforms.read import read_document

# Each line of the report, and what of it each format says in its own way.
TEXT = """Звіт відділу за вересень 2019 року
Розміщено новин: 321¹, з них 17 про спорт.
Площа 1 204 м², видатки 10⁶ грн.
Прийоми тривали 14−18 днів.
Прийнято рішень: 91.
• Звернень: 56
Рамка: 7
Показник\tСерпень\tВересень
Новин\t310\t321
Разом\t\t631
\t12\t13
Кінець
Примітка 5"""

RUN = "<w:r>{}<w:t xml:space='preserve'>{}</w:t></w:r>"


def run(text: str, properties: str = "") -> str:
    return RUN.format(f"<w:rPr>{properties}</w:rPr>" if properties else "", text)


def field(kind: str) -> str:
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


def cell(text: str, properties: str = "") -> str:
    properties = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    return f"<w:tc>{properties}<w:p>{run(text)}</w:p></w:tc>"


WIDE = '<w:gridSpan w:val="2"/>'
RAISED = "<w:vertAlign w:val='superscript'/>"
DOCX = docx(
    f"<w:p>{run('Звіт відділу за вересень 2019 року')}</w:p>"
    f"<w:p>{run('Розміщено новин: ')}{run('3', '<w:b/>')}{run('21')}{run('1', RAISED)}"
    "<w:r><w:footnoteReference w:id='1'/></w:r>"
    f"{run(', з них ')}<w:del><w:r><w:delText>16</w:delText></w:r></w:del>"
    f"<w:ins>{run('17')}</w:ins>{run(' таємно 18', '<w:vanish/>')}"
    f"{run(' про спорт.')}</w:p>"
    f"<w:p>{run('Площа 1 204 м')}{run('2', RAISED)}{run(', видатки 10')}"
    f"{run('6', RAISED)}{run(' грн.')}</w:p>"
    f"<w:p>{run('Прийоми тривали 14')}<w:r><w:sym w:font='Symbol' w:char='F02D'/></w:r>"
    f"{run('18 днів.')}</w:p>"
    f"<w:p>{run('Прийнято рішень: ')}{field('begin')}"
    "<w:r><w:instrText> =SUM(5) </w:instrText></w:r>"
    f"{field('separate')}{run('91', '<w:strike/>')}{field('end')}{run('.')}</w:p>"
    "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    f"{run('Звернень: 56')}<w:r><mc:AlternateContent><mc:Choice>"
    "<w:drawing>"
    f"<w:txbxContent><w:p>{run('Рамка: 7')}</w:p></w:txbxContent></w:drawing>"
    "</mc:Choice>"
    f"<mc:Fallback><w:txbxContent><w:p>{run('Рамка: 7')}</w:p></w:txbxContent>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    f"<w:tbl><w:tr>{cell('Показник')}{cell('Серпень')}{cell('Вересень')}</w:tr>"
    f"<w:tr>{cell('Новин')}{cell('310')}<w:sdt><w:sdtContent>{cell('321')}</w:sdtContent>"
    f"</w:sdt></w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('Вилучено')}{cell('1')}"
    f"{cell('2')}</w:tr>"
    f"<w:tr>{cell('Разом', WIDE)}{cell('631')}</w:tr>"
    f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('12')}{cell('13')}</w:tr>"
    "</w:tbl>"
    f"<w:p>{run('Кінець')}</w:p>",
    footnotes=f"<w:footnotes {W}><w:footnote w:type='separator' w:id='-1'><w:p/>"
    "</w:footnote><w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r>"
    f"{run('Примітка 5')}</w:p></w:footnote></w:footnotes>",
)


def odt_cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


TWO_COLUMNS = 'table:number-columns-spanned="2"'
COVERED = "<table:covered-table-cell/>"
STYLES = (
    "<style:style style:name='T1' style:family='text'><style:text-properties "
    "style:text-position='super 58%'/></style:style>"
    "<style:style style:name='T2' style:family='text' style:parent-style-name='T3'/>"
    "<style:style style:name='T3' style:family='text'><style:text-properties "
    "text:display='none'/></style:style>"
)
ODT = odt(
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>16</text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
    "<text:p>Звіт відділу за вересень 2019 року</text:p>"
    "<text:p>Розміщено новин: <text:span>3</text:span>21"
    "<text:span text:style-name='T1'>1</text:span><text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>Примітка 5</text:p></text:note-body>"
    "</text:note>, з них 17<text:span text:style-name='T2'> таємно 18</text:span>"
    " про спорт.</text:p>"
    "<text:p>Площа 1 204 м<text:span text:style-name='T1'>2</text:span>, видатки\n   10"
    "<text:span text:style-name='T1'>6</text:span> грн.</text:p>"
    "<text:p>Прийоми тривали 14−18 днів.</text:p>"
    "<text:p>Прийнято рішень: <text:user-field-get>91</text:user-field-get>."
    "<office:annotation><text:p>92?</text:p></office:annotation></text:p>"
    "<text:list><text:list-item><text:p>Звернень: 56<draw:frame><draw:text-box>"
    "<text:p>Рамка: 7</text:p></draw:text-box></draw:frame></text:p></text:list-item>"
    "</text:list><table:table>"
    f"<table:table-row>{odt_cell('Показник')}{odt_cell('Серпень')}{odt_cell('Вересень')}"
    "</table:table-row>"
    f"<table:table-row>{odt_cell('Новин')}{odt_cell('310')}{odt_cell('321')}"
    f"</table:table-row><table:table-row>"
    f"{odt_cell('Разом', TWO_COLUMNS)}{COVERED}{odt_cell('631')}"
    f"</table:table-row><table:table-row>{odt_cell('')}{odt_cell('12')}{odt_cell('13')}"
    "</table:table-row></table:table>"
    "<text:section text:display='none'><text:p>Приховано 9</text:p></text:section>"
    "<text:p>Кінець</text:p>",
    automatic=STYLES,
)

RTF = rtf(
    r"{\stylesheet{\s1 heading 1;}}{\info{\title 2018}}{\header 0462\par}"
    r"\pard Звіт відділу за вересень 2019 року\par"
    r"Розміщено новин: {\b 3}21{\super 1}{\super\chftn{\*\footnote\pard\plain\chftn "
    r"Примітка 5}}, з них {\deleted 16}{\revised 17}{\v  таємно 18} про спорт.\par"
    r"Площа 1 204 м{\super 2}, видатки 10{\up6 6} грн.\par"
    r'Прийоми тривали 14{\field{\*\fldinst SYMBOL 45 \\f "Symbol"}{\fldrslt}}'
    r"18 днів.\par"
    r"Прийнято рішень: {\field{\*\fldinst =SUM(5)}{\fldrslt\strike 91}}.{\*\atnid K}"
    r"{\*\annotation 92?}\par{\listtext\pard 1.\tab}\pard\ls1 Звернень: 56"
    r"{\shp{\*\shpinst{\sp{\sn lineWidth}{\sv 12700}}{\shptxt\pard Рамка: 7\par}}"
    r"{\shprslt Рамка: 7\par}}\par"
    r"\trowd\cellx2000\cellx4000\cellx6000\pard\intbl Показник\cell Серпень\cell "
    r"Вересень\cell\row Новин\cell 310\cell 321\cell\row"
    r"\trowd\cellx4010\cellx6000 Разом\cell 631\cell\row"
    r"\trowd\trleft2000\cellx4000\cellx6000 12\cell 13\cell\row\pard Кінець\par"
)

HTML = (
    "<main><!-- 2018 --><h1>Звіт відділу за вересень 2019 року</h1>"
    "<script>var n = 77;</script><noscript>78</noscript><template>79</template>"
    "<p>Розміщено новин: <b>3</b>21<sup>1</sup>, з них <del>16</del><ins>17</ins>"
    "<span style='color: red; display:none'> таємно 18</span> про спорт."
    "<p hidden>Приховано 9<p>Площа 1 204 м<sup>2</sup>, видатки 10<sup>6</sup> грн."
    "<p>Прийоми тривали 14&minus;18 днів.<p>Прийнято рішень: <s>91</s>."
    "<ul><li>Звернень: 56</ul><div>Рамка: 7</div>"
    "<table><thead><tr><th>Показник<th>Серпень<th>Вересень<tbody>"
    "<tr><td>Новин<td>310<td>321<tr hidden><td>Вилучено<td>1<td>2"
    "<tr><td colspan=2>Разом<td>631<tr><td><td>12<td>13</table>"
    "<p>Кінець<p>Примітка 5</main>"
).encode()


@pytest.mark.parametrize("content", [DOCX, ODT, RTF, HTML], ids=lambda one: one[:2])
def test_report_says_the_same_in_each_format(content: bytes) -> None:
    assert read_document(content, "x") == TEXT
