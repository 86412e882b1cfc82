"""ODT is read as LibreOffice shows it."""

import pytest

from tests.unit.documents import odt, odt_row
from transforms.read import read_document

STYLES = (
    '<style:style style:name="T1" style:family="text" style:parent-style-name="Up"/>'
    '<style:style style:name="P9" style:family="paragraph"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="T9" style:family="text"><style:text-properties '
    'text:display="true"/></style:style>'
    '<style:style style:name="Down" style:family="text"><style:text-properties '
    'style:text-position="-33% 58%"/></style:style>'
    '<style:style style:name="Flat" style:family="text"><style:text-properties '
    'style:text-position="0% 100%"/></style:style>'
)
NAMED = (
    '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office'
    ':1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:styles>'
    '<style:style style:name="Up" style:family="text"><style:text-properties '
    'style:text-position="33% 58%"/></style:style></office:styles>'
    "<office:master-styles><style:header><text:p>0462</text:p></style:header>"
    "</office:master-styles></office:document-styles>"
)
P = "<text:p>{}</text:p>"
SPAN = '<text:span text:style-name="{}">{}</text:span>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (P.format("321" + SPAN.format("T1", "1")), "321¹"),
        (P.format("CO" + SPAN.format("Down", "2") + SPAN.format("Flat", "3")), "CO23"),
        (f'<text:p text:style-name="P9">9{SPAN.format("T9", "5")}</text:p>', "5"),
        (P.format("новин\n      321"), "новин 321"),
        (
            ("<text:list><text:list-header><text:p>Разом 7</text:p></text:list-header>"
            "<text:list-item><text:p>новин 5</text:p></text:list-item></text:list>"),
            "Разом 7\n• новин 5",
        ),
        (
            ("<text:list><text:list-item><text:h>1 розділ</text:h></text:list-item>"
            "</text:list>"),
            "1 розділ",
        ),
        (
            "<text:numbered-paragraph>" + P.format("новин 5")
            + "</text:numbered-paragraph>",
            "• новин 5",
        ),
        (
            P.format(
                '5<text:hidden-text text:is-hidden="true">6</text:hidden-text>'
                '<text:hidden-text text:is-hidden="false">7</text:hidden-text>'
            ),
            "57",
        ),
        (
            P.format('5<text:hidden-paragraph text:is-hidden="true"/>6')
            + P.format('7<text:hidden-paragraph text:is-hidden="false"/>8'),
            "78",
        ),
        (
            ('<table:table><table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-repeated="2"><text:p>2</text:p>'
            "</table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell>"
            "</table:table-row></table:table>"),
            "2\t2\t3\n2\t2\t3",
        ),
        (
            ("<table:table><table:table-row><table:table-cell><text:p>5</text:p>"
            "</table:table-cell><table:covered-table-cell><text:p>9</text:p>"
            "</table:covered-table-cell></table:table-row></table:table>"),
            "5\t",
        ),
        (
            '<table:table><table:table-row table:visibility="collapse">'
            "<table:table-cell><text:p>9</text:p></table:table-cell></table:table-row>"
            + odt_row(P.format("5"))
            + "</table:table>",
            "5",
        ),
        (
            "<table:table>"
            + odt_row(
                P.format("a"),
                "<table:table>" + odt_row(P.format("новин"), P.format("5"))
                + "</table:table>",
            )
            + "</table:table>",
            "a\nновин\t5",
        ),
    ],
)  # fmt: skip
def test_odt_is_shown(body: str, text: str) -> None:
    assert read_document(odt(body, automatic=STYLES, styles=NAMED), "x") == text


def test_formula_is_read_where_it_stands() -> None:
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mfrac>'
        "<mn>3</mn><mn>4</mn></mfrac><mo>+</mo><msup><mn>10</mn><mn>6</mn></msup></mrow>"
        "<annotation>{3 over 4} + 10^6</annotation></semantics></math>"
    )
    body = (
        '<text:p xmlns:xlink="http://www.w3.org/1999/xlink">Разом <draw:frame>'
        '<draw:object xlink:href="./Object 1"/></draw:frame> грн</text:p>'
    )
    content = odt(body, **{"Object 1/content": formula})
    assert read_document(content, "x.odt") == "Разом 3/4+10⁶ грн"
