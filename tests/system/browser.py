"""Chromium without a window, spoken to by its own protocol over a pipe."""

import base64
import json
import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# It would look for updates and for its maker's services; a sandbox needs no root.
SILENT = [
    "--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--disable-dev-shm-usage", "--remote-debugging-pipe",
]  # fmt: skip
SECONDS = 60

Message = dict[str, Any]


@dataclass
class Page:
    """One open page: what it asked the network for, and what it complained of."""

    ask: Callable[..., Message]
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    loaded: bool = False

    def hear(self, message: Message) -> None:
        told = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requested.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(told["exceptionDetails"]["text"])
            case "Runtime.consoleAPICalled":
                self.complaints.append(str(told["args"]))
            case "Log.entryAdded":
                self.complaints.append(told["entry"]["text"])
            case "Page.loadEventFired":
                self.loaded = True

    def value(self, script: str) -> Any:
        """What an expression gives in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """The page as a PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])


class Chromium:
    """A running browser; `opened` is its way to a page."""

    def __init__(self, reads: int, writes: int) -> None:
        self.reads, self.writes = reads, writes
        self.asked = 0
        self.rest = b""

    def _next(self, end: float) -> Message:
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.reads], [], [], end - time.monotonic())
            more = os.read(self.reads, 1 << 16) if ready else b""
            assert more, "Chromium does not answer"
            self.rest += more
        first, _, self.rest = self.rest.partition(b"\0")
        message: Message = json.loads(first)
        return message

    def ask(
        self, method: str, session: str = "", page: Page | None = None, **params: Any
    ) -> Message:
        """The result of one command; what the page tells meanwhile is heard."""
        self.asked += 1
        where = {"sessionId": session} if session else {}
        order = {"id": self.asked, "method": method, "params": params, **where}
        os.write(self.writes, json.dumps(order).encode() + b"\0")
        end = time.monotonic() + SECONDS
        while (message := self._next(end)).get("id") != self.asked:
            if page:
                page.hear(message)
        assert "result" in message, message
        result: Message = message["result"]
        return result

    def opened(
        self, page: Path | str, width: int = 1280, *, script: bool = True
    ) -> Page:
        """A file or an address when it is loaded, in a window of this width."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        seen = Page(lambda _method, **_params: {})
        seen.ask = lambda method, **params: self.ask(
            method, session["sessionId"], seen, **params
        )
        for domain in ("Page", "Runtime", "Log", "Network"):
            seen.ask(f"{domain}.enable")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        seen.ask("Emulation.setDeviceMetricsOverride", **size)
        seen.ask("Emulation.setScriptExecutionDisabled", value=not script)
        address = page if isinstance(page, str) else page.as_uri()
        seen.ask("Page.navigate", url=address)
        self.until_loaded(seen)
        return seen

    def until_loaded(self, page: Page) -> None:
        """Wait for the page that it is on its way to."""
        end = time.monotonic() + SECONDS
        while not page.loaded:
            page.hear(self._next(end))

    def until(self, page: Page, condition: str) -> None:
        """Wait until an expression is true of whatever page it has come to."""
        end = time.monotonic() + SECONDS
        while page.value(condition) is not True:
            assert time.monotonic() < end, page.value("document.body.innerText")


@contextmanager
def chromium(profile: Path) -> Iterator[Chromium]:
    """A browser with a profile of its own; it ends with the block."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The protocol wants the pipes as descriptors 3 and 4.
    handed = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    command = ["chromium", *SILENT, f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        ["bash", "-c", handed, "bash", *command],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        browser = Chromium(ours_in, ours_out)
        yield browser
        browser.ask("Browser.close")
        process.wait(30)
    finally:
        process.kill()
        process.wait(30)
        os.close(ours_in)
        os.close(ours_out)
