"""The shell commands of README and of the runbook, and where each of them is run.

A block is run by tests/functional/test_pages.py, one shell for a page, in order. A
comment before it says otherwise: `<!-- run: server -->` by
tests/system/test_runbook_on_a_server.py, each block in a terminal of its own;
`<!-- run: tests/… -->` by the test that is named.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
# In both languages, English first.
README = (ROOT / "README.md", ROOT / "README.uk.md")
RUNBOOK = (ROOT / "docs" / "runbook.md", ROOT / "docs" / "runbook.uk.md")
PAIRS = (README, RUNBOOK)
SHELL, SERVER = "shell", "server"
_LINES = re.DOTALL | re.MULTILINE
_SHELL = re.compile(
    r"(?:^ *<!-- run: (?P<run>\S+) -->\n)?^ *```sh\n(?P<text>.*?)^ *```$",
    _LINES,
)


@dataclass(frozen=True)
class Block:
    """Lines of one shell block, without comments; `run` is where they are run."""

    run: str
    lines: tuple[str, ...]


def shell_blocks(page: Path) -> list[Block]:
    """The shell blocks of a page, in order."""
    return [
        Block(match["run"] or SHELL, tuple(_commands(match["text"])))
        for match in _SHELL.finditer(page.read_text("utf-8"))
    ]


def lines_of(page: Path, run: str) -> list[str]:
    """The commands of a page that are run in one way."""
    blocks = [block for block in shell_blocks(page) if block.run == run]
    return [line for block in blocks for line in block.lines]


def blocks_of(page: Path, kind: str) -> list[str]:
    """Blocks of another kind, such as `python`."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), _LINES)
    return [text for language, text in found if language == kind]


def _commands(text: str) -> list[str]:
    """Lines as written, less comments; a comment begins with two spaces and #."""
    bare = (re.sub(r"\s{2,}# .*$", "", line).strip() for line in text.splitlines())
    found = [line for line in bare if line]
    for line in found:
        shlex.split(line)
    return found
