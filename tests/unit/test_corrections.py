"""Corrections laid over a report: what they change, and when they no longer fit."""

from copy import deepcopy
from typing import Any

import pytest

from flows.catalogue import load_catalogue
from tests.corrected import (
    TEXT,
    UID,
    asked,
    entries,
    figures,
    known,
    report_of,
    settled,
)
from tests.unit.told import TITLE
from transforms.corrections import Correction, Settled, live_corrections, settle
from transforms.corrections.place import place_of
from transforms.reported import indicator_values
from transforms.rules import check_corrections, check_reports
from transforms.rules.reports import Council

PARTS = (
    {"figure": "f002", "part_of": "f001"},
    {"figure": "f003", "part_of": "f001", "indicator": "citizen_appeals"},
)


def test_value_is_replaced_and_the_value_as_read_is_kept() -> None:
    made = figures(settled(TEXT, [asked(figure="f001", value="64")]).document)
    first = made["f001"]
    assert (first["value"], first["valueAsRead"], first["origin"]) == (
        64, 62, "corrected",
    )  # fmt: skip
    others = [(one["origin"], one["value"]) for one in made.values()][1:]
    assert others == [("read", 40), ("read", 23), ("read", 2), ("read", 5)]


def test_parts_are_those_that_a_person_named() -> None:
    made = figures(settled(TEXT, entries(TEXT, *PARTS)).document)
    assert [made[name]["parent"] for name in ("f002", "f003")] == [f"{UID}-f001"] * 2
    assert made["f002"]["breakdown"] == "звернень,"
    assert made["f003"]["indicator"] == "citizen_appeals"


def test_indicator_that_is_said_again_is_confirmed() -> None:
    entry = asked(figure="f001", indicator="citizen_appeals")
    first = figures(settled(TEXT, [entry]).document)["f001"]
    assert (first["indicator"], first["origin"]) == ("citizen_appeals", "corrected")


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"indicator": "none"}, "indicator", None),
        ({"value": "5 300"}, "value", 5300),
        ({"value": "97,5"}, "value", 97.5),
    ],
)
def test_change_is_as_it_was_asked(
    change: dict[str, str], name: str, value: object
) -> None:
    made = settled(TEXT, [asked(figure="f001", **change)]).document
    assert figures(made)["f001"][name] == value


def test_number_that_is_no_figure_leaves_its_parts_to_its_total() -> None:
    text = f"{TITLE}Надійшло 62 листи, з них 40 звернень, з яких 22 – поштою.\n"
    chain = entries(text, {"figure": "f003", "part_of": "f002"})
    assert figures(settled(text, chain).document)["f003"]["parent"] == f"{UID}-f002"
    drop = entries(
        text,
        {"figure": "f003", "part_of": "f002"},
        {"figure": "f002", "not_a_figure": True},
    )
    made = figures(settled(text, drop).document)
    assert list(made) == ["f001", "f003"]
    assert made["f003"]["parent"] == f"{UID}-f001"


def test_parts_of_what_is_no_figure_are_alone_and_as_read() -> None:
    text = f"{TITLE}Розміщено 30 новин, з них 25 анонсів.\n"
    made = settled(text, [asked(text, figure="f001", not_a_figure=True)]).document
    part = figures(made)["f002"]
    assert (part["parent"], part["origin"], part["value"]) == (None, "read", 25)


def test_part_whose_total_is_no_figure_is_not_the_months_value() -> None:
    text = f"{TITLE}Надійшло 62 листи, з них 40 звернень.\n"
    read = report_of(text)
    read["figures"][1] |= {"division": "channel"}
    drop = live_corrections([asked(text, figure="f001", not_a_figure=True)])[UID]
    assert month_of(settle(read, drop, lambda: text)) is None


def test_figure_is_not_linked_with_one_that_is_no_figure() -> None:
    read = report_of(f"{TITLE}Розміщено 5 новин. Видано 12 довідок.\n")
    first, second = read["figures"]
    linked = second | {"relation": "comparedWith", "relatedUid": first["uid"]}
    read |= {"figures": [first, linked]}
    place = place_of(first, read["figures"])
    drop = Correction(
        "c0001", UID, first["uid"], place, {"isFigure": False}, {}, "Я", "не те", ""
    )
    [left] = settle(read, [drop], lambda: None).document["figures"]
    assert (left["relation"], left["relatedUid"]) == (None, None)


