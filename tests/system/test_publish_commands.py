"""`zvit run --publish` and its parts, on a real CKAN; read by a stranger's client."""

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import ckanapi
import pandas as pd
import pytest
import requests

from tests.functional.command import REPORTS, ROOT, ZVIT, Done, zvit
from tests.publishing import NEW, OLD, SETTINGS, make_package
from tests.system.portal import Portal

REPORT = REPORTS / "2019-09-nizhyn.doc"
NAME = "nizhyn-monthly-report"
EXTRA = '\ncustom_fields = "top"\nlanguage = "uk"\n'
VARIABLE = "ZVIT_PORTALS__TEST__TOKEN"


def told(portal: Portal, folder: Path, **changes: str) -> Path:
    """A settings file for the portal."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(
        url=portal.url, dialect="ckan", timeout=30, organisation=portal.organization
    )
    for old, new in changes.items():
        text = text.replace(f"{old} = false", f"{old} = {new}")
    path = folder / "zvit.toml"
    path.write_text(text + EXTRA, "utf-8")
    return path


def command(portal: Portal, folder: Path, *arguments: object, token: str = "") -> Done:
    return zvit(
        *arguments, "--output", folder, "--config", folder / "zvit.toml",
        **{VARIABLE: token or portal.token},
    )  # fmt: skip


def stranger(portal: Portal) -> Any:
    return ckanapi.RemoteCKAN(portal.url).action


def files_of(folder: Path, dataset: str = "monthly-report") -> dict[str, bytes]:
    package = folder / "packages" / dataset
    return {path.name: path.read_bytes() for path in package.iterdir()}


def test_month_is_published_and_a_strangers_client_reads_it_back(
    empty_ckan: Portal, tmp_path: Path
) -> None:
    told(empty_ckan, tmp_path)
    done = command(empty_ckan, tmp_path, "run", REPORT, "--publish")
    assert done.code == 0, done.err
    assert sorted(stranger(empty_ckan).package_list()) == [
        "nizhyn-dataset-register", NAME, "nizhyn-validation-audit",
    ]  # fmt: skip
    shown = stranger(empty_ckan).package_show(id=NAME)
    ours = files_of(tmp_path)
    for resource in shown["resources"]:
        content = requests.get(resource["url"], timeout=30).content
        assert content in ours.values(), resource["name"]
    first = requests.get(shown["resources"][0]["url"], timeout=30).content
    assert first == ours["listOfReports.csv"]
    figures = next(r for r in shown["resources"] if r["name"] == "monthlyFigures")
    table = pd.read_csv(io.BytesIO(requests.get(figures["url"], timeout=30).content))
    assert table["value"].tolist() == [321, 91, 2]
    assert shown["update_frequency"] == "once a month"


def test_second_publishing_writes_nothing(empty_ckan: Portal, tmp_path: Path) -> None:
    told(empty_ckan, tmp_path)
    make_package(tmp_path, table=OLD)
    assert command(empty_ckan, tmp_path, "publish").code == 0
    before = empty_ckan.show(NAME)
    said = command(empty_ckan, tmp_path, "publish", "--json").json
    assert said["calls"]["writes"] == 0
    assert empty_ckan.show(NAME) == before


def test_description_alone_is_changed_without_an_upload(
    empty_ckan: Portal, tmp_path: Path
) -> None:
    told(empty_ckan, tmp_path)
    make_package(tmp_path)
    command(empty_ckan, tmp_path, "publish")
    path = told(empty_ckan, tmp_path)
    path.write_text(path.read_text("utf-8") + 'license_id = "cc-zero"\n', "utf-8")
    said = command(empty_ckan, tmp_path, "publish", "--json").json
    assert (said["calls"]["writes"], said["calls"]["files"]) == (1, 0)
    assert empty_ckan.show(NAME)["license_id"] == "cc-zero"


def test_two_processes_that_apply_at_once_leave_one_release(
    empty_ckan: Portal, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    told(empty_ckan, one)
    make_package(one, table=OLD)
    command(empty_ckan, one, "publish")
    make_package(one, table=NEW)
    plan = command(empty_ckan, one, "plan", "--json").json["path"]
    shutil.copytree(one, two)
    running = [
        subprocess.Popen(
            [ZVIT, "apply", plan, "--output", folder, "--config", folder / "zvit.toml"],
            cwd=ROOT, stderr=subprocess.PIPE, text=True,
            env={**os.environ, VARIABLE: empty_ckan.token},
        )
        for folder in (one, two)
    ]  # fmt: skip
    said = [process.communicate(timeout=60)[1] for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes[0] == 0, said
    assert codes[1] in {0, 2, 14}, said
    assert not any("Traceback" in text for text in said)
    held = [empty_ckan.kept(one) for one in empty_ckan.show(NAME)["resources"]]
    assert sorted(held) == sorted(files_of(one).values())


def test_private_dataset_is_verified_and_hidden_from_strangers(
    empty_ckan: Portal, tmp_path: Path
) -> None:
    told(empty_ckan, tmp_path, private_on_create="true")
    make_package(tmp_path)
    done = command(empty_ckan, tmp_path, "publish", "--json")
    assert done.json["verified"][0]["outcome"] == "verified"
    assert empty_ckan.show(NAME)["private"] is True
    with pytest.raises(ckanapi.NotAuthorized):
        stranger(empty_ckan).package_show(id=NAME)


@pytest.mark.parametrize("is_revoked", [False, True])
def test_wrong_or_revoked_token_is_refused_and_nothing_is_written(
    empty_ckan: Portal, tmp_path: Path, *, is_revoked: bool
) -> None:
    told(empty_ckan, tmp_path)
    make_package(tmp_path)
    token = empty_ckan.new_token() if is_revoked else "no-such-token"
    if is_revoked:
        empty_ckan.revoke(token)
    done = command(empty_ckan, tmp_path, "publish", token=token)
    assert done.code == 14
    assert token not in done.err + done.out
    assert stranger(empty_ckan).package_list() == []
