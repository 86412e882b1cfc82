"""A package as a portal wants it: every element of the passport, order, limits."""

from typing import Any

import pytest

from tests.portal_record import PASSPORT, descriptor, digest, profile, sizes, wish
from transforms.errors import PublishError
from transforms.portal import Wanted, WantedResource, wanted

NOTES = "Звіти у вигляді даних.\n\nДата актуальності даних: 2021-05-31."
FIELDS = {
    "name": "mista-monthly-report",
    "title": "Звіти (Містківська рада)",
    "notes": NOTES,
    "version": "2021-05-31",
    "maintainer": "Відділ",
    "maintainer_email": "info@rada.test",
    "license_id": "cc-by",
    "owner_org": "mista",
}
CUSTOM = {
    "purpose_of_collecting_information": "постанова № 835",
    "update_frequency": "once a month",
}


def made(
    dialect: str = "datagovua",
    passport: dict[str, str | None] | None = None,
    described: dict[str, Any] | None = None,
    **changes: Any,
) -> Wanted:
    return wanted(
        descriptor(**(described or {})),
        PASSPORT | (passport or {}),
        sizes(),
        profile(dialect, **changes),
    )


def refusal(**parts: Any) -> PublishError:
    with pytest.raises(PublishError) as caught:
        made(**parts)
    return caught.value


def resource(package: Wanted, file_name: str) -> WantedResource:
    return next(one for one in package.resources if one.file_name == file_name)


def test_dataset_of_data_gov_ua_has_its_fields_at_the_top() -> None:
    assert dict(made().fields) == {
        **FIELDS, **CUSTOM, "language": "ua", "tag_string": "звіти,відкриті дані",
        "is_datapackage": "true", "private": True,
    }  # fmt: skip


def test_dataset_of_a_plain_ckan_has_them_in_extras() -> None:
    assert dict(made("ckan").fields) == {
        **FIELDS, "private": False,
        "tags": [{"name": "звіти"}, {"name": "відкриті дані"}],
        "extras": [
            {"key": "language", "value": "uk"},
            {"key": "purpose_of_collecting_information", "value": "постанова № 835"},
            {"key": "update_frequency", "value": "once a month"},
        ],
    }  # fmt: skip


# Element of the passport: what else is then wanted, None for nothing of the dataset.
# Title and description are cut in the passport, so those of the package are taken.
ELEMENTS = [
    ("identifier", "inshe", ("name", "inshe")),
    ("title", "Інше", None),
    ("description", "Інше", None),
    ("purpose", "закон", ("purpose_of_collecting_information", "закон")),
    ("language", "англійська", None),
    ("formats", "XML", None),
    ("compression", "ZIP", None),
    ("firstPublished", "2020-01-01T00:00:00", None),
    ("lastModified", "2020-01-01T00:00:00", None),
    ("dataCurrency", "2021-06-30", ("version", "2021-06-30")),
    ("updateFrequency", "Щороку", None),
    ("keywords", "інше", None),
    ("datasetLink", "https://inshe.test", None),
    ("structureLink", "x.csv", None),
    ("publisher", "Інша рада", None),
    ("contact", "Хтось", None),
]


def test_table_has_every_element_of_the_passport() -> None:
    assert [element for element, _, _ in ELEMENTS] == list(PASSPORT)


@pytest.mark.parametrize(("element", "value", "field"), ELEMENTS)
def test_element_of_the_passport_goes_to_its_field(
    element: str, value: str, field: tuple[str, str] | None
) -> None:
    expected = dict(made().fields)
    if field:
        expected[field[0]] = field[1]
    if element == "dataCurrency":
        expected["notes"] = NOTES.replace("2021-05-31", "2021-06-30")
    assert dict(made(passport={element: value}).fields) == expected


PACKAGE = [
    ("title", "Інше", {"title": "Інше"}),
    ("description", "Інше.", {"notes": NOTES.replace("Звіти у вигляді даних", "Інше")}),
    ("updateFrequency", "yearly", {"update_frequency": "once a year"}),
    ("keywords", ["бб", "а б", "бб"], {"tag_string": "бб,а б"}),
    ("publisherId", None, {}),
    ("sources", [{"title": "Звіт"}], {}),
]


@pytest.mark.parametrize(("key", "value", "fields"), PACKAGE)
def test_key_of_the_package_goes_to_its_field(
    key: str, value: Any, fields: dict[str, str]
) -> None:
    assert dict(made(described={key: value}).fields) == {**made().fields, **fields}


