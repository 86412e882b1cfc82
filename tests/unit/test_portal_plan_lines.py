"""A plan in words."""

from typing import Any

from flows.publish.portal.plan_lines import plan_lines

LONG = "Що зробила рада за місяць, " * 4


def planned(**changes: Any) -> dict[str, Any]:
    return {
        "name": "nizhyn-monthly-report", "action": "update", "private": None,
        "fields": [], "resources": [], "reorder": False, "twins": [], **changes,
    }  # fmt: skip


def resource(action: str, **changes: Any) -> dict[str, Any]:
    return {
        "fileName": "monthlyFigures.csv", "action": action, "fields": [], "rows": None,
        **changes,
    }  # fmt: skip


def lines(*datasets: dict[str, Any], language: str = "en") -> list[str]:
    portal = {"name": "main", "url": "https://portal.test"}
    plan = {"portal": portal, "datasets": list(datasets)}
    head, *rest = plan_lines(plan, "plans/main-0.json", language)
    assert "https://portal.test" in head
    assert head.endswith("plans/main-0.json")
    return rest


def test_figure_that_changed_is_told_with_its_old_and_its_new_value() -> None:
    example = {
        "kind": "changed", "key": "nizhyn-info-2019-09-f001",
        "shown": {"indicatorId": "news_published", "value": "322", "unit": "item"},
        "fields": {"value": ["321", "322"]},
    }  # fmt: skip
    rows = {"added": 1, "changed": 1, "removed": 1, "examples": [
        example,
        {"kind": "added", "key": "f9", "shown": {"object": "новин", "value": "7"}},
        {"kind": "removed", "key": "f8", "shown": {"value": "5"}},
    ]}  # fmt: skip
    told = lines(planned(resources=[resource("update", rows=rows)]))
    assert told[1:] == [
        "  ~ monthlyFigures.csv: update  rows: +1, changed 1, −1",
        "      ~ nizhyn-info-2019-09-f001: news_published, value 321 → 322",
        "      + f9: новин, 7",
        "      − f8: 5",
    ]


def test_rows_beyond_the_first_are_counted() -> None:
    some = [{"kind": "added", "key": f"f{k}", "shown": {}} for k in range(12)]
    rows = {"added": 31, "changed": 0, "removed": 0, "examples": some}
    told = lines(planned(resources=[resource("update", rows=rows)]))
    assert told[2] == "      + f0"
    assert told[-1] == "      … and 23 more"
    assert len(told) == 2 + 8 + 1


def test_long_text_is_shown_where_it_changed() -> None:
    fields = [{"name": "notes", "old": LONG + "2019", "new": LONG + "2020"}]
    [_, told] = lines(planned(fields=fields))
    assert told.startswith("  ~ notes: …")
    assert "2019 → …" in told
    assert told.endswith("2020")


def test_dataset_that_stays_as_it_is_takes_one_line() -> None:
    same = planned(action="unchanged")
    assert lines(same, language="uk") == [
        "nizhyn-monthly-report: без змін",
        "Нічого не змінилося: запису на портал не буде.",
    ]


def test_order_copies_and_privacy_are_told() -> None:
    told = lines(planned(private=False, reorder=True, twins=["a", "b"],
                         resources=[resource("unchanged")]))  # fmt: skip
    assert told[1:] == [
        "  ~ show to readers",
        "  ~ put the first file first again",
        "  − take away 2 extra copies of our files",
        "  = 1 file unchanged",
    ]
