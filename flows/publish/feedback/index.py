"""The index of the feedback folder: departments by month, each with its page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from flows.counting import counted
from flows.publish.feedback.markup import Child, Html, el, joined, table, whole_page
from flows.publish.feedback.rows import day_row
from flows.publish.feedback.words import period_name
from transforms.feedback_index import Entry, Period

# State of a report: class of the page, sign, words.
_STATES = {
    "accepted": ("ok", "✓", "прийнято"),
    "partly": ("warn", "!", "прийнято, дещо утримано"),
    "refused": ("held", "✕", "не прийнято"),
    "missing": ("held", "–", "немає звіту"),
    "unread": ("held", "✕", "не прочитано"),
}
_ROWS = ("рядок", "рядки", "рядків")
_HEAD = ("Підрозділ", "Стан", "Отримано", "Утримано")


def render_index(
    publisher: str,
    periods: Sequence[Period],
    unread: Iterable[str],
    has_page: Callable[[str], bool],
) -> bytes:
    """The page in UTF-8; the same reports give the same bytes.

    Args:
        publisher: whose reports these are.
        periods: what came for each, newest first.
        unread: names of the pages of files that could not be read.
        has_page: whether there is a page of this name.
    """
    title = "Звіти підрозділів"
    shown = [_period(one, has_page) for one in periods]
    main = el(
        "main",
        el(
            "header",
            el("p", publisher, class_="kicker"),
            el("h1", title),
        ),
        shown or el("section", el("p", "Звітів ще немає.")),
        _unread([*unread]),
    )
    return whole_page(f"{title}: {publisher}", main)


def _period(period: Period, has_page: Callable[[str], bool]) -> Html:
    key = f"p-{period.period.replace('/', '_')}"
    rows = [_row(entry, has_page) for entry in period.entries]
    return joined(
        "\n",
        el(
            "section",
            el("h2", _capital(period_name(period.period)), id=key),
            el("p", " · ".join(_counts(period)), class_="small"),
            table(_HEAD, rows),
            aria_labelledby=key,
        ),
    )


def _counts(period: Period) -> Iterator[str]:
    came = period.count("accepted", "partly", "refused")
    yield f"отримано {counted(came, 'звіт', 'звіти', 'звітів')}"
    yield f"прийнято {period.count('accepted', 'partly')}"
    if period.withheld:
        yield f"утримано {counted(period.withheld, *_ROWS)}"
    if missing := period.count("missing"):
        yield f"немає {counted(missing, 'звіту', 'звітів', 'звітів')}"


def _row(entry: Entry, has_page: Callable[[str], bool]) -> Html:
    name = f"{entry.uid}.html"
    linked = entry.uid is not None and has_page(name)
    day = day_row(entry.day[:10]) if entry.day else "–"
    held = counted(entry.withheld, *_ROWS) if entry.withheld else "–"
    where = entry.department
    return el(
        "tr",
        el("td", el("a", where, href=quote(name)) if linked else where),
        el("td", _badge(entry.state), data_head="Стан"),
        el("td", day, data_head="Отримано"),
        el("td", held, data_head="Утримано"),
    )


def _unread(names: Sequence[str]) -> Html | None:
    if not names:
        return None
    items: list[Child] = [
        el(
            "li",
            el("a", name.removesuffix(".html"), href=quote(name)),
            (" ", _badge("unread")),
        )
        for name in names
    ]
    head = el("h2", "Файли, яких не прочитано", id="unread")
    return joined("\n", el("section", head, el("ul", items), aria_labelledby="unread"))


def _badge(state: str) -> Html:
    kind, sign, words = _STATES[state]
    return el("span", f"{sign} {words}", class_=f"badge {kind}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
