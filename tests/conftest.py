"""What every test may count on: no settings of the machine, the same examples."""

import signal

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
# A shell starts background jobs with SIGINT ignored, and processes inherit that: the
# tests that stop a process by it would wait in vain.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A file of tests that share a Prefect server stays with one worker."""
    if item.get_closest_marker("prefect"):
        item.add_marker(pytest.mark.xdist_group(item.path.name))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest starts first."""
    items.sort(key=lambda item: not item.get_closest_marker("xdist_group"))


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_URL", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
