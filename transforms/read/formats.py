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
# All elements of HTML that a page may begin with, and a plain text hardly does.
_HTML = re.compile(
    r"<(?:!doctype\s+html|a|abbr|address|article|aside|audio|b|base|bdi|bdo|big"
    r"|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data"
    r"|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption"
    r"|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i"
    r"|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|math|menu|meta|meter"
    r"|nav|noscript|object|ol|optgroup|option|output|p|picture|pre|progress|q|ruby|s"
    r"|samp|script|search|section|select|slot|small|span|strike|strong|style|sub|summary"
    r"|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var"
    r"|video)(?=[\s/>])",
    re.IGNORECASE,
)
_XML = re.compile(r"<\?xml\s[^>]*>", re.IGNORECASE)
_XHTML = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_SPACE = re.compile(r"\s*(?P<comment><!--)?")
_MARKUP_WITHIN = 65_536


def find_format(content: bytes) -> Format:
    """The family of formats of a document: `zip` for DOCX and ODT, `compound` for DOC.

    Raises:
        UnreadableReport: `image-not-document` or `unknown-format`.
    """
    start = content[:_MARKUP_WITHIN].lstrip(_LEADING)
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
    start = _without_comments(text[:_MARKUP_WITHIN])
    prolog = _XML.match(start)
    if not prolog:
        return bool(_HTML.match(start))
    if not _XHTML.match(_without_comments(start[prolog.end() :])):
        raise UnreadableReport("unknown-format", kind="XML")
    return True


def _without_comments(text: str) -> str:
    """Text from where its first white space and comments end."""
    place = 0
    while (found := _SPACE.match(text, place)) and found["comment"]:
        end = text.find("-->", found.end() - len("--"))
        if end < 0:
            return ""
        place = end + len("-->")
    return text[place:].lstrip()
