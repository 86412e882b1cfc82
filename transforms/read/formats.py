"""Which format bytes are in, told by the bytes alone: a file's name may say anything.

Signatures: the formats' own specifications; those of web pages as in the WHATWG MIME
Sniffing Standard, §7.1. What is no document is refused here, so that no reader is ever
given bytes that are not its own.
"""

import re
from typing import Literal

from transforms.errors import UnreadableReport

Format = Literal["zip", "compound", "rtf", "pdf", "html", "text"]

_DOCUMENTS: tuple[tuple[bytes, Format], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"{\\rt", "rtf"),
)
_IMAGES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+"), "TIFF"),
    (re.compile(rb"BM.{4}\x00{4}.{2}\x00\x00.\x00\x00\x00", re.DOTALL), "BMP"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb".{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL), "HEIC"),
    (re.compile(rb"AT&TFORM.{4}DJV", re.DOTALL), "DjVu"),
)
_OTHERS = (
    (re.compile(rb"MZ.{10,}", re.DOTALL), "program"),
    (re.compile(rb"\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"), "program"),
    (re.compile(rb"PK\x05\x06"), "empty ZIP"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b\x08|BZh\d1AY"), "archive"),
    (re.compile(rb"SQLite format 3\x00"), "database"),
    (re.compile(rb"(?i:MIME-Version:\s*1\.0)"), "MHTML"),
    (re.compile(rb"%!PS"), "PostScript"),
    (re.compile(rb"0[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48", re.DOTALL), "signature"),
)
# A PDF may have other bytes before its signature (ISO 32000-1, Annex H, note 13).
_PDF_WITHIN = 1024
_LEADING = b"\xef\xbb\xbf \t\r\n\f"
_HTML = re.compile(
    r"(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body"
    r"|br|p|meta|center|span|ul|ol|pre)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"<\?xml\s[^>]*>\s*(?:<!--.*?-->\s*)*", re.IGNORECASE | re.DOTALL)
_XHTML = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_MARKUP_WITHIN = 4096


def find_format(content: bytes) -> Format:
    """The family of formats of a document: `zip` for DOCX and ODT, `compound` for DOC.

    Raises:
        UnreadableReport: `image-not-document` or `unknown-format`.
    """
    start = content[:_PDF_WITHIN].lstrip(_LEADING)
    for signature, found in _DOCUMENTS:
        if start.startswith(signature):
            return found
    for pattern, kind in _IMAGES:
        if pattern.match(content):
            raise UnreadableReport("image-not-document", kind=kind)
    for pattern, kind in _OTHERS:
        if pattern.match(content):
            raise UnreadableReport("unknown-format", kind=kind)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "pdf"
    return "html" if is_web_page(start.decode("latin-1")) else "text"


def is_web_page(text: str) -> bool:
    """Whether text begins as a web page does.

    Raises:
        UnreadableReport: `unknown-format`, if it is XML and not a web page.
    """
    start = text[:_MARKUP_WITHIN].lstrip()
    prolog = _XML.match(start)
    if not prolog:
        return bool(_HTML.match(start))
    if not _XHTML.match(start, prolog.end()):
        raise UnreadableReport("unknown-format", kind="XML")
    return True
