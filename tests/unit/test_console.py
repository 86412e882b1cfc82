"""What people see: results on stdout, problems on stderr, one line each."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.console import Console
from tests.builders import document, event, figure
from transforms.errors import UnreadableReport


def failure(**changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "severity": "warning", "where": "f1", "messageUk": "не так; виправте",
        "messageEn": "wrong; mend", "sourceText": None, "ruleId": "figure-restated",
    }  # fmt: skip
    return sound | changes


def summary(*failures: dict[str, Any], **changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "rowsWithheld": 0, "withheld": "out/withheld.jsonl", "indicators": [],
        "events": [], "packages": {"monthly-report": "out/datapackage.json"},
        "failures": list(failures), "feedback": [], "corrections": {},
    }  # fmt: skip
    return sound | changes


def indicator(value: float, **changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "periodStart": "2021-05-01", "periodEnd": "2021-05-31", "reportedValue": value,
        "status": "reportedOnly",
        "indicatorId": "news_published", "indicatorName": "Новини",
        "indicatorNameEn": "News and other information items published",
    }  # fmt: skip
    return sound | changes


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    out, err = capsys.readouterr()
    return out.splitlines(), err.splitlines()


def test_problem_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    Console("uk").problems(summary(failure(sourceText="Новин\nбуло\t5.")))
    assert told(capsys) == (
        [], ["попередження: f1: не так; виправте «Новин було 5.»"],
    )  # fmt: skip


def test_errors_come_before_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    Console("en").problems(
        summary(failure(where="a"), failure(severity="error", where="z"))
    )
    assert told(capsys)[1] == ["error: z: wrong; mend", "warning: a: wrong; mend"]


def test_same_words_are_said_once_for_all_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Console("en").problems(summary(failure(where="b"), failure(where="a")))
    assert told(capsys)[1] == ["warning: a, b: wrong; mend"]


def test_long_list_of_places_is_cut_with_their_count(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Console("en").problems(summary(*(failure(where=f"f{n}") for n in range(8))))
    assert told(capsys)[1] == ["warning: f0, f1, f2, f3, f4, f5 … (8): wrong; mend"]


def test_row_whose_own_row_is_withheld_is_only_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [
        failure(severity="error", ruleId="foreign-key", where=where, sourceText=text,
                messageEn=f"the row points to {where}")
        for where, text in (("f2", "Новин 5."), ("f3", None))
    ]  # fmt: skip
    Console("en").problems(summary(*rows))
    assert told(capsys)[1] == ["error: f2, f3: the row that this points to is withheld"]


def test_unread_file_is_one_line_with_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = UnreadableReport("path-missing", file="x/a.doc")
    Console("en").unreadable(missing, missing)
    Console("uk").unreadable(UnreadableReport("empty-file"), Path("b.doc"))
    assert told(capsys)[1] == [
        "error: x/a.doc: there is no such file or folder; check the name and the path",
        "помилка: b.doc: файл порожній; надішліть файл із текстом звіту",
    ]


NEWS = "News and other information items published".split()


def test_summary_lists_indicators_in_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quarter = indicator(1234.5, periodStart="2021-04-01", periodEnd="2021-06-30")
    rows = [indicator(5.0), quarter]
    Console("en").summary(summary(indicators=rows), as_json=False)
    out, err = told(capsys)
    assert [line.split() for line in out] == [
        ["Indicators:"],
        ["period", "reported", "indicatorId", "indicator"],
        ["2021-05", "5", "news_published", *NEWS],
        ["2021-04-01…2021-06-30", "1234.5", "news_published", *NEWS],
        ["Datasets:"],
        ["out/datapackage.json"],
    ]
    assert err == []
    places = [out[1].index("reported"), out[2].index(" 5 ") + 1, out[3].index("1234")]
    assert len(set(places)) == 1


def test_value_that_is_only_measured_is_a_dash_and_no_zero(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [indicator(0), indicator(0, reportedValue=None)]
    rows += [rows[1] | {"status": "unclear"}]
    Console("en").summary(summary(indicators=rows), as_json=False)
    out, _ = told(capsys)
    assert [line.split()[1] for line in out[2:5]] == ["0", "–", "unclear"]


def test_summary_lists_events_and_what_is_withheld(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = {"periodStart": "2021-05-01", "periodEnd": "2021-05-31", "kind": "forum"}
    Console("uk").summary(
        summary(events=[held | {"topic": None}], rowsWithheld=3), as_json=False
    )
    out = told(capsys)[0]
    assert out[0] == "Заходи:"
    assert out[2].split() == ["2021-05", "forum", "–"]
    assert out[3] == "Утримано 3 рядки: див. out/withheld.jsonl"


def test_summary_names_the_feedback_and_counts_what_is_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pages = [f"out/feedback/{number}.html" for number in range(8)]
    index = "  out/feedback/index.html"
    Console("uk").summary(summary(feedback=pages), as_json=False)
    shown = [f"  {page}" for page in pages[:6]]
    assert told(capsys)[0][:9] == [
        "Відгуки для підрозділів:",
        index,
        *shown,
        "  … (8)",
    ]
    Console("en").summary(summary(feedback=pages[:1]), as_json=False)
    assert told(capsys)[0][:2] == ["Feedback to the departments:", index]


def test_summary_is_one_line_of_json_when_a_program_asks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told_of = summary(failure(), indicators=[indicator(5)])
    Console("uk").summary(told_of, as_json=True)
    out, err = told(capsys)
    assert [json.loads(line) for line in out] == [told_of]
    assert err == []


REPORT = document(
    figures=[figure("f1", 5.0, indicator=None, breakdown="привітань")],
    events=[event("e1")],
)


def test_document_is_one_line_of_json_when_a_program_asks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Console("uk").document(REPORT, "a.doc", as_json=True)
    assert [json.loads(line) for line in told(capsys)[0]] == [REPORT]


def test_document_is_a_table_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    Console("uk").document(REPORT, "a.doc", as_json=False)
    out = told(capsys)[0]
    assert out[0] == "a.doc: Звіт за 2021-05 [2021-05]"
    assert out[1].split() == ["5", "item", "–", "period", "привітань"]
    assert out[2].split() == ["forum", "Відкриті", "дані"]
    assert out[3] == "  1 показник, 0 напрямів роботи, 1 захід"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uk", "частина від 62 (за каналом або формою надходження)"),
        ("en", "part of 62 (by channel or form)"),
    ],
)
def test_part_names_its_total_and_how_that_is_divided(
    capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    parts = [
        figure("f2", 40, breakdown="поштою", parent="f1", division="channel"),
        figure("f3", 9, breakdown="інших", parent="f1"),
    ]
    shown = document(figures=[figure("f1", 62), *parts])
    Console(language).document(shown, "a.doc", as_json=False)
    total, part, other, _ = told(capsys)[0][1:]
    assert total.endswith("новин")
    assert part.endswith(f"поштою  {said}")
    assert other.endswith(f"інших   {said.partition(' (')[0]}")


def test_short_work_is_silent_when_no_person_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Console("uk").progress(patience=3600) as (on_stage, on_file):
        on_stage("gather")
        on_file(1, 2)
    assert told(capsys) == ([], [])


def test_long_work_is_told_of_now_and_then_when_no_person_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Console("uk").progress(patience=0) as (on_stage, on_file):
        on_stage("read")
        on_file(1, 4000)
    assert told(capsys) == ([], ["zvit: читаю: файл 1 з 4000"])


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_stage_has_words(language: str) -> None:
    from flows.stages import STAGES

    words = Console(language)._words["stages"]
    assert list(words) == [stage.__name__ for stage in STAGES]
