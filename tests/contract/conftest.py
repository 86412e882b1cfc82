"""A portal of each dialect, on loopback."""

from collections.abc import Iterator

import pytest

from tests.fake_ckan.server import Portal, running
from tests.fake_ckan.state import State


@pytest.fixture(params=["ckan", "datagovua"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    with running(State(request.param)) as portal:
        yield portal
        assert portal.broken == []
