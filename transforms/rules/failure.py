"""A failure: one finding of a rule, in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.document import Document
from transforms.tabular import Row, plain_number

# The rule, the row of monthlyIndicators, what the wording needs.
Finding = tuple[str, Row, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong, before it is worded: where it is and by which rule."""

    rule_id: str
    resource: str | None
    row_key: str
    field_name: str | None = None
    value: str | None = None
    source_text: str | None = None
    source_start: int | None = None
    source_end: int | None = None
    owner: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    dataset: str | None = "monthly-report"
    # Rows besides that of `row_key`, to be shown together with it.
    concerns: tuple[str, ...] = ()


def of_figure(
    rule_id: str, document: Document, figure: Document, **details: object
) -> Failure:
    """The failure of a figure's value, with its sentence."""
    return Failure(
        rule_id,
        "monthlyFigures",
        figure["uid"],
        "value",
        plain_number(figure["value"]),
        figure["quote"],
        figure["start"],
        figure["end"],
        document["report"]["department"],
        details,
    )


def named(indicator: Mapping[str, str]) -> dict[str, object]:
    """Names of an indicator, for the wording in both languages."""
    return {"nameUk": indicator["nameUk"], "nameEn": indicator["nameEn"]}
