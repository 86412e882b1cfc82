"""What can go wrong with a portal, and what must hold whatever does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.publish.portal.publication import publish_all
from flows.wording import message, rules
from tests.fake_ckan.server import Fault, Portal
from tests.publishing import NEW, desk_at, held, make_package, packed
from transforms.errors import PublishError

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

Seen = tuple[dict[str, bytes], str] | None


def seen_by_readers(portal: Portal) -> Seen:
    """The bytes and the title, None where readers see no dataset."""
    [*datasets] = portal.state.datasets.values()
    assert len(datasets) <= 1, "a dataset is duplicated"
    if not datasets or datasets[0]["private"]:
        return None
    files = held(portal.state)
    assert len(files) == len(datasets[0]["resources"]), "a resource is duplicated"
    return files, datasets[0]["title"]


def prepare(portal: Portal, output: Path, scenario: str) -> tuple[Seen, Seen]:
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


def steps() -> Iterator[Any]:
    for dialect, scenarios in WRITES.items():
        for scenario, actions in scenarios.items():
            for action in actions:
                yield pytest.param(dialect, scenario, action,
                                   id=f"{dialect}-{scenario}-{action}")  # fmt: skip
