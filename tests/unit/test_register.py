"""The register of datasets, made from the packages beside it."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from frictionless import Package

from flows.publish.files import write_folder
from flows.publish.register import register_files
from flows.settings import load_settings
from transforms.errors import ConfigError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for name, title in (("monthly-report", "Звіти"), ("validation-audit", "Журнал")):
        folder = tmp_path / "packages" / name
        folder.mkdir(parents=True)
        stated = {
            "identifier": f"nizhyn-{name}", "title": title, "description": "Що в ньому",
            "updateFrequency": "Щомісяця", "keywords": "звіти, дані",
            "purpose": "Постанова № 835", "formats": "CSV, JSON, PARQUET",
            "datasetLink": f"https://data.gov.ua/dataset/nizhyn-{name}",
        }  # fmt: skip
        (folder / "passport.json").write_text(json.dumps(stated), "utf-8")
    return tmp_path


def rows(output: Path) -> list[Any]:
    files = register_files(load_settings(ROOT / "zvit.toml"), output)
    write_folder(output / "packages" / "dataset-register", files)
    found: list[Any] = json.loads(files["register.json"])
    return found


def test_every_package_has_a_row_and_the_register_its_own(output: Path) -> None:
    assert [row["uid"] for row in rows(output)] == [
        "nizhyn-dataset-register", "nizhyn-monthly-report", "nizhyn-validation-audit",
    ]  # fmt: skip


def test_what_a_kill_has_left_of_a_package_is_none(output: Path) -> None:
    packages = output / "packages"
    copytree(packages / "monthly-report", packages / ".monthly-report.previous")
    rows(output)
    copytree(packages / "dataset-register", packages / ".dataset-register.new")
    assert len(rows(output)) == 3


def test_row_says_what_the_passport_says(output: Path) -> None:
    row = rows(output)[1]
    assert row["title"] == "Звіти"
    assert row["accrualPeriodicity"] == "Щомісяця"
    assert row["distributionFormat"] == "CSV, JSON, PARQUET"
    assert row["url"] == "https://data.gov.ua/dataset/nizhyn-monthly-report"
    assert row["publisherName"] == "Виконавчий комітет Ніжинської міської ради"
    assert row["publisherId"] is None
    assert row["contactPointEmail"] is None


def test_row_that_the_register_may_not_have_is_told(output: Path) -> None:
    path = output / "packages" / "monthly-report" / "passport.json"
    stated = json.loads(path.read_text("utf-8"))
    stated["updateFrequency"] = "Відразу після внесення змін"
    path.write_text(json.dumps(stated), "utf-8")
    with pytest.raises(ConfigError) as error:
        rows(output)
    assert error.value.rule_id == "register-row-refused"
    assert "nizhyn-monthly-report" in str(error.value.details)


def test_register_is_a_sound_package_and_the_same_again(output: Path) -> None:
    folder = output / "packages" / "dataset-register"
    rows(output)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    rows(output)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_register_of_the_older_dialect_has_its_names(output: Path) -> None:
    settings = load_settings(ROOT / "zvit.toml")
    older = settings.model_copy(update={"dialect": "2019"})
    text = register_files(older, output)["register.csv"].decode()
    header = text.splitlines()[0].split(",")
    assert header[0] == "identifier"
    assert {"landingPage", "keyword", "publisherIdentifier"} <= set(header)
