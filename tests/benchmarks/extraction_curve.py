"""How the time of extraction grows with the text, over shapes made to be hard.

Run `python -m tests.benchmarks.extraction_curve [WORDS OF A SHAPE…]`. A report of each
shape is made in four sizes (KB of its file). Printed are the processor's seconds for
what `zvit run` does with its text, and the exponent of the growth between the two
largest sizes: 1 is linear, 2 quadratic. Each runs in a process of its own, which is
ended after `GIVEN_UP` seconds.
"""

import math
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial

from flows.catalogue import load_catalogue
from transforms.catalogue import Catalogue
from transforms.extract import extract
from transforms.extract.untaken import find_untaken

SIZES_KB = (25, 50, 100, 200)
BUDGET_SECONDS = 1.0
BUDGET_EXPONENT = 1.3
GIVEN_UP = 20
# Below this, the exponent tells of the clock, not of the text.
_FAST = 0.1
TITLE = "Звіт відділу інформації за вересень 2019 року\n"

# What is said again and again: in one paragraph, unless it has line breaks.
REPEATED = (
    "Новин 5. ", "Новин 5, ", "новин 5 та ", "розміщено 5 новин; ", "5 ", "5, ", "1-",
    "5 – ", "– 5 ", "(5 ", "5) ", "(5) ", "новин (5), ", "5:", "5/", "5.", "1.1.1. ",
    "1 234 ", "5 000 000 ", "7", "5 грн ", "5 млн ", "5 млн 6 тис. ", "5–7 осіб, ",
    "5 (п’ять) ", "двадцять ", "сто двадцять два ", "двічі ", "один ", "(", ")", "()",
    "«", "»", "«5» ", "«новин ", "– ", "-", ", ", ": ", "; ", ". ", "…", "А. ", "а.",
    "новин ", "новин", "розміщено ", "з них ", "з них 5 ", "5, з них 3; ", "у т. ч. 5 ",
    "жодного ", "скарг не надходило, ", "не надходило ", "форум ", "участь у форумі ",
    "участь у форумі «Ідея» 5 ", "на тему ", "сайт ", "на сайті – 9, ", "у вересні 5 ",
    "станом на 5 ", "на 3 більше, ніж ", "2019 рік ", "за 2019 ", "01.02.2019 ",
    "10:00 ", "№ 5, ", "ст. 5, ", "тел. 2-35-40 ", "вул. Миру, ", "0 800 ", "5 сесії ",
    "код 5 ", "a@b ", "http:// ", "a.ua ", "a", "COVID-19 ", "_", " ", "\u0301",
    "5\u200b",
    "Новин 5\n", "новин 5\n", "- новин 5\n", "1. Новин 5\n", "1) новин: 5;\n",
    "Новин:\n", "Надійшло 5, з них:\n", "новин –\n5\n", "Новин\t5\n",
    "Новин\t5\t6\t7\n", "\t5", "\t", "новин\t", "слово-\n", "новин (\n", "\n", "5\n",
    "за 5\n", "\r", "𝟓 ", "5\u0336", "² ",
)  # fmt: skip


def report_of(repeated: str, kilobytes: int) -> str:
    """A report of a shape: its title, then the same again and again."""
    times = kilobytes * 1_000 // len(repeated.encode())
    return TITLE + repeated * times


def seconds_for(work: Callable[[], object]) -> float:
    """Processor seconds of some work, in a child process; infinite if given up."""
    start, end = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP, GIVEN_UP))
        began = time.process_time()
        work()
        os.write(end, str(time.process_time() - began).encode())
        os._exit(0)
    os.close(end)
    with os.fdopen(start) as said:
        answer = said.read()
    os.waitpid(child, 0)
    return float(answer) if answer else math.inf


def read(text: str, catalogue: Catalogue) -> None:
    """What a run does with the text of a report: figures, and numbers not taken."""
    figures = extract(text, catalogue).figures
    find_untaken(text, catalogue, [(f.value_start, f.value_end) for f in figures])


def main(chosen: list[str]) -> int:
    """Print the curves and the worst of them; 1 if a budget is not met."""
    catalogue = load_catalogue()
    read(TITLE + "Розміщено 5 новин.", catalogue)
    slowest = steepest = 0.0
    print(f"{'shape':32}", *(f"{size:4} KB" for size in SIZES_KB), "exponent")
    for repeated in REPEATED:
        if chosen and not any(words in repeated for words in chosen):
            continue
        curve = []
        for size in SIZES_KB:
            text = report_of(repeated, size)
            curve.append(seconds_for(partial(read, text, catalogue)))
        half, whole = curve[-2:]
        exponent = math.log2(whole / half) if whole > _FAST else 0.0
        slowest, steepest = max(slowest, whole), max(steepest, exponent)
        told = " ".join(f"{seconds:7.2f}" for seconds in curve)
        print(f"{repeated!r:32} {told} {exponent:8.2f}", flush=True)
    print(f"slowest {slowest:.2f} s, of {BUDGET_SECONDS}; steepest {steepest:.2f}")
    return int(slowest > BUDGET_SECONDS or steepest > BUDGET_EXPONENT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
