"""What every test may count on: no settings of the machine, the same examples."""

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_URL", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
