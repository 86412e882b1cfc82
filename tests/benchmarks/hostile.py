"""Documents made to hurt the run, each beside a good report: what each costs.

Run `python -m tests.benchmarks.hostile [FOLDER]`: the kinds below, or the files of a
folder. Each line is one `zvit run` of the document and a good report: its exit code,
the seconds of the processor and the memory it took with all its processes, whether the
good report was published, and what was said of the bad one. The run itself, without a
bad document, is the first line.
"""

import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from tests.unit.documents import docx, odt, packed, paragraph, rtf

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "data" / "reports" / "2019-09-nizhyn.txt"
MOST_SECONDS = 35.0
MOST_BYTES = 1.1e9
_TITLE = "Звіт відділу за червень 2021 року\n"
_RESERVED = 2**20


def pdf(content: bytes, *, of: str = "", more: bytes = b"", pages: int = 1) -> bytes:
    """A PDF whose pages share their content; `of` are more entries of its stream."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj" % (pages, kids),
        b"3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
        b"4 0 obj<</Length %d%s>>stream\n%s\nendstream endobj"
        % (len(content), of.encode(), content),
        more,
    ]
    parts += [
        b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 3 0 R>>/XObject<</X 5 0 R>>>>>>endobj" % (10 + number)
        for number in range(pages)
    ]
    return b"%PDF-1.7\n" + b"\n".join(parts) + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def _drawn(line: bytes, times: int) -> bytes:
    return b"BT /F 6 Tf 9 TL 20 780 Td " + b"(%s) Tj T* " % line * times + b"ET"


def _bomb() -> bytes:
    """A gigabyte of spaces, deflated twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * _RESERVED) for _ in range(1024))
    return zlib.compress(once + packer.flush(), 9)


def _text(part: str, times: int) -> bytes:
    return (_TITLE + part * times).encode()


def _form_drawing_itself() -> bytes:
    form = (
        b"5 0 obj<</Type/XObject/Subtype/Fo#72m/BBox[0 0 9 9]/Resources<</XObject"
        b"<</X 5 0 R>>>>/Length 12>>stream\n/X Do /X Do \nendstream endobj"
    )
    return pdf(b"/X Do", more=form)


def _types(times: int) -> bytes:
    return packed({
        "[Content_Types].xml": '<Types>' + 'PartName="a" ContentType="' * times,
        "word/document.xml": "<w/>",
    })  # fmt: skip


def _notes(times: int) -> bytes:
    note = "<text:note> </text:note> "
    return odt("<text:p>5</text:p>" + note * times)


# Name of each file, and what makes it.
KINDS: dict[str, Callable[[], bytes]] = {
    "comments.txt": lambda: b"<!---->" * 60 + b"x",
    "comments.html": lambda: b"<html>" + b"<b a=k><!--</b>-->" * 3000 + b"<p>5" * 3000,
    "attributes.html": lambda: b"<html><p " + b"a%d=1 " * 32_000 % (*range(32_000),),
    "formatting.html": lambda: b"<html>"
    + b"".join(b"<b a=%d>" % number for number in range(2_000))
    + b"<p>5" * 2_000,
    "ends.html": lambda: b"<html>" + b"<div></x>" * 80_000,
    "deep.html": lambda: b"<html>" + b"<div>" * 100_000,
    "numbers.txt": lambda: _text("Новин 5. ", 50_000),
    "ranges.txt": lambda: _text("1-", 2_400_000),
    "news.txt": lambda: _text("новин 5, ", 500_000),
    "digits.txt": lambda: _text("7", 4_900_000),
    "rows.txt": lambda: _text("Новин\t5\n", 500_000),
    "fallback.docx": lambda: docx("<!--<mc:Fallback>-->" * 20_000 + paragraph("5")),
    "types.docx": lambda: _types(20_000),
    "runs.docx": lambda: docx(f"<w:p>{'<w:r><w:t>5</w:t></w:r>' * 400_000}</w:p>"),
    "cells.docx": lambda: docx(
        f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 200_000}</w:tr></w:tbl>"
    ),
    "notes.odt": lambda: _notes(600),
    "deep.odt": lambda: odt("<text:p>" * 100_000),
    "deep.rtf": lambda: rtf("{" * 400_000),
    "unicode.rtf": lambda: rtf(r"\u1085 ?" * 900_000),
    "form.pdf": _form_drawing_itself,
    "twice.pdf": lambda: pdf(_bomb(), of="/Filter[/FlateDecode/FlateDecode]"),
    "names.pdf": lambda: pdf(_bomb(), of="/Filter[/#46lateDecode/#46lateDecode]"),
    "pages.pdf": lambda: pdf(_drawn(b"Novyn 5 " * 20, 80), pages=1_900),
    "glyphs.pdf": lambda: pdf(_drawn(b"5" * 1_000, 190), pages=20),
}  # fmt: skip


class Cost(NamedTuple):
    """What one run cost and gave."""

    code: int
    seconds: float
    bytes: int
    published: int
    said: str


def cost_of(bad: Path | None, folder: Path) -> Cost:
    """Run a document and a good report, in a new output folder."""
    output = folder / "output"
    paths = [str(path) for path in (bad, GOOD) if path]
    said = folder / "stderr"
    with said.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", *paths,
             "--output", str(output), "--lang", "en"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=stderr,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_text("utf-8", "replace")
    lines = [line for line in text.splitlines() if bad and bad.name in line]
    told = "TRACEBACK" if "Traceback" in text else "; ".join(lines) or "read"
    seconds = used.ru_utime + used.ru_stime
    memory = used.ru_maxrss * 1024
    return Cost(process.returncode, seconds, memory, _published(output), told)


def _published(output: Path) -> int:
    table = output / "packages" / "monthly-report" / "listOfReports.json"
    if not table.is_file():
        return 0
    titles = [row["text"] for row in json.loads(table.read_text("utf-8"))]
    return titles.count(GOOD.name)


def _documents(folder: Path, asked: Iterable[str]) -> list[Path]:
    named = [Path(one) for one in asked]
    if named:
        return [file for one in named for file in sorted(one.rglob("*"))]
    for name, make in KINDS.items():
        (folder / name).write_bytes(make())
    return [folder / name for name in KINDS]


def main(arguments: list[str]) -> int:
    """Print the table; 1 if a document kept the good report back or cost too much."""
    worst = 0
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        documents: list[Path | None] = [None, *_documents(folder, arguments)]
        print(f"{'document':28} exit  CPU s   MB  good  said")
        for number, bad in enumerate(documents):
            place = folder / f"run{number}"
            place.mkdir()
            cost = cost_of(bad, place)
            hurt = (
                not cost.published
                or cost.said == "TRACEBACK"
                or cost.seconds > MOST_SECONDS
                or cost.bytes > MOST_BYTES
            )
            worst |= hurt
            print(
                f"{bad.name if bad else '(none)':28} {cost.code:4} {cost.seconds:6.1f} "
                f"{cost.bytes / 1e6:5.0f} {'yes' if cost.published else 'NO':>4}  "
                f"{cost.said.partition(': ')[2].partition(': ')[2][:60] or cost.said}"
                f"{'  <-- HURT' if hurt else ''}",
                flush=True,
            )
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
