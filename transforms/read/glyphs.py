"""What a page of a PDF is made of here: characters and ruled lines, each in its place.

Coordinates are in points, as the page is seen: x to the right, y upwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

_HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page; `is_apart` if the page has a space before it."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_apart: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside whatever the character is inside."""
        return (self.left + self.right) / 2, self.baseline + self.size / 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, across or down."""

    is_across: bool
    # y of a line across, x of a line down; and where the line begins and ends.
    place: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """A page, in the order in which the file draws it.

    `runs` are characters that the PDF library takes for one line, or a part of one.
    """

    runs: list[list[Glyph]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def text_of(glyphs: Iterable[Glyph]) -> str:
    """The characters of a run, with the spaces between them."""
    parts: list[str] = []
    for glyph in glyphs:
        if glyph.is_apart and parts and not parts[-1].isspace():
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts).strip(" ")


def join(before: str, after: str) -> str:
    """Two lines of one paragraph; a word that a hyphen parts is one word.

    >>> join("соціально-", "економічних"), join("про", "роботу")
    ('соціально-економічних', 'про роботу')
    """
    is_parted = before.endswith(_HYPHENS) and before[-2:-1].isalnum()
    return f"{before}{after}" if is_parted else f"{before} {after}".strip(" ")
