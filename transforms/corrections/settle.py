"""Corrections laid over what a report says."""

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from transforms.corrections.correction import Correction
from transforms.corrections.place import Place, figures_at, find_place
from transforms.document import CORRECTED, Document

# Of the columns that later versions of a document have, and older ones have not.
_OF_ADDED = {
    "action": None, "breakdown": None, "qualifier": "exact", "basis": "period",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """A report as read, the same with its corrections, and which of them fit."""

    read: Document
    document: Document
    applied: tuple[Correction, ...] = ()
    misfits: tuple[Correction, ...] = ()


def settle(
    document: Document,
    corrections: Sequence[Correction],
    text_of: Callable[[], str | None],
    indicators: Container[str] | None = None,
) -> Settled:
    """A report with the corrections that fit it.

    A correction fits where its sentence stands, with as many figures of the same words
    as there were, and so does that of the total it names; where no figure would become
    a part of itself; and where the code lists still have its indicator.

    Args:
        document: as read; it is not changed.
        corrections: in the order they were made.
        text_of: the report's text; asked for only where a figure is added.
        indicators: the codes there are; None: they are not looked at.
    """
    if not corrections:
        return Settled(document, document)
    work = _Work(document, text_of)
    fits = [_is_listed(one, indicators) and work.apply(one) for one in corrections]
    told = list(zip(corrections, fits, strict=True))
    return Settled(
        document,
        work.settled(),
        tuple(one for one, fit in told if fit),
        tuple(one for one, fit in told if not fit),
    )


def makes_circle(figures: dict[str, Document], uid: str, parent: str | None) -> bool:
    """Whether a figure would be a part of itself, if this were its total."""
    seen = {uid}
    while parent is not None:
        if parent in seen:
            return True
        seen.add(parent)
        parent = figures[parent]["parent"] if parent in figures else None
    return False


def _is_listed(correction: Correction, indicators: Container[str] | None) -> bool:
    code = correction.changes.get("indicator")
    return code is None or indicators is None or code in indicators


class _Work:
    """The figures of one report while corrections are laid over them."""

    def __init__(self, read: Document, text_of: Callable[[], str | None]) -> None:
        self._read = read
        self._text_of = text_of
        self._at = figures_at(read["figures"])
        self.figures = {one["uid"]: one for one in read["figures"]}
        self._partition = min(
            (one.get("partition", 0) for one in read["figures"]), default=0
        )

    @cached_property
    def _text(self) -> str:
        return self._text_of() or ""

    def settled(self) -> Document:
        """The report with what was applied, its figures in the order of the text."""
        figures = sorted(self.figures.values(), key=lambda one: one["valueStart"])
        return self._read | {"figures": figures}

    def apply(self, correction: Correction) -> bool:
        """Lay one correction over; whether it fits, else nothing is changed."""
        changes = dict(correction.changes)
        if "parent" in changes and changes["parent"] is not None:
            changes["parent"] = self._found(changes["parent"])
            if changes["parent"] is None:
                return False
        if correction.adds:
            return self._add(correction, changes)
        uid = self._at.get(correction.place)
        if uid is None or uid not in self.figures:
            return False
        if makes_circle(self.figures, uid, changes.get("parent")):
            return False
        if correction.drops:
            self._drop(uid)
        else:
            self._change(uid, changes)
        return True

    def _found(self, parent: Place | str) -> str | None:
        uid = parent if isinstance(parent, str) else self._at.get(parent)
        return uid if uid in self.figures else None

    def _fresh(self) -> int:
        """The number of a division that no figure is in."""
        self._partition -= 1
        return self._partition

    def _change(self, uid: str, changes: dict[str, Any]) -> None:
        figure = self.figures[uid]
        changed = figure | changes | {
            "origin": CORRECTED,
            "valueAsRead": figure.get("valueAsRead", figure["value"]),
            "settles": "indicator" in changes or figure.get("settles", False),
        }  # fmt: skip
        if changed["parent"] != figure["parent"]:
            changed |= _as_part(changed, self._fresh())
        self.figures[uid] = changed

    def _drop(self, uid: str) -> None:
        """Take a figure away; its parts become parts of what it was a part of.

        That is no decision about the parts: they are as read, parts of something.
        """
        gone = self.figures.pop(uid)
        fresh: defaultdict[int, int] = defaultdict(self._fresh)
        for other, figure in self.figures.items():
            changed = dict(figure)
            if figure["parent"] == uid:
                changed["parent"] = gone["parent"]
                changed |= _as_part(changed, fresh[figure.get("partition", 0)])
                changed["division"] = figure.get("division")
            if figure.get("relatedUid") == uid:
                changed |= {"relation": None, "relatedUid": None}
            self.figures[other] = changed

    def _add(self, correction: Correction, changes: dict[str, Any]) -> bool:
        found = find_place(self._text, correction.place)
        if found is None:
            return False
        (start, end), (begin, finish) = found
        figure = {
            "uid": correction.figure, **_OF_ADDED, "indicator": None, "parent": None,
            **{name: changes[name] for name in changes if name != "adds"},
            "settles": "indicator" in changes,
            "quote": self._text[start:end], "start": start, "end": end,
            "valueStart": begin, "valueEnd": finish,
            "origin": CORRECTED, "valueAsRead": None,
        }  # fmt: skip
        self.figures[correction.figure] = figure | _as_part(figure, self._fresh())
        return True


def _as_part(figure: Document, partition: int) -> Document:
    """What else is so of a figure whose total a person named.

    Each is a division by itself: nobody said which of a total's parts belong together,
    nor how the total is divided.
    """
    words = figure["breakdown"] or figure["object"]
    if figure["parent"] is not None:
        return {"breakdown": words, "partition": partition, "division": None}
    alone = {"breakdown": None, "object": figure["object"] or words, "partition": 0}
    return alone | {"division": None}
