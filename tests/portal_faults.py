"""What can go wrong with a portal, and what must hold whatever does."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from flows.publish.portal.publication import publish_all
from flows.wording import message, rules
from tests.fake_ckan.server import Fault, Portal
from tests.publishing import NEW, desk_at, held, make_package, packed
from transforms.errors import PublishError

# One fault of each kind that publishing tells from the others: the portal may be well
# at another look (502), may yet do the work (silence), will not do it (403), sees a
# conflict (409), answers with other bytes (garbage), did the work after all, or half.
KINDS = [
    Fault(502), Fault(403), Fault(409), Fault("garbage"), Fault("silence"),
    Fault(502, after=True), Fault("silence", after=True), Fault("late"),
]  # fmt: skip
# To publishing each of these is one of the above: the client gives them the same rules
# (test_portal_client.py).
OTHERS = [
    Fault(500), Fault(429), Fault("html"), Fault("reset"), Fault("html", after=True),
    Fault("reset", after=True), Fault("slow"),
]  # fmt: skip
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
        make_package(output, few=True)
        publish(portal, output)
    old = seen_by_readers(portal)
    make_package(output, table=NEW, title="Новий звіт", more="name\n", few=True)
    portal.forget()
    return old, (packed(output), "Новий звіт")


class Scene:
    """A portal and an output folder before a publication, as often as one wants them.

    Attributes:
        old: what readers see before.
        new: what they are to see after.
    """

    def __init__(self, portal: Portal, folder: Path, scenario: str) -> None:
        self._portal, self._first = portal, folder / "first"
        self.old, self.new = prepare(portal, self._first, scenario)
        state = portal.state
        self._kept = deepcopy((state.datasets, state.kept, state.clock))
        self._begun = 0

    def begin(self) -> Path:
        """The output folder; the portal is as before and has had no calls."""
        state = self._portal.state
        state.datasets, state.kept, state.clock = deepcopy(self._kept)
        self._portal.forget()
        self._begun += 1
        return Path(copytree(self._first, self._first.with_name(f"{self._begun}")))

    def end(self, output: Path, error: PublishError | None) -> None:
        """What went wrong is told well; a rerun completes."""
        if error:
            check_told(error)
        self._portal.forget()
        assert publish(self._portal, output) is None
        assert seen_by_readers(self._portal) == self.new

    def holds_one_release(self) -> bool:
        """Whether readers see the release of before or the new one."""
        return seen_by_readers(self._portal) in (self.old, self.new)


def publish(portal: Portal, output: Path) -> PublishError | None:
    with desk_at(portal, output) as desk:
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
