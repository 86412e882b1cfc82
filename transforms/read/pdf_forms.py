"""Refuses a PDF whose forms draw one another without end.

A form is a drawing that pages and other forms may draw, and draw again. One that draws
itself twice takes PDFium's recursion, 40 deep, all the memory there is, and the process
with it; so does a chain of forms that each draw the next a thousand times.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.errors import UnreadableReport
from transforms.read.pdf_streams import Stream

_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
# A form with a thousand stamps, each a form of its own with a hundred.
_MAX_DRAWN = 100_000
_OBJECT_BYTES = 20_000
_BODY_END = re.compile(rb"\bendobj\b|\bstream\b")


def check_forms(content: bytes, streams: list[Stream]) -> None:
    """Refuse forms that draw themselves, or too much.

    Args:
        content: the PDF.
        streams: its streams, of which some are forms.

    Raises:
        UnreadableReport: `expands-too-much`.
    """
    forms = {
        stream.number: stream for stream in streams if _FORM.search(stream.dictionary)
    }
    if not forms:
        return
    objects = _Objects(content, streams)
    inside = {
        number: objects.forms_in(form.dictionary, forms)
        for number, form in forms.items()
    }
    dearest = max(_costs(forms, inside).values())
    for stream in streams:
        if stream.number not in forms:
            _check(stream.draws * dearest)


def _costs(forms: dict[int, Stream], inside: dict[int, set[int]]) -> dict[int, int]:
    """How many forms PDFium goes through for each, at most."""
    costs: dict[int, int] = {}
    waiting = set(forms)
    while waiting:
        ready = {number for number in waiting if inside[number] <= costs.keys()}
        if not ready:
            raise UnreadableReport("expands-too-much", reason="forms-in-circle")
        for number in ready:
            dearest = max((costs[other] for other in inside[number]), default=0)
            costs[number] = 1 + forms[number].draws * dearest
            _check(costs[number])
        waiting -= ready
    return costs


def _check(drawn: int) -> None:
    if drawn > _MAX_DRAWN:
        raise UnreadableReport("expands-too-much", size=drawn, limit=_MAX_DRAWN)


class _Objects:
    """What the objects of a PDF say, those in lists of objects included."""

    def __init__(self, content: bytes, streams: list[Stream]) -> None:
        self._content = content
        self._places = {
            int(found[1]): found.end() for found in _OBJECT.finditer(content)
        }
        self._listed: dict[int, bytes] = {}
        for stream in streams:
            first = _FIRST.search(stream.dictionary)
            if stream.objects and first:
                self._listed.update(_listed(stream.objects, int(first[1])))

    def forms_in(self, text: bytes, forms: dict[int, Stream]) -> set[int]:
        """The forms that a dictionary names, directly or by way of what is no form."""
        reached: set[int] = set()
        seen: set[int] = set()
        waiting = [text]
        while waiting:
            for found in _REFERENCE.finditer(waiting.pop()):
                number = int(found[1])
                if number in forms:
                    reached.add(number)
                elif number not in seen:
                    seen.add(number)
                    waiting.append(self._text(number))
        return reached

    def _text(self, number: int) -> bytes:
        if number in self._listed:
            return self._listed[number]
        place = self._places.get(number, len(self._content))
        body = self._content[place : place + _OBJECT_BYTES]
        return _BODY_END.split(body, maxsplit=1)[0]


def _listed(objects: bytes, first: int) -> Iterator[tuple[int, bytes]]:
    header = [int(word) for word in objects[:first].split() if word.isdigit()]
    places = [*header[1::2], len(objects)]
    for number, (start, end) in zip(header[::2], pairwise(places), strict=False):
        yield number, objects[first + start : first + end]
