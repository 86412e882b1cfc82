"""`kill -9` while corrections are made: each is made whole, and once."""

from itertools import count

from tests.forked import Process
from tests.functional.command import zvit
from tests.functional.test_correct import UID, WHO, Council, council, row

__all__ = ["council"]
_KILLED = -9


def test_command_killed_leaves_a_correction_or_none(council: Council) -> None:
    made = 0
    for touch in count(1):
        arguments = ("correct", "f001", "--value", str(100 + touch), *WHO)
        code = Process(
            *arguments, "--output", council.out, kill_at=touch
        ).ended()[0]  # fmt: skip
        now = len(council.listed())
        assert now - made in {0, 1}
        made = now
        assert zvit("audit", "verify", "--output", council.out).code == 0
        if code != _KILLED:
            break
    assert (code, touch > 3) == (0, True)
    council.run()
    assert council.figures()["f001"]["value"] == 100 + touch


def test_run_killed_takes_a_workbook_once_and_whole(council: Council) -> None:
    council.fill(row(3, total="f001") | row(4, total="f001"))
    for touch in count(1, 29):
        code = Process(
            "run", council.reports, "--output", council.out, kill_at=touch
        ).ended()[0]  # fmt: skip
        assert len(council.listed()) in {0, 2}
        if code != _KILLED:
            break
    assert touch > 29
    council.run()
    assert council.listed() == [("c0001", "fits"), ("c0002", "fits")]
    assert len(list((council.out / "corrections").iterdir())) == 1
    parents = [one["parentUid"] for one in council.figures().values()]
    assert parents == [None, f"{UID}-f001", f"{UID}-f001", None]
    assert zvit("audit", "verify", "--output", council.out).code == 0
