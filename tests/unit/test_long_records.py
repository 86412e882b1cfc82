"""A line that Frictionless would hold many times is refused, by its number."""

from pathlib import Path

import pytest

from flows.long_records import check_lines
from transforms.errors import UnreadableReport
from transforms.proof.blocks import MOST_HELD


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("width", [1, 65_535, 65_536])
def test_line_is_named_whatever_ends_the_lines_before_it(
    tmp_path: Path, end: bytes, width: int
) -> None:
    """The widths put an end of a line on the border of two chunks."""
    path = tmp_path / "t.csv"
    path.write_bytes((b"x" * width + end) * 3 + b"x" * (MOST_HELD + 1))
    with pytest.raises(UnreadableReport) as refused:
        check_lines(path)
    assert refused.value.details["line"] == 4


def test_line_as_long_as_may_be_held_passes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"x" * MOST_HELD + b"\n" + b"x" * MOST_HELD)
    check_lines(path)


def test_lines_after_those_asked_for_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"x\n" * 100_000 + b"x" * (MOST_HELD + 1))
    check_lines(path, 100)
