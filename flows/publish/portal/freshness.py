"""The freshness report: which datasets the portal would call outdated, and when."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.counting import filled
from flows.publish.passport import frequencies
from flows.publish.portal.desk import Desk
from flows.recording import now
from transforms.errors import PublishError
from transforms.portal.freshness import Freshness, freshness

_WORDS = {
    "uk": {
        "fresh": "вчасно, до {due} (лишилося {daysLeft:день|дні|днів})",
        "outdated": "ЗАСТАРІВ: мав оновитися до {due} ({overdue:день|дні|днів} тому)",
        "ended": "більше не оновлюється",
        "unknown": "портал не каже, як часто або коли оновлено",
        "missing": "на порталі немає",
        "line": "{dataset}: {frequency}; оновлено {updated}; {said}",
    },
    "en": {
        "fresh": "in time until {due} ({daysLeft:day|days})",
        "outdated": "OUTDATED: was due by {due} ({overdue:day|days} ago)",
        "ended": "no longer updated",
        "unknown": "the portal does not say how often or when it is updated",
        "missing": "not on the portal",
        "line": "{dataset}: {frequency}; updated {updated}; {said}",
    },
}


def freshness_only(desk: Desk) -> dict[str, Any]:
    """Freshness of the dataset of every package, by the portal's own record.

    Raises:
        PublishError: what the portal says.
    """
    days = {
        row["portalCode"]: int(row["days"]) if row["days"] else None
        for row in frequencies().values()
    }
    found = []
    for package in desk.packages():
        name = package.wanted.name
        desk.on_step("look", name)
        try:
            current = desk.current(name)
        except PublishError as error:
            if error.rule_id not in {"portal-dataset-deleted", "portal-dataset-hidden"}:
                raise
            current = None
        if current is None:
            found.append(Freshness(name, "", None, None, None, "missing"))
        else:
            found.append(freshness(current, days, now().date()))
    return {"freshness": [_record(one) for one in found]}


def freshness_lines(said: Mapping[str, Any], language: str) -> Iterator[str]:
    """A line for each dataset, in the language asked."""
    words = _WORDS[language]
    names = {
        row["portalCode"]: row["nameUk"] if language == "uk" else row["portalCode"]
        for row in frequencies().values()
    }
    for one in said["freshness"]:
        overdue = -one["daysLeft"] if one["daysLeft"] is not None else None
        state = filled(words[one["state"]], {**one, "overdue": overdue})
        yield words["line"].format(
            dataset=one["dataset"],
            frequency=names.get(one["frequency"], one["frequency"] or "–"),
            updated=(one["updated"] or "–")[:10],
            said=state,
        )


def _record(one: Freshness) -> dict[str, Any]:
    return {
        "dataset": one.dataset,
        "frequency": one.frequency,
        "updated": one.updated.isoformat() if one.updated else None,
        "due": one.due.isoformat() if one.due else None,
        "daysLeft": one.days_left,
        "state": one.state,
    }
