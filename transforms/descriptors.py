"""What of a schema or a package must hold before Frictionless is given it.

Frictionless takes a text where an object is due for a path or an address, and opens
it. So a descriptor may hold nothing but itself: here it is looked through, and refused.
The few values that Frictionless accepts, and then fails over while it reads rows, are
refused here too, with the name of the field.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from transforms.errors import Bilingual
from transforms.notes import expected_type

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# A value of these has no hash, so that Frictionless cannot look for another like it.
_WITHOUT_HASH = frozenset({"array", "geojson", "list", "object"})
_PROFILES = "https://datapackage.org/profiles/"
_OLD_PROFILES = frozenset(
    {"data-package", "tabular-data-package", "data-resource", "tabular-data-resource"}
)
_DEEPEST = 50
# An address or a drive, a path from the root, or one through the folder above.
_LEADS_OUT = re.compile(r"^[A-Za-z][\w+.-]*:|^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)")


class DescriptorError(ValueError):
    """A descriptor that is not handed to Frictionless.

    Attributes:
        reason: why, in both languages.
    """

    def __init__(self, uk: str, en: str) -> None:
        """Say why."""
        super().__init__(en)
        self.reason = Bilingual(uk, en)


def check_schema(schema: Any) -> None:
    """See that a Table Schema is an object that names no file and no address.

    Raises:
        DescriptorError: where it is or does.
    """
    _object(schema, Bilingual("схема", "the schema"))
    fields = schema.get("fields")
    _check_kind(schema)
    if not isinstance(fields, list):
        raise DescriptorError(
            "«fields» має бути списком полів", "`fields` must be a list of fields"
        )
    for number, field in enumerate(fields, start=1):
        _object(field, Bilingual(f"поле {number}", f"field {number}"))
    for key in _listed(schema, "foreignKeys"):
        _object(key, Bilingual("зовнішній ключ", "a foreign key"))
        _object(key.get("reference"), Bilingual("«reference»", "`reference`"))
        _check_name(key["reference"].get("resource", ""))
    check_references(schema)


def check_package(package: Any) -> None:
    """See that a Data Package names no file outside its folder, and no address.

    Its schemas and dialects must be objects by now: who reads the file puts those that
    stand in files of their own in their place.

    Raises:
        DescriptorError: where it does.
    """
    _object(package, Bilingual("пакет", "the package"))
    resources = _listed(package, "resources")
    if not resources:
        raise DescriptorError(
            "у пакеті немає ресурсів", "the package has no `resources`"
        )
    for number, resource in enumerate(resources, start=1):
        _object(resource, Bilingual(f"ресурс {number}", f"resource {number}"))
        for path in paths_of(resource):
            check_path(path)
        if isinstance(resource.get("data"), str) or resource.get("scheme") not in {
            None, "file",
        }:  # fmt: skip
            _elsewhere(resource.get("scheme") or resource["data"])
        for dialect in (resource.get("dialect", {}), resource.get("layout", {})):
            _object(dialect, Bilingual("«dialect»", "`dialect`"))
            for control in _listed(dialect, "controls"):
                _object(control, Bilingual("«controls»", "`controls`"))
        if "schema" in resource:
            check_schema(resource["schema"])
    check_references(package)


def paths_of(resource: Mapping[str, Any]) -> list[Any]:
    """The files that a resource says it is in."""
    path, more = resource.get("path"), resource.get("extrapaths") or []
    named = path if isinstance(path, list) else [path] if path is not None else []
    return [*named, *(more if isinstance(more, list) else [more])]


def check_path(path: Any) -> None:
    """See that a path stays within the folder of its package.

    Raises:
        DescriptorError: where it does not, or is an address.
    """
    if not isinstance(path, str) or not path or _LEADS_OUT.search(path):
        _elsewhere(path)


def check_references(descriptor: Any, depth: int = 0) -> None:
    """See that nothing within a descriptor is to be read from elsewhere.

    Raises:
        DescriptorError: at a `$ref` or a profile of somebody's own.
    """
    if depth > _DEEPEST:
        raise DescriptorError("вкладено занадто глибоко", "nested too deeply")
    if isinstance(descriptor, list):
        for one in descriptor:
            check_references(one, depth + 1)
    if not isinstance(descriptor, Mapping):
        return
    for name, value in descriptor.items():
        if name == "$ref" or _is_own_profile(name, value):
            raise DescriptorError(
                f"«{name}» посилається на інше місце: «{value}»",
                f"`{name}` points elsewhere: `{value}`",
            )
        check_references(value, depth + 1)


def check_fields(schema: Any) -> None:
    """See that Frictionless can read and compare the values of every field.

    Args:
        schema: as Frictionless has it.

    Raises:
        DescriptorError: naming the field.
    """
    keyed = _keyed(schema)
    for field in schema.fields:
        read = field.create_value_reader()
        for name in _BOUNDS:
            bound = field.constraints.get(name)
            if bound is not None and not _is_sound(read(bound)):
                expected = expected_type(field.type)
                _blame(
                    field.name,
                    f"{name} «{bound}»: очікується {expected.uk}",
                    f"{name} `{bound}`: expected {expected.en}",
                )
        if field.type in _WITHOUT_HASH and (
            field.constraints.get("unique") or field.name in keyed
        ):
            _blame(
                field.name,
                f"значення типу {field.type} не бувають ключем чи неповторними",
                f"values of the type {field.type} can be no key and not unique",
            )


def _check_kind(schema: Mapping[str, Any]) -> None:
    """Tell of a package or a JSON Schema that was taken for a Table Schema."""
    if "fields" not in schema and "resources" in schema:
        raise DescriptorError(
            "це опис пакета, а не схема таблиці: перевірте його без --schema",
            "it describes a package, not a table: validate it without --schema",
        )
    if "fields" not in schema and "properties" in schema:
        raise DescriptorError(
            "це JSON Schema, а потрібна Table Schema, зі списком «fields»",
            "it is a JSON Schema; a Table Schema is due, with a list `fields`",
        )


def _object(value: Any, what: Bilingual) -> None:
    if not isinstance(value, dict):
        raise DescriptorError(
            f"{what.uk} має бути об’єктом, а не посиланням, текстом чи списком",
            f"{what.en} must be an object, not a reference, a text or a list",
        )


def _elsewhere(place: Any) -> NoReturn:
    raise DescriptorError(
        f"«{place}» не є файлом у теці пакета",
        f"`{place}` is no file in the folder of the package",
    )


def _listed(schema: Mapping[str, Any], name: str) -> list[Any]:
    value = schema.get(name) or []
    if not isinstance(value, list):
        raise DescriptorError(f"«{name}» має бути списком", f"`{name}` must be a list")
    return value


def _check_name(name: Any) -> None:
    """A foreign key names a resource of the package, never where one is."""
    if not isinstance(name, str) or "/" in name or "\\" in name:
        raise DescriptorError(
            f"зовнішній ключ вказує на «{name}», а має на назву ресурсу",
            f"a foreign key points to `{name}`, not to the name of a resource",
        )


def _is_own_profile(name: str, value: Any) -> bool:
    """Whether Frictionless would fetch a profile to hold the descriptor against."""
    if name not in {"$schema", "profile", "profiles"}:
        return False
    named = value if isinstance(value, list) else [value]
    return any(
        isinstance(one, str)
        and one not in _OLD_PROFILES
        and not (name == "$schema" and one.startswith(_PROFILES))
        for one in named
    )


def _is_sound(bound: Any) -> bool:
    """Whether a bound was read, and is no NaN: that one compares with nothing."""
    return bound is not None and bool(bound == bound)  # noqa: PLR0124


def _keyed(schema: Any) -> frozenset[str]:
    return frozenset(_names_in_keys(schema))


def _names_in_keys(schema: Any) -> Iterator[str]:
    yield from schema.primary_key
    for key in schema.foreign_keys:
        yield from key["fields"]


def _blame(field: str, uk: str, en: str) -> NoReturn:
    raise DescriptorError(f"поле «{field}»: {uk}", f"field `{field}`: {en}")
