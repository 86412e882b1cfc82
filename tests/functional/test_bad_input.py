"""Bad input: one clear line, exit 12, the rest of the batch done, nothing lost."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.functional.command import REPORTS, Done, files, report, table, zvit

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
    ("noperiod.txt", "Розміщено 5 новин.".encode, "за який це період"),
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


# Clears the screen, names the window, turns the writing, ends the line.
HOSTILE = "\x1b[2J\x1b]0;x\x07\u202e\u2028"


def commands_of(done: Done) -> set[str]:
    """What of an output a terminal would obey."""
    return {*done.out, *done.err} & {"\x1b", "\x07", "\u202e", "\u2028", "\x9b"}


def test_name_title_and_topic_command_no_terminal(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    text = f"Звіт відділу {HOSTILE} за жовтень 2019 року\nРозміщено 5 новин.\n"
    topic = f"Взяли участь у форумі на тему: «Дані{HOSTILE} для всіх».\n"
    report(folder, f"good{HOSTILE}.txt", text + topic)
    report(folder, f"bad{HOSTILE}.txt", "Без періоду")
    assert zvit("run", folder, "--output", out).code == 12
    told = ("--output", out)
    for command in (
        ("run", folder, *told), ("run", folder, *told, "--json"),
        ("extract", folder), ("extract", folder, "--json"),
        ("audit", "list", *told), ("audit", "list", *told, "--json"),
        ("audit", "show", f"nizhyn-{HOSTILE}", *told), ("run", HOSTILE, *told),
        ("watch", *told), (f"no-{HOSTILE}",), ("run", f"--{HOSTILE}"),
    ):  # fmt: skip
        assert not commands_of(zvit(*command)), command


def test_names_of_windows_archives_are_taken_and_shown_by_number(
    tmp_path: Path,
) -> None:
    """A ZIP made on Windows gives names in cp1251 or cp866."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    good = os.fsdecode("звіт.txt".encode("cp1251"))
    report(folder, good, f"{TITLE}Розміщено 5 новин.")
    report(folder, os.fsdecode("скан.txt".encode("cp1251")), "Без періоду")
    for _ in range(2):
        done = zvit("run", folder, "--output", out)
        assert done.code == 12
        assert f"{folder}/\\xf1\\xea\\xe0\\xed.txt: " in done.err
    [row] = table(out, "listOfReports")
    assert row["text"] == "\\xe7\\xe2\\xb3\\xf2.txt"
    assert zvit("audit", "verify", "--output", out).code == 0
    assert zvit("extract", folder, "--json").code == 12


def test_longest_names_are_taken_and_have_pages(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    report(folder, f"{'щ' * 125}.txt", f"{TITLE}Розміщено 5 новин.")
    for last in "аб":
        report(folder, f"{'ї' * 124}{last}.txt", "Без періоду")
    assert zvit("run", folder, "--output", out).code == 12
    assert len(table(out, "listOfReports")) == 1
    assert len([*(out / "feedback").glob("їїї*.html")]) == 2


@pytest.mark.parametrize("by_folder", [True, False])
def test_two_unreadable_files_of_one_name_are_two(
    tmp_path: Path, *, by_folder: bool
) -> None:
    out, places = tmp_path / "out", [tmp_path / "in" / name for name in ("а", "б")]
    for place in places:
        place.mkdir(parents=True)
        report(place, "звіт.txt", "Без періоду")
    named = [tmp_path / "in"] if by_folder else [p / "звіт.txt" for p in places]
    done = zvit("run", *named, "--output", out)
    assert all(f"{place}/звіт.txt" in done.err for place in places)
    rows = table(out, "validationFailures", "validation-audit")
    assert {row["rowKey"] for row in rows if row["ruleId"] == "no-period"} == {
        "а/звіт.txt", "б/звіт.txt",
    }  # fmt: skip
    assert len([*(out / "feedback").glob("*_звіт*.html")]) == 2
    for place in places:
        title = TITLE.replace("відділу", f"відділу {place.name}")
        report(place, "звіт.txt", f"{title}Розміщено 5 новин.")
    zvit("run", *named, "--output", out)
    rows = table(out, "validationFailures", "validation-audit")
    assert {row["state"] for row in rows if row["ruleId"] == "no-period"} == {"fixed"}
    assert not [*(out / "feedback").glob("*_звіт*.html")]


def test_sidecar_that_is_deep_ends_no_batch(tmp_path: Path) -> None:
    path = report(tmp_path, "deep.txt", f"{TITLE}Розміщено 5 новин.")
    report(tmp_path, "deep.txt.toml", f"url = {'[' * 5000}")
    done = zvit("run", path, GOOD, "--output", tmp_path / "out")
    assert done.code == 12
    assert "deep.txt.toml" in done.err
    assert len(table(tmp_path / "out", "listOfReports")) == 1


def test_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(f"{TITLE}Таємно: 54321 новин.")
    (folder / "l.txt").symlink_to(tmp_path / "secret.txt")
    done = zvit("run", folder, GOOD, "--output", out)
    assert done.code == 12
    [line] = [line for line in done.err.splitlines() if "l.txt" in line]
    assert "посилання" in line
    assert not [name for name, text in files(out).items() if b"54321" in text]


def test_damaged_kept_report_is_one_line(tmp_path: Path) -> None:
    zvit("run", GOOD, "--output", tmp_path)
    [kept] = (tmp_path / "reports").glob("*/*/document.json")
    for text in ("{}", "[]", "5", "[" * 100_000):
        kept.write_text(text)
        done = zvit("run", GOOD, "--output", tmp_path)
        assert done.code == 1
        [line] = done.err.splitlines()
        assert "пошкоджено" in line
