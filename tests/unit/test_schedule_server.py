"""`zvit serve` waits a while for a server that is coming up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from flows.schedule import await_server
from transforms.errors import ConfigError


@contextmanager
def coming_up(refusals: int) -> Iterator[tuple[str, list[str]]]:
    """A server that answers only after some times, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if len(asked) <= refusals else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: tests keep their output clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/api", asked
        made.shutdown()
        thread.join()


def test_server_that_answers_is_not_waited_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with coming_up(0) as (url, asked):
        await_server(url, "en")
    assert asked == ["/api/health"]
    assert capsys.readouterr().err == ""


def test_server_that_is_coming_up_is_waited_for_and_told_of_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with coming_up(2) as (url, asked):
        await_server(url, "en", patience=600)
    assert len(asked) == 3
    assert capsys.readouterr().err == (
        f"zvit: The Prefect server does not answer yet ({url}): waiting up to 600 s.\n"
    )


def test_server_that_does_not_come_is_named() -> None:
    with coming_up(99) as (url, _), pytest.raises(ConfigError) as refused:
        await_server(url, "uk", patience=0)
    assert (refused.value.rule_id, refused.value.details) == (
        "prefect-unavailable", {"url": url},
    )  # fmt: skip
