"""What becomes of a fault of the program itself: it is told as that."""

import json
from typing import cast

import pytest

from flows.validate.session import Session
from flows.writing import GUESSED


def test_fault_of_the_program_is_told_as_such(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No user can mend it: a caller that hands in a wrong type stands for any such."""
    session, wrong = Session("uk", as_json=True), cast("str", 5)
    with session:
        session.validate("t.csv", wrong, GUESSED)
        session.finish()
    written, said = capsys.readouterr()
    assert "zvit: t.csv: помилка програми: «TypeError: argument of type 'int'" in said
    assert "(given.py:" in said
    assert session.exit_code == 1
    (failure,) = json.loads(written)["errors"]
    assert failure["type"] == "program-failed"
