"""What an answer of a portal means: its result, or a `PublishError` by its rule.

| rule | when |
|---|---|
| `portal-unavailable` | no connection, a connection that breaks, 5xx |
| `portal-timeout` | no answer in time: the work may have been done |
| `portal-busy` | 429; `wait` is what the portal asks |
| `portal-not-json` | a page instead of JSON: a challenge, a proxy |
| `portal-insecure` | the certificate is not to be trusted |
| `portal-refused-token` | 401, 403 |
| `portal-gone` | 404 |
| `portal-conflict` | 409: it is no longer what was matched |
| `portal-name-taken` | 409: the name belongs to another dataset |
| `portal-validation` | 409: fields, each with what is wrong |
| `portal-too-large` | 413, or a file above the portal's limit |
| `portal-no-action` | the action is unknown there |
| `portal-moved` | a write was redirected |
| `portal-refused` | anything else |
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import LocationParseError

from flows.reasons import of_network
from transforms.errors import PublishError

LIMIT = 32 << 20
_MOST_SAID = 200
_BAD, _MISSING, _TOO_LARGE, _BUSY = 400, 404, 413, 429


@contextmanager
def translated(action: str, url: str) -> Iterator[None]:
    """Whatever the network does becomes an error with a rule.

    Raises:
        PublishError: `portal-insecure`, `portal-timeout`, `portal-unavailable`.
    """
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise PublishError("portal-insecure", action=action, url=url) from error
    except requests.exceptions.Timeout as error:
        raise PublishError("portal-timeout", action=action, url=url) from error
    except (requests.exceptions.RequestException, LocationParseError) as error:
        raise PublishError(
            "portal-unavailable", action=action, url=url, cause=of_network(error)
        ) from error


def result_of(action: str, answer: requests.Response, body: bytes) -> Any:
    """The result of an action.

    Raises:
        PublishError: as the table of this module says.
    """
    told = _told(body)
    if (
        answer.status_code == requests.codes.ok
        and isinstance(told, dict)
        and told.get("success") is True
        and "result" in told
    ):
        return told["result"]
    raise problem_of(action, answer, body)


def dataset_in(action: str, url: str, told: Any) -> Mapping[str, Any]:
    """A dataset as an action gives it.

    Raises:
        PublishError: `portal-not-json`: it is none.
    """
    resources = told.get("resources") if isinstance(told, dict) else None
    if (
        isinstance(resources, list)
        and all(isinstance(one, dict) and "id" in one for one in resources)
        and "id" in told
    ):
        dataset: Mapping[str, Any] = told
        return dataset
    raise PublishError("portal-not-json", action=action, url=url)


def is_page(answer: requests.Response) -> bool:
    """Whether it is a page for people, which none of our files is."""
    return answer.headers.get("Content-Type", "").lower().startswith("text/html")


def problem_of(action: str, answer: requests.Response, body: bytes) -> PublishError:
    """Why an answer is no result."""
    status = answer.status_code
    told = _told(body)
    error = told.get("error") if isinstance(told, dict) else told
    about = {"action": action, "url": _origin(answer.url), "status": status}
    if status == _BUSY:
        wait = answer.headers.get("Retry-After", "")
        return PublishError("portal-busy", **about, wait=wait[:20])
    if status >= 500:  # noqa: PLR2004 - the class of HTTP answers
        return PublishError("portal-unavailable", **about, cause=f"HTTP {status}")
    if 300 <= status < 400:  # noqa: PLR2004
        where = _site(answer.headers.get("Location", ""))
        return PublishError("portal-moved", **about, location=where)
    # A file may be refused in any words; an action of CKAN answers in JSON.
    if told is None and status != _TOO_LARGE and action != "download":
        return PublishError("portal-not-json", **about)
    if error is None and status == requests.codes.ok:
        return PublishError("portal-not-json", **about)
    return _refusal(status, error, about)


def _refusal(status: int, error: Any, about: Mapping[str, object]) -> PublishError:
    # In the words of the portal's language, with the name of the action.
    if status == _BAD and isinstance(error, str) and str(about["action"]) in error:
        return PublishError("portal-no-action", **about)
    if status in {401, 403}:
        return PublishError("portal-refused-token", **about)
    if status == _MISSING:
        return PublishError("portal-gone", **about, dataset="–")
    if status == _TOO_LARGE or (isinstance(error, dict) and "upload" in error):
        return PublishError("portal-too-large", **about)
    if isinstance(error, dict):
        return _of_fields(error, about)
    return PublishError("portal-refused", **about, cause=_short(error))


def _of_fields(error: Mapping[str, Any], about: Mapping[str, object]) -> PublishError:
    """The fields refused, each with what is wrong with it."""
    said = {name: value for name, value in error.items() if not name.startswith("__")}
    kind = error.get("__type")
    if "match" in said:
        return PublishError("portal-conflict", **about)
    if kind in {None, "Validation Error"} and said:
        fields = "; ".join(f"{name}: {_short(value)}" for name, value in said.items())
        return PublishError("portal-validation", **about, fields=fields, names=[*said])
    return PublishError(
        "portal-refused", **about, cause=_short(said.get("message") or kind or said)
    )


def _told(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _short(value: Any) -> str:
    """Words of the portal on one line, cut."""
    if isinstance(value, list):
        value = ", ".join(_short(one) for one in value if one)
    elif isinstance(value, dict):
        value = ", ".join(f"{name}: {_short(one)}" for name, one in value.items())
    return " ".join(str(value).split())[:_MOST_SAID]


def _origin(url: str) -> str:
    """The portal of an address, without anything that may be secret in it."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def _site(url: str) -> str:
    """An address without what may be secret in it."""
    return url.partition("?")[0][:_MOST_SAID]
