"""The child that reads: bounded, replaced when it ends, and never believed."""

import gc
import json
import os
import signal
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from flows.gather import child
from flows.gather.reading import Reader
from flows.gather.said import Read, WrongAnswerError, problem_of, read_of, said_of
from transforms.document import Council
from transforms.errors import Bilingual, UnreadableReport
from transforms.lost import Lost

COUNCIL = Council("mista", "Містківська рада", None, "https://rada.test/", {})
TEXT = "Звіт відділу за червень 2021 року\nРозміщено 80 новин. Каб. 12.\n"
NOTHING = Lost((), ())
LONG = TEXT + "Розміщено 80 новин, 5 рішень. " * 20_000


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(None, COUNCIL, tmp_path / "logs")
    yield reader
    reader.close()


def process_of(reader: Reader) -> int:
    reader.start()
    assert reader._process
    return reader._process.pid


def is_read(reader: Reader) -> bool:
    said = reader.extract(reader.read(TEXT.encode(), "a.txt"), "a.txt")
    (figure,) = said.document["figures"]
    place = TEXT.index("12")
    return (
        figure["value"] == 80
        and said.document["report"]["uid"] == "mista-x-2021-06"
        and [(one.start, one.end) for one in said.untaken][-1] == (place, place + 2)
    )


def test_one_child_reads_report_after_report(reader: Reader) -> None:
    first = process_of(reader)

    assert is_read(reader)
    assert is_read(reader)
    assert process_of(reader) == first


def test_a_process_with_threads_starts_a_clean_child(reader: Reader) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        process_of(reader)
        assert reader._process
        assert not reader._process.is_fork
        assert is_read(reader)
    finally:
        done.set()
        thread.join()


def test_what_is_wrong_with_a_report_comes_as_it_was_found(reader: Reader) -> None:
    with pytest.raises(UnreadableReport) as caught:
        reader.read(b"", "порожній.txt")

    assert caught.value.rule_id == "empty-file"
    assert caught.value.details == {"size": 0, "file": "порожній.txt"}


def test_the_bytes_of_a_refused_report_are_let_go_at_once(reader: Reader) -> None:
    """Without waiting until memory is cleared up, which many large ones would fill."""
    process_of(reader)
    gc.disable()
    tracemalloc.start()
    try:
        for _ in range(4):
            with suppress(UnreadableReport):
                reader.read(b"\0" * 16_000_000, "a.txt")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()

    assert held < 16_000_000


def test_a_document_that_takes_too_long_is_given_up(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "EXTRACT_SECONDS", 0.05)
    with pytest.raises(UnreadableReport, match="document-too-hard") as caught:
        reader.extract(Read(LONG, NOTHING), "довгий.txt")

    assert caught.value.details == {"file": "довгий.txt"}
    monkeypatch.undo()
    assert is_read(reader)


def test_a_document_that_waits_for_nothing_is_given_up(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "WALL_SECONDS", 0.01)
    with pytest.raises(UnreadableReport, match="document-too-hard"):
        reader.extract(Read(LONG, NOTHING), "довгий.txt")


def test_a_document_that_takes_all_memory_is_given_up(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MOST_MEMORY", 2**22)
    with pytest.raises(UnreadableReport, match="document-too-hard"):
        reader.read(b" " * 2**25, "великий.txt")

    monkeypatch.undo()
    assert is_read(reader)


def test_a_crash_has_words_of_its_own(reader: Reader) -> None:
    os.kill(process_of(reader), signal.SIGTRAP)
    with pytest.raises(UnreadableReport, match="document-ends-reader") as caught:
        reader.read(TEXT.encode(), "a.pdf")

    assert caught.value.details == {"file": "a.pdf", "signal": "SIGTRAP"}
    assert is_read(reader)


def test_a_fault_of_ours_is_told_as_ours_with_a_log(reader: Reader) -> None:
    logs = []
    for _ in range(2):
        with pytest.raises(UnreadableReport, match="report-failed") as caught:
            reader._ask(b"a fault", TEXT.encode(), "a.doc")
        logs.append(Path(str(caught.value.details["log"])))

    assert logs[0] == logs[1]
    said = logs[0].read_text("utf-8")
    assert "file: 'a.doc'" in said
    assert said.endswith("KeyError: b'a fault'\n")
    assert is_read(reader)


def test_a_longer_answer_than_any_report_is_not_waited_for(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.gather.reading.MOST_ANSWER", 100)
    with pytest.raises(UnreadableReport, match="document-too-hard"):
        reader.read(TEXT.encode(), "a.txt")


def _said() -> Any:
    reader = Reader(None, COUNCIL, None)
    said = reader.extract(Read(TEXT, NOTHING), "a.txt")
    reader.close()
    untaken = [list(one) for one in said.untaken]
    return json.loads(json.dumps({"document": said.document, "untaken": untaken}))


def test_an_answer_of_another_shape_is_refused() -> None:
    good = _said()
    characters = len(TEXT)
    said_of(good, characters)
    changes: list[tuple[Any, ...]] = [
        ("document", []), ("untaken", {}), ("more", 1),
        ("document", "report", "uid", 5), ("document", "report", "more", "x"),
        ("document", "figures", {}), ("document", "figures", 0, "value", "80"),
        ("document", "figures", 0, "value", True),
        ("document", "figures", 0, "end", characters + 1),
        ("document", "figures", 0, "valueStart", -1),
        ("untaken", 0, [0, 1]), ("untaken", 0, [5, 1, ""]),
        ("untaken", 0, [0, characters + 1, ""]), ("untaken", 0, [0, 1, None]),
    ]  # fmt: skip
    for *where, last, value in changes:
        wrong = json.loads(json.dumps(good))
        part = wrong
        for step in where:
            part = part[step]
        part[last] = value
        with pytest.raises(WrongAnswerError):
            said_of(wrong, characters)


@pytest.mark.parametrize(
    "answer",
    [
        None, [], {}, {"text": ""}, {"text": 5, "lost": [[], []]},
        {"text": "", "lost": [[]]}, {"text": "", "lost": [[], [5]]},
        {"text": "", "lost": [[], ["1"] * 21]}, {"text": "", "lost": [[], "1"]},
        {"text": "", "lost": [[], []], "more": 1},
    ],
)  # fmt: skip
def test_an_answer_without_a_text_is_refused(answer: Any) -> None:
    with pytest.raises(WrongAnswerError):
        read_of(answer)


def test_the_details_of_a_problem_are_values() -> None:
    told = {"reason": {"uk": "так", "en": "so"}, "size": 5, "kind": "ZIP"}
    problem = problem_of({"unreadable": "x", "details": told})

    assert problem
    assert problem.details == told | {"reason": Bilingual("так", "so")}
    for wrong in ([], {"a": []}, {"a": {"uk": ""}}):
        with pytest.raises(WrongAnswerError):
            problem_of({"unreadable": "x", "details": wrong})
    with pytest.raises(WrongAnswerError):
        problem_of({"unreadable": 5, "details": {}})
