"""`kill -9` at random moments: the ledger verifies and the packages are whole.

Run `python -m tests.benchmarks.ledger_kills [--runs 200] [--seed 1]`. Each turn starts
a real `zvit run` with a corrected report (each fifth: `zvit audit waive`) and kills it:
at any moment of its time, or, every other turn, within the moments after the ledger has
grown. Then `zvit audit verify` must find the ledger sound, the lines before must be
there unchanged, and both packages must be those of before or those of after, whole.
"""

import argparse
import hashlib
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forked import ROOT, Process

SAMPLE = ROOT / "reports"
PACKAGES = ("monthly-report", "validation-audit")
# Longest that a kill comes after the ledger has grown: a run then still publishes the
# audit, a waiver is only anchored.
_AFTER_GROWTH = {"run": 0.06, "audit": 0.01}
_MONTHS = "січень лютий березень квітень травень червень липень серпень".split()


@dataclass
class Trial:
    """An output folder whose runs are killed, and what was seen."""

    folder: Path
    chance: random.Random
    seen: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def ledger(self) -> Path:
        return self.output / "audit" / "ledger.jsonl"

    def begin(self) -> None:
        """Whole runs and a waiver: the folder is there, and how long they take."""
        shutil.copytree(SAMPLE, self.folder / "reports")
        zvit("run", self.folder / "reports", "--output", self.output)
        [row, *_] = zvit("audit", "list", "--output", self.output, "--json")
        self.uid = row["uid"]
        for turn in (0, 1, 4):
            command = self.command(turn)
            start = time.perf_counter()
            zvit(*command)
            taken = time.perf_counter() - start
            self.seconds[command[0]] = min(taken, self.seconds.get(command[0], taken))

    def correct(self, turn: int) -> None:
        """Another report, or another version of one: every stage has work to do."""
        month = _MONTHS[turn % len(_MONTHS)]
        text = f"Звіт відділу за {month} 2020 року\nРозміщено {turn} новин.\n"
        (self.folder / "reports" / f"{turn % len(_MONTHS)}.txt").write_text(text)

    def command(self, turn: int) -> list[str]:
        if turn % 5 == 4:
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400))
            told = ("--by", "Керівник", "--reason", f"Спроба {turn}", "--until", day)
            return ["audit", "waive", self.uid, *told, "--output", str(self.output)]
        self.correct(turn)
        return ["run", str(self.folder / "reports"), "--output", str(self.output)]

    def kill_one(self, turn: int) -> None:
        """Start, kill at some moment, look."""
        before = self.ledger.read_bytes()
        command = self.command(turn)
        process = Process(*command)
        if turn % 2:
            while process.poll() is None and _size(self.ledger) == len(before):
                pass
            time.sleep(self.chance.uniform(0, _AFTER_GROWTH[command[0]]))
        else:
            time.sleep(self.chance.uniform(0, self.seconds[command[0]]))
        process.send_signal(signal.SIGKILL)
        self._end(turn, before, process)

    def kill_at(self, turn: int, touch: int) -> bool:
        """Start, kill as a file is about to be touched, look; whether it was killed."""
        before = self.ledger.read_bytes()
        return self._end(turn, before, Process(*self.command(turn), kill_at=touch))

    def _end(self, turn: int, before: bytes, process: Process) -> bool:
        killed = process.ended()[0] == -signal.SIGKILL
        self.seen["killed" if killed else "done before the kill"] += 1
        self._look(turn, before, killed=killed)
        return killed

    def _look(self, turn: int, before: bytes, *, killed: bool) -> None:
        whole = before[: before.rfind(b"\n") + 1]
        after = self.ledger.read_bytes()
        grown = after.rfind(b"\n") + 1 > len(whole)
        if killed:
            self.seen["after its record" if grown else "before its record"] += 1
        self.seen["unfinished line left"] += not after.endswith(b"\n")
        anchor = json.loads((self.ledger.parent / "anchor.json").read_bytes())
        self.seen["anchor behind"] += anchor["records"] < after.count(b"\n")
        if not after.startswith(whole):
            self.problems.append(f"turn {turn}: lines before were changed")
        self.check(f"turn {turn}")

    def check(self, when: str) -> None:
        """The ledger verifies, the packages are whole."""
        found = zvit("audit", "verify", "--output", self.output, "--json")
        if not (found and found[0]["sound"]):
            self.problems.append(f"{when}: {found}")
        for name in PACKAGES:
            folder = self.output / "packages" / name
            previous = folder.with_name(f".{name}.previous")
            if not folder.is_dir() and previous.is_dir():
                self.seen["between two renames"] += 1
                folder = previous
            self.problems += [f"{when}: {bad}" for bad in package_problems(folder)]

    def end(self) -> None:
        """One whole run finishes what was left, and clears it away."""
        zvit("run", self.folder / "reports", "--output", self.output)
        self.check("at the end")
        for name in PACKAGES:
            if not (self.output / "packages" / name).is_dir():
                self.problems.append(f"at the end: no package {name}")
        left = [path.name for path in self.output.rglob(".*") if path.name != ".lock"]
        self.seen["files left by kills"] = len(left)


def zvit(*arguments: object) -> list[Any]:
    """Run a command to its end; the lines of JSON that it prints."""
    _, said, _ = Process(*arguments).ended()
    lines = said.splitlines() if "--json" in arguments else []
    return [json.loads(line) for line in lines]


def package_problems(folder: Path) -> list[str]:
    """What of a package does not agree with its descriptor; nothing if it is whole."""
    path = folder / "datapackage.json"
    if not path.is_file():
        return [f"{folder.name}: no descriptor"]
    described = {
        entry["path"]: entry["hash"]
        for entry in json.loads(path.read_text())["resources"]
    }
    there = {file.name for file in folder.iterdir()} - {path.name}
    problems = [f"{folder.name}: {name}" for name in there ^ described.keys()]
    for name in there & described.keys():
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if described[name] != f"sha256:{digest}":
            problems.append(f"{folder.name}: {name} is not the one described")
    return problems


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def main(arguments: list[str]) -> int:
    """Print what was seen; 1 if anything was damaged."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), random.Random(asked.seed))  # noqa: S311
        trial.begin()
        for name, taken in trial.seconds.items():
            print(f"zvit {name}, whole: {taken:.2f} s")
        print(f"kill -9: {asked.runs} times")
        for turn in range(asked.runs):
            trial.kill_one(turn)
        trial.end()
        [found] = zvit("audit", "verify", "--output", trial.output, "--json")
    for name, count in sorted(trial.seen.items()):
        print(f"{name:24} {count:5}")
    print(f"{'records of runs':24} {found['runs']:5}")
    print(f"{'records of waivers':24} {found['waivers']:5}")
    print(f"{'damages':24} {len(trial.problems):5}")
    for problem in trial.problems:
        print(problem)
    return int(bool(trial.problems) or not found["sound"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
