"""A schema or a package opens no file and no address that nobody named."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.descriptors import load_package, load_schema
from tests.functional.command import zvit
from transforms.errors import ConfigError

GOOD = {"fields": [{"name": "id", "type": "integer"}]}
OTHER, ADDRESS = "elsewhere.json", "http://127.0.0.1:{port}/elsewhere.json"
# Where a place stands, in a schema; `@` is the place.
SCHEMAS: dict[str, Any] = {
    "a text": "@",
    "a list": ["@"],
    "a field": {"fields": ["@"]},
    "all fields": {"fields": "@"},
    "a key": {"fields": GOOD["fields"], "foreignKeys": ["@"]},
    "a reference": {
        "fields": GOOD["fields"],
        "foreignKeys": [{"fields": ["id"], "reference": "@"}],
    },
    "a resource of a key": {
        "fields": GOOD["fields"],
        "foreignKeys": [
            {"fields": ["id"], "reference": {"resource": "./@", "fields": ["id"]}}
        ],
    },
    "$ref": GOOD | {"$ref": "@"},
    "$ref of a field": {"fields": [{"name": "id", "$ref": "@"}]},
    "a profile": GOOD | {"profile": "@"},
    "a profile of its own": GOOD | {"$schema": "@"},
}
TABLE = {"name": "t", "path": "t.csv", "schema": GOOD}
# The same in a package; `.json` of the folder may hold a schema, and is then ours.
PACKAGES: dict[str, Any] = {
    "a text": "@",
    "a resource": {"resources": ["@"]},
    "all resources": {"resources": "@"},
    "a path": {"resources": [{**TABLE, "path": "../@"}]},
    "one of its paths": {"resources": [{**TABLE, "path": ["t.csv", "../@"]}]},
    "another part": {"resources": [{**TABLE, "extrapaths": ["../@"]}]},
    "a schema": {"resources": [{**TABLE, "schema": "../@"}]},
    "a dialect": {"resources": [{**TABLE, "dialect": "../@"}]},
    "a control": {"resources": [{**TABLE, "dialect": {"controls": ["@"]}}]},
    "a profile": {"profile": "@", "resources": [TABLE]},
    "a profile of a resource": {"resources": [{**TABLE, "profile": "@"}]},
    "a profile of its own": {"$schema": "@", "resources": [TABLE]},
    "a field": {"resources": [{**TABLE, "schema": {"fields": ["@"]}}]},
    "data": {"resources": [{"name": "t", "data": "@", "schema": GOOD}]},
    "a scheme": {"resources": [{**TABLE, "scheme": "http"}]},
}
_OPENED: list[str] = []
_WATCHING = [False]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING[0] and event in {"open", "socket.connect", "socket.getaddrinfo"}:
        _OPENED.append(f"{event} {arguments!r}")


sys.addaudithook(_watch)  # for the life of the process: it records only when asked


@contextmanager
def opened() -> Iterator[list[str]]:
    """What Python opens and connects to meanwhile."""
    _OPENED.clear()
    _WATCHING[0] = True
    try:
        yield _OPENED
    finally:
        _WATCHING[0] = False


@contextmanager
def server() -> Iterator[tuple[int, list[str]]]:
    """A server that gives everybody a good schema, and whom it was asked by."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps(GOOD).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: tests keep their output clean."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    try:
        yield made.server_port, asked
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


def written(folder: Path, name: str, descriptor: Any, place: str) -> Path:
    inner = folder / "in"
    inner.mkdir()
    for one in (folder, inner):
        (one / OTHER).write_text(json.dumps(GOOD), "utf-8")
    (inner / "t.csv").write_text("id\n1\n", "utf-8")
    path = inner / name
    text = json.dumps(descriptor)
    if "://" in place:
        text = text.replace("../@", "@").replace("./@", "@")
    path.write_text(text.replace("@", place), "utf-8")
    return path


@pytest.mark.parametrize("place", [OTHER, ADDRESS])
@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_that_names_a_place_is_refused_unopened(
    tmp_path: Path, name: str, place: str
) -> None:
    with server() as (port, asked):
        path = written(tmp_path, "s.json", SCHEMAS[name], place.format(port=port))
        with opened() as events, pytest.raises(ConfigError, match="schema-wrong"):
            load_schema(path)
    assert not [event for event in events if "elsewhere" in event or "socket" in event]
    assert asked == []


@pytest.mark.parametrize("place", [OTHER, ADDRESS])
@pytest.mark.parametrize("name", PACKAGES)
def test_package_that_names_a_place_is_refused_unopened(
    tmp_path: Path, name: str, place: str
) -> None:
    with server() as (port, asked):
        path = written(
            tmp_path, "datapackage.json", PACKAGES[name], place.format(port=port)
        )
        with opened() as events, pytest.raises(ConfigError, match="package-wrong"):
            load_package(path)
    assert not [event for event in events if "elsewhere" in event or "socket" in event]
    assert asked == []


def test_server_and_watch_of_these_tests_see_what_is_opened(tmp_path: Path) -> None:
    """Else the tests above would pass whatever is opened."""
    from frictionless import Schema

    (tmp_path / OTHER).write_text(json.dumps(GOOD), "utf-8")
    with server() as (port, asked), opened() as events:
        Schema.from_descriptor(ADDRESS.format(port=port))
        Schema.from_descriptor(str(tmp_path / OTHER))
    assert asked == ["/elsewhere.json"]
    assert any("elsewhere" in event for event in events)


