"""Inspection: any single line altered, removed or moved is found, and named."""

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.audit.inspection import inspect
from flows.ledger import Ledger

Anchor = dict[str, Any]


@lru_cache(maxsize=16)
def written(kinds: tuple[bool, ...]) -> tuple[tuple[bytes, ...], str]:
    """Lines of a ledger, where True is a run and False a waiver, and its anchor."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.jsonl")
        for place, is_run in enumerate(kinds):
            if is_run:
                ledger.append({"rowsIn": place}, [{"uid": "m-1", "messageUk": "ні"}])
            else:
                ledger.waive(
                    {"uids": ["m-1"], "waivedUntil": f"2021-06-{place + 1:02}"}
                )
        ledger.anchor()
        anchor = ledger.path.with_name("anchor.json").read_text()
        return tuple(ledger.path.read_bytes().split(b"\n")[:-1]), anchor


ledgers = st.lists(st.booleans(), min_size=2, max_size=9).map(tuple).map(written)


def named(lines: list[bytes], anchor: str | None) -> set[int | None]:
    whole = b"".join(line + b"\n" for line in lines)
    found = inspect(whole, json.loads(anchor) if anchor else None)
    return {damage.line for damage in found.damages}


@given(ledgers)
def test_ledger_as_written_is_sound(ledger: tuple[tuple[bytes, ...], str]) -> None:
    assert named(list(ledger[0]), ledger[1]) == set()


@given(ledgers, st.data())
def test_altered_line_is_named_and_no_other(
    ledger: tuple[tuple[bytes, ...], str], data: st.DataObject
) -> None:
    lines = list(ledger[0])
    place = data.draw(st.integers(0, len(lines) - 1))
    line = bytearray(lines[place])
    at = data.draw(st.integers(0, len(line) - 1))
    change = data.draw(st.integers(1, 255))
    if line[at] ^ change == 0x0A:
        change ^= 1
    line[at] ^= change or 1
    lines[place] = bytes(line)
    assert named(lines, ledger[1]) == {place + 1}


@given(ledgers, st.data())
def test_removed_line_is_named_by_the_line_that_stands_there(
    ledger: tuple[tuple[bytes, ...], str], data: st.DataObject
) -> None:
    lines = list(ledger[0])
    place = data.draw(st.integers(0, len(lines) - 1))
    del lines[place]
    assert named(lines, ledger[1]) == {place + 1}


@given(ledgers, st.data())
def test_lines_that_changed_places_are_both_named_and_no_other(
    ledger: tuple[tuple[bytes, ...], str], data: st.DataObject
) -> None:
    lines = list(ledger[0])
    places = st.integers(0, len(lines) - 1)
    one, other = data.draw(st.tuples(places, places).filter(lambda t: t[0] != t[1]))
    lines[one], lines[other] = lines[other], lines[one]
    assert named(lines, ledger[1]) == {one + 1, other + 1}


@given(ledgers, st.data())
def test_line_put_in_again_is_named(
    ledger: tuple[tuple[bytes, ...], str], data: st.DataObject
) -> None:
    lines = list(ledger[0])
    source = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(source + 1, len(lines)))
    lines.insert(place, lines[source])
    assert named(lines, ledger[1]) == {place + 1}


@given(ledgers, st.data())
def test_any_order_and_choice_of_lines_but_the_true_one_is_damage(
    ledger: tuple[tuple[bytes, ...], str], data: st.DataObject
) -> None:
    """Only the whole ledger in its order is sound; nothing makes inspection fail."""
    lines = list(ledger[0])
    drawn = data.draw(st.lists(st.sampled_from(lines), max_size=12))
    assert (named(drawn, ledger[1]) == set()) == (drawn == lines)
