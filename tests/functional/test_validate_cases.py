"""Tables and schemas as people hand them in, each with what must be said of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import ROOT, Done, zvit

CASES = ROOT / "tests" / "data" / "validate"


def ended(case: Path, folder: Path, told: dict[str, Any]) -> Done:
    shutil.copytree(case, folder, dirs_exist_ok=True)
    if "mkdir" in told:
        (folder / told["mkdir"]).mkdir()
    table, schema = told["table"], told["schema"]
    return zvit("validate", table, "--schema", schema, *told["args"], cwd=folder)


@pytest.mark.parametrize("name", sorted(case.name for case in CASES.iterdir()))
def test_case_is_judged_and_told_as_expected(tmp_path: Path, name: str) -> None:
    told = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    expected = told["expect"]
    done = ended(CASES / name, tmp_path, told)
    said = done.out + done.err
    codes = expected.get("exit_any") or [expected["exit"]]
    assert done.code in codes, said
    assert all(words in done.err for words in expected.get("stderr_has", [])), said
    assert not any(words in said for words in expected.get("output_lacks", [])), said
    wanted = expected.get("output_has_any", [""])
    assert any(words in said for words in wanted), said
    assert len(said.encode()) <= expected.get("most_bytes", 10_000)
    places = [line.partition(":")[0] for line in done.out.splitlines()]
    for column in expected.get("lines_with_place", []):
        assert any(column in place for place in places), said
    if "rows_reported" in expected:
        assert f"{expected['rows_reported']} рядки" in done.out
