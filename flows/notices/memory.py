"""What was told to whom: `notices.json` of the output folder. It holds no address."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.publish.files import write_file
from flows.publish.turns import output_lock
from flows.recording import instant, now

FILE = "notices.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """Notices by their keys: when the last of them was taken, and by which services.

    A file that is none of ours is as if there were none: told twice is better than
    not at all.
    """

    path: Path
    told: dict[str, dict[str, Any]]

    def takers(self, key: str) -> list[str]:
        """Who has taken a notice."""
        found: list[str] = self.told.get(key, {}).get("takenBy", [])
        return found

    def keep(self, key: str, takers: list[str]) -> None:
        """Remember who took a notice, at once.

        Raises:
            OSError: the folder cannot be written.
        """
        self.told[key] = {"at": instant(now()), "takenBy": takers}
        kept = {"formatVersion": 1, "told": self.told}
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        write_file(self.path, text.encode())


@contextmanager
def memory_of(output: Path) -> Iterator[Memory]:
    """The memory of an output folder, of which one process at a time makes use."""
    with ExitStack() as stack:
        if output.is_dir():
            stack.enter_context(output_lock(output, ".notices.lock"))
        yield Memory(output / FILE, _told(output / FILE))


def _told(path: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads(path.read_bytes())["told"]
        return {
            str(key): {"at": str(one["at"]), "takenBy": [*map(str, one["takenBy"])]}
            for key, one in told.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
