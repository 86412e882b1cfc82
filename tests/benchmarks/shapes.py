"""`zvit validate` against Frictionless over common shapes of tables.

    python -m tests.benchmarks.shapes [SHAPE…] [--rows 100000]

Prints a line a shape: processor time of both, in processes of their own that have
imported everything before, the ratio, and whether the errors are the same.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.validation import ROOT, by_frictionless, by_us

Cells = list[str]
LEAST = 10
PLAIN = {"id": "integer", "v": "number", "t": "string"}
START = datetime(2020, 1, 1)  # noqa: DTZ001 - a moment without a zone


def plain(at: int) -> Cells:
    return [str(at), f"{at * 7 % 10_000_000 / 100}", f"рішення {at}"]


def spoilt(every: int) -> Callable[[int], Cells]:
    def row(at: int) -> Cells:
        return ["x", *plain(at)[1:]] if at % every == 0 else plain(at)

    return row


def named(at: int) -> Cells:
    name = 'ТОВ "Ромашка"' if at % 10 == 0 else "рада"
    return [str(at), "1.5", f"{name} {at}"]


def address(at: int) -> Cells:
    page = f"https://rada.gov.ua/news/{at}.html?page=1"
    return [f"ivan.petrenko{at}@nizhynrada.gov.ua", page]


def moment(at: int) -> Cells:
    said = (START + timedelta(seconds=at)).isoformat()
    return [f"{said}.25", f"{said}Z", said]


def text(delimiter: str = ",", encoding: str = "utf-8") -> Callable[..., None]:
    def write(path: Path, labels: Cells, rows: list[Cells]) -> None:
        lines = "".join(f"{delimiter.join(row)}\n" for row in [labels, *rows])
        path.write_bytes(lines.encode(encoding))

    return write


def wrong_byte(path: Path, labels: Cells, rows: list[Cells]) -> None:
    text()(path, labels, rows)
    path.write_bytes(path.read_bytes() + b"1,2,\xff\n")


def parquet(path: Path, labels: Cells, rows: list[list[Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = zip(*rows, strict=True)
    pq.write_table(pa.table(dict(zip(labels, map(list, columns), strict=True))), path)


def schema(fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = [
        {"name": name, **(kind if isinstance(kind, dict) else {"type": kind})}
        for name, kind in fields.items()
    ]
    return {"fields": made, **more}


def points(name: str, target: str) -> dict[str, Any]:
    return {
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": "", "fields": [target]}}
        ]
    }


_BOUND = {"constraints": {"minimum": "2000-01-01T00:00:00"}}
_ADDRESSES = {
    "mail": {"type": "string", "format": "email"},
    "page": {"type": "string", "format": "uri"},
}
# Name of the file's kind, schema, row, writer.
SHAPES: dict[str, tuple[str, dict[str, Any], Callable[[int], Any], Any]] = {
    "plain": ("csv", schema(PLAIN), plain, text()),
    "tsv": ("tsv", schema(PLAIN), plain, text("\t")),
    "cp1251": ("csv", schema(PLAIN), plain, text(encoding="cp1251")),
    "utf-16": ("csv", schema(PLAIN), plain, text(encoding="utf-16")),
    "stray-quote": ("csv", schema(PLAIN), named, text()),
    "space-after-comma": ("csv", schema(PLAIN), plain, text(", ")),
    "wrong-byte": ("csv", schema(PLAIN), plain, wrong_byte),
    "addresses": ("csv", schema(_ADDRESSES), address, text()),
    "moments": (
        "csv",
        schema(dict.fromkeys("abc", "datetime")),
        moment,
        text(),
    ),
    "moment-bounds": (
        "csv",
        schema({"a": {"type": "datetime", **_BOUND}}),
        lambda at: moment(at)[:1],
        text(),
    ),
    "integer-key": (
        "csv",
        schema(PLAIN, primaryKey=["id"]),
        lambda at: [str(at - 5), *plain(at)[1:]],
        text(),
    ),
    "integer-foreign-key": (
        "csv",
        schema({"a": "integer", "b": "integer"}, **points("b", "a")),
        lambda at: [f"{at:06}", f"{at // 2:06}"],
        text(),
    ),
    "number-foreign-key": (
        "csv",
        schema({"a": "number", "b": "number"}, **points("b", "a")),
        lambda at: [f"{at}.5", f"{at // 2}.5"],
        text(),
    ),
    "long-numbers": (
        "csv",
        schema({"a": "number", "b": "integer"}),
        lambda at: [f"12345678901234567.{at}", f"123456789012345678{at}"],
        text(),
    ),
    "parquet-boolean": (
        "parquet",
        schema({"id": "integer", "b": "boolean"}),
        lambda at: [at, at % 2 == 0],
        parquet,
    ),
    "parquet-timestamp": (
        "parquet",
        schema({"id": "integer", "m": "datetime"}),
        lambda at: [at, START + timedelta(seconds=at)],
        parquet,
    ),
    "parquet-integer-nulls": (
        "parquet",
        schema({"id": "integer", "n": "number"}),
        lambda at: [at, None if at % 20 == 0 else at],
        parquet,
    ),
    "parquet-null-errors": (
        "parquet",
        schema({"id": "integer", "n": "integer"}),
        lambda at: [at, None if at % 20 == 0 else at],
        parquet,
    ),
    "bad-1-percent": ("csv", schema(PLAIN), spoilt(100), text()),
    "bad-10-percent": ("csv", schema(PLAIN), spoilt(10), text()),
    "all-bad": ("csv", schema(PLAIN), spoilt(1), text()),
}  # fmt: skip


def measure(way: str, table: Path, described: Path) -> dict[str, Any]:
    """Processor seconds, errors and what they are, of this very process."""
    small = table.with_name(f"small{table.suffix}")
    make = by_us(small, described) if way == "zvit" else _theirs(small, described)
    make()
    run = by_us(table, described) if way == "zvit" else _theirs(table, described)
    start = time.process_time()
    count, digest = run()
    seconds = time.process_time() - start
    return {"seconds": seconds, "errors": count, "digest": digest}


def _theirs(table: Path, described: Path) -> Callable[[], tuple[int, str]]:
    return by_frictionless(table, described, json.loads(described.read_text()))


def compare(name: str, rows: int) -> bool:
    """Print a line about a shape; whether the errors are the same."""
    kind, described, row, write = SHAPES[name]
    labels = [field["name"] for field in described["fields"]]
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "schema.json"
        written.write_text(json.dumps(described))
        table = Path(folder) / f"table.{kind}"
        write(table, labels, [row(at) for at in range(rows)])
        write(table.with_name(f"small.{kind}"), labels, [row(at) for at in range(200)])
        theirs, ours = (
            _elsewhere(way, table, written) for way in ("Frictionless", "zvit")
        )
    same = theirs["digest"] == ours["digest"]
    ratio = theirs["seconds"] / ours["seconds"]
    print(
        f"{name:24} {rows:8,} {theirs['seconds']:9.2f} {ours['seconds']:9.2f} "
        f"{ratio:7.1f}  {ours['errors']:7,}  {'equal' if same else 'DIFFERENT'}",
        flush=True,
    )
    return same


def _elsewhere(way: str, table: Path, described: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", __spec__.name, "--way", way]
    command += [str(table), str(described)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> int:
    """Compare shapes, or measure one way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", choices=[[], *SHAPES], metavar="SHAPE")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        way, table, described = asked.way
        print(json.dumps(measure(way, Path(table), Path(described))))
        return 0
    print("shape                        rows    theirs      ours   ratio   errors")
    same = [compare(name, asked.rows) for name in asked.shapes or SHAPES]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
