"""Characters of the Symbol font, which documents name by their place in the font.

From Adobe's table of the Symbol encoding, published with Unicode (symbol.txt).
"""

import re

_FIRST = 0x20
_PLACES = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SECOND = 0xA0
_HIGH_PLACES = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ "
)
# Places of a symbol font as characters, and other characters that have no meaning.
_PRIVATE = range(0xF000, 0xF100)
_LAST_BYTE = 0xFF
_MEANINGLESS = range(0xD800, 0xF900)
# What a sign of a font that is not known is shown as: no digit and no letter.
UNKNOWN = "•"


_PICTURES = ("wingdings", "webdings", "marlett", "zapfdingbats", "zapf dingbats")


def symbol(code: int, font: str) -> str:
    """The character at a place of a symbol font.

    A private place is one of Symbol whatever the font is called, but for the fonts of
    pictures: LibreOffice names the font of the text beside it.

    >>> symbol(0xF02D, "Arial"), symbol(0xB3, "Symbol"), symbol(0xF0FE, "Wingdings")
    ('−', '≥', '•')
    """
    name = font.lower()
    if name.startswith(_PICTURES):
        return UNKNOWN
    if code in _PRIVATE or name.startswith("symbol"):
        place = code & _LAST_BYTE
        for first, places in ((_FIRST, _PLACES), (_SECOND, _HIGH_PLACES)):
            if first <= place < first + len(places):
                return places[place - first]
    is_character = code > _LAST_BYTE and code not in _MEANINGLESS
    return chr(code) if is_character else UNKNOWN


_FIELD = re.compile(r"\s*SYMBOL\s+(0x[0-9a-fA-F]{1,4}|\d{1,5})(?![0-9a-fA-F])")
_FIELD_FONT = re.compile(r'\\f\s*"?([^"\\]{1,100})')


def symbol_field(instruction: str) -> str:
    r"""The sign that a field is, by its instruction; nothing of another field.

    >>> symbol_field(' SYMBOL 45 \\f "Symbol" \\s 12'), symbol_field("PAGE")
    ('−', '')
    """
    found = _FIELD.match(instruction)
    if not found:
        return ""
    font = _FIELD_FONT.search(instruction)
    return symbol(int(found[1], 0), font[1] if font else "")
