"""Indicators: the same rows in any order of reports; nothing is counted twice."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import load_catalogue
from tests.builders import COUNCIL, document, event, figure
from transforms.document import Document
from transforms.reconcile import indicator_rows
from transforms.reported import indicator_values

CODES = ["news_published", "events_attended", "videos_posted"]
INDICATORS = load_catalogue().indicator_names
FIGURES = st.lists(
    st.builds(
        dict,
        value=st.integers(0, 50),
        indicator=st.sampled_from([*CODES, None]),
        basis=st.sampled_from(["period", "period", "cumulative", "comparison"]),
        parent=st.sampled_from([None, None, None, "f0"]),
        start=st.sampled_from([0, 100, 500]),
    ),
    max_size=5,
)


@st.composite
def reports(draw: st.DrawFn) -> list[Document]:
    """Reports of different departments and months, one version each."""
    made = []
    for place in range(draw(st.integers(1, 4))):
        month = draw(st.sampled_from(["2021-04", "2021-05"]))
        stated: list[dict[str, Any]] = draw(FIGURES)
        figures = [figure(f"f{number}", **one) for number, one in enumerate(stated)]
        events = [event("e1")] if draw(st.booleans()) else []
        uid = f"mista-d{place}-{month}"
        made.append(document(month, figures, events, uid=uid))
    return made


@given(reports(), st.randoms(use_true_random=False))
def test_rows_are_the_same_whatever_the_order_of_reports(
    made: list[Document], chance: Any
) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    rows = indicator_rows([[one] for one in made], INDICATORS, COUNCIL)
    assert indicator_rows([[one] for one in shuffled], INDICATORS, COUNCIL) == rows
    assert [row["uid"] for row in rows] == sorted({row["uid"] for row in rows})


@given(reports())
def test_value_of_all_reports_is_the_sum_of_each_or_unclear(
    made: list[Document],
) -> None:
    added: dict[tuple[str, str, str], float | None] = {}
    for one in made:
        for key, value in indicator_values([one], INDICATORS).items():
            before = added.get(key, 0)
            clear = before is not None and value is not None
            added[key] = before + value if clear else None
    assert indicator_values(made, INDICATORS) == added


@given(reports())
def test_clear_value_is_never_less_than_a_number_stated(made: list[Document]) -> None:
    for one in made:
        span = one["report"]["periodStart"], one["report"]["periodEnd"]
        values = indicator_values([one], INDICATORS)
        for stated in one["figures"]:
            value = values.get((*span, stated["indicator"]))
            if stated["parent"] is None and stated["basis"] == "period":
                assert value is None or value >= stated["value"]


@given(reports())
def test_saying_everything_twice_changes_no_figure(made: list[Document]) -> None:
    """A table that repeats the text: the same figures, in other sentences."""
    twice = [
        one
        | {
            "figures": one["figures"]
            + [entry | {"uid": f"{entry['uid']}b"} for entry in one["figures"]]
        }
        for one in made
    ]
    assert indicator_values(twice, INDICATORS) == indicator_values(made, INDICATORS)


@given(reports())
def test_withholding_everything_leaves_nothing(made: list[Document]) -> None:
    gone = frozenset(one["report"]["uid"] for one in made)
    assert indicator_rows([[one] for one in made], INDICATORS, COUNCIL, gone) == []
