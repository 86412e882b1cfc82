"""What may be named to `zvit validate`: files of any name, packed, streamed, none."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flows.validate import given
from flows.validate.given import taken
from tests.functional.command import ZVIT, Done, zvit
from transforms.errors import UnreadableReport

TABLE = b"id,name\n1,a\nx,b\n"
SOUND = b"id,name\n1,a\n2,b\n"
FIELDS = [{"name": "id", "type": "integer"}, {"name": "name"}]
WRONG = "рядок 3 «x»: поле «id»: значення не того типу: очікується ціле число"


def validated(folder: Path, *arguments: object) -> Done:
    (folder / "s.json").write_text(json.dumps({"fields": FIELDS}), "utf-8")
    return zvit("validate", *arguments, "--schema", "s.json", cwd=folder)


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "name",
    ["a#b.csv", "a;b.csv", "[x].csv", "*.csv", "a?b.csv", "$HOME.csv", "~x.csv",
     "a:b.csv", "s3:x.csv", "http:x.csv", "%A%.csv", "a b.csv", "ж№.CSV",
     "datapackage.csv", "x?format=zip.csv"],
)  # fmt: skip
def test_name_of_a_table_may_hold_any_sign(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TABLE)
    done = validated(tmp_path, name, "--json")
    assert (done.code, done.err) == (13, "")
    (task,) = done.json["tasks"]
    assert [error["rowNumber"] for error in task["errors"]] == [3]
    assert task["place"].removeprefix("./") == name


def test_name_may_begin_with_a_dash(tmp_path: Path) -> None:
    (tmp_path / "-x.csv").write_bytes(SOUND)
    (tmp_path / "s.json").write_text(json.dumps({"fields": FIELDS}), "utf-8")
    done = zvit("validate", "--schema", "s.json", "--", "-x.csv", cwd=tmp_path)
    assert (done.code, done.out) == (0, "-x.csv: відповідає схемі, 2 рядки\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv.gz", gzip.compress(TABLE, mtime=0)),
        ("t.zip", zipped({"t.csv": TABLE})),
        (
            "t.zip",
            zipped({"deep/t.csv": TABLE, "readme.txt": b"x", "__MACOSX/t.csv": b""}),
        ),
    ],
    ids=["gzip", "zip", "zip with other files"],
)
def test_packed_table_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = validated(tmp_path, name)
    assert (done.code, done.out.splitlines()[0]) == (13, WRONG)
    (task,) = validated(tmp_path, name, "--json").json["tasks"]
    assert (task["name"], task["place"]) == ("t", name)


def test_standard_input_is_read(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"fields": FIELDS}), "utf-8")
    command = [str(ZVIT), "validate", "-", "--schema", "s.json"]
    done = subprocess.run(
        command, input=TABLE, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 13
    assert done.stdout.decode().splitlines()[0] == WRONG


REFUSED = {
    "a workbook named .csv": ("t.csv", zipped({"xl/workbook.xml": b""}), "книга XLSX"),
    "a workbook": ("t.xlsx", zipped({"xl/workbook.xml": b""}), "CSV UTF-8"),
    "a workbook named .zip": ("t.zip", zipped({"xl/workbook.xml": b""}), "книга XLSX"),
    "ODS": ("t.ods", zipped({"content.xml": b""}), "книга ODS"),
    "an old workbook": ("t.csv", b"\xd0\xcf\x11\xe0\xa1\xb1", "книга XLS"),
    "an archive named .csv": ("t.csv", zipped({"t.csv": TABLE}), "архів"),
    "GZIP named .csv": ("t.csv", gzip.compress(TABLE, mtime=0), "архів"),
    "several tables": ("t.zip", zipped({"a.csv": TABLE, "b.csv": TABLE}), "2 таблиці"),
    "no table": ("t.zip", zipped({"a.txt": b""}), "0 таблиць"),
    "a page": ("t.csv", b"\n<!DOCTYPE HTML>\n<html>", "вебсторінка"),
    "a PDF": ("t.csv", b"%PDF-1.7\n", "PDF"),
    "cut off": ("t.csv.gz", gzip.compress(TABLE * 999, mtime=0)[:-20], "не прочитано"),
    "no GZIP": ("t.csv.gz", TABLE, "не прочитано"),
    "nothing": ("t.csv", b"", "файл порожній"),
    "no Parquet": ("t.parquet", b"PAR1", "не прочитано"),
    "JSON": ("t.json", b"[]", "таблиці такого виду не перевіряються"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_told_so(tmp_path: Path, case: str) -> None:
    name, content, words = REFUSED[case]
    (tmp_path / name).write_bytes(content)
    done = validated(tmp_path, name)
    assert done.code == 12
    assert words in done.out + done.err
    assert "заголовок:" not in done.out
    assert validated(tmp_path, name, "--json").json["valid"] is False


def test_folder_address_pipe_and_nothing_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    words = {
        "folder.csv": "це тека",
        "https://rada.gov.ua/t.csv": "https://rada.gov.ua/t.csv: це адреса",
        "pipe.csv": "це не звичайний файл",
        "no.csv": "немає файлу таблиці no.csv",
    }
    for name, said in words.items():
        done = validated(tmp_path, name)
        assert (done.code, done.out) == (12, "")
        assert said in done.err


def test_what_unpacks_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "LARGEST", 1 << 21)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"\0" * (1 << 23)))
    with (
        pytest.raises(UnreadableReport, match="table-too-large"),
        taken(str(tmp_path / "t.csv.gz")),
    ):
        pass


def test_writing_that_is_stated_is_not_guessed(tmp_path: Path) -> None:
    text = "id;name\n1;Їжак, ґава\nx;б\n"
    (tmp_path / "t.csv").write_bytes(text.encode("cp1251"))
    stated = ("--encoding", "cp1251", "--delimiter", ";")
    done = validated(tmp_path, "t.csv", *stated)
    assert (done.code, done.err) == (13, "")
    (error,) = validated(tmp_path, "t.csv", *stated, "--json").json["tasks"][0][
        "errors"
    ]
    assert (error["cells"], error["rowNumber"]) == (["x", "б"], 3)
    done = validated(tmp_path, "t.csv", "--delimiter", "tab")
    assert "заголовок «id;name»" in done.out


@pytest.mark.parametrize(
    ("option", "value"),
    [("--encoding", "nope"), ("--encoding", "hex"), ("--delimiter", "ab")],
)
def test_writing_that_cannot_be_is_a_wrong_call(
    tmp_path: Path, option: str, value: str
) -> None:
    (tmp_path / "t.csv").write_bytes(SOUND)
    done = validated(tmp_path, "t.csv", option, value, "--json")
    assert done.code == 2
    assert f"«{value}»" in done.err
    assert done.json["errors"][0]["message"] in done.err


def test_table_without_a_schema_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(SOUND)
    done = zvit("validate", "t.csv", cwd=tmp_path)
    assert done.code == 2
    assert "не сказано, за якою схемою перевіряти" in done.err


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XLS"),
        (b"{\\rtf1 }", "PDF"),
        (b"MIME-Version: 1.0\r\n", "PDF"),
    ],
)  # fmt: skip
def test_what_is_no_table_under_its_name_is_told(
    tmp_path: Path, begins: bytes, said: str
) -> None:
    (tmp_path / "t.csv").write_bytes(begins)
    (tmp_path / "s.json").write_text('{"fields": [{"name": "id"}]}')
    done = zvit("validate", "t.csv", "--schema", "s.json", cwd=tmp_path)
    assert (done.code, said in done.err) == (12, True), done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((".",), 12, "це тека, а не таблиця"),
        (("t.csv", "--schema", "https://example.org/s.json"), 10,
         "https://example.org/s.json: це адреса"),
    ],
)  # fmt: skip
def test_folder_and_address_of_a_schema_are_told_as_that(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "t.csv").write_text("id\n1\n")
    done = zvit("validate", *arguments, cwd=tmp_path)
    assert (done.code, said in done.err) == (code, True), done.err


def test_closed_standard_input_is_an_empty_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with taken("-") as given:
        assert given.path.read_bytes() == b""
