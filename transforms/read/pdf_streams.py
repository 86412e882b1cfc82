"""The streams of a PDF, inflated and counted before PDFium gets to see them.

PDFium has no bound of its own: 200 kB of compressed drawing took it 4 s and 2 GB. Each
stream that is compressed with Deflate is inflated here in chunks and counted. Pictures
may be large, since only drawing a page would inflate them; all else is counted closely.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_EXPANDED_BYTES

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END = b"endstream"
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_DICTIONARY_BYTES = 4_000
_CHUNK_BYTES = 2**16
# Of one page, of a font or of a list of objects; Word writes 10–500 kB a page.
_MAX_STREAM_BYTES = 16 * 2**20
# Scanned pages are mostly compressed otherwise; a page of 300 dpi in colour is 25 MB.
_MAX_PICTURE_BYTES = 256 * 2**20
# One compression over another makes nothing smaller but a bomb.
_DOUBLE_FILTER = re.compile(rb"/Filter\s*\[[^\]]*/Fl[^\]]*/(?:Fl|LZW|RunLength|RL)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_OBJECT_LIST = re.compile(rb"/Type\s*/ObjStm\b")
_DRAWS_FORM = re.compile(rb"\bDo\b")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of a PDF: its object, what its dictionary says, and what it has."""

    number: int
    dictionary: bytes
    # How often it draws a form or a picture.
    draws: int
    # The content of a list of objects; empty for any other stream.
    objects: bytes


def read_streams(content: bytes) -> list[Stream]:
    """All streams that are no pictures.

    Raises:
        UnreadableReport: `expands-too-much`.
    """
    pictures = others = 0
    streams = []
    for start in _STREAM.finditer(content):
        number, dictionary = _dictionary(content, start.start())
        if _DOUBLE_FILTER.search(dictionary):
            raise UnreadableReport("expands-too-much", reason="filters")
        is_picture = bool(_PICTURE.search(dictionary))
        is_list = bool(_OBJECT_LIST.search(dictionary))
        size = draws = 0
        objects = []
        for chunk in _inflated(content, start.end()):
            size += len(chunk)
            if is_picture:
                _check(pictures + size, _MAX_PICTURE_BYTES)
                continue
            _check(size, _MAX_STREAM_BYTES)
            _check(others + size, MAX_EXPANDED_BYTES)
            draws += len(_DRAWS_FORM.findall(chunk))
            objects += [chunk] if is_list else []
        if is_picture:
            pictures += size
        else:
            others += size
            streams.append(Stream(number, dictionary, draws, b"".join(objects)))
    return streams


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise UnreadableReport("expands-too-much", size=size, limit=limit)


def _dictionary(content: bytes, end: int) -> tuple[int, bytes]:
    """Number of the object whose stream begins there, and its dictionary."""
    before = content[max(end - _DICTIONARY_BYTES, 0) : end]
    number, place = -1, 0
    for found in _OBJECT.finditer(before):
        number, place = int(found[1]), found.end()
    return number, before[place:]


def _inflated(content: bytes, start: int) -> Iterator[bytes]:
    """The stream in chunks; as it is, if it is not compressed with Deflate."""
    engine = zlib.decompressobj()
    place = start
    packed = b""
    try:
        while not engine.eof:
            # Taken in pieces, so that a stream is not copied once for each chunk.
            if not packed:
                packed = content[place : place + _CHUNK_BYTES]
                place += len(packed)
            if not packed:
                return
            yield engine.decompress(packed, _CHUNK_BYTES)
            packed = engine.unconsumed_tail
    except zlib.error:
        if place <= start + _CHUNK_BYTES:
            end = content.find(_END, start)
            yield content[start : end if end >= 0 else start]
