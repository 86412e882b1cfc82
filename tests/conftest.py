"""What every test may count on: no settings of the machine, the same examples."""

import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.functional.prefect_server import server_at

ROOT = Path(__file__).parents[1]

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
# A shell starts background jobs with SIGINT ignored, and processes inherit that: the
# tests that stop a process by it would wait in vain.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class _ByServer(LoadScopeScheduling):
    """Deals tests out one by one, but for a file whose tests share a Prefect server.

    Such files come first. (The marker `xdist_group` does nothing with pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _starts_a_server(file) else nodeid


@cache
def _starts_a_server(file: str) -> bool:
    return "pytest.mark.prefect" in (ROOT / file).read_text("utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> LoadScopeScheduling:
    return _ByServer(config, log)


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_URL", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the Prefect server of a file keeps its data."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    """The address of the API of the Prefect server of a file."""
    with server_at(home) as url:
        yield url
