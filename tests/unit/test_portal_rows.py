"""Which rows differ between two editions of a table."""

from typing import Any

import pytest

from transforms.portal import RowChanges, row_changes

OLD = """\
uid,value,unit
a,1,item
b,2,item
c,3,item
"""
FIGURES = """\
uid,periodStart,indicatorId,object,value,unit,sourceText,publisherName
f1,2019-09-01,news_published,новин,{},item,"Розміщено {} новин, тем",Рада
"""
INDICATORS = """\
uid,periodStart,indicatorId,indicatorName,reportedValue,measuredValue
i1,2019-09-01,news_published,Новини,{},null
"""


def changes(old: str | None, new: str, **more: Any) -> RowChanges:
    before = None if old is None else old.encode()
    return row_changes(before, new.encode(), ["uid"], **more)


def counts(found: RowChanges) -> tuple[int, int, int]:
    return found.added, found.changed, found.removed


EDITIONS = [
    ("the same", OLD, (0, 0, 0)),
    ("other order", "uid,value,unit\nc,3,item\na,1,item\nb,2,item\n", (0, 0, 0)),
    (
        "other columns' order",
        "unit,uid,value\nitem,a,1\nitem,b,2\nitem,c,3\n",
        (0, 0, 0),
    ),
    ("other line ends", OLD.replace("\n", "\r\n"), (0, 0, 0)),
    ("byte order mark", f"\ufeff{OLD}", (0, 0, 0)),
    ("quoted", OLD.replace("a,1,item", '"a","1","item"'), (0, 0, 0)),
    ("one changed", OLD.replace("b,2", "b,7"), (0, 1, 0)),
    ("one added", f"{OLD}d,4,item\n", (1, 0, 0)),
    ("one removed", OLD.replace("b,2,item\n", ""), (0, 0, 1)),
    ("another key", OLD.replace("b,2", "x,2"), (1, 0, 1)),
    ("all three", "uid,value,unit\na,9,item\nb,2,item\nd,4,item\n", (1, 1, 1)),
    ("no rows", "uid,value,unit\n", (0, 0, 3)),
    ("nothing at all", "", (0, 0, 3)),
    ("no key", "value,unit\n1,item\n2,item\n", (2, 0, 3)),
    ("null is a text", OLD.replace("a,1", "a,null"), (0, 1, 0)),
    ("blank lines", f"{OLD}\n\n", (0, 0, 0)),
    ("short row", OLD.replace("a,1,item", "a,1"), (0, 1, 0)),
]


@pytest.mark.parametrize(
    ("new", "expected"), [one[1:] for one in EDITIONS], ids=[one[0] for one in EDITIONS]
)
def test_rows_are_counted_by_their_key(
    new: str, expected: tuple[int, int, int]
) -> None:
    assert counts(changes(OLD, new)) == expected


def test_first_edition_is_all_new() -> None:
    found = changes(None, OLD)
    assert (*counts(found), found.columns_added) == (3, 0, 0, ())


def test_columns_that_come_and_go_are_told_and_change_no_row() -> None:
    found = changes(OLD, "uid,value,note\na,1,x\nb,2,y\nc,3,z\n")
    assert counts(found) == (0, 0, 0)
    assert (found.columns_added, found.columns_removed) == (("note",), ("unit",))
    assert changes(OLD, OLD).columns_added == ()


def test_changed_figure_is_told_with_its_sentence() -> None:
    old, new = FIGURES.format(320, 320), FIGURES.format(321, 321)
    [told] = changes(old, new).examples
    assert told == {
        "kind": "changed",
        "key": "f1",
        "shown": {
            "periodStart": "2019-09-01", "indicatorId": "news_published",
            "object": "новин", "value": "321", "unit": "item",
            "sourceText": "Розміщено 321 новин, тем",
        },
        "fields": {
            "value": ["320", "321"],
            "sourceText": ["Розміщено 320 новин, тем", "Розміщено 321 новин, тем"],
        },
    }  # fmt: skip


def test_changed_indicator_is_told_by_its_name() -> None:
    [told] = changes(INDICATORS.format(91), INDICATORS.format("null")).examples
    assert told["shown"]["indicatorName"] == "Новини"
    assert told["fields"] == {"reportedValue": ["91", "null"]}


def test_added_and_removed_rows_are_told_as_they_are() -> None:
    found = changes("uid,value\na,1\n", "uid,value\nb,2\n")
    assert found.examples == (
        {"kind": "added", "key": "b", "shown": {"value": "2"}},
        {"kind": "removed", "key": "a", "shown": {"value": "1"}},
    )


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (0, []),
        (1, ["changed", "added", "removed"]),
        (20, ["changed", "changed", "added", "added", "removed"]),
    ],
)
def test_examples_are_at_most_so_many_of_each_kind(most: int, told: list[str]) -> None:
    new = "uid,value,unit\na,9,item\nb,9,item\nd,4,item\ne,5,item\n"
    found = changes(OLD, new, most=most)
    assert counts(found) == (2, 2, 1)
    assert [one["kind"] for one in found.examples] == told


def test_key_of_several_columns_is_one_key() -> None:
    old, new = b"x,y,v\n1,2,a\n1,3,b\n", b"x,y,v\n1,2,a\n1,3,c\n"
    [told] = row_changes(old, new, ["x", "y"]).examples
    assert (told["key"], told["fields"]) == ("1, 3", {"v": ["b", "c"]})


def test_rows_of_one_key_are_paired_where_they_are_alike() -> None:
    old = "uid,value\na,1\na,2\na,3\n"
    assert counts(changes(old, "uid,value\na,3\na,1\na,9\n")) == (0, 1, 0)
    assert counts(changes(old, "uid,value\na,2\n")) == (0, 0, 2)
    assert counts(changes(old, f"{old}a,2\n")) == (1, 0, 0)


def test_what_is_no_table_has_no_rows_of_ours() -> None:
    page = b'<html>\xff\x00<body>403, "Forbidden</body>'
    assert counts(row_changes(page, OLD.encode(), ["uid"])) == (3, 0, 0)
    page += b"\nmore"
    assert counts(row_changes(page.replace(b'"', b""), OLD.encode(), ["uid"])) == (
        3,
        0,
        1,
    )


def test_line_ends_within_a_cell_are_of_the_cell() -> None:
    old = 'uid,text\na,"x\r\ny"\n'
    assert counts(changes(old, old.replace("\r", ""))) == (0, 1, 0)


def test_cell_of_any_length_is_read() -> None:
    long = "д" * 200_000
    assert counts(changes(f"uid,text\na,{long}\n", f"uid,text\na,{long}x\n")) == (
        0,
        1,
        0,
    )
