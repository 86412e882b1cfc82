"""What is taken for a backup, and what is not: an archive may be made to do harm."""

import gzip
import hashlib
import io
import json
import resource
import tarfile
from pathlib import Path
from typing import IO, Any

import pytest

from flows.backup.archive import About, Writer, read_archive
from transforms.errors import OutputError, RequestError

FILES = {
    "output/audit/ledger.jsonl": b"{}\n",
    "output/reports/a/text.txt": "звіт".encode(),
    "reports/Звіт № 1.txt": b"",
    "zvit.toml": b"[publisher]\n",
}
ABOUT = {
    "software": "zvit/0.1.0", "made_at": "2026-11-28T10:00:00Z", "publisher": "nizhyn",
    "records": 1, "head": "0" * 64,
}  # fmt: skip


def made(path: Path, files: dict[str, bytes], moment: int = 1_700_000_000) -> Path:
    """A backup as the program makes it."""
    with path.open("wb") as file:
        writer = Writer(file, moment)
        for name, content in files.items():
            writer.add(name, io.BytesIO(content), len(content), lambda _: None)
        writer.finish(About(**ABOUT, files=writer.files, size=writer.size))
    return path


def manifest_of(content: dict[str, bytes], /, **changes: Any) -> bytes:
    """A manifest written by hand."""
    size = sum(map(len, content.values()))
    head = {"formatVersion": 1, **ABOUT, "files": len(content), "size": size} | changes
    lines = [
        {"path": k, "size": len(v), "sha256": hashlib.sha256(v).hexdigest()}
        for k, v in content.items()
    ]
    told = [json.dumps(one, ensure_ascii=False) for one in (head, *lines)]
    return "".join(f"{one}\n" for one in told).encode()


def packed(
    path: Path, members: list[tuple[tarfile.TarInfo, bytes]], end: bytes = b""
) -> Path:
    """Any archive, also one that the program would never make."""
    text = io.BytesIO()
    with tarfile.open(fileobj=text, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, content in members:
            tar.addfile(member, io.BytesIO(content))
    path.write_bytes(gzip.compress(text.getvalue() + end))
    return path


def member(name: str, content: bytes = b"", **changes: Any) -> tuple[Any, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in changes.items():
        setattr(info, key, value)
    return info, content


def by_hand(path: Path, content: dict[str, bytes], /, **changes: Any) -> Path:
    """A backup of these files whose manifest is right, whatever their names."""
    manifest = manifest_of(content, **changes)
    members = [member(*one) for one in content.items()]
    return packed(path, [*members, member("manifest.jsonl", manifest)])


def why_not(path: Path, **asked: Any) -> Any:
    """The reason for which an archive is refused."""
    with pytest.raises(RequestError) as caught:
        read_archive(path, **asked)
    assert caught.value.rule_id == "backup-unreadable"
    return caught.value.details["reason"]


def test_files_come_back_as_they_went_in(tmp_path: Path) -> None:
    path = made(tmp_path / "a.tar.gz", FILES)

    def keep(name: str) -> IO[bytes]:
        return (tmp_path / name.replace("/", "|")).open("wb")

    about = read_archive(path, keep)
    assert (about.files, about.size, about.publisher) == (4, 23, "nizhyn")
    found = {
        file.name.replace("|", "/"): file.read_bytes()
        for file in tmp_path.iterdir()
        if file != path
    }
    assert found == FILES


def test_archive_is_a_tar_that_others_read_and_its_manifest_is_plain(
    tmp_path: Path,
) -> None:
    path = made(tmp_path / "a.tar.gz", FILES)
    with tarfile.open(path) as tar:
        assert tar.getnames() == [*FILES, "manifest.jsonl"]
        assert {one.mtime for one in tar} == {1_700_000_000}
        manifest = tar.extractfile("manifest.jsonl")
        assert manifest
        assert manifest.read() == manifest_of(FILES)


def test_same_files_at_the_same_time_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = (made(tmp_path / name, FILES).read_bytes() for name in "ab")
    assert first == second
    assert made(tmp_path / "c", FILES, 1_700_000_001).read_bytes() != first


def test_archive_made_by_hand_is_read_so_that_refusals_below_have_one_reason(
    tmp_path: Path,
) -> None:
    assert read_archive(by_hand(tmp_path / "a", FILES)).files == 4


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x", "output/../../x", "output//x", "output/./x", "output",
     "other/x", "zvit.toml/x", "", "output/" + "x" * 5000],
)  # fmt: skip
def test_path_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    written: list[str] = []

    def keep(name: str) -> IO[bytes]:
        written.append(name)
        return io.BytesIO()

    path = by_hand(tmp_path / "a", {name: b"x"})
    assert why_not(path, keep=keep) == "backup-harmful"
    assert written == []


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE,
     tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE, tarfile.CONTTYPE],
)  # fmt: skip
def test_what_is_no_plain_file_is_refused(kind: bytes, tmp_path: Path) -> None:
    odd = member("output/x", type=kind, linkname="/etc/passwd")
    assert why_not(packed(tmp_path / "a", [odd])) == "backup-harmful"


