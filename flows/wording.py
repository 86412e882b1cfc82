"""Words of the rules: what is wrong and what to do, in Ukrainian and English."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from flows.catalogue import read_codes
from flows.counting import filled
from flows.language import UKRAINIAN
from transforms.errors import Bilingual

_UNLISTED = "schema"
_DAYS = frozenset({"end", "date"})  # details that are days
_MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня",
    "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip
# These turn the direction of writing round.
_TURNING = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Mapping[str, str]]:
    """Rows of `rules.csv` by their id."""
    return {row["ruleId"]: row for row in read_codes("rules")}


def severity(rule_id: str) -> str:
    """`error` withholds, `warning` publishes with a flag."""
    return rules().get(rule_id, rules()[_UNLISTED])["severity"]


def message(rule_id: str, details: Mapping[str, object], language: str) -> str:
    """What is wrong and what to do, in one line."""
    return _filled(rule_id, ["message", "remedy"], details, language)


def what_is_wrong(rule_id: str, details: Mapping[str, object], language: str) -> str:
    """The same without what to do."""
    return _filled(rule_id, ["message"], details, language)


def what_to_do(rule_id: str, details: Mapping[str, object], language: str) -> str:
    """Only what to do."""
    return _filled(rule_id, ["remedy"], details, language)


def day_in_words(iso: object) -> str:
    """A day as a Ukrainian sentence has it; what is no day stays as it is.

    >>> day_in_words("2027-07-31"), day_in_words("2027-13-01")
    ('31 липня 2027 року', '2027-13-01')
    """
    try:
        day = date.fromisoformat(str(iso))
    except ValueError:
        return str(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} року"


def printable(text: str) -> str:
    r"""Text that commands no terminal: control characters become �, but for breaks.

    >>> printable("a\x1b[2J b\n")
    'a�[2J b\n'
    """
    return "".join("\ufffd" if _is_control(one) else one for one in text)


def _is_control(character: str) -> bool:
    if character in _TURNING:
        return True
    return character not in "\n\t" and unicodedata.category(character) == "Cc"


def _filled(
    rule_id: str, parts: list[str], details: Mapping[str, object], language: str
) -> str:
    """The words of a rule; a `reason` that is itself the id of a rule is worded too."""
    reason = details.get("reason")
    if isinstance(reason, str) and reason in rules() and reason != rule_id:
        worded = _filled(reason, ["message"], {**details, "reason": "–"}, language)
        details = {**details, "reason": worded}
    row = rules().get(rule_id, rules()[_UNLISTED])
    end = "Uk" if language == "uk" else "En"
    said = {
        name: getattr(value, language) if isinstance(value, Bilingual) else value
        for name, value in details.items()
    }
    if language == UKRAINIAN:
        said |= {name: day_in_words(said[name]) for name in _DAYS & said.keys()}
    text = "; ".join(row[f"{part}{end}"] for part in parts)
    return " ".join(filled(text, said).split())
