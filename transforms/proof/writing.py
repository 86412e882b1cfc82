"""CSV text of other writing in the one that Arrow reads: UTF-8, no space after a comma.

What Python reads of the new text is what it would have read of the old.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any


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
    decoder: Any = codecs.getincrementaldecoder(encoding)()
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

    A quotation mark may hide a delimiter, and a line of spaces alone is a cell, but
    would be an empty line without them: then Python writes the records anew.
    """
    comma = delimiter.encode()
    if b'"' in text or b"\r " in text or _begins_with_space(text):
        lines = io.StringIO(text.decode(), newline="")
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        return _rewritten(reader, delimiter)
    while comma + b" " in text:
        text = text.replace(comma + b" ", comma)
    return text


def _begins_with_space(text: bytes) -> bool:
    """Whether some line does: without its spaces, it may be an empty one."""
    return text.startswith(b" ") or b"\n " in text


def _rewritten(records: Iterable[list[str]], delimiter: str) -> bytes:
    """Records as CSV text."""
    text = io.StringIO(newline="")
    # All quoted: else Python leaves a lone carriage return in a cell as it is.
    made = csv.writer(
        text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    made.writerows(records)
    return text.getvalue().encode()
