"""What the publisher relies on in CKAN, seen in a real one."""

import hashlib

import ckanapi
import pytest
import requests

from tests.system.portal import Portal

TABLE = b"uid,value\nnizhyn-1,321\n"


def test_dataset_keeps_the_fields_that_data_gov_ua_demands(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    assert made == empty_ckan.show()
    assert made["private"] is True
    assert made["update_frequency"] == "once a month"
    assert made["organization"]["name"] == empty_ckan.organization


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("update_frequency", "whenever"),
        ("purpose_of_collecting_information", ""),
        ("language", ""),
        ("name", "Звіт"),
    ],
)
def test_dataset_is_refused_when_a_field_is_wrong(
    empty_ckan: Portal, field: str, value: str
) -> None:
    draft = {**empty_ckan.create("right"), "name": "wrong", field: value, "id": ""}
    answer = empty_ckan.call("package_create", **draft)
    assert answer.status == 409
    assert answer.body["__type"] == "Validation Error"
    assert field in answer.body


def test_name_taken_and_organization_unknown_are_refused(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    taken = empty_ckan.call("package_create", **{**made, "id": ""})
    assert (taken.status, [*taken.body]) == (409, ["name", "__type"])
    other = {**made, "id": "", "name": "other", "owner_org": "no-such-council"}
    assert empty_ckan.call("package_create", **other).status in {403, 409}


def test_upload_keeps_our_checksums_and_serves_the_same_bytes(
    empty_ckan: Portal,
) -> None:
    sha256 = hashlib.sha256(TABLE).hexdigest()
    empty_ckan.create()
    made = empty_ckan.result(
        "resource_create", files={"upload": ("figures.csv", TABLE)},
        package_id="monthly-report", name="Показники", format="CSV",
        hash=sha256, sha256=sha256,
    )  # fmt: skip
    assert (made["hash"], made["sha256"]) == (sha256, sha256)
    assert (made["size"], made["mimetype"]) == (len(TABLE), "text/csv")
    assert made["url"].endswith("/download/figures.csv")
    token = {"Authorization": empty_ckan.token}
    served = requests.get(made["url"], headers=token, timeout=30)
    assert served.content == TABLE


def test_size_is_the_portals_own_count(empty_ckan: Portal) -> None:
    empty_ckan.create()
    made = empty_ckan.result(
        "resource_create", files={"upload": ("figures.csv", TABLE)},
        package_id="monthly-report", name="Показники", size="999",
    )  # fmt: skip
    assert made["size"] == len(TABLE)


def test_cyrillic_file_name_is_lost(empty_ckan: Portal) -> None:
    empty_ckan.create()
    made = empty_ckan.result(
        "resource_create", files={"upload": ("показники.csv", TABLE)},
        package_id="monthly-report", name="Показники",
    )  # fmt: skip
    assert made["url"].endswith("/download/.csv")
    assert made["mimetype"] is None


def test_patch_without_a_change_leaves_the_time_of_change(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    same = empty_ckan.result("package_patch", id=made["id"], notes=made["notes"])
    assert same["metadata_modified"] == made["metadata_modified"]
    other = empty_ckan.result("package_patch", id=made["id"], notes="Інше")
    assert other["metadata_modified"] > made["metadata_modified"]


def test_wrong_and_missing_tokens_are_forbidden(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    for token in ("wrong", ""):
        answer = empty_ckan.call("package_patch", token, id=made["id"], title="Інше")
        assert answer.status == 403
        assert answer.body["__type"] == "Authorization Error"
    assert empty_ckan.show() == made


def test_revoked_token_is_forbidden(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    token = empty_ckan.new_token()
    assert empty_ckan.call("package_show", token, id=made["id"]).status == 200
    empty_ckan.revoke(token)
    assert empty_ckan.call("package_show", token, id=made["id"]).status == 403


def test_private_dataset_and_its_files_are_hidden_from_strangers(
    empty_ckan: Portal,
) -> None:
    made = empty_ckan.create()
    file = empty_ckan.result(
        "resource_create", files={"upload": ("figures.csv", TABLE)},
        package_id=made["id"], name="Показники",
    )  # fmt: skip
    assert empty_ckan.call("package_show", "", id=made["id"]).status == 403
    assert requests.get(file["url"], timeout=30).status_code == 403
    found = empty_ckan.result("package_search", token="", fq="name:monthly-report")
    assert found["count"] == 0


def test_search_finds_by_name_and_by_organization(empty_ckan: Portal) -> None:
    for name in ("monthly-report", "published-acts"):
        empty_ckan.create(name, private=False)
    by_name = empty_ckan.result("package_search", fq="name:published-acts")
    assert [one["name"] for one in by_name["results"]] == ["published-acts"]
    council = f'organization:"{empty_ckan.organization}"'
    found = empty_ckan.result("package_search", fq=council, sort="name asc")
    names = [one["name"] for one in found["results"]]
    assert names == ["monthly-report", "published-acts"]
    assert empty_ckan.result("package_search", fq="organization:other")["count"] == 0


def test_deleted_dataset_is_out_of_search_and_frees_its_name(
    empty_ckan: Portal,
) -> None:
    made = empty_ckan.create(private=False)
    empty_ckan.result("package_delete", id=made["id"])
    assert empty_ckan.result("package_search", fq="name:monthly-report")["count"] == 0
    assert empty_ckan.show()["state"] == "deleted"
    again = empty_ckan.create()
    assert again["id"] != made["id"]


def test_outage_of_search_refuses_every_write_and_is_over_at_resume(
    empty_ckan: Portal,
) -> None:
    made = empty_ckan.create()
    with empty_ckan.without_search():
        write = empty_ckan.call("package_patch", id=made["id"], title="Інше")
        search = empty_ckan.call("package_search", q="*:*")
        assert (write.status, search.status) == (500, 500)
        assert write.body["__type"] == "Search Index Error"
        assert empty_ckan.show() == made
    assert empty_ckan.show() == made
    assert empty_ckan.result("package_patch", id=made["id"], title="Інше")


def test_question_beyond_the_stand_in_is_refused_not_answered(ckan: Portal) -> None:
    answer = ckan.call("package_search", q="metadata_modified:[NOW-1DAY TO NOW]")
    assert answer.status != 200


def test_ckanapi_speaks_to_the_same_portal(empty_ckan: Portal) -> None:
    made = empty_ckan.create()
    with ckanapi.RemoteCKAN(empty_ckan.url, apikey=empty_ckan.token) as client:
        assert client.action.package_show(id="monthly-report") == made
        with pytest.raises(ckanapi.NotFound):
            client.action.package_show(id="no-such-dataset")
        with pytest.raises(ckanapi.ValidationError) as refused:
            client.action.package_patch(id=made["id"], update_frequency="whenever")
    assert "update_frequency" in refused.value.error_dict
    with (
        ckanapi.RemoteCKAN(empty_ckan.url, apikey="wrong") as stranger,
        pytest.raises(ckanapi.NotAuthorized),
    ):
        stranger.action.package_patch(id=made["id"], title="Інше")
