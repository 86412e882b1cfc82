"""Where a report handed in goes, and which files leave for it."""

import hashlib
from pathlib import Path

from flows.desk.placing import place, placing_of
from flows.gather.kept import History, Version

OLD, NEW, OTHER = b"old", b"new", b"other"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def history(uid: str, *versions: tuple[str, bytes]) -> dict[str, History]:
    kept = (Version(sha(content), name, "", {}, {}) for name, content in versions)
    return {uid: History(uid, tuple(kept))}


def test_file_of_the_version_before_leaves_with_its_sidecar(tmp_path: Path) -> None:
    (tmp_path / "деінде").mkdir()
    (tmp_path / "деінде" / "a.txt").write_bytes(OLD)
    (tmp_path / "деінде" / "a.txt.toml").write_text("")
    known = history("u", ("a.txt", OLD), ("b.txt", NEW))
    placing = placing_of(tmp_path, "b.txt", sha(NEW), "u", known)
    assert placing.taken is None
    place(tmp_path, placing, NEW, {})
    assert [path.name for path in tmp_path.rglob("*.t*")] == ["b.txt"]


def test_file_whose_bytes_are_not_kept_never_leaves(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"changed by hand, never run")
    known = history("u", ("a.txt", OLD), ("b.txt", NEW))
    assert placing_of(tmp_path, "b.txt", sha(NEW), "u", known).older == ()


def test_another_report_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(OTHER)
    known = history("v", ("a.txt", OTHER)) | history("u", ("a.txt", NEW))
    placing = placing_of(tmp_path, "a.txt", sha(NEW), "u", known)
    assert (placing.name, placing.renamed, placing.taken) == ("a-u.txt", True, None)
    place(tmp_path, placing, NEW, {"url": 'https://rada.test/"\\'})
    assert (tmp_path / "a.txt").read_bytes() == OTHER
    sidecar = (tmp_path / "a-u.txt.toml").read_text("utf-8")
    assert sidecar == 'url = "https://rada.test/\\"\\\\"\n'


def test_same_bytes_under_the_same_name_need_no_consent(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NEW)
    placing = placing_of(tmp_path, "a.txt", sha(NEW), "u", history("u", ("a.txt", NEW)))
    assert (placing.taken, placing.older, placing.renamed) == (None, (), False)


def test_unknown_file_of_that_name_needs_consent(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(OTHER)
    placing = placing_of(tmp_path, "a.txt", sha(NEW), "u", history("u", ("a.txt", NEW)))
    assert (placing.taken, placing.renamed) == (sha(OTHER), False)
