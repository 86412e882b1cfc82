"""What a person reads of a table's report: its errors, the verdict, a summary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.counting import filled
from flows.table_report import TableReport
from flows.terminal import print_line
from flows.validate.words import remedy, said, short, visible, wrong

_MOST_SHOWN = 100
_MOST_GROUPS = 60
_MOST_STRETCHES = 5
# What one line tells of all of a group.
_TOLD = ("label", "note")
# The note is of the field, not of the row.
_SAYS_THE_SAME = frozenset({"type-error", "constraint-error"})
WORDS = {
    "uk": {
        "sound": "{table}: відповідає схемі, {rows:рядок|рядки|рядків}",
        "wrong": "{table}: {rows:рядок|рядки|рядків}, {count:помилка|помилки|помилок}",
        "more": "… і ще {count}; усі – з --json",
        "groups": "… і ще {count:вид помилок|види помилок|видів помилок}",
        "row": "рядок {where}",
        "rows": "рядки {where}",
        "example": "напр. «{cell}»",
        "alike": "та подібні",
        "files": "{table}: ще {count:файл|файли|файлів} без схеми, розмір і сума – ті, "
        "що описані",
        "without key": "{table}: без зовнішнього ключа",
        "read": "{table}: читаю",
        "worded": "{table}: описую помилки",
    },
    "en": {
        "sound": "{table}: meets the schema, {rows:row|rows}",
        "wrong": "{table}: {rows:row|rows}, {count:error|errors}",
        "more": "… and {count} more; all of them with --json",
        "groups": "… and {count:kind of error|kinds of errors} more",
        "row": "row {where}",
        "rows": "rows {where}",
        "example": "e.g. `{cell}`",
        "alike": "and the like",
        "files": "{table}: {count:file|files} more without a schema, of the size and "
        "hash that are described",
        "without key": "{table}: without the foreign key",
        "read": "{table}: reading",
        "worded": "{table}: wording the errors",
    },
}


@dataclass(slots=True)
class Group:
    """Errors of one kind in one field.

    Attributes:
        first: the first of them.
        count: how many there are.
        stretches: their rows, as first and last of each stretch without a gap.
        is_cut: whether there are more stretches than are kept.
        is_mixed: whether others have another label or another note.
    """

    first: Mapping[str, Any]
    count: int = 0
    stretches: list[list[int]] = field(default_factory=list)
    is_cut: bool = False
    is_mixed: bool = False

    def add(self, error: Mapping[str, Any]) -> None:
        """One more, in a row or in none."""
        self.count += 1
        self.is_mixed = self.is_mixed or any(
            error.get(name) != self.first.get(name) for name in _TOLD
        )
        row = error.get("rowNumber")
        if row is None:
            return
        if self.stretches and row - self.stretches[-1][1] in {0, 1}:
            self.stretches[-1][1] = row
        elif len(self.stretches) < _MOST_STRETCHES:
            self.stretches.append([row, row])
        else:
            self.is_cut = True

    def where(self) -> str:
        """Its rows: `2–61, 64, …`."""
        said = [str(a) if a == b else f"{a}–{b}" for a, b in self.stretches]
        return ", ".join([*said, "…"] if self.is_cut else said)


def print_report(
    report: TableReport, name: str, schema: Mapping[str, Any], language: str
) -> None:
    """Each error on a line, as many as a person reads; the verdict; a summary.

    Args:
        report: of a table.
        name: of the table, as the user has it.
        schema: by which it was validated.
        language: of the lines.
    """
    words = WORDS[language]
    groups = _print_errors(report, schema, language)
    rows = report.task["stats"].get("rows", 0)
    verdict = words["sound" if report.valid else "wrong"]
    told = {"table": visible(name), "rows": rows, "count": report.count}
    print_line(filled(verdict, told))
    for line in _summary(groups, schema, language):
        print_line(line)


def print_files(name: str, count: int, language: str) -> None:
    """How many files of a package are no tables, and are as it describes them."""
    told = {"table": visible(name), "count": count}
    print_line(filled(WORDS[language]["files"], told))


def _print_errors(
    report: TableReport, schema: Mapping[str, Any], language: str
) -> list[Group]:
    groups: dict[tuple[str, ...], Group] = {}
    for at, error in enumerate(report.errors()):
        group = groups.setdefault(_kind_of(error), Group(error))
        group.add(error)
        if at < _MOST_SHOWN:
            print_line(said(error, language, schema))
    if report.count > _MOST_SHOWN:
        print_line(WORDS[language]["more"].format(count=report.count - _MOST_SHOWN))
    return sorted(groups.values(), key=lambda group: -group.count)


def _kind_of(error: Mapping[str, Any]) -> tuple[str, ...]:
    """What errors have in common that one line tells of."""
    kind, name = error["type"], error.get("fieldName") or ""
    return kind, name, error["note"] if kind in _SAYS_THE_SAME else ""


def _summary(
    groups: list[Group], schema: Mapping[str, Any], language: str
) -> Iterator[str]:
    told: set[str] = set()
    for group in groups[:_MOST_GROUPS]:
        kind = group.first["type"]
        parts = [_of_group(group, schema, language)]
        if kind not in told and (what := remedy(group.first, language, schema)):
            parts.append(what)
        told.add(kind)
        yield f"  {group.count:>8}  {'; '.join(parts)}  [{kind}]"
    if len(groups) > _MOST_GROUPS:
        count = {"count": len(groups) - _MOST_GROUPS}
        yield filled(WORDS[language]["groups"], count)


def _of_group(group: Group, schema: Mapping[str, Any], language: str) -> str:
    words, first = WORDS[language], group.first
    parts = []
    if group.stretches:
        form = words["row" if group.count == 1 else "rows"]
        parts.append(form.format(where=group.where()))
    if first.get("cell") is not None and group.count > 1:
        parts.append(words["example"].format(cell=short(str(first["cell"]), 30)))
    if group.is_mixed:
        parts.append(words["alike"])
    where = f" ({', '.join(parts)})" if parts else ""
    return f"{wrong(first, language, schema)}{where}"
