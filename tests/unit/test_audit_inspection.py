"""Inspection: which lines of a ledger are not as they were written."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.audit.inspection import inspect
from flows.ledger import Ledger, hash_of, parse, read_anchor
from flows.wording import what_is_wrong
from tests.unit.test_ledger import failure, run
from tests.unit.test_ledger_waivers import waiver

Lines = list[bytes]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Six records: four runs, and two waivers after the second run."""
    made = Ledger(tmp_path / "audit" / "ledger.jsonl")
    for place in range(2):
        made.append(run(rowsIn=place), [failure("m-1")])
    for until in ("2021-06-30", "2021-07-31"):
        made.waive(waiver("m-1", until=until))
    for place in range(2, 4):
        made.append(run(rowsIn=place), [failure("m-1")])
    made.anchor()
    return made


@pytest.fixture
def lines(ledger: Ledger) -> Lines:
    return ledger.path.read_bytes().split(b"\n")[:-1]


def found(
    lines: Sequence[bytes], anchor: dict[str, Any] | None = None, *published: Any
) -> list[tuple[int | None, str]]:
    whole = b"".join(line + b"\n" for line in lines)
    damages = inspect(whole, anchor, published).damages
    return [(one.line, one.rule_id.removeprefix("ledger-")) for one in damages]


def rehashed(line: bytes, **changes: Any) -> bytes:
    """A line altered by one who gives it a fitting hash."""
    record = parse(line)
    assert record
    record["run"] |= changes
    record["hash"] = hash_of(record)
    return json.dumps(
        record, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def test_damage_is_worded_with_all_that_its_words_need(lines: Lines) -> None:
    lines[0], lines[1] = lines[1], lines[0]
    whole = b"".join(line + b"\n" for line in lines[:5])
    anchor = {"records": 9, "hash": "a"}
    damages = inspect(whole, anchor, [("000009", "a"), ("000001", "b")]).damages
    assert {one.rule_id for one in damages} == {
        "ledger-reordered", "ledger-cut", "ledger-run-missing",
    }  # fmt: skip
    for one in damages:
        assert "–" not in what_is_wrong(one.rule_id, one.details, "en")


def test_sound_ledger_has_no_damage(ledger: Ledger) -> None:
    result = inspect(ledger.path.read_bytes(), read_anchor(ledger.path))
    assert result.damages == ()
    assert (result.runs, result.waivers) == (4, 2)
    assert result.head == ledger.records()[-1]["hash"]
    assert found([]) == []


def test_every_altered_line_is_named(lines: Lines) -> None:
    for place in (1, 3, 4):
        lines[place] = lines[place].replace(b"2021", b"2020", 1)
    assert found(lines) == [(2, "altered"), (4, "altered"), (5, "altered")]


@pytest.mark.parametrize("name", ["hash", "previousHash"])
def test_line_with_one_of_its_hashes_altered_is_named_alone(
    lines: Lines, name: str
) -> None:
    record = parse(lines[2])
    assert record
    old = record["hash"] if name == "hash" else record["waiver"]["previousHash"]
    lines[2] = lines[2].replace(old.encode(), b"0" * 63 + b"1")
    assert found(lines) == [(3, "altered")]


@pytest.mark.parametrize("before", ["0" * 64, "first"])
def test_altered_line_that_claims_another_place_is_named_alone(
    lines: Lines, before: str
) -> None:
    records = [parse(line) for line in lines]
    first, old = records[0], records[2]
    assert first
    assert old
    claimed = first["hash"] if before == "first" else before
    lines[2] = lines[2].replace(
        old["waiver"]["previousHash"].encode(), claimed.encode()
    )
    assert found(lines) == [(3, "altered")]


def test_hash_written_twice_is_an_alteration(lines: Lines) -> None:
    record = parse(lines[2])
    assert record
    stated = f'"hash":"{record["hash"]}",'.encode()
    lines[2] = lines[2].replace(stated, stated * 2)
    assert found(lines) == [(3, "altered")]


def test_altered_copy_before_its_line_is_named_alone(lines: Lines) -> None:
    copy = lines[1].replace(b'"errors":1', b'"errors":0')
    assert found([lines[0], copy, *lines[1:]]) == [(2, "altered")]


@pytest.mark.parametrize("place", range(5))
def test_removed_line_is_named_by_the_one_after(lines: Lines, place: int) -> None:
    del lines[place]
    assert found(lines) == [(place + 1, "removed")]


def test_lines_cut_off_the_end_are_named(ledger: Ledger, lines: Lines) -> None:
    anchor = read_anchor(ledger.path)
    assert found(lines[:4], anchor) == [(5, "cut")]
    assert found([], anchor) == [(1, "cut")]
    assert found(lines[:4], None) == []


def test_two_lines_that_changed_places_are_named(lines: Lines) -> None:
    lines[1], lines[4] = lines[4], lines[1]
    assert found(lines) == [(2, "reordered"), (5, "reordered")]


def test_line_out_of_its_place_is_told_its_place(lines: Lines) -> None:
    lines[0], lines[1] = lines[1], lines[0]
    whole = b"".join(line + b"\n" for line in lines)
    places = [one.details["place"] for one in inspect(whole, None).damages]
    assert places == [2, 1]


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"\xff", b'{"run":1,"hash":"a"}', b"[" * 99999],
    ids=range(6),
)
def test_line_that_is_no_record_is_named_alone(lines: Lines, line: bytes) -> None:
    lines[2] = line
    assert found(lines) == [(3, "no-record")]


