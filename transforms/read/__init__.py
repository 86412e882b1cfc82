"""Reads a report: bytes of a file in, its text out, whatever format they are in.

The text has a line for each paragraph and each table row, cells parted by tabs, in the
order of the document (`lines` says how), so that a figure's place in it can be shown
to a person. Plain text keeps its lines as they were.

Nothing is written, fetched or run, and nothing is imported before it is needed: a plain
text file costs no library at all. Whatever is wrong with a file is an
`UnreadableReport`, whose rule says what to do; no library's own error gets out.
"""

from transforms.errors import UnreadableReport
from transforms.read.bounds import check_length, check_size
from transforms.read.formats import find_format
from transforms.read.letters import check_letters

__all__ = ["read_document"]


def read_document(content: bytes, name: str) -> str:
    """The text of a report in TXT, DOC, DOCX, ODT, RTF, PDF or HTML.

    Args:
        content: the whole file; its bytes alone decide the format.
        name: what to call the file in an error.

    Returns:
        Lines ended by LF; no U+FEFF. Characters are otherwise as in the file: soft
        hyphens, no-break spaces and all kinds of apostrophe are kept.

    Raises:
        UnreadableReport: `empty-file`, `too-large`, `unknown-format`,
            `image-not-document`, `damaged-document`, `expands-too-much`,
            `pdf-encrypted`, `pdf-without-text`, `pdf-recognised`, `garbled-text`,
            `unknown-encoding` or `too-long-text`; details always have `file`.
    """
    try:
        check_size(content)
        text = _read(content)
        check_length(len(text))
        check_letters(text)
    except UnreadableReport as error:
        error.details.setdefault("file", name)
        raise
    return text


def _read(content: bytes) -> str:
    # Each reader is imported where it is used: most runs need one, and a PDF library
    # would double the start of every command.
    match find_format(content):
        case "zip":
            return _read_zip(content)
        case "compound":
            from transforms.read.doc import read_doc

            return read_doc(content)
        case "rtf":
            from transforms.read.rtf import read_rtf

            return read_rtf(content)
        case "pdf":
            from transforms.read.pdf import read_pdf

            return read_pdf(content)
        case "html":
            from transforms.read.webpage import read_webpage

            return read_webpage(content)
        case "text":
            from transforms.read.plain import read_plain

            return read_plain(content)


def _read_zip(content: bytes) -> str:
    from transforms.read.archive import Archive
    from transforms.read.docx import read_docx
    from transforms.read.odt import read_odt

    archive = Archive(content)
    text = read_docx(archive)
    if text is None:
        text = read_odt(archive)
    if text is None:
        raise UnreadableReport("unknown-format", kind="ZIP")
    return text