def test_what_is_not_known_is_not_said() -> None:
    without = made(
        passport={"dataCurrency": None}, described={"contributors": [], "licenses": []}
    )
    gone = {"version", "maintainer", "maintainer_email", "license_id"}
    assert made().fields.keys() - without.fields.keys() == gone
    assert without.fields["notes"] == "Звіти у вигляді даних."
    assert "owner_org" not in made(organisation=None).fields


SET = [
    ({"language": "uk"}, {"language": "uk"}),
    ({"license_id": "cc-by-4.0"}, {"license_id": "cc-by-4.0"}),
    ({"is_datapackage": "True"}, {"is_datapackage": "True"}),
    ({"private_on_create": False}, {"private": False}),
    ({"publisher_id_field": "edrpou"}, {"edrpou": "01234567"}),
]


@pytest.mark.parametrize(("setting", "fields"), SET)
def test_what_is_not_sure_is_a_setting(
    setting: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert dict(made(**setting).fields) == {**made().fields, **fields}


GONE = [
    ({"is_datapackage": ""}, {"is_datapackage"}),
    ({"license_id": ""}, {"license_id"}),
    ({"omit": ("version", "language")}, {"version", "language"}),
    (
        {"custom_fields": "none"},
        {*CUSTOM, "language", "is_datapackage"},
    ),
]


@pytest.mark.parametrize(("setting", "names"), GONE)
def test_setting_leaves_fields_to_the_portal(
    setting: dict[str, Any], names: set[str]
) -> None:
    assert made().fields.keys() ^ made(**setting).fields.keys() == names


def test_omitted_fields_are_left_out_of_extras_and_resources_too() -> None:
    package = made("ckan", omit=("language", "mimetype"))
    keys = [one["key"] for one in package.fields["extras"]]
    assert keys == ["purpose_of_collecting_information", "update_frequency"]
    assert all("mimetype" not in one.fields for one in package.resources)


def test_tables_come_first_each_format_by_itself() -> None:
    tail = [
        "listOfReportsStructure.csv", "listOfReportsStructure.json",
        "monthlyFiguresStructure.csv", "monthlyFiguresStructure.json",
        "passport.csv", "passport.json", "datapackage.json",
    ]  # fmt: skip
    tables = ("listOfReports", "monthlyFigures")
    for dialect, kinds in (("datagovua", 2), ("ckan", 3)):
        expected = [
            f"{t}.{k}" for k in ("csv", "json", "parquet")[:kinds] for t in tables
        ]
        files = [one.file_name for one in made(dialect).resources]
        assert files == expected + tail


def test_resource_is_described_by_the_package() -> None:
    sha256 = digest("listOfReports.csv")
    assert resource(made("ckan"), "listOfReports.csv") == WantedResource(
        file_name="listOfReports.csv",
        fields={
            "name": "listOfReports", "description": "Назва listOfReports.csv",
            "format": "CSV", "mimetype": "type/csv", "hash": f"sha256:{sha256}",
            "sha256": sha256,
        },
        sha256=sha256,
        size=17,
    )  # fmt: skip


def test_resource_has_a_name_and_a_format_of_its_own() -> None:
    package = made("ckan")
    names = [one.fields["name"] for one in package.resources]
    assert len(set(names)) == len(names)
    formats = {one.fields["format"] for one in package.resources}
    assert formats == {"CSV", "JSON", "PARQUET"}
    assert resource(package, "monthlyFigures.json").fields["name"].endswith(".json")


def test_description_of_a_resource_is_title_and_description() -> None:
    entries = descriptor()["resources"]
    entries[0]["description"] = "Один рядок – один звіт."
    package = made(described={"resources": entries})
    said = resource(package, "listOfReports.csv").fields["description"]
    assert said == "Назва listOfReports.csv. Один рядок – один звіт."


def test_checksum_goes_to_the_field_that_is_set() -> None:
    assert "sha256" not in resource(made(), "passport.csv").fields
    package = made(checksum_field="checksum")
    assert resource(package, "passport.csv").fields["checksum"] == digest(
        "passport.csv"
    )


def test_descriptor_describes_itself() -> None:
    itself = resource(wish(), "datapackage.json")
    assert itself.fields["format"] == "JSON"
    assert itself.sha256 == digest("datapackage.json")


def test_file_that_is_missing_or_another_is_refused() -> None:
    files = sizes()
    del files["monthlyFigures.csv"]
    with pytest.raises(PublishError) as caught:
        wanted(descriptor(), PASSPORT, files, profile())
    assert caught.value.rule_id == "package-damaged"
    assert caught.value.details["file"] == "mista-monthly-report/monthlyFigures.csv"
    entries = descriptor()["resources"]
    entries[2]["hash"] = f"sha256:{digest('other')}"
    assert refusal(dialect="ckan", described={"resources": entries}).rule_id == (
        "package-damaged"
    )
