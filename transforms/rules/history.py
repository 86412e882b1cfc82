"""Rules of history: a month beside the months before it.

Only months judge months: a quarter, a half-year or a year has no history here. Only
earlier months judge a month, so the order in which reports come changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from transforms.document import Document, plain
from transforms.reported import Indicators, indicator_values
from transforms.rules.failure import Failure, Finding, named
from transforms.tabular import Row, plain_number

# Modified z-score above which a value is a potential outlier: Iglewicz and Hoaglin,
# "How to Detect and Handle Outliers" (1993), as in the NIST/SEMATECH e-Handbook of
# Statistical Methods, 1.3.5.17.
FAR = Decimal("3.5")
# 1 / 0.6745: makes the MAD of a normal distribution its standard deviation (ibid.).
MAD_TO_DEVIATION = Decimal("1.4826")
# The MAD of few months is often small by chance, and of equal months it is 0: the
# deviation is never taken to be less than that of a Poisson count, than a tenth of
# the median (a month has 20 to 23 working days, and a council its seasons), than 2.
LEAST_SHARE = Decimal("0.1")
LEAST_DEVIATION = Decimal(2)
# Two years, so that each season is in the history twice; docs/decisions.md has the
# false alarms of 6, 12 and 24 months.
HISTORY_MONTHS = 24
LEAST_MONTHS = 6

# An indicator is usual where so many of the last monthly reports of a department,
# none of them older than a year, state it.
USUAL_TIMES = 5
USUAL_REPORTS = 6
USUAL_MONTHS = 12


def far_from_history(rows: Sequence[Row]) -> Iterator[Finding]:
    """Values of a month that its earlier months do not lead to expect.

    Args:
        rows: rows of monthlyIndicators of one publisher; a null value is no value.
    """
    series: dict[str, list[tuple[int, Decimal, Row]]] = {}
    for row in rows:
        month = _month(row)
        if month is not None and row["reportedValue"] is not None:
            value = Decimal(str(row["reportedValue"]))
            series.setdefault(row["indicatorId"], []).append((month, value, row))
    for months in series.values():
        months.sort(key=lambda one: one[0])
        for place, (month, value, row) in enumerate(months):
            earlier = [
                before
                for number, before, _ in months[max(0, place - HISTORY_MONTHS) : place]
                if number >= month - HISTORY_MONTHS
            ]
            usual = _usual_range(earlier)
            if usual and not usual[0] <= value <= usual[1]:
                low, high = _rounded_inwards(usual, [value, *earlier])
                yield "value-far-from-history", row, {
                    "value": plain_number(value),
                    "median": plain_number(_median(earlier)),
                    "low": low,
                    "high": high,
                    "months": len(earlier),
                }  # fmt: skip


def _usual_range(earlier: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Least and greatest value that is not far; None where too few months tell.

    >>> _usual_range([Decimal(value) for value in (98, 100, 100, 100, 102, 130)])
    (Decimal('65.0'), Decimal('135.0'))
    """
    if len(earlier) < LEAST_MONTHS:
        return None
    median = _median(earlier)
    deviation = max(
        MAD_TO_DEVIATION * _median([abs(value - median) for value in earlier]),
        median.sqrt(),
        LEAST_SHARE * median,
        LEAST_DEVIATION,
    )
    return max(Decimal(0), median - FAR * deviation), median + FAR * deviation


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def _rounded_inwards(
    usual: tuple[Decimal, Decimal], values: Sequence[Decimal]
) -> tuple[str, str]:
    """The range as people read it: whole where all values are, else to hundredths."""
    whole = all(value == value.to_integral_value() for value in values)
    step = Decimal(1) if whole else Decimal("0.01")
    low, high = usual
    return (
        plain_number(low.quantize(step, ROUND_CEILING)),
        plain_number(high.quantize(step, ROUND_FLOOR)),
    )


def missing_indicators(
    documents: Sequence[Document], indicators: Indicators
) -> Iterator[Failure]:
    """Indicators that a department states month by month, and not in this one.

    Args:
        documents: the newest version of each report. A stated zero is not missing,
            nor is what is unclear.
        indicators: rows of the code list by code.
    """
    departments: dict[str, list[tuple[int, Document, set[str]]]] = {}
    for document in documents:
        month = _month(document["report"])
        if month is not None:
            stated = {key[2] for key in indicator_values([document], indicators)}
            department = plain(document["report"]["department"] or "")
            departments.setdefault(department, []).append((month, document, stated))
    for reports in departments.values():
        reports.sort(key=lambda one: one[0])
        for place, (month, document, stated) in enumerate(reports):
            earlier = [
                before
                for number, _, before in reports[max(0, place - USUAL_REPORTS) : place]
                if number >= month - USUAL_MONTHS
            ]
            times = Counter(indicator for before in earlier for indicator in before)
            for indicator in sorted(times.keys() - stated):
                if times[indicator] >= USUAL_TIMES:
                    habit = {"times": times[indicator], "reports": len(earlier)}
                    details = named(indicators[indicator]) | habit
                    yield _of_missing(document, indicator, details)


def _of_missing(
    document: Document, indicator: str, details: dict[str, object]
) -> Failure:
    """Its key is the report's and the indicator's: there is no row to point to."""
    report = document["report"]
    return Failure(
        "indicator-missing",
        "monthlyIndicators",
        f"{report['uid']}-{indicator}",
        "reportedValue",
        owner=report["department"],
        details={"period": report["period"]} | details,
    )


def _month(dated: Mapping[str, str]) -> int | None:
    """Number of the calendar month that a period is, None where it is another span.

    >>> _month({"periodStart": "2020-02-01", "periodEnd": "2020-02-29"}) % 12
    2
    >>> _month({"periodStart": "2020-01-01", "periodEnd": "2020-03-31"})
    >>> _month({"periodStart": "2020-02-01", "periodEnd": "2020-02-28"})
    """
    first = date.fromisoformat(dated["periodStart"])
    after = date.fromisoformat(dated["periodEnd"]) + timedelta(1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if (first.day, after.day, months) != (1, 1, 1):
        return None
    return first.year * 12 + first.month