def test_copied_line_is_named(lines: Lines) -> None:
    assert found([*lines[:4], lines[1], *lines[4:]]) == [(5, "foreign")]


def test_inserted_line_is_named(lines: Lines) -> None:
    forged = rehashed(lines[1], rowsIn=99)
    assert found([*lines[:2], forged, *lines[2:]]) == [(3, "foreign")]


def test_line_that_claims_to_be_the_first_is_named(lines: Lines) -> None:
    forged = rehashed(lines[1], rowsIn=99, previousHash="0" * 64)
    assert found([lines[0], forged, *lines[1:]]) == [(2, "foreign")]
    assert found([forged, *lines]) == [(1, "foreign")]


def test_line_replaced_with_a_fitting_hash_shows_in_the_one_after(lines: Lines) -> None:
    lines[1] = rehashed(lines[1], rowsIn=99)
    assert found(lines) == [(3, "removed")]


def test_different_damages_are_all_named(ledger: Ledger, lines: Lines) -> None:
    lines[0] = lines[0].replace(b'"errors":1', b'"errors":0')
    del lines[2]
    lines[4] = b"?"
    assert found(lines, read_anchor(ledger.path)) == [
        (1, "altered"), (3, "removed"), (5, "no-record"), (6, "cut"),
    ]  # fmt: skip


def test_newest_line_replaced_is_found_by_the_anchor(
    ledger: Ledger, lines: Lines
) -> None:
    lines[5] = rehashed(lines[5], rowsIn=99)
    assert found(lines) == []
    assert found(lines, read_anchor(ledger.path)) == [(6, "rewritten")]


def test_anchor_behind_the_ledger_is_sound(ledger: Ledger, lines: Lines) -> None:
    anchor = {"records": 5, "hash": ledger.records()[4]["hash"]}
    assert found(lines, anchor) == []


@pytest.mark.parametrize("anchor", [{}, {"records": 0, "hash": "a"}])
def test_anchor_that_is_none_is_named(lines: Lines, anchor: dict[str, Any]) -> None:
    assert found(lines, anchor) == [(None, "anchor-unreadable")]


def test_anchor_with_another_count_is_named(ledger: Ledger, lines: Lines) -> None:
    anchor = {"records": 9, "hash": ledger.records()[-1]["hash"]}
    assert found(lines, anchor) == [(None, "anchor-unreadable")]


def test_published_runs_find_a_ledger_written_anew(tmp_path: Path) -> None:
    """Who rewrites the ledger and its anchor cannot rewrite what is on the portal."""
    old, new = Ledger(tmp_path / "a" / "l.jsonl"), Ledger(tmp_path / "b" / "l.jsonl")
    for place in range(3):
        old.append(run(rowsIn=place), [])
    for place in (0, 7):
        new.append(run(rowsIn=place), [])
    new.anchor()
    published = [(one["run"]["runId"], one["hash"]) for one in old.records()]
    content = new.path.read_bytes().split(b"\n")[:-1]
    assert found(content, read_anchor(new.path)) == []
    assert found(content, read_anchor(new.path), *published) == [
        (2, "rewritten"), (None, "run-missing"),
    ]  # fmt: skip


def test_published_run_of_an_altered_line_is_named_once(
    ledger: Ledger, lines: Lines
) -> None:
    published = [
        (one["run"]["runId"], one["hash"]) for one in ledger.records() if "run" in one
    ]
    assert found(lines, None, *published) == []
    lines[1] = lines[1].replace(b'"errors":1', b'"errors":0')
    assert found(lines, None, *published) == [(2, "altered")]
