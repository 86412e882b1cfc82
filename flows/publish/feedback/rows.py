"""Rows of the feedback: a problem, a figure, an event, a number, each in words."""

from collections.abc import Sequence
from typing import Any

from flows.counting import spaced
from flows.publish.feedback.markup import Html, el, joined
from flows.publish.feedback.words import (
    BASES,
    QUALIFIERS,
    RELATIONS,
    SEVERITIES,
    STATES,
)
from transforms.document import READ, Document
from transforms.feedback import FigureNote, Names, NumberNote, Problem
from transforms.marked_text import line_numbers

View = dict[str, Any]
_LONGEST_QUOTE = 400


def problem_item(problem: Problem, *, linked: bool) -> Html:
    """A problem in the list on top; linked if its sentence is shown."""
    kind, severity = SEVERITIES[problem.worded.severity]
    quote = " ".join(problem.sentence.split())
    if len(quote) > _LONGEST_QUOTE:
        quote = f"{quote[:_LONGEST_QUOTE]}…"
    link = el("a", "Показати в тексті", href=f"#s{problem.number}")
    what = f" {sentence(problem.worded.what)}"
    return el(
        "li",
        el("span", problem.number, class_=f"ref {kind}"),
        el(
            "div",
            el("p", el("span", severity, class_=f"badge {kind}"), what),
            el("p", f"«{quote}»", class_="small") if quote else None,
            el("p", _to_do(problem), (" ", link) if linked else None),
        ),
        id=f"p{problem.number}",
    )


def problem_note(problem: Problem) -> Html:
    """A problem beside its sentence."""
    kind, severity = SEVERITIES[problem.worded.severity]
    number = problem.number
    label = f"Зауваження {number}"
    return el(
        "div",
        el("a", number, class_="ref", href=f"#s{number}", aria_label=label),
        (" ", el("b", severity)),
        el("p", sentence(problem.worded.what)),
        el("p", _to_do(problem)),
        class_=f"note {kind}",
    )


def _to_do(problem: Problem) -> Html:
    return joined(el("b", "Що зробити:"), f" {problem.worded.remedy.rstrip('.')}.")


def capital(text: str) -> str:
    """The text as a sentence begins, without its full stop."""
    return (text[:1].upper() + text[1:]).rstrip(".")


def sentence(text: str) -> str:
    """The text as a sentence, which a question already is."""
    said = capital(text)
    return said if said.endswith("?") else f"{said}."


def figure_row(note: FigureNote, total: FigureNote | None, names: Names) -> View:
    """A figure: what, how much, for when, of what total, its verdict and why."""
    figure = note.figure
    kind, sign, state = STATES[note.state]
    reason = "разом із тим, від чого залежить" if note.state == "withheld" else ""
    if note.problems:
        reason = f"зауваження {note.problems[0]}"
    unit = figure["unit"]
    basis = (
        BASES[figure["basis"]],
        own_time(figure),
        QUALIFIERS[figure["qualifier"]],
        RELATIONS[figure.get("relation")],
    )
    return {
        "number": note.number,
        "uid": figure["uid"],
        "corrected": _corrected(figure),
        "value": spaced(figure["value"]),
        "unit": "" if unit == "item" else names["units"].get(unit, unit),
        "counted": figure["object"] or figure["breakdown"] or "",
        "indicator": names["indicators"].get(figure["indicator"], ""),
        "breakdown": figure["breakdown"],
        "basis": ", ".join(filter(None, basis)),
        "parent": total and {
            "number": total.number, "value": spaced(total.figure["value"]),
            "division": _divided(figure, names),
        },
        "kind": kind, "sign": sign, "state": state, "reason": reason,
        "problem": note.problems[0] if note.problems else None,
    }  # fmt: skip


def _divided(figure: Document, names: Names) -> str:
    """How its total is divided, behind the total: « (за каналом)»."""
    name = names["divisions"].get(figure.get("division") or "")
    return f" ({name})" if name else ""


def total_of(note: FigureNote, total: FigureNote | None, names: Names) -> str:
    """The total of a figure in a cell: its value, how it is divided, its uid."""
    if total is None:
        return ""
    value = spaced(total.figure["value"])
    return f"{value}{_divided(note.figure, names)}: {total.figure['uid']}"


def own_time(figure: Document) -> str:
    """The days that a figure speaks of, where they are not the report's."""
    days = (figure.get("ownPeriodStart"), figure.get("ownPeriodEnd"))
    return "–".join(day_row(day) for day in dict.fromkeys(days) if day)


def _corrected(figure: Document) -> str:
    """That a person corrected a figure, and the value as read where it is another."""
    as_read = figure.get("valueAsRead", figure["value"])
    if figure.get("origin", READ) == READ:
        return ""
    if as_read is None:
        return "додала людина"
    was = "" if as_read == figure["value"] else f", прочитано {spaced(as_read)}"
    return f"виправлено{was}"


def figure_line(row: View) -> str:
    """The row of a figure in one line, for its mark."""
    total = row["parent"]
    part = f"частина від {total['value']}{total['division']}" if total else ""
    measured = f"{row['value']} {row['unit']}".strip()
    what = row["indicator"] or row["counted"]
    return ", ".join(filter(None, (what, measured, row["basis"], part, row["state"])))


def event_row(event: Document, names: Names) -> View:
    """An event: kind, topic, day."""
    return {
        "kind": names["event-kinds"].get(event["kind"], event["kind"]),
        "topic": f"«{event['topic']}»" if event["topic"] else "",
        "date": day_row(event["eventDate"]) if event["eventDate"] else "",
    }


def day_row(iso: str) -> str:
    """A day as rows have it: 05.09.2019."""
    return ".".join(reversed(iso.split("-")))


def event_line(event: Document, names: Names) -> str:
    """An event in one line."""
    return ", ".join(filter(None, event_row(event, names).values()))


def number_rows(text: str, notes: Sequence[NumberNote]) -> list[View]:
    """Numbers that were not taken: the words around, why, in which line."""
    places = line_numbers(text, [note.place[0] for note in notes])
    return [
        {
            "number": note.number,
            "written": note.written,
            "before": note.before,
            "after": note.after,
            "reason": note.reason or "не зрозуміло",
            "line": line,
        }
        for note, line in zip(notes, places, strict=True)
    ]
