"""A correction as the ledger keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.corrections.place import Place, place_in

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided of one number of a report.

    Attributes:
        id: `c0001`, by its place in the ledger.
        report: uid of the report.
        figure: uid of the figure when the correction was made, or of the one added.
        place: its words in the report.
        changes: what is so now: `value`, `indicator`, `parent`, `isFigure`; of a figure
            that is added, `adds`, `unit` and `object` too. A `parent` is the place of
            the total, the uid of a figure that was added, or None.
        was: what was so before, by the same names.
        by: who decided.
        reason: why.
        made_at: when, in UTC.
    """

    id: str
    report: str
    figure: str
    place: Place
    changes: Told
    was: Told
    by: str
    reason: str
    made_at: str

    @property
    def adds(self) -> bool:
        """Whether it adds a figure that was not read."""
        return "adds" in self.changes

    @property
    def drops(self) -> bool:
        """Whether it says that a number is no figure."""
        return self.changes.get("isFigure") is False

    def same_as(self, told: Told) -> bool:
        """Whether an entry decides the same of the same number."""
        other = correction_of(told)
        return (self.report, self.place, self.changes) == (
            other.report, other.place, other.changes
        )  # fmt: skip


def correction_of(told: Told) -> Correction:
    """The correction of an entry of the ledger."""
    changes = dict(told["changes"])
    if isinstance(changes.get("parent"), dict):
        changes["parent"] = place_in(changes["parent"])
    return Correction(
        told.get("id", ""), told["report"], told["figure"], place_in(told["place"]),
        changes, told["was"], told.get("by", ""), told.get("reason", ""),
        told.get("madeAt", ""),
    )  # fmt: skip


def live_corrections(entries: Iterable[Told]) -> dict[str, list[Correction]]:
    """Corrections that nobody took back, by report, in the order they were made.

    Args:
        entries: the entries of the ledger's corrections, in order.
    """
    kept = list(entries)
    undone = {told["undoes"] for told in kept if "undoes" in told}
    live: dict[str, list[Correction]] = {}
    for told in kept:
        if "undoes" not in told and told["id"] not in undone:
            live.setdefault(told["report"], []).append(correction_of(told))
    return live
