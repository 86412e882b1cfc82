"""Words of the notices and of `zvit watch`; those of problems are in `rules.csv`."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "uk": {
        "subjects": {
            "published": "[{key}] {month}: набори даних оприлюднено",
            "waiting": "[{key}] {month}: план чекає на схвалення",
            "withheld": "[{key}] {month}: утримано рядків: {rows}, "
                        "не прочитано файлів: {files}",
            "failed": "[{key}] {month}: роботу не завершено",
            "overdue": "[{key}] {month}: прострочено",
            "disk": "[{key}] закінчується місце на диску",
            "test": "[{key}] перевірка сповіщень",
        },
        "test": "Так надходитимуть сповіщення zvit. Нічого робити не треба.",
        "published": "Оприлюднено на порталі {portal}:",
        "private": " (приватний: читачі його ще не бачать)",
        "done": {"create": "створено", "update": "змінено"},
        "waiting": "Прочитайте план і дайте відповідь на сторінці запуску до "
                   "{until}; без неї нічого не буде оприлюднено:",
        "plan": "План: {plan}",
        "to_do": {"create": "створити", "update": "змінити"},
        "periods": "Періоди звітів: {periods}",
        "withheld": "Що виправити, щоб дані оприлюднили:",
        "more": "… і ще {count}",
        "feedback": "Сторінки для підрозділів:",
        "in-time": "Усе вчасно, місця на диску досить.",
        "taken": "прийнято: {address}",
        "refused": "НЕ прийнято: {address}",
    },
    "en": {
        "subjects": {
            "published": "[{key}] {month}: datasets are published",
            "waiting": "[{key}] {month}: a plan waits for approval",
            "withheld": "[{key}] {month}: rows withheld: {rows}, "
                        "files not read: {files}",
            "failed": "[{key}] {month}: the job was not finished",
            "overdue": "[{key}] {month}: overdue",
            "disk": "[{key}] the disk is nearly full",
            "test": "[{key}] a test of notices",
        },
        "test": "Notices of zvit will come like this. Nothing is to be done.",
        "published": "Published on the portal {portal}:",
        "private": " (private: readers do not see it yet)",
        "done": {"create": "created", "update": "updated"},
        "waiting": "Read the plan and answer on the page of the run by {until}; "
                   "without an answer nothing is published:",
        "plan": "Plan: {plan}",
        "to_do": {"create": "create", "update": "update"},
        "periods": "Periods of the reports: {periods}",
        "withheld": "What to mend for the data to be published:",
        "more": "… and {count} more",
        "feedback": "Pages for the departments:",
        "in-time": "All is in time, and the disk has room.",
        "taken": "taken: {address}",
        "refused": "NOT taken: {address}",
    },
}  # fmt: skip
