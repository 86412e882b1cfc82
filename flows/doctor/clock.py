"""A check of the clock, by those of the servers that the program works with."""

from email.utils import parsedate_to_datetime

import requests

from flows.doctor.finding import Finding, bad, good
from flows.recording import now
from flows.settings import Settings

SECONDS = 5
_MOST_OFF = 120  # seconds


def check_clock(settings: Settings) -> list[Finding]:
    """The clock agrees with the first server that answers; none: nothing is said."""
    servers = (settings.prefect.api_url, settings.default_portal.url)
    for url in (one for one in servers if one):
        try:
            answer = requests.head(url, timeout=SECONDS, allow_redirects=False)
            theirs = parsedate_to_datetime(answer.headers["Date"])
        except (requests.RequestException, KeyError, ValueError):
            continue
        seconds = round(abs((now() - theirs).total_seconds()))
        if seconds > _MOST_OFF:
            return [bad("clock", "clock-wrong", url=url, seconds=seconds)]
        return [good("clock", url=url, seconds=seconds)]
    return []
