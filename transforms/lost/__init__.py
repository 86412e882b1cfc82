"""The numbers that a document's own bytes have, found by another way than its reader.

A reader that loses a cell, a note or a sign loses figures without a word. So the groups
of digits of the source are compared with those of the text as read. This way is short
and knows no layout: it takes the characters in the order of the file, and knows only
what is between two numbers and what is no text.

What it cannot see: that two numbers became one through a space alone (`12 310` for two
cells), a raised mark that joined its number, a number that stands more often than in
the source. DOC has no other way through its bytes, and plain text needs none.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from transforms.read.formats import find_format

MOST_TOLD = 20
_LONGEST = 20
_DIGITS = re.compile("[0-9]+")
# Raised digits are superscripts in the text, and digits in most sources.
_PLAIN = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)


class Lost(NamedTuple):
    """Numbers of the source that the text has not, and the other way round."""

    missing: tuple[str, ...]
    new: tuple[str, ...]


def find_lost(content: bytes, text: str) -> Lost:
    """What reading has lost or made up: at most `MOST_TOLD` numbers of each kind.

    Args:
        content: a document that was read.
        text: as it was read.
    """
    source = _source(content)
    if source is None:
        return Lost((), ())
    there, here = _groups(source.text), _groups(text)
    missing = there - here
    if missing and find_format(content) == "pdf":
        from transforms.lost.pdf import unseen_in_pdf

        missing -= _groups(unseen_in_pdf(content))
    known = there | _groups(source.aside)
    new = (one for one in here if one not in known)
    return Lost(_told(missing.elements()), _told(new))


def _groups(text: str) -> Counter[str]:
    return Counter(_DIGITS.findall(text.translate(_PLAIN)))


def _told(numbers: Iterable[str]) -> tuple[str, ...]:
    found = sorted(numbers, key=lambda one: (len(one), one))
    return tuple(one[:_LONGEST] for one in found[:MOST_TOLD])


class _Source(NamedTuple):
    """The characters of a document; `aside` has those that a reader may leave out."""

    text: str
    aside: str = ""


def _source(content: bytes) -> _Source | None:
    """The characters of a document; None where they cannot be found another way."""
    match find_format(content):
        case "zip":
            from transforms.lost.office import of_office

            told = of_office(content)
            return told and _Source(*told)
        case "html":
            from transforms.lost.webpage import of_webpage

            return _Source(*of_webpage(content))
        case "rtf":
            from transforms.lost.rtf import of_rtf

            return _Source("".join(of_rtf(content)))
        case "pdf":
            from transforms.lost.pdf import of_pdf

            told = of_pdf(content)
            return told and _Source(*told)
        case _:
            return None
