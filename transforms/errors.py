"""The errors of the product, each with its exit code.

The wording is not here: a `rule_id` names a line of `schemas/codes/rules.csv`, which
says in Ukrainian and English what is wrong and what to do, with `details` filled in.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Bilingual(NamedTuple):
    """A detail that is said differently in each language."""

    uk: str
    en: str


class PipelineError(Exception):
    """What stops a file, a stage or a run, in words for the person who can mend it."""

    exit_code = 1

    def __init__(self, rule_id: str, **details: object) -> None:
        """Name the rule broken and the values that its wording needs."""
        super().__init__(rule_id, details)
        self.rule_id = rule_id
        self.details = details


class RequestError(PipelineError):
    """What a command was asked cannot be done; nothing was changed."""

    exit_code = 2


class ConfigError(PipelineError):
    """A setting, a schema or a code list is wrong."""

    exit_code = 10


class ConfigErrors(ConfigError):
    """Several settings are wrong; the rule is that of the first."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        """Of two errors or more."""
        super().__init__(errors[0].rule_id, **errors[0].details)
        self.errors = tuple(errors)


class GatherError(PipelineError):
    """A source was unavailable, or is no longer what it was."""

    exit_code = 11


class UnreadableReport(PipelineError):
    """A report could not be read, or does not say what a report must say."""

    exit_code = 12


class OutputError(PipelineError):
    """The output folder cannot be written."""

    exit_code = 12


class ContractError(PipelineError):
    """Rows do not meet their schema."""

    exit_code = 13


class PublishError(PipelineError):
    """The portal refused, or was unavailable."""

    exit_code = 14
