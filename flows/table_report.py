"""The report of one table, whatever its length: its errors wait in a temporary file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frictionless import Error

_HELD_IN_MEMORY = 16 << 20
_PLACE = "errors are here"


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_HELD_IN_MEMORY)


@dataclass(slots=True)
class TableReport:
    """The report of one table; its errors are kept in a temporary file.

    Attributes:
        descriptor: Frictionless's report descriptor, without its errors.
        count: how many errors there are.
    """

    descriptor: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    _lines: IO[bytes] = field(default_factory=_spool)

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.count

    def __enter__(self) -> "TableReport":
        """The report itself, to be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the temporary file."""
        self.close()

    def close(self) -> None:
        """Drop the temporary file."""
        self._lines.close()

    def clear(self) -> None:
        """Forget every error."""
        self._lines.seek(0)
        self._lines.truncate()
        self.count = 0

    def add(self, error: "Error") -> None:
        """Add an error, as Frictionless words it."""
        from transforms.handover import described

        line = json.dumps(described(error), ensure_ascii=False)
        self._lines.write(line.encode() + b"\n")
        self.count += 1

    def errors(self) -> Iterator[dict[str, Any]]:
        """The descriptor of each error, in order."""
        self._lines.seek(0)
        for line in self._lines:
            yield json.loads(line)

    def write_json(self, file: IO[str]) -> None:
        """Write the whole report descriptor, whatever its size."""
        self.descriptor["tasks"][0]["errors"] = [_PLACE]
        text = json.dumps(self.descriptor, ensure_ascii=False, indent=2)
        before, _, after = text.rpartition(f'"{_PLACE}"')
        file.write(before.rstrip())
        for at, error in enumerate(self.errors()):
            file.write(
                f"{',' if at else ''}\n        {json.dumps(error, ensure_ascii=False)}"
            )
        file.write(f"{after}\n" if self.count else f"{after.lstrip()}\n")
