"""Writing to a portal that has `package_revise`: one call changes all or nothing.

A new dataset is made private and empty first, then filled and shown by one call, so
that no reader sees half of it. `match` refuses the call where anybody else was faster.
"""

import json
from typing import Any

from flows.publish.portal.answers import dataset_in
from flows.publish.portal.client import PASSING
from flows.publish.portal.desk import Dataset, Desk
from flows.publish.portal.writing import Writing, put_in_order, write_looking
from transforms.errors import PublishError
from transforms.portal import DatasetChange, compare, patch


def write_revised(desk: Desk, writing: Writing) -> Dataset:
    """Carry out a writing.

    Returns:
        The dataset as the portal shows it afterwards.

    Raises:
        PublishError: the dataset is then as before, but for bytes, which may be new.
    """
    current, change = writing.current, writing.change
    if current is None:
        current = create_private(desk, writing)
        change = compare(writing.wanted, current, {})
    fields, files = _form(writing, change, current)
    answers = [current]

    def write() -> None:
        told = desk.client.write("package_revise", fields, files)
        package = told.get("package") if isinstance(told, dict) else None
        answers.append(dataset_in("package_revise", desk.profile.url, package))

    def look() -> Dataset | None:
        now = desk.current(writing.wanted.name)
        return now if now and _is_done(writing, now) else None

    done = None
    if files or fields.keys() != {"match"}:
        done = write_looking(desk.client, write, look)
    return put_in_order(desk, writing, done or answers[-1])


def create_private(desk: Desk, writing: Writing) -> Dataset:
    """A new dataset without resources, which only its organisation sees.

    Raises:
        PublishError: `portal-name-taken`, or what the portal says.
    """
    name = writing.wanted.name
    desk.on_step("create", name)
    fields = {**writing.wanted.fields, "name": name, "private": True}
    made: list[Dataset] = []
    unsure: list[PublishError] = []

    def write() -> None:
        try:
            told = desk.client.write("package_create", fields)
        except PublishError as error:
            unsure.extend([error] if error.rule_id in PASSING else [])
            raise
        made.append(dataset_in("package_create", desk.profile.url, told))

    def look() -> Dataset | None:
        """What is there may be ours only where a try may have been done after all."""
        return desk.current(name) if unsure else None

    try:
        found = write_looking(desk.client, write, look)
    except PublishError as error:
        if error.rule_id == "portal-validation" and _is_of_name(error):
            others = desk.current(name)
            raise PublishError(
                "portal-conflict" if others else "portal-name-taken",
                action="package_create",
                dataset=name,
                organisation="–",
                url=desk.profile.url,
            ) from error
        raise
    return found if found is not None else made[-1]


def _is_of_name(error: PublishError) -> bool:
    names = error.details["names"]
    return isinstance(names, list) and "name" in names


def _form(
    writing: Writing, change: DatasetChange, current: Dataset
) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Fields and files of the one call."""
    update = patch(writing.wanted, change, current) | _shown(writing, current)
    match = {key: current[key] for key in ("id", "metadata_modified")}
    fields: dict[str, Any] = {"match": match | {"state": "active"}}
    if update:
        fields["update"] = update
    files = {}
    new = [one.file_name for one in change.resources if one.action == "create"]
    for place, name in enumerate(new):
        files[f"update__resources__{place - len(new)}__upload"] = writing.upload(name)
    if new:
        fields["update__resources__extend"] = [
            dict(writing.resource(name).fields) for name in new
        ]
    for one in change.resources:
        if one.action in {"update", "metadata"}:
            where = f"update__resources__{one.id}"
            fields[where] = dict(writing.resource(one.file_name).fields)
            if one.action == "update":
                files[f"{where}__upload"] = writing.upload(one.file_name)
    # Lists would be merged item by item with those that are there.
    lists = [f"-{name}" for name, value in update.items() if isinstance(value, list)]
    gone = [*lists, *(f"-resources__{key}" for key in writing.deletes)]
    if gone:
        fields["filter"] = gone
    return {k: json.dumps(v, ensure_ascii=False) for k, v in fields.items()}, files


def _shown(writing: Writing, current: Dataset) -> dict[str, bool]:
    """Whether readers see it, where that is to change."""
    if writing.private in {None, current.get("private")}:
        return {}
    return {"private": bool(writing.private)}


def _is_done(writing: Writing, now: Dataset) -> bool:
    """Whether the metadata are those wanted: the portal writes them after the bytes."""
    left = compare(writing.wanted, now, {})
    ids = {one["id"] for one in now["resources"]}
    return (
        not left.differs
        and writing.private in {None, now.get("private")}
        and not ids & set(writing.deletes)
    )
