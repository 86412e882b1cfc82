"""Small packages, and a desk at a portal, for the tests of publishing."""

import hashlib
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPResponse
from urllib3.connection import HTTPConnection

from flows.publish.portal.client import Client
from flows.publish.portal.desk import Desk
from flows.publish.portal_profile import profile_of
from flows.settings import Settings, load_settings
from tests.fake_ckan.server import SILENCE, Portal
from tests.fake_ckan.state import State

NAMES = ("monthly-report", "published-acts")
SETTINGS = """
[publisher]
name = "Виконавчий комітет Ніжинської міської ради"
key = "nizhyn"
site = "https://nizhynrada.gov.ua/"

[portals.test]
url = "{url}"
dialect = "{dialect}"
organisation = "{organisation}"
timeout = {timeout}
private_on_create = false
"""
OLD = "uid,value\nn-1,10\nn-2,20\n"
NEW = "uid,value\nn-1,11\nn-2,20\nn-3,30\n"
SCHEMA = {
    "fields": [
        {"name": "uid", "type": "string", "constraints": {"required": True}},
        {"name": "value", "type": "integer"},
    ],
    "primaryKey": ["uid"],
    "missingValues": ["", "null"],
}


def make_package(
    output: Path,
    name: str = NAMES[0],
    table: str = OLD,
    title: str = "Звіт",
    more: str = "",
    *,
    few: bool = False,
) -> Path:
    """A package of one table as CSV and JSON, its structure, its passport.

    Args:
        output: the output folder.
        name: of the dataset.
        table: the CSV.
        title: of the dataset.
        more: content of one more file, "" for none.
        few: only a file of each kind, for tests that try every call of a publication.
    """
    slug = f"nizhyn-{name}"
    passport = {"identifier": slug, "purpose": "Постанова № 835", "dataCurrency": None}
    rows = [line.split(",") for line in table.splitlines()[1:]]
    files = {
        "figures.csv": table,
        "figures.json": json.dumps([{"uid": a, "value": int(b)} for a, b in rows]),
        "figuresStructure.csv": "name,title\nuid,Код\nvalue,Значення\n",
        "passport.csv": f"identifier,{slug}\n",
        "passport.json": json.dumps(passport, ensure_ascii=False),
    }
    if few:
        del files["figuresStructure.csv"], files["passport.csv"]
    if more:
        files["moreStructure.csv"] = more
    entries = [entry(path, text, len(rows)) for path, text in files.items()]
    descriptor = {
        "name": slug,
        "title": title,
        "description": "Що зробила рада за місяць.",
        "keywords": ["звіт", "рада"],
        "updateFrequency": "monthly",
        "licenses": [{"name": "CC-BY-4.0"}],
        "contributors": [{"title": "Рада", "roles": ["publisher"]}],
        "resources": entries,
    }
    folder = output / "packages" / name
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text, "utf-8")
    text = json.dumps(descriptor, ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, "utf-8")
    return folder


def describe_first(output: Path, title: str, name: str = NAMES[0]) -> None:
    """Another title of the first file of a package; no file but the descriptor."""
    path = output / "packages" / name / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"][0]["title"] = title
    path.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")


def entry(path: str, text: str, rows: int) -> dict[str, Any]:
    kind = path.rpartition(".")[2]
    made: dict[str, Any] = {
        "path": path,
        "title": path,
        "format": kind,
        "mediatype": {"csv": "text/csv", "json": "application/json"}[kind],
        "bytes": len(text.encode()),
        "hash": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
    }
    if path == "figures.csv":
        made |= {"type": "table", "rowCount": rows, "schema": SCHEMA}
    elif path == "figures.json":
        made |= {"type": "file", "rowCount": rows}
    return made


def settings_for(folder: Path, state: State, timeout: float) -> Path:
    """A settings file for a portal."""
    path = folder / "zvit.toml"
    told = SETTINGS.format(
        url=state.url, dialect=state.dialect, organisation=state.organization,
        timeout=timeout,
    )  # fmt: skip
    path.write_text(told, "utf-8")
    return path


@contextmanager
def desk_at(
    portal: Portal,
    output: Path,
    token: str = "secret-token",  # noqa: S107
    timeout: float = 600,
) -> Iterator[Desk]:
    """A desk at a portal of this process; it waits neither for silence nor to look."""
    output.mkdir(parents=True, exist_ok=True)
    settings = load_settings(settings_for(output, portal.state, timeout))
    with desk_with(settings, "test", output, token) as desk:
        adapter = desk.client._session.get_adapter(portal.state.url)
        adapter.poolmanager.pool_classes_by_scheme = {"http": _Impatient}
        yield desk


class _Connection(HTTPConnection):
    """Gives up as soon as the portal has decided to be silent.

    So no test waits, and none takes an answer of a slow machine for silence. A real
    time-out is in test_portal_client.py.
    """

    def getresponse(self) -> HTTPResponse:
        if self.sock.recv(len(SILENCE), socket.MSG_PEEK) == SILENCE:
            raise TimeoutError("timed out")
        return super().getresponse()


class _Impatient(HTTPConnectionPool):
    ConnectionCls = _Connection


@contextmanager
def desk_with(
    settings: Settings, name: str, output: Path, token: str
) -> Iterator[Desk]:
    """A desk at any portal of the settings."""
    stated = settings.portal_named(name)
    profile = profile_of(stated)
    client = Client(profile.url, token, stated.timeout, sleep=lambda _: None, backoff=0)
    try:
        yield Desk(name, profile, client, settings, output, lambda _, __: None)
    finally:
        client.close()


def held(state: State, name: str = NAMES[0]) -> dict[str, bytes]:
    """What readers can download of a dataset, by resource name, in order."""
    dataset = state.find(f"nizhyn-{name}")
    return {one["name"]: state.kept[one["id"]] for one in dataset["resources"]}


def packed(output: Path, name: str = NAMES[0]) -> dict[str, bytes]:
    """What a package holds, by the names that its resources have on the portal."""
    folder = output / "packages" / name
    return {
        path.name.removesuffix(".csv"): path.read_bytes()
        for path in sorted(folder.iterdir())
    }
