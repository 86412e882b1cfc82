"""Rules of indicators: unclear, beside the months before, beside the source system."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transforms.document import Document
from transforms.errors import Bilingual
from transforms.reported import Indicators, Key, Reported, reported
from transforms.rules.failure import Failure, Finding, named
from transforms.rules.history import far_from_history, missing_indicators
from transforms.tabular import Row, number_or_dash

# Candidates that a question names, and letters of the sentence of each.
_MOST_CANDIDATES = 5
_MOST_LETTERS = 300
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
    findings = [*far_from_history(rows), *_differing(rows)]
    unclear = [row for row in rows if row["status"] == "unclear"]
    # Only the periods asked for: failures are few, reports many.
    spans = {_key(row)[:2] for row in (*unclear, *(row for _, row, _ in findings))}
    asked = [one for one in documents if _span(one["report"]) in spans]
    said = reported(asked, indicators, failed)
    findings += _questions(unclear, said, failed)
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


def _questions(
    unclear: Sequence[Row], said: Mapping[Key, Reported], failed: frozenset[str]
) -> Iterator[Finding]:
    """Indicators that a person must settle, each with its candidates.

    Where one of these is withheld, its error says what to mend first.
    """
    for row in unclear:
        found = said[_key(row)]
        if failed.isdisjoint(figure["uid"] for figure in found.figures):
            value, uid, _ = next(_candidates(found))
            named = [f"{value} ({uid})" for value, uid, _ in _candidates(found)]
            *others, last = named[:_MOST_CANDIDATES]
            more = "…" if len(named) > _MOST_CANDIDATES else ""
            yield "indicator-unclear", row, {
                "code": row["indicatorId"],
                "first": value,
                "uid": uid,
                "period": found.sources[0].document["report"]["period"],
                "values": Bilingual(
                    f"{', '.join(others)} чи {last}{more}",
                    f"{', '.join(others)} or {last}{more}",
                ),
            }  # fmt: skip


def _candidates(said: Reported) -> Iterator[tuple[str, str, str]]:
    """Numbers that may be the indicator's: the value, its uid, the words around it.

    Events named without a number have those of their report.
    """
    for source in said.sources:
        for figure in source.figures:
            yield number_or_dash(figure["value"]), figure["uid"], _around(figure)
        if not source.figures:
            report = source.document["report"]
            yield number_or_dash(source.value), report["uid"], report["title"] or ""


def _around(figure: Document) -> str:
    """The sentence of a figure, or as much of it as is about the number."""
    quote = str(figure["quote"])
    begin = max(0, figure["valueStart"] - figure["start"] - _MOST_LETTERS // 2)
    before = "…" if begin else ""
    after = "…" if begin + _MOST_LETTERS < len(quote) else ""
    return f"{before}{quote[begin : begin + _MOST_LETTERS]}{after}"


def _of_row(
    rule_id: str, row: Row, said: Reported, details: dict[str, object]
) -> Failure:
    """The failure of a value, with its sentence, or with those of the candidates.

    One that several reports make has no place: each page shows it at its own sentence.
    """
    figures, is_unclear = said.figures, row["status"] == "unclear"
    alone = len(figures) == 1 and figures[0]["value"] == row["reportedValue"]
    of_one_report = len(said.sources) == 1
    figure = figures[0] if figures and (alone or (is_unclear and of_one_report)) else {}
    value, quote = number_or_dash(row["reportedValue"]), figure.get("quote")
    if is_unclear:
        asked = [*_candidates(said)][:_MOST_CANDIDATES]
        value = "; ".join(one for one, _, _ in asked)
        quote = " … ".join(dict.fromkeys(words for _, _, words in asked))
    return Failure(
        rule_id,
        "monthlyIndicators",
        row["uid"],
        "reportedValue",
        value,
        quote,
        figure.get("start"),
        figure.get("end"),
        said.sources[0].document["report"]["department"] if of_one_report else None,
        details,
        concerns=tuple(one["uid"] for one in figures if is_unclear),
    )


def _span(dated: Mapping[str, Any]) -> tuple[str, str]:
    return dated["periodStart"], dated["periodEnd"]


def _key(row: Row) -> Key:
    return *_span(row), row["indicatorId"]
