"""Feedback on one report: its text in marked pieces, its problems, what was not taken.

Values in, values out: how it looks is the matter of `flows.publish.feedback`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.corrections import Correction, Settled
from transforms.document import Document
from transforms.extract.untaken import Untaken
from transforms.marked_text import BREAK
from transforms.rules import Failure

Span = tuple[int, int]
Names = Mapping[str, Mapping[str, str]]
# Consequences, and what concerns the files made and not the report.
_NOT_OF_THE_REPORT = frozenset({"foreign-key", "formula-neutralised"})
_CONTEXT = 60
BY_PERSON = "не показник: так вирішила людина"
_INDICATORS = "monthlyIndicators"
_Found = tuple[Failure, Document]


class Worded(NamedTuple):
    """A failure in words: `error` or `warning`, what is wrong, what to do."""

    severity: str
    what: str
    remedy: str


class Problem(NamedTuple):
    """One thing to mend, told once for all rows that it concerns.

    `keys` are the rows, `values` what they state; without a `place` it is of the whole
    report.
    """

    number: int
    rule_id: str
    worded: Worded
    keys: tuple[str, ...]
    values: tuple[str, ...]
    place: Span | None
    sentence: str


class FigureNote(NamedTuple):
    """One figure with its verdict: `published`, `warning` or `withheld`.

    `parent` is the number of its total, `problems` the numbers of its problems.
    """

    number: int
    figure: Document
    state: str
    parent: int | None
    problems: tuple[int, ...]

    @property
    def place(self) -> Span:
        """Where the number stands in the text."""
        return self.figure["valueStart"], self.figure["valueEnd"]


class NumberNote(NamedTuple):
    """A number that was seen and not taken, with the words around it."""

    number: int
    place: Span
    before: str
    written: str
    after: str
    reason: str


class CorrectionNote(NamedTuple):
    """A correction of the report, and whether it fits this version."""

    correction: Correction
    fits: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that the department is told of one report.

    `document` is None where none could be made; `withheld` are the rows not published;
    `names` are those of the codes, by list; `stated` are the values of indicators that
    the report states by itself, None where unclear.
    """

    text: str
    document: Document | None
    withheld: frozenset[str] = frozenset()
    figures: tuple[FigureNote, ...] = ()
    problems: tuple[Problem, ...] = ()
    numbers: tuple[NumberNote, ...] = ()
    corrections: tuple[CorrectionNote, ...] = ()
    names: Names = field(default_factory=dict)
    stated: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of the report is published."""
        return not self.document or self.document["report"]["uid"] in self.withheld

    @property
    def events(self) -> list[Document]:
        """Events that the report names."""
        return self.document["events"] if self.document else []

    @property
    def activities(self) -> list[Document]:
        """Statements of work that name a system."""
        found = self.document["activities"] if self.document else []
        return [activity for activity in found if activity["system"]]

    @property
    def not_understood(self) -> list[NumberNote]:
        """Numbers without a reason: a person should look at them."""
        return [note for note in self.numbers if not note.reason]

    def figures_of(self, state: str) -> list[FigureNote]:
        """Figures with one verdict."""
        return [note for note in self.figures if note.state == state]


def give_feedback(
    text: str,
    document: Document | None,
    failures: Sequence[Failure],
    withheld: frozenset[str],
    untaken: Iterable[Untaken],
    worded: Callable[[Failure], Worded],
) -> Feedback:
    """What to tell of one report.

    Args:
        text: the report as read.
        document: what was extracted from it; None where it could not be.
        failures: those of the report, see `failures_of`.
        withheld: keys of the rows that are not published.
        untaken: numbers that are no figures.
        worded: the words of a failure.
    """
    problems = _problems(document, failures, worded)
    numbers = tuple(
        _number_note(text, number, one) for number, one in enumerate(untaken, 1)
    )
    figures = document["figures"] if document else []
    notes = _figure_notes(figures, problems, withheld)
    return Feedback(text, document, withheld, notes, problems, numbers)


def notes_on(settled: Settled) -> tuple[CorrectionNote, ...]:
    """The corrections of a report, in the order they were made."""
    notes = [
        *(CorrectionNote(one, fits=True) for one in settled.applied),
        *(CorrectionNote(one, fits=False) for one in settled.misfits),
    ]
    return tuple(sorted(notes, key=lambda note: note.correction.id))


def untaken_of(settled: Settled, untaken: Iterable[Untaken]) -> list[Untaken]:
    """Numbers that are no figures: without those added, with those taken away."""
    figures = {one["uid"]: one for one in settled.document["figures"]}
    added = figures.keys() - {one["uid"] for one in settled.read["figures"]}
    places = [(figures[uid]["valueStart"], figures[uid]["valueEnd"]) for uid in added]
    left = [
        one
        for one in untaken
        if not any(one.start < end and start < one.end for start, end in places)
    ]
    left += [
        Untaken(figure["valueStart"], figure["valueEnd"], BY_PERSON)
        for figure in settled.read["figures"]
        if figure["uid"] not in figures
    ]
    return sorted(left)


def failures_of(document: Document, failures: Iterable[Failure]) -> list[Failure]:
    """Those failures that the department can see to: of its report and its rows."""
    entries = _entries(document)
    return [
        failure
        for failure in failures
        if failure.rule_id not in _NOT_OF_THE_REPORT
        and (failure.row_key in entries or _is_of_indicator(document, failure))
    ]


def _is_of_indicator(document: Document, failure: Failure) -> bool:
    """Whether a row of monthlyIndicators is of the report's period and department."""
    report = document["report"]
    period = f"-{str(report['period']).replace('/', '_').lower()}-"
    if failure.resource != _INDICATORS or period not in failure.row_key:
        return False
    if failure.owner is not None:
        return bool(failure.owner == report["department"])
    return bool(_stating(document, failure.row_key))


