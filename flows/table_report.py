"""The report of tables, whatever its length: its errors wait in temporary files."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frictionless import Error

_HELD_IN_MEMORY = 16 << 20


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_HELD_IN_MEMORY)


@dataclass(slots=True)
class TableReport:
    """The report of one table; its errors are kept in a temporary file.

    Attributes:
        descriptor: Frictionless's report descriptor, without its errors.
        count: how many errors there are.
        kinds: how many of each type.
        encoding: in which the table was read; None of Parquet.
        delimiter: between its cells; None of Parquet.
        has_breaks: whether a text may go over several lines; None where that is not
            known.
        halves: rows that have a part of their primary key, but not all of it.
        first_half: number of the first of these.
    """

    descriptor: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    encoding: str | None = None
    delimiter: str | None = None
    has_breaks: bool | None = None
    halves: int = 0
    first_half: int | None = None
    _lines: IO[bytes] = field(default_factory=_spool)

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.count

    @property
    def task(self) -> dict[str, Any]:
        """The part of the descriptor that tells of the table."""
        task: dict[str, Any] = self.descriptor["tasks"][0]
        return task

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
        self.kinds.clear()
        self.halves, self.first_half = 0, None

    def add(self, error: "Error") -> None:
        """Add an error, as Frictionless words it."""
        from transforms.handover import described

        self.add_descriptor(described(error))

    def add_descriptor(self, error: dict[str, Any]) -> None:
        """Add an error by its descriptor."""
        line = json.dumps(error, ensure_ascii=False)
        self._lines.write(line.encode() + b"\n")
        self.count += 1
        self.kinds[error["type"]] += 1

    def errors(self) -> Iterator[dict[str, Any]]:
        """The descriptor of each error, in order."""
        self._lines.seek(0)
        for line in self._lines:
            yield json.loads(line)

    def json(self) -> Iterator[str]:
        """The descriptor of the table as JSON, in pieces; its errors last."""
        task = {name: said for name, said in self.task.items() if name != "errors"}
        text = json.dumps(task, ensure_ascii=False, indent=2)
        yield f'{text.removesuffix("}").rstrip()},\n  "errors": ['
        for at, error in enumerate(self.errors()):
            line = json.dumps(error, ensure_ascii=False)
            yield f"{',' if at else ''}\n    {line}"
        yield "\n  ]\n}" if self.count else "]\n}"


def json_of(
    reports: Sequence[TableReport], failures: Sequence[dict[str, Any]] = ()
) -> Iterator[str]:
    """Frictionless's report descriptor of several tables as JSON, in pieces.

    Args:
        reports: of the tables that were validated.
        failures: what is wrong with others, as errors of the report itself.
    """
    errors = len(failures) + sum(one.count for one in reports)
    stats = {
        "tasks": len(reports),
        "errors": errors,
        "warnings": 0,
        "seconds": round(sum(one.descriptor["stats"]["seconds"] for one in reports), 3),
    }
    whole = {"valid": not errors, "stats": stats, "warnings": [], "errors": failures}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    yield f'{text.removesuffix("}").rstrip()},\n  "tasks": ['
    for at, report in enumerate(reports):
        yield ",\n" if at else "\n"
        yield from report.json()
    yield "\n]\n}\n" if reports else "]\n}\n"
