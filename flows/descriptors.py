"""Table Schemas and Data Packages from their files, looked through before any use.

Frictionless is given only what is an object, holds nothing that it would fetch, and has
fields that it can read. What is wrong is told with the name of the field.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from flows.reasons import of_disk
from transforms.descriptor_notes import fault_of, faults_of, pattern_fault
from transforms.descriptors import (
    DescriptorError,
    check_fields,
    check_package,
    check_path,
    check_schema,
    paths_of,
)
from transforms.errors import Bilingual, ConfigError
from transforms.notes import quoted

_LARGEST = 10 << 20
# What Frictionless fails with, beside its own exception, over what it cannot read.
_FAILURES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError,
    TypeError, ValueError, re.error,
)  # fmt: skip


def load_schema(path: Path) -> dict[str, Any]:
    """Descriptor of a Table Schema, from JSON or YAML, that Frictionless accepts.

    Raises:
        ConfigError: `schema-missing` or `schema-wrong`.
    """
    return accept_schema(path, read_schema(path))


def read_schema(path: Path) -> dict[str, Any]:
    """What stands in the file of a Table Schema, which names nothing elsewhere.

    Raises:
        ConfigError: `schema-missing` or `schema-wrong`.
    """
    if not path.is_file():
        raise ConfigError("schema-missing", file=path)
    try:
        loaded = _read(path)
        check_schema(loaded)
    except DescriptorError as error:
        raise ConfigError("schema-wrong", file=path, reason=error.reason) from error
    return loaded  # type: ignore[no-any-return]  # an object, as was just seen


def accept_schema(path: Path, loaded: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file as Frictionless writes it out, once it has accepted it.

    Raises:
        ConfigError: `schema-wrong`.
    """
    try:
        return accepted_schema(loaded)
    except DescriptorError as error:
        raise ConfigError("schema-wrong", file=path, reason=error.reason) from error


def load_package(path: Path) -> dict[str, Any]:
    """Descriptor of a Data Package, with the schemas and dialects that it names.

    Raises:
        ConfigError: `package-wrong`.
    """
    try:
        package = _read(path)
        for resource in _resources(package):
            for name in ("schema", "dialect"):
                if isinstance(resource.get(name), str):
                    _check_file(path.parent, resource[name])
                    resource[name] = _read(path.parent / resource[name])
        check_package(package)
        for resource in package["resources"]:
            for one in paths_of(resource):
                _check_file(path.parent, one)
            if "schema" in resource:
                resource["schema"] = accepted_schema(resource["schema"])
    except DescriptorError as error:
        raise ConfigError("package-wrong", file=path, reason=error.reason) from error
    return package  # type: ignore[no-any-return]  # an object, as was just seen


def accepted_schema(loaded: Any) -> dict[str, Any]:
    """A schema as Frictionless writes it out, once it has accepted it.

    Raises:
        DescriptorError: where it does not.
    """
    from frictionless import FrictionlessException

    check_schema(loaded)
    try:
        return _accepted(loaded)
    except DescriptorError:
        raise
    except (FrictionlessException, *_FAILURES) as error:
        raise _blamed(loaded, error) from error


def _accepted(loaded: dict[str, Any]) -> dict[str, Any]:
    from frictionless import Schema

    schema: Any = Schema.from_descriptor(loaded)
    # A pattern or a bound that cannot be read is found when a reader is made.
    schema.create_cell_readers()
    check_fields(schema)
    # Half of a surrogate pair: no file can hold it, neither table nor report.
    json.dumps(loaded, ensure_ascii=False, default=str).encode()
    descriptor: dict[str, Any] = schema.to_descriptor()
    return descriptor


def _blamed(loaded: dict[str, Any], error: Exception) -> DescriptorError:
    """What Frictionless says of a schema, with the first field it says it of."""
    from frictionless import FrictionlessException

    alone = {name: loaded[name] for name in ("$schema",) if name in loaded}
    for number, field in enumerate(loaded["fields"], start=1):
        try:
            _accepted({**alone, "fields": [field]})
        except (FrictionlessException, *_FAILURES) as cause:
            said, name = _said(cause), field.get("name", number)
            return DescriptorError(
                f"поле «{name}»: {said.uk}", f"field `{name}`: {said.en}"
            )
    return DescriptorError(*_said(error))


def _said(error: Exception) -> Bilingual:
    from frictionless import FrictionlessException

    if isinstance(error, DescriptorError):
        return error.reason
    if isinstance(error, FrictionlessException):
        return faults_of(reason.note for reason in error.to_errors())
    return pattern_fault(error) if isinstance(error, re.error) else fault_of(error)


def _resources(package: Any) -> list[Any]:
    listed = package.get("resources") if isinstance(package, dict) else None
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict)]


def _check_file(folder: Path, name: str) -> None:
    """See that a file of a package is in its folder, also where it is a link.

    Raises:
        DescriptorError: where it is not, or is a pipe or a device.
    """
    check_path(name)
    try:
        real = Path(os.path.realpath(folder / name))
        is_within = real.is_relative_to(os.path.realpath(folder))
        is_file = real.is_file() or not real.exists()
    except (OSError, ValueError):  # no name that a file can have
        is_within, is_file = True, False
    if not is_within:
        raise DescriptorError(
            f"«{name}» – посилання за межі теки пакета",
            f"`{name}` is a link out of the folder of the package",
        )
    if not is_file:
        raise DescriptorError(f"«{name}» не є файлом", f"`{name}` is no file")


def _read(path: Path) -> Any:
    """What stands in a file of JSON or YAML.

    Raises:
        DescriptorError: where it cannot be read.
    """
    try:
        is_large = path.stat().st_size > _LARGEST
        text = "" if is_large else path.read_text("utf-8-sig")
    except OSError as error:
        reason = of_disk(error)
        raise DescriptorError(
            f"{path.name}: {reason.uk}", f"{path.name}: {reason.en}"
        ) from error
    except ValueError as error:
        raise DescriptorError(*fault_of(error)) from error
    if is_large:
        raise DescriptorError("файл понад 10 МБ", "the file is over 10 MB")
    try:
        if path.suffix.lower() == ".json":
            return json.loads(text)
        return _of_yaml(text)
    except DescriptorError:
        raise
    except (ValueError, RecursionError) as error:
        raise DescriptorError(*fault_of(error)) from error


def _of_yaml(text: str) -> Any:
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise DescriptorError(
                "псевдоніми YAML не дозволено", "aliases of YAML are not allowed"
            )
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise DescriptorError(*quoted(error)) from error
        line, column = mark.line + 1, mark.column + 1
        raise DescriptorError(
            f"YAML порушено: рядок {line}, стовпець {column}",
            f"it is no YAML: line {line}, column {column}",
        ) from error
