"""The portal that system tests publish to: a real CKAN on loopback, and its calls."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".cache" / "ckan"
SCRIPT = Path(__file__).parent / "ckan" / "portal.sh"
NAME = "tests"

Files = dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class Answer:
    """What an action gave: its `result` when `status` is 200, else its `error`."""

    status: int
    body: Any


@dataclass(frozen=True)
class Portal:
    """A CKAN with one organization and its editor `etl`, as a council has them.

    `token` is the editor's, `admin` a system administrator's, `storage` the folder of
    uploads, `postgres` the address of the database server without a database.
    """

    url: str
    token: str
    admin: str
    storage: Path
    postgres: str
    organization: str = "nizhyn-rada"

    def call(
        self, action: str, token: str | None = None, files: Files | None = None,
        **data: Any,
    ) -> Answer:  # fmt: skip
        """One action by POST: JSON, or a form when files go along. Token "": nobody."""
        token = self.token if token is None else token
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in data.items()}
        answer = requests.post(
            f"{self.url}/api/3/action/{action}",
            headers={"Authorization": token} if token else {},
            **({"data": form, "files": files} if files else {"json": data}),
            timeout=60,
        )
        told = answer.json()
        return Answer(answer.status_code, told.get("result", told.get("error")))

    def result(self, action: str, **data: Any) -> Any:
        """The result of an action that must succeed."""
        answer = self.call(action, **data)
        assert answer.status == 200, answer
        return answer.body

    def create(self, name: str = "monthly-report", **fields: Any) -> Any:
        """A private dataset with all that the portal demands."""
        demanded = {
            "name": name, "title": "Щомісячний звіт", "notes": "Показники за місяць",
            "owner_org": self.organization, "language": "uk", "private": True,
            "update_frequency": "once a month",
            "purpose_of_collecting_information": "Постанова КМУ від 21.10.2015 № 835",
        }  # fmt: skip
        return self.result("package_create", **{**demanded, **fields})

    def show(self, name: str = "monthly-report") -> Any:
        return self.result("package_show", id=name)

    def kept(self, resource: dict[str, Any]) -> bytes:
        """The bytes that the portal keeps of an uploaded resource."""
        key = str(resource["id"])
        return (self.storage / "resources" / key[:3] / key[3:6] / key[6:]).read_bytes()

    def new_token(self) -> str:
        """One more token of the editor; `revoke` ends it."""
        made = self.result("api_token_create", token=self.admin, user="etl", name="x")
        return str(made["token"])

    def revoke(self, token: str) -> None:
        self.result("api_token_revoke", token=self.admin, jti=id_of(token))

    @contextmanager
    def without_search(self) -> Iterator[None]:
        """An outage: what CKAN finds datasets with is gone, and every write fails."""
        run_script("pause")
        try:
            yield
        finally:
            run_script("start")

    def purge(self) -> None:
        """Every dataset, also a deleted one, and every uploaded file is gone."""
        listed = subprocess.run(
            ["psql", "-At", "-c", "select id from package", f"{self.postgres}/ckan"],
            capture_output=True, text=True, check=True, timeout=30,
        )  # fmt: skip
        for key in listed.stdout.split():
            self.result("dataset_purge", token=self.admin, id=key)
        shutil.rmtree(self.storage / "resources", ignore_errors=True)


def id_of(token: str) -> str:
    """The id by which CKAN knows a token: it is written in it."""
    body = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=="))["jti"])


def run_script(command: str) -> dict[str, str]:
    """What portal.sh says of the portal; its own words when it fails."""
    done = subprocess.run(
        [SCRIPT, FOLDER, command, NAME],
        stdout=subprocess.PIPE, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, f"portal.sh {command} failed: see what it wrote above"
    return dict(line.split("=", 1) for line in done.stdout.splitlines())
