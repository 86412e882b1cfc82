"""A portal that fails for long, or for good: what it holds then, and after a rerun.

All kinds of faults at each kind of write: too long for the inner loop.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.portal_faults import KINDS, Scene, publish, steps
from transforms.errors import PublishError


@pytest.mark.parametrize(("dialect", "scenario", "action"), [*steps()])
@pytest.mark.parametrize("fault", KINDS, ids=str)
def test_write_that_fails_twice_is_undone(
    tmp_path: Path, dialect: str, scenario: str, action: str, fault: Fault
) -> None:
    """Each write of a kind, and its second try: what was written is put back."""
    with running(State(dialect)) as portal:
        scene = Scene(portal, tmp_path, scenario)
        for number in (1, 2, 3):
            output = scene.begin()
            portal.faults = {(action, number): fault, (action, number + 1): fault}
            error = publish(portal, output)
            if portal.calls.count(action) < number:
                assert number > 1
                break
            assert scene.holds_one_release(), (number, error)
            scene.end(output, error)
        assert portal.broken == []


@pytest.mark.parametrize(("dialect", "scenario", "action"), [*steps()])
@pytest.mark.parametrize("fault", KINDS, ids=str)
def test_kind_of_write_that_always_fails_is_told_and_a_rerun_completes(
    tmp_path: Path, dialect: str, scenario: str, action: str, fault: Fault
) -> None:
    with running(State(dialect)) as portal:
        scene = Scene(portal, tmp_path, scenario)
        output = scene.begin()
        portal.always = {action: fault}
        error = publish(portal, output)
        assert scene.holds_one_release(), error
        scene.end(output, error)
        assert portal.broken == []


@pytest.mark.parametrize("scenario", ["create", "update"])
@pytest.mark.parametrize(("kinds", "length"), [((502, "reset"), 20), (("html",), 8)])
def test_outage_that_passes_while_we_wait(
    portal: Portal,
    tmp_path: Path,
    scenario: str,
    kinds: tuple[str | int, ...],
    length: int,
) -> None:
    """Nothing works for so many calls, beginning with each call in its turn."""
    scene = Scene(portal, tmp_path, scenario)
    for number, error in outages(portal, scene, kinds, length):
        assert scene.holds_one_release(), (number, error)


@pytest.mark.parametrize("scenario", ["create", "update"])
def test_outage_that_does_not_pass(
    portal: Portal, tmp_path: Path, scenario: str
) -> None:
    """Only a portal without `package_revise` can then hold some files of each."""
    in_files = (portal.state.dialect, scenario) == ("datagovua", "update")
    scene = Scene(portal, tmp_path, scenario)
    for number, error in outages(portal, scene, (502,), 10_000):
        whole = scene.holds_one_release()
        assert whole or in_files, (number, error)
        assert whole or error.rule_id in {"publish-unsure", "publish-mixed"}


def outages(
    portal: Portal, scene: Scene, kinds: tuple[str | int, ...], length: int
) -> Iterator[tuple[int, PublishError]]:
    """After each outage; then a rerun completes."""
    for number in count(1):
        output = scene.begin()
        fault = Fault(kinds[number % len(kinds)])
        portal.faults = dict.fromkeys(range(number, number + length), fault)
        error = publish(portal, output)
        if len(portal.calls) < number:
            return
        if error:
            yield number, error
        scene.end(output, error)
