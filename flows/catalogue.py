"""Read the code lists of `schemas/codes/` and compile them for the transforms."""

import csv
from functools import lru_cache
from pathlib import Path

from transforms.catalogue import Catalogue, compile_catalogue
from transforms.errors import ConfigError

_PHRASES_OF = (
    ("indicator-phrases", "indicators", "indicatorId"),
    ("system-phrases", "systems", "systemId"),
    ("event-phrases", "event-kinds", "kindId"),
)
SCHEMAS = Path(__file__).parents[1] / "schemas"


def read_codes(name: str) -> list[dict[str, str]]:
    """Rows of one code list, in their order."""
    with (SCHEMAS / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The compiled catalogue.

    Raises:
        ConfigError: `code-list-wrong` where phrases are of a code that no list has.
    """
    for phrases, codes, column in _PHRASES_OF:
        known = {row[column] for row in read_codes(codes)}
        for row in read_codes(phrases):
            if row[column] and row[column] not in known:
                raise ConfigError(
                    "code-list-wrong", file=phrases, code=row[column], list=codes
                )
    return compile_catalogue(
        indicators=read_codes("indicators"),
        indicator_phrases=read_codes("indicator-phrases"),
        system_phrases=read_codes("system-phrases"),
        event_phrases=read_codes("event-phrases"),
        level_phrases=read_codes("level-phrases"),
    )
