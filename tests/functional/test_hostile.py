"""One bad document is one line: the reports beside it are published all the same."""

import os
import stat
from pathlib import Path

import pytest

from flows.gather import child
from flows.run import new_run
from flows.setting_parts import Publisher
from flows.settings import Settings
from flows.stages import run_directly
from tests.benchmarks.hostile import KINDS
from tests.functional.command import REPORTS, table, zvit

SETTINGS = Settings(publisher=Publisher(key="mista", site="https://rada.test/"))
# What the documents below are refused by: nothing else, and no fault of ours.
EXPECTED = frozenset(
    "document-too-hard damaged-document expands-too-much too-long-text unknown-format "
    "no-period pdf-without-text".split()
)
GOOD = REPORTS / "2019-09-nizhyn.txt"
# One or two of each way to hurt; `make bench` has all of them.
TRIED = sorted(
    "attributes.html comments.txt deep.html deep.odt ends.html form.pdf "
    "formatting.html glyphs.pdf news.txt ranges.txt runs.docx types.docx "
    "unicode.rtf".split()
)


def test_no_document_keeps_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a fraction of the time, so that every kind is dealt with soon."""
    monkeypatch.setattr(child, "READ_SECONDS", 0.5)
    monkeypatch.setattr(child, "EXTRACT_SECONDS", 0.5)
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / GOOD.name).write_bytes(GOOD.read_bytes())
    for name in TRIED:
        (folder / name).write_bytes(KINDS[name]())

    run = run_directly(new_run(SETTINGS, [folder], tmp_path / "output"))

    assert run.exit_code == 12
    assert [path.name for path in run.documents] == [GOOD.name]
    assert sorted(failure.row_key for failure in run.unreadable) == TRIED
    assert {failure.rule_id for failure in run.unreadable} <= EXPECTED
    assert len(run.feedback) == len(TRIED) + 1


@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_what_is_no_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "report.txt"
        os.mkfifo(path)
    assert not stat.S_ISREG(path.stat().st_mode)

    done = zvit("run", path, GOOD, "--output", tmp_path / "output", "--lang", "en")

    assert done.code == 12
    assert f"error: {path}: it is no file but a device" in done.err
    assert len(table(tmp_path / "output", "listOfReports")) == 1


def test_extract_goes_on_after_a_bad_document(tmp_path: Path) -> None:
    bad = tmp_path / "звіт.odt"
    bad.write_bytes(KINDS["deep.odt"]())
    done = zvit("extract", bad, GOOD, "--json")

    assert done.code == 12
    assert done.json["report"]["file"] == GOOD.name
    assert done.err.count("\n") == 1
