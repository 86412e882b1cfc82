"""Servers on loopback that take notices: SMTP for mail, HTTP for webhooks and bots."""

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSWORD = "Par0l-taiemnyi"  # noqa: S105 - of a server that is made up
BOT = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@dataclass
class Listener:
    """What has come, in order; while it `refuses`, nothing is taken."""

    port: int = 0
    refuses: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    posts: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def mail_address(self) -> str:
        to = "from=zvit@rada.test&to=data@rada.test"
        return f"mailto://zvit:{PASSWORD}@127.0.0.1:{self.port}?{to}"

    @property
    def hook_address(self) -> str:
        return f"json://ada:{PASSWORD}@127.0.0.1:{self.port}/{PASSWORD}"


@contextmanager
def mail_server() -> Iterator[Listener]:
    """An SMTP server that asks for a password, as mail servers of councils do."""
    listener = Listener()
    handler = type("Handler", (_Mail,), {"listener": listener})
    with _served(socketserver.ThreadingTCPServer, handler, listener):
        yield listener


@contextmanager
def web_server() -> Iterator[Listener]:
    """An HTTP server that takes every POST, as a webhook or as Telegram's API does."""
    listener = Listener()
    handler = type("Handler", (_Web,), {"listener": listener})
    with _served(ThreadingHTTPServer, handler, listener):
        yield listener


@contextmanager
def _served(kind: Any, handler: Any, listener: Listener) -> Iterator[None]:
    with kind(("127.0.0.1", 0), handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        listener.port = server.server_address[1]
        told = {"target": server.serve_forever, "args": (0.01,), "daemon": True}
        threading.Thread(**told).start()
        try:
            yield
        finally:
            server.shutdown()


class _Mail(socketserver.StreamRequestHandler):
    listener: Listener

    def handle(self) -> None:
        self._say("220 rada.test ESMTP")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            if word.upper() == "DATA":
                self._say("354 go on")
                self._take()
            elif word.upper() == "AUTH":
                text = base64.b64decode(rest.split()[1]).decode()
                self.listener.logins.append(text.replace("\0", " ").strip())
                self._say("235 welcome")
            elif word.upper() == "EHLO":
                self._say("250-rada.test\r\n250-8BITMIME\r\n250 AUTH PLAIN")
            elif word.upper() == "MAIL" and self.listener.refuses:
                self._say("550 not from you")
            elif word.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.listener.mails.append(mail)
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Web(BaseHTTPRequestHandler):
    listener: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.listener.refuses:
            self.listener.posts.append((self.path, json.loads(body)))
        answer = b'{"ok": true, "result": {}}'
        self.send_response(500 if self.listener.refuses else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
