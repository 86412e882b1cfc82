"""Code lists compiled for matching: indicators, systems, event kinds and their phrases.

The lists are data (`schemas/codes/`), so that an indicator is added without code. A
phrase is words in their order: `новин*` is any word that begins so, `акт` that very
word; up to two other words may stand between. `|` parts alternatives, `&` joins what
must all be there; in a noun `!` begins what must not: `звернен*|!колективн*`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

Row = Mapping[str, str]
# `\w` and not the letters themselves: Python compiles a set of Cyrillic letters so
# slowly that the lists would take a tenth of a second.
_WORD = r"[\w’]"
# Between two words of a phrase: spaces and quotes, and up to two other words.
_APART = r"[\s«»\"–-]{1,4}"
_BETWEEN = rf"{_APART}(?:{_WORD}{{1,40}}{_APART}){{0,2}}?"
_WHOLE_WORD = re.compile(rf"{_WORD}+(?:-{_WORD}+)*")
_MOST_WORDS = 100_000
_REST_OF_WORD = r"[\w’-]{0,40}"


class Phrases:
    """Phrases with the code that each stands for; the first that matches wins."""

    def __init__(
        self, rows: Iterable[tuple[str, str]], between: str = _BETWEEN
    ) -> None:
        """Compile rows of a code and its phrases, in their order.

        Args:
            rows: codes and their phrases.
            between: what may stand between two words of a phrase.
        """
        self._between = between
        self._entries: list[tuple[str, str, str]] = []
        for code, phrases in rows:
            for phrase in _alternatives(phrases):
                first = phrase.replace("'", "’").split()[0]
                self._entries.append((first, code, phrase))
        self._by_word: dict[str, tuple[re.Pattern[str], tuple[str, ...]] | None] = {}

    def may_begin(self, word: str) -> bool:
        """Whether a phrase begins with this word."""
        return self._beginning(word) is not None

    def match(self, form: str, start: int, word: str) -> tuple[str, int] | None:
        """Code and end of the phrase that begins with the word at `start`, if any."""
        beginning = self._beginning(word)
        found = beginning[0].match(form, start) if beginning else None
        if found is None or beginning is None:
            return None
        return beginning[1][(found.lastindex or 1) - 1], found.end()

    def _beginning(self, word: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
        """A pattern of the phrases that begin with a word, and the code of each."""
        if word in self._by_word:
            return self._by_word[word]
        if len(self._by_word) > _MOST_WORDS:
            self._by_word.clear()
        entries = [
            (_phrase(phrase, self._between), code)
            for first, code, phrase in self._entries
            if word == first or (first.endswith("*") and word.startswith(first[:-1]))
        ]
        known = None
        if entries:
            pattern = re.compile("|".join(f"({phrase})" for phrase, _ in entries))
            known = pattern, tuple(code for _, code in entries)
        self._by_word[word] = known
        return known

    def codes(self, form: str, start: int, end: int) -> list[str]:
        """Codes of the phrases that begin inside a span, in the order of the text."""
        found = (
            self.match(form, word.start(), word[0])
            for word in _WHOLE_WORD.finditer(form, start, end)
        )
        return [match[0] for match in found if match]


@dataclass(frozen=True, slots=True)
class IndicatorPhrase:
    """One way in which reports name an indicator; its phrases as in the list.

    `other` are the phrases of the noun after a `!`: with them it is another thing.
    """

    indicator: str
    noun: str
    other: str
    context: str
    without: str
    unit: str


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All code lists, compiled once and passed to the transforms.

    `system_ranks` tells of each system's phrases, by a code of their own, the system
    and the rank: `primary`, `fallback` (where the statement names no other) or
    `channel` (where something was shown, of no system of the list). `division_rows`
    likewise has the row of `division-phrases.csv` behind each code of `divisions`.
    `times` are the words of time, plans and norms; their codes are places in
    `time_rules`.
    """

    indicators: tuple[IndicatorPhrase, ...]
    indicator_names: Mapping[str, Row]
    systems: Phrases
    system_ranks: Mapping[str, tuple[str, str]]
    channels: str
    events: Phrases
    levels: Phrases
    divisions: Phrases
    division_rows: Mapping[str, Row]
    times: Phrases
    time_rules: tuple[Row, ...]


def compile_catalogue(  # noqa: PLR0913, PLR0917 (one for each list)
    indicators: Iterable[Row],
    indicator_phrases: Iterable[Row],
    system_phrases: Iterable[Row],
    event_phrases: Iterable[Row],
    level_phrases: Iterable[Row],
    division_phrases: Iterable[Row],
    basis_phrases: Iterable[Row],
) -> Catalogue:
    """Compile the rows of the code lists, in their order: the first match wins.

    Args:
        indicators: rows of `indicators.csv`.
        indicator_phrases: rows of `indicator-phrases.csv`.
        system_phrases: rows of `system-phrases.csv`.
        event_phrases: rows of `event-phrases.csv`.
        level_phrases: rows of `level-phrases.csv`.
        division_phrases: rows of `division-phrases.csv`.
        basis_phrases: rows of `basis-phrases.csv`.
    """
    times = tuple(basis_phrases)
    names = {row["indicatorId"]: row for row in indicators}
    systems = list(system_phrases)
    divisions = {str(at): row for at, row in enumerate(division_phrases)}
    channels = [row["phrases"] for row in systems if row.get("isChannel") == "true"]
    return Catalogue(
        indicators=tuple(
            IndicatorPhrase(
                indicator=row["indicatorId"],
                noun=_those(row["noun"], other=False),
                other=_those(row["noun"], other=True),
                context=row["context"],
                without=row["without"],
                unit=names[row["indicatorId"]]["unit"],
            )
            for row in indicator_phrases
        ),
        indicator_names=names,
        systems=Phrases((str(at), row["phrases"]) for at, row in enumerate(systems)),
        system_ranks={
            str(at): (row["systemId"], row["rank"]) for at, row in enumerate(systems)
        },
        channels="|".join(channels) or _NEVER,
        events=Phrases((row["kindId"], row["phrases"]) for row in event_phrases),
        levels=Phrases((row["levelId"], row["phrases"]) for row in level_phrases),
        divisions=Phrases((at, row["phrases"]) for at, row in divisions.items()),
        division_rows=divisions,
        times=Phrases(
            ((str(at), row["phrases"]) for at, row in enumerate(times)), _APART
        ),
        time_rules=times,
    )


