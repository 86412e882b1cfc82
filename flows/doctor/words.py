"""Words of `zvit doctor`; what is wrong and what to do are in `rules.csv`."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "uk": {
        "head": ("що", "стан", "знайдено", "що робити"),
        "states": {"ok": "гаразд", "warning": "увага", "error": "ПОМИЛКА",
                   "off": "вимкнено"},
        "checks": {
            "system": "система", "versions": "бібліотеки", "zone": "час у Києві",
            "settings": "налаштування", "reports": "тека звітів",
            "output": "тека даних", "disk": "диск", "lock": "замок теки",
            "ledger": "журнал", "clock": "годинник", "prefect": "Prefect",
            "schedule": "розклад", "portal": "портал",
            "organisation": "організація", "token": "токен", "notices": "сповіщення",
        },
        "found": {
            "system": "Python {version}, {system}",
            "versions": "за requirements.lock: {count}",
            "zone": "{time}", "settings": "{file}", "reports": "{folder}",
            "output": "{folder}", "disk": "вільно {free} МБ", "lock": "вільний",
            "ledger": "цілий, записів: {count}",
            "clock": "розходження {seconds} с ({url})",
            "prefect": "{url}, {version}",
            "schedule": "{name}: наступний запуск {next}; останній: {last}",
            "portal": "{name}: {url}", "organisation": "{organisation}",
            "token": "дає писати в організацію", "notices": "{names}",
        },
    },
    "en": {
        "head": ("what", "state", "found", "what to do"),
        "states": {"ok": "ok", "warning": "warning", "error": "ERROR", "off": "off"},
        "checks": {
            "system": "system", "versions": "libraries", "zone": "time in Kyiv",
            "settings": "settings", "reports": "reports folder",
            "output": "output folder", "disk": "disk", "lock": "lock of the folder",
            "ledger": "ledger", "clock": "clock", "prefect": "Prefect",
            "schedule": "schedule", "portal": "portal",
            "organisation": "organisation", "token": "token", "notices": "notices",
        },
        "found": {
            "system": "Python {version}, {system}",
            "versions": "as in requirements.lock: {count}",
            "zone": "{time}", "settings": "{file}", "reports": "{folder}",
            "output": "{folder}", "disk": "{free} MB free", "lock": "free",
            "ledger": "sound, records: {count}",
            "clock": "off by {seconds} s ({url})",
            "prefect": "{url}, {version}",
            "schedule": "{name}: next run {next}; last one: {last}",
            "portal": "{name}: {url}", "organisation": "{organisation}",
            "token": "may write for the organisation", "notices": "{names}",
        },
    },
}  # fmt: skip
