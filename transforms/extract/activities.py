"""Activities: each statement of work of a report, with the systems it concerns."""

from bisect import bisect_left

from transforms.extract.blocks import Block
from transforms.extract.source import Source
from transforms.extract.statement import Activity, Figure

_SHORTEST = 15
_Found = tuple[int, str, str]


def find_activities(
    source: Source, blocks: list[Block], figures: list[Figure]
) -> list[Activity]:
    """One activity per statement and system; a statement that names none has null.

    A list item or a table row is one statement, a paragraph one for each sentence. A
    system that is only where the work was shown («на сайті») counts where the
    statement names no other.
    """
    found = _systems(source)
    places = sorted(figure.value_start for figure in figures)
    activities: list[Activity] = []
    for block in blocks:
        whole = block.bullet or block.is_row
        spans = ((block.body, block.end),) if whole else block.sentences
        for span in spans:
            activities += _of_statement(source, span, found, places)
    return activities


def _systems(source: Source) -> list[_Found]:
    """Places of the names of systems, with the system and its rank, in order."""
    found: list[_Found] = []
    free = 0
    for word in source.words["system"]:
        if word.start < free:
            continue
        match = source.catalogue.systems.match(source.form, word.start, word.text)
        if match:
            found.append((word.start, *source.catalogue.system_ranks[match[0]]))
            free = match[1]
    return found


def _of_statement(
    source: Source, span: tuple[int, int], found: list[_Found], places: list[int]
) -> list[Activity]:
    start, end = source.wording.span(*span)
    first, last = bisect_left(found, (span[0],)), bisect_left(found, (span[1],))
    systems = _named_in(found[first:last]) if first < last else []
    if not systems and end - start < _SHORTEST:
        return []
    text = source.wording.text[start:end]
    count = bisect_left(places, end) - bisect_left(places, start)
    return [Activity(one, text, start, end, count) for one in systems or (None,)]


def _named_in(found: list[_Found]) -> list[str]:
    named = dict.fromkeys(system for _, system, rank in found if rank == "primary")
    shown = dict.fromkeys(system for _, system, rank in found if rank == "fallback")
    return [*named] or [*shown][:1]
