"""What is done to every line, whatever format it was read from.

Characters are left as they are, but for control characters and U+FEFF, which no format
means as text; an item of an automatic list begins with a bullet, whatever mark it had.
"""

import re

BULLET = "• "
_MARKS = ("•", "·", "▪", "●", "–", "-", "\u2010", "—", "*")  # typed by hand
# Bullets of the Symbol and Wingdings fonts, which have no characters of their own.
_SYMBOL_MARK = re.compile("\\s*[\uf020-\uf0ff]\\s*")
_NOT_TEXT = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF, 0xFFFE]
)


def cleaned(text: str, *, is_item: bool = False) -> str:
    r"""A line without what is no text, and with a bullet where it has one.

    >>> cleaned("\uf0b7\tновин – 5"), cleaned("новин – 5", is_item=True)
    ('• новин – 5', '• новин – 5')
    """
    text = text.translate(_NOT_TEXT)
    symbol = _SYMBOL_MARK.match(text)
    if symbol:
        return BULLET + text[symbol.end() :]
    if is_item and text.strip() and not text.lstrip().startswith(_MARKS):
        return BULLET + text.lstrip()
    return text
