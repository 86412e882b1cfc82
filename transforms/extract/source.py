"""One report as the rules read it: its text, title, period, code lists and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.catalogue import Catalogue
from transforms.extract.cues import names_calendar
from transforms.extract.exclusions import leads_to_none
from transforms.extract.numerals import NUMBER_WORDS, SCALES
from transforms.extract.period import Period
from transforms.extract.top import Top
from transforms.extract.wording import Wording
from transforms.extract.words import Word
from transforms.extract.zeros import says_nothing

_MOST_WORDS = 100_000


# One report is asked about again and again, and never compared with another.
@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What every rule may look at; `form` has the broken paragraphs joined.

    `title` has the lines of the form that stand on top.
    `dated_by` is what names the period: `option`, `sidecar`, `text` or `fileName`.
    """

    wording: Wording
    top: Top
    form: str
    period: Period | None
    dated_by: str | None
    catalogue: Catalogue
    title: str
    words: Mapping[str, list[Word]]


class Roles(dict[str, tuple[str, ...]]):
    """Which rules a word concerns: worked out once a word, for one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Remember the catalogue, whose phrases begin with some words."""
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, word: str) -> tuple[str, ...]:
        """The roles of a word met for the first time."""
        if len(self) > _MOST_WORDS:
            self.clear()
        checks = {
            "number": word in NUMBER_WORDS or word in SCALES,
            "nothing": says_nothing(word),
            "barred": leads_to_none(word),
            "system": self._catalogue.systems.may_begin(word),
            "event": self._catalogue.events.may_begin(word),
            "division": self._catalogue.divisions.may_begin(word),
            "time": names_calendar(word) or self._catalogue.times.may_begin(word),
        }
        self[word] = tuple(role for role, holds in checks.items() if holds)
        return self[word]
