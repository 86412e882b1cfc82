"""How what is wanted differs from what a portal shows.

Resources are matched by name, then by the file uploaded, never by place: a portal lets
people rename and move them. What is not ours is not looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transforms.portal.reading import (
    file_of,
    is_there,
    is_upload,
    plain,
    sha256_in,
    shown,
    size_of,
    tags_of,
)
from transforms.portal.shapes import (
    DatasetChange,
    FieldChange,
    ResourceChange,
    Wanted,
    WantedResource,
)

_KEYWORDS = ("tags", "tag_string")
# Said when a dataset is made; later it is moderators who decide.
_AT_FIRST = ("private",)


def compare(
    wanted: Wanted, current: Mapping[str, Any] | None, known: Mapping[str, str]
) -> DatasetChange:
    """What is to be done so that the portal shows what is wanted.

    Args:
        wanted: what is to be there.
        current: result of `package_show`, None for no dataset.
        known: sha256 of a resource by its id, of our receipts; counts where the portal
            keeps no checksum of ours.
    """
    if current is None or not is_there(current):
        made = tuple(FieldChange(*one) for one in _stated(wanted.fields, {}))
        news = tuple(_new(one) for one in wanted.resources)
        return DatasetChange(wanted.name, "create", made, news)
    fields = tuple(
        FieldChange(name, old, new)
        for name, old, new in _stated(wanted.fields, current)
        if name not in _AT_FIRST and not _same(name, old, new, current)
    )
    places = _matched(wanted.resources, current.get("resources") or ())
    resources = tuple(
        _resource_change(one, places[one.file_name], known)
        if one.file_name in places
        else _new(one)
        for one in wanted.resources
    )
    order = _order(wanted.resources, places, current.get("resources") or ())
    twins = _twins(wanted.resources, places, current.get("resources") or ())
    changed = fields or order or any(one.action != "unchanged" for one in resources)
    action = "update" if changed else "unchanged"
    return DatasetChange(wanted.name, action, fields, resources, order, twins)


def patch(
    wanted: Wanted, change: DatasetChange, current: Mapping[str, Any]
) -> dict[str, Any]:
    """Dataset fields to send, by `package_patch`, for a dataset that is there.

    Only those that differ. Of `extras` the whole list, with those of others. With
    `tag_string` goes an empty `tags`: CKAN would add to the keywords that are there.
    `package_revise` merges lists item by item: there, filter `tags` and `extras` out
    first.
    """
    names = [one.name for one in change.fields]
    sent = {name: wanted.fields[name] for name in names if name in wanted.fields}
    if "tag_string" in sent:
        sent["tags"] = []
    if any(name not in wanted.fields for name in names):
        ours = {one["key"]: one["value"] for one in wanted.fields["extras"]}
        there = {one["key"]: one["value"] for one in current.get("extras") or ()}
        pairs = (there | ours).items()
        sent["extras"] = [{"key": key, "value": value} for key, value in pairs]
    return sent


def _stated(
    fields: Mapping[str, Any], current: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """Name, value there and value wanted, in words, of each field and each extra."""
    for name, new in fields.items():
        if name == "extras":
            for one in new:
                yield one["key"], shown(current, one["key"]), one["value"]
        elif name in _KEYWORDS:
            words = tags_of({name: new})
            yield name, _listed(tags_of(current)) or None, _listed(words)
        else:
            yield name, shown(current, name), new


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _same(name: str, old: Any, new: Any, current: Mapping[str, Any]) -> bool:
    if name == "owner_org":
        there = current.get("organization") or {}
        return new in {old, there.get("name")}
    return plain(name, old) == plain(name, new)


def _matched(
    ours: Sequence[WantedResource], there: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Resource there of each file name; each is taken once, the first of a kind."""
    left = list(there)
    found: dict[str, Mapping[str, Any]] = {}
    for one in ours:
        name = one.fields.get("name")
        _take(one, found, left, [r for r in left if name and r.get("name") == name])
    for one in ours:
        if one.file_name not in found:
            name = one.file_name.casefold()
            _take(one, found, left, [r for r in left if file_of(r) == name])
    return found


def _take(
    one: WantedResource,
    found: dict[str, Mapping[str, Any]],
    left: list[Mapping[str, Any]],
    fitting: Sequence[Mapping[str, Any]],
) -> None:
    """The uploaded one first: a link of the same name may be somebody's."""
    best = sorted(fitting, key=lambda r: file_of(r) != one.file_name.casefold())[:1]
    for resource in best:
        found[one.file_name] = resource
        left.remove(resource)


def _order(
    ours: Sequence[WantedResource],
    places: Mapping[str, Mapping[str, Any]],
    there: Sequence[Mapping[str, Any]],
) -> tuple[str, ...]:
    """The order with our first file before our others; nothing where it is so."""
    first = places.get(ours[0].file_name) if ours else None
    mine = [one for one in there if any(one is place for place in places.values())]
    if first is None or mine[0] is first:
        return ()
    rest = (one for one in there if one is not first)
    return tuple(str(one["id"]) for one in (first, *rest))


def _twins(
    ours: Sequence[WantedResource],
    places: Mapping[str, Mapping[str, Any]],
    there: Sequence[Mapping[str, Any]],
) -> dict[str, str]:
    """A slow write that came to its end after a second try leaves a second file."""
    taken = [str(one["id"]) for one in places.values()]
    known = {(one.fields.get("name"), one.file_name.casefold()): one for one in ours}
    return {
        str(one["id"]): known[look].file_name
        for one in there
        if (look := (one.get("name"), file_of(one))) in known
        and str(one["id"]) not in taken
    }


def _new(one: WantedResource) -> ResourceChange:
    sums = _checksums(one)
    fields = [
        FieldChange(name, None, value)
        for name, value in one.fields.items()
        if name not in sums
    ]
    return ResourceChange(one.file_name, "create", None, tuple(fields), None)


def _resource_change(
    one: WantedResource, there: Mapping[str, Any], known: Mapping[str, str]
) -> ResourceChange:
    key, sums = str(there["id"]), _checksums(one)
    fields = tuple(
        FieldChange(name, shown(there, name), value)
        for name, value in one.fields.items()
        if name not in sums and plain(name, shown(there, name)) != plain(name, value)
    )
    kept = [found for name in sums if (found := sha256_in(there.get(name)))]
    if not kept and key in known:
        kept = [known[key]]
    other = [found for found in kept if found != one.sha256]
    size = size_of(there)
    if other or not kept or not is_upload(there) or size not in {None, one.size}:
        old = next(iter(other), None)
        return ResourceChange(one.file_name, "update", key, fields, old)
    action = "metadata" if fields else "unchanged"
    return ResourceChange(one.file_name, action, key, fields, one.sha256)


def _checksums(one: WantedResource) -> list[str]:
    """Fields that hold our checksum, whatever a portal calls them."""
    return [name for name, value in one.fields.items() if sha256_in(value)]
