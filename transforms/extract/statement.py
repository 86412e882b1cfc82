"""What one report says: the figures, activities and events, and whose report it is."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from transforms.extract.period import Period

# A month's report has some dozens. What states this many is a register or no report at
# all; reading on would only cost time, and nobody could check it.
MOST_FIGURES = 5_000


@dataclass(slots=True)
class Figure:
    """One quantity stated in a report.

    `start` and `end` bound the sentence in the text as read, `value_start` and
    `value_end` the number in it. `parent` is the index, in the report's list, of the
    total that this is a part of, `division` in what way it is divided there (a code of
    the list, None if not known), `partition` tells one division of it from another.
    `object` names what is counted, `breakdown` the part. `own` is the time that it
    speaks of, first and last day, if that is not the report's. `relation` says what it
    is to the figure `related`, an index as well (module `relations`).
    """

    value: Decimal
    unit: str
    object: str | None
    action: str | None
    indicator: str | None
    breakdown: str | None
    parent: int | None
    division: str | None
    partition: int
    qualifier: str
    basis: str
    quote: str
    start: int
    end: int
    value_start: int
    value_end: int
    own: tuple[date, date] | None = None
    relation: str | None = None
    related: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One statement of work, with the system it concerns (None: no system named)."""

    system: str | None
    text: str
    start: int
    end: int
    figure_count: int


@dataclass(frozen=True, slots=True)
class Event:
    """One event named without a number."""

    kind: str
    level: str | None
    topic: str | None
    role: str
    event_date: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """Who reports: as read from the text, null where it does not say."""

    title: str | None
    department: str | None
    publisher: str | None
    head_post: str | None
    head_name: str | None


@dataclass(slots=True)
class Statement:
    """All that was extracted from one report's text.

    `dated_by` is what names the period: `option`, `sidecar`, `text` or `fileName`.
    """

    heading: Heading
    period: Period | None
    dated_by: str | None = None
    figures: list[Figure] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
