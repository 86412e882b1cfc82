"""Runs the real command in its own process, as a person would."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "data" / "reports"
ZVIT = Path(sys.executable).with_name("zvit")
# Tests must not depend on what the machine has set.
_CLEARED = ("PREFECT_API_URL", "SOURCE_DATE_EPOCH")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def zvit(*arguments: object, cwd: Path = ROOT, **environment: str) -> Done:
    kept = {k: v for k, v in os.environ.items() if k not in _CLEARED}
    done = subprocess.run(
        [str(ZVIT), *map(str, arguments)],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Error flushing" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def report(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(output: Path, name: str, dataset: str = "monthly-report") -> list[Any]:
    path = output / "packages" / dataset / f"{name}.json"
    rows: list[Any] = json.loads(path.read_text("utf-8"))
    return rows


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
