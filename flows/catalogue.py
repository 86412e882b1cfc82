"""Read the code lists of `schemas/codes/` and compile them for the transforms."""

import csv
from functools import lru_cache
from pathlib import Path

from transforms.catalogue import Catalogue, compile_catalogue

SCHEMAS = Path(__file__).parents[1] / "schemas"


def read_codes(name: str) -> list[dict[str, str]]:
    """Rows of one code list, in their order."""
    with (SCHEMAS / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The compiled catalogue."""
    return compile_catalogue(
        indicators=read_codes("indicators"),
        indicator_phrases=read_codes("indicator-phrases"),
        system_phrases=read_codes("system-phrases"),
        event_phrases=read_codes("event-phrases"),
        level_phrases=read_codes("level-phrases"),
    )
