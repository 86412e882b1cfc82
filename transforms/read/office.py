r"""Reads DOCX, ODT and RTF through kreuzberg 4.10 (MIT), with its losses mended.

What it loses is put before it in another form: single characters as private ones
(`STAND_INS`), which come back afterwards. Mended: the entities, tabs, line breaks,
no-break hyphens, text beside text boxes, "List Bullet" paragraphs and merged cells
(their value came twice) of DOCX; `text:s`, and all that follows a `<text:span>` in a
cell, of ODT; `\~`, `\_`, tabs, raw bytes, Cyrillic fonts, list marks and the space put
after a group of RTF. Parts of a ZIP that hold no text of the body are
never given to it.

Not mended, and so read otherwise than printed:

- a table inside a cell: its text is in the cell, as one line;
- hidden text is kept; deleted text is kept in RTF;
- page headers and footers are kept in RTF, left out elsewhere;
- numbers of automatic lists are bullets;
- columns of cells merged across rows in RTF.
"""

import re

from transforms.errors import UnreadableReport
from transforms.read.archive import Archive, repack
from transforms.read.bounds import (
    MAX_EXPANDED_BYTES,
    MAX_TOKENS,
    check_length,
    damaged,
)
from transforms.read.office_xml import (
    BREAK,
    SPACE,
    STAND_INS,
    TAB,
    docx_main,
    mended_docx,
    mended_odt,
    parsed_xml,
)
from transforms.read.webpage import text_of_markup

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_RTF = "application/rtf"
_SECONDS = 30
_NOTE_MARK = re.compile(r"\[\^\d+\]:?")
# kreuzberg keeps a group on the call stack.
_MAX_GROUPS = 500
_RTF_BRACE = re.compile(rb"\\[\\{}]|[{}]")
_RTF_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_RTF_MARK = re.compile(
    rb"\\[\\{}]|(?P<item>\{\\(?:listtext|pntext)(?![a-z])[^{}]*\})"
    rb"|(?P<raw>[\x80-\xff])"
    rb"|(?P<word>\\(?:[~_]|(?:tab|nestcell|par)(?![a-zA-Z0-9]) ?))"
    # A group with text right after it, where kreuzberg would add a space.
    rb"|(?P<end>\})(?=(?:\\[a-z]++(?:-?\d++)?+ ?+)*+(?:[^\s\\{}]|\\'))"
)
_JOIN = "\uee08"
_JOINED = re.compile(f"{_JOIN}((?:</[a-z]+>)*) ?")
# What to write for a word of RTF: characters, then words.
_RTF_WORDS = {
    rb"\~": ("\u00a0", b""),
    rb"\_": ("\u2011", b""),
    rb"\tab": (TAB, b""),
    rb"\nestcell": (TAB, rb"\nestcell "),
    rb"\par": (BREAK, rb"\par "),
}
_UTF_16 = "utf-16-le"
_FIB = re.compile(rb"\xec\xa5.{8}(..)", re.DOTALL)
_DOC_IS_ENCRYPTED = 0x01


def read_docx(archive: Archive) -> str | None:
    """The text of a DOCX, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    main = docx_main(archive)
    if main is None:
        return None
    return _text_of(repack(mended_docx(archive, main)), _DOCX)


def read_odt(archive: Archive) -> str | None:
    """The text of an ODT, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    if not archive.read("mimetype").strip().startswith(_ODT.encode()):
        return None
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise damaged("encrypted")
    content = mended_odt(parsed_xml(archive.read("content.xml")))
    return _text_of(repack({"mimetype": _ODT, "content.xml": content}), _ODT)


def read_rtf(content: bytes) -> str:
    """The text of an RTF file; one that was cut short is refused.

    Raises:
        UnreadableReport: `damaged-document`, `expands-too-much` or `too-long-text`.
    """
    if content.count(b"\\") + content.count(b"{") > MAX_TOKENS:
        raise UnreadableReport("expands-too-much", reason="tokens", limit=MAX_TOKENS)
    content = _without_binary(content[content.index(b"{") :])
    depth = 0
    for brace in _RTF_BRACE.finditer(content):
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if depth > _MAX_GROUPS:
            raise damaged("too-deep", limit=_MAX_GROUPS)
        if depth <= 0:
            content = content[: brace.end()]
            break
    if depth > 0:
        raise damaged("truncated")
    if rb"\fcharset204" in content:
        # kreuzberg has one code page for all fonts; these fonts are Cyrillic.
        content = re.sub(rb"\\ansicpg\d+", b"", content)
        content = re.sub(rb"\{\\rtf\d*", rb"\g<0>\\ansicpg1251", content, count=1)
    # What a reader without Unicode shows; skipped, unless \uc0 says there is none.
    replacement = b" " if rb"\uc0" in content else b"?"
    content = _RTF_MARK.sub(lambda mark: _mended_mark(mark, replacement), content)
    if len(content) > MAX_EXPANDED_BYTES:
        raise UnreadableReport(
            "expands-too-much", size=len(content), limit=MAX_EXPANDED_BYTES
        )
    return _text_of(content, _RTF)


def _without_binary(content: bytes) -> bytes:
    parts = []
    place = 0
    while mark := _RTF_BINARY.search(content, place):
        parts.append(content[place : mark.start()])
        place = mark.end() + int(mark[1])
    return b"".join([*parts, content[place:]])


def _mended_mark(mark: re.Match[bytes], replacement: bytes) -> bytes:
    if mark["item"]:
        return rb"\u8226%s\u%d%s" % (replacement, ord(SPACE), replacement)
    if mark["raw"]:
        return rb"\'%02x" % ord(mark["raw"])
    if mark["end"]:
        return rb"\u%d%s}" % (ord(_JOIN), replacement)
    if not mark["word"]:
        return mark[0]
    character, word = _RTF_WORDS[mark["word"].rstrip()]
    return rb"\u%d%s%s" % (ord(character), replacement, word)


def _text_of(document: bytes, kind: str) -> str:
    markup = _NOTE_MARK.sub("", _extracted(document, kind, "html"))
    markup = _JOINED.sub(r"\1", markup)
    text = text_of_markup(markup.replace(BREAK, "<br>"))
    lines = [
        line.replace(TAB, " " if "\t" in line else "\t").strip("\t ")
        if TAB in line
        else line
        for line in text.translate(STAND_INS).split("\n")
    ]
    return "\n".join(lines)


def _extracted(document: bytes, kind: str, output_format: str) -> str:
    """What kreuzberg makes of a document, its errors translated."""
    from kreuzberg import ExtractionConfig, extract_bytes_sync
    from kreuzberg.exceptions import KreuzbergError

    settings = ExtractionConfig(
        output_format=output_format,
        use_cache=False,
        enable_quality_processing=False,
        extraction_timeout_secs=_SECONDS,
    )
    try:
        text = str(extract_bytes_sync(document, kind, settings).content)
    except (KreuzbergError, RuntimeError, ValueError, OSError) as exc:
        raise damaged("unreadable", detail=str(exc)) from exc
    check_length(len(text) // 4)
    return text
