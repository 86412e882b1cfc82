"""What reports state of an indicator: its value where that is clear, else null.

A value is clear where one total states it, or several that add up by the code list: of
different kinds («74 розпорядження» and «29 рішень»), or of departments that each tell
of their own work. Else a person decides, by naming the figure's indicator. Nothing is
guessed: of «62 звернення» and «40 звернень» nobody can say here which is the month's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from transforms.catalogue import phrase_pattern
from transforms.document import Document, number, plain

# Period start, period end, indicator.
Key = tuple[str, str, str]
Indicators = Mapping[str, Mapping[str, str]]

_EVENTS = "events_attended"
_OF_ANY_KIND = re.compile("захо|захі|поді", re.IGNORECASE)
# What stands between two things counted in one breath: «45 новин та 12 оголошень».
_AND = re.compile(r"\s*(?:,|та|і|й|,?\s*а також)\s*")
_WORD = re.compile(r"\w+")
# How far «близько 300» may be from what is exact, as a share of what is stated.
APPROXIMATE_SHARE = Decimal("0.1")
# Figures that may add up; more of one indicator are never one clear value.
_MOST_KINDS = 20


class Stated(NamedTuple):
    """What one report states of an indicator.

    `value` is None where it is not clear; `figures` make the value, or are the
    candidates of which a person chooses. Events named without a number have none.
    """

    document: Document
    value: Decimal | None
    figures: tuple[Document, ...]

    @property
    def is_decided(self) -> bool:
        """Whether a person said that these figures are the indicator."""
        return any(figure.get("decides") for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Reported:
    """What the reports of a period state of an indicator; `value` None is unclear."""

    value: float | None
    sources: tuple[Stated, ...]

    @property
    def figures(self) -> list[Document]:
        """Figures of all the reports: they make the value, or are the candidates."""
        return [figure for source in self.sources for figure in source.figures]


def reported(
    documents: Iterable[Document],
    indicators: Indicators,
    failed: frozenset[str] = frozenset(),
) -> dict[Key, Reported]:
    """What is stated of each indicator, by period start, period end and indicator.

    A total counts, not its parts; a figure of the period, not one of another basis.

    Args:
        documents: reports, the newest version of each.
        indicators: rows of the code list by code.
        failed: uids of rows withheld. What needs a withheld figure is not clear; what
            rests on nothing else is not there.
    """
    found: dict[Key, list[Stated]] = {}
    for document in documents:
        report = document["report"]
        if report["uid"] in failed:
            continue
        span = report["periodStart"], report["periodEnd"]
        for indicator, stated in _of_report(document, indicators, failed):
            found.setdefault((*span, indicator), []).append(stated)
    return {
        key: _together(indicators[key[2]], tuple(sources))
        for key, sources in found.items()
    }


def indicator_values(
    documents: Iterable[Document], indicators: Indicators
) -> dict[Key, float | None]:
    """Values of `reported`: None where an indicator is stated and not clear."""
    return {key: one.value for key, one in reported(documents, indicators).items()}


def _together(indicator: Mapping[str, str], sources: tuple[Stated, ...]) -> Reported:
    """The value of several reports: a sum if departments add up, else what all say.

    Where they do not add up, a report for which a person decided speaks for all.
    """
    adds_up = indicator.get("addsUpAcross") == "departments"
    decided = tuple(source for source in sources if source.is_decided)
    of = sources if adds_up else decided or sources
    clear = [source.value for source in of if source.value is not None]
    if len(clear) == len(of) and (adds_up or len(set(clear)) == 1):
        return Reported(number(sum(clear, Decimal(0)) if adds_up else clear[0]), of)
    return Reported(None, sources)


def _of_report(
    document: Document, indicators: Indicators, failed: frozenset[str]
) -> Iterator[tuple[str, Stated]]:
    roots: dict[str, list[Document]] = {}
    for figure in document["figures"]:
        is_total = not figure["parent"] and figure["basis"] == "period"
        if figure["indicator"] and is_total:
            roots.setdefault(figure["indicator"], []).append(figure)
    named = _named_events(document, failed)
    if named:
        roots.setdefault(_EVENTS, [])
    for code, stated in roots.items():
        extra = named if code == _EVENTS else 0
        if not extra and all(figure["uid"] in failed for figure in stated):
            continue
        figures, value = _settled(stated, indicators[code].get("kinds", ""), failed)
        if value is not None:
            value += extra
        yield code, Stated(document, value, tuple(figures))


def _named_events(document: Document, failed: frozenset[str]) -> int:
    """Events named, once each, but those of a sentence that counts events of any kind.

    «Участь у 3 заходах: форумі …» counts by its number, «у 3 семінарах та форумі» both.
    """
    counted = {
        figure["start"]
        for figure in document["figures"]
        if figure["indicator"] == _EVENTS
        and figure["basis"] == "period"
        and _OF_ANY_KIND.search(figure["object"] or "")
    }
    return sum(
        event["start"] not in counted and event["uid"] not in failed
        for event in document["events"]
    )


def _settled(
    roots: Sequence[Document], kinds: str, failed: frozenset[str]
) -> tuple[Sequence[Document], Decimal | None]:
    """Figures that make a value, and the value; None with all that might."""
    told = _without_repeats(roots, kinds, failed)
    decided = [figure for figure in told if figure.get("decides")]
    for figures in (told, decided) if decided else (told,):
        if _add_up(figures, kinds):
            whole = not any(figure["uid"] in failed for figure in figures)
            return figures, sum(map(_value, figures), Decimal(0)) if whole else None
    return told, None


def _without_repeats(
    roots: Sequence[Document], kinds: str, failed: frozenset[str]
) -> list[Document]:
    """The figures, each told once: reports say in a table what they said in words.

    The same number of another kind is no repeat («5 рішень та 5 розпоряджень»), a
    rounded one is («понад 60» beside 62), and nothing adds nothing to something.
    """
    first = sorted(
        (figure for figure in roots if figure["value"]),
        key=lambda figure: (
            figure["uid"] in failed,
            not figure.get("decides"),
            figure["qualifier"] != "exact",
        ),
    )
    told: list[Document] = []
    for figure in first or roots[:1]:
        if len(told) > _MOST_KINDS:
            break
        if not any(_repeats(figure, one, kinds) for one in told):
            told.append(figure)
    return sorted(told, key=lambda figure: int(figure["valueStart"]))


def _repeats(figure: Document, told: Document, kinds: str) -> bool:
    """Whether a figure says again, or roughly, what one of the same kind said."""
    of, other = _kinds_of(figure, kinds), _kinds_of(told, kinds)
    value, said = _value(figure), _value(told)
    fits = {
        "exact": value == said,
        "approximate": True,
        "atLeast": value <= said,
        "atMost": value >= said,
    }
    return (
        (of <= other or other <= of)
        and fits[figure["qualifier"]]
        and abs(value - said) <= APPROXIMATE_SHARE * value
    )


def _add_up(figures: Sequence[Document], kinds: str) -> bool:
    """Whether each is of a kind that no other is of, or all are told in one breath."""
    if len(figures) <= 1:
        return True
    if not kinds or len(figures) > _MOST_KINDS:
        return False
    named = combinations([_kinds_of(figure, kinds) for figure in figures], 2)
    return all(one - other and other - one for one, other in named) or all(
        _in_one_breath(*pair) for pair in pairwise(figures)
    )


def _in_one_breath(figure: Document, following: Document) -> bool:
    """Whether two things are counted side by side: «45 новин та 12 матеріалів»."""
    if figure["start"] != following["start"] or not figure["object"]:
        return False
    first, second = plain(figure["object"]), plain(following["object"] or "")
    between = plain(
        figure["quote"][
            figure["valueEnd"] - figure["start"] : following["valueStart"]
            - figure["start"]
        ]
    )
    differ = first.split()[:1] != second.split()[:1]
    is_only_and = between.startswith(first) and _AND.fullmatch(between[len(first) :])
    return differ and bool(is_only_and)


def _kinds_of(figure: Document, kinds: str) -> frozenset[str]:
    return _kinds_named(kinds, plain(figure["object"] or "")) if kinds else frozenset()


@lru_cache(maxsize=1024)
def _kinds_named(kinds: str, words: str) -> frozenset[str]:
    """Phrases of a cell that begin with the first word that begins any.

    >>> sorted(_kinds_named("акт*|рішен*|рішен* виконком*", "нових рішень виконкому"))
    ['рішен*', 'рішен* виконком*']
    """
    for word in _WORD.finditer(words):
        named = frozenset(
            kind
            for kind in kinds.split("|")
            if _compiled(kind).match(words, word.start())
        )
        if named:
            return named
    return frozenset()


@lru_cache(maxsize=256)
def _compiled(kind: str) -> re.Pattern[str]:
    return re.compile(phrase_pattern(kind))


def _value(figure: Document) -> Decimal:
    return Decimal(str(figure["value"]))
