"""What people and programs see of the ledger."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.audit.inspection import Inspection
from flows.audit.passages import Passage
from flows.audit.selection import STATES
from flows.counting import filled
from flows.language import LANGUAGES, asked_language
from flows.terminal import bright, print_json, print_line, print_problem
from flows.wording import what_is_wrong

_WORDS = {
    "uk": {
        "error": "помилка", "warning": "попередження",
        "open": "відкрита", "waived": "звільнена", "fixed": "виправлена",
        "superseded": "замінена",
        "none": "Таких помилок у журналі немає.",
        "rule": "правило", "what": "що не так", "where": "де", "owner": "відповідає",
        "seen": "побачено", "waiver": "звільнення", "sentence": "речення",
        "together": "разом із",
        "history": "уперше {firstSeenAt}, востаннє {lastSeenAt} (запуск {runId}), "
        "разів: {timesSeen}",
        "held": "{waivedBy}, до {waivedUntil} включно: {waiverReason}",
        "waivedNow": "Звільнено {count:помилку|помилки|помилок}, до {until} включно.",
        "publishes": "Наступний «zvit run» оприлюднить рядки, які утримували лише ці "
        "помилки. Після {until} вони знову стануть відкритими.",
        "shows": "На рядки це не впливає: змінюється лише стан у журналі. Після "
        "{until} він знову стане відкритим.",
        "sound": "Журнал цілий: {runs:запуск|запуски|запусків}, "
        "{waivers:звільнення|звільнення|звільнень}, "
        "геш останнього запису {head}.",
        "corrections": "Виправлень у журналі: {count}.",
        "damaged": "{count:пошкодження|пошкодження|пошкоджень}.",
        "line": "рядок {line}", "noLine": "журнал",
        "unfinished": "Незавершений останній рядок пропущено: його лишив зупинений "
        "запуск.",
        "noAnchor": "Немає anchor.json: чи не бракує останніх записів, не перевірено. "
        "Його зробить наступний запуск.",
        "compared": "Звірено з оприлюдненими запусками: {count}.",
    },
    "en": {
        "error": "error", "warning": "warning",
        "open": "open", "waived": "waived", "fixed": "fixed",
        "superseded": "superseded",
        "none": "The ledger has no such failures.",
        "rule": "rule", "what": "what is wrong", "where": "where", "owner": "owner",
        "seen": "seen", "waiver": "waiver", "sentence": "sentence",
        "together": "together with",
        "history": "first {firstSeenAt}, last {lastSeenAt} (run {runId}), "
        "times: {timesSeen}",
        "held": "{waivedBy}, until {waivedUntil} inclusive: {waiverReason}",
        "waivedNow": "{count:failure|failures} waived, until {until} inclusive.",
        "publishes": "The next `zvit run` publishes the rows that only these failures "
        "withheld. After {until} they are open again.",
        "shows": "No rows are withheld by these: only their state in the ledger "
        "changes. After {until} it is open again.",
        "sound": "The ledger is sound: {runs:run|runs}, {waivers:waiver|waivers}, "
        "hash of the last record {head}.",
        "corrections": "Corrections in the ledger: {count}.",
        "damaged": "{count:damage|damages}.",
        "line": "line {line}", "noLine": "ledger",
        "unfinished": "An unfinished last line was ignored: a killed run left it.",
        "noAnchor": "There is no anchor.json: whether the newest records are missing "
        "was not checked. The next run makes it.",
        "compared": "Compared with published runs: {count}.",
    },
}  # fmt: skip
_ROW = ("rule", "what", "where", "owner", "seen", "waiver", "sentence", "together")


def state_names() -> list[str]:
    """The states of a failure, as they are printed."""
    return [_WORDS[asked_language()][state] for state in STATES]


def state_named(name: str) -> str | None:
    """The state that is printed so in one of the languages."""
    printed = {_WORDS[one][state]: state for one in LANGUAGES for state in STATES}
    return printed.get(name.casefold())


class AuditConsole:
    """Speaks of the ledger in one language; programs ask for JSON."""

    def __init__(self, language: str) -> None:
        """Choose `uk` or `en`."""
        self._language = language
        self._words = _WORDS[language]
        self._message = "messageUk" if language == "uk" else "messageEn"

    def failures(self, rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
        """One line each; a line of JSON each for programs."""
        if as_json:
            for row in rows:
                print_json(row)
            return
        words = self._words
        if not rows:
            print_problem(words["none"])
        cells = [
            (
                row["uid"], words[row["state"]], words[row["severity"]], row["ruleId"],
                _plain(row["rowKey"]), f"×{row['timesSeen']}",
                _plain(row[self._message]),
            )
            for row in rows
        ]  # fmt: skip
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for line in cells:
            padded = (c.ljust(w) for c, w in zip(line[:-1], widths, strict=False))
            print_line("  ".join((*padded, line[-1])))

    def failure(
        self,
        row: Mapping[str, Any],
        passage: Passage | None,
        together: Sequence[str],
        *,
        as_json: bool,
    ) -> None:
        """One failure with its sentence, its history and its waiver.

        Args:
            row: of validationFailures.
            passage: its sentence in its context.
            together: uids of all failures of the same sentence and rule.
            as_json: one object for programs.
        """
        if as_json:
            print_json({**row, "passage": _parts(passage), "together": list(together)})
            return
        words = self._words
        place = [str(row[name]) for name in ("resource", "rowKey") if row[name]]
        value = "null" if row["value"] is None else row["value"]
        field = row["fieldName"] and f"{row['fieldName']} = {value}"
        others = [uid for uid in together if uid != row["uid"]]
        told = {
            "rule": row["ruleId"],
            "what": row[self._message],
            "where": " ".join([*place, *([field] if field else [])]),
            "owner": row["owner"],
            "seen": words["history"].format_map(row),
            "waiver": words["held"].format_map(row) if row["waivedBy"] else None,
            "together": " ".join(others) or None,
        }
        said = {name: _plain(text) for name, text in told.items() if text}
        if passage:
            said["sentence"] = _marked(passage)
        kind = f"{words[row['severity']]}, {words[row['state']]}"
        print_line(f"{row['uid']}: {kind}")
        width = max(len(words[name]) for name in _ROW)
        for name in _ROW:
            if name in said:
                print_line(f"  {words[name].ljust(width)}  {said[name]}")

    def waived(self, waiver: Mapping[str, Any], freed: int, *, as_json: bool) -> None:
        """What was waived, and what happens next.

        Args:
            waiver: with `uids` and `waivedUntil`.
            freed: how many of these failures withheld a row.
            as_json: one object for programs.
        """
        if as_json:
            print_json(waiver)
            return
        until = waiver["waivedUntil"]
        count = len(waiver["uids"])
        print_line(filled(self._words["waivedNow"], {"count": count, "until": until}))
        print_line(self._words["publishes" if freed else "shows"].format(until=until))

    def inspection(
        self,
        found: Inspection,
        *,
        anchored: bool,
        published: int,
        unfinished: bool,
        as_json: bool,
    ) -> None:
        """Whether the ledger is sound, and each damage by its line."""
        damages = [
            {
                "line": damage.line,
                "ruleId": damage.rule_id,
                "message": what_is_wrong(
                    damage.rule_id, damage.details, self._language
                ),
            }
            for damage in found.damages
        ]
        if as_json:
            print_json(
                {
                    "sound": not damages, "runs": found.runs, "waivers": found.waivers,
                    "corrections": found.corrections, "head": found.head,
                    "anchored": anchored, "published": published,
                    "unfinished": unfinished, "damages": damages,
                }
            )  # fmt: skip
            return
        words = self._words
        for damage in damages:
            at = words["line"] if damage["line"] else words["noLine"]
            print_line(f"{at.format(line=damage['line'])}: {damage['message']}")
        told = {"runs": found.runs, "waivers": found.waivers, "head": found.head}
        verdict = words["damaged"] if damages else words["sound"]
        print_line(filled(verdict, {"count": len(damages), **told}))
        if found.corrections:
            print_line(words["corrections"].format(count=found.corrections))
        if published:
            print_line(words["compared"].format(count=published))
        if unfinished:
            print_line(words["unfinished"])
        if not anchored and not damages:
            print_line(words["noAnchor"])

    def exported(self, path: Path, *, as_json: bool) -> None:
        """Where the package is."""
        if as_json:
            print_json({"package": str(path)})
        else:
            print_line(str(path))


def _parts(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "before": passage.before,
        "sentence": passage.sentence,
        "after": passage.after,
        "markedStart": passage.start,
        "markedEnd": passage.end,
    }


def _marked(passage: Passage) -> str:
    """The passage on one line, what failed between »«; a terminal shows it brighter."""
    sentence, start, end = passage.sentence, passage.start, passage.end
    head, value, tail = sentence[:start], sentence[start:end], sentence[end:]
    marked = f"»{_plain(value).strip()}«"
    shown = (bright(_plain(head)), bright(marked, turned=True), bright(_plain(tail)))
    return "".join((_plain(passage.before), *shown, _plain(passage.after))).strip()


def _plain(text: str) -> str:
    """White space as one space, and no control characters, which a terminal obeys."""
    return re.sub(r"\s+", " ", re.sub(r"[^\S ]|[\x00-\x1f\x7f-\x9f]", " ", text))