def test_part_that_a_person_names_is_in_no_division_that_was_read() -> None:
    """40 and 22 make up 62 by themselves; 30 more exceed nothing."""
    text = f"{TITLE}Надійшло 62 листи, з них поштою – 40, особисто – 22. Скарг – 30.\n"
    read = report_of(text)
    for part in read["figures"][1:3]:
        part |= {"partition": 1, "division": "channel"}
    place, total = (place_of(read["figures"][at], read["figures"]) for at in (3, 0))
    part_of = Correction("c0001", UID, "", place, {"parent": total}, {}, "Я", "так", "")
    made = settle(read, [part_of], lambda: None).document
    last = figures(made)["f004"]
    assert (last["parent"], last["division"]) == (f"{UID}-f001", None)
    assert breakdown_rules(made) == set()


def breakdown_rules(document: Any) -> set[str]:
    """Rules of parts and totals that a report breaks."""
    council = Council("mista", "Рада", "00000000", "", {})
    names = load_catalogue().indicator_names
    found = check_reports([[document]], council, "2021-07-01", names)
    return {one.rule_id for one in found if "breakdown" in one.rule_id}


def month_of(made: Settled) -> float | None:
    """Appeals of the month, None where unclear."""
    values = indicator_values([made.document], load_catalogue().indicator_names)
    return values["2021-06-01", "2021-06-30", "citizen_appeals"]


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        ({"figure": "f001", "indicator": "citizen_appeals"}, 62),
        ({"figure": "f001", "value": "64", "indicator": "citizen_appeals"}, 64),
        ({"figure": "f001", "value": "64"}, None),
        ({"add": "7 item x", "report": UID, "quote": "Видано дві"}, None),
        (
            {"add": "7 item x", "report": UID, "quote": "Видано дві",
             "indicator": "citizen_appeals"},
            7,
        ),
    ],
)  # fmt: skip
def test_naming_the_indicator_alone_settles_the_month(
    wanted: dict[str, str], value: float | None
) -> None:
    """62 and 40 are both appeals; a corrected value does not say which counts."""
    assert month_of(settled(TEXT)) is None
    assert month_of(settled(TEXT, entries(TEXT, wanted))) == value


def test_value_corrected_after_the_indicator_leaves_it_settled() -> None:
    named = {"figure": "f001", "indicator": "citizen_appeals"}
    both = entries(TEXT, named, {"figure": "f001", "value": "64"})
    assert month_of(settled(TEXT, both)) == 64


def test_part_is_alone_again_when_it_has_no_total() -> None:
    text = f"{TITLE}Розміщено 30 новин, з них 25 анонсів.\n"
    assert figures(report_of(text))["f002"]["breakdown"]
    made = settled(text, [asked(text, figure="f002", part_of="none")]).document
    part = figures(made)["f002"]
    assert (part["parent"], part["breakdown"]) == (None, None)
    assert part["object"]


def test_figure_that_was_not_read_is_added_with_its_sentence() -> None:
    entry = asked(
        add="7 item довідок", report="2021-06", quote="Видано дві  довідки",
        part_of="f001",
    )  # fmt: skip
    made = figures(settled(TEXT, [entry]).document)["c0001"]
    assert (made["value"], made["unit"], made["object"]) == (7, "item", "довідок")
    assert made["quote"] == "Видано дві довідки"
    assert TEXT[made["start"] : made["end"]] == made["quote"]
    assert (made["origin"], made["valueAsRead"]) == ("corrected", None)
    assert made["parent"] == f"{UID}-f001"


def test_figures_stay_in_the_order_of_the_text() -> None:
    quote = "Поштою надійшло 40 звернень"
    added = entries(TEXT, {"add": "3 item x", "report": UID, "quote": quote})
    assert list(figures(settled(TEXT, added).document)) == [
        "f001", "c0001", "f002", "f003", "f004", "f005",
    ]  # fmt: skip


