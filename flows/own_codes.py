"""A council's own code lists and phrases, laid over ours.

The setting `codes` names a folder with files of the names that `schemas/codes/` has. A
row of a known code takes the place of ours, another is added. Lines of phrases are
tried before ours; a code with a minus before it takes our lines of it out. The wording
of rules (`rules.csv`) stays ours: severity and remedy are part of the proof.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from transforms.errors import ConfigError

Row = dict[str, str]

# Columns that may not be empty, the code first.
LISTS = {
    "indicators": "indicatorId nameUk nameEn unit descriptionUk descriptionEn".split(),
    "systems": ["systemId", "nameUk", "nameEn"],
    "event-kinds": ["kindId", "nameUk", "nameEn"],
    "units": ["unitId", "nameUk", "nameEn"],
    "divisions": ["divisionId", "nameUk", "nameEn"],
}
PHRASES = {
    "indicator-phrases": ["indicatorId", "noun"],
    "system-phrases": ["rank", "isChannel", "phrases"],
    "event-phrases": ["kindId", "phrases"],
    "level-phrases": ["levelId", "phrases"],
    "division-phrases": ["divisionId", "phrases"],
}
_IN_SMALL_LETTERS = {"noun", "context", "without", "phrases", "of", "kinds"}
# Columns that came later: where a council's file lacks them, ours hold.
_OPTIONAL = frozenset({"kinds", "addsUpAcross"})
_ONE_OF = {
    "rank": ("primary", "fallback", "channel"),
    "isChannel": ("true", "false"),
    "addsUpAcross": ("", "departments"),
}
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
_OUT = "-"


def lay_over(ours: Sequence[Row], folder: Path, name: str) -> list[Row]:
    """Rows of a list of ours with those of the council's file, if it has one.

    Args:
        ours: our rows, in their order.
        folder: the council's folder.
        name: of the list.

    Raises:
        ConfigError: `own-codes-…`, with file and line.
    """
    path = folder / f"{name}.csv"
    if not path.is_file():
        return list(ours)
    rows = _read(path, list(ours[0]))
    if name in PHRASES:
        return _phrases_over(ours, rows, path, PHRASES[name])
    return _list_over(ours, rows, path, LISTS[name])


def unknown_code(folder: Path, name: str, row: Row, code: str, of: str) -> ConfigError:
    """The error of a code that no list has, with its line if the row is a council's.

    Args:
        folder: the council's folder.
        name: of the list with the row.
        row: one of that list as it was read.
        code: what it says.
        of: the list that has no such code.
    """
    path = folder / f"{name}.csv"
    for line, own in _read(path, list(row)) if path.is_file() else ():
        if own.items() <= row.items():
            return ConfigError(
                "own-codes-unknown", file=path, line=line, code=code, list=of
            )
    return ConfigError("code-list-wrong", file=name, code=code, list=of)


def check_folder(folder: Path) -> None:
    """Make sure that the folder is there and that its lists have names of ours.

    Raises:
        ConfigError: `own-codes-missing`, `own-codes-file`.
    """
    if not folder.is_dir():
        raise ConfigError("own-codes-missing", folder=folder)
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in LISTS | PHRASES:
            names = ", ".join(f"{name}.csv" for name in LISTS | PHRASES)
            raise ConfigError("own-codes-file", file=path, names=names)


def _list_over(
    ours: Sequence[Row], own: list[tuple[int, Row]], path: Path, wanted: list[str]
) -> list[Row]:
    column = wanted[0]
    rows = {row[column]: row for row in ours}
    seen: set[str] = set()
    for line, row in own:
        code = row[column]
        if code in seen or not _CODE.fullmatch(code):
            raise ConfigError("own-codes-code", file=path, line=line, code=code)
        _check_filled(row, wanted, path, line)
        seen.add(code)
        rows[code] = dict.fromkeys(ours[0], "") | rows.get(code, {}) | row
    return list(rows.values())


def _phrases_over(
    ours: Sequence[Row], own: list[tuple[int, Row]], path: Path, wanted: list[str]
) -> list[Row]:
    column = next(iter(ours[0]))
    first: list[Row] = []
    left = list(ours)
    for line, row in own:
        if row[column].startswith(_OUT):
            out = row | {column: row[column].removeprefix(_OUT)}
            kept = [one for one in left if not _is_meant(one, out, column)]
            if len(kept) == len(left):
                raise ConfigError(
                    "own-codes-nothing-out", file=path, line=line, list=path.stem
                )
            left = kept
        else:
            of_system = column == "systemId" and row["rank"] != "channel"
            _check_filled(row, [*wanted, column] if of_system else wanted, path, line)
            if column == "levelId" and row[column] not in {one[column] for one in ours}:
                raise ConfigError(
                    "own-codes-unknown",
                    file=path, line=line, code=row[column], list=path.stem,
                )  # fmt: skip
            first.append(row)
    return first + left


def _is_meant(ours: Row, out: Row, column: str) -> bool:
    """Whether a line takes one of ours out: the same code, and what else it names."""
    return ours[column] == out[column] and all(
        cell in ("", ours[name]) for name, cell in out.items() if name != column
    )


def _check_filled(row: Row, wanted: list[str], path: Path, line: int) -> None:
    for name in wanted:
        if not row[name].strip("|"):
            raise ConfigError("own-codes-empty", file=path, line=line, column=name)
    for name, allowed in _ONE_OF.items():
        if row.get(name, allowed[0]) not in allowed:
            raise ConfigError(
                "own-codes-value",
                file=path, line=line, column=name, value=row[name],
                allowed=", ".join(filter(None, allowed)),
            )  # fmt: skip


def _read(path: Path, columns: list[str]) -> list[tuple[int, Row]]:
    """Rows of a file with these columns, each with its line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("own-codes-text", file=path) from error
    header = text.partition("\n")[0]
    # Excel in Ukraine parts cells by semicolons.
    sign = ";" if ";" in header and "," not in header else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows, line = [], 1
    try:
        labels = [cell.strip() for cell in next(lines, [])]
        missing = set(columns) - set(labels)
        if missing - _OPTIONAL or sorted(labels) != sorted(set(columns) - missing):
            found, wanted = ", ".join(labels), ", ".join(columns)
            raise ConfigError(
                "own-codes-columns", file=path, found=found, wanted=wanted
            )
        line = lines.line_num + 1
        for cells in lines:
            if any(map(str.strip, cells)):
                rows.append((line, _row(labels, cells, path, line)))
            line = lines.line_num + 1
    except csv.Error as error:
        raise ConfigError("own-codes-quotes", file=path, line=line) from error
    return rows


def _row(labels: list[str], cells: list[str], path: Path, line: int) -> Row:
    """A row without needless spaces; phrases in small letters, as they are matched."""
    if len(cells) != len(labels):
        raise ConfigError(
            "own-codes-width", file=path, line=line, found=len(cells),
            wanted=len(labels),
        )  # fmt: skip
    row = {}
    for label, cell in zip(labels, cells, strict=True):
        text = unicodedata.normalize("NFC", " ".join(cell.split()))
        row[label] = text.lower() if label in _IN_SMALL_LETTERS else text
    return row
