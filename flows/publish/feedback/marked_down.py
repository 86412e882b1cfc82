"""The feedback in Markdown, for pages that take no HTML, as those of Prefect.

Shorter than the page: the verdict, what to mend, the figures, numbers not understood.
Everything of a report is escaped; nothing in it can become a link, an image or HTML.
"""

import re
from collections.abc import Iterator, Sequence

from flows.counting import spaced
from flows.publish.feedback.page import verdict_of
from flows.publish.feedback.rows import capital, figure_row, number_rows, sentence
from flows.publish.feedback.words import SEVERITIES, period_of, visible
from transforms.feedback import Feedback

MOST_ROWS = 100
_LONGEST = 400
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>:@/])")


def plain(text: object, longest: int = _LONGEST) -> str:
    r"""Text that Markdown shows as it is, in one line and not too long.

    >>> plain("a|b <img> [x](http://y)\n# z")
    'a\\|b &lt;img\\> \\[x\\]\\(http\\:\\/\\/y\\) \\# z'
    """
    line = " ".join(visible(str(text)).split())
    line = line if len(line) <= longest else f"{line[:longest]}…"
    return _SPECIAL.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;"))


def table_of(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Lines of a Markdown table, or none without rows; at most `MOST_ROWS` of them."""
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows[:MOST_ROWS]:
        yield f"| {' | '.join(map(plain, row))} |"
    if len(rows) > MOST_ROWS:
        yield ""
        yield f"… +{spaced(len(rows) - MOST_ROWS)}"
    yield ""


def render_markdown(feedback: Feedback, file_name: str) -> str:
    """One report, for people of its department; in Ukrainian, as the page is."""
    report = feedback.document["report"] if feedback.document else {}
    _, sign, says, advice = verdict_of(feedback)
    lines = [
        f"# {plain(report.get('title') or file_name)}",
        "",
        f"**{sign} {plain(says)}.** {plain(advice)}",
        "",
        f"- Період: {plain(period_of(report))}",
        f"- Підрозділ: {plain(report.get('department') or 'не названо')}",
        f"- Файл: {plain(file_name)}",
        "",
    ]
    if feedback.problems:
        lines += ["## Зауваження", ""]
    for one in feedback.problems[:MOST_ROWS]:
        _, severity = SEVERITIES[one.worded.severity]
        quote = f" «{plain(one.sentence)}»" if one.sentence else ""
        said = sentence(one.worded.what)
        lines.append(
            f"{one.number}. **{capital(severity)}.** {plain(said[:-1])}{said[-1]}"
            f"{quote} **Що зробити:** {plain(one.worded.remedy.rstrip('.'))}."
        )
    lines += ["", *_figures(feedback), *_numbers(feedback)]
    return "\n".join(lines)


def _figures(feedback: Feedback) -> Iterator[str]:
    if not feedback.figures:
        return
    yield "## Показники"
    yield ""
    by_number = {note.number: note for note in feedback.figures}
    rows = [
        figure_row(
            note,
            by_number.get(note.parent) if note.parent else None,
            feedback.names,
        )
        for note in feedback.figures
    ]
    yield from table_of(
        ("№", "Показник або що пораховано", "Значення", "Стан"),
        [
            (
                row["number"],
                row["indicator"] or row["counted"],
                f"{row['value']} {row['unit']}".strip(),
                f"{row['sign']} {row['state']}",
            )
            for row in rows
        ],
    )


def _numbers(feedback: Feedback) -> Iterator[str]:
    notes = feedback.not_understood[:MOST_ROWS]
    if not notes:
        return
    yield "## Числа, яких не зрозуміло"
    yield ""
    yield from table_of(
        ("Число", "У тексті", "Рядок"),
        [
            (
                row["written"],
                f"…{row['before']}{row['written']}{row['after']}…",
                row["line"],
            )
            for row in number_rows(feedback.text, notes)
        ],
    )
