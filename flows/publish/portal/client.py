"""The calls to a portal: one place for the network, its faults and the token.

Whatever goes wrong becomes a `PublishError` whose rule says what to do. Reads are tried
again where that is safe; a write never is: who writes must look first.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from flows.publish.portal.answers import (
    LIMIT,
    is_page,
    problem_of,
    result_of,
    translated,
)
from flows.recording import VERSION
from transforms.errors import PublishError

Files = Mapping[str, tuple[str, bytes]]
# Another look may find the portal well; a person cannot do more than wait.
PASSING = frozenset(
    {"portal-unavailable", "portal-timeout", "portal-busy", "portal-not-json"}
)
_TRIES = 2
_CONNECT = 10.0
_LONGEST_WAIT = 30
_SLOWEST = 10_000  # bytes a second
_CHUNK = 1 << 16


class Client:
    """One portal and one token, which goes to the portal's own origin only."""

    def __init__(
        self,
        url: str,
        token: str | None,
        timeout: float,
        sleep: Callable[[float], object] = time.sleep,
        backoff: float = 0.2,
    ) -> None:
        """Nothing is asked of the portal yet.

        Args:
            url: address of the portal, with its path if it has one.
            token: API token; None for what is public.
            timeout: seconds to wait for each answer.
            sleep: how to wait between two looks.
            backoff: seconds before a read is tried a third time.
        """
        self.url = url.rstrip("/")
        self.is_anonymous = token is None
        self.calls: Counter[str] = Counter()
        self._timeout = timeout
        self._sleep = sleep
        self._session = requests.Session()
        self._session.auth = _Token(self.url, token)
        self._session.headers["User-Agent"] = f"zvit/{VERSION}"
        again = Retry(
            total=_TRIES,
            allowed_methods={"GET"},
            status_forcelist={429, 500, 502, 503, 504},
            backoff_factor=backoff,
            raise_on_status=False,
            retry_after_max=_LONGEST_WAIT,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def read(self, action: str, **parameters: str) -> Any:
        """The result of an action that changes nothing.

        Raises:
            PublishError: see `flows.publish.portal.answers`.
        """
        self.calls["reads"] += 1
        try:
            return self._action(action, "GET", params=parameters)
        except PublishError as error:
            if error.rule_id not in {"portal-not-json", "portal-unavailable"}:
                raise
            self.wait(error)
            self.calls["reads"] += 1
            return self._action(action, "GET", params=parameters)

    def write(
        self, action: str, fields: Mapping[str, Any], files: Files | None = None
    ) -> Any:
        """The result of an action that writes; tried once.

        Args:
            action: name of the action.
            fields: what it is told: JSON, or a form where files go along.
            files: by form field: the file's name and its bytes.

        Raises:
            PublishError: see `flows.publish.portal.answers`. What the portal has done
                is then not known.
        """
        self.calls["writes"] += 1
        if not files:
            return self._action(action, "POST", json=dict(fields))
        self.calls["files"] += len(files)
        form = {name: _as_text(value) for name, value in fields.items()}
        return self._action(action, "POST", data=form, files=dict(files))

    def download(self, url: str, path: Path, size: int) -> None:
        """Save what an address serves, no more of it than one byte over `size`.

        Raises:
            PublishError: see `flows.publish.portal.answers`.
        """
        self.calls["downloads"] += 1
        address = urljoin(f"{self.url}/", url)
        with translated("download", self.url):
            answer = self._session.get(address, stream=True, timeout=self._times)
            with answer:
                if answer.status_code != requests.codes.ok:
                    raise problem_of("download", answer, self._body(answer))
                if is_page(answer):
                    raise PublishError(
                        "portal-not-json", action="download", url=self.url
                    )
                deadline = time.monotonic() + self._timeout + size / _SLOWEST
                left = size + 1
                with path.open("wb") as file:
                    for chunk in answer.iter_content(_CHUNK):
                        file.write(chunk[:left])
                        left -= len(chunk)
                        if left <= 0:
                            return
                        self._hurry("download", deadline)

    def wait(self, error: PublishError, seconds: int = 1) -> None:
        """Wait before another look, as long as the portal asks, within bounds."""
        asked = str(error.details.get("wait", ""))
        self._sleep(min(int(asked), _LONGEST_WAIT) if asked.isdecimal() else seconds)

    def close(self) -> None:
        """End the connections."""
        self._session.close()

    @property
    def _times(self) -> tuple[float, float]:
        return min(_CONNECT, self._timeout), self._timeout

    def _action(self, action: str, method: str, **told: Any) -> Any:
        with translated(action, self.url):
            answer = self._session.request(
                method,
                f"{self.url}/api/3/action/{action}",
                stream=True,
                timeout=self._times,
                # A redirected POST would arrive as a GET.
                allow_redirects=method == "GET",
                **told,
            )
            with answer:
                return result_of(action, answer, self._body(answer))

    def _body(self, answer: requests.Response) -> bytes:
        deadline = time.monotonic() + self._timeout
        body = b""
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > LIMIT:
                raise PublishError("portal-answer-too-long", url=self.url, limit=LIMIT)
            self._hurry("answer", deadline)
        return body

    def _hurry(self, action: str, deadline: float) -> None:
        """Bytes that come one by one keep no reader waiting for ever."""
        if time.monotonic() > deadline:
            raise PublishError("portal-timeout", action=action, url=self.url)


class _Token(requests.auth.AuthBase):
    """Puts the token on requests to the portal itself, and takes none of a netrc."""

    def __init__(self, url: str, token: str | None) -> None:
        self._origin = _origin(url)
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token and _origin(str(request.url)) == self._origin:
            request.headers["Authorization"] = self._token
        return request


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or standard


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
