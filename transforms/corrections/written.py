"""Numbers as a person writes them."""

import re
from decimal import Decimal

_SPACES = re.compile(r"(?<=\d)[\s\u202f’'](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
_IN_TEXT = re.compile(r"\d+(?:[\s\u202f’']\d{3}(?!\d))*(?:[.,]\d+)?")


def number_of(written: str) -> Decimal | None:
    """The number written; None where it is none.

    >>> number_of("5 300"), number_of("97,5"), number_of("5 30"), number_of("сім")
    (Decimal('5300'), Decimal('97.5'), None, None)
    """
    text = _SPACES.sub("", written.strip())
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ".").replace("−", "-"))


def places_of(value: Decimal, text: str) -> list[tuple[int, int]]:
    """Where a number stands in a text in digits.

    >>> places_of(Decimal(5300), "у 2021 році 5 300 листів, 53 заяви")
    [(12, 17)]
    """
    return [
        found.span()
        for found in _IN_TEXT.finditer(text)
        if number_of(found[0]) == value
    ]
