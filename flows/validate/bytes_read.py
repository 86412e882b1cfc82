"""A second look at the bytes of a table that was not read as UTF-8."""

import re
from pathlib import Path

# So much of a table is looked through.
_MOST_LOOKED_AT = 64 << 20
_NO_UTF8, _BEYOND_ASCII = re.compile("[\udc80-\udcff]"), re.compile(r"[^\x00-\x7f]")


def wrong_byte(path: Path) -> tuple[int, int] | None:
    """The first byte that is no UTF-8, in a table that is in UTF-8 but for a few.

    Returns:
        The line of the file and the byte; None where other encodings are as likely.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_LOOKED_AT)
    text = content.decode("utf-8", errors="surrogateescape")
    wrong = _NO_UTF8.findall(text)
    letters = len(_BEYOND_ASCII.findall(text)) - len(wrong)
    if not wrong or len(wrong) > letters:
        return None
    line = text.count("\n", 0, text.index(wrong[0])) + 1
    return line, ord(wrong[0]) - 0xDC00
