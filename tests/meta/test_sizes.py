"""Modules and tests stay small enough to be read at once; there are no exceptions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE_LINES = 350
TEST_LINES = 400
TEST_FUNCTION_LINES = 25


def modules(*folders: str) -> list[Path]:
    return sorted(path for name in folders for path in (ROOT / name).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", modules("flows", "transforms"), ids=named)
def test_module_is_short(path: Path) -> None:
    assert line_count(path) <= CODE_LINES


@pytest.mark.parametrize("path", modules("tests"), ids=named)
def test_test_module_is_short(path: Path) -> None:
    assert line_count(path) <= TEST_LINES


@pytest.mark.parametrize("path", modules("tests"), ids=named)
def test_test_function_is_short(path: Path) -> None:
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > TEST_FUNCTION_LINES
    }
    assert long == {}
