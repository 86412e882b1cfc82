"""The numbers that a document's own bytes have, found by another way than its reader.

A reader that loses a cell, a note or a sign loses figures without a word. So the groups
of digits of the source are compared with those of the text as read. This way is short
and knows no layout: it takes the characters in the order of the file, and knows only
what is between two numbers and what is no text (`_UNSEEN` and its like say why).

What it cannot see: that two numbers became one through a space alone (`12 310` for two
cells), a raised mark that joined its number, a number that stands more often than in
the source. DOC has no other way through its bytes, and plain text needs none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from transforms.read.formats import find_format

MOST_TOLD = 20
_LONGEST = 20
_DIGITS = re.compile("[0-9]+")
# Raised digits are superscripts in the text, and digits in most sources.
_PLAIN = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)


class Lost(NamedTuple):
    """Numbers of the source that the text has not, and the other way round."""

    missing: tuple[str, ...]
    new: tuple[str, ...]


def find_lost(content: bytes, text: str) -> Lost:
    """What reading has lost or made up: at most `MOST_TOLD` numbers of each kind.

    Args:
        content: a document that was read.
        text: as it was read.
    """
    source = _source(content)
    if source is None:
        return Lost((), ())
    there, here = _groups(source.text), _groups(text)
    missing = (there - here).elements()
    known = there | _groups(source.aside)
    return Lost(_told(missing), _told(one for one in here if one not in known))


def _groups(text: str) -> Counter[str]:
    return Counter(_DIGITS.findall(text.translate(_PLAIN)))


def _told(numbers: Iterable[str]) -> tuple[str, ...]:
    found = sorted(numbers, key=lambda one: (len(one), one))
    return tuple(one[:_LONGEST] for one in found[:MOST_TOLD])


class _Source(NamedTuple):
    """The characters of a document; `aside` has those that a reader may leave out."""

    text: str
    aside: str = ""


def _source(content: bytes) -> _Source | None:
    """The characters of a document; None where they cannot be found another way."""
    match find_format(content):
        case "zip":
            return _of_office(content)
        case "html":
            return _Source("".join(_of_webpage(content)))
        case "rtf":
            return _Source("".join(_of_rtf(content)))
        case "pdf":
            return _of_pdf(content)
        case _:
            return None


# DOCX and ODT. Elements are called without their name space, but for those of text.

# No text: deleted or moved away; comments, instructions, the other branch of what is
# there twice; marks of notes, which readers leave out.
_UNSEEN = frozenset(
    "del moveFrom Fallback rt rPrChange sdtPr annotation tracked-changes note-citation "
    "ruby-text hidden-text forms scripts title desc shapes".split()
)
# What runs say of themselves, which stands between the run and its characters.
_PROPERTIES = frozenset({"rPr", "pPr"})
# Elements of DOCX that may stand inside a number: runs, and what is about runs.
_INLINE = _PROPERTIES | frozenset(
    "r t ins smartTag hyperlink proofErr bookmarkStart bookmarkEnd softHyphen sdt "
    "lastRenderedPageBreak commentRangeStart commentRangeEnd permStart permEnd "
    "sdtContent fldSimple fldChar instrText".split()
)
# Elements of ODT that may not; its many kinds of fields and spans may.
_PARTING = frozenset(
    "p h s tab line-break note note-body frame text-box table table-row table-cell "
    "covered-table-cell list list-item section".split()
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_OOXML = "http://schemas.openxmlformats.org"
# The elements whose characters are text.
_TEXT = frozenset({
    f"{_OOXML}/wordprocessingml/2006/main t", f"{_OOXML}/officeDocument/2006/math t",
    "http://purl.oclc.org/ooxml/wordprocessingml/main t",
    "http://purl.oclc.org/ooxml/officeDocument/math t",
    f"{_ODF}text:1.0 p", f"{_ODF}text:1.0 h",
})  # fmt: skip
_HIDEABLE = frozenset({"span", "p", "h", "section"})
_OFF = ("0", "false", "off")
_BODY = re.compile(r"(?:word/document\d*|content)\.xml")
_NOTES = re.compile(r"word/(footnote|endnote)s\d*\.xml")


def _of_office(content: bytes) -> _Source | None:
    referred: set[tuple[str, str]] = set()
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            told = [
                _Part(archive.read(name), referred).text()
                for part in (_BODY, _NOTES)
                for name in filter(part.fullmatch, names)
            ]
    except (BadZipFile, expat.ExpatError, LookupError, ValueError, RuntimeError):
        return None
    return _Source("\n".join(told))


class _Part:
    """The characters of one XML part.

    Args:
        part: its bytes.
        referred: kind and id of the notes that the body speaks of; others are no text.
    """

    def __init__(self, part: bytes, referred: set[tuple[str, str]]) -> None:
        self._said: list[str] = []
        self._referred = referred
        self._unseen = self._properties = self._in_text = 0
        self._is_hidden_run = False
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._hidden: list[bool] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(part, True)

    def text(self) -> str:
        return "".join(self._said)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        note = (local, said.get("id", ""))
        is_unknown = local in ("footnote", "endnote") and note not in self._referred
        if self._unseen or local in _UNSEEN or is_unknown:
            self._unseen += 1
            return
        self._properties += local in _PROPERTIES
        self._take(local, said)
        if local in _HIDEABLE:
            is_styled = said.get("style-name", "") in self._hidden_styles
            self._hidden.append(is_styled or said.get("display") == "none")
        self._part(name, local)
        self._in_text += name in _TEXT

    def _take(self, local: str, said: dict[str, str]) -> None:
        """What an element says of what comes: whether it is hidden, which note."""
        if local == "vanish" and self._properties:
            self._is_hidden_run = said.get("val") not in _OFF
        elif local == "r":
            self._is_hidden_run = False
        elif local.endswith("noteReference"):
            self._referred.add((local.removesuffix("Reference"), said.get("id", "")))
        elif local == "style":
            self._style = said.get("name", "")
        elif local == "text-properties" and said.get("display") == "none":
            self._hidden_styles.add(self._style)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._unseen:
            self._unseen -= 1
            return
        self._properties -= local in _PROPERTIES
        if local in _HIDEABLE:
            self._hidden.pop()
        self._part(name, local)
        self._in_text -= name in _TEXT

    def _part(self, name: str, local: str) -> None:
        if self._properties:
            return
        if local in _PARTING if name.startswith(_ODF) else local not in _INLINE:
            self._said.append("\n")

    def _characters(self, text: str) -> None:
        is_seen = self._in_text and not (self._unseen or self._is_hidden_run)
        if is_seen and not any(self._hidden):
            self._said.append(text)


# RTF

_RTF = re.compile(
    rb"(?P<open>\{)(?P<aside>\s*\\\*)?|(?P<close>\})|\\'(?P<code>[0-9a-fA-F]{2})"
    rb"|\\u(?P<sign>-?[0-9]{1,7}) ?(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?"
    rb"|\\bin(?P<bytes>[0-9]{1,9}) ?"
    rb"|\\(?P<word>[a-zA-Z]+)(?P<number>-?[0-9]+)? ?|\\(?P<mark>[^a-zA-Z])"
    rb"|(?P<text>[^\\{}\r\n]+)"
)
# Groups that are no text: lists of fonts, colours and styles, pictures, page headers,
# instructions of fields, properties of shapes.
_RTF_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict header headerl headerr headerf footer "
    b"footerl footerr footerf fldinst objdata sn sv listtext pntext pntxta pntxtb "
    b"annotation atnid atnauthor atndate nonshppict template themedata xe tc".split()
)
# Notes and text boxes are text although older programs may pass them over.
_RTF_SEEN = re.compile(rb"\\(?:footnote|shpinst|shptxt)(?![a-z])")
_RTF_PARTING = frozenset(
    b"par line tab cell row page sect column nestcell nestrow footnote".split()
)
_RTF_HIDDEN = frozenset((b"v", b"deleted"))


def _of_rtf(content: bytes) -> Iterator[str]:
    groups = [_Group(unseen=False, hidden=False)]
    place = 0
    while token := _RTF.search(content, place):
        place = token.end() + int(token["bytes"] or 0)
        group = groups[-1]
        if token["open"]:
            aside = token["aside"] and not _RTF_SEEN.match(content, place)
            groups.append(_Group(group.unseen or bool(aside), group.hidden))
        elif token["close"]:
            del groups[max(1, len(groups) - 1) :]
        elif token["word"]:
            groups[-1] = group.after(token["word"], token["number"])
            if token["word"] in _RTF_PARTING and not group.unseen:
                yield "\n"
        elif not group.unseen and not group.hidden and not token["bytes"]:
            yield _rtf_text(token)


class _Group(NamedTuple):
    """Whether a group of RTF is no text, and whether its text is hidden."""

    unseen: bool
    hidden: bool

    def after(self, word: bytes, number: bytes | None) -> "_Group":
        """The same when a control word has been read in it."""
        if word in _RTF_HIDDEN:
            return self._replace(hidden=number != b"0")
        if word == b"plain":
            return self._replace(hidden=False)
        return self._replace(unseen=self.unseen or word in _RTF_UNSEEN)


def _rtf_text(token: re.Match[bytes]) -> str:
    if token["text"]:
        return token["text"].decode("latin-1").replace("\xad", "")
    if token["sign"]:
        return chr(int(token["sign"]) & 0xFFFF)
    if token["code"]:
        return "?" if token["code"].lower() != b"ad" else ""
    return "" if token["mark"] in b"-*\r\n" else " "


# HTML and PDF: the library's own text, before our lines are made of it.

_HTML_UNSEEN = (
    "head, script, style, textarea, iframe, noembed, noframes, template, svg, select, "
    "del, noscript, [hidden], sup.footnote-ref, a.footnote-backref, "
    "[style*='display:none' i], [style*='display: none' i]"
)
_HTML_INLINE = frozenset(
    "a abbr b big cite code em font i ins label mark nobr q s small span strike strong "
    "sub sup tt u wbr -text -comment".split()
)


def _of_webpage(content: bytes) -> Iterator[str]:
    from selectolax.lexbor import LexborHTMLParser

    # Digits and marks are the same in all other encodings that pages have.
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    page = content.decode("utf-16" if is_wide else "utf-8", "replace")
    body = LexborHTMLParser(page).body
    if body is None:
        return
    for node in body.css(_HTML_UNSEEN):
        node.decompose()
    for node in body.traverse(include_text=True):
        if node.tag == "-text":
            yield node.text_content or ""
        elif node.tag not in _HTML_INLINE:
            yield "\n"


# A line of its own at the edge of a page, which readers leave out.
_PAGE_NUMBER = re.compile(r"\A\W*[0-9]+\W*$|^\W*[0-9]+\W*\Z", re.MULTILINE)


def _of_pdf(content: bytes) -> _Source | None:
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(content) as document:
            if document.get_formtype():
                return None  # what is filled in is no text of the page here
            pages = [page.get_textpage().get_text_range() for page in document]
    except pdfium.PdfiumError:
        return None
    text = "\n".join(_PAGE_NUMBER.sub("", page) for page in pages)
    return _Source(text, "\n".join(pages))
