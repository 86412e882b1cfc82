"""What is known of a report beside its text."""

from dataclasses import dataclass

from transforms.extract.period import Period


@dataclass(frozen=True, slots=True)
class Known:
    """What a person says of a report, and the period in the name of its file.

    `stated_by` is `option` or `sidecar`, None where nobody states the period.
    """

    period: Period | None = None
    stated_by: str | None = None
    department: str | None = None
    named: Period | None = None


NOTHING = Known()
