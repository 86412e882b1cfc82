"""Validation of a long table against its peers, in one run.

Run `python -m tests.benchmarks.validation [--rows 2000000]` after `make bench` has
installed the peers. Each figure is of a process of its own, that has validated a table
of ten rows before, so that imports do not count: the time to read and to validate, and
the most memory held.
"""

import argparse
import csv
import datetime as dt
import hashlib
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LEAST_CLEAN, LEAST_BAD, MOST_MEMORY = 40, 20, 600
TURNS = 7
INDICATORS = ["news_published", "acts_published", "videos_posted", "site_works"]
UNITS = ["item", "uah", "person", "percent"]
WORDS = "новину рішення підготовлено розміщено міська рада засідання комітету".split()
UID = r"nizhyn-\d{8}"
SCHEMA = {
    "fields": [
        {"name": "day", "type": "date", "constraints": {"required": True}},
        {
            "name": "uid",
            "type": "string",
            "constraints": {"required": True, "pattern": UID},
        },
        {"name": "indicatorId", "type": "string", "constraints": {"enum": INDICATORS}},
        {
            "name": "value",
            "type": "number",
            "constraints": {"minimum": 0, "maximum": 1_000_000},
        },
        {"name": "unit", "type": "string", "constraints": {"enum": UNITS}},
        {"name": "sourceText", "type": "string", "constraints": {"maxLength": 500}},
    ]
}
SPOILT = ["2020-13-01", "N 1", "other", "багато", "kg", "ї" * 501]


def make_table(path: Path, rows: int, bad: float) -> None:
    """Write a table of which a share of the rows has one wrong cell."""
    chance = random.Random(1)  # noqa: S311 - no secret
    first = dt.date(2015, 1, 1)
    days = [(first + dt.timedelta(at)).isoformat() for at in range(4_000)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field["name"] for field in SCHEMA["fields"])
        for at in range(rows):
            row = [
                chance.choice(days), f"nizhyn-{at:08}", chance.choice(INDICATORS),
                f"{chance.random() * 10_000:.2f}", chance.choice(UNITS),
                " ".join(chance.choices(WORDS, k=3)),
            ]  # fmt: skip
            if chance.random() < bad:
                spoilt = chance.randrange(len(row))
                row[spoilt] = SPOILT[spoilt]
            writer.writerow(row)


def by_frictionless(
    table: Path, _: Path, described: dict[str, Any] = SCHEMA
) -> Callable[[], tuple[int, str]]:
    """Frictionless itself, without an error limit."""
    from frictionless import Resource, Schema

    def run() -> tuple[int, str]:
        schema = Schema.from_descriptor(described)
        taken = Resource(path=table.name, basepath=str(table.parent), schema=schema)
        report = taken.validate(limit_errors=sys.maxsize)
        errors = [error.to_descriptor() for error in report.tasks[0].errors]
        return len(errors), _digest(errors)

    return run


def by_pandera(table: Path, _: Path) -> Callable[[], tuple[int, str]]:
    """Pandera on Polars; a table that does not meet its schema is only told so."""
    import pandera.polars as pa
    import polars as pl

    check = pa.Check
    schema = pa.DataFrameSchema(
        {
            "day": pa.Column(pl.Date, nullable=False),
            "uid": pa.Column(pl.String, check.str_matches(f"^{UID}$"), nullable=False),
            "indicatorId": pa.Column(pl.String, check.isin(INDICATORS), nullable=True),
            "value": pa.Column(pl.Float64, check.in_range(0, 1_000_000), nullable=True),
            "unit": pa.Column(pl.String, check.isin(UNITS), nullable=True),
            "sourceText": pa.Column(
                pl.String, check.str_length(max_value=500), nullable=True
            ),
        }
    )

    def run() -> tuple[int, str]:
        types = {"day": pl.Date, "value": pl.Float64}
        schema.validate(pl.read_csv(table, schema_overrides=types), lazy=True)
        return 0, ""

    return run


