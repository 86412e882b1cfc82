"""Words of the rules: what is wrong and what to do, in Ukrainian and English."""

import re
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
# What a terminal obeys or shows as what it is not: control characters, marks that turn
# the direction of writing, separators of lines, and bytes of a file name that are no
# UTF-8, which Python holds as halves of surrogate pairs.
_COMMANDS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff]"
)
_HALVES = re.compile(r"[\ud800-\udfff]")


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

    A byte of a file name that is no UTF-8 is shown by its number.

    >>> printable("a\x1b[2J b\n"), printable("\udce7.txt")
    ('a�[2J b\n', '\\xe7.txt')
    """
    return _COMMANDS.sub(_shown, text)


def writable(text: str) -> str:
    r"""Text that UTF-8 can hold: bytes of a file name that are none by their number.

    >>> writable("\udcE7віт")
    '\\xe7віт'
    """
    return _HALVES.sub(_shown, text)


def escaped(json_text: str) -> str:
    r"""JSON of the same value that commands no terminal.

    >>> escaped('"a\u202e"')
    '"a\\u202e"'
    """
    return _COMMANDS.sub(lambda one: f"\\u{ord(one[0]):04x}", json_text)


def _shown(found: re.Match[str]) -> str:
    # As `os.fsdecode` has it, which is what names come from.
    is_byte = "\udc80" <= found[0] <= "\udcff"
    return f"\\x{ord(found[0]) - 0xDC00:02x}" if is_byte else "\ufffd"


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
    text = "; ".join(row[f"{part}{end}"] for part in parts).replace("?; ", "? ")
    return writable(" ".join(filled(text, said).split()))
