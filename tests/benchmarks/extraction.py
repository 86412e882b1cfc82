"""Accuracy on the gold reports, and reports a second on one core.

Run `python -m tests.benchmarks.extraction [FOLDER…] [--errors]`.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from flows.catalogue import load_catalogue
from transforms.extract import Statement, extract
from transforms.extract.statement import Figure

REPORTS = Path(__file__).parents[1] / "data" / "reports"
BUDGET_PER_SECOND = 1_000
BUDGET_ACCURACY = 0.97


def _matches(gold: dict[str, object], figure: Figure) -> bool:
    about = str(gold["about"]).lower()
    words = f"{figure.object} {figure.breakdown} {figure.quote}".lower()
    return float(figure.value) == float(str(gold["value"])) and about in words


def _pair(
    gold: list[dict[str, object]], figures: list[Figure]
) -> tuple[
    list[tuple[dict[str, object], Figure]], list[dict[str, object]], list[Figure]
]:
    """Each gold figure with its own extracted one; what is missing; what is too many."""
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


def compare(gold: dict[str, object], said: Statement) -> tuple[Counter[str], list[str]]:
    """Counts for the scores, and what is wrong in words."""
    figures = [figure for figure in said.figures if figure.basis == "period"]
    pairs, missing, extra = _pair(gold["figures"], figures)
    wrong = [f"missing {entry}" for entry in missing]
    wrong += [f"extra {f.value} {f.object!r} in {f.quote!r}" for f in extra]
    wrong += [
        f"indicator {f.indicator} for {entry}"
        for entry, f in pairs
        if f.indicator != entry["indicator"]
    ]
    wrong += [
        f"breakdown {f.parent is not None} for {entry}"
        for entry, f in pairs
        if (f.parent is not None) != entry["breakdown"]
    ]
    wrong += [
        f"object {f.object!r}/{f.breakdown!r} for {entry}"
        for entry, f in pairs
        if str(entry["about"]).lower() not in f"{f.object} {f.breakdown}".lower()
    ]
    others = [float(f.value) for f in said.figures if f.basis != "period"]
    wrong += [
        f"basis: {v} not kept"
        for v in gold["not_figures_of_the_period"]
        if float(v) not in others
    ]
    code = said.period.code if said.period else None
    if code != gold["period"]:
        wrong.append(f"period {code}, not {gold['period']}")
    events = [(e.kind, e.topic) for e in said.events]
    expected = [(e["kind"], e["topic"]) for e in gold["events"]]
    wrong += [f"event missing {e}" for e in expected if e not in events]
    wrong += [f"event extra {e}" for e in events if e not in expected]
    counts = Counter(
        gold=len(pairs) + len(missing),
        found=len(figures),
        right=len(pairs),
        indicator=sum(f.indicator == e["indicator"] for e, f in pairs),
        breakdown=sum((f.parent is not None) == e["breakdown"] for e, f in pairs),
        about=sum(not w.startswith("object") for w in wrong) * 0,
        reports=1,
        period=code == gold["period"],
        events_gold=len(expected),
        events_found=len(events),
        events_right=sum(e in events for e in expected),
    )
    return counts, wrong


def main(arguments: list[str]) -> int:
    """Print the scores and the speed; 1 if a budget is not met."""
    folders = [Path(a) for a in arguments if not a.startswith("-")] or [REPORTS]
    catalogue = load_catalogue()
    counts: Counter[str] = Counter()
    for folder in folders:
        for path in sorted(folder.glob("*.gold.json")):
            text = path.with_name(path.name.replace(".gold.json", ".txt"))
            said = extract(text.read_text("utf-8"), catalogue)
            one, wrong = compare(json.loads(path.read_text("utf-8")), said)
            counts += one
            if "--errors" in arguments and wrong:
                print(path.stem, *wrong, sep="\n    ")
    scores = {
        "precision": counts["right"] / counts["found"],
        "recall": counts["right"] / counts["gold"],
        "indicator accuracy": counts["indicator"] / counts["right"],
        "breakdown accuracy": counts["breakdown"] / counts["right"],
    }
    print(f"reports {counts['reports']}, figures {counts['gold']}")
    for name, score in scores.items():
        print(f"{name:20} {score:.4f}")
    print(f"{'periods':20} {counts['period']}/{counts['reports']}")
    print(
        f"{'events':20} {counts['events_right']} right of {counts['events_gold']}"
        f", {counts['events_found']} found"
    )
    speed = _speed()
    print(
        f"{'reports a second':20} {speed:.0f}, {speed / BUDGET_PER_SECOND:.2f}× budget"
    )
    return int(min(scores.values()) < BUDGET_ACCURACY or speed < BUDGET_PER_SECOND)


def _speed() -> float:
    text = (REPORTS / "2019-09-nizhyn.txt").read_text("utf-8")
    catalogue = load_catalogue()
    extract(text, catalogue)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for number in range(100):
            extract(f"{text}\n{number}", catalogue)
        best = min(best, time.perf_counter() - start)
    return 100 / best


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
