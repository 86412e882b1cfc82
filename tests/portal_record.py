"""A small package, and what a portal shows of it once it is published.

`shown` adds all that data.gov.ua adds: the keys are those of its own `package_show`.
"""

import hashlib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from transforms.portal import Profile, Wanted, wanted

FREQUENCIES = {"monthly": "once a month", "yearly": "once a year"}
TABLES = ("listOfReports", "monthlyFigures")
PASSPORT: dict[str, str | None] = {
    "identifier": "mista-monthly-report",
    "title": "Звіти (Містківська рада)",
    "description": "Звіти у вигляді даних.",
    "purpose": "постанова № 835",
    "language": "українська (ua)",
    "formats": "CSV, JSON, Parquet",
    "compression": None,
    "firstPublished": None,
    "lastModified": None,
    "dataCurrency": "2021-05-31",
    "updateFrequency": "Щомісяця",
    "keywords": "звіти, відкриті дані",
    "datasetLink": "https://data.gov.ua/dataset/mista-monthly-report",
    "structureLink": "listOfReportsStructure.csv",
    "publisher": "Містківська рада (01234567)",
    "contact": "Відділ, info@rada.test",
}
ORGANISATION_ID = "e1b1c1d1-0000-4000-8000-000000000001"


def profile(dialect: str = "datagovua", **changes: Any) -> Profile:
    given = {"organisation": "mista", "url": "https://portal.test"} | changes
    return Profile(dialect=dialect, **({"frequencies": FREQUENCIES} | given))


def descriptor(**changes: Any) -> dict[str, Any]:
    files = [
        (f"{table}.{kind}", {"type": "table" if kind == "csv" else "file"})
        for table in TABLES
        for kind in ("csv", "json", "parquet")
    ]
    rest = [f"{table}Structure.{kind}" for table in TABLES for kind in ("csv", "json")]
    rest += ["passport.csv", "passport.json"]
    described: dict[str, Any] = {
        "name": "mista-monthly-report",
        "title": "Звіти (Містківська рада)",
        "description": "Звіти у вигляді даних.",
        "version": "2021-05-31",
        "keywords": ["звіти", "відкриті дані"],
        "updateFrequency": "monthly",
        "publisherId": "01234567",
        "licenses": [{"name": "CC-BY-4.0"}],
        "contributors": [
            {"title": "Містківська рада", "roles": ["publisher"]},
            {"title": "Відділ", "email": "info@rada.test", "roles": ["contact"]},
        ],
        "resources": [
            {"path": path, "title": f"Назва {path}", "format": path.rpartition(".")[2],
             "mediatype": f"type/{path.rpartition('.')[2]}"} | kind
            for path, kind in [*files, *((path, {}) for path in rest)]
        ],
    }  # fmt: skip
    return described | changes


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def sizes(**changes: tuple[str, int]) -> dict[str, tuple[str, int]]:
    paths = [one["path"] for one in descriptor()["resources"]] + ["datapackage.json"]
    return {path: (digest(path), len(path)) for path in paths} | changes


def wish(dialect: str = "datagovua", **changes: Any) -> Wanted:
    """What is wanted of the small package."""
    return wanted(descriptor(), PASSPORT, sizes(), profile(dialect, **changes))


def shown(wanted: Wanted) -> dict[str, Any]:
    """`package_show` of data.gov.ua after `wanted` was published there."""
    given = {k: v for k, v in wanted.fields.items() if k not in ("tags", "tag_string")}
    given = deepcopy(given)
    words = wanted.fields.get("tag_string", "").split(",")
    words = [one["name"] for one in wanted.fields.get("tags", [])] or words
    return {
        "license_title": "Creative Commons Attribution", "license_id": None,
        "license_url": "http://www.opendefinition.org/licenses/cc-by",
        "maintainer": "", "maintainer_email": "", "author": None, "author_email": None,
        "tag_string": ", ".join(reversed(words)), "num_tags": len(words),
        "tags": [
            {"id": f"t-{word}", "name": word, "display_name": word,
             "vocabulary_id": None, "state": "active"} for word in sorted(words)
        ],
        "title_chosen": "true", "version": None, "id": "d-1", "state": "active",
        "type": "dataset", "isopen": True, "url": "", "groups": [],
        **given,
        "owner_org": ORGANISATION_ID, "organization": {
            "id": ORGANISATION_ID, "name": wanted.fields.get("owner_org"),
            "title": "Рада", "description": "", "created": "2019-01-01",
            "image_url": "",
            "type": "organization", "is_organization": True,
            "approval_status": "approved", "state": "active", "revision_id": "v-0"},
        "metadata_created": "2021-06-01T08:00:00.000001",
        "metadata_modified": "2021-06-01T08:00:01.000001",
        "creator_user_id": "u-1", "num_resources": len(wanted.resources),
        "relationships_as_subject": [], "relationships_as_object": [],
        "revision_id": "v-1",
        "archiver": {"status": "", "status_id": 0, "is_broken": False, "reason": ""},
        "qa": {"openness_score": 3, "updated": "2022-01-01T00:00:00"},
        "resources": [
            shown_resource(place, one.file_name, one.fields, one.size)
            for place, one in enumerate(wanted.resources)
        ],
    }  # fmt: skip


def shown_resource(
    place: int, file_name: str, fields: Mapping[str, str], size: int
) -> dict[str, Any]:
    return {
        "action": "True", "archiver": {"status": "", "hash": "abc", "size": 1},
        "cache_last_updated": None, "cache_url": None, "description": "", "format": "",
        "created": "2021-06-01T08:00:01.5", "datastore_active": False,
        "file_hash_sum": digest("the same for all"), "file_size": "16350", "hash": "",
        "id": f"r-{place}", "last_modified": "2021-06-01T08:00:01.25",
        "mimetype": None, "mimetype_inner": None, "name": "", "package_id": "d-1",
        "position": place, "qa": {"openness_score": 3, "updated": "2022-01-01"},
        "resource_type": None, "revision_id": "v-2", "size": size, "state": "active",
        "url": f"https://portal.test/r-{place}/download/{file_name.lower()}",
        "url_type": "upload", **fields,
    }  # fmt: skip
