"""The server of the desk: HTTP on this computer only, for one person.

It binds to 127.0.0.1 and nothing else, takes a bounded number of connections, and says
no word of requests to the terminal.
"""

import signal
import sys
import threading
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from flows.desk.desk import Answer, Desk
from flows.desk.guard import HEADERS, check_origin
from flows.desk.pages import error_page
from flows.desk.upload import BODY_SECONDS, parse_form, read_body
from flows.language import told
from flows.settings import Settings, spare_threads
from flows.terminal import print_line
from transforms.errors import PipelineError, RequestError

PORT = 8835  # of resolution 835
_HOST = "127.0.0.1"
_CONNECTIONS = 32
_HEADER_BYTES = 16 * 1024
_STATUS = {
    "desk-refused": HTTPStatus.FORBIDDEN,
    "desk-stale": HTTPStatus.FORBIDDEN,
    "desk-gone": HTTPStatus.NOT_FOUND,
    "desk-no-length": HTTPStatus.LENGTH_REQUIRED,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "desk-too-slow": HTTPStatus.REQUEST_TIMEOUT,
    "desk-busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "desk-worker-ended": HTTPStatus.INTERNAL_SERVER_ERROR,
}


class Server(ThreadingHTTPServer):
    """Answers each connection in a thread of its own, so many at a time."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, desk: Desk, port: int) -> None:
        """Listen on a port of this computer; 0 takes a free one."""
        self.desk = desk
        self._room = threading.BoundedSemaphore(_CONNECTIONS)
        super().__init__((_HOST, port), Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        """Whether there is room for one more connection."""
        return self._room.acquire(blocking=False)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, then make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Turns one request into a question to the desk, and its answer into bytes."""

    timeout = 20
    server: Server

    def version_string(self) -> str:
        """No word of what this runs on."""
        return "zvit"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Names of reports are nobody's business."""

    def do_GET(self) -> None:
        """Answer what changes nothing."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer a form."""
        self._answer(self._post)

    def _get(self) -> Answer:
        parts = urlsplit(self.path)
        return self.server.desk.get(_segments(parts.path), dict(parse_qsl(parts.query)))

    def _post(self) -> Answer:
        desk = self.server.desk
        with desk.upload_turn():
            length = self.headers.get("Content-Length")
            body = read_body(self.rfile, length, BODY_SECONDS)
            form = parse_form(self.headers.get("Content-Type", ""), body)
            return desk.post(_segments(urlsplit(self.path).path), form)

    def _answer(self, answer_of: Any) -> None:
        try:
            if sum(map(len, self.headers.values())) > _HEADER_BYTES:
                raise RequestError("desk-refused")
            check_origin(self.headers, self.server.server_port)
            answer = answer_of()
        except PipelineError as error:
            page = error_page(self.server.desk.speech, error)
            status = _STATUS.get(error.rule_id, HTTPStatus.BAD_REQUEST)
            answer = Answer(page, status=status)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        said = {
            **HEADERS,
            "Content-Type": answer.type,
            "Content-Length": str(len(answer.content)),
            "Content-Security-Policy": answer.policy,
        }
        if answer.location:
            said["Location"] = answer.location
        if answer.attachment:
            name = quote(answer.attachment, errors="surrogateescape")
            said["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        for name, value in said.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)


def serve_desk(
    settings: Settings, language: str, port: int, *, opens_browser: bool
) -> None:
    """Serve the desk until Ctrl-C.

    Raises:
        RequestError: `desk-port-taken`.
    """
    spare_threads()
    desk = Desk(settings, language)
    try:
        with _listening(desk, port) as server:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, _stop)
            address = f"http://{_HOST}:{server.server_port}/"
            hint = told("Ctrl-C – зупинити", "Ctrl-C stops it")
            print_line(f"{address}  ({hint})")
            if opens_browser:
                # Some browsers of terminals come back only when they end.
                opening = threading.Thread(
                    target=webbrowser.open, args=(address,), daemon=True
                )
                opening.start()
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        desk.close()


def _listening(desk: Desk, port: int) -> Server:
    try:
        return Server(desk, port)
    except OSError as error:
        raise RequestError("desk-port-taken", port=port) from error


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _segments(path: str) -> list[str]:
    return [unquote(part, errors="surrogateescape") for part in path.split("/")[1:]]
