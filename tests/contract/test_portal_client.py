"""The client: where the token goes, how long it waits, what it makes of an answer."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.publish.portal.client import Client
from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from transforms.errors import PublishError


@pytest.fixture
def portal() -> Iterator[Portal]:
    with running(State()) as portal:
        yield portal


@pytest.fixture
def client(portal: Portal) -> Iterator[Client]:
    client = Client(portal.state.url, "secret-token", 600, sleep=lambda _: None)
    yield client
    client.close()


def rule_of(client: Client, action: str = "package_create") -> str:
    with pytest.raises(PublishError) as error:
        client.write(action, {"name": "x"})
    assert "secret-token" not in str(error.value.details)
    return error.value.rule_id


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (500, "portal-unavailable"), (502, "portal-unavailable"),
        (429, "portal-busy"), (403, "portal-refused-token"),
        (409, "portal-validation"), (404, "portal-gone"), (413, "portal-too-large"),
        (418, "portal-refused"), (302, "portal-moved"),
        ("html", "portal-not-json"), ("garbage", "portal-not-json"),
        ("reset", "portal-unavailable"),
    ],
)  # fmt: skip
def test_each_fault_has_its_rule(
    portal: Portal, client: Client, kind: str | int, rule: str
) -> None:
    portal.always = {"package_create": Fault(kind)}
    assert rule_of(client) == rule
    assert portal.calls == ["package_create"], "a write is tried once"


def test_portal_that_is_silent_for_too_long(portal: Portal) -> None:
    portal.always = {"package_create": Fault("silence")}
    client = Client(portal.state.url, "secret-token", 0.2, sleep=lambda _: None)
    assert rule_of(client) == "portal-timeout"
    portal.reached.wait()
    assert portal.calls == ["package_create"], "a write is tried once"
    client.close()


def test_page_in_place_of_a_file_is_no_file(
    portal: Portal, client: Client, tmp_path: Path
) -> None:
    portal.always = {"download": Fault("html")}
    url = f"{portal.state.url}/dataset/a/resource/b/download/c"
    with pytest.raises(PublishError, match="portal-not-json"):
        client.download(url, tmp_path / "file", 10)


def test_read_is_tried_again_and_a_write_is_not(portal: Portal, client: Client) -> None:
    portal.faults = {1: Fault(503), 2: Fault(429), 4: Fault("html")}
    for _ in range(2):
        assert client.read("organization_list_for_user")[0]["name"] == "nizhyn-rada"
    assert len(portal.calls) == 5


def test_action_that_the_portal_does_not_know(client: Client) -> None:
    assert rule_of(client, "package_conjure") == "portal-no-action"


def test_fields_refused_are_named(client: Client) -> None:
    with pytest.raises(PublishError) as error:
        client.write("package_create", {"name": "x"})
    assert "title: Missing value" in str(error.value.details["fields"])


def test_nobody_there_is_told() -> None:
    with running(State()) as portal:
        url = portal.state.url
    client = Client(url, "secret-token", 600, sleep=lambda _: None)
    assert rule_of(client) == "portal-unavailable"
    client.close()


def test_portal_that_asks_to_wait_is_obeyed_within_bounds(portal: Portal) -> None:
    waited: list[float] = []
    client = Client(portal.state.url, None, 600, sleep=waited.append)
    for asked in ("7", "86400", "", "Wed, 21 Oct 2026 07:28:00 GMT"):
        client.wait(PublishError("portal-busy", wait=asked))
    assert waited == [7, 30, 1, 1]
    client.close()


def test_token_goes_to_the_portal_alone(portal: Portal, tmp_path: Path) -> None:
    with running(State()) as other:
        client = Client(portal.state.url, "secret-token", 600, sleep=lambda _: None)
        url = f"{other.state.url}/dataset/a/resource/b/download/c"
        with pytest.raises(PublishError):
            client.download(url, tmp_path / "file", 10)
        portal.redirect = f"{other.state.url}/api/3/action/package_show?id=x"
        with pytest.raises(PublishError):
            client.read("package_show", id="x")
        assert other.calls == ["download", "package_show"]
        assert set(other.tokens) == {""}
        assert set(portal.tokens) == {"secret-token"}
        client.close()


def test_netrc_does_not_replace_the_token(
    portal: Portal,
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(path))
    client.read("organization_list_for_user")
    assert portal.tokens == ["secret-token"]


def test_download_stops_where_the_file_is_longer_than_expected(
    client: Client, tmp_path: Path
) -> None:
    made = client.write(
        "package_create",
        {"name": "x", "title": "x", "notes": "x", "owner_org": "nizhyn-rada"},
    )
    told = {"package_id": made["id"], "name": "x"}
    resource = client.write("resource_create", told, {"upload": ("x.csv", b"a" * 99)})
    client.download(resource["url"], tmp_path / "x.csv", 10)
    assert (tmp_path / "x.csv").stat().st_size == 11


def test_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Nothing is sent: neither the token nor a file."""
    certificate = self_signed(tmp_path)
    with running(State()) as portal:
        portal.server.socket = certificate.wrap_socket(
            portal.server.socket, server_side=True, do_handshake_on_connect=False
        )
        url = portal.state.url.replace("http:", "https:")
        client = Client(url, "secret-token", 600, sleep=lambda _: None)
        assert rule_of(client) == "portal-insecure"
        assert portal.calls == []
        client.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
