"""The text of a report as the page shows it: lines and tables of marked pieces."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from flows.counting import counted
from flows.publish.feedback.markup import Child, Html, el, joined
from flows.publish.feedback.rows import (
    View,
    event_line,
    figure_line,
    figure_row,
    problem_note,
)
from flows.publish.feedback.words import STATES
from transforms.feedback import Feedback
from transforms.marked_text import Line, Mark, Segment, lines, segments, windows

# A month's report has some 20,000 letters. What is beyond these is counted, not shown.
MOST_LETTERS = 200_000
MOST_ROWS = 1_000
_AROUND = 300
_LONG = 24  # letters of a number in words that may be broken over lines
# Which come first where not all can be shown.
_BY_NEED = ("problem", "ask", "figure", "event", "known", "work")
_ANCHORS = {"figure": "f", "ask": "n", "known": "n", "problem": "s"}
_WORST = ("withheld", "warning", "published")


class MarkedText:
    """The blocks of a report's text, and what of the feedback stands in them.

    `figures`, `problems`, `unknown` and `known` are those that the page has room for.
    """

    def __init__(self, feedback: Feedback) -> None:
        """Cut the text and mark it."""
        self._feedback = feedback
        told = [note for state in _WORST for note in feedback.figures_of(state)]
        self.figures = sorted(told[:MOST_ROWS], key=lambda note: note.number)
        self.problems = feedback.problems[:MOST_ROWS]
        self.unknown = feedback.not_understood[:MOST_ROWS]
        self.known = [note for note in feedback.numbers if note.reason][:MOST_ROWS]
        self._by_number = {note.number: note for note in feedback.figures}
        self._reasons = {note.number: note.reason for note in self.known}
        self._seen: set[Mark] = set()
        self.blocks = [*self._blocks()]
        self._linked = {(mark.kind, mark.number) for mark in self._seen}

    def has(self, kind: str, number: int) -> bool:
        """Whether a mark stands in the text that is shown."""
        return (kind, number) in self._linked

    def figure_row(self, number: int) -> View:
        """A figure in words, with its total."""
        note = self._by_number[number]
        total = self._by_number.get(note.parent or 0)
        row = figure_row(note, total, self._feedback.names)
        whole = self._feedback.is_withheld and not note.problems
        return row | ({"reason": "разом зі звітом"} if whole else {})

    def _marks(self) -> list[Mark]:
        feedback = self._feedback
        marks = [
            *(Mark("problem", p.number, *p.place) for p in self.problems if p.place),
            *(Mark("ask", note.number, *note.place) for note in self.unknown),
            *(Mark("figure", note.number, *note.place) for note in self.figures),
            *(Mark("known", note.number, *note.place) for note in self.known),
        ]
        for kind, entries in (
            ("event", feedback.events),
            ("work", feedback.activities),
        ):
            marks += [
                Mark(kind, at, entry["start"], entry["end"])
                for at, entry in enumerate(entries[:MOST_ROWS])
            ]
        return sorted(marks, key=lambda mark: _BY_NEED.index(mark.kind))

    def _blocks(self) -> Iterator[Html]:
        text, marks = self._feedback.text, self._marks()
        wanted = [(mark.start, mark.end) for mark in marks]
        parts = windows(len(text), wanted, MOST_LETTERS, _AROUND)
        cut = lines(segments(text, marks, parts))
        for is_row, found in groupby(cut, lambda line: line.is_row):
            for group in [[*found]] if is_row else ([line] for line in found):
                yield self._block(group)

    def _block(self, group: Sequence[Line]) -> Html:
        """A line, the rows of a table, or a gap; with the notes that begin in it."""
        first = group[0]
        if first.skipped:
            left = counted(first.skipped, "знак", "знаки", "знаків")
            return el("p", f"… {left} тут не показано …", class_="gap")
        before = set(self._seen)
        if first.is_row:
            rows = [*self._rows(group)]
            said = el(
                "div", el("table", rows), class_="said wide", data_line=first.number
            )
        else:
            pieces = [self._piece(piece) for piece in first.cells[0]]
            said = el("p", pieces, class_="said", data_line=first.number)
        new = sorted(self._seen - before, key=lambda mark: (mark.start, mark.number))
        notes = [*self._notes(new)]
        works = any(mark.kind == "work" for mark in new)
        return el(
            "div",
            said,
            el("aside", notes, class_="notes", aria_label="Примітки")
            if notes
            else None,
            class_="line work" if works else "line",
        )

    def _rows(self, group: Sequence[Line]) -> Iterator[Html]:
        """Rows of a table; the first is its head if it has no figure."""
        kinds = [mark.kind for piece in group[0].segments for mark in piece.marks]
        head = group[0] if len(group) > 1 and "figure" not in kinds else None
        for line in group:
            cells = ([self._piece(piece) for piece in cell] for cell in line.cells)
            if line is head:
                yield el("tr", [el("th", cell, scope="col") for cell in cells])
            else:
                yield el("tr", [el("td", cell) for cell in cells])

    def _notes(self, new: Sequence[Mark]) -> Iterator[Html]:
        """What is said beside a block: its problems, events and systems."""
        feedback = self._feedback
        of_kind = {
            kind: [mark.number for mark in new if mark.kind == kind]
            for kind in ("problem", "event", "work")
        }
        for number in of_kind["problem"]:
            yield problem_note(feedback.problems[number - 1])
        for number in of_kind["event"]:
            line = event_line(feedback.events[number], feedback.names)
            yield el("p", el("b", "Захід:"), f" {line}", class_="about")
        works = [feedback.activities[number]["system"] for number in of_kind["work"]]
        named = [feedback.names["systems"].get(code, "") for code in works]
        if any(named):
            yield el("p", ", ".join(dict.fromkeys(filter(None, named))), class_="about")

    def _piece(self, segment: Segment) -> Html:
        """One piece: its mark, that of its sentence, the anchors that begin here."""
        fresh = [mark for mark in segment.marks if mark not in self._seen]
        self._seen.update(fresh)
        anchors = [_anchor(mark) for mark in fresh if mark.kind in _ANCHORS]
        main = self._main(segment)
        own = _anchor(main) if main and _anchor(main) in anchors else None
        shown: Child = self._marked(main, own, segment) if main else segment.text
        if kind := self._sentence(segment):
            shown = el("span", shown, class_=f"s {kind}")
        return joined([el("span", id=name) for name in anchors if name != own], shown)

    def _main(self, segment: Segment) -> Mark | None:
        """The mark that shows: of figures the one worst off, else a number."""
        figures = [mark for mark in segment.marks if mark.kind == "figure"]
        others = [mark for mark in segment.marks if mark.kind in {"ask", "known"}]
        if not figures:
            return others[0] if others else None
        return min(
            figures, key=lambda mark: _WORST.index(self._by_number[mark.number].state)
        )

    def _marked(self, main: Mark, anchor: str | None, segment: Segment) -> Html:
        text = segment.text
        if main.kind == "known":
            title = self._reasons[main.number]
            return el("span", text, class_="n", id=anchor, title=title)
        if main.kind == "ask":
            kind, title, target = "ask", "не зрозуміло, не взято", f"#u{main.number}"
        else:
            told = [mark.number for mark in segment.marks if mark.kind == "figure"]
            title = "; ".join(figure_line(self.figure_row(number)) for number in told)
            kind, _, _ = STATES[self._by_number[main.number].state]
            target = f"#r{main.number}"
        # The sign stands behind the last piece of a number that is broken over lines.
        kind += " part" if segment.start + len(text) < main.end else ""
        kind += " long" if len(text) > _LONG else ""
        link = el("a", text, href=target, aria_label=f"{text}: {title}")
        return el("mark", link, class_=kind, id=anchor, title=title)

    def _sentence(self, segment: Segment) -> str:
        kinds = [
            self._feedback.problems[mark.number - 1].worded.severity
            for mark in segment.marks
            if mark.kind == "problem"
        ]
        if kinds:
            return "ph" if "error" in kinds else "pw"
        return "e" if any(mark.kind == "event" for mark in segment.marks) else ""


def _anchor(mark: Mark) -> str:
    return f"{_ANCHORS[mark.kind]}{mark.number}"
