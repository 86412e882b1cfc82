"""The matching form of a text: what the grammar reads, place by place beside the text.

Reports arrive with no-break spaces, four kinds of apostrophe, soft hyphens, decomposed
letters, Latin letters inside Cyrillic words and words broken over lines. The grammar
should not know of any of that, and every span must still point into the text as read.
"""

import re
from dataclasses import dataclass

from transforms.extract.digits import UNSEEN, hide_unread

LETTER = "а-яіїєґa-z’"
_REPLACED = {
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "
    ),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\v\f", " "),
    **dict.fromkeys("'`´‘ʼ′＇", "’"),
    **dict.fromkeys("—−―‒", "–"),
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys('“”„‟"', '"'),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "\r": " ",
    " - ": " – ",
    "İ": "i",
}
_LATIN = "aceiopxykmthbïé"
_CYRILLIC = "асеіорхукмтнвїе"
_LOOKALIKES = str.maketrans(_LATIN, _CYRILLIC)
_HAS_LATIN = re.compile("[a-zïé]")
_MIXED_WORD = re.compile(r"[a-zïéа-яіїєґё’]+")
_HAS_UNSEEN = re.compile(f"[{UNSEEN}]")
# Marks that show nothing, and the break of a word at the end of a line.
_DROPPED = re.compile(
    rf"[{UNSEEN}]|(?<=[{LETTER}])(?P<hyphen>-) *\n *(?=[{LETTER}])"
    rf"|(?<=[{LETTER}]\u00ad) *\n *(?=[{LETTER}])"
)
_BROKEN_WORD = re.compile(
    rf"(?<=[{LETTER}\u00ad])((?:-|(?<=\u00ad)) *\n *[{LETTER}][^ \n]{{0,40}}) "
)
_HYPHEN_AT_END = re.compile(r"- *\n")
_COMPOSED = {("и", "\u0306"): "й", ("і", "\u0308"): "ї", ("е", "\u0308"): "ё"}
# «культурно-\nмасових» is one word with a hyphen, «містобудів-\nні» one without.
_COMPOUND = re.compile(rf"[{LETTER}]{{4,}}о$")
_LONG_PART = re.compile(rf"[{LETTER}]{{5}}")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as read, its matching form, and the place of each of the form's letters.

    `places` is None where the two have the same length; otherwise the place in `text`
    of each character of `form`, and of its end. `cased` is the text at the places of
    the form: as long as the form, with its capitals.
    """

    text: str
    form: str
    cased: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Place in the text as read of a span of the form."""
        if self.places is None:
            return start, end
        first = self.places[start]
        return first, self.places[end - 1] + 1 if end > start else first

    def quote(self, start: int, end: int) -> str:
        """The text as read behind a span of the form."""
        first, last = self.span(start, end)
        return self.text[first:last]

    def phrase(self, start: int, end: int) -> str:
        """The words of a span as one would write them: no breaks, no odd spaces."""
        return " ".join(self.cased[start:end].split())


def matching_form(text: str) -> Wording:
    """Lower-case, plainly spaced form of a text, look-alike letters put right.

    >>> matching_form("Розмiщено" + chr(160) + "5 НОВИН").form
    'розміщено 5 новин'
    """
    form = text if "\n" in text else text.replace("\r", "\n")
    for written, meant in _REPLACED.items():
        if written in form:
            form = form.replace(written, meant)
    form = hide_unread(form.lower())
    places, cased = None, text
    if _HYPHEN_AT_END.search(form) or _HAS_UNSEEN.search(form):
        form, places = _without_marks(form)
        if places is not None:
            cased = "".join([text[place] for place in places[:-1]])
    if _HAS_LATIN.search(form):
        form = _MIXED_WORD.sub(_cyrillic, form)
    return Wording(text, form, cased, places)


def _without_marks(form: str) -> tuple[str, list[int] | None]:
    """The form without marks and breaks; a line then ends behind the broken word."""
    form = _BROKEN_WORD.sub(r"\1\n", form)
    letters: list[str] = []
    places: list[int] = []
    last = 0
    for dropped in _DROPPED.finditer(form):
        first = dropped.start()
        if dropped["hyphen"] and _keeps_hyphen(form, dropped):
            first += 1
        letters += form[last:first]
        places += range(last, first)
        if letters and (letters[-1], dropped[0]) in _COMPOSED:
            letters[-1] = _COMPOSED[letters[-1], dropped[0]]
        last = dropped.end()
    if not last:
        return form, None
    letters += form[last:]
    places += range(last, len(form) + 1)
    return "".join(letters), places


def _keeps_hyphen(form: str, dropped: re.Match[str]) -> bool:
    before = form[max(0, dropped.start() - _LONGEST_WORD) : dropped.start()]
    compound = _COMPOUND.search(before)
    return bool(compound and _LONG_PART.match(form, dropped.end()))


def _cyrillic(word: re.Match[str]) -> str:
    """A word with its Latin look-alikes put right, if it is Ukrainian at all."""
    written = word[0]
    if len(written) == 1:
        return written.translate(_LOOKALIKES)
    latin = _HAS_LATIN.search(written)
    if not latin or all(letter < "\u0400" or letter == "’" for letter in written):
        return written
    return written.translate(_LOOKALIKES)
