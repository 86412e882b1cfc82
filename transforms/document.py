"""One report's statement as a document: JSON-able, with uids and codes.

It is what `zvit extract --json` prints and what a run keeps of each report.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from transforms.errors import UnreadableReport
from transforms.extract import Statement
from transforms.extract.known import NOTHING, Known
from transforms.extract.period import MONTH
from transforms.extract.statement import MOST_FIGURES, Activity, Event, Figure

Document = dict[str, Any]
# Cabinet of Ministers resolution 55 of 27.01.2010; only first letters are used.
_LATIN = dict(
    zip(
        "абвгґдежзиіїйклмнопрстуфхцчшщюяє",
        "abvhgdezzyiiiklmnoprstufkccssiiy",
        strict=True,
    )
)
_NO_DEPARTMENT = "x"
# Where a figure is from: the report, or a person who corrected or added it.
READ, CORRECTED = "read", "corrected"
# Words of titles that do not say what a report is about: who reports, when, and how.
_USUAL = re.compile(
    rf"{MONTH}|звіт|інформ|відом|дан[іи]|робот|діяльн|підсум|показн|результ|кільк|викон"
    r"|надійшл|отриман|зареєстр|щодо|стосовно|протяг|упродов|впродов|період|перш|друг|трет"
    r"|четверт|квартал|півріч|місяц|поточн|звітн|року|років|роки|рад[иі]|комітет|міськ"
    r"|селищ|сільськ|районн|обласн|територ|громад|адрес|відділ|управл|\w+[сцз]ьк(?:ої|ій|а)"
)
_STEM = 5
_MOST_STEMS = 8  # a sentence, not a title
_JOINING = frozenset("та і й з із зі у в по для при на до".split())


@dataclass(frozen=True, slots=True)
class Council:
    """The publisher as the tables have it; `publisher_id` is None if not known."""

    key: str
    name: str
    publisher_id: str | None
    reports_url: str
    departments: Mapping[str, str]


def to_document(
    statement: Statement, council: Council, known: Known = NOTHING
) -> Document:
    """The statement of a report, with uids.

    Args:
        statement: what was extracted.
        council: the publisher and the keys of its departments.
        known: what is known of the report beside its text.

    Returns:
        `report`, `figures`, `activities`, `events`; absent values are None, values
        of figures are int or float.
    """
    period = statement.period
    code = period.code if period else "unknown"
    heading = statement.heading
    uid = "-".join(
        (
            council.key,
            department_key(heading.department, council.departments)
            if heading.department
            else _NO_DEPARTMENT + subject_sign(heading.title or ""),
            code.replace("/", "_").lower(),
        )
    )
    return {
        "report": {
            "uid": uid,
            "title": heading.title,
            "period": code if period else None,
            "periodStart": period.start.isoformat() if period else None,
            "periodEnd": period.end.isoformat() if period else None,
            "periodFrom": statement.dated_by,
            "periodInName": known.named.code if known.named else None,
            "department": heading.department,
            "publisherName": _capital(heading.publisher) or council.name,
            "headPost": heading.head_post,
            "headName": heading.head_name,
        },
        "figures": [
            _figure(uid, number, figure)
            for number, figure in enumerate(statement.figures, 1)
        ],
        "activities": [
            _activity(uid, number, activity)
            for number, activity in enumerate(statement.activities, 1)
        ],
        "events": [
            _event(uid, number, event)
            for number, event in enumerate(statement.events, 1)
        ],
    }


def objection_to(document: Document, name: str) -> UnreadableReport | None:
    """Why nothing that the document of a file says can be taken, or None.

    Of a report that states `MOST_FIGURES` the rest was not read: what is there would
    be summed up wrongly.
    """
    if not document["report"]["period"]:
        return UnreadableReport("no-period", file=name)
    if len(document["figures"]) >= MOST_FIGURES:
        return UnreadableReport("too-many-figures", limit=MOST_FIGURES)
    return None


def department_key(department: str | None, known: Mapping[str, str]) -> str:
    """Short Latin key of a department: its own of the settings, or one from its name.

    >>> department_key("відділ освіти", {})
    'vof1e1'
    """
    if not department:
        return _NO_DEPARTMENT
    name = plain(department)
    for key, listed in known.items():
        if plain(listed) == name:
            return key
    words = [word for word in re.findall(r"[\w’]+", name) if word not in _JOINING]
    initials = "".join(_LATIN.get(word[0], word[0])[:1] for word in words)
    digest = hashlib.sha256(name.encode()).hexdigest()[:4]
    return re.sub(r"[^a-z0-9]", "", initials[:8]) + digest


def subject_sign(title: str) -> str:
    """A sign of what a report is about, by its title; empty where that does not say.

    It tells apart reports of one month that name no department. Endings, order and the
    usual words of titles do not change it.

    >>> titles = "Звернення громадян за травень", "Про роботу зі зверненнями громадян"
    >>> {subject_sign(title) for title in titles}
    {'15f6'}
    >>> subject_sign("Звіт про роботу за травень 2022 року")
    ''
    """
    words = re.findall(r"[^\W\d_]{4,}", plain(title))
    stems = {word[:_STEM] for word in words if not _USUAL.match(word)}
    if not stems or len(stems) > _MOST_STEMS:
        return ""
    return hashlib.sha256(" ".join(sorted(stems)).encode()).hexdigest()[:4]


def plain(name: str) -> str:
    """A name for comparison: lower case, one apostrophe, one space."""
    return " ".join(re.sub(r"['`ʼ‘]", "’", name.lower()).split())


def _capital(name: str | None) -> str | None:
    return name[:1].upper() + name[1:] if name else None


def number(value: Decimal) -> int | float:
    """A decimal as JSON writes it: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def _figure(uid: str, place: int, figure: Figure) -> Document:
    return {
        "uid": _uid_of(uid, place - 1),
        "value": number(figure.value),
        "unit": figure.unit,
        "object": figure.object,
        "action": figure.action,
        "indicator": figure.indicator,
        "breakdown": figure.breakdown,
        "parent": _uid_of(uid, figure.parent),
        "division": figure.division,
        "partition": figure.partition,
        "qualifier": figure.qualifier,
        "basis": figure.basis,
        "ownPeriodStart": figure.own[0].isoformat() if figure.own else None,
        "ownPeriodEnd": figure.own[1].isoformat() if figure.own else None,
        "relation": figure.relation,
        "relatedUid": _uid_of(uid, figure.related),
        "origin": READ,
        "valueAsRead": number(figure.value),
        "quote": figure.quote,
        "start": figure.start,
        "end": figure.end,
        "valueStart": figure.value_start,
        "valueEnd": figure.value_end,
    }


