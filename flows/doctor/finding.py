"""What a check has found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.doctor.words import WORDS
from flows.wording import what_is_wrong, what_to_do
from transforms.errors import PipelineError

State = Literal["ok", "warning", "error", "off"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table.

    Attributes:
        check: what was looked at, a name of `flows.doctor.words`.
        state: `ok`; `off`: not set up, and nothing asks for it; else how bad it is.
        rule_id: the rule broken, which words what is wrong and the remedy; "" for ok.
        details: values for the wording.
    """

    check: str
    state: State
    rule_id: str
    details: Mapping[str, object]

    def found(self, language: str) -> str:
        """What there is, or what is wrong."""
        if self.rule_id:
            return what_is_wrong(self.rule_id, self.details, language)
        return str(WORDS[language]["found"][self.check]).format(**self.details)

    def remedy(self, language: str) -> str:
        """What to do; "" where nothing is to be done."""
        if not self.rule_id:
            return ""
        return what_to_do(self.rule_id, self.details, language)


def good(check: str, **details: object) -> Finding:
    """All is well."""
    return Finding(check, "ok", "", details)


def bad(check: str, rule_id: str, state: State = "error", **details: object) -> Finding:
    """Something is to be mended."""
    return Finding(check, state, rule_id, details)


def failed(check: str, error: PipelineError, state: State = "error") -> Finding:
    """An error of ours says what is to be mended."""
    return Finding(check, state, error.rule_id, error.details)
