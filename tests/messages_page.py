"""Makes docs/messages.md and docs/messages.uk.md: what each message means.

The words of a message and of its remedy are those of `schemas/codes/rules.csv`.
`docs/messages.csv` says under which heading a rule stands and adds what a person
should know besides. A rule that is not there stands under the last heading.

    .venv/bin/python -m tests.messages_page     # writes both pages
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from flows.catalogue import read_codes

DOCS = Path(__file__).parents[1] / "docs"
# A place left open in a message, and the noun of its number: `{count:record|records}`.
_PLACE = re.compile(r"\{\w+(?::[^{}]*\|([^{}|]*))?\}")
# Section, then its heading in Ukrainian and in English, in the order of the pages.
SECTIONS = {
    "file": (
        "Файл, якого не взято (код завершення 12)",
        "A file that is not taken (exit code 12)",
    ),
    "row": (
        "Рядок, який утримано (код завершення 13)",
        "A row that is withheld (exit code 13)",
    ),
    "warning": (
        "Попередження (рядок оприлюднено)",
        "A warning (the row is published)",
    ),
    "begin": (
        "Запуск не починається (код завершення 10, 12 або 1)",
        "The run does not begin (exit code 10, 12 or 1)",
    ),
    "settings": (
        "Оприлюднення не починається (код завершення 10, 14 або 2)",
        "Publishing does not begin (exit code 10, 14 or 2)",
    ),
    "portal": (
        "Що каже портал (код завершення 14, про план – 2)",
        "What the portal says (exit code 14, of a plan 2)",
    ),
    "there": (
        "Що тепер на порталі (код завершення 14)",
        "What is on the portal now (exit code 14)",
    ),
    "ledger": (
        "Що не так із журналом (код завершення 1)",
        "What is wrong with the ledger (exit code 1)",
    ),
    "audit": (
        "Команду `zvit audit` відхилено (код завершення 2)",
        "A command of `zvit audit` that was refused (exit code 2)",
    ),
    "correct": (
        "Виправлення відхилено: `zvit correct` (код завершення 2) або клітинка",
        "A correction that was refused: `zvit correct` (exit code 2), or a cell",
    ),
    "workbook": (
        "Книга з виправленнями, з якої не взято нічого (код завершення 12)",
        "A workbook of corrections of which nothing is taken (exit code 12)",
    ),
    "schedule": (
        "Розклад і схвалення (`zvit serve`)",
        "The schedule and the approval (`zvit serve`)",
    ),
    "notices": (
        "Сповіщення і `zvit doctor`",
        "Notices and `zvit doctor`",
    ),
    "backup": (
        "Резервна копія (`zvit backup`, `zvit restore`)",
        "Backup and restore (`zvit backup`, `zvit restore`)",
    ),
    "desk": (
        "Стіл у браузері (`zvit desk`)",
        "The desk in a browser (`zvit desk`)",
    ),
    "codes": (
        "Власні переліки ради",
        "The council's own code lists",
    ),
    "table": (
        "Таблиця після `zvit validate` (код завершення 10, 12 або 13)",
        "A table after `zvit validate` (exit code 10, 12 or 13)",
    ),
    "other": ("Інші повідомлення", "Other messages"),
}
TOP = {
    "uk": """# Повідомлення

*In English: [messages.md](messages.md)*

Кожне повідомлення програми: що воно означає і що робити. На місці «…» програма
пише назву, число чи причину. Правило є в таблиці `validationFailures` і в
`zvit audit list`. Про місячну роботу – в [настановах](runbook.uk.md).
""",
    "en": """# Messages

*Українською: [messages.uk.md](messages.uk.md)*

Each message of the program: what it means and what to do. In the place of “…” the
program writes a name, a number or a reason. The rule stands in the table
`validationFailures` and in `zvit audit list`. The month's work is in the
[runbook](runbook.md).
""",
}
HEADS = {
    "uk": "| правило | повідомлення | що робити |",
    "en": "| rule | message | what to do |",
}


def page(language: str) -> str:
    """The page in `uk` or `en`."""
    return "\n".join([TOP[language], *_sections(language)])


def path_of(language: str) -> Path:
    """Where the page is kept."""
    return DOCS / ("messages.uk.md" if language == "uk" else "messages.md")


def notes() -> dict[str, dict[str, str]]:
    """Rows of docs/messages.csv by rule."""
    with (DOCS / "messages.csv").open(encoding="utf-8", newline="") as file:
        return {row["ruleId"]: row for row in csv.DictReader(file)}


def _sections(language: str) -> Iterator[str]:
    known, rules = notes(), {row["ruleId"]: row for row in read_codes("rules")}
    ordered = [*(rule for rule in known if rule in rules)]
    ordered += [rule for rule in rules if rule not in known]
    for section, titles in SECTIONS.items():
        lines = [
            _line(rules[rule], known.get(rule, {}), language)
            for rule in ordered
            if known.get(rule, {}).get("section", "other") == section
        ]
        if lines:
            title = titles[0] if language == "uk" else titles[1]
            yield "\n".join([f"## {title}\n", HEADS[language], "|---|---|---|", *lines])
            yield ""


def _line(rule: dict[str, str], note: dict[str, str], language: str) -> str:
    end = "Uk" if language == "uk" else "En"
    remedy = rule[f"remedy{end}"]
    told = f"{remedy[0].upper()}{remedy[1:]}. {note.get(f'note{end}', '')}".strip()
    cells = (_cell(rule[f"message{end}"]), _cell(told))
    return f"| `{rule['ruleId']}` | {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text that a Markdown table shows as it is, but for the places left open."""
    opened = _PLACE.sub(lambda found: f"… {found[1] or ''}".strip(), text)
    return opened.replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    for name in TOP:
        path_of(name).write_text(page(name), "utf-8")
