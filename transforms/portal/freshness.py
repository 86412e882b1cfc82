"""Freshness: whether a dataset on a portal is updated as often as it promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from transforms.portal.reading import parse_time, plain, shown

_FREQUENCY = "update_frequency"


@dataclass(frozen=True)
class Freshness:
    """How fresh a dataset is.

    Attributes:
        dataset: its slug.
        frequency: the code that the portal shows, "" where it shows none.
        updated: when its data last changed; None where the portal does not say.
        due: the last day on which it counts as updated in time; None where it never
            becomes outdated, or where one of the above is not known.
        days_left: days from today to that day, negative once it is outdated; None with
            `due`.
        state: `fresh`, `outdated`, `ended` (no longer updated), `unknown`, or `missing`
            where there is no such dataset.
    """

    dataset: str
    frequency: str
    updated: datetime | None
    due: date | None
    days_left: int | None
    state: str


def freshness(
    current: Mapping[str, Any], days: Mapping[str, int | None], today: date
) -> Freshness:
    """Freshness of a dataset.

    The portal does not say how it counts; this is the newest change of a resource, else
    of the dataset, and the days of `schemas/835/update-frequency.csv`.

    Args:
        current: what `package_show` gives.
        days: how long a dataset of each frequency stays fresh; None: for ever.
        today: the day by UTC, which the portal writes.
    """
    name = str(current["name"])
    frequency = plain(_FREQUENCY, shown(current, _FREQUENCY))
    updated = _updated(current)
    if frequency in days and days[frequency] is None:
        return Freshness(name, frequency, updated, None, None, "ended")
    allowed = days.get(frequency)
    if allowed is None or updated is None:
        return Freshness(name, frequency, updated, None, None, "unknown")
    due = updated.date() + timedelta(days=allowed)
    left = (due - today).days
    state = "outdated" if left < 0 else "fresh"
    return Freshness(name, frequency, updated, due, left, state)


def _updated(current: Mapping[str, Any]) -> datetime | None:
    """The newest change of a resource; a link has only the day it was made."""
    times = [
        time
        for resource in current.get("resources") or ()
        if (
            time := parse_time(resource.get("last_modified") or resource.get("created"))
        )
    ]
    return max(times, default=parse_time(current.get("metadata_modified")))
