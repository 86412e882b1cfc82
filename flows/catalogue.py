"""Read the code lists of `schemas/codes/` and compile them for the transforms.

Where the settings name a folder of the council's own lists, they are laid over ours.
"""

import csv
from functools import lru_cache
from pathlib import Path

from transforms.catalogue import Catalogue, compile_catalogue
from transforms.errors import ConfigError

# Of each list: which of its columns is of which other list.
_REFERENCES = (
    ("indicators", "unit", "units", "unitId"),
    ("indicators", "systemId", "systems", "systemId"),
    ("indicator-phrases", "indicatorId", "indicators", "indicatorId"),
    ("system-phrases", "systemId", "systems", "systemId"),
    ("event-phrases", "kindId", "event-kinds", "kindId"),
    ("division-phrases", "divisionId", "divisions", "divisionId"),
)
_LISTS = (
    "indicators", "systems", "event-kinds", "units", "divisions",
    "indicator-phrases", "system-phrases", "event-phrases", "level-phrases",
    "division-phrases",
)  # fmt: skip
SCHEMAS = Path(__file__).parents[1] / "schemas"


def read_codes(name: str, own: Path | None = None) -> list[dict[str, str]]:
    """Rows of one code list, in their order.

    Args:
        name: of the list.
        own: folder of the council's own lists (`settings.codes`), laid over ours.

    Raises:
        ConfigError: where the council's list is wrong, see `flows.own_codes`.
    """
    with (SCHEMAS / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if own is None:
        return rows
    from flows.own_codes import lay_over

    return lay_over(rows, own, name)


@lru_cache(maxsize=4)
def load_catalogue(own: Path | None = None) -> Catalogue:
    """The compiled catalogue.

    Args:
        own: folder of the council's own lists, or None.

    Raises:
        ConfigError: `code-list-wrong` where a list has a code that the list it is of
            has not; what is wrong with the council's own lists.
    """
    if own is not None:
        from flows.own_codes import check_folder

        check_folder(own)
    lists = {name: read_codes(name, own) for name in _LISTS}
    for name, column, of, key in _REFERENCES:
        known = {row[key] for row in lists[of]}
        for row in lists[name]:
            if row[column] and row[column] not in known:
                raise _unknown(own, name, row, row[column], of)
    return compile_catalogue(
        indicators=lists["indicators"],
        indicator_phrases=lists["indicator-phrases"],
        system_phrases=lists["system-phrases"],
        event_phrases=lists["event-phrases"],
        level_phrases=lists["level-phrases"],
        division_phrases=lists["division-phrases"],
        basis_phrases=read_codes("basis-phrases"),
    )


def _unknown(
    own: Path | None, name: str, row: dict[str, str], code: str, of: str
) -> ConfigError:
    if own is None:
        return ConfigError("code-list-wrong", file=name, code=code, list=of)
    from flows.own_codes import unknown_code

    return unknown_code(own, name, row, code, of)
