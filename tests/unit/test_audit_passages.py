"""The passage of a failure: its sentence in the report, with what failed marked."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.audit.console import AuditConsole
from flows.audit.passages import Passage, passage_of
from tests.builders import document, figure
from tests.unit.test_ledger import failure, run

SHA = "ab" * 32
SENTENCE = "Новин 1 350 тис., а не 7."
REPORT = "m-info-2021-05"


def kept(folder: Path, text: str) -> None:
    start = text.index(SENTENCE)
    place = folder / "reports" / REPORT / SHA[:16]
    place.mkdir(parents=True)
    (place / "text.txt").write_bytes(text.encode())
    stated = figure(
        f"{REPORT}-f001", 1350000, valueStart=start + 6, valueEnd=start + 16
    )
    kept_document = document(figures=[stated], uid=REPORT)
    (place / "document.json").write_text(json.dumps(kept_document))


def passage(folder: Path, text: str | None = None, **changes: Any) -> Passage | None:
    start = text.index(SENTENCE) if text else 0
    if text:
        kept(folder, text)
    row = failure(
        rowKey=f"{REPORT}-f001", value="1350000", sourceText=SENTENCE,
        sourceStart=start, sourceEnd=start + len(SENTENCE), runId="000001",
    )  # fmt: skip
    record = {"run": {"runId": "000001", **run(reports={REPORT: SHA})}, "hash": ""}
    return passage_of(row | changes, [{"waiver": {}}, record], folder)


def marked(one: Passage | None) -> str:
    assert one
    return one.sentence[one.start : one.end]


def test_value_is_marked_as_the_report_writes_it(tmp_path: Path) -> None:
    one = passage(tmp_path, f"Звіт\r\n{SENTENCE} Далі.")
    assert marked(one) == "1 350 тис."
    assert one
    assert (one.before, one.sentence, one.after) == ("Звіт\r\n", SENTENCE, " Далі.")


def test_context_is_cut_between_words(tmp_path: Path) -> None:
    one = passage(tmp_path, f"{'слово ' * 99}{SENTENCE}{' слово' * 99}")
    assert one
    assert one.before.startswith("… слово слово")
    assert one.after.endswith("слово слово …")
    assert 100 < len(one.before) < 170
    assert 100 < len(one.after) < 170


def test_value_that_stands_once_is_marked_when_there_is_no_figure(
    tmp_path: Path,
) -> None:
    text = f"Звіт. {SENTENCE}"
    assert marked(passage(tmp_path, text, fieldName="topic", value="не 7")) == "не 7"


@pytest.mark.parametrize("value", ["2021-05-31", "", None, "н"])
def test_sentence_is_marked_when_the_place_of_the_value_is_not_known(
    tmp_path: Path, value: str | None
) -> None:
    one = passage(tmp_path, f"Звіт. {SENTENCE}", fieldName="eventDate", value=value)
    assert marked(one) == SENTENCE


def test_sentence_is_shown_alone_when_the_text_is_no_longer_kept(
    tmp_path: Path,
) -> None:
    assert passage(tmp_path) == Passage("", SENTENCE, "", 0, len(SENTENCE))


def test_sentence_is_shown_alone_when_the_text_is_another(tmp_path: Path) -> None:
    one = passage(tmp_path, f"Звіт. {SENTENCE}", sourceStart=1)
    assert one
    assert (one.before, one.after) == ("", "")


def test_failure_without_a_sentence_has_no_passage(tmp_path: Path) -> None:
    assert passage(tmp_path, sourceText=None) is None


SEEN = {"firstSeenAt": "2021-06-03T06:00:00Z", "lastSeenAt": "2021-06-04T06:00:00Z",
        "timesSeen": 2, "runId": "000002", "state": "open",
        "waivedBy": None, "waiverReason": None, "waivedUntil": None}  # fmt: skip


def shown(capsys: pytest.CaptureFixture[str], one: Passage, **changes: Any) -> str:
    AuditConsole("uk").failure(failure() | SEEN | changes, one, [], as_json=False)
    return capsys.readouterr().out


def test_mark_is_plain_where_no_person_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = shown(capsys, Passage("… до\n", "Новин 321 \tусього.", " Далі", 6, 9))
    assert "речення     … до Новин »321« усього. Далі\n" in text
    assert "\x1b" not in text


def test_mark_is_bright_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    text = shown(capsys, Passage("до ", "Новин 321.", "", 6, 9))
    assert "\x1b[7m»321«\x1b[0m" in text


def test_controls_of_a_report_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    odd = "Новин\x1b]0;x\x07 \x9b5m321."
    text = shown(
        capsys, Passage(odd, odd, odd, 0, 5), rowKey="а\x1bб\nв.doc", messageUk=odd
    )
    assert not {sign for sign in text if ord(sign) < 32 or 126 < ord(sign) < 160} - {
        "\n"
    }
    assert text.count("\n") == 6
