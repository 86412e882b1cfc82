"""Reads ODT (OpenDocument 1.3, part 3): the body in its order, then its notes."""

import re
from functools import partial
from xml.etree.ElementTree import Element

from transforms.read.archive import Archive
from transforms.read.bounds import count_of, damaged
from transforms.read.elements import SKIP, Handler, parse, skip, tell
from transforms.read.lines import RAISED
from transforms.read.story import End, Story

_ODT = b"application/vnd.oasis.opendocument.text"
_WHITE_SPACE = re.compile("[ \t\r\n]+")
_UNSEEN = (
    "office:annotation office:forms office:scripts office:meta office:master-styles "
    "text:note-citation text:tracked-changes text:ruby-text text:script svg:title "
    "svg:desc table:shapes"
).split()
_FORMULA_TEXT = ("math:mn", "math:mi", "math:mo", "math:mtext")


def read_odt(archive: Archive) -> str | None:
    """The text of an ODT, or None if the archive is no such document.

    Raises:
        UnreadableReport: if a part is damaged or expands too much.
    """
    if not archive.read("mimetype").strip().startswith(_ODT):
        return None
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise damaged("encrypted")
    body = _Body(archive)
    # Styles that have a name there, then those made for this text.
    for part in ("styles.xml", "content.xml"):
        tell(parse(archive.read(part)), body.handlers, body.write_outside_marks)
    return body.lines.joined()


class _Body(Story):
    """Tells `Lines` what the content has."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive
        # Of each open list item, whether its bullet is still to come.
        self._bullets: list[bool] = []
        self.handlers: dict[str, Handler] = {
            **dict.fromkeys(_UNSEEN, skip),
            "style:style": self._take_style,
            **dict.fromkeys(("text:p", "text:h"), self._begin_paragraph),
            **dict.fromkeys(("text:span", "text:a"), self._begin_span),
            "text:s": lambda found: self._write(" " * _count(found, "text:c")),
            "text:tab": lambda _: self._write("\t"),
            "text:line-break": lambda _: self._write("\n"),
            "text:hidden-text": _hide_text, "text:hidden-paragraph": skip,
            "text:section": self._begin_section,
            **dict.fromkeys(
                ("text:list-item", "text:numbered-paragraph"),
                lambda _: self._begin_item(has_bullet=True),
            ),
            "text:list-header": lambda _: self._begin_item(has_bullet=False),
            "text:note": lambda _: self.begin_aside(is_note=True),
            "draw:object": self._take_object,
            "table:table": lambda _: self.begin_table(),
            "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
        }  # fmt: skip

    def write_outside_marks(self, text: str) -> None:
        """White space is one space (part 3, 6.1.2); between elements it is no text."""
        self._write(_WHITE_SPACE.sub(" ", text))

    def _write(self, text: str) -> None:
        if self.look.is_in_paragraph:
            self.write(text)

    def _take_style(self, found: Element) -> None:
        said: dict[str, bool] = {}
        for one in found.iter("style:text-properties"):
            if one.get("text:display") is not None:
                said["is_hidden"] = one.get("text:display") == "none"
            height = one.get("style:text-position", "").split()[:1]
            if height:
                percent = height[0].removesuffix("%")
                is_above = percent.isdigit() and percent.strip("0") != ""
                said["is_raised"] = percent == "super" or is_above
        family = found.get("style:family")
        parent = f"{family} {found.get('style:parent-style-name')}"
        self.styles[f"{family} {found.get('style:name')}"] = parent, said

    def _begin_paragraph(self, found: Element) -> object:
        hidden = found.iter("text:hidden-paragraph")
        if any(one.get("text:is-hidden") == "true" for one in hidden):
            return SKIP
        is_item = self._bullets[-1:] == [True]
        if is_item:
            self._bullets[-1] = False
        # A paragraph inside another is of a text box.
        is_boxed = self.look.is_in_paragraph
        if is_boxed:
            self.lines.begin_aside(is_note=False)

        def end() -> None:
            if not self.look.is_covered:
                self.lines.mark_item(is_item=is_item and found.tag == "text:p")
                self.lines.end_paragraph()
            if is_boxed:
                self.lines.end_aside()

        return self.begin_paragraph(f"paragraph {found.get('text:style-name')}", end)

    def _begin_span(self, found: Element) -> End:
        said = self.said_by(f"text {found.get('text:style-name')}")
        return self.look_as(self.look._replace(**said))

    def _begin_section(self, found: Element) -> End | None:
        return self.cover() if found.get("text:display") == "none" else None

    def _begin_item(self, *, has_bullet: bool) -> End:
        self._bullets.append(has_bullet)
        return self._bullets.pop

    def _begin_row(self, row: Element) -> object:
        if row.get("table:visibility", "visible") != "visible":
            return SKIP
        times = _count(row, "table:number-rows-repeated")
        return partial(self.lines.end_row, times=times)

    def _begin_cell(self, cell: Element) -> End:
        times = _count(cell, "table:number-columns-repeated")
        end = partial(self.lines.end_cell, times=times)
        return self.cover(end) if cell.tag == "table:covered-table-cell" else end

    def _take_object(self, found: Element) -> None:
        """A formula is a part of its own."""
        name = found.get("xlink:href", "").removeprefix("./").strip("/")
        if name and self.look.is_in_paragraph:
            self._write(_formula(parse(self._archive.read(f"{name}/content.xml"))))


def _hide_text(found: Element) -> object:
    return SKIP if found.get("text:is-hidden", "true") == "true" else None


def _formula(root: Element) -> str:
    """A formula (MathML 3), as it would be typed in a line."""
    for one in list(root.iter()):
        if one.tag == "math:semantics":
            # The rest says the same in other ways.
            del one[1:]
        elif one.tag == "math:mfrac" and len(one) > 1:
            one.insert(1, Element("math:mo"))
            one[1].text = "/"
        elif one.tag == "math:msup" and len(one) > 1:
            for raised in one[1].iter():
                raised.text = (raised.text or "").translate(RAISED)
    told = (one.text or "" for one in root.iter() if one.tag in _FORMULA_TEXT)
    return "".join(map(str.strip, told))


def _count(found: Element, name: str) -> int:
    return count_of(found.get(name))
