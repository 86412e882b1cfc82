"""Tells text whose letters are not those that its reader sees: «Íîâèí» for «Новин».

A font may draw Cyrillic letters and say that they are Latin ones with accents; text of
one encoding may have been kept in another. Digits stay right, so such a report would be
published with figures of nothing.
"""

import re

from transforms.errors import UnreadableReport

# Cyrillic of Windows (or KOI8) taken for Latin-1; Cyrillic of UTF-8 taken for Latin-1.
# No language has words of nothing but accented letters.
_GARBLED = re.compile(
    r"(?<!\w)[ª¯²³´º¿À-ÿ]*[À-ÿ]{3}[ª¯²³´º¿À-ÿ]*(?!\w)|(?:[ÐÑÒ]\S){3,}"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
# So few are quoted or foreign, unless there is little else.
_MOST_WORDS = 4
_MOST = 0.1


def check_letters(text: str) -> None:
    """Refuse text of garbled letters.

    Raises:
        UnreadableReport: `garbled-text`.
    """
    garbled = _GARBLED.findall(text)
    if not garbled:
        return
    words = len(_WORD.findall(text))
    if len(garbled) > min(_MOST_WORDS, _MOST * words):
        raise UnreadableReport("garbled-text", sample=max(garbled, key=len)[:40])
