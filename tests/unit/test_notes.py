"""Notes of Frictionless in words: what is expected, in both languages."""

import numpy as np
import pytest

from flows.datasets import load_dataset
from transforms.errors import Bilingual
from transforms.handover import Handed, described, errors_in
from transforms.notes import reason_of, title_of

TABLES = {"list-of-reports": Bilingual("Перелік звітів", "List of reports")}
FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True}},
    {"name": "url", "type": "string", "constraints": {"pattern": "^https?://.+$"}},
    {"name": "day", "type": "date"},
    {"name": "n", "type": "integer", "constraints": {"minimum": 0, "maximum": 9}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"],
                                                        "maxLength": 2}},
]  # fmt: skip
GOOD = {"id": "x", "url": "http://a", "day": "2019-09-01", "n": "1", "kind": "a"}


@pytest.mark.parametrize(
    ("cells", "uk", "en"),
    [
        ({"id": ""}, "значення немає", "there is no value"),
        ({"url": "a"}, "очікується адреса http://… або https://…",
         "expected an address http://… or https://…"),
        ({"day": "1.9.19"}, "очікується дата РРРР-ММ-ДД",
         "expected a date YYYY-MM-DD"),
        ({"n": "x"}, "очікується ціле число", "expected a whole number"),
        ({"n": "-1"}, "очікується не менше за 0", "expected 0 or more"),
        ({"n": "10"}, "очікується не більше за 9", "expected 9 or less"),
        ({"id": "y"}, "таке саме в рядку 2", "the same as in row 2"),
    ],
)  # fmt: skip
def test_note_of_frictionless_is_worded(
    cells: dict[str, str], uk: str, en: str
) -> None:
    rows = [[*(GOOD | {"id": "y"}).values()], [*(GOOD | cells).values()]]
    schema = {"fields": FIELDS, "primaryKey": ["id"], "missingValues": [""]}
    handed = Handed(
        "t", schema, [*GOOD], np.array([2, 3]), lambda: iter(rows), np.array([3])
    )
    notes = [error.note for _, error in errors_in([handed])]
    assert Bilingual(uk, en) in [reason_of(note, {}) for note in notes]


def test_row_that_points_nowhere_names_the_table_by_its_title() -> None:
    note = 'for "reportUid": values "a-1" not found in the lookup table \
"list-of-reports" as "uid"'
    assert reason_of(note, TABLES) == (
        "«a-1» немає в таблиці «Перелік звітів»",
        "`a-1` is not in the table “List of reports”",
    )


def test_field_is_named_by_its_title() -> None:
    tables = load_dataset("monthly-report", "2025").tables
    figures = next(one for one in tables if one.name == "monthlyFigures")
    assert title_of(figures.schema, "reportUid") == ("Звіт", "Report")
    assert title_of(figures.schema, "none") == ("none", "none")


def test_error_is_described_as_frictionless_describes_it() -> None:
    rows = [["y", "1"], ["x", "a", "b"], ["y"], ["", ""]]
    schema = {
        "fields": [
            {"name": "id", "type": "integer", "constraints": {"unique": True}},
            {"name": "v", "type": "integer"},
        ],
        "primaryKey": ["id"],
    }
    numbers = np.arange(2, 2 + len(rows))
    handed = Handed("t", schema, ["id", "w"], numbers, lambda: iter(rows), numbers)
    errors = [error for _, error in errors_in([handed])]
    kinds = {error.type for error in errors}
    assert kinds >= {"type-error", "extra-cell", "missing-cell", "incorrect-label"}
    for error in errors:
        assert list(described(error).items()) == list(error.to_descriptor().items())
