"""A request to stop during `zvit apply`: the dataset at work is finished first."""

import signal
from pathlib import Path

import pytest

from tests.benchmarks.publish_kills import prepared, seen_by_readers, zvit
from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.publishing import NAMES, held, make_package, packed, settings_for

FINISHED = {signal.SIGINT: 130, signal.SIGTERM: -signal.SIGTERM}


def writes_of_an_update(portal: Portal, folder: Path) -> list[int]:
    plan = prepared(folder, portal, "update")
    zvit(folder, "apply", plan).ended()
    return [n for n, call in enumerate(portal.calls, 1) if call in portal.writes]


@pytest.mark.parametrize("dialect", ["ckan", "datagovua"])
@pytest.mark.parametrize("number", [*FINISHED])
def test_request_to_stop_waits_for_the_dataset_at_work(
    tmp_path: Path, dialect: str, number: signal.Signals
) -> None:
    with running(State(dialect)) as portal:
        settings_for(tmp_path, portal.state, timeout=600)
        places = writes_of_an_update(portal, tmp_path)
        assert len(places) == {"ckan": 1, "datagovua": 5}[dialect]
        for at in places:
            plan = prepared(tmp_path, portal, "update")
            old = held(portal.state)
            portal.faults = {at: Fault("hold")}
            portal.reached.clear()
            portal.go_on.clear()
            process = zvit(tmp_path, "apply", plan)
            portal.reached.wait()
            process.send_signal(number)
            portal.go_on.set()
            code, _, told = process.ended()
            assert code == FINISHED[number], told
            assert "nizhyn-monthly-report" in told
            new = packed(tmp_path / "output")
            assert seen_by_readers(portal, old, new) == "new", at


def test_second_request_to_stop_is_not_held_and_the_next_plan_tells(
    tmp_path: Path,
) -> None:
    with running(State("ckan")) as portal:
        settings_for(tmp_path, portal.state, timeout=600)
        plan = prepared(tmp_path, portal, "update")
        portal.faults = {2: Fault("hold")}
        portal.reached.clear()
        process = zvit(tmp_path, "apply", plan)
        portal.reached.wait()
        process.send_signal(signal.SIGTERM)
        while b"nizhyn-monthly-report" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.ended()[0] == -signal.SIGTERM
        assert portal.writes == ["package_revise"]
        portal.go_on.set()
        portal.forget()
        assert "обірвано" in zvit(tmp_path, "plan").ended()[2]
        zvit(tmp_path, "publish").ended()
        assert zvit(tmp_path, "plan").ended()[2] == ""


@pytest.mark.parametrize("number", [*FINISHED])
def test_request_to_stop_is_heeded_also_where_the_write_fails(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running(State("ckan")) as portal:
        settings_for(tmp_path, portal.state, timeout=600)
        for name in NAMES:
            make_package(tmp_path / "output", name)
        portal.faults = {("package_create", 1): Fault("refuse-held")}
        process = zvit(tmp_path, "publish")
        portal.reached.wait()
        process.send_signal(number)
        portal.go_on.set()
        code, _, told = process.ended()
        assert code == 128 + number, told
        assert "nizhyn-monthly-report" in told
        assert portal.state.url in told
        assert portal.state.datasets == {}
