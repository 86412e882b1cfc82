"""The mapping from a package and its passport to CKAN.

The 16 elements of the passport (item 7 of resolution 835) and where each goes:
identifier: `name`; title: `title`; description: `notes`; purpose:
`purpose_of_collecting_information`; language: `language`, by the portal's code;
formats: `format` of each resource; data currency: the last line of `notes`, and
`version`; update frequency: `update_frequency`, by the portal's code; keywords:
`tag_string` or `tags`; structure: resources; publisher: `owner_org`; contact:
`maintainer`, `maintainer_email`.
Compression is none; first published, last modified and the link are the portal's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from transforms.errors import PublishError
from transforms.portal.limits import check_fields
from transforms.portal.shapes import Profile, Wanted, WantedResource
from transforms.tabular import FORMATS

DESCRIPTOR = "datapackage.json"
_CURRENCY = "Дата актуальності даних: {}."
_ITSELF = {
    "path": DESCRIPTOR,
    "title": "Опис пакета даних (Data Package)",
    "description": "Схеми всіх таблиць, контрольні суми файлів, джерела, ліцензія.",
    "format": "json",
    "mediatype": "application/json",
}


def wanted(
    descriptor: Mapping[str, Any],
    passport: Mapping[str, str | None],
    sizes: Mapping[str, tuple[str, int]],
    profile: Profile,
) -> Wanted:
    """What is to be on the portal of a package.

    Args:
        descriptor: `datapackage.json` of the package.
        passport: `passport.json` of the package.
        sizes: sha256 and bytes of every file of the package.
        profile: what the portal wants.

    Raises:
        PublishError: `portal-limit`, `portal-characters`, `portal-field-missing`: the
            portal would refuse it; `package-damaged`: a file is not the one described.
    """
    fields = {
        **_texts(descriptor, passport),
        **_keywords(descriptor, profile),
        **_of_portal(descriptor, profile),
    }
    custom = _custom(descriptor, passport, profile)
    name = str(fields["name"])
    check_fields(name, fields | custom, _words(descriptor), profile)
    if profile.custom_fields == "top":
        fields |= custom
    elif profile.custom_fields == "extras":
        fields["extras"] = [{"key": k, "value": custom[k]} for k in sorted(custom)]
    entries = _in_order(descriptor, profile)
    resources = tuple(_resource(entry, name, sizes, profile) for entry in entries)
    return Wanted(name, _kept(fields, profile), resources)


def _texts(
    descriptor: Mapping[str, Any], passport: Mapping[str, str | None]
) -> dict[str, Any]:
    """Texts uncut: the passport cuts them at the limits of the resolution."""
    covered = passport.get("dataCurrency")
    notes = [descriptor.get("description") or passport.get("description") or ""]
    notes += [_CURRENCY.format(covered)] if covered and notes[0] else []
    contact = _contact(descriptor)
    texts = {
        "name": passport.get("identifier") or descriptor["name"],
        "title": descriptor.get("title") or passport.get("title") or "",
        "notes": "\n\n".join(notes),
        "version": covered,
        "maintainer": contact.get("title"),
        "maintainer_email": contact.get("email"),
    }
    demanded = ("name", "title", "notes")
    return {k: value for k, value in texts.items() if value or k in demanded}


def _contact(descriptor: Mapping[str, Any]) -> Mapping[str, str]:
    people = descriptor.get("contributors", ())
    return next((one for one in people if "contact" in one.get("roles", ())), {})


def _keywords(descriptor: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    words = _words(descriptor)
    if profile.tags_as == "tags":
        return {"tags": [{"name": word} for word in words]}
    return {"tag_string": ",".join(words)}


def _words(descriptor: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(descriptor.get("keywords") or ()))


def _of_portal(descriptor: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    fields: dict[str, Any] = {"private": bool(profile.private_on_create)}
    if profile.license_id and descriptor.get("licenses"):
        fields["license_id"] = profile.license_id
    if profile.organisation:
        fields["owner_org"] = profile.organisation
    return fields


def _custom(
    descriptor: Mapping[str, Any],
    passport: Mapping[str, str | None],
    profile: Profile,
) -> dict[str, str]:
    """Fields that data.gov.ua adds to those of CKAN."""
    code = profile.frequencies.get(str(descriptor.get("updateFrequency")), "")
    fields = {
        "purpose_of_collecting_information": passport.get("purpose") or "",
        "update_frequency": code,
        "language": profile.language or "",
    }
    if profile.is_datapackage:
        fields["is_datapackage"] = profile.is_datapackage
    if profile.publisher_id_field and descriptor.get("publisherId"):
        fields[profile.publisher_id_field] = str(descriptor["publisherId"])
    return fields


def _kept(fields: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    """Without the fields that are left to the portal."""
    kept = {name: value for name, value in fields.items() if name not in profile.omit}
    if "extras" in kept:
        kept["extras"] = [e for e in kept["extras"] if e["key"] not in profile.omit]
    return kept


def _in_order(
    descriptor: Mapping[str, Any], profile: Profile
) -> Iterator[Mapping[str, Any]]:
    """Tables first, each format by itself: readers take the first resource."""
    described = descriptor["resources"]
    tables = [entry for entry in described if "type" in entry]
    for kind in FORMATS:
        if kind in (profile.formats or ()):
            yield from (entry for entry in tables if entry["format"] == kind)
    rest = [entry for entry in described if "type" not in entry]
    yield from (entry for entry in rest if not _is_passport(entry))
    yield from (entry for entry in rest if _is_passport(entry))
    yield _ITSELF


def _is_passport(entry: Mapping[str, Any]) -> bool:
    return str(entry["path"]).startswith("passport.")


def _resource(
    entry: Mapping[str, Any],
    dataset: str,
    sizes: Mapping[str, tuple[str, int]],
    profile: Profile,
) -> WantedResource:
    path = str(entry["path"])
    sha256, size = sizes.get(path, ("", 0))
    if not sha256 or entry.get("hash", f"sha256:{sha256}") != f"sha256:{sha256}":
        raise PublishError("package-damaged", file=f"{dataset}/{path}")
    fields = {
        "name": _resource_name(path),
        "description": _described(entry),
        "format": FORMATS[entry["format"]],
        "mimetype": str(entry["mediatype"]),
        "hash": f"sha256:{sha256}",
    }
    if profile.checksum_field:
        fields[profile.checksum_field] = sha256
    kept = {name: value for name, value in fields.items() if name not in profile.omit}
    return WantedResource(path, kept, sha256, size)


def _described(entry: Mapping[str, Any]) -> str:
    return ". ".join(entry[part] for part in ("title", "description") if part in entry)


def _resource_name(path: str) -> str:
    """The recommendations to 835 name a resource after its table.

    >>> _resource_name("listOfReports.csv"), _resource_name("listOfReports.json")
    ('listOfReports', 'listOfReports.json')
    """
    return path.removesuffix(".csv")
