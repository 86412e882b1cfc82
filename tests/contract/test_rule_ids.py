"""Every rule that the code names is worded, and gets the details its words need."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.wording import rules

ROOT = Path(__file__).parents[2]
CODE = sorted(
    path for part in ("flows", "transforms") for path in ROOT.glob(f"{part}/**/*.py")
)
NAMING = {
    "PipelineError", "ConfigError", "GatherError", "UnreadableReport", "OutputError",
    "ContractError", "PublishError", "Failure", "RequestError",
}  # fmt: skip


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Rule and call of every error or failure made with a rule by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        first = node.args[0] if node.args else None
        if node.func.id in NAMING and isinstance(first, ast.Constant):
            yield str(first.value), node


NAMED = [
    pytest.param(rule, call, id=f"{path.stem}-{rule}-{call.lineno}")
    for path in CODE
    for rule, call in calls(path)
]


@pytest.mark.parametrize(("rule", "call"), NAMED)
def test_rule_named_in_the_code_is_worded(rule: str, call: ast.Call) -> None:
    assert rule in rules(), f"line {call.lineno}"


@pytest.mark.parametrize(("rule", "call"), NAMED)
def test_error_gives_the_details_that_its_words_need(rule: str, call: ast.Call) -> None:
    assert isinstance(call.func, ast.Name)
    given = {keyword.arg for keyword in call.keywords}
    if call.func.id == "Failure" or None in given or rule not in rules():
        return
    row = rules()[rule]
    words = row["messageUk"] + row["remedyUk"] + row["messageEn"] + row["remedyEn"]
    needed = {name for _, name, _, _ in string.Formatter().parse(words) if name}
    assert needed <= given, f"line {call.lineno}"


def test_most_rules_are_named_in_the_code() -> None:
    """Else the two tests above would pass for want of anything to look at."""
    assert len({value.values[0] for value in NAMED}) > 25
