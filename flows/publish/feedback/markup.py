"""HTML made of elements: whatever is not an element is text, and is escaped.

A template engine would do the same and take longer to load than a run may.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from flows.publish.feedback.words import visible

_VOID = frozenset({"meta", "link", "input"})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = Path(__file__).with_name("page.css")
_NO_SCRIPT = (
    "Сторінку складено автоматично. Вона не містить скриптів і нічого не завантажує з "
    "мережі."
)


class Html(str):
    """Text that is HTML already; only elements and our own style are."""

    __slots__ = ()


Child = str | int | Iterable["Child"] | None


def el(name: str, /, *children: Child, **attributes: str | int | None) -> Html:
    """An element; a child or an attribute that is None is left out.

    `class_` is the attribute `class`, `aria_label` the attribute `aria-label`.

    >>> el("b", "1 < 2", el("i", chr(0)), title='"', id=None)
    '<b title="&quot;">1 &lt; 2<i>[U+0000]</i></b>'
    """
    stated = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(visible(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{stated}>")
    return Html(f"<{name}{stated}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Html:
    """The children one after another, text escaped."""
    return Html("".join(map(_shown, children)))


def _shown(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str | int):
        return escape(visible(str(child)))
    return "".join(map(_shown, child))


def table(
    head: Iterable[str], rows: Iterable[Child], caption: str = "", class_: str = "stack"
) -> Html:
    """A table with its column heads, in a box that scrolls where it is too wide."""
    return el(
        "div",
        el(
            "table",
            el("caption", caption) if caption else None,
            el("thead", el("tr", [el("th", title, scope="col") for title in head])),
            "\n",
            el("tbody", [(row, "\n") for row in rows]),
            class_=class_,
        ),
        class_="wide",
    )


def page_style() -> str:
    """The style of the page, and of the pages of its family."""
    return _STYLE.read_text("utf-8")


def whole_page(
    title: str, main: Html, footer: Html | None = None, style: str = ""
) -> bytes:
    """A page in our style that loads nothing, and whose policy lets it load nothing.

    Args:
        title: of the window.
        main: what it says.
        footer: what stands under it.
        style: rules beside those of our style.
    """
    head = el(
        "head",
        el("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="robots", content="noindex"),
        el("title", title),
        el("style", Html(page_style() + style)),
    )
    end = el("footer", footer, el("p", _NO_SCRIPT))
    page = el("html", head, "\n", el("body", main, end), lang="uk")
    return f"<!DOCTYPE html>\n{page}\n".encode()
