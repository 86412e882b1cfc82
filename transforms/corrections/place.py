"""Where a figure stands in a report, told by the words of its sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from transforms.document import Document

Span = tuple[int, int]
_SPACES = re.compile(r"\s+")


class Place(NamedTuple):
    """The words of a sentence before a number, the number as written, those after it.

    Spaces and breaks of lines between words do not matter. Of several figures with the
    same words it is the `nth` of all `of`; where there are more or fewer of them, it
    is not known which was meant.
    """

    before: str
    written: str
    after: str
    nth: int = 1
    of: int = 1

    @property
    def sentence(self) -> str:
        """The sentence."""
        return f"{self.before}{self.written}{self.after}"


def place_in(told: Mapping[str, Any]) -> Place:
    """A place as the ledger has it."""
    return Place(**{name: told[name] for name in Place._fields})


def place_of(figure: Document, figures: Sequence[Document]) -> Place:
    """The place of a figure among those of its report, as read."""
    place = _words(figure)
    same = [one["uid"] for one in _in_order(figures) if _words(one) == place]
    return place._replace(nth=same.index(figure["uid"]) + 1, of=len(same))


def figures_at(figures: Sequence[Document]) -> dict[Place, str]:
    """Uid of the figure at each place of a report, as read."""
    by_words: dict[Place, list[str]] = {}
    for figure in _in_order(figures):
        by_words.setdefault(_words(figure), []).append(figure["uid"])
    return {
        words._replace(nth=nth, of=len(uids)): uid
        for words, uids in by_words.items()
        for nth, uid in enumerate(uids, 1)
    }


def find_place(text: str, place: Place) -> tuple[Span, Span] | None:
    """Where the sentence and its number stand in a text; None if not exactly once."""
    before, number, after = map(_pattern, place[:3])
    found = re.finditer(f"{before}({number}){after}", text)
    first, second = next(found, None), next(found, None)
    if first is None or second is not None:
        return None
    return first.span(), first.span(1)


def find_words(text: str, words: str) -> list[Span]:
    """Where some words stand in a text, whatever spaces are between them."""
    return [found.span() for found in re.finditer(_pattern(words), text)]


def place_around(sentence: str, start: int, end: int) -> Place:
    """The place of a number that stands in a sentence from a letter to another."""
    before, written, after = (
        _SPACES.sub(" ", part)
        for part in (sentence[:start], sentence[start:end], sentence[end:])
    )
    return Place(before.lstrip(), written, after.rstrip())


def plain_words(text: str) -> str:
    """Words with one space between them.

    >>> plain_words(f" Надійшло{chr(10)}5{chr(0xA0)}300  листів")
    'Надійшло 5 300 листів'
    """
    return " ".join(text.split())


def _words(figure: Document) -> Place:
    quote, start = figure["quote"], figure["start"]
    begin, end = figure["valueStart"] - start, figure["valueEnd"] - start
    if not 0 <= begin <= end <= len(quote):
        begin, end = 0, len(quote)
    return place_around(quote, begin, end)


def _in_order(figures: Sequence[Document]) -> Iterator[Document]:
    """In the order of the text."""
    yield from sorted(figures, key=lambda one: (one["valueStart"], one["uid"]))


def _pattern(words: str) -> str:
    return r"\s+".join(map(re.escape, _SPACES.split(words)))
