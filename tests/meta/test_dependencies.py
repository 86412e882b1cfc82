"""The product imports only what it asks for: no library that is there for tests."""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from tests.meta.test_purity import imported, parsed

ROOT = Path(__file__).parents[2]
OURS = {"flows", "transforms", "schemas"}
NAME = re.compile(r"[\w.-]+")


def canonical(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def with_what_they_ask_for(requirements: list[str]) -> set[str]:
    """Names of all that is installed for these, extras of extras left out."""
    names: set[str] = set()
    left = [canonical(one) for one in requirements]
    while left:
        name = left.pop()
        if name in names:
            continue
        names.add(name)
        try:
            asked = requires(name) or []
        except PackageNotFoundError:  # of another system
            continue
        left += [canonical(one) for one in asked if "extra ==" not in one]
    return names


def test_every_import_is_of_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [project["dependencies"], *project["optional-dependencies"].values()]
    known = with_what_they_ask_for([one for some in asked for one in some])
    makers = packages_distributions()
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("flows", "transforms")
        for path in (ROOT / folder).rglob("*.py")
        for name in set(imported(parsed(path))) - OURS - sys.stdlib_module_names
        if not {canonical(maker) for maker in makers.get(name, ())} & known
    }

    assert unknown == set()
