"""A small clean plain table is validated without an import of Frictionless or Arrow.

They take a second, the table a thousandth of it. What Frictionless finds out as it
opens a file is found out here by the same means: `chardet` and Python's `csv.Sniffer`.
Where anything is unusual or wrong, nothing is said, and the table goes the long way.
"""

import codecs
import csv
import hashlib
import io
import json
import re
import time
from itertools import islice
from pathlib import Path
from typing import Any

from flows.table_report import TableReport
from transforms.proof.small import SmallSchema

_LARGEST = 1 << 16
# Lines by which Frictionless tells how a table is written.
_SAMPLE = 100
# Of such a name, Frictionless makes the name of the table as it is.
_PLAIN_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\.csv", re.ASCII)
_LEAST_CONFIDENCE = 0.5


def small_report(path: Path, schema: Any, *, sums: bool = True) -> TableReport | None:
    """The report of a table that is certainly valid; None where that is not certain.

    Args:
        path: the file.
        schema: descriptor of its Table Schema, as it was read from its file.
        sums: put md5 and sha256 into the report.
    """
    started = time.perf_counter()
    try:
        labels, rows, content, delimiter = _proven(path, schema)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    seconds = round(time.perf_counter() - started, 3)
    counts = {"errors": 0, "warnings": 0, "seconds": seconds}
    stats: dict[str, Any] = dict(counts)
    if sums:
        for kind in (hashlib.md5, hashlib.sha256):
            made = kind(content, usedforsecurity=False)
            stats[made.name] = made.hexdigest()
    stats |= {"bytes": len(content), "fields": len(labels)}
    stats |= {"rows": rows} if rows else {}
    none: dict[str, Any] = {"warnings": [], "errors": []}
    task = {
        "name": path.stem, "type": "table", "valid": True, "place": path.name,
        "labels": labels, "stats": stats, **none,
    }  # fmt: skip
    has_breaks = b'"' in content and content.count(b"\n") > rows + 1
    report = TableReport(encoding="utf-8", delimiter=delimiter, has_breaks=has_breaks)
    report.descriptor = {
        "valid": True, "stats": {"tasks": 1, **counts}, **none, "tasks": [task],
    }  # fmt: skip
    return report


def _proven(path: Path, schema: Any) -> tuple[list[str], int, bytes, str]:
    """Of a table that is certainly valid: labels, count of rows, bytes and delimiter.

    Raises:
        OSError: where a file cannot be read.
        TypeError: where the schema is none of JSON.
        ValueError: where the table is not certainly valid.
    """
    is_small = path.is_file() and path.stat().st_size <= _LARGEST
    if not _PLAIN_NAME.fullmatch(path.name) or not is_small:
        raise ValueError(path)
    # Neither NaN nor half of a surrogate pair is in a schema that Frictionless takes.
    described = json.dumps(schema, ensure_ascii=False, allow_nan=False).encode()
    if len(described) > _LARGEST:
        raise ValueError(len(described))
    known = SmallSchema(schema)
    content = path.read_bytes()
    records, delimiter = _records(_text(content))
    labels = [label.strip() for label in next(records, [])]
    rows = list(records)
    if labels != known.names or any(len(row) != len(labels) for row in rows):
        raise ValueError(labels)
    if not known.is_met(rows):
        raise ValueError(path)
    return labels, len(rows), content, delimiter


def _text(content: bytes) -> str:
    """The text of a file that Frictionless reads as UTF-8 without a mark."""
    from chardet import UniversalDetector

    if content.startswith(codecs.BOM_UTF8):
        raise ValueError("a mark")
    detector = UniversalDetector()
    for line in content.splitlines():
        detector.feed(line)
    detector.close()
    found = detector.result
    encoding = found["encoding"] or "utf-8"
    is_sure = (found["confidence"] or 0) >= _LEAST_CONFIDENCE
    if is_sure and encoding != "ascii" and codecs.lookup(encoding).name != "utf-8":
        raise ValueError(encoding)
    return content.decode()


def _records(text: str) -> tuple[Any, str]:
    """The records, read as Frictionless does where the writing is plain; by what."""
    sample = "".join(islice(io.StringIO(text, newline=""), _SAMPLE))
    try:
        found: Any = csv.Sniffer().sniff(sample, ",\t;|")
    except csv.Error:
        found = csv.excel()
    if found.skipinitialspace or len(found.delimiter) != 1:
        raise ValueError("unusual writing")
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=found.delimiter), found.delimiter
