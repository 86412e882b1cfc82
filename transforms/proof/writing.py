"""CSV text of other writing in the one that Arrow reads: UTF-8, no space after a comma.

What Python reads of the new text is what it would have read of the old.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

_ONLY_SPACES = re.compile(rb"(?:\A|[\r\n]) +(?:[\r\n]|\Z)")


def to_utf8(
    chunks: Iterable[bytes], encoding: str, *, one_line_end: bool
) -> Iterator[bytes]:
    """The same text in UTF-8.

    Args:
        chunks: of the file.
        encoding: by its name in Python.
        one_line_end: make a line feed of each end of a line, as a file opened with
            Python's universal newlines has it.

    Raises:
        UnicodeError: where it is no text of that encoding, or has no UTF-8.
    """
    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder(encoding)()
    if one_line_end:
        decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
    for chunk in chunks:
        text = decoder.decode(chunk)
        if text:
            yield text.encode()
    if rest := decoder.decode(b"", final=True):
        yield rest.encode()


def unspaced(text: bytes, delimiter: str) -> bytes:
    """Whole records without the spaces that stand before their cells.

    A quotation mark may hide a delimiter, and a line of spaces alone is a cell without
    them and an empty line: then Python writes the records anew.
    """
    if b'"' in text or _ONLY_SPACES.search(text):
        lines = io.StringIO(text.decode(), newline="")
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        return rewritten(reader, delimiter)
    text = text.lstrip(b" ")
    for border in (delimiter.encode(), b"\n", b"\r"):
        while border + b" " in text:
            text = text.replace(border + b" ", border)
    return text


def rewritten(records: Iterable[list[str]], delimiter: str) -> bytes:
    """Records as CSV text.

    Raises:
        UnicodeError: where a cell has no UTF-8.
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(records)
    return text.getvalue().encode()
