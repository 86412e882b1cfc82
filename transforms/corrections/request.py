"""What a person asks to be corrected, looked at before anything is written.

Each way to be wrong has a rule of its own, and one line that says what to do.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from transforms.corrections.place import (
    Place,
    find_words,
    place_around,
    place_of,
    plain_words,
)
from transforms.corrections.settle import Settled, makes_circle
from transforms.corrections.written import number_of, places_of
from transforms.document import Document, number
from transforms.errors import RequestError
from transforms.tabular import plain_number

MOST_OF_NAME = 200
MOST_OF_REASON = 1000
MOST_OF_WORDS = 1000
_MOST_NAMED = 5
_NONE = frozenset({"none", "–", "-", "немає", "ні"})
_ADDED = re.compile(r"(?P<value>[-−]?\d[\d\s.,’']*)\s+(?P<unit>\S+)\s+(?P<object>.+)")
_ENTRY = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One correction as it was asked for, in the words that were typed.

    Attributes:
        figure: uid of a figure, or how it ends.
        indicator: a code, or `none`.
        value: the right number.
        part_of: uid of the total, or how it ends, or `none`.
        not_a_figure: whether the number is no figure.
        add: value, unit and object of a figure that was not read.
        report: uid of the report it is added to, or how it ends.
        quote: the words of the report around the number added.
    """

    figure: str | None = None
    indicator: str | None = None
    value: str | None = None
    part_of: str | None = None
    not_a_figure: bool = False
    add: str | None = None
    report: str | None = None
    quote: str | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a request is looked at against.

    Attributes:
        reports: each report as it stands, by uid.
        text_of: the text of a report.
        indicators: rows of the code list by code.
        units: codes of the units by their code and by their names.
    """

    reports: Mapping[str, Settled]
    text_of: Callable[[str], str | None]
    indicators: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]


def entry_of(request: Request, known: Known, number_of_entry: int) -> _ENTRY:
    """The entry of the ledger that a request comes to, less the moment.

    Args:
        request: what is asked.
        known: the reports and the code lists.
        number_of_entry: place of the entry among all corrections, from 1.

    Raises:
        RequestError: what is wrong with it.
    """
    name = f"c{number_of_entry:04}"
    told = {
        "by": text_of_option("--by", request.by, MOST_OF_NAME),
        "reason": text_of_option("--reason", request.reason, MOST_OF_REASON),
    }
    if request.add is not None:
        return {"id": name} | _added(request, known, name) | told
    return {"id": name} | _changed(request, known) | told


def text_of_option(option: str, text: str, limit: int) -> str:
    """A text to be published, on one line.

    Raises:
        RequestError: `correction-text-wrong`.
    """
    stripped = text.strip()
    controls = any(unicodedata.category(sign).startswith("C") for sign in stripped)
    if not stripped or len(stripped) > limit or controls:
        raise RequestError("correction-text-wrong", option=option, limit=limit)
    return stripped


def _changed(request: Request, known: Known) -> _ENTRY:
    """The entry that changes a figure."""
    if not request.figure or request.report or request.quote:
        raise RequestError("correction-options")
    settled, figure = _figure(request.figure, known)
    others = (request.indicator, request.value, request.part_of)
    if request.not_a_figure == any(one is not None for one in others):
        raise RequestError("correction-options")
    changes: _ENTRY = {"isFigure": False} if request.not_a_figure else {}
    if request.value is not None:
        changes["value"] = number(_value(request.value))
    changes |= _relations(request, known, settled, figure)
    was = {name: figure.get(name) for name in changes if name != "isFigure"}
    place = place_of(_as_read(settled, figure), settled.read["figures"])
    return {
        "report": settled.read["report"]["uid"],
        "figure": figure["uid"],
        "place": place._asdict(),
        "changes": changes,
        "was": was,
    }


def _added(request: Request, known: Known, name: str) -> _ENTRY:
    """The entry that adds a figure."""
    if request.figure or request.value or request.not_a_figure or not request.report:
        raise RequestError("correction-options")
    found = _ADDED.fullmatch((request.add or "").strip())
    if found is None:
        raise RequestError("correction-add-wrong", text=request.add)
    value, unit = _value(found["value"]), known.units.get(found["unit"].casefold())
    if unit is None:
        raise RequestError("correction-unit-unknown", unit=found["unit"])
    uid = one_of(request.report, list(known.reports), "report")
    settled = known.reports[uid]
    added = {
        "adds": True,
        "value": number(value),
        "unit": unit,
        "object": text_of_option("--add", found["object"], MOST_OF_WORDS),
    }
    figure = {"uid": f"{uid}-{name}", "parent": None, "unit": unit}
    added |= _relations(request, known, settled, figure)
    place = _place(request.quote, value, settled, known.text_of(uid) or "")
    return {
        "report": uid,
        "figure": figure["uid"],
        "place": place._asdict(),
        "changes": added,
        "was": {},
    }


def _relations(
    request: Request, known: Known, settled: Settled, figure: Document
) -> _ENTRY:
    """The indicator and the total asked for, as changes."""
    changes: _ENTRY = {}
    if request.indicator is not None:
        changes["indicator"] = _indicator(request.indicator, figure["unit"], known)
    if request.part_of is not None:
        changes["parent"] = _parent(request.part_of, settled, figure)
    return changes


def _figure(asked: str, known: Known) -> tuple[Settled, Document]:
    """The figure asked for, and its report.

    Raises:
        RequestError: `correction-figure-unknown`, `correction-figure-ambiguous`,
            `correction-of-added`.
    """
    figures = {
        figure["uid"]: (settled, figure)
        for settled in known.reports.values()
        for figure in settled.document["figures"]
    }
    settled, figure = figures[one_of(asked, list(figures), "figure")]
    if _as_read(settled, figure) is None:
        raise RequestError("correction-of-added", uid=figure["uid"])
    return settled, figure


def _as_read(settled: Settled, figure: Document) -> Any:
    """The figure as it was read; None where a person added it."""
    read = (one for one in settled.read["figures"] if one["uid"] == figure["uid"])
    return next(read, None)


def one_of(asked: str, uids: Sequence[str], what: str) -> str:
    """The one that is called so, or that alone ends so.

    Raises:
        RequestError: `correction-<what>-unknown`, `correction-ambiguous`.
    """
    if asked in uids:
        return asked
    found = [uid for uid in uids if asked and uid.endswith(asked)]
    if not found:
        raise RequestError(f"correction-{what}-unknown", uid=asked)
    if len(found) > 1:
        uids_named = ", ".join(found[:_MOST_NAMED])
        raise RequestError("correction-ambiguous", uid=asked, uids=uids_named)
    return found[0]


def _value(written: str) -> Decimal:
    value = number_of(written)
    if value is None:
        raise RequestError("correction-value-wrong", value=written)
    return value


def _indicator(asked: str, unit: str, known: Known) -> str | None:
    if asked.casefold() in _NONE:
        return None
    indicator = known.indicators.get(asked)
    if indicator is None:
        raise RequestError("correction-indicator-unknown", code=asked)
    if _kind(indicator["unit"]) != _kind(unit):
        raise RequestError(
            "correction-unit-differs", code=asked, unit=indicator["unit"], own=unit
        )
    return asked


def _kind(unit: str) -> str:
    """An indicator counted in items takes people and times too."""
    return "item" if unit in {"item", "person", "time"} else unit


def _parent(asked: str, settled: Settled, figure: Document) -> Any:
    """The total as the ledger has it: its words, or the uid of one that was added."""
    if asked.casefold() in _NONE:
        return None
    figures = {one["uid"]: one for one in settled.document["figures"]}
    uid = one_of(asked, list(figures), "total")
    if makes_circle(figures, figure["uid"], uid):
        raise RequestError("correction-circle", uid=figure["uid"], total=uid)
    total = _as_read(settled, figures[uid])
    if total is None:
        return uid
    return place_of(total, settled.read["figures"])._asdict()


def _place(quote: str | None, value: Decimal, settled: Settled, text: str) -> Place:
    """Where in a text the number stands that is to be added.

    Raises:
        RequestError: `correction-quote-wrong` where the words are not there just once,
            or no words are given and the number is not; `correction-figure-there`.
    """
    if quote is not None:
        words = text_of_option("--quote", plain_words(quote), MOST_OF_WORDS)
        found = find_words(text, words)
    else:
        words, found = plain_number(value), places_of(value, text)
    if len(found) != 1:
        raise RequestError("correction-quote-wrong", words=words, count=len(found))
    start, end = found[0] if quote is not None else _line(text, *found[0])
    within = places_of(value, text[start:end])
    if len(within) != 1:  # said in words, perhaps
        return place_around(text[start:end], 0, end - start)
    begin, finish = (start + place for place in within[0])
    for figure in settled.document["figures"]:
        if figure["valueStart"] < finish and begin < figure["valueEnd"]:
            raise RequestError("correction-figure-there", uid=figure["uid"])
    return place_around(text[start:end], begin - start, finish - start)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The line that a number stands in."""
    begin = text.rfind("\n", 0, start) + 1
    finish = text.find("\n", end)
    line = text[begin : finish if finish >= 0 else len(text)]
    begin += len(line) - len(line.lstrip())
    return begin, begin + len(line.strip())
