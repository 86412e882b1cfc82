"""The portal's HTTP side: real sockets, real multipart forms, faults by call number."""

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fake_ckan.state import FORBIDDEN, NOT_FOUND, Refusal, State, Uploads

CHALLENGE = b"<!DOCTYPE html><title>Just a moment...</title>"
# By HTTP an answer is still to come after it: who gets nothing else waits.
SILENCE = b"HTTP/1.1 100 Continue\r\n\r\n"
_FEW = 1000


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call.

    `kind`: a status (500, 502, 429, 403, 409), `html`, `garbage`, `reset` (while the
    request is read), `silence` (no answer until the caller hangs up; `SILENCE` tells
    tests that do not want to wait), `slow`, `late` (bytes kept, metadata not),
    `stop` (the test is told, and nothing is answered until it says so), `hold` (the
    same, then all goes well), `refuse-held` (the same, then 403).
    `after`: the portal does the work first.
    """

    kind: str | int
    after: bool = False

    def __str__(self) -> str:
        return f"{self.kind}-after" if self.after else f"{self.kind}"


@dataclass
class Portal:
    """A running portal: its state, the calls it has had, and what goes wrong with them.

    `faults` are by the number of a call among all (1 is the first) or by action and
    number among the calls of that action; `always` are by action. `broken` is what no
    caller may do. `ahead`: seconds by which its clock is ahead of ours.
    """

    state: State
    faults: dict[int | tuple[str, int], Fault] = field(default_factory=dict)
    always: dict[str, Fault] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    lock: threading.RLock = field(default_factory=threading.RLock)
    tokens: list[str] = field(default_factory=list)
    redirect: str = ""
    ahead: float = 0
    server: Any = None

    @property
    def writes(self) -> list[str]:
        return [one for one in self.calls if one not in READS]

    def arrive(self, action: str) -> Fault | None:
        """Note a call; what goes wrong with it."""
        with self.lock:
            self.calls.append(action)
            found = self.faults.get(len(self.calls))
            found = found or self.faults.get((action, self.calls.count(action)))
            return found or self.always.get(action)

    def forget(self) -> None:
        """From here on nothing goes wrong, and calls are counted anew."""
        self.faults, self.always, self.calls = {}, {}, []


READS = ("package_show", "download", "organization_list_for_user")


@contextmanager
def running(state: State) -> Iterator[Portal]:
    """A portal on a free port of loopback."""
    portal = Portal(state)
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    portal.server = server
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.go_on.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    portal: Portal
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.portal.tokens.append(self.headers.get("Authorization", ""))
        if self.portal.redirect:
            self._answer(302, b"", "text/html")
            return
        parts = urlsplit(self.path)
        if "/download/" in parts.path:
            action, told = "download", {"key": parts.path.split("/")[4]}
        else:
            action = parts.path.rpartition("/")[2]
            told = dict(parse_qsl(parts.query))
        self._serve(action, told, {}, self.portal.arrive(action))

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        action = self.path.rpartition("/")[2]
        length = int(self.headers["Content-Length"])
        fault = self.portal.arrive(action)
        if fault == Fault("reset"):
            self.rfile.read(min(_FEW, length // 2))
            self._reset()
            return
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        told, files = _form(self.headers["Content-Type"], body)
        self._serve(action, told, files, fault)

    def _serve(
        self, action: str, told: dict[str, Any], files: Uploads, fault: Fault | None
    ) -> None:
        if fault and fault.kind in {"hold", "refuse-held"}:
            self.portal.reached.set()
            self.portal.go_on.wait()
            fault = None if fault.kind == "hold" else Fault(403)
        with self.portal.lock:
            if fault is None or fault.after or fault.kind in ("late", "slow"):
                self.portal.state.late = bool(fault and fault.kind == "late")
                status, body, kind = self._work(action, told, files)
                self.portal.state.late = False
        if fault is None or fault.kind == "late":
            self._answer(status, body, kind)
        elif fault.kind == "slow":
            self._answer(status, body, kind, pause=0.002)
        else:
            self._go_wrong(fault)

    def _work(self, action: str, told: Any, files: Uploads) -> tuple[int, bytes, str]:
        token = self.headers.get("Authorization", "")
        try:
            if action == "download":
                return 200, self._bytes(told["key"], token), "application/octet-stream"
            result = self.portal.state.act(action, told, files, token)
            answer: dict[str, Any] = {"success": True, "result": result}
            status = 200
        except Refusal as refusal:
            status = refusal.status
            answer = {"success": False, "error": refusal.error}
            if isinstance(refusal.error, str):
                return status, json.dumps(refusal.error).encode(), "application/json"
        except AssertionError as error:
            self.portal.broken.append(f"{action}: {error}")
            return 500, b"{}", "application/json"
        return status, json.dumps(answer).encode(), "application/json"

    def _bytes(self, key: str, token: str) -> bytes:
        state = self.portal.state
        if not state.readable(state.owner(key), token) or key not in state.kept:
            raise NOT_FOUND
        return state.kept[key]

    def _go_wrong(self, fault: Fault) -> None:
        page = "text/html; charset=utf-8"
        if fault.kind == "html":
            self._answer(200, CHALLENGE, page)
        elif fault.kind == "garbage":
            self._answer(200, b'{"success": true, "result": {', "application/json")
        elif fault.kind == "reset":
            self._reset()
        elif fault.kind == "silence":
            self.portal.reached.set()
            self.connection.sendall(SILENCE)
            self.rfile.read(1)
            self.close_connection = True
        elif fault.kind == "stop":
            self.portal.reached.set()
            self.portal.go_on.wait()
            self.close_connection = True
        else:
            self._refuse(int(fault.kind))

    def _refuse(self, status: int) -> None:
        errors: dict[int, Any] = {
            403: FORBIDDEN.error,
            409: {"title": ["Too long"], "__type": "Validation Error"},
        }
        body = json.dumps({"success": False, "error": errors.get(status, {})})
        self._answer(status, body.encode(), "application/json")

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def _answer(self, status: int, body: bytes, kind: str, pause: float = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0")
        if status == 302:
            self.send_header("Location", self.portal.redirect or "/elsewhere")
        self.end_headers()
        step = len(body) if not pause else max(1, len(body) // 10)
        for at in range(0, len(body), step or 1):
            self.wfile.write(body[at : at + step])
            self.wfile.flush()
            time.sleep(pause)

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ValueError, OSError):
            """The other side is gone, as was meant."""

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            """As above."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = time.time() if timestamp is None else timestamp
        return super().date_time_string(now + self.portal.ahead)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _form(kind: str, body: bytes) -> tuple[dict[str, Any], Uploads]:
    """Fields and files of a request: JSON, or a multipart form."""
    if kind.startswith("application/json"):
        return json.loads(body), {}
    edge = b"--" + kind.partition("boundary=")[2].encode()
    told: dict[str, Any] = {}
    files: Uploads = {}
    for part in body.split(edge)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        words = head.decode()
        [name] = re.findall(r'[; ]name="([^"]*)"', words)
        file = re.search(r'filename="([^"]*)"', words)
        content = content.removesuffix(b"\r\n")
        if file:
            assert file[1].isascii(), "file names are sent in ASCII"
            files[name] = (file[1], content)
        else:
            told[name] = content.decode()
    return told, files
