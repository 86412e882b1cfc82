"""What people and programs see of corrections."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.correct.said import changes_said
from flows.terminal import print_json, print_line, print_problem
from transforms.corrections.correction import correction_of

Entry = Mapping[str, Any]
_WORDS = {
    "uk": {
        "next": "Застосує наступний «zvit run».",
        "fill": "Заповніть аркуш «Показники» і збережіть книгу в теку звітів.",
        "undoes": "знято {undoes}",
        "none": "Виправлень ще немає.",
        "fits": "діє", "misfit": "не лягає на звіт", "undone": "знято",
        "absent": "звіту немає",
    },
    "en": {
        "next": "The next `zvit run` applies it.",
        "fill": "Fill in the sheet «Показники» and save it in the folder of reports.",
        "undoes": "{undoes} taken back",
        "none": "There are no corrections yet.",
        "fits": "applied", "misfit": "does not fit", "undone": "taken back",
        "absent": "no such report",
    },
}  # fmt: skip


class CorrectionConsole:
    """Speaks of corrections in one language; programs ask for JSON."""

    def __init__(self, language: str) -> None:
        """Choose `uk` or `en`."""
        self._language = language
        self._words = _WORDS[language]

    def made(self, entry: Entry, *, as_json: bool) -> None:
        """A correction that was written down just now."""
        if as_json:
            print_json(entry)
            return
        print_line(f"{entry['id']}: {self._decided(entry)}")
        print_line(self._words["next"])

    def book(self, path: Path, *, as_json: bool) -> None:
        """Where the workbook is, and what to do with it."""
        if as_json:
            print_json({"book": str(path)})
            return
        print_line(str(path))
        print_line(self._words["fill"])

    def listed(
        self, entries: Sequence[Entry], states: Mapping[str, str], *, as_json: bool
    ) -> None:
        """All corrections in the order they were made, a line each.

        Args:
            entries: those of the ledger.
            states: of each that decides something: `fits`, `misfit`, `undone` or
                `absent`.
            as_json: a line of JSON each.
        """
        if not entries and not as_json:
            print_problem(self._words["none"])
        for entry in entries:
            state = states.get(entry["id"])
            if as_json:
                print_json({**entry, "state": state})
                continue
            said = (
                entry["id"],
                entry["madeAt"],
                self._words[state] if state else "–",
                self._decided(entry),
                f"{entry['by']}: {entry['reason']}",
            )
            print_line("  ".join(said))

    def _decided(self, entry: Entry) -> str:
        if "undoes" in entry:
            return self._words["undoes"].format_map(entry)
        said = changes_said(correction_of(entry), self._language)
        return f"{entry['figure']}: {said}"