NEXT = TEXT.replace(TITLE, f"{TITLE}Видано 9 довідок. ")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (TEXT, True),
        (NEXT, True),
        (TEXT.replace("ення громадян", "ення \u00a0 громадян"), True),
        (TEXT.replace("62 звернення", "63 звернення"), False),
        (TEXT.replace("62 звернення громадян", "62 листи громадян"), False),
        (TEXT + "Надійшло 62 звернення громадян.\n", False),
        (f"{TITLE}Розміщено 5 новин.\n", False),
    ],
    ids=["same", "moved", "spaced", "number", "words", "twice", "gone"],
)
def test_correction_holds_while_its_sentence_stands(text: str, fits: bool) -> None:
    made = settled(text, [asked(figure="f001", value="64")])
    values = [one["value"] for one in made.document["figures"]]
    assert (64 in values, len(made.applied), len(made.misfits)) == (
        fits, int(fits), int(not fits),
    )  # fmt: skip
    told = check_corrections([made])
    assert [(one.rule_id, one.value) for one in told] == (
        [] if fits else [("correction-does-not-fit", "c0001")]
    )


def test_part_does_not_fit_without_its_total() -> None:
    without = TEXT.replace("62 звернення", "63 звернення")
    made = settled(without, [asked(figure="f002", part_of="f001")])
    assert [one.id for one in made.misfits] == ["c0001"]
    assert figures(made.document)["f002"]["parent"] is None


def test_same_sentence_twice_is_told_apart_by_its_order() -> None:
    text = f"{TITLE}Розміщено 5 новин.\nВидано 3 довідки.\nРозміщено 5 новин.\n"
    made = settled(text, [asked(text, figure="f003", value="6")])
    assert [one["value"] for one in made.document["figures"]] == [5, 3, 6]


def test_later_correction_wins_and_an_undone_one_is_gone() -> None:
    both = entries(
        TEXT, {"figure": "f001", "value": "64"}, {"figure": "f001", "value": "66"}
    )
    undo = {"id": "c0003", "undoes": "c0002"}
    values = [
        figures(settled(TEXT, made).document)["f001"]["value"]
        for made in (both, [*both, undo])
    ]
    assert values == [66, 64]
    twice = figures(settled(TEXT, both).document)["f001"]
    assert twice["valueAsRead"] == 62


def test_circle_that_a_later_version_closes_does_not_fit() -> None:
    """Each was right by itself; what was read of the other has changed meanwhile."""
    one = asked(figure="f002", part_of="f001")
    other = asked(figure="f001", part_of="f002") | {"id": "c0002"}
    made = settled(TEXT, [one, other])
    assert [one.id for one in made.misfits] == ["c0002"]
    assert figures(made.document)["f001"]["parent"] is None


def test_indicator_that_no_list_has_any_more_does_not_fit() -> None:
    live = live_corrections([asked(figure="f001", indicator="citizen_appeals")])[UID]
    read = report_of(TEXT)
    kept = settle(read, live, lambda: TEXT, {"citizen_appeals"})
    gone = settle(read, live, lambda: TEXT, {"news_published"})
    assert (len(kept.applied), len(gone.misfits)) == (1, 1)


def test_report_as_read_is_not_changed() -> None:
    read = report_of(TEXT)
    before = deepcopy(read)
    made = settle(read, live_corrections(entries(TEXT, *PARTS))[UID], lambda: TEXT)
    assert read == before
    assert made.read is read
    assert made.document != read


def test_text_is_asked_for_only_where_a_figure_is_added() -> None:
    def refuse() -> Any:
        raise AssertionError

    entry = asked(figure="f001", value="64")
    assert settle(report_of(TEXT), live_corrections([entry])[UID], refuse).applied


def test_figures_kept_before_there_were_corrections_can_be_corrected() -> None:
    read = report_of(TEXT)
    for figure in read["figures"]:
        del figure["origin"], figure["valueAsRead"], figure["partition"]
    live = live_corrections([asked(figure="f001", value="64")])[UID]
    first = figures(settle(read, live, lambda: TEXT).document)["f001"]
    assert (first["value"], first["valueAsRead"]) == (64, 62)


def test_known_figures_are_those_as_they_stand() -> None:
    added = entries(TEXT, {"add": "7 item x", "report": UID, "quote": "дві довідки"})
    assert f"{UID}-c0001" in {
        one["uid"] for one in known(TEXT, added).reports[UID].document["figures"]
    }
