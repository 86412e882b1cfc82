"""Whatever people correct, in any order: no circle, no lost uid, nothing mutated."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.corrected import BY, TEXT, UID, known, report_of, settled
from tests.unit.told import TITLE
from transforms.corrections import live_corrections, settle
from transforms.corrections.correction import correction_of
from transforms.corrections.request import Request, entry_of
from transforms.document import Council, Document, KeptReport, report_rows
from transforms.errors import RequestError

COUNCIL = Council("mista", "Рада", None, "https://rada.test/", {})
FIGURES = st.sampled_from(["f001", "f002", "f003", "f004", "f005", "c0001", "c0002"])
REQUESTS = st.one_of(
    st.builds(Request, figure=FIGURES, part_of=st.one_of(FIGURES, st.just("none"))),
    st.builds(Request, figure=FIGURES, value=st.sampled_from(["1", "97,5", "5 300"])),
    st.builds(Request, figure=FIGURES, not_a_figure=st.just(True)),
    st.just(Request(add="7 item x", report=UID, quote="Видано дві довідки")),
)
# The next version has lost a sentence, and has another before all.
NEXT = TEXT.replace(TITLE, f"{TITLE}Видано 9 довідок. ").replace(" Розміщено 5", " 6")


def made(asked: list[Request]) -> list[dict[str, Any]]:
    """Entries of those that are not refused, one after another."""
    entries: list[dict[str, Any]] = []
    for one in asked:
        changed = {name: getattr(one, name) for name in Request.__slots__} | BY
        try:
            now = known(TEXT, entries)
            entries.append(entry_of(Request(**changed), now, len(entries) + 1))
        except RequestError:
            continue
    return entries


def check(document: Document) -> None:
    figures = {one["uid"]: one for one in document["figures"]}
    assert len(figures) == len(document["figures"])
    for figure in figures.values():
        seen, at = set(), figure
        while at["parent"] is not None:
            assert at["uid"] not in seen
            seen.add(at["uid"])
            at = figures[at["parent"]]


@given(st.lists(REQUESTS, max_size=8))
def test_corrected_report_is_sound_in_this_version_and_the_next(
    asked: list[Request],
) -> None:
    entries = made(asked)
    now = settled(TEXT, entries)
    assert now.misfits == ()
    for text in (TEXT, NEXT):
        one = settled(text, entries)
        check(one.document)
        assert len(one.applied) + len(one.misfits) == len(entries)
        kept = KeptReport(one.document, "a.txt", "2021-07-01")
        assert len(report_rows([kept], COUNCIL)["monthlyFigures"]) == len(
            one.document["figures"]
        )


@given(st.lists(REQUESTS, max_size=6))
def test_settling_changes_nothing_and_gives_the_same_again(
    asked: list[Request],
) -> None:
    entries, read = made(asked), report_of(TEXT)
    before = deepcopy(read)
    live = live_corrections(entries).get(UID, [])
    first, second = (settle(read, live, lambda: TEXT) for _ in range(2))
    assert first == second
    assert read == before
    assert settle(read, [], lambda: TEXT).document == before


@given(st.lists(REQUESTS, max_size=4))
def test_entry_says_the_same_after_it_was_kept(asked: list[Request]) -> None:
    for entry in made(asked):
        back = json.loads(json.dumps(entry))
        assert correction_of(back) == correction_of(entry)
        assert correction_of(entry).same_as(back)
