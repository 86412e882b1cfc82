"""Whole-process time of `zvit run` against its peers, in one run.

Run `python -m tests.benchmarks.start [--no-prefect]`. Each figure is the median of
several processes that take turns, so that a busy machine slows them all alike.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "reports" / "2019-09-nizhyn.doc"
TURNS = 15
MOST_OF_IMPORT = 1.5
LEAST_OF_PREFECT = 8.0
_FLOW = (
    "import sys; from flows.monthly import monthly_report; "
    "monthly_report([sys.argv[1]], sys.argv[2])"
)


def _seconds(command: list[str], **environment: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def main(arguments: list[str]) -> int:
    """Print medians and ratios; 1 if a budget is not met."""
    python = sys.executable
    zvit = str(Path(python).with_name("zvit"))
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "output")
        run = [zvit, "run", str(REPORT), "--output", output]
        imports = [python, "-c", "import pandas, pyarrow"]
        _seconds(run), _seconds(imports)
        turns = [(_seconds(run), _seconds(imports)) for _ in range(TURNS)]
        ours, peer = (statistics.median(column) for column in zip(*turns, strict=True))
        fresh = [
            _seconds([*run[:-1], str(Path(folder) / f"fresh{turn}")])
            for turn in range(5)
        ]
        print(f"{platform.platform()}, Python {platform.python_version()}")
        print(f"import pandas, pyarrow            {peer:.3f} s")
        print(f"zvit run, output there            {ours:.3f} s")
        print(f"zvit run, empty output            {statistics.median(fresh):.3f} s")
        ratio = max(ours, statistics.median(fresh)) / peer
        print(
            f"zvit run : import                 {ratio:.2f}×",
            f"(at most {MOST_OF_IMPORT}×)",
        )
        missed = ratio > MOST_OF_IMPORT
        if "--no-prefect" not in arguments:
            missed |= _against_prefect(python, folder, ours)
    return int(missed)


def _against_prefect(python: str, folder: str, ours: float) -> bool:
    embedded = _seconds(
        [python, "-c", _FLOW, str(REPORT), str(Path(folder) / "prefect")],
        PREFECT_HOME=str(Path(folder) / "home"),
        PREFECT_API_URL="",
        PREFECT_SERVER_ALLOW_EPHEMERAL_MODE="true",
        PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="120",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        DO_NOT_TRACK="1",
    )
    print(f"the flow, Prefect's own server    {embedded:.3f} s")
    print(
        f"the flow : zvit run               {embedded / ours:.1f}× "
        f"(at least {LEAST_OF_PREFECT}×)"
    )
    return embedded / ours < LEAST_OF_PREFECT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
