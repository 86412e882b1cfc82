"""A table once it was validated, for who looks at it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.table_report import TableReport
from flows.writing import FORMATS


@dataclass(frozen=True, slots=True)
class Looked:
    """A table that was validated.

    Attributes:
        path: the file.
        schema: by which it was validated.
        report: what Frictionless says of it.
        is_stated: whether the user said how it is written.
    """

    path: Path
    schema: Mapping[str, Any]
    report: TableReport
    is_stated: bool = False

    @property
    def is_there(self) -> bool:
        """Whether there is a file of a table to look into."""
        return self.path.suffix.lower() in FORMATS and self.path.is_file()

    @property
    def is_parquet(self) -> bool:
        """Whether its values have types of their own."""
        return self.path.suffix.lower() == ".parquet"

    @property
    def labels(self) -> list[str]:
        """Its header."""
        return [str(label) for label in self.report.task["labels"]]

    @property
    def names(self) -> list[str]:
        """Names of the fields of the schema."""
        return [field["name"] for field in self.schema["fields"]]
