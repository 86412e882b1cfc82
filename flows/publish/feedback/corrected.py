"""A correction on the page: what was decided, by whom, when, why, what it replaced."""

from datetime import datetime

from flows.correct.said import changes_said
from flows.publish.feedback.markup import Html, el
from flows.recording import kyiv
from transforms.feedback import CorrectionNote, Names

# Class of the page and words.
_STATES = {True: ("ok", "діє"), False: ("warn", "не лягає на цю редакцію")}


def correction_item(note: CorrectionNote, names: Names) -> Html:
    """A correction in the list, its indicators by their names."""
    one = note.correction
    kind, state = _STATES[note.fits]
    made = kyiv(datetime.fromisoformat(one.made_at))
    who = f"{one.by}, {made:%d.%m.%Y %H:%M}: {one.reason}"
    return el(
        "li",
        el(
            "p",
            el("span", state, class_=f"badge {kind}"),
            (" ", el("b", one.id), f" {changes_said(one, 'uk', names['indicators'])}"),
        ),
        el("p", f"«{one.place.sentence}»", class_="small"),
        el("p", who),
        el("p", one.figure, class_="small"),
    )
