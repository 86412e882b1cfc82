"""How a table file is written: which kinds there are, and what the user says of one."""

from dataclasses import dataclass

FORMATS = (".csv", ".tsv", ".parquet")


@dataclass(frozen=True, slots=True)
class Writing:
    """How a table is written, where it is known; Frictionless guesses the rest.

    Attributes:
        encoding: of its bytes.
        delimiter: between its cells.
    """

    encoding: str | None = None
    delimiter: str | None = None


GUESSED = Writing()
