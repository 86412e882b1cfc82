"""`transforms` is pure: no files, network, clock, environment, chance or Prefect."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "transforms").rglob("*.py"))
IMPURE = set(
    "flows tests prefect os pathlib shutil tempfile glob fileinput mmap requests httpx "
    "urllib http ftplib smtplib socket ssl asyncio subprocess multiprocessing signal "
    "time random secrets uuid locale getpass platform sqlite3 typer rich".split()
)
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "__import__", "breakpoint"}
IMPURE_ATTRIBUTES = {
    "now", "utcnow", "today", "environ", "getenv", "argv", "stdin", "stdout", "stderr",
    "urandom", "read_text", "read_bytes", "write_text", "write_bytes",
}  # fmt: skip


def imported(tree: ast.AST) -> Iterator[str]:
    """Top names of what a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "(relative)" if node.level else str(node.module).partition(".")[0]


def impure_uses(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in IMPURE_CALLS:
                yield f"{node.lineno}: {node.func.id}()"
        elif isinstance(node, ast.Attribute) and node.attr in IMPURE_ATTRIBUTES:
            yield f"{node.lineno}: .{node.attr}"


def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))


each = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


@each
def test_transform_imports_nothing_impure(path: Path) -> None:
    names = set(imported(parsed(path)))
    assert not names & (IMPURE | {"(relative)"})


@each
def test_transform_uses_nothing_impure(path: Path) -> None:
    assert list(impure_uses(parsed(path))) == []


@pytest.mark.parametrize(
    "line",
    ["import os.path", "from pathlib import Path", "from flows import cli",
     "def f():\n    import time", "from . import words"],
)  # fmt: skip
def test_impure_import_is_found(line: str) -> None:
    assert set(imported(ast.parse(line))) & (IMPURE | {"(relative)"})


@pytest.mark.parametrize(
    "line", ["datetime.now()", "date.today()", "open('a')", "print(1)", "x = sys.argv"]
)
def test_impure_use_is_found(line: str) -> None:
    assert list(impure_uses(ast.parse(line)))
