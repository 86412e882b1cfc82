"""Reconcile: indicators of a period, as reported beside as measured."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from transforms.document import Council, Document, number

_EVENTS = "events_attended"
_OF_ANY_KIND = re.compile("захо|захі|поді", re.IGNORECASE)


def indicator_values(
    documents: Iterable[Document],
) -> dict[tuple[str, str, str], float]:
    """Reported value of each indicator, by period start, period end and indicator.

    A total counts, not its parts; a figure of the period, not one that is cumulative or
    a comparison. A number that a report repeats for the same indicator counts once:
    reports say in a table what they said in words. Several different ones add up.
    Events named without a number add to `events_attended`, once each, unless their
    sentence counts events of any kind: «у 3 заходах: форумі …», not «у 3 семінарах та
    форумі».
    """
    values: dict[tuple[str, str, str], Decimal] = {}
    for document in documents:
        report = document["report"]
        for indicator, value in _reported(document).items():
            key = (report["periodStart"], report["periodEnd"], indicator)
            values[key] = values.get(key, Decimal(0)) + value
    return {key: number(value) for key, value in values.items()}


def _reported(document: Document) -> dict[str, Decimal]:
    seen: set[tuple[str, Decimal]] = set()
    values: dict[str, Decimal] = {}
    for figure in document["figures"]:
        indicator, value = figure["indicator"], Decimal(str(figure["value"]))
        if not indicator or figure["parent"] or figure["basis"] != "period":
            continue
        if (indicator, value) in seen:
            continue
        seen.add((indicator, value))
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
) -> list[dict[str, Any]]:
    """Rows of monthlyIndicators, sorted by uid.

    Args:
        histories: for each report its versions in the order they came, newest last.
        indicators: rows of the code list by code.
        council: the publisher.
        failed: uids of figures and reports that are withheld; they do not count.

    Returns:
        One row per period and indicator with a reported value. `revision` counts how
        often the value changed as corrected reports came, from 1.
    """
    newest = [_without(versions[-1], failed) for versions in histories]
    values = indicator_values(newest)
    rows = []
    for (start, end, indicator), value in sorted(values.items()):
        period = start if start == end else f"{start}_{end}"
        code = _period_code(histories, start, end) or period
        rows.append(
            {
                "uid": f"{council.key}-{code}-{indicator}",
                "periodStart": start,
                "periodEnd": end,
                "indicatorId": indicator,
                "indicatorName": indicators[indicator]["nameUk"],
                "unit": indicators[indicator]["unit"],
                "reportedValue": value,
                "measuredValue": None,
                "difference": None,
                "status": "reportedOnly",
                "measuredFrom": None,
                "revision": _revision(histories, (start, end, indicator)),
                "publisherName": council.name,
                "publisherId": council.publisher_id,
            }
        )
    return sorted(rows, key=lambda row: str(row["uid"]))


def _without(document: Document, failed: frozenset[str]) -> Document:
    if document["report"]["uid"] in failed:
        return document | {"figures": [], "events": []}
    return document | {
        name: [entry for entry in document[name] if entry["uid"] not in failed]
        for name in ("figures", "events")
    }


def _period_code(
    histories: Sequence[Sequence[Document]], start: str, end: str
) -> str | None:
    for versions in histories:
        report = versions[-1]["report"]
        if (report["periodStart"], report["periodEnd"]) == (start, end):
            return str(report["period"]).replace("/", "_").lower()
    return None


def _revision(
    histories: Sequence[Sequence[Document]], key: tuple[str, str, str]
) -> int:
    """1 and one more for each change of the value from version to version."""
    changes = 0
    for versions in histories:
        said = [indicator_values([version]).get(key) for version in versions]
        changes += sum(before != after for before, after in pairwise(said))
    return 1 + changes
