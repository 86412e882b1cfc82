"""Sentences of real reports' kinds, each with its right figures.

The cases are data (`tests/data/extraction/*.yaml`), with the notation at their top.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.catalogue import load_catalogue
from tests.builders import COUNCIL
from transforms.document import to_document
from transforms.extract import Statement, extract
from transforms.extract.statement import Figure
from transforms.reported import indicator_values

CASES = Path(__file__).parents[1] / "data" / "extraction"
TITLE = "Звіт про роботу відділу за березень 2023 року\n"
Case = dict[str, Any]


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            marks = [pytest.mark.xfail(strict=True)] if case.get("pending") else []
            yield pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_what_a_report_says(case: Case) -> None:
    text = case["text"] if case.get("title") else TITLE + case["text"]
    said = extract(text, load_catalogue())
    if case["figures"] != "any":
        expected = [_as_expected(figure) for figure in case["figures"]]
        assert [
            _as_said(said, figure, wanted)
            for figure, wanted in zip(said.figures, expected, strict=False)
        ] == expected
        assert len(said.figures) == len(expected)
    if "month" in case:
        assert _month(said) == case["month"]
    if "never_wrong" in case:
        published = {code: n for code, n in _month(said).items() if n is not None}
        assert published.items() <= case["never_wrong"].items()
    if "period" in case:
        assert (said.period.code if said.period else None) == case["period"]
    if "department" in case:
        assert said.heading.department == case["department"]
    if "report_title" in case:
        assert said.heading.title == case["report_title"]
    if "events" in case:
        assert [event.kind for event in said.events] == case["events"]


def _month(said: Statement) -> Case:
    """Values of the indicators that the report makes; None where unclear."""
    codes = load_catalogue().indicator_names
    values = indicator_values([to_document(said, COUNCIL)], codes)
    return {indicator: value for (_, _, indicator), value in values.items()}


def _as_expected(figure: Case) -> Case:
    return {"of": None, "basis": "period"} | figure


def _as_said(said: Statement, figure: Figure, wanted: Case) -> Case:
    """A figure in the words of the case; what the case does not look at as it is."""
    total = None if figure.parent is None else said.figures[figure.parent].value
    words = figure.breakdown if figure.parent is not None else figure.object
    values: Case = {
        "value": _number(figure.value),
        "of": None if total is None else _number(total),
        "basis": figure.basis,
        "about": words,
        "says": f"{figure.object} {figure.breakdown}",
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "indicator": figure.indicator,
        "division": getattr(figure, "division", None),
        "own": "/".join(map(str, figure.own)) if figure.own else None,
        "relation": _relation(said, figure),
    }
    said_of = {name: _same(values[name], want) for name, want in wanted.items()}
    if "says" in wanted and wanted["says"].lower() in values["says"].lower():
        said_of["says"] = wanted["says"]
    return said_of


def _relation(said: Statement, figure: Figure) -> str | None:
    if figure.related is None:
        return None
    return f"{figure.relation} {_number(said.figures[figure.related].value)}"


def _same(value: Any, expected: Any) -> Any:
    """The expected word where it holds of the value, else the value."""
    if expected == "any":
        return expected
    if isinstance(expected, str) and expected.startswith("not "):
        return value if value == expected[4:] else expected
    if isinstance(expected, str) and isinstance(value, str):
        lowered, wanted = value.lower(), expected.lower()
        return expected if lowered == wanted else value
    return value


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
