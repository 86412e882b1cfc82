"""The passage of a report that a failure is about: its sentence, in its context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.gather.kept import kept_text
from flows.ledger import Record, report_of

_CONTEXT = 160


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what stands around it, in the words of the report.

    `before` begins and `after` ends with … where the text goes on.
    `start` and `end` are of what is marked within the sentence: the value that failed,
    or the whole sentence where its place is not known.
    """

    before: str
    sentence: str
    after: str
    start: int
    end: int


def passage_of(
    row: Mapping[str, Any], records: Iterable[Record], output: Path
) -> Passage | None:
    """The passage of a failure, from the text kept of the report it was found in.

    Returns:
        None where the failure has no sentence. Without context where the text is no
        longer kept, or is not the one that the sentence was taken from.
    """
    sentence = row["sourceText"]
    if not sentence:
        return None
    start, end = row["sourceStart"], row["sourceEnd"]
    kept = _kept(row, records, output)
    if kept is None or kept[0][start:end] != sentence:
        return Passage("", sentence, "", *_stated(row, sentence))
    text, document = kept
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    if start > _CONTEXT:
        before = f"… {before.partition(' ')[2]}"
    if len(text) > end + _CONTEXT:
        after = f"{after.rpartition(' ')[0]} …"
    figures = document.get("figures", [])
    figure = next((one for one in figures if one["uid"] == row["rowKey"]), None)
    if figure and row["fieldName"] == "value":
        span = figure["valueStart"] - start, figure["valueEnd"] - start
    else:
        span = _stated(row, sentence)
    return Passage(before, sentence, after, *span)


def _kept(
    row: Mapping[str, Any], records: Iterable[Record], output: Path
) -> tuple[str, dict[str, Any]] | None:
    runs = (record["run"] for record in records if "run" in record)
    run = next(one for one in runs if one["runId"] == row["runId"])
    report = report_of(row["rowKey"], run["reports"])
    return kept_text(output, report, run["reports"][report]) if report else None


def _stated(row: Mapping[str, Any], sentence: str) -> tuple[int, int]:
    """Where the value stands in the sentence as it is, if it does so once."""
    value = row["value"]
    if value and sentence.count(value) == 1:
        start = sentence.index(value)
        return start, start + len(value)
    return 0, len(sentence)
