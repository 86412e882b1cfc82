"""The rules of corrections: one that no longer fits its report is told of."""

from collections.abc import Iterable

from transforms.corrections import Correction, Settled
from transforms.rules.failure import Failure


def check_corrections(reports: Iterable[Settled]) -> list[Failure]:
    """Failures of the corrections that could not be laid over a report.

    Args:
        reports: the newest version of each report as it stands.
    """
    return [
        Failure(
            "correction-does-not-fit",
            "listOfReports",
            settled.read["report"]["uid"],
            value=one.id,
            source_text=one.place.sentence,
            owner=settled.read["report"]["department"],
            details=_told(one),
        )
        for settled in reports
        for one in settled.misfits
    ]


def check_orphans(corrections: Iterable[Correction]) -> list[Failure]:
    """Failures of the corrections of reports that are not kept any more."""
    return [
        Failure(
            "correction-without-report",
            "listOfReports",
            one.report,
            value=one.id,
            source_text=one.place.sentence,
            owner=one.by,  # no department is known any more
            details=_told(one) | {"report": one.report},
        )
        for one in corrections
    ]


def _told(one: Correction) -> dict[str, object]:
    return {"id": one.id, "by": one.by, "date": one.made_at[:10]}
