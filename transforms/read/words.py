"""What a page of a PDF is made of here: words and ruled lines, each in its place.

Coordinates are in points, as the page is seen: x to the right, y upwards.
"""

from dataclasses import dataclass
from typing import NamedTuple

_HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")


class Word(NamedTuple):
    """Characters with nothing between them."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    # What parts it from the word before: spaces, or nothing.
    gap: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside whatever the word is inside."""
        return (self.left + self.right) / 2, self.baseline + self.size / 4


class Rule(NamedTuple):
    """A straight line drawn on the page, across or down."""

    is_across: bool
    # y of a line across, x of a line down; and where the line begins and ends.
    place: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """A page, in the order in which the file draws it.

    `runs` are words that the PDF library takes for one line, or a part of one.
    """

    runs: list[list[Word]]
    rules: list[Rule]
    width: float


def join(before: str, after: str) -> str:
    """Two lines of one paragraph; a word that a hyphen parts is one word.

    >>> join("соціально-", "економічних"), join("про", "роботу")
    ('соціально-економічних', 'про роботу')
    """
    is_parted = before.endswith(_HYPHENS) and before[-2:-1].isalnum()
    return f"{before}{after}" if is_parted else f"{before} {after}".strip(" ")
