"""What DOCX and ODT have in common: styles, and text that looks as they say.

What is told of marks, hidden and deleted text is the policy of all formats (`lines`).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from transforms.read.lines import RAISED, Lines

_MOST_ANCESTORS = 20
End = Callable[[], object]


class Look(NamedTuple):
    """How text looks, as far as that changes what it says."""

    is_heading: bool = False
    is_item: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    # In a cell that is part of another, or in a section that is not shown.
    is_covered: bool = False
    is_in_paragraph: bool = False
    font: str = ""


class Story:
    """Tells `lines` what the elements of a document say."""

    def __init__(self) -> None:
        """Begin with no text."""
        self.lines = Lines()
        # Of what is open now.
        self.look = Look()
        # Of each style, the one that it is based on, and what it says of a look.
        self.styles: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def said_by(self, style: str) -> Mapping[str, Any]:
        """What a style says, and where it says nothing those that it is based on."""
        said: Mapping[str, Any] = {}
        for _ in range(_MOST_ANCESTORS):
            if style not in self.styles:
                break
            style, own = self.styles[style]
            said = {**own, **said}
        return said

    def look_as(self, look: Look, then: End = bool) -> End:
        """Let text look so, until what this answers is called; `then` is, before."""
        outer, self.look = self.look, look

        def end() -> None:
            then()
            self.look = outer

        return end

    def begin_paragraph(self, style: str, then: End, **said: Any) -> End:
        """A paragraph looks as its style says, whatever it is in, but for covers."""
        said = {**self.said_by(style), **said}
        look = Look(is_covered=self.look.is_covered, is_in_paragraph=True)
        return self.look_as(look._replace(**said) if said else look, then)

    def cover(self, then: End = bool) -> End:
        """Show nothing of what comes."""
        return self.look_as(self.look._replace(is_covered=True), then)

    def begin_aside(self, *, is_note: bool) -> End:
        """A text box or a note begins; the paragraph around it goes on at the end."""
        self.lines.begin_aside(is_note=is_note)
        look = Look(is_covered=self.look.is_covered)
        return self.look_as(look, self.lines.end_aside)

    def begin_table(self) -> End:
        """A table begins."""
        self.lines.begin_table()
        return self.lines.end_table

    def write(self, text: str) -> None:
        """Take characters, if they are shown."""
        if not (self.look.is_hidden or self.look.is_covered):
            self.lines.write(text.translate(RAISED) if self.look.is_raised else text)
