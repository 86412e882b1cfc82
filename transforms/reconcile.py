"""Reconcile: indicators of a period, as reported beside as measured."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from transforms.document import Council, Document, number
from transforms.extract.period import Period

_EVENTS = "events_attended"
_OF_ANY_KIND = re.compile("захо|захі|поді", re.IGNORECASE)
# How far «близько 300» may be from what is measured, as a share of what is reported.
APPROXIMATE_SHARE = Decimal("0.1")

# Period start, period end, indicator.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a source system counts of an indicator in a period.

    `value` is None where the source failed to say, which is not zero;
    `measured_from` names the source either way.
    """

    value: float | None
    measured_from: str


_NOTHING_MEASURED: Mapping[Key, Measurement] = {}


def indicator_values(documents: Iterable[Document]) -> dict[Key, float]:
    """Reported value of each indicator, by period start, period end and indicator.

    A total counts, not its parts; a figure of the period, not one that is cumulative, a
    stock, a plan, a norm or a comparison; and no average. A number that a report
    repeats for the same indicator counts once: reports say in a table what they said in
    words. Several different ones add up.
    Events named without a number add to `events_attended`, once each, unless their
    sentence counts events of any kind: «у 3 заходах: форумі …», not «у 3 семінарах та
    форумі».
    """
    values: dict[Key, Decimal] = {}
    for document in documents:
        report = document["report"]
        for indicator, value in _reported(document).items():
            key = (report["periodStart"], report["periodEnd"], indicator)
            values[key] = values.get(key, Decimal(0)) + value
    return {key: number(value) for key, value in values.items()}


def counted_figures(document: Document) -> list[Document]:
    """Figures that make the values of a report's indicators, each value once."""
    seen: set[tuple[str, Decimal]] = set()
    figures = []
    for figure in document["figures"]:
        indicator, value = figure["indicator"], Decimal(str(figure["value"]))
        if not indicator or figure["parent"] or figure["basis"] != "period":
            continue
        if figure["qualifier"] != "average" and (indicator, value) not in seen:
            seen.add((indicator, value))
            figures.append(figure)
    return figures


def _reported(document: Document) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    for figure in counted_figures(document):
        indicator, value = figure["indicator"], Decimal(str(figure["value"]))
        values[indicator] = values.get(indicator, Decimal(0)) + value
    counted = {
        figure["start"]
        for figure in document["figures"]
        if figure["indicator"] == _EVENTS
        and figure["basis"] == "period"
        and _OF_ANY_KIND.search(figure["object"] or "")
    }
    events = sum(event["start"] not in counted for event in document["events"])
    if events:
        values[_EVENTS] = values.get(_EVENTS, Decimal(0)) + events
    return values


def indicator_rows(
    histories: Sequence[Sequence[Document]],
    indicators: Mapping[str, Mapping[str, str]],
    council: Council,
    failed: frozenset[str] = frozenset(),
    measurements: Mapping[Key, Measurement] = _NOTHING_MEASURED,
) -> list[dict[str, Any]]:
    """Rows of monthlyIndicators, sorted by uid.

    Args:
        histories: for each report its versions in the order they came, newest last.
        indicators: rows of the code list by code.
        council: the publisher.
        failed: uids of figures and reports that are withheld; they do not count.
        measurements: what source systems count, and which of them failed.

    Returns:
        One row per period and indicator with a reported value or a measurement: null
        is what is not known, never zero. `revision` counts how often the value changed
        as corrected reports came, from 1.
    """
    newest = [without(versions[-1], failed) for versions in histories]
    values = indicator_values(newest)
    qualifiers = _qualifiers(newest) if measurements else {}
    changes = _changes(histories)
    rows = []
    for key in values.keys() | measurements.keys():
        start, end, indicator = key
        rows.append(
            {
                "uid": f"{council.key}-{_period_key(start, end)}-{indicator}",
                "periodStart": start,
                "periodEnd": end,
                "indicatorId": indicator,
                "indicatorName": indicators[indicator]["nameUk"],
                "unit": indicators[indicator]["unit"],
                **_compared(
                    values.get(key), measurements.get(key), qualifiers.get(key, set())
                ),
                "revision": 1 + changes[key],
                "publisherName": council.name,
                "publisherId": council.publisher_id,
            }
        )
    return sorted(rows, key=lambda row: str(row["uid"]))


def without(document: Document, failed: frozenset[str]) -> Document:
    """A report less what is withheld of it, or emptied if it is withheld itself.

    Args:
        document: the report.
        failed: uids of figures, events and reports.
    """
    if document["report"]["uid"] in failed:
        return document | {"figures": [], "events": []}
    return document | {
        name: [entry for entry in document[name] if entry["uid"] not in failed]
        for name in ("figures", "events")
    }


def _period_key(start: str, end: str) -> str:
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return period.code.replace("/", "_").lower()


def _changes(histories: Sequence[Sequence[Document]]) -> Counter[Key]:
    """How often each value changed from version to version of a report."""
    changes: Counter[Key] = Counter()
    for versions in histories:
        if len(versions) > 1:
            said = [indicator_values([version]) for version in versions]
            for before, after in pairwise(said):
                changes.update(
                    key
                    for key in before.keys() | after.keys()
                    if before.get(key) != after.get(key)
                )
    return changes


def _qualifiers(documents: Iterable[Document]) -> dict[Key, set[str]]:
    """How exactly each value is stated: qualifiers of the figures that make it."""
    qualifiers: dict[Key, set[str]] = {}
    for document in documents:
        span = document["report"]["periodStart"], document["report"]["periodEnd"]
        for figure in counted_figures(document):
            key = (*span, figure["indicator"])
            qualifiers.setdefault(key, set()).add(figure["qualifier"])
    return qualifiers


def _compared(
    reported: float | None, measurement: Measurement | None, qualifiers: set[str]
) -> dict[str, Any]:
    """The part of a row that sets what is reported beside what is measured."""
    measured = measurement.value if measurement else None
    difference = None
    if measurement is None:
        status = "reportedOnly"
    elif measured is None:
        status = "sourceFailed"
    elif reported is None:
        status = "measuredOnly"
    else:
        difference = Decimal(str(reported)) - Decimal(str(measured))
        bound = APPROXIMATE_SHARE * Decimal(str(reported))
        status = "agree" if _agree(difference, bound, qualifiers) else "differ"
    return {
        "reportedValue": reported,
        "measuredValue": measured,
        "difference": None if difference is None else number(difference),
        "status": status,
        "measuredFrom": measurement.measured_from if measurement else None,
    }


def _agree(difference: Decimal, bound: Decimal, qualifiers: set[str]) -> bool:
    """Whether a difference, reported minus measured, is within what was said.

    Values said to be bounds from both sides, added up, are approximate.
    """
    inexact = qualifiers - {"exact"}
    if not inexact:
        return difference == 0
    if inexact == {"atLeast"}:
        return difference <= 0
    if inexact == {"atMost"}:
        return difference >= 0
    return abs(difference) <= bound
