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
_CODES: Mapping[str, str] = {}


def changes_said(
    correction: Correction, language: str, names: Mapping[str, str] = _CODES
) -> str:
    """What it changes, in one line: `значення: 62 → 64`.

    Args:
        correction: what was decided.
        language: `uk` or `en`.
        names: of the indicators by their code; one without a name is told by its code.
    """
    words, changes = _WORDS[language], correction.changes
    if correction.drops:
        return f"{words['dropped']}: {correction.place.written}"
    said = [_added(correction, words)] if correction.adds else []
    for name in _CHANGED:
        if name in changes and not (correction.adds and name == "value"):
            new = _shown(changes[name], words, names)
            old = _shown(correction.was.get(name), words, names)
            before = "" if correction.adds else f"{old} → "
            told = f"{new} ({words['confirmed']})" if new == old else f"{before}{new}"
            said.append(f"{words[name]}: {told}")
    return "; ".join(said)


def _added(correction: Correction, words: Mapping[str, str]) -> str:
    changes = correction.changes
    unit = "" if changes["unit"] == "item" else f" {changes['unit']}"
    return (
        f"{words['added']}: {plain_number(changes['value'])}{unit}, {changes['object']}"
    )


def _shown(value: Any, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    if value is None:
        return words["nothing"]
    if isinstance(value, Place):
        return f"{value.written} («{value.sentence}»)"
    return names.get(value, value) if isinstance(value, str) else plain_number(value)
