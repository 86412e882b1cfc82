"""Sending, through apprise, which is imported here alone and only to send.

What apprise logs may hold an address with its password: none of it is let through.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.notices.notice import Notice

if TYPE_CHECKING:
    from apprise import AppriseAsset

_LONGEST = 60  # seconds for one address, whatever its server does
# Of these the host is a host; of the others it may be a token.
_HOSTED = frozenset({"mailto", "json", "xml", "form"})


def named(addresses: list[str]) -> dict[str, str]:
    """The addresses by names that may be shown: service, host, and a number if alike.

    >>> list(named(["mailto://ada:secret@rada.test?to=a@b.test", "tgram://1:x/2"]))
    ['mailto://rada.test', 'tgram://…']
    >>> list(named(["json://rada.test/secret", "json://rada.test/other"]))
    ['json://rada.test', 'json://rada.test (2)']
    """
    seen: Counter[str] = Counter()
    names = {}
    for address in addresses:
        name = _name(address)
        seen[name] += 1
        names[f"{name} ({seen[name]})" if seen[name] > 1 else name] = address
    return names


def send(addresses: Mapping[str, str], notice: Notice) -> dict[str, bool]:
    """Send a notice to all addresses at once; whether each has taken it, by name."""
    from apprise import AppriseAsset

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(app_id="zvit", app_desc="zvit", app_url="", async_mode=False)
    answers: dict[str, Future[bool]] = {name: Future() for name in addresses}
    for name, address in addresses.items():
        told = (answers[name], asset, address, notice)
        # A thread that hangs ends with the process.
        Thread(target=_send_one, args=told, daemon=True).start()
    return {name: _taken(answer) for name, answer in answers.items()}


def understood(address: str) -> bool:
    """Whether it is an address of a service that apprise knows."""
    from apprise import Apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return Apprise.instantiate(address) is not None


def _send_one(
    answer: Future[bool], asset: "AppriseAsset", address: str, notice: Notice
) -> None:
    from apprise import Apprise, NotifyFormat

    taken = False
    try:
        service = Apprise.instantiate(address, asset=asset)
        if service is not None:
            service.notify_format = NotifyFormat.TEXT
            sender = Apprise(asset=asset)
            sender.add(service)
            taken = bool(
                sender.notify(
                    title=notice.subject,
                    body=notice.body,
                    body_format=NotifyFormat.TEXT,
                )
            )
    finally:
        answer.set_result(taken)


def _taken(answer: Future[bool]) -> bool:
    try:
        return answer.result(_LONGEST)
    except TimeoutError:
        return False


def _name(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or "…"
    except ValueError:
        return "…"
    if "://" not in address:
        return "…"
    hosted = parts.scheme.removesuffix("s") in _HOSTED
    return f"{parts.scheme}://{host if hosted else '…'}"
