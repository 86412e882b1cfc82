"""Small documents made by hand, so that a test shows what it reads."""

import io
import zipfile

_OFFICE = "http://schemas.openxmlformats.org"
W = (
    f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main" '
    f'xmlns:m="{_OFFICE}/officeDocument/2006/math" '
    f'xmlns:mc="{_OFFICE}/markup-compatibility/2006"'
)
_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
    )
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def docx(body: str, prolog: str = "", **parts: str) -> bytes:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": part for name, part in parts.items()}
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<?xml version="1.0"?>{prolog}{document}',
            **others,
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p>{properties}{run}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Rows of cells; a cell that begins with `<` is content as it is."""
    made = ""
    for row in rows:
        cells = (
            f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>"
            for cell in row
        )
        made += f"<w:tr>{''.join(cells)}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def odt(
    body: str,
    prolog: str = "",
    kind: str = "text",
    manifest: str = "",
    automatic: str = "",
    **parts: str,
) -> bytes:
    """`automatic` styles are of the text; other parts are named without a suffix."""
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content {_ODF}>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **{f"{name}.xml": part for name, part in parts.items()},
        }
    )


def odt_row(*cells: str) -> str:
    made = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{made}</table:table-row>"


def rtf(body: str) -> bytes:
    head = r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Arial;}}"
    return f"{head}{body}}}".encode("cp1251")
