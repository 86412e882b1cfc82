"""Builds the wheel: setuptools, told to install one import package, `zvit`.

In the repository `flows` and `transforms` are top-level packages and `schemas` lies
beside them. Names as plain as these would collide with other people's once installed,
so the wheel holds `zvit/flows`, `zvit/transforms`, `zvit/schemas`, and every import of
the first two is written `zvit.flows`, `zvit.transforms`, as pip does with what it
vendors. An editable install is of the repository as it is.
"""

import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import build_meta
from setuptools.build_meta import (  # noqa: F401 - the frontend calls these
    build_editable,
    build_sdist,
    prepare_metadata_for_build_editable,
)

_ROOT = Path(__file__).parent
_CODE = ("flows", "transforms")
_IMPORT = re.compile(r"^(\s*(?:from|import) )(?=(?:flows|transforms)\b)", re.MULTILINE)
# In pyproject.toml modules stand in quotes: the command, the version, the packages.
_QUOTED = re.compile(r'"(?=(?:flows|transforms)[.*])')
_MAIN = '"""`python -m zvit`."""\n\nfrom flows.start import main\n\nmain()\n'


def build_wheel(
    wheel_directory: str,
    config_settings: dict[str, str | list[str] | None] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Build the wheel from a copy in which the packages lie under `zvit`."""
    target = str(Path(wheel_directory).resolve())
    here = Path.cwd()
    with TemporaryDirectory() as folder:
        _lay_out(Path(folder))
        os.chdir(folder)
        try:
            return build_meta.build_wheel(target, config_settings, metadata_directory)
        finally:
            os.chdir(here)


def _lay_out(folder: Path) -> None:
    """Put a copy of what is installed into a folder, under `zvit`."""
    package = folder / "zvit"
    for name in (*_CODE, "schemas"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(_ROOT / name, package / name, ignore=left_out)
    package.joinpath("__init__.py").write_text('"""The package of zvit."""\n', "utf-8")
    package.joinpath("__main__.py").write_text(_MAIN, "utf-8")
    for path in package.rglob("*.py"):
        text = _IMPORT.sub(r"\1zvit.", path.read_text("utf-8"))
        path.write_text(text, "utf-8", newline="\n")
    for name in ("README.md", "LICENSE"):
        shutil.copy(_ROOT / name, folder)
    project = _QUOTED.sub('"zvit.', (_ROOT / "pyproject.toml").read_text("utf-8"))
    folder.joinpath("pyproject.toml").write_text(project, "utf-8")
