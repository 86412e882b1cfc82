"""All that the domain rules find in reports, as the stage `validate` asks them."""

from collections.abc import Mapping, Sequence

from flows.catalogue import load_catalogue
from flows.wording import severity
from tests.builders import COUNCIL, document, figure
from transforms.document import Council, Document
from transforms.reconcile import Measurement, indicator_rows
from transforms.reported import Key
from transforms.rules import Failure, check_indicators, check_reports

TODAY = "2026-01-15"
NEWS = "news_published"


def findings(
    histories: Sequence[Sequence[Document]],
    measurements: Mapping[Key, Measurement] | None = None,
    of: Council = COUNCIL,
    today: str = TODAY,
) -> list[Failure]:
    """Failures of reports, each given as its versions, newest last."""
    names = load_catalogue().indicator_names
    found = check_reports(histories, of, today, names)
    gone = frozenset(one.row_key for one in found if severity(one.rule_id) == "error")
    rows = indicator_rows(histories, names, of, gone, measurements or {})
    newest = [versions[-1] for versions in histories]
    return found + check_indicators(rows, newest, names, gone)


def months(count: int, first: str = "2021-01") -> list[str]:
    """So many months, one after another.

    >>> months(3, "2020-12")
    ['2020-12', '2021-01', '2021-02']
    """
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(start, start + count)]


def monthly(
    *values: float | None, first: str = "2021-01", indicator: str = NEWS
) -> list[list[Document]]:
    """A report a month with one figure, or with another one where a value is None."""
    reports = []
    for month, value in zip(months(len(values), first), values, strict=True):
        uid = f"mista-info-{month}-f001"
        stated = figure(uid, value or 0, indicator=indicator)
        other = figure(uid, 5, indicator=None, object="дерев")
        reports.append([document(month, [other if value is None else stated])])
    return reports