def _uid_of(uid: str, index: int | None) -> str | None:
    """Identifier of a figure by its index in the report."""
    return None if index is None else f"{uid}-f{index + 1:03}"


def _activity(uid: str, place: int, activity: Activity) -> Document:
    return {
        "uid": f"{uid}-a{place:03}",
        "system": activity.system,
        "text": activity.text,
        "figureCount": activity.figure_count,
        "start": activity.start,
        "end": activity.end,
    }


def _event(uid: str, place: int, event: Event) -> Document:
    return {
        "uid": f"{uid}-e{place:03}",
        "kind": event.kind,
        "topic": event.topic,
        "level": event.level,
        "role": event.role,
        "eventDate": event.event_date,
        "quote": event.quote,
        "start": event.start,
        "end": event.end,
    }


def report_rows(
    kept: "Sequence[KeptReport]", council: Council
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the tables that come straight from the reports, sorted by their key.

    Args:
        kept: the newest version of each report.
        council: the publisher.

    Returns:
        Rows of listOfReports, monthlyFigures, monthlyActivities and monthlyEvents.
    """
    publisher = {
        "publisherName": council.name,
        "publisherId": council.publisher_id,
    }
    tables: dict[str, list[dict[str, Any]]] = {
        "listOfReports": [],
        "monthlyFigures": [],
        "monthlyActivities": [],
        "monthlyEvents": [],
    }
    for one in sorted(kept, key=lambda item: str(item.document["report"]["uid"])):
        report = one.document["report"]
        common = {
            "reportUid": report["uid"],
            "periodStart": report["periodStart"],
            "periodEnd": report["periodEnd"],
        }
        tables["listOfReports"].append(_report_row(one, council) | publisher)
        tables["monthlyFigures"] += [
            common | publisher | _figure_row(figure)
            for figure in one.document["figures"]
        ]
        tables["monthlyActivities"] += [
            common | publisher | _renamed(entry, _ACTIVITY_FIELDS)
            for entry in one.document["activities"]
        ]
        tables["monthlyEvents"] += [
            common | publisher | _renamed(entry, _EVENT_FIELDS)
            for entry in one.document["events"]
        ]
    return tables


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report that a run keeps: its document, its file and the day it came."""

    document: Document
    file_name: str
    issued: str
    url: str | None = None
    accepted: str | None = None


_FIGURE_FIELDS = {
    "uid": "uid", "value": "value", "unit": "unit", "object": "object",
    "action": "action", "indicator": "indicatorId", "breakdown": "breakdown",
    "parent": "parentUid", "qualifier": "qualifier", "basis": "basis",
    "origin": "origin", "valueAsRead": "valueAsRead",
    "quote": "sourceText", "start": "sourceStart", "end": "sourceEnd",
}  # fmt: skip
# Columns that reports kept by earlier versions do not have.
_LATER_FIELDS = (
    "division",
    "ownPeriodStart",
    "ownPeriodEnd",
    "relation",
    "relatedUid",
)
_ACTIVITY_FIELDS = {
    "uid": "uid", "system": "systemId", "text": "text", "figureCount": "figureCount",
    "start": "sourceStart", "end": "sourceEnd",
}  # fmt: skip
_EVENT_FIELDS = {
    "uid": "uid", "kind": "kind", "topic": "topic", "level": "level", "role": "role",
    "eventDate": "eventDate", "quote": "sourceText", "start": "sourceStart",
    "end": "sourceEnd",
}  # fmt: skip


def _renamed(entry: Document, names: Mapping[str, str]) -> dict[str, Any]:
    return {column: entry[name] for name, column in names.items()}


def _figure_row(figure: Document) -> dict[str, Any]:
    later = {name: figure.get(name) for name in _LATER_FIELDS}
    # Reports that were kept before there were corrections do not tell of them.
    as_read = {"origin": READ, "valueAsRead": figure["value"]}
    return _renamed(as_read | figure, _FIGURE_FIELDS) | later


def _report_row(one: KeptReport, council: Council) -> dict[str, Any]:
    report = one.document["report"]
    return {
        "uid": report["uid"],
        "title": report["title"],
        "acceptedDate": one.accepted,
        "issuedDate": one.issued,
        "type": "звіти про діяльність",
        "url": one.url or council.reports_url,
        "text": one.file_name,
        "creatorName": report["department"] or council.name,
    }
