"""Parts that the pages of the desk share."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flows.desk.downloads import Dataset
from flows.desk.words import WORDS
from flows.publish.feedback.markup import Child, Html, el, joined
from flows.wording import what_is_wrong, what_to_do
from transforms.errors import PipelineError

_ROOM = Path(__file__).parent
TOKEN = "token"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True)
class Speech:
    """How the desk speaks: the language, its words, the token of its forms."""

    language: str
    token: str

    def __getitem__(self, key: str) -> str:
        """One wording."""
        return WORDS[self.language][key]

    def form(self, action: str, *children: Child, **attributes: str | None) -> Html:
        """A form that the desk will know for its own."""
        token = el("input", type="hidden", name=TOKEN, value=self.token)
        return el(
            "form",
            token,
            children,
            method="post",
            action=action,
            enctype="multipart/form-data",
            **attributes,
        )


def desk_style() -> str:
    """What the desk adds to the style of the feedback."""
    return (_ROOM / "desk.css").read_text("utf-8")


def desk_script() -> bytes:
    """The one script; all works without it."""
    return (_ROOM / "desk.js").read_bytes()


def shell(speech: Speech, title: str, *children: Child, head: Child = None) -> bytes:
    """A page of the desk."""
    page = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("title", title),
            el("link", rel="stylesheet", href="/desk.css"),
            head,
            el("script", src="/desk.js", defer=""),
        ),
        "\n",
        el("body", el("main", children), footer(speech)),
        lang=speech.language,
    )
    return f"<!DOCTYPE html>\n{page}\n".encode()


def footer(speech: Speech) -> Html:
    """How to publish, and who can see this."""
    return el("footer", el("p", speech["publishing"], " ", speech["own"]))


def section(key: str, title: str, *children: Child) -> Html:
    """A part of a page under its heading."""
    head = el("h2", title, id=f"h-{key}")
    return joined(
        "\n", el("section", head, children, id=key, aria_labelledby=f"h-{key}")
    )


def problem(speech: Speech, error: PipelineError) -> Html:
    """What went wrong and what to do."""
    what = what_is_wrong(error.rule_id, error.details, speech.language)
    remedy = what_to_do(error.rule_id, error.details, speech.language)
    said = (
        el("i", "✕", aria_hidden="true"),
        el("b", what[:1].upper() + what[1:]),
        el("span", remedy[:1].upper() + remedy[1:]),
    )
    return el("p", said, class_="verdict held", role="alert")


def hidden(fields: Mapping[str, str]) -> list[Html]:
    """Fields that nobody fills in."""
    return [
        el("input", type="hidden", name=name, value=value)
        for name, value in fields.items()
    ]


def dataset_list(speech: Speech, found: list[Dataset]) -> Child:
    """The datasets with a link to each file."""
    if not found:
        return el("p", speech["none_yet"])
    return [_dataset(dataset) for dataset in found]


def _dataset(dataset: Dataset) -> Html:
    lines = [
        el("li", title, ": ", [(_file(dataset.name, name), " ") for name in names])
        for title, names in dataset.tables
    ]
    return el("details", el("summary", dataset.title), el("ul", lines))


def _file(dataset: str, name: str) -> Html:
    kind = name.rpartition(".")[2].upper()
    href = f"/data/{quote(dataset)}/{quote(name)}"
    return el("a", kind, href=href, download=name, aria_label=name)
