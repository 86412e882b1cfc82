"""What is published of the ledger: tables that are read, folders that are written."""

from pathlib import Path

import pytest

from flows.audit.published import place, published_runs
from transforms.errors import RequestError


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_runs_are_read_by_the_names_of_their_columns(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "validationRuns.csv"
    path.write_text(f'{mark}hash,inputs,runId\naa,"1, 2",000001\nbb,,000002\n', "utf-8")
    assert published_runs(path) == [("000001", "aa"), ("000002", "bb")]


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"runId\n000001\n", b"\xff\xfe1\n1"]
)
def test_table_that_is_none_of_runs_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(RequestError, match="published-runs-unreadable") as caught:
        published_runs(path)
    assert caught.value.details["file"] == path


def test_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="published-runs-unreadable"):
        published_runs(tmp_path / "none.csv")


OURS = {"datapackage.json": b'{"name": "m-validation-audit"}', "a.csv": b"a\n"}


def test_package_goes_into_a_new_an_empty_or_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty", "new"):
        place(tmp_path / name, OURS)
        names = {path.name for path in (tmp_path / name).iterdir()}
        assert names == OURS.keys()


@pytest.mark.parametrize(
    "descriptor", ["", "[]", '{"name": "m-monthly-report"}', '{"name": 1}', "{}"]
)
def test_folder_of_something_else_is_left_alone(
    tmp_path: Path, descriptor: str
) -> None:
    (tmp_path / "mine.txt").write_text("мій")
    (tmp_path / "datapackage.json").write_text(descriptor)
    with pytest.raises(RequestError, match="export-folder-taken"):
        place(tmp_path, OURS)
    assert (tmp_path / "mine.txt").read_text() == "мій"


def test_file_in_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("мій")
    with pytest.raises(RequestError, match="export-folder-taken"):
        place(tmp_path / "file", OURS)
