"""Rules of indicators: beside the months before, and beside the source system."""

from collections.abc import Iterator, Mapping, Sequence

from transforms.document import Document
from transforms.reconcile import counted_figures, indicator_values, without
from transforms.rules.failure import Failure, Finding, named
from transforms.rules.history import far_from_history, missing_indicators
from transforms.tabular import Row, number_or_dash

# A report, and those of its figures that make the value.
Source = tuple[Document, list[Document]]


def check_indicators(
    rows: Sequence[Row],
    documents: Sequence[Document],
    indicators: Mapping[str, Mapping[str, str]],
    failed: frozenset[str] = frozenset(),
) -> list[Failure]:
    """Failures of the rules that judge indicators; all are warnings.

    Args:
        rows: rows of monthlyIndicators of one publisher, without what is withheld.
        documents: the newest version of each report.
        indicators: rows of the code list by code.
        failed: uids of figures and reports that are withheld. They are in no history;
            but what a withheld figure states is not missing.
    """
    sources = _Sources(documents, failed)
    findings = [*far_from_history(rows), *_differing(rows)]
    passed = [one for one in documents if one["report"]["uid"] not in failed]
    return [
        *(
            _of_row(
                rule_id,
                row,
                sources.of(row),
                named(indicators[row["indicatorId"]]) | details,
            )
            for rule_id, row, details in findings
        ),
        *missing_indicators(passed, indicators),
    ]


def _differing(rows: Sequence[Row]) -> Iterator[Finding]:
    """Reported values that the source system does not bear out."""
    for row in rows:
        if row["status"] == "differ":
            yield "reported-differs-from-measured", row, {
                "reported": number_or_dash(row["reportedValue"]),
                "measured": number_or_dash(row["measuredValue"]),
                "difference": number_or_dash(row["difference"]),
                "source": row["measuredFrom"],
            }  # fmt: skip


class _Sources:
    """Reports that make the value of an indicator, each with its figures.

    Sought only in the periods asked for, once each: failures are few, reports many.
    """

    def __init__(self, documents: Sequence[Document], failed: frozenset[str]) -> None:
        self._failed = failed
        self._spans: dict[tuple[str, str], list[Document]] = {}
        self._known: dict[tuple[str, str], dict[str, list[Source]]] = {}
        for document in documents:
            self._spans.setdefault(_span(document["report"]), []).append(document)

    def of(self, row: Row) -> list[Source]:
        """Reports behind a row of monthlyIndicators; none where it is measured only."""
        span = _span(row)
        if span not in self._known:
            self._known[span] = self._sought(span)
        return self._known[span].get(row["indicatorId"], [])

    def _sought(self, span: tuple[str, str]) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for whole in self._spans.get(span, ()):
            document = without(whole, self._failed)
            figures: dict[str, list[Document]] = {}
            for figure in counted_figures(document):
                figures.setdefault(figure["indicator"], []).append(figure)
            for _, _, indicator in indicator_values([document]):
                source = document, figures.get(indicator, [])
                found.setdefault(indicator, []).append(source)
        return found


def _of_row(
    rule_id: str, row: Row, sources: Sequence[Source], details: dict[str, object]
) -> Failure:
    """The failure of a reported value, with its sentence where one figure makes it."""
    figures = [figure for _, stated in sources for figure in stated]
    alone = len(figures) == 1 and figures[0]["value"] == row["reportedValue"]
    figure = figures[0] if alone else {}
    return Failure(
        rule_id,
        "monthlyIndicators",
        row["uid"],
        "reportedValue",
        number_or_dash(row["reportedValue"]),
        figure.get("quote"),
        figure.get("start"),
        figure.get("end"),
        sources[0][0]["report"]["department"] if len(sources) == 1 else None,
        details,
    )


def _span(dated: Mapping[str, str]) -> tuple[str, str]:
    return dated["periodStart"], dated["periodEnd"]
