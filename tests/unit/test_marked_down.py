"""Feedback as Markdown: what a report says stays text."""

import re

import pytest

from flows.publish.feedback.marked_down import (
    MOST_ROWS,
    plain,
    render_markdown,
    table_of,
)
from transforms.feedback import Feedback, Problem, Worded

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:b)",
    "![a](http://b.test/c.png)", "a | b | c", "a\n\n# b", "`<b>`", "http://b.test",
    "&lt;b&gt;", "**b**", "1. b", "\\<b>", "a\u202eb",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_is_markdown(text: str) -> None:
    said = plain(text)
    assert "\n" not in said
    assert "<" not in said
    assert "\u202e" not in said
    bare = re.sub(r"\\[\\`*_{}\[\]()#+\-.!|~>:@/]", "", said)
    assert not re.search(r"[`*_\[\]|#]|://|&(?!amp;|lt;)", bare)


def test_long_text_is_cut() -> None:
    assert len(plain("а" * 10_000)) < 500


def test_table_is_bounded_and_says_so() -> None:
    lines = list(table_of(["a"], [[number] for number in range(MOST_ROWS + 7)]))
    assert lines[:3] == ["| a |", "|---|", "| 0 |"]
    assert lines[-2] == "… +7"
    assert sum(line.startswith("| ") for line in lines) == MOST_ROWS + 1


def test_file_that_is_no_report_is_told_of() -> None:
    worded = Worded("error", "файл порожній", "надішліть файл із текстом звіту")
    problem = Problem(1, "empty-file", worded, (), (), None, "")
    said = render_markdown(Feedback("", None, problems=(problem,)), "<b>.txt")
    assert said.splitlines()[0] == "# &lt;b\\>\\.txt"
    assert "Звіт не прийнято" in said
    assert "**Помилка.** Файл порожній." in said
    assert "**Що зробити:** надішліть файл із текстом звіту." in said
