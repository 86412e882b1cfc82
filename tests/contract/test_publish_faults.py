"""Whatever goes wrong: old release or new, a rerun completes, no duplicate."""

from pathlib import Path

import pytest

from tests.fake_ckan.server import Fault, Portal
from tests.portal_faults import (
    KINDS,
    check_told,
    prepare,
    publish,
    seen_by_readers,
)


@pytest.mark.parametrize("scenario", ["create", "update"])
@pytest.mark.parametrize("fault", KINDS)
def test_one_fault_at_any_call(
    portal: Portal, tmp_path: Path, scenario: str, fault: Fault
) -> None:
    """Each call in its turn goes wrong once."""
    number, calls = 0, 1
    while number < calls:
        number += 1
        output = tmp_path / str(number)
        portal.forget()
        portal.state.datasets.clear()
        old, new = prepare(portal, output, scenario)
        portal.faults = {number: fault}
        error = publish(portal, output)
        calls = len(portal.calls) if error is None else calls + 1
        assert seen_by_readers(portal) in (old, new), (number, error)
        if error:
            check_told(error)
        portal.forget()
        assert publish(portal, output) is None
        assert seen_by_readers(portal) == new, number
