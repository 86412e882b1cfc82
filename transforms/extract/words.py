"""The words of a text that any rule begins with, found in one pass over it.

Reading a text word by word is what takes the time, so each word is looked up once, in a
table that says which rules it concerns; most concern none.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

WORD = re.compile(r"[№а-яіїєґa-z’]+(?:-[а-яіїєґa-z’]+)*")


class Word(NamedTuple):
    """A word and its place in the form."""

    start: int
    end: int
    text: str


def find_words(
    form: str, roles: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Word]]:
    """Words of each role, in the order of the text.

    Args:
        form: matching form of a text.
        roles: the roles of a word, worked out for words it has not met.
    """
    found: dict[str, list[Word]] = defaultdict(list)
    for match in WORD.finditer(form):
        if named := roles[match[0]]:
            word = Word(*match.span(), match[0])
            for role in named:
                found[role].append(word)
    return found


def within(words: list[Word], start: int, end: int) -> list[Word]:
    """Those of the words that begin in a span."""
    if not words:
        return []
    return words[bisect_left(words, (start,)) : bisect_left(words, (end,))]
