"""A write to one dataset, either way of writing it, and how a fault in it is met."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.publish.portal.client import PASSING, Client
from flows.publish.portal.desk import Dataset, Desk
from transforms.errors import PublishError
from transforms.portal import DatasetChange, Wanted, WantedResource, compare

_LOOK_AFTER = PASSING | {"portal-conflict", "portal-validation"}


@dataclass(frozen=True)
class Writing:
    """What is to be written.

    Attributes:
        current: the dataset as it is, None for a new one.
        wanted: what is to be there.
        change: what differs.
        read: gives the bytes of a file.
        private: whether readers are to see it not; None leaves it as it is.
        deletes: ids of resources to take away, once all else is there.
    """

    current: Dataset | None
    wanted: Wanted
    change: DatasetChange
    read: Callable[[str], bytes]
    private: bool | None = None
    deletes: tuple[str, ...] = ()

    def resource(self, file_name: str) -> WantedResource:
        """What is wanted of a file."""
        return next(r for r in self.wanted.resources if r.file_name == file_name)

    def upload(self, file_name: str) -> tuple[str, bytes]:
        """A file as a form carries it."""
        return file_name, self.read(file_name)


def write_looking(
    client: Client, write: Callable[[], Any], look: Callable[[], Dataset | None]
) -> Dataset | None:
    """Write once; after a fault look, and write once more if it was not done.

    Args:
        client: the portal, which knows how long to wait.
        write: the call.
        look: gives the dataset where the work is done, else None.

    Returns:
        The dataset where it was looked at and the work found done, else None.

    Raises:
        PublishError: of the second try, or what no second try would change.
    """
    for last in (False, True):
        try:
            write()
        except PublishError as error:
            if error.rule_id not in _LOOK_AFTER:
                raise
            client.wait(error)
            done = look()
            if done is not None:
                return done
            if last or error.rule_id not in PASSING:
                raise
        else:
            return None
    return None


def put_in_order(desk: Desk, writing: Writing, now: Dataset) -> Dataset:
    """The first of our files is the first again, where it is not.

    Raises:
        PublishError: what the portal says.
    """
    order = compare(writing.wanted, now, {}).order
    if not order:
        return now

    def look() -> Dataset | None:
        found = desk.current(writing.wanted.name)
        return None if compare(writing.wanted, found, {}).order else found

    told = {"id": now["id"], "order": list(order)}
    action = "package_resource_reorder"
    found = write_looking(desk.client, lambda: desk.client.write(action, told), look)
    return found or desk.current(writing.wanted.name) or now
