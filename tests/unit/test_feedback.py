"""The model of feedback: verdicts, problems told once, numbers with their words."""

from dataclasses import replace

from tests.unit.told import (
    CONTRADICTION,
    TITLE,
    contradiction,
    document_of,
    failure,
    told,
    worded,
)
from transforms.feedback import failures_of, give_feedback
from transforms.rules import Failure

UID = "mista-x-2021-06"


def test_figures_have_their_verdict_and_their_total() -> None:
    notes = contradiction().figures
    assert [(n.figure["value"], n.state, n.parent, n.problems) for n in notes] == [
        (30, "withheld", None, (1,)),
        (25, "withheld", 1, (1,)),
        (12, "withheld", 1, (1,)),
        (80, "published", None, ()),
        (30, "published", 4, ()),
    ]
    assert [CONTRADICTION[slice(*n.place)] for n in notes] == "30 25 12 80 30".split()


def test_failures_of_one_sentence_are_one_problem() -> None:
    [problem] = contradiction().problems
    assert problem.worded.severity == "error"
    assert problem.keys == (f"{UID}-f001", f"{UID}-f002", f"{UID}-f003")
    assert problem.values == ("30", "25", "12")
    assert problem.sentence == CONTRADICTION[slice(*(problem.place or (0, 0)))]
    assert problem.sentence.startswith("Оприлюднено 30")


def test_warned_figure_is_published_with_a_remark() -> None:
    document = document_of(CONTRADICTION)
    feedback = told(CONTRADICTION, [failure(document, 4)])
    assert [note.state for note in feedback.figures_of("warning")] == ["warning"]
    assert not feedback.is_withheld
    assert feedback.problems[0].worded.severity == "warning"


def test_problems_of_the_whole_report_come_first() -> None:
    document = document_of(CONTRADICTION)
    whole = Failure("whole", "listOfReports", UID)
    feedback = told(CONTRADICTION, [failure(document, 4), whole])
    assert [(p.number, p.rule_id, p.place) for p in feedback.problems] == [
        (1, "whole", None),
        (2, "odd", (106, 158)),
    ]
    assert feedback.problems[1].sentence.startswith("Розміщено 80")


def test_report_that_is_withheld_is_told_so() -> None:
    assert told(CONTRADICTION, withheld=[UID]).is_withheld
    assert give_feedback("", None, [], frozenset(), [], worded).is_withheld


def test_only_failures_of_the_report_are_told() -> None:
    document = document_of(CONTRADICTION)
    own = failure(document, 1)
    others = [
        replace(own, row_key="mista-x-2021-07-f001"),
        replace(own, rule_id="foreign-key"),
        replace(own, rule_id="formula-neutralised"),
        Failure("publisher-id-unknown", "listOfReports", "mista"),
    ]
    assert failures_of(document, [*others, own]) == [own]


def indicator(key: str, owner: str | None = None) -> Failure:
    return Failure("far", "monthlyIndicators", key, value="80", owner=owner)


def test_failure_of_an_indicator_stands_at_the_figure_that_states_it() -> None:
    feedback = told(CONTRADICTION, [indicator("mista-2021-06-news_published")])
    [problem] = feedback.problems
    assert problem.place == (106, 158)
    assert [note.number for note in feedback.figures_of("warning")] == [4]


def test_failure_of_an_indicator_of_others_is_not_told() -> None:
    document = document_of(CONTRADICTION)
    assert not failures_of(
        document,
        [
            indicator("mista-2021-05-news_published"),
            indicator("mista-2021-06-facebook_posts"),
            indicator("mista-2021-06-news_published", "відділ освіти"),
        ],
    )


def test_indicator_that_the_department_left_out_is_of_the_whole_report() -> None:
    text = "Звіт про роботу відділу культури за червень 2021 року\nРозміщено 5 новин."
    key = "mista-vk-2021-06-facebook_posts"
    [problem] = told(text, [indicator(key, "відділ культури")]).problems
    assert problem.place is None


def test_numbers_not_taken_have_the_words_of_their_line() -> None:
    feedback = told(f"{TITLE}Раніше.\nВидано 1.2.3 довідок\nдалі.")
    [note] = feedback.not_understood
    assert (note.before, note.written, note.after) == ("Видано ", "1.2.3", " довідок")
    assert [one.reason for one in feedback.numbers] == ["рік", ""]


def test_activities_without_a_system_are_not_told() -> None:
    feedback = told(f"{TITLE}Надано дев’ять роз’яснень громадянам.\n")
    assert feedback.document
    assert len(feedback.document["activities"]) == 1
    assert feedback.activities == []
