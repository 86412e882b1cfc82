"""Rules of reports: what each says by itself, beside others and beside its past."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from transforms.document import Council, Document, plain
from transforms.extract.basis import BESIDE
from transforms.extract.period import parse_period
from transforms.reported import Indicators, indicator_values
from transforms.rules.failure import Failure, of_figure
from transforms.tabular import number_or_dash

_IDENTITY = ("indicator", "object", "breakdown", "action", "basis", "unit")
_MONTH = re.compile(r"\d{4}-\d{2}")
# A part that is about 20, or at most 20, may be less; one that is at least 20, more.
_SURELY_ABOVE = {"exact", "atLeast"}
_SURELY_BELOW = {"exact", "atMost"}


def check_reports(
    histories: Sequence[Sequence[Document]],
    council: Council,
    today: str,
    indicators: Indicators,
) -> list[Failure]:
    """Failures of the rules that judge reports.

    Args:
        histories: for each report its versions in the order they came, newest last.
        council: the publisher and the departments expected.
        today: ISO date by Europe/Kyiv.
        indicators: rows of the code list by code.
    """
    newest = [versions[-1] for versions in histories]
    failures: list[Failure] = []
    for document in newest:
        failures += _breakdowns(document)
        failures += _period_over(document, today)
        failures += _period_unlike_name(document)
        failures += _event_dates(document)
        failures += _no_figures(document)
        failures += _numbers_lost(document)
    failures += _departments(newest, council, today)
    for versions in histories:
        failures += _restated(versions, council, indicators)
    if council.publisher_id is None and newest:
        failures.append(
            Failure("publisher-id-unknown", "listOfReports", council.key, "publisherId")
        )
    return failures


def _breakdowns(document: Document) -> Iterator[Failure]:
    """The parts named together against their total."""
    figures = {figure["uid"]: figure for figure in document["figures"]}
    for total_uid, parts in _partitions(document["figures"]):
        total = figures[total_uid]
        whole = Decimal(str(total["value"]))
        added = sum((Decimal(str(part["value"])) for part in parts), Decimal(0))
        said = {part["qualifier"] for part in parts}
        above = added > whole and said <= _SURELY_ABOVE
        below = added < whole and said <= _SURELY_BELOW and len(parts) > 1
        if total["qualifier"] != "exact" or not (above or below):
            continue
        for figure in [total, *parts] if above else [total]:
            yield of_figure(
                "breakdown-above-total" if above else "breakdown-below-total",
                document,
                figure,
                parts=" + ".join(number_or_dash(part["value"]) for part in parts),
                sum=number_or_dash(added),
                total=number_or_dash(whole),
                rest=number_or_dash(whole - added),
            )


def _partitions(
    figures: Sequence[Document],
) -> Iterator[tuple[str, list[Document]]]:
    """Parts named in one go: the same total, and the same run of its details."""
    groups: dict[tuple[str, int], list[Document]] = {}
    for figure in figures:
        if figure["parent"] and figure["basis"] not in BESIDE:
            group = (figure["parent"], figure.get("partition", 0))
            groups.setdefault(group, []).append(figure)
    for (total, _), parts in groups.items():
        yield total, parts


def _period_over(document: Document, today: str) -> Iterator[Failure]:
    report = document["report"]
    if report["periodEnd"] > today:
        yield Failure(
            "period-in-future",
            "listOfReports",
            report["uid"],
            value=report["period"],
            owner=report["department"],
            details={"end": report["periodEnd"]},
        )


def _period_unlike_name(document: Document) -> Iterator[Failure]:
    """A report that names another period than its file, unless that is a part of it."""
    report = document["report"]
    named = report.get("periodInName")
    if not named or report.get("periodFrom") != "text":
        return
    if not parse_period(named).has(parse_period(report["period"])):
        yield Failure(
            "period-unlike-name",
            "listOfReports",
            report["uid"],
            value=report["period"],
            owner=report["department"],
            details={"named": named, "period": report["period"]},
        )


def _event_dates(document: Document) -> Iterator[Failure]:
    report = document["report"]
    for event in document["events"]:
        held = event["eventDate"]
        if held and not report["periodStart"] <= held <= report["periodEnd"]:
            yield Failure(
                "event-outside-period",
                "monthlyEvents",
                event["uid"],
                "eventDate",
                held,
                event["quote"],
                event["start"],
                event["end"],
                report["department"],
                {"date": held, "period": report["period"]},
            )


def _no_figures(document: Document) -> Iterator[Failure]:
    report = document["report"]
    if not any(
        figure["basis"] in {"period", "stock"} for figure in document["figures"]
    ):
        yield Failure(
            "no-figures",
            "listOfReports",
            report["uid"],
            owner=report["department"],
        )


def _numbers_lost(document: Document) -> Iterator[Failure]:
    report = document["report"]
    lost = report.get("numbersLost")
    if lost:
        yield Failure(
            "numbers-lost-in-reading",
            "listOfReports",
            report["uid"],
            owner=report["department"],
            details={kind: ", ".join(lost[kind]) or "–" for kind in ("missing", "new")},
        )


def _departments(
    newest: Iterable[Document], council: Council, today: str
) -> Iterator[Failure]:
    """Departments expected each month that sent nothing for a month others did.

    A month that is not over is expected of nobody: its report has a wrong title.
    """
    sent: dict[str, set[str]] = {}
    for document in newest:
        report = document["report"]
        if _MONTH.fullmatch(report["period"]) and report["periodEnd"] <= today:
            sent.setdefault(report["period"], set()).add(
                plain(report["department"] or "")
            )
    for period, names in sorted(sent.items()):
        for key, department in council.departments.items():
            if plain(department) not in names:
                yield Failure(
                    "department-missing",
                    "listOfReports",
                    f"{council.key}-{key}-{period}",
                    owner=department,
                    details={"period": period, "department": department},
                )


def _restated(
    versions: Sequence[Document], council: Council, indicators: Indicators
) -> Iterator[Failure]:
    """Indicators and unnamed figures whose value a corrected report changed."""
    if len(versions) == 1:
        return
    report = versions[-1]["report"]
    period = report["period"].replace("/", "_").lower()
    for before, after in pairwise(
        indicator_values([version], indicators) for version in versions
    ):
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if old != new:
                yield Failure(
                    "figure-restated",
                    "monthlyIndicators",
                    f"{council.key}-{period}-{key[2]}",
                    "reportedValue",
                    number_or_dash(new),
                    owner=report["department"],
                    details={"old": number_or_dash(old), "new": number_or_dash(new)},
                )
    for old_version, new_version in pairwise(versions):
        yield from _restated_figures(old_version, new_version)


def _restated_figures(before: Document, after: Document) -> Iterator[Failure]:
    earlier = dict(_told_apart(before["figures"]))
    for identity, figure in _told_apart(after["figures"]):
        old = earlier.get(identity)
        if old and old["value"] != figure["value"]:
            yield of_figure(
                "figure-restated",
                after,
                figure,
                old=number_or_dash(old["value"]),
                new=number_or_dash(figure["value"]),
            )


def _told_apart(
    figures: Sequence[Document],
) -> Iterator[tuple[tuple[object, ...], Document]]:
    """Figures by their words, and by their order among those of the same words."""
    seen: Counter[tuple[object, ...]] = Counter()
    for figure in figures:
        words = tuple(figure[name] for name in _IDENTITY)
        seen[words] += 1
        yield (*words, seen[words]), figure
