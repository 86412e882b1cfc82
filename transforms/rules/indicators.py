"""Rules of indicators: unclear, beside the months before, beside the source system."""

from collections.abc import Iterator, Mapping, Sequence

from transforms.document import Document
from transforms.errors import Bilingual
from transforms.reported import Indicators, Key, Reported, reported
from transforms.rules.failure import Failure, Finding, named
from transforms.rules.history import far_from_history, missing_indicators
from transforms.tabular import Row, number_or_dash

# Candidates that a question names, and letters of the sentence of each.
_MOST_CANDIDATES = 5
_MOST_LETTERS = 120
_LONGEST_VALUE = 2_000  # of validationFailures
_NOT_STATED = Reported(None, ())


def check_indicators(
    rows: Sequence[Row],
    documents: Sequence[Document],
    indicators: Indicators,
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
    said = reported(documents, indicators, failed)
    findings = [*far_from_history(rows), *_differing(rows)]
    findings += _unclear(rows, said, failed)
    passed = [one for one in documents if one["report"]["uid"] not in failed]
    return [
        *(
            _of_row(
                rule_id,
                row,
                said.get(_key(row), _NOT_STATED),
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


def _unclear(
    rows: Sequence[Row], said: Mapping[Key, Reported], failed: frozenset[str]
) -> Iterator[Finding]:
    """Indicators that a person must settle, each with its candidates.

    Where one of these is withheld, its error says what to mend first.
    """
    for row in rows:
        if row["status"] != "unclear":
            continue
        found = said[_key(row)]
        if failed.isdisjoint(figure["uid"] for figure in found.figures):
            candidates = list(_candidates(found))
            values = [value for value, _ in candidates[:_MOST_CANDIDATES]]
            more = "…" if len(candidates) > len(values) else ""
            *others, last = values
            one = next(iter(found.figures), None)
            yield "indicator-unclear", row, {
                "uid": one["uid"] if one else found.sources[0].document["report"]["uid"],
                "first": values[0],
                "code": row["indicatorId"],
                "period": found.sources[0].document["report"]["period"],
                "values": Bilingual(
                    f"{', '.join(others)} чи {last}{more}",
                    f"{', '.join(others)} or {last}{more}",
                ),
                "candidates": "; ".join(
                    f"{value} – {where}"
                    for value, where in candidates[:_MOST_CANDIDATES]
                ),
            }  # fmt: skip


def _candidates(said: Reported) -> Iterator[tuple[str, str]]:
    """Values that may be the indicator's, each with its sentence, or its report."""
    for source in said.sources:
        for figure in source.figures:
            yield number_or_dash(figure["value"]), _quoted(figure)
        if not source.figures:
            yield number_or_dash(source.value), source.document["report"]["uid"]


def _quoted(figure: Document) -> str:
    """The words around a figure's number, and its uid."""
    begin = max(0, figure["valueStart"] - figure["start"] - _MOST_LETTERS // 2)
    words = " ".join(figure["quote"][begin : begin + _MOST_LETTERS].split())
    before = "…" if begin else ""
    after = "…" if begin + _MOST_LETTERS < len(figure["quote"]) else ""
    return f"«{before}{words}{after}» ({figure['uid']})"


def _of_row(
    rule_id: str, row: Row, said: Reported, details: dict[str, object]
) -> Failure:
    """The failure of a value, with its sentence, or the first of the candidates."""
    figures, is_unclear = said.figures, row["status"] == "unclear"
    alone = len(figures) == 1 and figures[0]["value"] == row["reportedValue"]
    of_one_report = len(said.sources) == 1
    told = figures and (alone or (is_unclear and of_one_report))
    figure = figures[0] if told else {}
    value = number_or_dash(row["reportedValue"])
    if is_unclear:
        value = "; ".join(one for one, _ in _candidates(said))
    return Failure(
        rule_id,
        "monthlyIndicators",
        row["uid"],
        "reportedValue",
        value[:_LONGEST_VALUE],
        figure.get("quote"),
        figure.get("start"),
        figure.get("end"),
        said.sources[0].document["report"]["department"] if of_one_report else None,
        details,
        concerns=tuple(one["uid"] for one in figures if is_unclear),
    )


def _key(row: Row) -> Key:
    return row["periodStart"], row["periodEnd"], row["indicatorId"]
