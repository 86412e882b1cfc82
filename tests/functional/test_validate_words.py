"""What `zvit validate` says beside the verdict, and in which words."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import ROOT, ZVIT, Done, zvit
from tests.functional.test_progress import shown_on_a_terminal

ID = {"name": "id", "type": "integer"}
KIND = {"name": "k", "constraints": {"enum": ["a"]}}
NUMBER = {"name": "n", "type": "number"}
PLAIN: dict[str, Any] = {"fields": [ID, {"name": "name"}]}


def validated(
    folder: Path, content: bytes, *options: str, schema: dict[str, Any] = PLAIN
) -> Done:
    (folder / "t.csv").write_bytes(content)
    (folder / "s.json").write_text(json.dumps(schema), "utf-8")
    return zvit("validate", "t.csv", "--schema", "s.json", *options, cwd=folder)


SAID = [
    (b"id;name\n1;a\n", PLAIN, "прочитано як UTF-8, роздільник «;»"),
    (b"id\tname\n1\ta\n", PLAIN, "роздільник табуляція"),
    ("id,name\n1,Рішення ради про новини\n".encode("utf-16"), PLAIN,
     "таблиця не в UTF-8: прочитано в кодуванні utf-16"),
    ("id,name\n1,Рішення\n".encode() + b"2,\xff\n", PLAIN,
     "в рядку 3 файлу є байт 0xFF"),
    (b"sep=;\nid;name\n1;a\n", PLAIN, "вказівка для Excel"),
    (b"name,id\na,1\n", PLAIN, "лише в іншому порядку"),
    (b"ID, Name\n1,a\n", PLAIN, "лише великими літерами чи пробілами"),
    (b"1,a\n2,b\n", PLAIN, "схоже, рядка заголовків немає"),
    (b"k\n a\n", {"fields": [KIND]}, "навколо « a» є пробіли"),
    (b'n\n"1,5"\n', {"fields": [NUMBER]}, "десяткова кома"),
    ("n\n1\u202f041\n".encode(), {"fields": [NUMBER]}, "нерозривний пробіл (U+00A0"),
    (b"id,name\n1,a\n", {"fields": [{**ID, "minimum": 1}, {"name": "name"}]},
     "мабуть, має бути «constraints.minimum»"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "schema", "said"), SAID)
def test_what_was_guessed_and_the_likely_cause_are_told(
    tmp_path: Path, content: bytes, schema: dict[str, Any], said: str
) -> None:
    done = validated(tmp_path, content, schema=schema)
    assert said in done.err
    assert validated(tmp_path, content, "--json", schema=schema).err == done.err


SILENT = [
    (b"id,name\n1,a\n", PLAIN),
    ("id,name\n1,Їжак\n".encode("utf-8-sig"), PLAIN),
    (b'id,name\n1,"two\nlines"\n2,"three, with commas\nand\nmore"\n', PLAIN),
    (b"id,name\n1,a\n", PLAIN | {"titleEn": "T", "unit": "x", "descriptionEn": "y"}),
    (b"id,name\n1,a\n2,a\n", PLAIN | {"primaryKey": ["id", "name"]}),
]


@pytest.mark.parametrize(("content", "schema"), SILENT)
def test_usual_table_is_told_nothing_of(
    tmp_path: Path, content: bytes, schema: dict[str, Any]
) -> None:
    done = validated(tmp_path, content, schema=schema)
    assert (done.code, done.err) == (0, "")


def test_unseen_signs_are_shown(tmp_path: Path) -> None:
    rows = "id,name\n1\u00a0x,a\n1\u200b,b\n1\x1b[31m,c\n"
    rows += "".join(f"{number},літери\n" for number in range(200))
    out = validated(tmp_path, rows.encode()).out
    shown = re.findall("«(1[^»]+)»: поле", out)
    assert shown == ["1⍽x", "1[U+200B]", "1␛[31m"]
    assert "\x1b" not in out


def test_errors_of_a_field_are_summed_up(tmp_path: Path) -> None:
    rows = b"id,name\n" + b"x,a\n" * 60 + b"1,a\n" + b"y,b\n" * 2
    out = validated(tmp_path, rows).out
    said = "очікується ціле число (рядки 2–61, 63–64, напр. «x»)"
    (line,) = [line for line in out.splitlines() if said in line]
    assert line.split()[0] == "62"


def test_no_line_is_long_whatever_the_table_holds(tmp_path: Path) -> None:
    label, values = "л" * 20_000, [f"v{number}" for number in range(3_000)]
    schema = {"fields": [{"name": "a", "constraints": {"enum": values}}, ID]}
    rows = f"a,{label}\n{'ж' * 9_000},{'7' * 5_000}x\n"
    for language in ("uk", "en"):
        done = validated(tmp_path, rows.encode(), "--lang", language, schema=schema)
        assert max(map(len, done.out.splitlines())) < 450
        assert done.code == 13


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "1 помилка"), ("en", "1 error")]
)
def test_one_is_no_plural(tmp_path: Path, language: str, words: str) -> None:
    out = validated(tmp_path, b"id,name\nx,a\n", "--lang", language).out
    assert f"{words}\n" in out.replace("\u00a0", " ")
    assert ("«" in out) == (language == "uk")


def test_json_is_written_whatever_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "sound.csv").write_bytes(b"id,name\n1,a\n")
    (tmp_path / "wrong.csv").write_bytes(b"id,name\nx,a\n")
    (tmp_path / "s.json").write_text(json.dumps(PLAIN), "utf-8")
    tables = ("sound.csv", "wrong.csv", "no.csv")
    done = zvit("validate", *tables, "--schema", "s.json", "--json", cwd=tmp_path)
    report = done.json
    assert done.code == 12
    assert report["stats"]["tasks"] == 2
    assert [task["valid"] for task in report["tasks"]] == [True, False]
    (failure,) = report["errors"]
    assert (failure["type"], report["stats"]["errors"]) == ("table-missing", 2)
    assert sorted(failure) == [
        "description", "message", "note", "tags", "title", "type",
    ]  # fmt: skip
    (tmp_path / "s.json").write_text('"elsewhere.json"', "utf-8")
    done = zvit("validate", *tables, "--schema", "s.json", "--json", cwd=tmp_path)
    assert (done.code, done.json["valid"]) == (10, False)
    assert {one["type"] for one in done.json["errors"]} == {"schema-wrong"}


def test_frictionless_itself_reads_the_json_of_several_tables(tmp_path: Path) -> None:
    from frictionless import Report

    (tmp_path / "a.csv").write_bytes(b"id,name\nx,a\n")
    (tmp_path / "b.csv").write_bytes(b"id,name\n1,a\n,\n")
    (tmp_path / "s.json").write_text(json.dumps(PLAIN), "utf-8")
    tables = ("a.csv", "b.csv")
    done = zvit("validate", *tables, "--schema", "s.json", "--json", cwd=tmp_path)
    read = Report.from_descriptor(done.json)
    assert [len(task.errors) for task in read.tasks] == [1, 1]


def test_every_table_of_our_own_packages_is_validated(tmp_path: Path) -> None:
    zvit("run", ROOT / "reports" / "2019-09-nizhyn.doc", "--output", tmp_path)
    package = tmp_path / "packages" / "monthly-report"
    done = zvit("validate", package / "datapackage.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("відповідає схемі") == 10
    figures = package / "monthlyFigures.csv"
    text = figures.read_text("utf-8")
    figures.write_text(text.replace(",news_published,", ",made_up,"), "utf-8")
    done = zvit("validate", package / "datapackage.json", "--json")
    assert done.code == 13
    wrong = [task for task in done.json["tasks"] if not task["valid"]]
    assert [task["name"] for task in wrong] == ["monthly-figures"]
    kinds = [error["type"] for error in wrong[0]["errors"]]
    assert kinds == ["foreign-key", "hash-count", "byte-count"]


def test_missing_table_of_a_package_ends_with_12(tmp_path: Path) -> None:
    resources = [{"name": "t", "path": "no.csv", "schema": PLAIN}]
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({"resources": resources}), "utf-8")
    done = zvit("validate", path)
    assert done.code == 12
    assert "уся таблиця: файл не відкрито: файлу немає" in done.out


def test_progress_moves_over_a_table_that_is_no_utf_8(tmp_path: Path) -> None:
    rows = "id,name\n" + "".join(f"{n},Рішення {n}\n" for n in range(30_000))
    (tmp_path / "t.csv").write_bytes(rows.encode("cp1251"))
    (tmp_path / "s.json").write_text(json.dumps(PLAIN), "utf-8")
    table, schema = tmp_path / "t.csv", tmp_path / "s.json"
    shown = shown_on_a_terminal("validate", table, "--schema", schema)
    shares = {int(share) for share in re.findall(r"(\d+)%", shown)}
    assert "t.csv: читаю" in shown
    assert max(shares) > 50


def test_reader_that_has_had_enough_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,name\n" + b"x,a\n" * 30_000)
    (tmp_path / "s.json").write_text(json.dumps(PLAIN), "utf-8")
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [str(ZVIT), "validate", "t.csv", "--schema", "s.json", "--json"],
        cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(theirs)
    assert (done.returncode, done.stderr) == (13, b"")


def test_group_of_unlike_errors_says_so(tmp_path: Path) -> None:
    """The line of a group has the words of its first error."""
    schema = {"fields": [{"name": "id"}, {"name": "b"}], "primaryKey": ["id"]}
    done = validated(tmp_path, b"id,b\n1,x\n2,x\n1,x\n2,x\n", schema=schema)
    assert "таке саме в рядку 2 (рядки 4–5, та подібні)" in done.out
