"""Whatever goes wrong: old release or new, a rerun completes, no duplicate.

Each fault at each call of a publication: too long for the inner loop.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal
from tests.portal_faults import KINDS, OTHERS, Scene, publish

SCENARIOS = ["create", "update"]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("fault", KINDS, ids=str)
def test_one_fault_at_any_call(
    portal: Portal, tmp_path: Path, scenario: str, fault: Fault
) -> None:
    """Each call in its turn goes wrong once."""
    each_call_in_turn(portal, Scene(portal, tmp_path, scenario), lambda _: fault)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("first", [0, 3])
def test_one_fault_of_another_kind_at_any_call(
    portal: Portal, tmp_path: Path, scenario: str, first: int
) -> None:
    """Each call in its turn, each with another of the faults."""
    scene = Scene(portal, tmp_path, scenario)
    each_call_in_turn(portal, scene, lambda n: OTHERS[(first + n) % len(OTHERS)])


def each_call_in_turn(
    portal: Portal, scene: Scene, fault: Callable[[int], Fault]
) -> None:
    number, calls = 0, 1
    while number < calls:
        number += 1
        output = scene.begin()
        portal.faults = {number: fault(number)}
        error = publish(portal, output)
        calls = len(portal.calls) if error is None else calls + 1
        assert scene.holds_one_release(), (number, error)
        scene.end(output, error)
