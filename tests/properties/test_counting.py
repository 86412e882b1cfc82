"""The noun after a number, computed a second way: by how the number is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import read_codes
from flows.counting import counted, filled, noun

FORMS = ("рядок", "рядки", "рядків")


def by_digits(count: int) -> str:
    """One after 1, few after 2 to 4, many else; the teens are many."""
    written = f"0{count}"
    if re.search("[02-9]1$", written):
        return "рядок"
    return "рядки" if re.search("[02-9][234]$", written) else "рядків"


def test_noun_is_that_of_the_digits() -> None:
    for count in range(1001):
        assert noun(count, *FORMS) == by_digits(count), count
        assert noun(count, "row", "rows") == ("row" if count == 1 else "rows")


@given(st.integers(0, 10**9))
def test_noun_depends_on_the_last_two_digits_alone(count: int) -> None:
    assert noun(count, *FORMS) == by_digits(count % 100)
    assert filled("{n:рядок|рядки|рядків}", {"n": count}) == counted(count, *FORMS)


def test_detail_that_is_no_number_takes_the_last_form() -> None:
    assert filled("{n:рядок|рядки|рядків}", {}) == "– рядків"
    assert filled("{n:row|rows}", {"n": "3"}) == "3 rows"


@pytest.mark.parametrize("row", read_codes("rules"), ids=lambda row: row["ruleId"])
def test_every_rule_says_numbers_with_all_their_forms(row: dict[str, str]) -> None:
    for name, text in row.items():
        forms = [spec.split("|") for spec in re.findall(r"\{\w+:([^}]+)\}", text)]
        wanted = 3 if name.endswith("Uk") else 2
        assert all(len(one) == wanted for one in forms), name