def _stating(document: Document, row_key: str) -> Document:
    """The first figure that states the indicator of a row of monthlyIndicators."""
    indicator = row_key.rpartition("-")[2]
    stating = (f for f in document["figures"] if f["indicator"] == indicator)
    return next(stating, {})


def _entries(document: Document) -> dict[str, Document]:
    """Rows of a report by their key; its own entry has no place."""
    entries = {document["report"]["uid"]: document["report"]}
    for name in ("figures", "activities", "events"):
        entries |= {entry["uid"]: entry for entry in document[name]}
    return entries


def _problems(
    document: Document | None,
    failures: Sequence[Failure],
    worded: Callable[[Failure], Worded],
) -> tuple[Problem, ...]:
    """Failures of one rule with the same words at the same place are one problem."""
    entries = _entries(document) if document else {}
    groups: dict[tuple[str, Worded, Span | None], list[_Found]] = defaultdict(list)
    for failure in failures:
        entry = entries.get(failure.row_key, {})
        if document and failure.resource == _INDICATORS:
            entry = _stating(document, failure.row_key)
        key = (failure.rule_id, worded(failure), _place(failure, entry))
        groups[key].append((failure, entry))
    in_order = sorted(groups, key=lambda key: (key[2] or (-1, -1), key[1].severity))
    return tuple(
        _problem(number, key, groups[key]) for number, key in enumerate(in_order, 1)
    )


def _problem(
    number: int, key: tuple[str, Worded, Span | None], found: Sequence[_Found]
) -> Problem:
    rule_id, worded, place = key
    quotes = (
        failure.source_text or entry.get("quote") or entry.get("text")
        for failure, entry in found
    )
    return Problem(
        number,
        rule_id,
        worded,
        tuple(
            dict.fromkeys(
                uid
                for one, entry in found
                for uid in (entry.get("uid", one.row_key), *one.concerns)
            )
        ),
        tuple(str(one.value) for one, _ in found if one.value is not None),
        place,
        next(filter(None, quotes), ""),
    )


def _place(failure: Failure, entry: Document) -> Span | None:
    if failure.source_start is not None and failure.source_end is not None:
        return failure.source_start, failure.source_end
    return (entry["start"], entry["end"]) if "start" in entry else None


def _figure_notes(
    figures: Sequence[Document],
    problems: Sequence[Problem],
    withheld: frozenset[str],
) -> tuple[FigureNote, ...]:
    numbers = {figure["uid"]: number for number, figure in enumerate(figures, 1)}
    of_key: dict[str, list[int]] = defaultdict(list)
    for problem in problems:
        for key in problem.keys:
            of_key[key].append(problem.number)
    notes = []
    for uid, figure in zip(numbers, figures, strict=True):
        state = "warning" if of_key[uid] else "published"
        notes.append(
            FigureNote(
                numbers[uid],
                figure,
                "withheld" if uid in withheld else state,
                numbers.get(figure["parent"]),
                tuple(of_key[uid]),
            )
        )
    return tuple(notes)


def _number_note(text: str, number: int, untaken: Untaken) -> NumberNote:
    start, end, reason = untaken
    before = BREAK.split(text[max(0, start - _CONTEXT) : start])[-1]
    after = BREAK.split(text[end : end + _CONTEXT])[0]
    return NumberNote(number, (start, end), before, text[start:end], after, reason)
