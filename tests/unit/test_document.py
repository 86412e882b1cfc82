"""A statement as a document, and the rows of the tables made from it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flows.datasets import load_dataset
from tests.builders import COUNCIL, council, document, event, figure
from transforms.document import (
    KeptReport,
    department_key,
    number,
    plain,
    report_rows,
    to_document,
)
from transforms.extract.period import Period
from transforms.extract.statement import Activity, Event, Figure, Heading, Statement

MAY = Period(date(2021, 5, 1), date(2021, 5, 31))
HEADING = Heading("Звіт за травень", "Відділ інформації", None, "начальник", "О. Гай")
KNOWN = {"info": "відділ інформації", "zv": "Відділ зв'язків із ЗМІ"}


def stated(value: str, **changes: Any) -> Figure:
    sound: dict[str, Any] = {
        "value": Decimal(value), "unit": "item", "object": "новин", "action": None,
        "indicator": "news_published", "breakdown": None, "parent": None,
        "division": None, "partition": 0,
        "qualifier": "exact", "basis": "period", "quote": "Новин 12.",
        "start": 3, "end": 12, "value_start": 9, "value_end": 11,
    }  # fmt: skip
    return Figure(**(sound | changes))


def statement(*figures: Figure, **changes: Any) -> Statement:
    sound: dict[str, Any] = {"heading": HEADING, "period": MAY}
    return Statement(**(sound | {"figures": list(figures)} | changes))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("відділ інформації", "info"),
        ("Відділ  ІНФОРМАЦІЇ ", "info"),
        ("відділ зв’язків із змі", "zv"),
        ("відділ звʼязків із ЗМІ", "zv"),
        ("відділ зв`язків із ЗМІ", "zv"),
        (None, "x"),
        ("", "x"),
    ],
)
def test_department_key_is_that_of_the_settings(name: str | None, key: str) -> None:
    assert department_key(name, KNOWN) == key


def test_department_key_is_made_from_the_name_when_settings_have_none() -> None:
    key = department_key("управління культури та туризму", {})
    assert key[:3] == "ukt"
    assert len(key) == 7
    assert key == department_key("Управління культури  та туризму", KNOWN)
    assert key != department_key("управління комунального транспорту", {})


@pytest.mark.parametrize("name", ["Ї Є Щ Ґ", "«Центр-1» (№ 2)", "відділ " * 20])
def test_department_key_has_only_small_latin_letters_and_digits(name: str) -> None:
    key = department_key(name, {})
    assert key.isascii()
    assert key.isalnum()
    assert key == key.lower()
    assert len(key) <= 12


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Відділ  Зв'язків\n", "відділ зв’язків"), ("зв‘язок", "зв’язок"), ("", "")],
)
def test_plain_name_has_one_case_apostrophe_and_space(name: str, expected: str) -> None:
    assert plain(name) == expected


def test_number_is_whole_where_it_can_be() -> None:
    made = [number(Decimal(text)) for text in ("12", "12.0", "1E+3", "97.5", "0")]
    assert made == [12, 12, 1000, 97.5, 0]
    assert [type(one) for one in made] == [int, int, int, float, int]


def test_document_names_its_report() -> None:
    assert to_document(statement(), COUNCIL)["report"] == {
        "uid": "mista-info-2021-05",
        "title": "Звіт за травень",
        "period": "2021-05",
        "periodStart": "2021-05-01",
        "periodEnd": "2021-05-31",
        "department": "Відділ інформації",
        "publisherName": "Містківська селищна рада",
        "headPost": "начальник",
        "headName": "О. Гай",
    }


def test_document_names_the_publisher_of_its_text_when_it_says_one() -> None:
    heading = Heading(None, None, "Ніжинська міська рада", None, None)
    report = to_document(statement(heading=heading), COUNCIL)["report"]
    assert report["publisherName"] == "Ніжинська міська рада"
    assert report["uid"] == "mista-x-2021-05"


@pytest.mark.parametrize(
    ("first", "last", "uid"),
    [
        (date(2024, 1, 1), date(2024, 3, 31), "mista-info-2024-q1"),
        (date(2024, 7, 1), date(2024, 12, 31), "mista-info-2024-h2"),
        (date(2024, 1, 1), date(2024, 12, 31), "mista-info-2024"),
        (date(2017, 12, 4), date(2017, 12, 8), "mista-info-2017-12-04_2017-12-08"),
    ],
)
def test_uid_names_the_period(first: date, last: date, uid: str) -> None:
    made = to_document(statement(period=Period(first, last)), COUNCIL)
    assert made["report"]["uid"] == uid


def test_report_that_names_no_period_has_nulls_for_it() -> None:
    report = to_document(statement(period=None), COUNCIL)["report"]
    assert report["uid"] == "mista-info-unknown"
    assert (report["period"], report["periodStart"]) == (None, None)


def test_figures_are_numbered_and_point_to_their_totals() -> None:
    made = to_document(statement(stated("30"), stated("12.50", parent=0)), COUNCIL)
    first, second = made["figures"]
    assert first == {
        "uid": "mista-info-2021-05-f001", "value": 30, "unit": "item",
        "object": "новин", "action": None, "indicator": "news_published",
        "breakdown": None, "parent": None, "division": None, "partition": 0,
        "qualifier": "exact", "basis": "period",
        "ownPeriodStart": None, "ownPeriodEnd": None, "relation": None,
        "relatedUid": None, "origin": "read", "valueAsRead": 30,
        "quote": "Новин 12.", "start": 3, "end": 12, "valueStart": 9, "valueEnd": 11,
    }  # fmt: skip
    assert second["uid"] == "mista-info-2021-05-f002"
    assert (second["value"], second["parent"]) == (12.5, "mista-info-2021-05-f001")


def test_activities_and_events_are_numbered() -> None:
    made = to_document(
        statement(
            activities=[Activity("facebook", "Дописи у Facebook.", 0, 18, 2)],
            events=[Event("forum", None, "Дані", "participant", None, "Форум.", 5, 11)],
        ),
        COUNCIL,
    )
    assert made["activities"] == [
        {"uid": "mista-info-2021-05-a001", "system": "facebook",
         "text": "Дописи у Facebook.", "figureCount": 2, "start": 0, "end": 18}
    ]  # fmt: skip
    assert made["events"] == [
        {"uid": "mista-info-2021-05-e001", "kind": "forum", "topic": "Дані",
         "level": None, "role": "participant", "eventDate": None, "quote": "Форум.",
         "start": 5, "end": 11}
    ]  # fmt: skip


ACTIVITY = {"uid": "a1", "system": None, "text": "Моніторинг.", "figureCount": 0,
            "start": 0, "end": 11}  # fmt: skip


def kept(report: dict[str, Any], **changes: Any) -> KeptReport:
    given = {"file_name": "травень.doc", "issued": "2021-06-03"} | changes
    return KeptReport(report, **given)


def test_rows_have_exactly_the_fields_of_their_schemas() -> None:
    full = document(figures=[figure("f1", 5)], events=[event("e1")])
    full["activities"].append(ACTIVITY)
    tables = report_rows([kept(full)], COUNCIL)
    specs = {spec.name: spec for spec in load_dataset("monthly-report", "2025").tables}
    for name, rows in tables.items():
        assert len(rows) == 1
        assert set(rows[0]) == set(specs[name].types())


def test_row_of_a_report_says_where_and_when_it_was_published() -> None:
    known = kept(document(), url="https://rada.test/5", accepted="2021-06-01")
    (row,) = report_rows([known], COUNCIL)["listOfReports"]
    assert row == {
        "uid": "mista-info-2021-05",
        "title": "Звіт за 2021-05",
        "acceptedDate": "2021-06-01",
        "issuedDate": "2021-06-03",
        "type": "звіти про діяльність",
        "url": "https://rada.test/5",
        "text": "травень.doc",
        "creatorName": "відділ інформації",
        "publisherName": "Містківська селищна рада",
        "publisherId": "01234567",
    }


def test_row_of_a_report_falls_back_on_the_council() -> None:
    unknown = council(publisher_id=None)
    (row,) = report_rows([kept(document(department=None))], unknown)["listOfReports"]
    assert row["url"] == "https://rada.test/zvity"
    assert row["creatorName"] == "Містківська селищна рада"
    assert (row["acceptedDate"], row["publisherId"]) == (None, None)


def test_row_of_a_figure_has_the_codes_of_its_document() -> None:
    part = figure("f2", 2, parent="f1", breakdown="привітань", quote="Новин 2.")
    report = document(figures=[figure("f1", 5), part])
    row = report_rows([kept(report)], COUNCIL)["monthlyFigures"][1]
    assert row["reportUid"] == "mista-info-2021-05"
    assert (row["periodStart"], row["periodEnd"]) == ("2021-05-01", "2021-05-31")
    assert (row["indicatorId"], row["parentUid"]) == ("news_published", "f1")
    assert (row["breakdown"], row["value"]) == ("привітань", 2)
    assert (row["sourceText"], row["sourceStart"], row["sourceEnd"]) == (
        "Новин 2.", 0, 20,
    )  # fmt: skip


def test_rows_are_sorted_by_report_whatever_their_order() -> None:
    june, may = kept(document("2021-06")), kept(document("2021-05"))
    uids = [row["uid"] for row in report_rows([june, may], COUNCIL)["listOfReports"]]
    assert uids == ["mista-info-2021-05", "mista-info-2021-06"]