def test_file_twice_or_out_of_its_order_is_refused(tmp_path: Path) -> None:
    twice = [member("output/x", b"1"), member("output/x", b"2")]
    assert why_not(packed(tmp_path / "a", twice)) == "backup-harmful"
    turned = {"output/b": b"", "output/a": b""}
    assert why_not(by_hand(tmp_path / "b", turned)) == "backup-harmful"


@pytest.mark.parametrize(
    "changes",
    [{"files": 3}, {"size": 22}, {"files": 5}],
)
def test_manifest_that_counts_otherwise_is_refused(
    changes: dict[str, Any], tmp_path: Path
) -> None:
    assert why_not(by_hand(tmp_path / "a", FILES, **changes)) == "backup-altered"


def test_other_content_missing_file_and_added_file_are_refused(tmp_path: Path) -> None:
    manifest = member("manifest.jsonl", manifest_of(FILES))
    whole = [member(name, content) for name, content in FILES.items()]
    other = [member("output/audit/ledger.jsonl", b"{ }"), *whole[1:]]
    added = [*whole[:2], member("reports/0"), *whole[2:]]
    for number, members in enumerate((other, whole[1:], whole[:-1], added)):
        path = packed(tmp_path / str(number), [*members, manifest])
        assert why_not(path) == "backup-altered"


@pytest.mark.parametrize(
    "head",
    [b"", b"[]\n", b"{}\n", b"null\n", b'{"formatVersion": 1}\n', b"\xff\n",
     b'{"formatVersion": 1, "x": 2}\n', manifest_of({}, records="1"),
     manifest_of({}, software=None)],
)  # fmt: skip
def test_manifest_that_is_none_is_refused(head: bytes, tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [member("manifest.jsonl", head)])
    assert why_not(path) == "backup-foreign"


def test_newer_format_is_refused(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a", FILES, formatVersion=2, surprise=True)
    with pytest.raises(RequestError) as caught:
        read_archive(path)
    assert caught.value.rule_id == "backup-newer"
    assert caught.value.details == {"version": 2, "known": 1}


def test_what_stands_after_the_manifest_is_refused(tmp_path: Path) -> None:
    manifest = member("manifest.jsonl", manifest_of({}))
    path = packed(tmp_path / "a", [manifest, member("output/x")])
    assert why_not(path) == "backup-foreign"


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04", gzip.compress(b"x", mtime=0)]
)
def test_another_file_is_no_backup(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    assert why_not(path) == "backup-foreign"


def test_archive_that_is_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    whole = made(tmp_path / "a", FILES).read_bytes()
    path = tmp_path / "b"
    for length in range(0, len(whole), 5):
        path.write_bytes(whole[:length])
        assert why_not(path) in {"backup-cut", "backup-foreign"}, length


def test_bit_that_is_turned_is_seen_or_changes_no_file(tmp_path: Path) -> None:
    whole = made(tmp_path / "a", FILES).read_bytes()
    path, sound = tmp_path / "b", read_archive(tmp_path / "a")
    kept: dict[str, Path] = {}

    def keep(name: str) -> IO[bytes]:
        kept[name] = tmp_path / f"{len(kept)}.kept"
        return kept[name].open("wb")

    unseen = 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        kept.clear()
        try:
            assert read_archive(path, keep) == sound
        except RequestError:
            continue
        unseen += 1
        assert {name: file.read_bytes() for name, file in kept.items()} == FILES
    assert unseen < 10, "the time in gzip's header, and little more"


def test_archive_that_grows_as_it_is_unpacked_is_refused(tmp_path: Path) -> None:
    files = {"output/x": bytes(5_000_000)}
    path = made(tmp_path / "a", files)
    assert path.stat().st_size < 50_000
    with pytest.raises(OutputError) as refused:
        read_archive(path, most_bytes=4_000_000)
    assert refused.value.rule_id == "backup-too-large"
    assert read_archive(path, most_bytes=6_000_000).files == 1


def test_header_that_says_it_is_huge_is_not_read_into_memory(tmp_path: Path) -> None:
    size = 500_000_000
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, size
    path = tmp_path / "a"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(header.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(size // 10_000_000):
            file.write(bytes(10_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert why_not(path) == "backup-foreign"
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 50_000, "KB"


def test_disk_that_refuses_is_not_the_fault_of_the_archive(tmp_path: Path) -> None:
    path = made(tmp_path / "a", FILES)

    def keep(_: str) -> IO[bytes]:
        return Path("/dev/full").open("wb")

    with pytest.raises(OutputError) as caught:
        read_archive(path, keep)
    assert caught.value.rule_id == "output-unwritable"
    assert caught.value.details["reason"].en == "the disk is full"
