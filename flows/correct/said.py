"""A correction in words, in either language."""

from collections.abc import Mapping
from typing import Any

from transforms.corrections import Correction
from transforms.corrections.place import Place
from transforms.tabular import plain_number

_WORDS = {
    "uk": {
        "value": "значення", "indicator": "показник", "parent": "частина від",
        "nothing": "немає", "dropped": "не показник", "added": "додано",
        "confirmed": "підтверджено",
    },
    "en": {
        "value": "value", "indicator": "indicator", "parent": "part of",
        "nothing": "none", "dropped": "no figure", "added": "added",
        "confirmed": "confirmed",
    },
}  # fmt: skip
_CHANGED = ("value", "indicator", "parent")


def changes_said(correction: Correction, language: str) -> str:
    """What it changes, in one line: `значення: 62 → 64`."""
    words, changes = _WORDS[language], correction.changes
    if correction.drops:
        return f"{words['dropped']}: {correction.place.written}"
    said = []
    if correction.adds:
        value = plain_number(changes["value"])
        said.append(f"{words['added']}: {value} {changes['unit']}, {changes['object']}")
    for name in _CHANGED:
        if name in changes and not (correction.adds and name == "value"):
            new = _shown(changes[name], words)
            old = _shown(correction.was.get(name), words)
            if old == new and not correction.adds:
                said.append(f"{words[name]}: {new}, {words['confirmed']}")
                continue
            before = "" if correction.adds else f"{old} → "
            said.append(f"{words[name]}: {before}{new}")
    return "; ".join(said)


def _shown(value: Any, words: Mapping[str, str]) -> str:
    if value is None:
        return words["nothing"]
    if isinstance(value, Place):
        return f"{value.written} («{value.sentence}»)"
    return value if isinstance(value, str) else plain_number(value)
