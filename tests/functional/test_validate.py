"""`zvit validate`, as a person and as a program see it."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.functional.command import ROOT, Done, zvit

FIELDS = [
    {"name": "day", "type": "date"},
    {"name": "count", "type": "integer", "constraints": {"minimum": 0}},
]
SOUND = "day,count\n2019-09-01,3\n2019-09-02,0\n"
WRONG = "day,count\n2019-09-01,3\n2019-09-31,0\n2019-09-03,-1\n\n2019-09-04,5,x\n"


def validated(folder: Path, text: str, *options: str, name: str = "t.csv") -> Done:
    (folder / name).write_text(text, "utf-8")
    schema = folder / "t.schema.json"
    schema.write_text(json.dumps({"fields": FIELDS}), "utf-8")
    return zvit("validate", folder / name, "--schema", schema, *options)


def test_sound_table_is_said_to_meet_its_schema(tmp_path: Path) -> None:
    done = validated(tmp_path, SOUND)
    assert done.code == 0
    assert done.out == f"{tmp_path}/t.csv: відповідає схемі, 2 рядки\n"
    assert done.err == ""


def test_each_error_is_told_with_its_row_its_cell_and_a_remedy(tmp_path: Path) -> None:
    done = validated(tmp_path, WRONG)
    assert done.code == 13
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "рядок 3 «2019-09-31»: поле «day»: значення не того типу:"
    )
    assert lines[0].endswith("очікується дата РРРР-ММ-ДД")
    assert lines[1].startswith("рядок 4 «-1»: поле «count»: значення поза дозволеним:")
    assert lines[2].startswith("рядок 5: рядок порожній")
    assert lines[3].startswith("рядок 6 «x»: зайва клітинка «x»")
    assert lines[4] == f"{tmp_path}/t.csv: 5 рядків, 4 помилки"
    assert sorted(line.split()[0] for line in lines[5:]) == ["1"] * 4
    assert lines[5].endswith(
        "(рядок 3); виправте значення в таблиці або тип поля у схемі  [type-error]"
    )


def test_json_is_the_report_descriptor_of_frictionless(tmp_path: Path) -> None:
    done = validated(tmp_path, WRONG, "--json")
    assert done.code == 13
    report = done.json
    assert report["valid"] is False
    assert report["stats"]["errors"] == 4
    (task,) = report["tasks"]
    assert (task["name"], task["place"], task["labels"]) == (
        "t", "t.csv", ["day", "count"],
    )  # fmt: skip
    assert task["stats"]["rows"] == 5
    assert task["stats"]["bytes"] == len(WRONG)
    told = [
        (e["type"], e["rowNumber"], e.get("fieldName"), e.get("cell"))
        for e in task["errors"]
    ]
    assert told == [
        ("type-error", 3, "day", "2019-09-31"),
        ("constraint-error", 4, "count", "-1"),
        ("blank-row", 5, None, None),
        ("extra-cell", 6, "", "x"),
    ]
    assert task["errors"][0]["note"] == 'type is "date/default"'


def test_english_is_spoken_when_asked(tmp_path: Path) -> None:
    done = validated(tmp_path, WRONG, "--lang", "en")
    assert "row 3 `2019-09-31`: field `day`: the value is not of its type" in done.out
    assert "5 rows, 4 errors" in done.out


def test_errors_beyond_a_hundred_are_counted_and_all_in_json(tmp_path: Path) -> None:
    text = "day,count\n" + "2019-09-01,-1\n" * 2_500
    lines = validated(tmp_path, text).out.splitlines()
    assert sum(line.startswith("рядок ") for line in lines) == 100
    assert lines[100] == "… і ще 2400; усі – з --json"
    report = validated(tmp_path, text, "--json").json
    assert [e["rowNumber"] for e in report["tasks"][0]["errors"]] == [*range(2, 2_502)]


def test_terminal_codes_in_a_cell_are_not_printed(tmp_path: Path) -> None:
    done = validated(tmp_path, "day,count\n\x1b[31m\u202ex,1\n")
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert done.code == 13


def test_other_kinds_of_table_are_refused(tmp_path: Path) -> None:
    done = validated(tmp_path, SOUND, name="t.docx")
    assert done.code == 12
    assert f"{tmp_path}/t.docx: таблиці такого виду не перевіряються" in done.err


def test_missing_table_is_named(tmp_path: Path) -> None:
    schema = ROOT / "schemas" / "monthly-report" / "monthlyFigures.schema.yaml"
    done = zvit("validate", tmp_path / "no.csv", "--schema", schema)
    assert done.code == 12
    assert f"немає файлу таблиці {tmp_path}/no.csv" in done.err


BROKEN = [
    ("{", "t.json"),
    ("[]", "t.json"),
    ('{"fields": [{"name": "a", "type": "strin"}]}', "t.json"),
    ('{"fields": [{"name": "a", "type": "string", "constraints": {"pattern": "("}}]}',
     "t.json"),
    ("a: &a [x]\nb: *a\n", "t.yaml"),
    ("fields: [\x00", "t.yaml"),
    ("[" * 100_000, "t.json"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), BROKEN)
def test_broken_schema_is_named_with_the_reason(
    tmp_path: Path, text: str, name: str
) -> None:
    schema, table = tmp_path / name, tmp_path / "t.csv"
    schema.write_text(text, "utf-8")
    table.write_text(SOUND, "utf-8")
    done = zvit("validate", table, "--schema", schema)
    assert done.code == 10
    assert f"{schema}: схему не прочитано:" in done.err
    assert done.err.count("\n") == 1


def test_published_table_meets_its_schema_as_csv_and_as_parquet(tmp_path: Path) -> None:
    zvit("run", ROOT / "reports" / "2019-09-nizhyn.doc", "--output", tmp_path)
    package = tmp_path / "packages" / "monthly-report"
    schema = ROOT / "schemas" / "codes" / "indicators.schema.yaml"
    for kind in ("csv", "parquet"):
        done = zvit("validate", package / f"indicators.{kind}", "--schema", schema)
        assert done.out.endswith("відповідає схемі, 35 рядків\n"), done


def test_schema_that_points_elsewhere_asks_for_the_whole_package(
    tmp_path: Path,
) -> None:
    zvit("run", ROOT / "reports" / "2019-09-nizhyn.doc", "--output", tmp_path)
    table = tmp_path / "packages" / "monthly-report" / "monthlyFigures.csv"
    schema = ROOT / "schemas" / "monthly-report" / "monthlyFigures.schema.yaml"
    done = zvit("validate", table, "--schema", schema)
    assert done.code == 13
    assert "zvit validate datapackage.json" in done.out
    assert "{fk}" not in done.out
    assert "без зовнішнього ключа: відповідає схемі, 3 рядки" in done.out


def test_parquet_is_judged_row_by_row(tmp_path: Path) -> None:
    frame = pd.read_csv(io.StringIO(SOUND))
    frame["count"] = [3, -1]
    frame.to_parquet(tmp_path / "t.parquet")
    schema = tmp_path / "t.schema.json"
    schema.write_text(json.dumps({"fields": FIELDS}), "utf-8")
    done = zvit("validate", tmp_path / "t.parquet", "--schema", schema, "--json")
    (error,) = done.json["tasks"][0]["errors"]
    assert (error["type"], error["rowNumber"], error["cell"]) == (
        "constraint-error", 3, "-1",
    )  # fmt: skip


def test_help_shows_an_example() -> None:
    done = zvit("validate", "--help")
    shown = "".join(done.out.split())
    assert "zvitvalidateвитрати.csv--schemaвитрати.schema.yaml" in shown
    assert "zvitvalidateoutput/packages/monthly-report/datapackage.json" in shown
