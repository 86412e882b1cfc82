"""A portal that fails for long, or for good: what it holds then, and after a rerun."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.portal_faults import (
    KINDS,
    Seen,
    check_told,
    prepare,
    publish,
    seen_by_readers,
    steps,
)
from transforms.errors import PublishError


@pytest.mark.parametrize(("dialect", "scenario", "action"), [*steps()])
@pytest.mark.parametrize("fault", KINDS[:-1])
def test_write_that_fails_twice_is_undone(
    tmp_path: Path, dialect: str, scenario: str, action: str, fault: Fault
) -> None:
    """Each write of a kind, and its second try: what was written is put back."""
    with running(State(dialect)) as portal:
        for number in (1, 2, 3):
            output = tmp_path / str(number)
            portal.forget()
            portal.state.datasets.clear()
            old, new = prepare(portal, output, scenario)
            portal.faults = {(action, number): fault, (action, number + 1): fault}
            error = publish(portal, output)
            assert seen_by_readers(portal) in (old, new), (number, error)
            if error:
                check_told(error)
            portal.forget()
            assert publish(portal, output) is None
            assert seen_by_readers(portal) == new, number
        assert portal.broken == []


@pytest.mark.parametrize(("dialect", "scenario", "action"), [*steps()])
@pytest.mark.parametrize("fault", KINDS[:-1])
def test_kind_of_write_that_always_fails_is_told_and_a_rerun_completes(
    tmp_path: Path, dialect: str, scenario: str, action: str, fault: Fault
) -> None:
    with running(State(dialect)) as portal:
        old, new = prepare(portal, tmp_path, scenario)
        portal.always = {action: fault}
        error = publish(portal, tmp_path)
        assert seen_by_readers(portal) in (old, new), error
        if error:
            check_told(error)
        portal.forget()
        assert publish(portal, tmp_path) is None
        assert seen_by_readers(portal) == new
        assert portal.broken == []


@pytest.mark.parametrize("scenario", ["create", "update"])
@pytest.mark.parametrize(("kind", "length"), [(502, 20), ("html", 8), ("reset", 20)])
def test_outage_that_passes_while_we_wait(
    portal: Portal, tmp_path: Path, scenario: str, kind: str | int, length: int
) -> None:
    """Nothing works for so many calls, beginning with each call in its turn."""
    for number, old, new, error in outages(portal, tmp_path, scenario, kind, length):
        assert seen_by_readers(portal) in (old, new), (number, error)


@pytest.mark.parametrize("scenario", ["create", "update"])
def test_outage_that_does_not_pass(
    portal: Portal, tmp_path: Path, scenario: str
) -> None:
    """Only a portal without `package_revise` can then hold some files of each."""
    in_files = (portal.state.dialect, scenario) == ("datagovua", "update")
    for number, old, new, error in outages(portal, tmp_path, scenario, 502, 10_000):
        whole = seen_by_readers(portal) in (old, new)
        assert whole or in_files, (number, error)
        assert whole or error.rule_id in {"publish-unsure", "publish-mixed"}


def outages(
    portal: Portal, tmp_path: Path, scenario: str, kind: str | int, length: int
) -> Iterator[tuple[int, Seen, Seen, PublishError]]:
    """After each outage; then a rerun completes."""
    number = 1
    while True:
        output = tmp_path / str(number)
        portal.forget()
        portal.state.datasets.clear()
        old, new = prepare(portal, output, scenario)
        portal.faults = dict.fromkeys(range(number, number + length), Fault(kind))
        error = publish(portal, output)
        if len(portal.calls) < number:
            return
        if error:
            check_told(error)
            yield number, old, new, error
        portal.forget()
        assert publish(portal, output) is None
        assert seen_by_readers(portal) == new, number
        number += 1
