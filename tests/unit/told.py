"""Feedback on a text, made as a run makes it, with failures stated by the test."""

from collections.abc import Iterable
from dataclasses import replace

from flows.catalogue import load_catalogue
from flows.publish.feedback.page import Origin, render_page
from flows.publish.feedback.words import code_names
from transforms.document import Council, Document, to_document
from transforms.extract import extract
from transforms.extract.untaken import find_untaken
from transforms.feedback import Feedback, Worded, failures_of, give_feedback
from transforms.reported import reported
from transforms.rules import Failure

COUNCIL = Council("mista", "Містківська рада", None, "https://rada.test/", {})
ORIGIN = Origin("zvit.txt", "03.06.2021", "Містківська рада", "")
TITLE = "Звіт відділу за червень 2021 року\n"
CONTRADICTION = (
    f"{TITLE}Оприлюднено 30 нормативних актів, з них рішень – 25, розпоряджень – 12. "
    "Розміщено 80 новин, з них 30 – про роботу виконкому.\n"
)


def document_of(text: str) -> Document:
    return to_document(extract(text, load_catalogue()), COUNCIL)


def failure(document: Document, number: int, rule: str = "odd") -> Failure:
    """A failure of the figure with this number."""
    figure = document["figures"][number - 1]
    return Failure(
        rule, "monthlyFigures", figure["uid"], "value", str(figure["value"]),
        figure["quote"], figure["start"], figure["end"],
    )  # fmt: skip


def worded(failure: Failure) -> Worded:
    kind = {"wrong": "error", "forgiven": "waived"}.get(failure.rule_id, "warning")
    return Worded(kind, f"не так: {failure.rule_id}", "виправте")


def told(
    text: str, failures: Iterable[Failure] = (), withheld: Iterable[str] = ()
) -> Feedback:
    document = document_of(text)
    taken = [(f["valueStart"], f["valueEnd"]) for f in document["figures"]]
    untaken = find_untaken(text, load_catalogue(), taken)
    own = failures_of(document, failures)
    given = give_feedback(text, document, own, frozenset(withheld), untaken, worded)
    codes = load_catalogue().indicator_names
    values = reported([document], codes, frozenset(withheld))
    stated = {key[2]: one.value for key, one in values.items()}
    return replace(given, names=code_names(), stated=stated)


def contradiction() -> Feedback:
    """The total 30 and its parts 25 and 12 are withheld; 80 and 30 are not."""
    document = document_of(CONTRADICTION)
    failures = [failure(document, number, "wrong") for number in (1, 2, 3)]
    return told(CONTRADICTION, failures, [one.row_key for one in failures])


def page_of(feedback: Feedback) -> str:
    return render_page(feedback, ORIGIN).decode()
