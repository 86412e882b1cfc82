"""`kill -9` at some calls; `tests/benchmarks/publish_kills.py` tries every one."""

from pathlib import Path

from tests.benchmarks.publish_kills import points


def test_killed_apply_is_completed_by_the_next(tmp_path: Path) -> None:
    found = list(points(tmp_path, 16))
    assert [point for point in found if point.problem] == []
    assert len(found) == 16
    ckan = {point.seen for point in found if point.dialect == "ckan"}
    assert "mixed" not in ckan
