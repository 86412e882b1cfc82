"""The code lists: each meets its schema, and all that is referred to is there."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
import yaml
from frictionless import Resource, Schema

from flows.catalogue import SCHEMAS, load_catalogue, read_codes
from flows.publish.passport import frequencies

LISTS = sorted((SCHEMAS / "codes").glob("*.csv")) + sorted(
    (SCHEMAS / "835").glob("*.csv")
)
WITH_SCHEMA = ["indicators", "systems", "event-kinds", "units", "divisions"]
INDICATORS = """
news_published acts_published media_materials_provided videos_posted media_monitored
petitions_registered open_budget_updates enterprise_budget_updates site_works
oblast_briefings open_datasets_published open_datasets_updated facebook_posts
events_attended mayor_receptions parties_ngos_analysed civic_meetings
information_requests citizen_appeals
""".split()
SYSTEMS = """
officialWebsite normativeActs media cityTv mediaMonitoring petitions openBudget
openBudgetEnterprises siteModernisation oblastBriefings openDataPortal facebook events
mayorReceptions partiesAndNgos
""".split()


def codes(name: str, column: str) -> list[str]:
    return [row[column] for row in read_codes(name)]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_list_is_utf8_with_lf_and_as_wide_as_its_header(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    text = content.decode()
    assert unicodedata.normalize("NFC", text) == text
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(cell == cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize("name", WITH_SCHEMA)
def test_code_list_meets_its_schema(name: str) -> None:
    schema = yaml.safe_load(
        (SCHEMAS / "codes" / f"{name}.schema.yaml").read_text("utf-8")
    )
    resource = Resource(
        (SCHEMAS / "codes" / f"{name}.csv").read_bytes(),
        format="csv",
        encoding="utf-8",
        schema=Schema.from_descriptor(schema),
    )
    assert resource.validate().flatten(["message"]) == []


def test_indicators_of_the_design_are_there_with_known_units_and_systems() -> None:
    """A council may have added its own: what is published only grows."""
    listed = codes("indicators", "indicatorId")
    assert [code for code in listed if code in INDICATORS] == INDICATORS
    assert len(set(listed)) == len(listed)
    assert set(codes("indicators", "unit")) <= set(codes("units", "unitId"))
    systems = {*codes("systems", "systemId"), ""}
    assert set(codes("indicators", "systemId")) <= systems


def test_systems_of_the_source_report_are_there() -> None:
    assert set(SYSTEMS) <= set(codes("systems", "systemId"))


@pytest.mark.parametrize(
    ("phrases", "column", "known"),
    [
        ("indicator-phrases", "indicatorId", "indicators"),
        ("event-phrases", "kindId", "event-kinds"),
        ("system-phrases", "systemId", "systems"),
    ],
)
def test_phrases_are_of_known_codes(phrases: str, column: str, known: str) -> None:
    assert set(codes(phrases, column)) <= {*codes(known, column), ""}


@pytest.mark.parametrize(
    ("phrases", "column"),
    [("indicator-phrases", "indicatorId"), ("event-phrases", "kindId")],
)
def test_phrases_have_a_code(phrases: str, column: str) -> None:
    assert "" not in codes(phrases, column)


def test_every_indicator_and_system_has_phrases() -> None:
    phrased = set(codes("indicator-phrases", "indicatorId"))
    assert phrased == set(codes("indicators", "indicatorId"))
    assert set(codes("system-phrases", "systemId")) - {""} == set(
        codes("systems", "systemId")
    )


def test_rank_of_a_phrase_is_known_and_only_a_channel_has_no_system() -> None:
    for row in read_codes("system-phrases"):
        assert row["rank"] in {"primary", "fallback", "channel"}
        assert row["isChannel"] in {"true", "false"}
        assert (row["systemId"] == "") == (row["rank"] == "channel")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("indicators", "kinds"),
        ("indicator-phrases", "noun"),
        ("indicator-phrases", "context"),
        ("indicator-phrases", "without"),
        ("system-phrases", "phrases"),
        ("event-phrases", "phrases"),
        ("level-phrases", "phrases"),
        ("basis-phrases", "phrases"),
    ],
)
def test_phrases_are_small_letters_with_no_empty_part(name: str, column: str) -> None:
    for cell in codes(name, column):
        assert cell == cell.lower()
        assert "'" not in cell
        parts = cell.split("|") if cell else []
        assert all(part.strip() == part != "" for part in parts), cell


def test_phrases_of_bases_are_of_bases_that_figures_may_have() -> None:
    schema = SCHEMAS / "monthly-report" / "monthlyFigures.schema.yaml"
    fields = yaml.safe_load(schema.read_text("utf-8"))["fields"]
    (bases,) = (
        field["constraints"]["enum"] for field in fields if field["name"] == "basis"
    )
    for row in read_codes("basis-phrases"):
        assert row["basis"] in bases
        assert row["stands"] in {"anywhere", "before", "next", "head", "bracket"}


def test_catalogue_has_every_indicator() -> None:
    catalogue = load_catalogue()
    assert list(catalogue.indicator_names) == codes("indicators", "indicatorId")
    assert len(catalogue.indicators) == len(read_codes("indicator-phrases"))


def test_update_frequencies_are_those_of_the_portal() -> None:
    assert {row["portalCode"] for row in frequencies().values()} == {
        "more than once a day", "once a day", "once a week", "once a month",
        "once a quarter", "once a half year", "once a year",
        "immediately after making changes", "no longer updated",
    }  # fmt: skip
    assert frequencies()["monthly"]["nameUk"] == "Щомісяця"
