"""A real `zvit desk` in its own process, and a client that does as a browser does."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from selectolax.lexbor import LexborHTMLParser

from tests.functional.command import ZVIT

SECONDS = 120
SETTINGS = """[publisher]
key = "nizhyn"
name = "Виконавчий комітет Ніжинської міської ради"
site = "https://nizhynrada.gov.ua/"
[[publisher.departments]]
key = "kultura"
name = "відділ культури"
[[publisher.departments]]
key = "osvita"
name = "управління освіти"
"""
CULTURE = "Звіт про роботу відділу культури за {month} 2025 року\n\n{text}\n"


def of_culture(text: str, month: str = "жовтень") -> bytes:
    return CULTURE.format(month=month, text=text).encode()


@dataclass(frozen=True)
class Seen:
    """A page of the desk, as a reader has it."""

    url: str
    status: int
    tree: LexborHTMLParser

    @property
    def text(self) -> str:
        body = self.tree.body
        assert body is not None
        return " ".join(body.text(separator=" ").split())

    def said(self, selector: str) -> list[str]:
        return [" ".join(node.text().split()) for node in self.tree.css(selector)]

    def fields(self, action: str) -> dict[str, str]:
        """What a form sends if nothing is changed in it."""
        found = self.tree.css(f'form[action="{action}"] input[name]')
        return {
            str(node.attributes["name"]): node.attributes.get("value") or ""
            for node in found
            if node.attributes.get("type") != "file"
        }


@dataclass(frozen=True)
class RunningDesk:
    """The desk, its folder with `reports/` and `output/`, its process."""

    url: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def reports(self) -> list[str]:
        found = (self.folder / "reports").glob("*")
        return sorted(path.name for path in found)

    def get(self, path: str = "") -> Seen:
        return self.page(requests.get(self.url + path, timeout=SECONDS))

    def page(self, answer: requests.Response) -> Seen:
        parsed = LexborHTMLParser(answer.content.decode())
        return Seen(urlsplit(answer.url).path[1:], answer.status_code, parsed)

    def post(self, path: str, fields: dict[str, str], **files: object) -> Seen:
        """Send a form; a field without a file name is sent as such."""
        parts = {name: (None, value) for name, value in fields.items()} | files
        return self.page(
            requests.post(self.url + path, files=parts, timeout=SECONDS)  # type: ignore[arg-type]
        )

    def look(self, name: str, content: bytes) -> Seen:
        fields = self.get().fields("/look")
        return self.post("look", fields, report=(name, content))

    def hand_in(self, preview: Seen, **facts: str) -> Seen:
        """Press the button of a preview, and wait for what comes of it."""
        fields = preview.fields(f"/{preview.url}") | facts
        return self.settled(self.post(preview.url, fields))

    def settled(self, page: Seen) -> Seen:
        """The page when its run is done."""
        end = time.monotonic() + SECONDS
        stage = f"{self.url}{page.url}/stage"
        while requests.get(stage, timeout=SECONDS).json():
            assert time.monotonic() < end
            time.sleep(0.05)
        return self.get(page.url) if page.status == requests.codes.ok else page

    def worker(self) -> int:
        """The process that reads."""
        here = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        for child in Path(here).read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"spawn_main" in command:
                return int(child)
        raise AssertionError("no worker")

    def stop(self, how: int = signal.SIGINT) -> tuple[int, str]:
        """End the desk; its exit code and what it said on stderr."""
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said


@contextmanager
def running_desk(
    folder: Path, *options: str, settings: str = SETTINGS, **environment: str
) -> Iterator[RunningDesk]:
    """A desk with its own settings; ended with the block if it still runs."""
    config = folder / "zvit.toml"
    config.write_text(settings, "utf-8")
    arguments: Sequence[str] = options or ("--port", "0", "--no-browser")
    kept = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    process = subprocess.Popen(
        [str(ZVIT), "desk", *arguments, "--config", str(config)],
        cwd=folder, env=kept | environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/) ", line)
        assert found, line + (process.stderr.read() if process.stderr else "")
        yield RunningDesk(found[1], folder, process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SECONDS)
