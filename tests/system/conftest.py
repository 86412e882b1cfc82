"""A portal for the whole session; started once, stopped whatever happens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.publish.turns import output_lock
from tests.fake_ckan.server import Portal as StandIn
from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.system.portal import FOLDER, Portal, run_script


@pytest.fixture(scope="session")
def ckan() -> Iterator[Portal]:
    """A running CKAN without datasets; one at a time, also for two runs of tests."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with output_lock(FOLDER):
        said = run_script("start")
        try:
            portal = Portal(
                url=said["CKAN_URL"],
                token="",
                admin=said["CKAN_ADMIN_TOKEN"],
                storage=Path(said["CKAN_STORAGE"]),
                postgres=said["CKAN_POSTGRES"],
            )
            portal.purge()
            token = portal.new_token()
            yield replace(portal, token=token)
            portal.revoke(token)
        finally:
            run_script("stop")


@pytest.fixture
def empty_ckan(ckan: Portal) -> Portal:
    """The session's CKAN, with nothing that earlier tests published."""
    ckan.purge()
    return ckan


@pytest.fixture(params=["ckan", "datagovua"])
def portal(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    """A stand-in for a portal of each dialect, which fails as a test asks it to."""
    with running(State(request.param)) as portal:
        yield portal
        assert portal.broken == []
