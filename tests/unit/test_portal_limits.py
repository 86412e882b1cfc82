"""What a portal would refuse is refused before anything is sent, and told exactly."""

from typing import Any

import pytest

from flows.counting import counted
from flows.wording import message
from tests.portal_record import PASSPORT, descriptor, profile, sizes
from transforms.errors import PublishError
from transforms.portal import Wanted, wanted

CURRENCY = len("\n\nДата актуальності даних: 2021-05-31.")


def made(element: str, value: Any, **changes: Any) -> Wanted:
    """What is wanted of a package with one value of the package or passport changed."""
    described, passport = descriptor(), dict(PASSPORT)
    (described if element in described else passport)[element] = value
    return wanted(described, passport, sizes(), profile(**changes))


def refusal(element: str, value: Any, **changes: Any) -> PublishError:
    with pytest.raises(PublishError) as caught:
        made(element, value, **changes)
    return caught.value


LONGEST = [
    ("title", "title", 254, 0),
    ("description", "notes", 4000, CURRENCY),
    ("purpose", "purpose_of_collecting_information", 512, 0),
    ("identifier", "name", 100, 0),
    ("dataCurrency", "version", 100, 0),
]


@pytest.mark.parametrize(("element", "field", "limit", "more"), LONGEST)
def test_longest_text_is_taken_and_one_more_letter_is_not(
    element: str, field: str, limit: int, more: int
) -> None:
    text = "a" * (limit - more)
    assert len(str(made(element, text).fields[field])) == limit
    problem = refusal(element, f"{text}a")
    assert problem.rule_id == "portal-limit"
    assert problem.exit_code == 14
    assert problem.details["field"] == field
    assert (problem.details["length"], problem.details["limit"]) == (limit + 1, limit)
    said = message(problem.rule_id, problem.details, "uk")
    assert field in said
    length = counted(limit + 1, "символ", "символи", "символів")
    assert " ".join(length.split()) in said


SETTINGS = [
    ("title", "title_limit"),
    ("description", "notes_limit"),
    ("purpose", "purpose_limit"),
]


@pytest.mark.parametrize(("element", "setting"), SETTINGS)
def test_limit_is_a_setting(element: str, setting: str) -> None:
    problem = refusal(element, "a" * 200, **{setting: 150})
    assert problem.details["limit"] == 150
    assert made(element, "a" * 6000, **{setting: 9000})


@pytest.mark.parametrize("length", [1, 101])
def test_keyword_too_short_or_too_long_is_refused(length: int) -> None:
    problem = refusal("keywords", ["звіти", "ї" * length])
    assert problem.rule_id == "portal-limit"
    assert (problem.details["length"], problem.details["least"]) == (length, 2)
    assert "ї" * length in str(problem.details["field"])
    assert made("keywords", ["її", "ї" * 100])


@pytest.mark.parametrize(
    ("word", "refused"),
    [
        ("здоров’я", "’"),
        ("здоров'я", "'"),
        ("а, б", ","),
        ("а/б/в", "/"),
        ("а\nб", "\n"),
    ],
)
def test_keyword_with_a_letter_that_is_not_allowed_is_refused(
    word: str, refused: str
) -> None:
    problem = refusal("keywords", ["звіти", word])
    assert problem.rule_id == "portal-characters"
    assert problem.details["characters"] == refused
    assert problem.details["value"] == word
    assert "{" not in message(problem.rule_id, problem.details, "en")


@pytest.mark.parametrize("word", ["а-б", "а_б", "а.б", "ОВЕ 2", "їґє"])
def test_keyword_of_letters_digits_and_marks_is_taken(word: str) -> None:
    assert made("keywords", [word]).fields["tag_string"] == word


@pytest.mark.parametrize("name", ["Звіт", "Report", "a b", "a.b"])
def test_name_that_is_no_slug_is_refused(name: str) -> None:
    problem = refusal("identifier", name)
    assert (problem.rule_id, problem.details["field"]) == ("portal-characters", "name")


EMPTY = [
    ("purpose", None, "purpose_of_collecting_information"),
    ("purpose", " ", "purpose_of_collecting_information"),
    ("updateFrequency", "hourly", "update_frequency"),
    ("keywords", [], "tags"),
]


@pytest.mark.parametrize(("element", "value", "field"), EMPTY)
def test_field_that_the_portal_demands_must_have_a_value(
    element: str, value: Any, field: str
) -> None:
    problem = refusal(element, value)
    assert problem.rule_id == "portal-field-missing"
    assert problem.details["field"] == field


@pytest.mark.parametrize("both", ["title", "description"])
def test_title_and_description_must_have_a_value(both: str) -> None:
    with pytest.raises(PublishError) as caught:
        wanted(descriptor(**{both: ""}), PASSPORT | {both: None}, sizes(), profile())
    assert caught.value.rule_id == "portal-field-missing"


def test_field_that_is_not_sent_has_no_limit() -> None:
    assert made("purpose", "a" * 9999, custom_fields="none")
    assert made("purpose", "a" * 9999, omit=("purpose_of_collecting_information",))