def test_schema_and_dialect_of_a_package_may_stand_in_its_folder(
    tmp_path: Path,
) -> None:
    resource = TABLE | {"schema": OTHER, "dialect": "d.json"}
    path = written(tmp_path, "datapackage.json", {"resources": [resource]}, "")
    (path.parent / "d.json").write_text('{"delimiter": ";"}', "utf-8")
    (path.parent / "t.csv").write_text("id\nx\n", "utf-8")
    done = zvit("validate", path)
    assert (done.code, done.err) == (13, "")
    assert "рядок 2 «x»: поле «id»: значення не того типу" in done.out


@pytest.mark.parametrize("part", ["path", "schema", "dialect", "extrapaths"])
@pytest.mark.parametrize("way", ["link.csv", "up/elsewhere.json"])
def test_link_out_of_the_folder_of_a_package_is_refused_unopened(
    tmp_path: Path, part: str, way: str
) -> None:
    named = [way] if part == "extrapaths" else way
    package = {"resources": [TABLE | {part: named}]}
    path = written(tmp_path, "datapackage.json", package, "")
    (path.parent / "link.csv").symlink_to(tmp_path / OTHER)
    (path.parent / "up").symlink_to(tmp_path)
    with opened() as events, pytest.raises(ConfigError) as refused:
        load_package(path)
    assert not [event for event in events if "elsewhere" in event]
    assert "is a link out of the folder" in refused.value.details["reason"].en


@pytest.mark.parametrize("name", ["folder", "pipe.csv", "a\0b.csv", "a" * 300])
def test_file_of_a_package_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    package = {"resources": [TABLE | {"path": name}]}
    path = written(tmp_path, "datapackage.json", package, "")
    (path.parent / "folder").mkdir()
    os.mkfifo(path.parent / "pipe.csv")
    with pytest.raises(ConfigError) as refused:
        load_package(path)
    assert refused.value.details["reason"].en.endswith("is no file")


def test_link_within_the_folder_of_a_package_is_followed(tmp_path: Path) -> None:
    package = {"resources": [TABLE | {"path": "link.csv"}]}
    path = written(tmp_path, "datapackage.json", package, "")
    (path.parent / "link.csv").symlink_to("t.csv")
    assert zvit("validate", path).code == 0


def test_resource_that_is_a_package_itself_is_not_followed(tmp_path: Path) -> None:
    with server() as (port, asked):
        inner = {"resources": [{"name": "x", "path": ADDRESS.format(port=port)}]}
        resources = [TABLE, {"name": "p", "path": "inner.json", "type": "package"}]
        path = written(tmp_path, "datapackage.json", {"resources": resources}, "")
        (path.parent / "inner.json").write_text(json.dumps(inner), "utf-8")
        done = zvit("validate", path)
    assert (done.code, asked) == (0, [])


BLAMED = {
    "bound of another type": {"type": "integer", "constraints": {"minimum": 1.5}},
    "bound that is a word": {"type": "integer", "constraints": {"maximum": "abc"}},
    "bound of a date": {"type": "date", "constraints": {"minimum": "1.1.2020"}},
    "pattern": {"type": "string", "constraints": {"pattern": "a(?i)b"}},
    "pattern not closed": {"type": "string", "constraints": {"pattern": "("}},
    "unique objects": {"type": "object", "constraints": {"unique": True}},
    "unique lists": {"type": "array", "constraints": {"unique": True}},
    "constraint of another type": {"type": "date", "constraints": {"minLength": 1}},
    "unknown type": {"type": "strin"},
}


@pytest.mark.parametrize("name", BLAMED)
def test_wrong_field_is_named(tmp_path: Path, name: str) -> None:
    fields = [{"name": "sound"}, {"name": "guilty", **BLAMED[name]}]
    (tmp_path / "s.json").write_text(json.dumps({"fields": fields}), "utf-8")
    (tmp_path / "t.csv").write_text("sound,guilty\na,1\n", "utf-8")
    done = zvit("validate", tmp_path / "t.csv", "--schema", tmp_path / "s.json")
    assert done.code == 10
    assert "поле «guilty»:" in done.err
    assert "NoneType" not in done.err


def test_bound_that_is_no_number_is_named(tmp_path: Path) -> None:
    schema = "fields:\n- name: n\n  type: number\n  constraints: {minimum: .nan}\n"
    (tmp_path / "s.yaml").write_text(schema, "utf-8")
    (tmp_path / "t.csv").write_text("n\n1\n", "utf-8")
    done = zvit("validate", tmp_path / "t.csv", "--schema", tmp_path / "s.yaml")
    assert done.code == 10
    assert "поле «n»: minimum «nan»" in done.err


def test_bound_without_the_zone_of_its_values_is_named(tmp_path: Path) -> None:
    bound = {"minimum": "2020-01-01T00:00:00"}
    fields = [{"name": "at", "type": "datetime", "constraints": bound}]
    (tmp_path / "s.json").write_text(json.dumps({"fields": fields}), "utf-8")
    (tmp_path / "t.csv").write_text("at\n2021-01-01T00:00:00Z\n", "utf-8")
    done = zvit("validate", "t.csv", "--schema", "s.json", cwd=tmp_path)
    assert done.code == 10
    assert "межі полів (at) і значення таблиці не порівняти" in done.err


def test_key_over_objects_is_named(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "o", "type": "object"}], "primaryKey": ["o"]}
    (tmp_path / "s.json").write_text(json.dumps(schema), "utf-8")
    with pytest.raises(ConfigError, match="schema-wrong"):
        load_schema(tmp_path / "s.json")
