"""The first page: a place for a report, the month, the latest feedback, the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flows.desk.downloads import Dataset
from flows.desk.month import ACCEPTED, MISSING, PARTLY, WITHHELD, Month, Row
from flows.desk.parts import Speech, dataset_list, problem, section, shell
from flows.desk.words import day_words, period_words
from flows.gather.reports import BOOK_SUFFIX, MOST_BYTES, SUFFIXES
from flows.publish.feedback.markup import Child, Html, el, table
from transforms.errors import PipelineError

_STATES = {
    ACCEPTED: ("ok", "✓"), PARTLY: ("held", "!"), WITHHELD: ("held", "✕"),
    MISSING: ("warn", "–"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page shows; `pages` are names of feedback, newest first."""

    publisher: str
    month: Month
    departments: int
    pages: tuple[str, ...]
    titles: Mapping[str, str]
    data: list[Dataset]


def front_page(speech: Speech, front: Front) -> bytes:
    """The desk as it stands."""
    month = period_words(front.month.month, speech.language)
    title = speech["month"].format(month=month)
    return shell(
        speech,
        f"{title} – {front.publisher}",
        el("header", el("p", front.publisher, class_="kicker"), el("h1", title)),
        section("drop", speech["drop"], drop_form(speech)),
        section("month", title, _month(speech, front)),
        _waiting(speech, front.month),
        section("recent", speech["recent"], _recent(speech, front)),
        section("data", speech["data"], dataset_list(speech, front.data)),
    )


def drop_form(speech: Speech) -> Html:
    """Where a report is dropped or chosen."""
    field = el(
        "input",
        type="file",
        name="report",
        id="report",
        required="",
        accept=",".join(sorted(SUFFIXES | {BOOK_SUFFIX})),
        data_most=MOST_BYTES,
        data_large=speech["large"],
    )
    return speech.form(
        "/look",
        el(
            "div",
            el("label", speech["file"], for_="report"),
            field,
            el("p", speech["drag"], class_="small"),
            class_="drop",
        ),
        el("p", speech["first"]),
        el("p", "", role="status", class_="status", data_busy=speech["looking"]),
        el("button", speech["look"], type="submit"),
    )


def damaged_page(speech: Speech, error: PipelineError) -> bytes:
    """The desk where the kept reports cannot be read."""
    head = el("h1", speech["title"])
    return shell(speech, speech["title"], el("header", head), problem(speech, error))


def _month(speech: Speech, front: Front) -> list[Child]:
    month = front.month
    shown: list[Child] = []
    if not month.known and not month.unread:
        shown.append(el("p", speech["empty"]))
    if not front.departments:
        shown.append(el("p", speech["no_departments"]))
    if month.rows:
        counts = speech["counts"].format(
            accepted=month.count(ACCEPTED),
            withheld=month.count(WITHHELD, PARTLY),
            unread=len(month.unread),
            missing=month.count(MISSING),
        )
        heads = [speech[key] for key in ("department", "state", "report", "page")]
        rows = [_row(speech, heads, row) for row in month.rows]
        shown += [el("p", counts), table(heads, rows)]
    if month.unread:
        files = [
            el("li", _feedback(name, name.removesuffix(".html")))
            for name in month.unread
        ]
        shown += [el("h3", speech["unread_files"]), el("ul", files)]
    shown.append(_other_months(speech, month))
    return shown


def _row(speech: Speech, heads: list[str], row: Row) -> Html:
    kind, sign = _STATES[row.state]
    badge = el("span", f"{sign} {speech[row.state]}", class_=f"badge {kind}")
    came: Child = None
    if row.received:
        day = speech["received"].format(day=day_words(row.received))
        period = period_words(row.period, speech.language)
        came = (row.file_name, el("span", f"{period}, {day}", class_="small"))
    name = row.department or speech["unnamed"]
    page = _feedback(f"{row.uid}.html", speech["open"], name) if row.uid else None
    cells = ((name,), (badge,), (came,), (page,))
    return el(
        "tr",
        [
            el("td", cell, data_head=head)
            for head, cell in zip(heads, cells, strict=True)
        ],
    )


def _feedback(name: str, words: str, about: str | None = None) -> Html:
    label = f"{words}: {about}" if about else None
    href = f"/feedback/{quote(name, errors='surrogateescape')}"
    return el("a", words, href=href, aria_label=label)


def _other_months(speech: Speech, month: Month) -> Html:
    """The months before and after that have reports, and any other."""
    known = month.known
    links: list[Child] = []
    for key, found in (
        ("earlier", [m for m in known if m < month.month][-1:]),
        ("later", [m for m in known if m > month.month][:1]),
    ):
        for one in found:
            words = speech[key].format(month=period_words(one, speech.language))
            links += [el("a", words, href=f"/?month={one}#month"), " "]
    field = el(
        "input", type="month", name="month", id="other", value=month.month,
        pattern="[0-9]{4}-[0-9]{2}",
    )  # fmt: skip
    other = el(
        "form",
        el("label", speech["other"], for_="other"),
        field,
        el("button", speech["show"], type="submit", class_="plain"),
        method="get",
        action="/",
    )
    return el("nav", links, other, class_="months", aria_label=speech["months"])


def _waiting(speech: Speech, month: Month) -> Html | None:
    if not month.waiting:
        return None
    files = el("ul", [el("li", path.name) for path in month.waiting])
    run = el("button", speech["run_folder"], type="submit")
    return section("waiting", speech["waiting"], files, speech.form("/folder", run))


def _recent(speech: Speech, front: Front) -> Html:
    if not front.pages:
        return el("p", speech["none_yet"])
    lines = []
    for name in front.pages:
        title = front.titles.get(name.removesuffix(".html"))
        lines.append(el("li", _feedback(name, title or name.removesuffix(".html"))))
    return el("ul", lines)
