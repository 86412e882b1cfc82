"""Writes that happen whole or not at all; each failure here is a real one."""

import os
import sys
from pathlib import Path

import pytest

from flows.publish.files import mend_folder, mend_left, write_file, write_folder
from flows.publish.locks import take_lock

LONG_AGO = 1_000_000_000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def age(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


def test_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.csv"
    write_file(path, "звіт\n".encode())
    assert path.read_bytes() == b"\xd0\xb7\xd0\xb2\xd1\x96\xd1\x82\n"
    assert names(path.parent) == ["c.csv"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_file_is_replaced_when_its_content_changed(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(b"a longer one before")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["c.csv"]


def test_file_is_left_alone_when_its_content_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(b"same")
    age(path)
    write_file(path, b"same")
    assert path.stat().st_mtime == LONG_AGO


def test_failed_write_leaves_no_trace_when_the_target_is_a_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "c.csv" / "kept").mkdir(parents=True)
    with pytest.raises(OSError, match=r"c\.csv"):
        write_file(tmp_path / "c.csv", b"new")
    assert names(tmp_path) == ["c.csv"]
    assert names(tmp_path / "c.csv") == ["kept"]


def test_failed_write_leaves_no_trace_when_a_folder_above_is_a_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").write_bytes(b"file")
    with pytest.raises(OSError, match="exists"):
        write_file(tmp_path / "a" / "c.csv", b"new")
    assert names(tmp_path) == ["a"]


def test_folder_holds_exactly_the_files_given(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "package"
    assert write_folder(folder, {"a.csv": b"1", "deep/b.json": b"2"})
    assert write_folder(folder, {"a.csv": b"3", "c.csv": b"4"})
    assert names(folder) == ["a.csv", "c.csv"]
    assert (folder / "a.csv").read_bytes() == b"3"
    assert names(folder.parent) == ["package"]
    assert folder.stat().st_mode & 0o777 == 0o755


def test_folder_is_left_alone_when_nothing_changed(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    files = {"a.csv": b"1", "deep/b.json": b"2"}
    write_folder(folder, files)
    for path in (folder / "a.csv", folder / "deep" / "b.json", folder):
        age(path)
    assert not write_folder(folder, files)
    times = {path.stat().st_mtime for path in (folder, folder / "a.csv")}
    assert times == {LONG_AGO}


@pytest.mark.parametrize(
    "files", [{"a": b"1"}, {"a": b"1", "b": b"3"}, {"a": b"1", "b": b"2", "c": b""}]
)
def test_folder_is_replaced_when_a_file_is_fewer_other_or_more(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"1", "b": b"2"})
    assert write_folder(folder, files)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


@pytest.fixture
def exchanges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot exchange two names at once."""
    monkeypatch.setitem(sys.modules, "ctypes", None)


@pytest.mark.usefixtures("exchanges_nothing")
def test_folder_is_replaced_where_names_cannot_be_exchanged(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    assert write_folder(folder, {"a": b"old"})
    assert write_folder(folder, {"b": b"new"})
    assert names(folder) == ["b"]
    assert names(tmp_path) == ["package"]


def test_folder_never_misses_while_it_is_replaced(tmp_path: Path) -> None:
    """Linux exchanges the names: the folder before is never moved away."""
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"old"})
    (tmp_path / ".package.previous").write_bytes(b"where it would be moved to")
    assert write_folder(folder, {"a": b"new"})
    assert (folder / "a").read_bytes() == b"new"
    assert names(tmp_path) == [".package.previous", "package"]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("exchange", [True, False])
def test_link_is_replaced_by_a_folder_and_its_target_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, *, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setitem(sys.modules, "ctypes", None)
    folder, target = tmp_path / "package", tmp_path / "www"
    write_folder(target, {"a": b"1"})
    folder.symlink_to(target)
    for time in range(times):
        write_folder(folder, {"a": b"%d" % (time % 2 + 1)})
    assert not folder.is_symlink()
    assert (target / "a").read_bytes() == b"1"
    assert names(tmp_path) == ["package", "www"]


@pytest.mark.usefixtures("exchanges_nothing")
def test_folder_before_stays_when_it_cannot_be_moved_aside(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"old"})
    (tmp_path / ".package.previous").write_bytes(b"a file in the way")
    with pytest.raises(OSError, match="package"):
        write_folder(folder, {"a": b"new"})
    assert (folder / "a").read_bytes() == b"old"
    assert names(tmp_path) == [".package.previous", "package"]


def test_failed_folder_leaves_no_trace_when_a_file_has_its_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "package").write_bytes(b"a file in the way")
    with pytest.raises(OSError, match="package"):
        write_folder(tmp_path / "package", {"a": b"new"})
    assert (tmp_path / "package").read_bytes() == b"a file in the way"
    assert names(tmp_path) == ["package"]


def test_failed_folder_leaves_no_trace_when_two_files_clash(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"old"})
    with pytest.raises(OSError, match="a"):
        write_folder(folder, {"a": b"file", "a/b": b"needs a to be a folder"})
    assert (folder / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["package"]


def test_mending_brings_the_folder_back_when_the_swap_was_cut(tmp_path: Path) -> None:
    """Killed between the two renames: the old folder is aside, the new one waits."""
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"old"})
    folder.rename(tmp_path / ".package.previous")
    (tmp_path / ".package.new.x1").mkdir()
    (tmp_path / ".package.new.x1" / "a").write_bytes(b"new")
    mend_folder(folder)
    assert (folder / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["package"]


def test_mending_clears_the_old_folder_when_only_that_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"new"})
    (tmp_path / ".package.previous").mkdir()
    (tmp_path / ".package.previous" / "a").write_bytes(b"old")
    mend_folder(folder)
    assert (folder / "a").read_bytes() == b"new"
    assert names(tmp_path) == ["package"]


def test_mending_touches_no_other_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "package", {"a": b"1"})
    for other in (".package-2.new.x1", ".other.previous", "package.new.x1"):
        (tmp_path / other).mkdir()
    mend_folder(tmp_path / "package")
    assert names(tmp_path) == [
        ".other.previous", ".package-2.new.x1", "package", "package.new.x1",
    ]  # fmt: skip


def test_mending_does_nothing_when_nothing_is_there(tmp_path: Path) -> None:
    mend_folder(tmp_path / "none" / "package")
    assert names(tmp_path) == []


def test_writing_mends_what_a_cut_swap_left(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write_folder(folder, {"a": b"same"})
    folder.rename(tmp_path / ".package.previous")
    assert not write_folder(folder, {"a": b"same"})
    assert names(tmp_path) == ["package"]


def test_what_a_kill_left_is_mended_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    feedback, packages = tmp_path / "feedback", tmp_path / "packages"
    write_file(feedback / "a.html", b"page")
    write_folder(packages / "one", {"a": b"1"})
    (packages / "one").rename(packages / ".one.previous")
    (feedback / ".zvit-new-dead").write_bytes(b"half a pa")
    (feedback / ".other").write_bytes(b"not ours")
    with (feedback / ".zvit-new-alive").open("wb") as file:
        assert take_lock(file)
        mend_left(tmp_path)
        assert names(feedback) == [".other", ".zvit-new-alive", "a.html"]
    assert (packages / "one" / "a").read_bytes() == b"1"
    assert names(packages) == ["one"]
