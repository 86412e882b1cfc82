"""What the desk refuses, over real HTTP and sockets; and that it goes on after."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.functional.command import files
from tests.functional.desk import RunningDesk, of_culture, running_desk

GOOD = of_culture("Проведено 14 виставок.")
MEGABYTE = 1024 * 1024
LIMIT = 32 * MEGABYTE


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(autouse=True)
def _nothing_kept(desk: RunningDesk) -> Iterator[None]:
    """Whatever a test here sends, no file comes of it, and the desk goes on."""
    yield
    assert [*files(desk.folder)] == ["zvit.toml"]
    assert desk.get().status == requests.codes.ok


def sent(desk: RunningDesk, request: str, body: bytes = b"") -> bytes:
    """The answer to bytes written on the wire."""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=120) as wire:
        wire.sendall(request.replace("\n", "\r\n").encode() + body)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65536), b""))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test"}, {"Host": "evil.test:{port}"}, {"Host": "127.0.0.1"},
        {"Host": ""}, {"Host": "127.0.0.1:{port}.evil.test"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.test"}, {"Origin": "null"},
        {"Origin": "http://localhost:{port}"}, {"Origin": "https://127.0.0.1:{port}"},
    ],
    ids=str,
)  # fmt: skip
def test_what_comes_from_elsewhere_is_refused(
    desk: RunningDesk, headers: dict[str, str]
) -> None:
    fields = desk.get().fields("/look")
    named = {key: value.format(port=desk.port) for key, value in headers.items()}
    for answer in (
        requests.get(desk.url, headers=named, timeout=60),
        requests.post(
            f"{desk.url}look", fields, headers=named, files={"report": ("a.txt", GOOD)},
            timeout=60,
        ),
    ):  # fmt: skip
        assert answer.status_code == requests.codes.forbidden
        assert fields["token"] not in answer.text


def test_desk_answers_by_both_of_its_names(desk: RunningDesk) -> None:
    for name in ("127.0.0.1", "localhost"):
        own = {"Host": f"{name}:{desk.port}", "Origin": f"http://{name}:{desk.port}"}
        answer = requests.get(desk.url, headers=own, timeout=60)
        assert answer.status_code == requests.codes.ok


@pytest.mark.parametrize("token", ["", "x", "ї"])
def test_form_without_the_token_is_refused(desk: RunningDesk, token: str) -> None:
    for path in ("look", "folder", "report/x"):
        page = desk.post(path, {"token": token}, report=("a.txt", GOOD))
        assert page.status == requests.codes.forbidden
        assert "від попереднього запуску столу" in page.text


def test_token_is_another_for_each_desk(desk: RunningDesk, tmp_path: Path) -> None:
    with running_desk(tmp_path) as other:
        tokens = {one.get().fields("/look")["token"] for one in (desk, other)}
    assert len(tokens) == 2


def test_it_listens_on_loopback_only(desk: RunningDesk) -> None:
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    own = [line.split()[1] for line in listening if line.split()[3] == "0A"]
    ports = [address for address in own if address.endswith(f":{desk.port:04X}")]
    assert ports == [f"0100007F:{desk.port:04X}"]


def test_every_answer_forbids_what_is_not_needed(desk: RunningDesk) -> None:
    preview = desk.look("звіт.txt", GOOD)
    for path in ("", "desk.css", "desk.js", preview.url, "nothing"):
        told = requests.get(desk.url + path, timeout=60).headers
        assert told["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Referrer-Policy"] == "same-origin"
        assert told["Cache-Control"] == "no-store"
        assert "Python" not in told["Server"]


@pytest.mark.parametrize(
    "path",
    ["feedback/../zvit.toml", "feedback/%2e%2e%2fzvit.toml", "data/../../zvit.toml",
     "data/%2e%2e/zvit.toml", "report/..", "report/x/stage", "stage", "feedback/",
     "data/monthly-report/%00", "folder/x", "%ff", "desk.py", "//evil.test/"],
)  # fmt: skip
def test_path_that_is_not_known_leads_nowhere(desk: RunningDesk, path: str) -> None:
    answer = sent(desk, f"GET /{path} HTTP/1.0\nHost: 127.0.0.1:{desk.port}\n\n")
    assert answer.startswith(b"HTTP/1.0 404")
    assert b"publisher" not in answer


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../zvit.toml.txt", "zvit.toml.txt"),
        ("..\\..\\C:\\x\\звіт.txt", "звіт.txt"),
        ("<script>alert(1)</script>.txt", "script.txt"),
        ("a\u202etxt.exe.txt", "atxt.exe.txt"),
        ("~$звіт.txt", "звіт.txt"),
        (".hidden.txt", "hidden.txt"),
        ("Ї" * 300 + ".txt", "Ї" * 73 + ".txt"),
    ],
)
def test_hostile_name_is_shown_as_text(
    desk: RunningDesk, name: str, shown: str
) -> None:
    page = desk.look(name, GOOD)
    [fact] = [one for one in page.said(".facts dd") if "отримано" in one]
    assert fact.startswith(f"{shown}, отримано")
    assert not page.tree.css("script")


@pytest.mark.parametrize("name", ["звіт.exe", "звіт", ".txt", "...", "a.txt/"])
def test_name_that_is_none_of_a_report_is_refused(desk: RunningDesk, name: str) -> None:
    page = desk.look(name, GOOD)
    assert page.status == requests.codes.bad_request
    assert page.said("[role=alert]")


def test_form_without_a_file_is_told(desk: RunningDesk) -> None:
    page = desk.post("look", desk.get().fields("/look"))
    assert "Файлу не вибрано" in page.text


def test_hostile_text_is_shown_as_text(desk: RunningDesk) -> None:
    text = "</p><script>alert(1)</script><form action=//evil.test> Новин 5."
    page = desk.look("звіт.txt", of_culture(text))
    assert any(text in line for line in page.said(".said"))
    assert not page.tree.css("script")
    assert [form.attributes["action"] for form in page.tree.css("form")] == [
        f"/{page.url}"
    ]


def test_report_at_the_limit_is_taken_and_one_beyond_is_not(desk: RunningDesk) -> None:
    page = desk.look("звіт.txt", GOOD + b" " * (LIMIT - len(GOOD)))
    assert page.status == requests.codes.ok
    page = desk.look("звіт.txt", b" " * (LIMIT + MEGABYTE))
    assert page.status == requests.codes.request_entity_too_large
    assert "файл завеликий" in page.text.lower()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("", b"411"),
        ("Content-Length: -1\n", b"411"),
        ("Content-Length: 1e9\n", b"411"),
        ("Content-Length: 999999999999\n", b"408"),
        ("Content-Length: 50\n", b"408"),
        ("Transfer-Encoding: chunked\n", b"411"),
        ("Content-Length: 0\nContent-Type: multipart/form-data\n", b"400"),
        ("Content-Length: 0\nContent-Type: text/plain\n", b"400"),
        ("Content-Length: 0\nX: " + "y" * 20_000 + "\n", b"403"),
    ],
)
def test_body_that_is_not_as_it_should_be_is_refused(
    desk: RunningDesk, head: str, status: bytes
) -> None:
    request = f"POST /look HTTP/1.0\nHost: 127.0.0.1:{desk.port}\n{head}\n"
    assert sent(desk, request).split()[1] == status


def test_body_that_stops_coming_is_given_up(desk: RunningDesk) -> None:
    head = f"POST /look HTTP/1.0\r\nHost: 127.0.0.1:{desk.port}\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=120) as wire:
        wire.sendall(f"{head}Content-Length: 100\r\n\r\n--half".encode())
        # Others are answered meanwhile, and it is told when its time is over.
        assert desk.get().status == requests.codes.ok
        assert wire.recv(65536).startswith(b"HTTP/1.0 408")


def test_uploads_at_once_are_each_told_of_their_own(desk: RunningDesk) -> None:
    said: dict[int, list[str]] = {}

    def look(number: int) -> None:
        page = desk.look("звіт.txt", of_culture(f"Проведено {number} виставок."))
        said[number] = page.said(".said mark")

    threads = [threading.Thread(target=look, args=(n,)) for n in range(11, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {number: [str(number)] for number in range(11, 16)}


def test_previews_are_held_a_few_at_a_time(desk: RunningDesk) -> None:
    first = desk.look("перший.txt", GOOD)
    for _ in range(8):
        last = desk.look("інший.txt", GOOD)
    assert desk.get(last.url).status == requests.codes.ok
    gone = desk.get(first.url)
    assert gone.status == requests.codes.not_found
    assert "виберіть файл знову" in gone.text


def ticks_of_children(process: int) -> int:
    """Processor time of the children of a process, in clock ticks."""
    named = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    clocks = [Path(f"/proc/{child}/stat").read_text() for child in named]
    return sum(int(clock.rpartition(")")[2].split()[11]) for clock in clocks)


def test_reader_that_is_killed_is_told_and_another_comes(desk: RunningDesk) -> None:
    desk.look("звіт.txt", GOOD)
    worker = desk.worker()
    idle, told = ticks_of_children(worker), []
    long = of_culture("Проведено 14 виставок. " * 20_000)
    thread = threading.Thread(target=lambda: told.append(desk.look("a.txt", long)))
    thread.start()
    while (
        ticks_of_children(worker) < idle + 10
    ):  # a tenth of a second of work: it reads
        assert thread.is_alive()
    os.kill(worker, signal.SIGKILL)
    thread.join()
    [page] = told
    assert page.status == requests.codes.internal_server_error
    assert "Читання чи запуск перервалися" in page.text
    assert desk.look("звіт.txt", GOOD).said(".said mark") == ["14"]
    assert desk.worker() != worker
