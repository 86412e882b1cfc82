"""Commands with modules of their own, which are imported when they are asked for."""

from importlib import import_module
from typing import Any

import typer
from typer.main import get_command

# Installed from a wheel this is `zvit.flows`.
from flows import __name__ as _flows
from flows.language import told
from flows.usage import Group

_PORTAL = "publish.portal.commands"
_BACKUP = "backup.commands"
# By name: the module of `flows` whose `app` has the command, and what help says of it.
_ELSEWHERE = {
    "validate": (
        "validate.commands",
        told("Таблиці за схемою.", "Tables against a schema."),
    ),
    "desk": (
        "desk.commands",
        told("Робота за місяць у браузері.", "The month's work in a browser."),
    ),
    "audit": (
        "audit.commands",
        told(
            "Журнал перевірки: помилки, звільнення, цілість.",
            "The audit ledger: failures, waivers, soundness.",
        ),
    ),
    "correct": (
        "correct.commands",
        told("Виправити показник звіту.", "Correct a figure of a report."),
    ),
    "plan": (
        _PORTAL,
        told("Що зміниться на порталі.", "What would change on the portal."),
    ),
    "apply": (_PORTAL, told("Виконати саме цей план.", "Carry out exactly a plan.")),
    "verify": (
        _PORTAL,
        told("Завантажити з порталу й порівняти.", "Download from it and compare."),
    ),
    "publish": (
        _PORTAL,
        told("Оприлюднити: план, виконання, перевірка.", "Plan, apply, verify in one."),
    ),
    "freshness": (
        _PORTAL,
        told(
            "Чи вчасно оновлено набори на порталі.",
            "Whether datasets are updated in time.",
        ),
    ),
    "watch": (
        "notices.commands",
        told("Прострочене й диск; сповіщення.", "What is overdue; notices."),
    ),
    "doctor": (
        "doctor.commands",
        told("Що працює, а що ні.", "What works, and how to mend what does not."),
    ),
    "backup": (_BACKUP, told("Зробити резервну копію.", "Make a backup.")),
    "restore": (_BACKUP, told("Відновити з копії.", "Restore a backup.")),
}


class Commands(Group):
    """All commands; those of other modules are loaded when one is asked for."""

    def resolve_command(
        self, ctx: Any, args: list[str]
    ) -> tuple[str | None, Any, list[str]]:
        """The command named, with what is left for it."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in _ELSEWHERE:
            module, _ = _ELSEWHERE[name]
            there: Any = get_command(import_module(f"{_flows}.{module}").app)
            command = there.commands.get(name, there)
        return name, command, rest


def add_elsewhere(app: typer.Typer) -> None:
    """Name these commands, so that help and completion list them."""
    for name, (_, about) in _ELSEWHERE.items():
        app.command(name, help=about)(_never)


def _never() -> None:
    """Never run: `Commands` puts the command itself in its place."""
