"""What reports state of an indicator: its value where that is clear, else null.

A value is clear where one total states it, or several that add up by the code list: of
different kinds («74 розпорядження» and «29 рішень»), or of departments that each tell
of their own work. Else a person decides (a figure of origin `corrected`). Nothing is
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
_MEAN = "average"  # qualifier of a mean or a value per head
# Letters that two forms of a word share: «рішень» and «рішення».
_STEM = 4
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
        key: Reported(_together(indicators[key[2]], sources), tuple(sources))
        for key, sources in found.items()
    }


def indicator_values(
    documents: Iterable[Document], indicators: Indicators
) -> dict[Key, float | None]:
    """Values of `reported`: None where an indicator is stated and not clear."""
    return {key: one.value for key, one in reported(documents, indicators).items()}


def _together(indicator: Mapping[str, str], sources: Sequence[Stated]) -> float | None:
    """The value of several reports: a sum if departments add up, else what all say.

    Where they do not say the same, what a person decided on in one of them.
    """
    values = [source.value for source in sources]
    if indicator.get("addsUpAcross") == "departments":
        clear = [value for value in values if value is not None]
        return number(sum(clear, Decimal(0))) if len(clear) == len(values) else None
    decided = [one.value for one in sources if any(map(_is_decided, one.figures))]
    for said in (values, decided):
        value = said[0] if said else None
        if value is not None and len(set(said)) == 1:
            return number(value)
    return None


def _of_report(
    document: Document, indicators: Indicators, failed: frozenset[str]
) -> Iterator[tuple[str, Stated]]:
    roots = _roots(document, indicators)
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


def _roots(document: Document, indicators: Indicators) -> dict[str, list[Document]]:
    """Figures that count by themselves, by indicator, in the order of the report."""
    roots: dict[str, list[Document]] = {}
    for figure in document["figures"]:
        code = figure["indicator"]
        if not code or not _is_of_period(figure):
            continue
        stated, kinds = roots.get(code, []), indicators[code].get("kinds")
        is_beside = kinds and stated and _is_beside(stated[-1], figure, kinds)
        if is_beside or _is_total(figure, document):
            roots.setdefault(code, []).append(figure)
    return roots


def _is_of_period(figure: Document) -> bool:
    """Whether a figure is of the report's own period, and no mean.

    «У січні – 20» in the report of a quarter has a period of its own.
    """
    return (
        figure["basis"] == "period"
        and figure["qualifier"] != _MEAN
        and not figure.get("ownPeriodStart")
    )


def _named_events(document: Document, failed: frozenset[str]) -> int:
    """Events named, once each, but those of a sentence that counts events of any kind.

    «Участь у 3 заходах: форумі …» counts by its number, «у 3 семінарах та форумі» both.
    """
    counted = {
        figure["start"]
        for figure in document["figures"]
        if figure["indicator"] == _EVENTS
        and _is_of_period(figure)
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
    told = _without_repeats(roots, kinds, failed) if len(roots) > 1 else roots
    wholes = [figure for figure in told if not _is_share(figure)]
    if len(wholes) < len(told):
        if not wholes or max(map(_value, told)) > sum(map(_value, wholes), Decimal(0)):
            return told, None
        told = wholes
    decided = [figure for figure in told if _is_decided(figure)]
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
        (figure for figure in roots if figure["value"] or _is_decided(figure)),
        key=lambda figure: (
            figure["uid"] in failed,
            not _is_decided(figure),
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
    if not (of <= other or other <= of):
        return False
    value, said = _value(figure), _value(told)
    fits = {"approximate": True, "atLeast": value < said, "atMost": value > said}
    is_rounded = fits.get(figure["qualifier"], False) and told["qualifier"] == "exact"
    is_near = abs(value - said) <= APPROXIMATE_SHARE * value
    return value == said or (is_rounded and is_near)


def _add_up(figures: Sequence[Document], kinds: str) -> bool:
    """Whether each is of a kind that no other is of, or all are told in one breath."""
    if len(figures) <= 1:
        return True
    if not kinds or len(figures) > _MOST_KINDS:
        return False
    pairs = list(combinations([_kinds_of(figure, kinds) for figure in figures], 2))
    if all(one - other and other - one for one, other in pairs):
        return True
    may_hold = any(
        one and other and (one <= other or other <= one) for one, other in pairs
    )
    return not may_hold and all(_in_one_breath(*pair) for pair in pairwise(figures))


def _is_beside(before: Document, figure: Document, kinds: str) -> bool:
    """Whether a figure taken for a part is told in one breath with one of another kind.

    «10 рішень, 6 розпоряджень та 4 проєкти»: that 6 and 4 make 10 is chance.
    """
    if not figure["parent"] or figure["parent"] not in (
        before["uid"],
        before["parent"],
    ):
        return False
    of, other = _kinds_of(figure, kinds), _kinds_of(before, kinds)
    differ = bool(of and other) and of.isdisjoint(other)
    return differ and _in_one_breath(before, figure)


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
    differ = first[:_STEM] != second[:_STEM]
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


def _is_total(figure: Document, document: Document) -> bool:
    """Whether a figure is no part, or a person made it one of another indicator."""
    if not figure["parent"]:
        return True
    return _is_decided(figure) and all(
        total["indicator"] != figure["indicator"]
        for total in document["figures"]
        if total["uid"] == figure["parent"]
    )


def _is_share(figure: Document) -> bool:
    """Whether a figure is but a part whose total the report does not tell.

    «Електронною поштою надійшло 20 запитів» is not how many came.
    """
    alone = figure.get("division") is not None and not figure["parent"]
    return alone and not _is_decided(figure)


def _is_decided(figure: Document) -> bool:
    """Whether a person said that this is the indicator's number.

    A correction of something else of a figure says so by `settles`.
    """
    return figure.get("origin") == "corrected" and bool(figure.get("settles", True))


def _value(figure: Document) -> Decimal:
    return Decimal(str(figure["value"]))