def by_us(table: Path, schema: Path, *, sums: bool = False) -> Callable[..., Any]:
    """`zvit validate`."""
    from flows.validation import validate_table

    def run() -> tuple[int, str]:
        report = validate_table(table, schema, sums=sums)
        return report.count, _digest(report.errors())

    return run


def with_sums(table: Path, schema: Path) -> Callable[..., Any]:
    """`zvit validate --json`, with md5 and sha256 of the file."""
    return by_us(table, schema, sums=True)


WAYS = {
    "Frictionless": by_frictionless,
    "pandera on Polars": by_pandera,
    "zvit": by_us,
    "zvit, with md5 and sha256": with_sums,
}


def measure(way: str, table: Path, schema: Path) -> dict[str, Any]:
    """Seconds, memory in MB, errors found, of this very process."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.csv"
        make_table(small, 10, 0)
        WAYS[way](small, schema)()
    run = WAYS[way](table, schema)
    start = time.perf_counter()
    count, digest = run()
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": most, "errors": count, "digest": digest}


def _digest(errors: Any) -> str:
    made = hashlib.sha256()
    for error in errors:
        made.update(json.dumps(error, sort_keys=True, ensure_ascii=False).encode())
    return made.hexdigest()


def _elsewhere(way: str, table: Path, schema: Path) -> dict[str, Any]:
    """The median of some processes; Frictionless has one."""
    command = [sys.executable, "-m", __spec__.name, "--way", way]
    command += [str(table), str(schema)]
    turns = 1 if way == "Frictionless" else TURNS
    outputs = [
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
        for _ in range(turns)
    ]
    found = sorted(map(json.loads, outputs), key=lambda one: one["seconds"])
    middle: dict[str, Any] = found[len(found) // 2]
    return middle


def compare(rows: int) -> int:
    """Print every way on clean and on spoilt rows; 1 if a budget is not met."""
    print(f"{platform.platform()}, Python {platform.python_version()}")
    print(f"{rows:,} rows of {len(SCHEMA['fields'])} fields")
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "table.schema.json"
        schema.write_text(json.dumps(SCHEMA), "utf-8")
        for name, bad in (("clean", 0.0), ("0.1 % bad", 0.001)):
            table = Path(folder) / "table.csv"
            make_table(table, rows, bad)
            print(f"\n{name}, {table.stat().st_size / 1e6:.0f} MB")
            ways = [way for way in WAYS if not bad or way != "pandera on Polars"]
            found = {way: _elsewhere(way, table, schema) for way in ways}
            for way, one in found.items():
                times = found["Frictionless"]["seconds"] / one["seconds"]
                speed = f"{rows / one['seconds']:12,.0f} rows/s {times:7.1f}x"
                rest = f"{one['memory']:6.0f} MB {one['errors']:6} errors"
                print(f"  {way:26} {one['seconds']:8.3f} s {speed} {rest}")
            kept += _judged(found, LEAST_BAD if bad else LEAST_CLEAN)
    for line, met in kept:
        print(f"{'met    ' if met else 'NOT MET'} {line}")
    return 0 if all(met for _, met in kept) else 1


def _judged(found: dict[str, dict[str, Any]], least: int) -> list[tuple[str, bool]]:
    ours, theirs = found["zvit"], found["Frictionless"]
    times, memory = theirs["seconds"] / ours["seconds"], ours["memory"]
    judged = [
        (f"at least {least} times Frictionless: {times:.1f}", times >= least),
        (f"at most {MOST_MEMORY} MB: {memory:.0f}", memory <= MOST_MEMORY),
        ("the same errors as Frictionless", ours["digest"] == theirs["digest"]),
    ]
    if peer := found.get("pandera on Polars"):
        ratio = peer["seconds"] / ours["seconds"]
        judged.append((f"no slower than pandera on Polars: {ratio:.2f}", ratio >= 1))
    return judged


def main() -> int:
    """Compare all ways, or measure one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        way, table, schema = asked.way
        print(json.dumps(measure(way, Path(table), Path(schema))))
        return 0
    return compare(asked.rows)


if __name__ == "__main__":
    sys.exit(main())
