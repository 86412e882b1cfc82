"""`zvit freshness`: what the portal would call outdated."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import Portal, running
from tests.fake_ckan.state import State
from tests.functional.command import Done, zvit
from tests.publishing import make_package, settings_for

DATASET = "nizhyn-monthly-report"
TOKEN = {"ZVIT_PORTALS__TEST__TOKEN": "secret-token"}


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with running(State()) as portal:
        settings_for(tmp_path, portal.state, timeout=600)
        make_package(tmp_path)
        yield portal


def command(folder: Path, *arguments: str, **environment: str) -> Done:
    where = ("--output", folder, "--config", folder / "zvit.toml")
    return zvit(*arguments, *where, **TOKEN, **environment)


def test_dataset_that_is_not_there_is_told(portal: Portal, tmp_path: Path) -> None:
    done = command(tmp_path, "freshness")
    assert done.out == f"{DATASET}: –; оновлено –; на порталі немає\n"
    assert portal.writes == []


def test_published_dataset_is_fresh_then_outdated(
    portal: Portal, tmp_path: Path
) -> None:
    command(tmp_path, "publish")
    dataset = portal.state.find(DATASET)
    for resource in dataset["resources"]:
        resource |= {"last_modified": "2026-10-05T09:00:00", "created": None}
    # 2026-10-20 and 2026-11-23, both at noon by UTC.
    done = command(tmp_path, "freshness", SOURCE_DATE_EPOCH="1792497600")
    assert (
        "Щомісяця; оновлено 2026-10-05; вчасно, до 2026-11-05 (лишилося 16 днів)"
        in done.out
    )
    done = command(tmp_path, "freshness", SOURCE_DATE_EPOCH="1795435200")
    assert "ЗАСТАРІВ: мав оновитися до 2026-11-05 (18 днів тому)" in done.out
    told = command(
        tmp_path, "freshness", "--json", SOURCE_DATE_EPOCH="1795435200"
    ).json["freshness"]
    assert told == [
        {
            "dataset": DATASET, "frequency": "once a month",
            "updated": "2026-10-05T09:00:00+00:00", "due": "2026-11-05",
            "daysLeft": -18, "state": "outdated",
        }
    ]  # fmt: skip
