"""Characters of the Symbol font, which documents name by their place in the font.

From Adobe's table of the Symbol encoding, published with Unicode (symbol.txt).
"""

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
    is_private = 0xF000 <= code <= 0xF0FF
    name = font.lower()
    if name.startswith(_PICTURES):
        return UNKNOWN
    if is_private or name.startswith("symbol"):
        place = code & 0xFF
        for first, places in ((_FIRST, _PLACES), (_SECOND, _HIGH_PLACES)):
            if first <= place < first + len(places):
                return places[place - first]
    is_character = code > 0xFF and not 0xD800 <= code <= 0xF8FF
    return chr(code) if is_character else UNKNOWN