def phrase_pattern(phrases: str) -> str:
    """Regular expression of a cell of phrases.

    >>> bool(re.search(phrase_pattern("набор* даних|новин*"), "набори відкритих даних"))
    True
    """
    alone = [phrase for phrase in _alternatives(phrases) if "&" not in phrase]
    together = [phrase for phrase in _alternatives(phrases) if "&" in phrase]
    patterns = [rf"(?<!\w)(?:{'|'.join(map(_phrase, alone))})"] if alone else []
    return "|".join([*patterns, *map(_all_of, together)])


def find_indicator(
    catalogue: Catalogue, noun: str, context: str, unit: str
) -> str | None:
    """Code of the indicator that a number counts, or None.

    Args:
        catalogue: the code lists.
        noun: what is counted, in the matching form.
        context: the statement around it, in the matching form.
        unit: code of the unit; an indicator counted in items takes people and times.
    """
    for phrase in _naming(catalogue, noun):
        if (
            _kind_of_unit(phrase.unit) == _kind_of_unit(unit)
            and (not phrase.context or _are_in(phrase.context, context))
            and not (phrase.without and _are_in(phrase.without, context))
        ):
            return phrase.indicator
    return None


def find_titled(catalogue: Catalogue, noun: str, title: str, unit: str) -> str | None:
    """Code of the indicator whose noun a number has and that the title names, or None.

    «Запити на інформацію за травень»: «отримано 16 запитів».
    """
    for phrase in _naming(catalogue, noun):
        if (
            phrase.context
            and _kind_of_unit(phrase.unit) == _kind_of_unit(unit)
            and _are_in(phrase.noun, title)
            and _are_in(phrase.context, title)
            and not (phrase.without and _are_in(phrase.without, title))
        ):
            return phrase.indicator
    return None


def _kind_of_unit(unit: str) -> str:
    return "item" if unit in {"item", "person", "time"} else unit


def divides(row: Row, noun: str) -> bool:
    """Whether the phrases of a way to divide are of totals that count such things.

    Args:
        row: one of `division_rows`.
        noun: what the total counts, in the matching form.
    """
    return not row["of"] or _are_in(row["of"], noun)


def names_channel(catalogue: Catalogue, text: str) -> bool:
    """Whether a text in the matching form names where something was shown."""
    return _are_in(catalogue.channels, text)


@lru_cache(maxsize=4096)
def _naming(catalogue: Catalogue, noun: str) -> tuple[IndicatorPhrase, ...]:
    """Phrases whose noun is among these words; reports repeat theirs every month."""
    return tuple(
        phrase
        for phrase in catalogue.indicators
        if _are_in(phrase.noun, noun) and not _are_in(phrase.other, noun)
    )


def _are_in(phrases: str, text: str) -> bool:
    """Whether one of the phrases is in a text; most are told by their stem alone."""
    for stem in _stems(phrases):
        if stem in text:
            return _compiled(phrases).search(text) is not None
    return False


@lru_cache(maxsize=1024)
def _stems(phrases: str) -> tuple[str, ...]:
    """What a text must have in it for one of the phrases to be there.

    >>> _stems("набор* даних|новин*|сайт*&матеріал*")
    ('набор', 'новин', 'сайт')
    """
    return tuple(
        phrase.partition("&")[0].replace("'", "’").split()[0].rstrip("*")
        for phrase in _alternatives(phrases)
    )


_NEVER = "\x00"


def _alternatives(phrases: str) -> list[str]:
    return [phrase for phrase in phrases.split("|") if phrase.strip()]


def _those(noun: str, *, other: bool) -> str:
    """The phrases of a cell that begin with `!`, without it, or those that do not."""
    parts = (part for part in _alternatives(noun) if part.startswith("!") == other)
    return "|".join(part.removeprefix("!") for part in parts)


def _all_of(phrases: str) -> str:
    return r"\A" + "".join(
        rf"(?=[\s\S]*(?<!\w){_phrase(phrase)})" for phrase in phrases.split("&")
    )


def _phrase(phrase: str, between: str = _BETWEEN) -> str:
    words = [
        re.escape(word[:-1]) + _REST_OF_WORD
        if word.endswith("*")
        else re.escape(word) + r"(?![\w’])"
        for word in phrase.replace("'", "’").split()
    ]
    return between.join(words)


@lru_cache(maxsize=1024)
def _compiled(phrases: str) -> re.Pattern[str]:
    """Pattern of a cell of phrases, compiled when a report first needs it."""
    return re.compile(phrase_pattern(phrases))
