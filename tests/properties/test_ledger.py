"""The ledger: whatever single byte is changed, it is seen."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ledger import Ledger
from transforms.errors import PipelineError


def ledger_bytes(folder: Path) -> bytes:
    ledger = Ledger(folder / "ledger.jsonl")
    for number in range(3):
        failures = [{"uid": f"m-{number}", "messageUk": "не так"}]
        ledger.append({"rowsIn": number, "files": ["травень.doc"]}, failures)
    return ledger.path.read_bytes()


@settings(max_examples=400)
@given(st.data())
def test_changed_byte_is_seen(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        content = bytearray(ledger_bytes(path.parent))
        # Not the last line end: without it the line is but one left unfinished.
        place = data.draw(st.integers(0, len(content) - 2))
        content[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(bytes(content))
        with pytest.raises(PipelineError, match="ledger-damaged"):
            Ledger(path).records()


@settings(max_examples=60)
@given(st.data())
def test_ledger_cut_anywhere_keeps_its_whole_lines(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        content = ledger_bytes(path.parent)
        cut = content[: data.draw(st.integers(0, len(content)))]
        path.write_bytes(cut)
        kept = Ledger(path).records()
        assert len(kept) == cut.count(b"\n")
        added = Ledger(path).append({"rowsIn": 9}, [])
        assert Ledger(path).records() == [*kept, added]
