"""What the portal holds, and its actions: as a real CKAN was seen to do.

A write of several files keeps the bytes first and the metadata last, so that a late
failure leaves new bytes under old metadata (tests/system/test_portal_revise.py).
"""

import json
import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

DEMANDED = ("title", "notes", "owner_org")
Uploads = dict[str, tuple[str, bytes]]


class Refusal(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, error: Any) -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error


def invalid(**fields: list[str]) -> Refusal:
    return Refusal(409, {**fields, "__type": "Validation Error"})


FORBIDDEN = Refusal(403, {"message": "Access denied", "__type": "Authorization Error"})
NOT_FOUND = Refusal(404, {"message": "Not found", "__type": "Not Found Error"})


@dataclass
class State:
    """Datasets of one organization.

    `late`: a write fails after its bytes. `spoiled`: a file of this name is not kept
    as it was sent. `answer`: what an action gives instead of its result.
    """

    dialect: str = "ckan"
    organization: str = "nizhyn-rada"
    token: str = "secret-token"  # noqa: S105 - of a portal that is made up
    url: str = ""
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    clock: int = 0
    late: bool = False
    spoiled: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    largest: int = 64 << 20

    def act(self, action: str, told: dict[str, Any], files: Uploads, token: str) -> Any:
        """The result of an action."""
        if action in self.answer:
            return self.answer[action]
        revise = action == "package_revise"
        method: Callable[..., Any] | None = getattr(self, f"do_{action}", None)
        if method is None or (revise and self.dialect != "ckan"):
            raise Refusal(400, f"Bad request - Action name not known: {action}")
        if action.endswith(("_create", "_patch", "_update", "_revise", "_delete")) and (
            token != self.token
        ):
            raise FORBIDDEN
        return method(told, files, token)

    def find(self, key: str) -> dict[str, Any]:
        for one in self.datasets.values():
            if key in (one["id"], one["name"]):
                return one
        raise NOT_FOUND

    def owner(self, resource: str) -> dict[str, Any]:
        for one in self.datasets.values():
            if any(r["id"] == resource for r in one["resources"]):
                return one
        raise NOT_FOUND

    def readable(self, dataset: dict[str, Any], token: str) -> bool:
        ours = dataset["organization"]["name"] == self.organization
        open_to_all = not dataset["private"] and dataset["state"] != "deleted"
        return open_to_all or (token == self.token and ours)

    def do_organization_list_for_user(self, _t: Any, _f: Any, token: str) -> Any:
        return [{"name": self.organization}] if token == self.token else []

    def do_status_show(self, _t: Any, _f: Uploads, _token: str) -> Any:
        return {"ckan_version": "2.12.0", "site_url": self.url}

    def do_organization_show(self, told: dict[str, Any], _f: Uploads, _t: str) -> Any:
        if told["id"] != self.organization:
            raise NOT_FOUND
        return {"name": self.organization}

    def do_package_show(self, told: dict[str, Any], _f: Uploads, token: str) -> Any:
        dataset = self.find(told["id"])
        if not self.readable(dataset, token):
            raise FORBIDDEN
        return deepcopy(dataset)

    def do_package_create(self, told: dict[str, Any], _f: Uploads, _t: str) -> Any:
        self.demand(told)
        if told.get("owner_org") != self.organization:
            raise invalid(owner_org=["Organization does not exist"])
        if any(told["name"] == one["name"] for one in self.datasets.values()):
            raise invalid(name=["That URL is already in use."])
        dataset = {
            "private": False, **told, "id": str(uuid.uuid4()), "state": "active",
            "type": "dataset", "resources": [], "metadata_created": self.now(),
            "organization": {"name": self.organization},
        }  # fmt: skip
        return self.commit(dataset)

    def do_package_patch(self, told: dict[str, Any], _f: Uploads, _t: str) -> Any:
        old = self.ours(told["id"])
        assert "resources" not in told, "a patch with resources replaces them all"
        return self.commit({**deepcopy(old), **told, "id": old["id"]})

    def do_package_revise(self, told: dict[str, Any], files: Uploads, _t: str) -> Any:
        match = _decoded(told["match"])
        old = self.ours(match.get("id") or match["name"])
        wrong = [key for key, value in match.items() if old.get(key) != value]
        if wrong:
            raise Refusal(409, {"match": wrong, "__type": "Validation Error"})
        new = deepcopy(old)
        for path in _decoded(told.get("filter", "[]")):
            name, _, gone = path.removeprefix("-").partition("__")
            new[name] = [r for r in new[name] if gone and r["id"] != gone]
        for name, value in _decoded(told.get("update", "{}")).items():
            merged = isinstance(value, list) and new.get(name)
            assert not merged, f"{name}: lists are merged item by item"
            new[name] = value
        for one in _decoded(told.get("update__resources__extend", "[]")):
            new["resources"].append(self.resource(old, one))
        uploads = {}
        for name, value in [*told.items(), *files.items()]:
            parts = name.split("__")
            if parts[:2] != ["update", "resources"] or parts[2] == "extend":
                continue
            resource = _picked(new["resources"], parts[2])
            if parts[3:] == ["upload"]:
                uploads[resource["id"]] = value
            else:
                resource |= _decoded(value)
        self.demand(new)
        return {"package": self.commit(new, uploads)}

    def do_resource_create(self, told: dict[str, Any], files: Uploads, _t: str) -> Any:
        old = self.ours(told["package_id"])
        made = self.resource(old, told)
        new = {**deepcopy(old), "resources": [*deepcopy(old["resources"]), made]}
        self.commit(new, {made["id"]: files["upload"]} if files else {})
        return deepcopy(self.find(old["id"])["resources"][-1])

    def do_resource_update(self, told: dict[str, Any], files: Uploads, _t: str) -> Any:
        """What is not told is lost, the address too, but for columns of CKAN's own."""
        kept = ("id", "created", "last_modified", "package_id", "size", "state",
                "url_type")  # fmt: skip
        return self.change({"url": "", **told}, files, kept)

    def do_resource_patch(self, told: dict[str, Any], files: Uploads, _t: str) -> Any:
        return self.change(told, files, None)

    def do_resource_delete(self, told: dict[str, Any], _f: Uploads, _t: str) -> Any:
        new = deepcopy(self.owner(told["id"]))
        new["resources"] = [r for r in new["resources"] if r["id"] != told["id"]]
        self.commit(new)

    def do_package_resource_reorder(self, told: Any, _f: Uploads, _t: str) -> Any:
        new = deepcopy(self.ours(told["id"]))
        places = {key: place for place, key in enumerate(told["order"])}
        new["resources"].sort(key=lambda one: places.get(one["id"], len(places)))
        return self.commit(new)

    def change(self, told: dict[str, Any], files: Uploads, kept: Any) -> Any:
        new = deepcopy(self.owner(told["id"]))
        for place, one in enumerate(new["resources"]):
            if one["id"] == told["id"]:
                base = one if kept is None else {k: one[k] for k in kept}
                new["resources"][place] = {**base, **told}
        self.commit(new, {told["id"]: files["upload"]} if files else {})
        return deepcopy(_picked(self.find(new["id"])["resources"], told["id"]))

    def resource(self, dataset: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        if not told.get("name"):
            raise invalid(resources=["name: Missing value"])
        made = {"url": "", "url_type": "", "hash": "", "size": None, **told}
        made |= {"id": str(uuid.uuid4()), "created": self.now(), "state": "active"}
        return made | {"package_id": dataset["id"]}

    def commit(self, new: dict[str, Any], uploads: Uploads | None = None) -> Any:
        for key, (name, content) in (uploads or {}).items():
            if len(content) > self.largest:
                raise invalid(upload=["File upload too large"])
            self.kept[key] = content[:-1] if name == self.spoiled else content
            resource = _picked(new["resources"], key)
            where = f"{self.url}/dataset/{new['id']}/resource/{key}/download/"
            ascii_name = name.lower().encode("ascii", "ignore").decode()
            resource |= {
                "url": where + ascii_name, "url_type": "upload", "size": len(content),
                "last_modified": self.now(),
            }  # fmt: skip
        if self.late:
            self.late = False
            raise Refusal(500, {"message": "Search", "__type": "Search Index Error"})
        same = self.datasets.get(new["id"]) == new
        new["metadata_modified"] = new.get("metadata_modified") if same else self.now()
        for place, one in enumerate(new["resources"]):
            one["position"] = place
            if self.dialect != "ckan":
                one["hash"] = ""  # as data.gov.ua was seen to show it
        new["num_resources"] = len(new["resources"])
        self.datasets[new["id"]] = new
        return deepcopy(new)

    def ours(self, key: str) -> dict[str, Any]:
        dataset = self.find(key)
        if dataset["organization"]["name"] != self.organization:
            raise FORBIDDEN
        return dataset

    def demand(self, told: dict[str, Any]) -> None:
        missing = {name: ["Missing value"] for name in DEMANDED if not told.get(name)}
        if missing:
            raise invalid(**missing)

    def now(self) -> str:
        self.clock += 1

        moment = datetime(2026, 1, 1) + timedelta(minutes=self.clock)  # noqa: DTZ001
        return moment.isoformat(timespec="microseconds")


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _picked(resources: list[dict[str, Any]], key: str) -> dict[str, Any]:
    if key.lstrip("-").isdigit():
        return resources[int(key)]
    [found] = [one for one in resources if one["id"].startswith(key)]
    return found
