"""Whatever goes wrong: old release or new, a rerun completes, no duplicate."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.publish.portal.publication import publish_all
from flows.wording import message, rules
from tests.fake_ckan.server import Fault, Portal, running
from tests.fake_ckan.state import State
from tests.publishing import NEW, desk_at, held, make_package, packed
from transforms.errors import PublishError

DIALECTS = ["ckan", "datagovua"]
BEFORE = [500, 502, 429, 403, 409, "html", "garbage", "reset", "silence"]
KINDS = [
    *(pytest.param(Fault(kind), id=f"{kind}") for kind in BEFORE),
    pytest.param(Fault(502, after=True), id="502-after"),
    pytest.param(Fault("html", after=True), id="html-after"),
    pytest.param(Fault("reset", after=True), id="reset-after"),
    pytest.param(Fault("silence", after=True), id="silence-after"),
    pytest.param(Fault("late"), id="late"),
    pytest.param(Fault("slow"), id="slow"),
]
WRITES = {
    "ckan": {"create": ["package_create", "package_revise"],
             "update": ["package_revise"]},
    "datagovua": {"create": ["package_create", "resource_create", "package_patch"],
                  "update": ["resource_update", "resource_create", "package_patch"]},
}  # fmt: skip

State_ = tuple[dict[str, bytes], str] | None


@pytest.fixture(params=DIALECTS)
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    with running(State(request.param)) as portal:
        yield portal
        assert portal.broken == []


def seen_by_readers(portal: Portal) -> State_:
    """The bytes and the title, None where readers see no dataset."""
    [*datasets] = portal.state.datasets.values()
    assert len(datasets) <= 1, "a dataset is duplicated"
    if not datasets or datasets[0]["private"]:
        return None
    files = held(portal.state)
    assert len(files) == len(datasets[0]["resources"]), "a resource is duplicated"
    return files, datasets[0]["title"]


def prepare(portal: Portal, output: Path, scenario: str) -> tuple[State_, State_]:
    """The portal before and as it is to be, as readers see it."""
    if scenario == "update":
        make_package(output)
        publish(portal, output)
    old = seen_by_readers(portal)
    make_package(output, table=NEW, title="Новий звіт", more="name\n")
    portal.forget()
    return old, (packed(output), "Новий звіт")


def publish(portal: Portal, output: Path) -> PublishError | None:
    planned = [*portal.faults.values(), *portal.always.values()]
    silent = any(fault.kind == "silence" for fault in planned)
    with desk_at(portal, output, timeout=0.4 if silent else 20) as desk:
        try:
            publish_all(desk)
        except PublishError as error:
            return error
    return None


def check_told(error: PublishError) -> None:
    """The exit code is 14, and the message says what to do, in both languages."""
    assert error.exit_code == 14
    for one in (error, getattr(error, "cause", error)):
        assert one.rule_id in rules()
        for language in ("uk", "en"):
            text = message(one.rule_id, one.details, language)
            assert "; " in text
            assert "secret-token" not in text


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


def steps() -> Iterator[Any]:
    for dialect, scenarios in WRITES.items():
        for scenario, actions in scenarios.items():
            for action in actions:
                yield pytest.param(dialect, scenario, action,
                                   id=f"{dialect}-{scenario}-{action}")  # fmt: skip


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
def test_write_that_always_fails_is_told_and_a_rerun_completes(
    tmp_path: Path, dialect: str, scenario: str, action: str, fault: Fault
) -> None:
    with running(State(dialect)) as portal:
        old, new = prepare(portal, tmp_path, scenario)
        portal.always = {action: fault}
        error = publish(portal, tmp_path)
        mixed = error is not None and error.rule_id == "publish-mixed"
        assert mixed or seen_by_readers(portal) in (old, new), error
        if error:
            check_told(error)
        portal.forget()
        assert publish(portal, tmp_path) is None
        assert seen_by_readers(portal) == new
        assert portal.broken == []
