"""The pages of one report: what was seen of it, its run, what came of that.

What is told of the report is the feedback page of a run, with the desk's words before.
"""

from collections.abc import Mapping
from typing import Any

from flows.desk.downloads import Dataset
from flows.desk.drafts import Draft, Work
from flows.desk.parts import (
    Speech,
    dataset_list,
    desk_style,
    hidden,
    problem,
    section,
    shell,
)
from flows.desk.placing import Placing
from flows.desk.tasks import Handed
from flows.desk.words import WORDS, remarks
from flows.publish.feedback.markup import Child, Html, el, joined
from flows.publish.feedback.page import Lead, render_page
from transforms.errors import PipelineError

FACTS = {"url": "url", "issuedDate": "date", "acceptedDate": "date"}
_MOST_REMARKS = 50
_WAITING = "waiting"
# Of the page of feedback, which is in Ukrainian.
_AS_IF = "Перегляд: таким буде відгук, якщо подати звіт"
_TOLD = "Відгук на звіт"


def preview_page(
    speech: Speech,
    draft: Draft,
    error: PipelineError | None = None,
    stated: Mapping[str, str] | None = None,
) -> bytes:
    """A report that is not handed in, and the form to do so.

    Args:
        speech: how the desk speaks.
        draft: the report.
        error: what kept it from being handed in.
        stated: what the form said then.
    """
    seen = draft.seen
    children: list[Child] = []
    if error:
        children += [el("h2", speech["failed"]), problem(speech, error)]
    placing = seen.placing
    if placing is None:
        children += [
            el("h2", speech["cannot"]),
            el("p", speech["why"]),
            el("p", _to_front(speech["another"])),
        ]
    else:
        children += [el("h2", speech["not_yet"]), el("p", speech["below"])]
        children += _consequences(speech, placing, is_same=seen.is_same)
        about = seen.about if stated is None else stated
        children.append(_hand_in(speech, draft, placing, about))
    lead = _lead(speech, children, _AS_IF)._replace(is_preview=True)
    return render_page(seen.feedback, seen.origin, lead)


def progress_page(speech: Speech, title: str, work: Work) -> bytes:
    """A run under way; it comes back by itself, also without the script."""
    again = el("meta", http_equiv="refresh", content="2")
    said = stage_words(speech, work)
    return shell(
        speech,
        title,
        el("header", el("p", title, class_="kicker"), el("h1", speech["running"])),
        el(
            "section",
            el("p", f"{said}…", role="status", class_="status", id="stage"),
            el("p", speech["wait"]),
        ),
        head=el("noscript", again),
    )


def stage_words(speech: Speech, work: Work) -> str:
    """What a run is doing."""
    known = WORDS[speech.language]
    return known["waiting_stage"] if work.stage == _WAITING else known[work.stage]


def handed_page(speech: Speech, handed: Handed, data: list[Dataset]) -> bytes:
    """What came of a report: its feedback, the run, the datasets."""
    feedback = handed.feedback
    uid = feedback.document["report"]["uid"] if feedback.document else ""
    summary, own = handed.summary, str(uid)
    others = [one for one in summary["failures"] if not one["rowKey"].startswith(own)]
    book = None
    if feedback.problems or feedback.not_understood:
        name = f"{uid}.xlsx"
        book = el("a", speech["book"], href=f"/feedback/{name}", download=name)
    children: list[Child] = [
        el("h2", speech["handed"]),
        _run_line(speech, summary),
        _remarks(speech, others),
        el("p", book) if book else None,
        el("h3", speech["data"]),
        dataset_list(speech, data),
        el("p", _to_front(speech["front"])),
    ]
    return render_page(feedback, handed.origin, _lead(speech, children, _TOLD))


def folder_page(speech: Speech, work: Work, data: list[Dataset]) -> bytes:
    """What came of a run over the folder."""
    if work.error:
        return error_page(speech, work.error)
    summary, title = work.outcome, speech["folder_done"]
    return shell(
        speech,
        title,
        el("header", el("h1", title)),
        el(
            "section", _run_line(speech, summary), _remarks(speech, summary["failures"])
        ),
        section("data", speech["data"], dataset_list(speech, data)),
        el("p", _to_front(speech["front"])),
    )


def error_page(speech: Speech, error: PipelineError) -> bytes:
    """What could not be done."""
    return shell(
        speech,
        speech["wrong"],
        el("header", el("h1", speech["wrong"])),
        problem(speech, error),
        el("p", _to_front(speech["front"]), class_="kicker"),
    )


def _lead(speech: Speech, children: list[Child], kicker: str) -> Lead:
    body = el("section", children, class_="lead", lang=speech.language)
    return Lead(body, desk_style(), kicker)


def _consequences(speech: Speech, placing: Placing, *, is_same: bool) -> list[Html]:
    """What handing in would do besides keeping the report."""
    said = []
    if is_same:
        said.append(el("p", speech["same"], class_="note warn"))
    if placing.taken:
        text = speech["taken"].format(name=placing.name)
        said.append(el("p", text, class_="note warn"))
    elif placing.renamed:
        text = speech["named"].format(name=placing.name)
        said.append(el("p", text, class_="note warn"))
    if placing.older:
        names = ", ".join(path.name for path in placing.older)
        said.append(el("p", speech["older"].format(names=names), class_="note warn"))
    return said


def _hand_in(
    speech: Speech, draft: Draft, placing: Placing, about: Mapping[str, str]
) -> Html:
    facts = [
        el(
            "p",
            el("label", speech[name], for_=name),
            el("input", type=kind, name=name, id=name, value=about.get(name, "")),
        )
        for name, kind in FACTS.items()
    ]
    words = speech["replace"] if placing.taken else speech["hand_in"]
    return speech.form(
        f"/report/{draft.id}",
        hidden({"agreed": placing.taken or ""}),
        el(
            "details",
            el("summary", speech["facts"]),
            facts,
            open="" if any(about.values()) else None,
        ),
        el(
            "p",
            el("button", words, type="submit"),
            " ",
            _to_front(speech["cancel"]),
        ),
    )


def _run_line(speech: Speech, summary: Mapping[str, Any]) -> Html:
    said = speech["run"].format(
        run=summary["runId"],
        published=summary["rowsPublished"],
        held=summary["rowsWithheld"],
    )
    return el("p", said)


def _remarks(speech: Speech, failures: list[dict[str, Any]]) -> Html | None:
    """Failures of a run that are not of the report shown."""
    worded = "messageUk" if speech.language == "uk" else "messageEn"
    lines = list(dict.fromkeys(f"{one['where']}: {one[worded]}" for one in failures))
    if not lines:
        return None
    more = len(lines) - _MOST_REMARKS
    shown = [el("li", line) for line in lines[:_MOST_REMARKS]]
    left = el("p", f"… + {remarks(more, speech.language)}") if more > 0 else None
    title = speech["others"].format(count=len(lines))
    return el("details", el("summary", title), joined(el("ul", shown), left))


def _to_front(words: str) -> Html:
    return el("a", words, href="/")
