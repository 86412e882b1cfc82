"""Bad input: one clear line, exit 12, the rest of the batch done, nothing lost."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.functional.command import REPORTS, files, report, table, zvit

GOOD = REPORTS / "2022-08-table.docx"
TITLE = "Звіт про роботу відділу за жовтень 2019 року\n"


def _expanding_docx() -> bytes:
    """A DOCX of about 100 kB whose document expands to 128 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(128):
                member.write(b" " * 1024 * 1024)
    return stream.getvalue()


def _pdf(body: str) -> bytes:
    return f"%PDF-1.4\n{body}\ntrailer<</Root 1 0 R/Size 9>>\n%%EOF\n".encode()


_PAGE = (
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj"
)
_PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(60)
_LOCKED = (REPORTS.parent / "hostile" / "encrypted.pdf").read_bytes()

BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.txt", lambda: b"", "порожній"),
    ("truncated.docx", lambda: GOOD.read_bytes()[:3000], "пошкоджено"),
    ("bomb.docx", _expanding_docx, "розгортається"),
    ("locked.pdf", lambda: _LOCKED, "пароле"),
    ("scan.pdf", lambda: _pdf(_PAGE), "немає тексту"),
    ("image.doc", lambda: _PNG, "зображення"),
    ("huge.txt", lambda: "Розміщено 5 новин. ".encode() * 2_000_000, "завеликий"),
    ("noperiod.txt", "Розміщено 5 новин.".encode, "не названо періоду"),
    ("binary.txt", (bytes(range(256)) * 40).__bytes__, "не розпізнано"),
]


@pytest.mark.parametrize(("name", "make", "says"), BAD, ids=[b[0] for b in BAD])
def test_bad_file_is_one_line_and_the_good_one_is_done(
    tmp_path: Path, name: str, make: Callable[[], bytes], says: str
) -> None:
    bad = tmp_path / name
    content = make()
    bad.write_bytes(content)
    done = zvit("run", bad, GOOD, "--output", tmp_path / "out")
    assert done.code == 12
    [line] = [line for line in done.err.splitlines() if name in line]
    assert line.startswith(f"помилка: {bad}: ")
    assert says in line
    assert ";" in line
    assert len(table(tmp_path / "out", "monthlyFigures")) == 6
    failures = table(tmp_path / "out", "validationFailures", "validation-audit")
    assert name in {row["rowKey"] for row in failures}
    assert bad.read_bytes() == content


def test_bad_files_leave_the_last_good_output_untouched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    zvit("run", GOOD, "--output", out)
    before = files(out / "packages/monthly-report")
    for name, make, _ in BAD:
        (tmp_path / name).write_bytes(make())
    done = zvit("run", *(tmp_path / bad[0] for bad in BAD), "--output", out)
    assert done.code == 12
    assert done.err.count("помилка: ") == len(BAD)
    assert files(out / "packages/monthly-report") == before


def test_two_reports_of_one_month_and_department_are_both_set_aside(
    tmp_path: Path,
) -> None:
    first = report(tmp_path, "one.txt", f"{TITLE}Розміщено 5 новин.")
    second = report(tmp_path, "two.txt", f"{TITLE}Розміщено 6 новин.")
    done = zvit("run", first, second, GOOD, "--output", tmp_path / "out")
    assert done.code == 12
    [line] = [line for line in done.err.splitlines() if "one.txt, two.txt" in line]
    assert "2019-10" in line
    assert len(table(tmp_path / "out", "listOfReports")) == 1


def test_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    done = zvit("run", tmp_path / "no.doc", GOOD, "--output", tmp_path / "out")
    assert done.code == 12
    assert str(tmp_path / "no.doc") in done.err
    assert len(table(tmp_path / "out", "listOfReports")) == 1


def test_folder_without_reports_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "photo.jpg").write_bytes(b"")
    done = zvit("run", tmp_path / "empty", "--output", tmp_path / "out")
    assert done.code == 12
    assert "немає звітів" in done.err


def test_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = zvit("run", GOOD, "--output", tmp_path / "file" / "out")
    assert done.code == 12
    [line] = done.err.splitlines()
    assert "--output" in line


def test_wrong_setting_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "zvit.toml"
    path.write_text('[publisher]\nsite = "https://a.gov.ua/"\nedrpou = 12\n')
    done = zvit("run", GOOD, "--config", path)
    assert done.code == 10
    assert f"{path}, рядок 3" in done.err


def test_messages_come_in_english_when_asked(tmp_path: Path) -> None:
    done = zvit("run", tmp_path / "no.doc", "--output", tmp_path / "o", "--lang", "en")
    assert done.code == 12
    assert "there is no such file or folder" in done.err


def test_damaged_ledger_stops_before_anything_is_written(tmp_path: Path) -> None:
    zvit("run", GOOD, "--output", tmp_path)
    ledger = tmp_path / "audit/ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"errors":0', b'"errors":1'))
    before = files(tmp_path)
    done = zvit("run", REPORTS / "2019-09-nizhyn.txt", "--output", tmp_path)
    assert done.code == 1
    assert "журнал пошкоджено, запис 1" in done.err
    assert files(tmp_path) == before


def test_formula_is_neutralised_in_csv_and_said(tmp_path: Path) -> None:
    text = f"{TITLE}Розміщено 5 новин.\n=HYPERLINK(1) розміщено сторінок на сайті\n"
    path = report(tmp_path, "formula.txt", text)
    done = zvit("run", path, "--output", tmp_path / "out")
    assert done.code == 0
    assert "апостроф" in done.err
    csv = tmp_path / "out/packages/monthly-report/monthlyActivities.csv"
    assert ",'=HYPERLINK(1)" in csv.read_text("utf-8")
    texts = [row["text"] for row in table(tmp_path / "out", "monthlyActivities")]
    assert any(text.startswith("=HYPERLINK") for text in texts)
