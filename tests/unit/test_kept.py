"""Reports kept: every version, in the order they came."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.gather.kept import History, Version, keep, load_histories
from flows.gather.reports import Snapshot
from tests.builders import COUNCIL, document, event, figure
from transforms.document import report_rows
from transforms.errors import PipelineError
from transforms.reconcile import indicator_rows
from transforms.rules import check_reports

UID = "mista-info-2021-05"


def version(sha: str, day: str = "2021-06-03", **changes: Any) -> Version:
    given: dict[str, Any] = {
        "file_name": "травень.DOC", "gathered_at": f"{day}T09:00:00+03:00", "about": {},
        "document": document(figures=[figure("f1", 5)]),
    }  # fmt: skip
    return Version(sha256=sha.ljust(64, "0"), **(given | changes))


def keep_one(output: Path, history: History, content: bytes) -> None:
    newest = history.versions[-1]
    shot = Snapshot(
        Path("звіти/травень.DOC"), lambda: content, newest.sha256, newest.about
    )
    keep(output, [history], {history.uid: (shot, "текст звіту")})


def test_report_is_kept_as_it_came_and_as_it_was_read(tmp_path: Path) -> None:
    about = {"url": "https://rada.test/5"}
    keep_one(tmp_path, History(UID, (version("ab12", about=about),)), b"\0bytes")
    folder = tmp_path / "reports" / UID / "ab12000000000000"
    assert sorted(path.name for path in folder.iterdir()) == [
        "document.json", "snapshot.json", "source.doc", "text.txt",
    ]  # fmt: skip
    assert (folder / "source.doc").read_bytes() == b"\0bytes"
    assert (folder / "text.txt").read_text("utf-8") == "текст звіту"
    assert json.loads((folder / "snapshot.json").read_text("utf-8")) == {
        "name": "травень.DOC",
        "sha256": "ab12".ljust(64, "0"),
        "bytes": 6,
        "gatheredAt": "2021-06-03T09:00:00+03:00",
        "url": "https://rada.test/5",
    }


def test_kept_reports_come_back_as_they_were(tmp_path: Path) -> None:
    first = History(UID, (version("a"),))
    keep_one(tmp_path, first, b"1")
    both = first.with_version(version("b", "2021-07-01", about={"url": "http://b"}))
    keep_one(tmp_path, both, b"2")
    assert load_histories(tmp_path) == {UID: both}


def test_nothing_is_kept_when_there_was_no_run(tmp_path: Path) -> None:
    assert load_histories(tmp_path) == {}


def test_history_grows_when_a_corrected_report_comes() -> None:
    history = History(UID, ()).with_version(version("a")).with_version(version("b"))
    assert [one.sha256[0] for one in history.versions] == ["a", "b"]
    assert len(history.documents) == 2


def test_history_stays_when_the_same_file_comes_again() -> None:
    """Read anew, for the rules may have changed, but gathered when it first came."""
    reread = version("a", "2021-07-01", document=document(figures=[]))
    history = History(UID, (version("a"),)).with_version(reread)
    (only,) = history.versions
    assert only.gathered_at == "2021-06-03T09:00:00+03:00"
    assert only.document["figures"] == []


def test_history_grows_when_an_earlier_version_comes_back() -> None:
    history = History(UID, (version("a"), version("b"))).with_version(version("a"))
    assert [one.sha256[0] for one in history.versions] == ["a", "b", "a"]


def test_report_is_issued_on_the_day_it_first_came() -> None:
    kept = History(UID, (version("a"), version("b", "2021-07-01"))).kept_report()
    assert (kept.issued, kept.url, kept.accepted) == ("2021-06-03", None, None)
    assert kept.file_name == "травень.DOC"


def test_report_is_issued_on_the_day_stated_beside_it() -> None:
    about = {
        "issuedDate": "2021-06-02",
        "acceptedDate": "2021-06-01",
        "url": "http://a",
    }
    kept = History(UID, (version("a", about=about),)).kept_report()
    assert (kept.issued, kept.accepted, kept.url) == (
        "2021-06-02", "2021-06-01", "http://a",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("history.json", b"{"),
        ("history.json", b'[{"sha256": "ab"}]'),
        ("history.json", b"5"),
        ("ab12000000000000/document.json", b"\xff"),
        ("ab12000000000000/document.json", None),
        ("history.json", b"[]"),
        ("history.json", b"[" * 100_000),
        ("history.json", b"{}"),
        *(
            ("ab12000000000000/document.json", text)
            for text in (
                b"{}",
                b"[]",
                b"5",
                b"null",
                b"[" * 100_000,
                b'{"report": {}, "figures": [], "activities": [], "events": []}',
            )
        ),
    ],
)
def test_damaged_report_is_refused_with_its_folder(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    keep_one(tmp_path, History(UID, (version("ab12"),)), b"1")
    path = tmp_path / "reports" / UID / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PipelineError, match="kept-report-damaged") as caught:
        load_histories(tmp_path)
    assert caught.value.details["folder"] == tmp_path / "reports" / UID


ODD: list[Any] = [
    None,
    True,
    7,
    1e999,
    -1,
    "",
    "x",
    "2021-02-30",
    [],
    {},
    [[]],
    {"a": 1},
]


def _swapped(value: Any, odd: object) -> Iterator[Any]:
    """A JSON value with each of its parts, in turn, replaced by another."""
    yield odd
    if isinstance(value, dict):
        for key, part in value.items():
            yield {one: other for one, other in value.items() if one != key}
            yield from ({**value, key: one} for one in _swapped(part, odd))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            for one in _swapped(part, odd):
                yield [*value[:at], one, *value[at + 1 :]]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_report_with_any_part_replaced_is_refused_or_gives_its_rows(
    tmp_path: Path, odd: object
) -> None:
    """What is let through must not stop a later stage."""
    names: dict[str, dict[str, str]] = defaultdict(
        lambda: {"nameUk": "Новини", "unit": "item"}
    )
    sound = document(figures=[figure("f1", 5)], events=[event("e1")])
    given = version("ab12", document=sound)
    keep_one(tmp_path, History(UID, (given,)), b"1")
    path = tmp_path / "reports" / UID / given.sha256[:16] / "document.json"
    for changed in _swapped(sound, odd):
        path.write_text(json.dumps(changed))
        try:
            histories = load_histories(tmp_path)
        except PipelineError:
            continue
        documents = [one.documents for one in histories.values()]
        assert report_rows([histories[UID].kept_report()], COUNCIL)
        check_reports(documents, COUNCIL, "2021-07-01", names)
        list(indicator_rows(documents, names, COUNCIL))
