"""Gathering: which files are taken, their bytes, and what stands beside them."""

import hashlib
from pathlib import Path

import pytest

from flows.gather.reports import MOST_BYTES, find_reports, take_snapshot
from transforms.errors import UnreadableReport


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())


def refused(found: object) -> str:
    assert isinstance(found, UnreadableReport)
    return found.rule_id


def test_folder_stands_for_the_reports_in_it_by_name(tmp_path: Path) -> None:
    fill(tmp_path, "b.doc", "a.DOCX", "2021/c.pdf", "d.odt", "e.rtf", "f.htm", "g.txt")
    fill(
        tmp_path, "a.xls", "b.doc.toml", ".hidden.doc", ".git/x.doc", "README", "z.zip"
    )
    (tmp_path / "folder.doc").mkdir()
    found = [
        path.relative_to(tmp_path).as_posix()
        for path in find_reports([tmp_path])
        if isinstance(path, Path)
    ]
    assert found == [
        "2021/c.pdf",
        "a.DOCX",
        "b.doc",
        "d.odt",
        "e.rtf",
        "f.htm",
        "g.txt",
    ]


def test_folder_is_searched_when_it_lies_in_a_hidden_one(tmp_path: Path) -> None:
    fill(tmp_path, ".data/reports/a.doc")
    folder = tmp_path / ".data" / "reports"
    assert list(find_reports([folder])) == [folder / "a.doc"]


def test_file_is_taken_whatever_its_suffix_when_it_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.xls", "b.doc")
    named = [tmp_path / "b.doc", tmp_path / "a.xls"]
    assert list(find_reports(named)) == named


def test_path_that_is_not_there_is_told_and_the_others_taken(tmp_path: Path) -> None:
    fill(tmp_path, "a.doc")
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "none", tmp_path / "empty", tmp_path / "a.doc"]
    missing, without, taken = find_reports(paths)
    assert (refused(missing), refused(without)) == (
        "path-missing", "folder-without-reports",
    )  # fmt: skip
    assert taken == tmp_path / "a.doc"


def test_snapshot_has_the_bytes_untouched(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf\r\n\0 \xff"
    (tmp_path / "a.doc").write_bytes(content)
    snapshot = take_snapshot(tmp_path / "a.doc")
    assert snapshot.content == content
    assert snapshot.sha256 == hashlib.sha256(content).hexdigest()
    assert (snapshot.name, snapshot.about) == ("a.doc", {})


def test_snapshot_has_what_the_file_beside_says(tmp_path: Path) -> None:
    fill(tmp_path, "a.doc")
    (tmp_path / "a.doc.toml").write_text(
        'url = "https://rada.test/5"\nissuedDate = 2021-06-03\n'
        'acceptedDate = "2021-06-01"\n', "utf-8",
    )  # fmt: skip
    assert take_snapshot(tmp_path / "a.doc").about == {
        "url": "https://rada.test/5",
        "issuedDate": "2021-06-03",
        "acceptedDate": "2021-06-01",
    }


@pytest.mark.parametrize(
    ("stated", "rule", "key"),
    [
        (b"issuedDate = ", "sidecar-wrong", None),
        (b'url = "\xff"', "sidecar-wrong", None),
        (b'issuedDate = "03.06.2021"', "sidecar-value", "issuedDate"),
        (b'issuedDate = "2021-02-29"', "sidecar-value", "issuedDate"),
        (b"issuedDate = 2021-06-03T10:00:00", "sidecar-value", "issuedDate"),
        (b"issuedDate = 5", "sidecar-value", "issuedDate"),
        (b'issuedDate = "2021-6-3"', "sidecar-value", "issuedDate"),
        # Was: Python takes these for dates, the schema does not, and the whole report
        # is withheld for a slip in the file beside it.
        (b'acceptedDate = "20210603"', "sidecar-value", "acceptedDate"),
        (b'acceptedDate = "2021-W22-4"', "sidecar-value", "acceptedDate"),
        # Was: the schema took it for no link, and all rows of the report were withheld.
        (b'url = "rada.test/5"', "sidecar-value", "url"),
        (b'url = "https://rada.test/a b"', "sidecar-value", "url"),
        (b"url = 5", "sidecar-value", "url"),
        # Was: passed over without a word.
        (b"issuedDat = 2021-06-03", "sidecar-key", "issuedDat"),
        (b'[url]\nhref = "https://rada.test"', "sidecar-value", "url"),
    ],
)
def test_wrong_file_beside_is_refused_by_its_own_name(
    tmp_path: Path, stated: bytes, rule: str, key: str | None
) -> None:
    fill(tmp_path, "a.doc")
    (tmp_path / "a.doc.toml").write_bytes(stated)
    with pytest.raises(UnreadableReport) as caught:
        take_snapshot(tmp_path / "a.doc")
    assert caught.value.rule_id == rule
    assert caught.value.details["file"] == "a.doc.toml"
    assert caught.value.details.get("key") == key


def test_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.doc").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableReport) as caught:
        take_snapshot(tmp_path / "a.doc")
    assert caught.value.rule_id == "too-large"
    assert caught.value.details["size"] == 33_554_433
    assert caught.value.details["limit"] == 33_554_432


def test_file_that_cannot_be_opened_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport) as caught:
        take_snapshot(tmp_path)
    assert caught.value.rule_id == "file-unreadable"
    assert caught.value.details["reason"] == (
        "це тека, а не файл", "it is a folder, not a file",
    )  # fmt: skip
