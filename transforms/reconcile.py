"""Reconcile: indicators of a period, as reported beside as measured."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from transforms.document import Council, Document, number
from transforms.extract.period import Period
from transforms.reported import (
    APPROXIMATE_SHARE,
    Indicators,
    Key,
    Reported,
    indicator_values,
    reported,
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a source system counts of an indicator in a period.

    `value` is None where the source failed to say, which is not zero;
    `measured_from` names the source either way.
    """

    value: float | None
    measured_from: str


_NOTHING_MEASURED: Mapping[Key, Measurement] = {}


def indicator_rows(
    histories: Sequence[Sequence[Document]],
    indicators: Indicators,
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
        One row per period and indicator that is stated or measured: null is what is
        not known or not clear, never zero. `revision` counts how often the value
        changed as corrected reports came, from 1.
    """
    said = reported([versions[-1] for versions in histories], indicators, failed)
    changes = _changes(histories, indicators)
    rows = []
    for key in said.keys() | measurements.keys():
        start, end, indicator = key
        rows.append(
            {
                "uid": f"{council.key}-{_period_key(start, end)}-{indicator}",
                "periodStart": start,
                "periodEnd": end,
                "indicatorId": indicator,
                "indicatorName": indicators[indicator]["nameUk"],
                "unit": indicators[indicator]["unit"],
                **_compared(said.get(key), measurements.get(key)),
                "revision": 1 + changes[key],
                "publisherName": council.name,
                "publisherId": council.publisher_id,
            }
        )
    return sorted(rows, key=lambda row: str(row["uid"]))


def _period_key(start: str, end: str) -> str:
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return period.code.replace("/", "_").lower()


def _changes(
    histories: Sequence[Sequence[Document]], indicators: Indicators
) -> Counter[Key]:
    """How often each value changed from version to version of a report."""
    changes: Counter[Key] = Counter()
    for versions in histories:
        if len(versions) > 1:
            said = [indicator_values([version], indicators) for version in versions]
            for before, after in pairwise(said):
                changes.update(
                    key
                    for key in before.keys() | after.keys()
                    if before.get(key) != after.get(key)
                )
    return changes


def _compared(said: Reported | None, measurement: Measurement | None) -> dict[str, Any]:
    """The part of a row that sets what is reported beside what is measured."""
    value = said.value if said else None
    measured = measurement.value if measurement else None
    difference = None
    if said and value is None:
        status = "unclear"
    elif measurement is None:
        status = "reportedOnly"
    elif measured is None:
        status = "sourceFailed"
    elif said is None or value is None:
        status = "measuredOnly"
    else:
        difference = Decimal(str(value)) - Decimal(str(measured))
        bound = APPROXIMATE_SHARE * Decimal(str(value))
        status = "agree" if _agree(difference, bound, _qualifiers(said)) else "differ"
    return {
        "reportedValue": value,
        "measuredValue": measured,
        "difference": None if difference is None else number(difference),
        "status": status,
        "measuredFrom": measurement.measured_from if measurement else None,
    }


def _qualifiers(said: Reported) -> set[str]:
    """How exactly a value is stated: qualifiers of the figures that make it."""
    return {figure["qualifier"] for figure in said.figures}


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
