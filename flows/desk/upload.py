"""What a browser sends: a form with at most one file, and the file's safe name.

Nothing of the request is trusted: bodies are bounded in size and in time, and a name is
only ever the last part of a path, without what a file system takes for a command.
"""

import re
import time
import unicodedata
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import HTTP
from typing import NamedTuple, Protocol

from flows.gather.reports import BOOK_SUFFIX, MOST_BYTES, SUFFIXES
from flows.publish.feedback.words import visible
from transforms.errors import RequestError

FORM_BYTES = 64 * 1024  # of all that is no file
MOST_BODY = MOST_BYTES + FORM_BYTES
BODY_SECONDS = 60.0
_CHUNK = 64 * 1024
_DRAINED = 8 * MOST_BODY
_MOST_PARTS = 20
_LONGEST_NAME = 150  # bytes, of 255 that a file system allows
_UNSAFE = re.compile(r'[<>:"|?*]|\[U\+[0-9A-F]{4,}\]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class Stream(Protocol):
    """Where a body comes from."""

    def read1(self, size: int = ..., /) -> bytes:
        """At most so many bytes, as soon as there are some."""


class Form(NamedTuple):
    """The fields of a form by name, and its file: the name given to it, its bytes."""

    fields: dict[str, str]
    file_name: str
    content: bytes


def read_body(stream: Stream, length: str | None, seconds: float) -> bytes:
    """The body of a request.

    One that is too long is read to its end, within reason, and dropped: a browser
    shows no answer to what it has not sent whole.

    Raises:
        RequestError: `desk-no-length`, `too-large`, `desk-too-slow`.
    """
    if length is None or not re.fullmatch(r"[0-9]{1,12}", length):
        raise RequestError("desk-no-length")
    size, end = int(length), time.monotonic() + seconds
    if size > MOST_BODY:
        for _ in _pieces(stream, min(size, _DRAINED), end):
            pass
        raise RequestError("too-large", size=size, limit=MOST_BYTES)
    return b"".join(_pieces(stream, size, end))


def _pieces(stream: Stream, left: int, end: float) -> Iterator[bytes]:
    while left:
        try:
            piece = stream.read1(min(left, _CHUNK))
        except TimeoutError as error:
            raise RequestError("desk-too-slow") from error
        if not piece or time.monotonic() > end:
            raise RequestError("desk-too-slow")
        left -= len(piece)
        yield piece


def parse_form(content_type: str, body: bytes) -> Form:
    """A `multipart/form-data` body; the last file counts, and of a field the last.

    Raises:
        RequestError: `desk-not-a-form`.
    """
    head = BytesHeaderParser(policy=HTTP).parsebytes(
        b"content-type: " + content_type.encode("latin-1", "replace") + b"\n\n"
    )
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/form-data" or not boundary:
        raise RequestError("desk-not-a-form")
    limit = b"\r\n--" + boundary.encode("latin-1", "replace")
    parts = (b"\r\n" + body).split(limit, _MOST_PARTS)
    if len(parts) > _MOST_PARTS:
        raise RequestError("desk-not-a-form")
    fields, name, content = {}, "", b""
    for part in parts[1:]:
        said, gap, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not gap or part.startswith(b"--"):
            continue
        field, file_name = _disposition(said)
        if file_name is None:
            fields[field] = value[:FORM_BYTES].decode("utf-8", "replace")
        else:
            name, content = file_name, value
    return Form(fields, name, content)


def _disposition(head: bytes) -> tuple[str, str | None]:
    """Name of the field, and of the file if it is one, as browsers write them."""
    line = next(
        (
            line.decode("utf-8", "replace")
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-disposition:")
        ),
        "",
    )
    said = dict(re.findall(r';\s*(name|filename)="([^"]*)"', line))
    return said.get("name", ""), said.get("filename")


def safe_name(stated: str) -> str:
    r"""The name of a report's file, or of a workbook's, from what a browser calls it.

    Raises:
        RequestError: `desk-no-file` without a name, `unknown-format` where its ending
            is not that of a report or of a workbook.

    >>> safe_name("C:\\звіти\\..\\  Звіт за %22вересень%22.DOCX. ")
    'Звіт за вересень.DOCX'
    >>> safe_name("../../.ssh/~$con.txt")
    '_con.txt'
    """
    text = re.sub("%22|%0[AD]", "", stated, flags=re.IGNORECASE)
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    name = _UNSAFE.sub("", visible(last.replace("\n", " ").replace("\t", " ")))
    name = re.sub(r"\s+", " ", name).strip(" .").lstrip("~$. ")
    if not name:
        raise RequestError("desk-no-file")
    stem, dot, ending = name.rpartition(".")
    suffix = f"{dot}{ending}"
    if suffix.lower() not in SUFFIXES | {BOOK_SUFFIX} or not stem:
        raise RequestError("unknown-format")
    room = _LONGEST_NAME - len(suffix.encode())
    stem = stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").strip(" .")
    return f"_{stem}{suffix}" if _RESERVED.fullmatch(stem) else f"{stem}{suffix}"
