"""Accuracy on the gold reports, and reports a second on one core.

Run `python -m tests.benchmarks.extraction [FOLDER…] [--errors]`. Scores are printed for
each folder and for all of them together. Folder `gold/b` was held out while the rules
were written: see its README for what it scored before anyone looked.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from flows.catalogue import load_catalogue
from transforms.extract import Statement, extract
from transforms.extract.statement import Figure

DATA = Path(__file__).parents[1] / "data"
REPORTS = DATA / "reports"
FOLDERS = (REPORTS, DATA / "gold" / "a", DATA / "gold" / "b")
BUDGET_PER_SECOND = 1_000
BUDGET_ACCURACY = 0.97

Gold = dict[str, Any]
Pairs = list[tuple[Gold, Figure]]


def compare(gold: Gold, said: Statement) -> tuple[Counter[str], list[str]]:
    """Counts for the scores, and what is wrong in words."""
    figures = [figure for figure in said.figures if figure.basis == "period"]
    pairs, missing, extra = _pair(gold["figures"], figures)
    code = said.period.code if said.period else None
    events = [(event.kind, event.topic) for event in said.events]
    expected = [(event["kind"], event["topic"]) for event in gold["events"]]
    counts = Counter(
        gold=len(pairs) + len(missing),
        found=len(figures),
        right=len(pairs),
        indicator=sum(f.indicator == e["indicator"] for e, f in pairs),
        breakdown=sum((f.parent is not None) == e["breakdown"] for e, f in pairs),
        reports=1,
        period=code == gold["period"],
        events_gold=len(expected),
        events_found=len(events),
        events_right=sum(event in events for event in expected),
    )
    wrong = [f"missing {entry}" for entry in missing]
    wrong += [f"extra {f.value} {f.object!r} in {f.quote!r}" for f in extra]
    wrong += _wrong_words(pairs) + _not_kept(gold, said)
    if code != gold["period"]:
        wrong.append(f"period {code}, not {gold['period']}")
    wrong += [f"event missing {e}" for e in expected if e not in events]
    wrong += [f"event extra {e}" for e in events if e not in expected]
    return counts, wrong


def score(folder: Path) -> tuple[Counter[str], list[str]]:
    """Counts of all reports of a folder, and what is wrong in each, in words."""
    catalogue = load_catalogue()
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for path in sorted(folder.glob("*.gold.json")):
        text = path.with_name(path.name.replace(".gold.json", ".txt"))
        said = extract(text.read_text("utf-8"), catalogue)
        one, wrong = compare(json.loads(path.read_text("utf-8")), said)
        counts += one
        errors += [f"{text.stem}: {line}" for line in wrong]
    return counts, errors


def ratios(counts: Counter[str]) -> dict[str, float]:
    """The four scores that have a budget."""
    return {
        "precision": counts["right"] / counts["found"],
        "recall": counts["right"] / counts["gold"],
        "indicator accuracy": counts["indicator"] / counts["right"],
        "breakdown accuracy": counts["breakdown"] / counts["right"],
    }


def reports_a_second() -> float:
    """How many reports of the sample's size are extracted in a second: best of five.

    No two of the texts are the same: of one that was just read, the reading is kept.
    Of the processor's time, which other work on the machine changes little.
    """
    text = (REPORTS / "2019-09-nizhyn.txt").read_text("utf-8")
    catalogue = load_catalogue()
    extract(text, catalogue)
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for spaces in range(200):
            extract(text + " " * spaces, catalogue)
        best = min(best, time.process_time() - start)
    return 200 / best


def main(arguments: list[str]) -> int:
    """Print the scores and the speed; 1 if a budget is not met."""
    folders = [Path(a) for a in arguments if not a.startswith("-")] or list(FOLDERS)
    together: Counter[str] = Counter()
    worst = 1.0
    for folder in folders:
        counts, errors = score(folder)
        together += counts
        _print(str(folder), counts)
        worst = min(worst, *ratios(counts).values())
        if "--errors" in arguments:
            print(*errors, sep="\n")
    _print("together", together)
    speed = reports_a_second()
    ratio = speed / BUDGET_PER_SECOND
    print(f"{'reports a second':20} {speed:.0f}, {ratio:.2f}× budget")
    return int(worst < BUDGET_ACCURACY or ratio < 1)


def _matches(gold: Gold, figure: Figure) -> bool:
    about = str(gold["about"]).lower()
    words = f"{figure.object} {figure.breakdown} {figure.quote}".lower()
    return float(figure.value) == float(gold["value"]) and about in words


def _pair(
    gold: list[Gold], figures: list[Figure]
) -> tuple[Pairs, list[Gold], list[Figure]]:
    """Each gold figure with its extracted one; what is missing; what is too many."""
    left = list(figures)
    pairs, missing = [], []
    for entry in gold:
        fitting = [figure for figure in left if _matches(entry, figure)]
        about = str(entry["about"]).lower()
        fitting.sort(
            key=lambda figure: (
                about not in f"{figure.object} {figure.breakdown}".lower(),
                (figure.parent is not None) != entry["breakdown"],
                figure.indicator != entry["indicator"],
            )
        )
        if fitting:
            pairs.append((entry, fitting[0]))
            left.remove(fitting[0])
        else:
            missing.append(entry)
    return pairs, missing, left


def _wrong_words(pairs: Pairs) -> list[str]:
    wrong = []
    for entry, figure in pairs:
        part = figure.parent is not None
        words = f"{figure.object} {figure.breakdown}"
        if figure.indicator != entry["indicator"]:
            wrong.append(f"indicator {figure.indicator} for {entry}")
        if part != entry["breakdown"]:
            wrong.append(f"breakdown {part} for {entry}")
        if str(entry["about"]).lower() not in words.lower():
            wrong.append(f"object {figure.object!r}/{figure.breakdown!r} for {entry}")
    return wrong


def _not_kept(gold: Gold, said: Statement) -> list[str]:
    others = [float(f.value) for f in said.figures if f.basis != "period"]
    return [
        f"basis: {value} not kept"
        for value in gold["not_figures_of_the_period"]
        if float(value) not in others
    ]


def _print(name: str, counts: Counter[str]) -> None:
    print(f"{name}: {counts['reports']} reports, {counts['gold']} figures")
    for title, value in ratios(counts).items():
        print(f"  {title:20} {value:.4f}")
    print(f"  {'periods':20} {counts['period']} of {counts['reports']}")
    right, found = counts["events_right"], counts["events_found"]
    print(f"  {'events':20} {right} right of {counts['events_gold']}, {found} found")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
